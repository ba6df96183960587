"""Pronouns in a person's own words, each with where it may be used."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from chapterdesk.core.words import _
from chapterdesk.services.members.drafts import PronounDraft
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.buttons import IconButton, LinkButton
from chapterdesk.ui.widgets.flow import FlowRow
from chapterdesk.ui.widgets.suggesting import Suggesting

_LONGEST = 60


class PronounLine(QWidget):
    """One set of pronouns and the places where it may be said."""

    edited = Signal()
    removed = Signal()

    def __init__(
        self,
        *,
        theme: Theme,
        place: int,
        suggestions: Sequence[str],
        draft: PronounDraft,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        name = f"pronouns_{place}"
        self.setObjectName(name)
        self.field = QLineEdit(draft.text)
        self.field.setObjectName(f"{name}_text")
        self.field.setAccessibleName(_("Pronouns"))
        self.field.setPlaceholderText(_("in their own words"))
        self.field.setMaxLength(_LONGEST)
        Suggesting(field=self.field, words=suggestions)
        self._chapter = self._box(_("at the chapter"), f"{name}_chapter", on=draft.at_chapter)
        self._writing = self._box(_("in writing"), f"{name}_writing", on=draft.in_writing)
        self._family = self._box(_("in front of family"), f"{name}_family", on=draft.with_family)
        remove = IconButton(
            theme=theme, icon="x", text=_("Remove these pronouns"), name=f"{name}_remove", bare=True
        )
        remove.clicked.connect(self.removed)
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.field, 1)
        top.addWidget(remove)
        places = FlowRow(name=f"{name}_places", spacing=12)
        for box in (self._chapter, self._writing, self._family):
            places.add(box)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(top)
        layout.addWidget(places)
        self.field.textChanged.connect(self.edited)

    def draft(self) -> PronounDraft:
        """Return what was entered."""
        return PronounDraft(
            text=self.field.text(),
            at_chapter=self._chapter.isChecked(),
            in_writing=self._writing.isChecked(),
            with_family=self._family.isChecked(),
        )

    def _box(self, text: str, name: str, *, on: bool) -> QCheckBox:
        box = QCheckBox(text)
        box.setObjectName(name)
        box.setAccessibleName(_("May be said {where}").format(where=text))
        box.setChecked(on)
        box.toggled.connect(self.edited)
        return box


class PronounLines(QWidget):
    """Any number of pronouns; none is fine, too."""

    edited = Signal()

    def __init__(
        self, *, theme: Theme, suggestions: Sequence[str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._suggestions = suggestions
        self._lines: list[PronounLine] = []
        self._serial = 0
        self.setObjectName("pronoun_lines")
        self._body = QVBoxLayout()
        self._body.setSpacing(10)
        self._add = LinkButton(theme=theme, text=_("Add &pronouns"), name="pronouns_add")
        self._add.clicked.connect(self._add_empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(self._body)
        layout.addWidget(self._add, 0, Qt.AlignmentFlag.AlignLeading)

    def load(self, drafts: Sequence[PronounDraft]) -> None:
        """Show pronouns, or one empty line."""
        for line in tuple(self._lines):
            self._drop(line)
        self._serial = 0
        for draft in drafts or (PronounDraft(text=""),):
            self._show(draft)

    def drafts(self) -> tuple[PronounDraft, ...]:
        """Return those with a text."""
        drafts = (line.draft() for line in self._lines)
        return tuple(draft for draft in drafts if draft.text.strip())

    def focus_first(self) -> None:
        """Put the caret into the first line."""
        if self._lines:
            self._lines[0].field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _add_empty(self) -> None:
        line = self._show(PronounDraft(text=""))
        line.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self, draft: PronounDraft) -> PronounLine:
        line = PronounLine(
            theme=self._theme, place=self._serial, suggestions=self._suggestions, draft=draft
        )
        self._serial += 1
        line.edited.connect(self.edited)
        line.removed.connect(lambda: self._remove(line))
        self._lines.append(line)
        self._body.addWidget(line)
        return line

    def _remove(self, line: PronounLine) -> None:
        self._drop(line)
        self._add.setFocus(Qt.FocusReason.OtherFocusReason)
        self.edited.emit()

    def _drop(self, line: PronounLine) -> None:
        self._lines.remove(line)
        self._body.removeWidget(line)
        line.hide()
        line.deleteLater()
