"""Sections of the form that open when they are needed: a list of editors, each with its way out."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from chapterdesk.core.words import _
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.announce import announce
from chapterdesk.ui.widgets.buttons import LinkButton
from chapterdesk.ui.widgets.columns import Columns
from chapterdesk.ui.widgets.forms import FormRow
from chapterdesk.ui.widgets.surfaces import Card
from chapterdesk.ui.widgets.text import Text

_BESIDE = 400


class Editor(QFrame):
    """One entry of a section; a subclass shows its fields and returns its draft.

    Args:
        theme: The look.
        name: The object name.
        remove: What its way out is called, read aloud.
    """

    edited = Signal()
    removed = Signal()

    def __init__(
        self, *, theme: Theme, name: str, remove: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.theme = theme
        self.name = name
        self.setObjectName(name)
        self.setProperty("part", "row")
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, 0, 0, 16)
        self.body.setSpacing(10)
        self._out = LinkButton(
            theme=theme, text=_("Remove"), name=f"{name}_remove", accessible=remove
        )
        self._out.clicked.connect(self.removed)

    def draft(self) -> Any:
        """Return what was entered.

        Raises:
            UsageError: A day is not a day.
        """
        raise NotImplementedError

    def start(self) -> None:
        """Put the focus where typing begins."""
        raise NotImplementedError

    def row(self, name: str, label: str, field: QWidget, hint: str = "") -> FormRow:
        """Return a labelled field of this entry."""
        return FormRow(name=f"{self.name}_{name}_row", label=label, field=field, hint=hint)

    def beside(self, *rows: QWidget) -> Columns:
        """Put rows beside each other where there is room."""
        columns = Columns(
            theme=self.theme,
            name=f"{rows[0].objectName()}_columns",
            widgets=rows,
            wide=_BESIDE,
            spacing=12,
            level=True,
        )
        self.body.addWidget(columns)
        return columns

    def end(self) -> None:
        """Put the way out below the fields."""
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self._out)
        self.body.addLayout(row)


class Section(Card):
    """Hold the entries of one kind; without any it is not shown, and `opener` offers the first.

    Args:
        theme: The look.
        name: The object name.
        title: The heading.
        hint: One quiet line beneath it.
        first: What the link says that offers the first one.
        another: What the link says that offers one more.
        make: Makes the editor of a draft, under a name; None is an empty one.
    """

    edited = Signal()

    def __init__(
        self,
        *,
        theme: Theme,
        name: str,
        title: str,
        hint: str,
        first: str,
        another: str,
        make: Callable[[str, Any], Editor],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme=theme, name=f"form_{name}", title=title, parent=parent)
        self._name = name
        self._make = make
        self._editors: list[Editor] = []
        self._serial = 0
        self.body.setSpacing(14)
        if hint:
            self.add(Text(hint, role="small", colour="soft", wrap=True, name=f"{name}_hint"))
        self._error = Text("", role="small", colour="bad", wrap=True, name=f"{name}_error")
        self._error.hide()
        self.add(self._error)
        self._list = QVBoxLayout()
        self._list.setSpacing(16)
        self.body.addLayout(self._list)
        more = LinkButton(theme=theme, text=another, name=f"{name}_add")
        more.clicked.connect(self.open_empty)
        self.body.addWidget(more, 0, Qt.AlignmentFlag.AlignLeading)
        self.opener = LinkButton(theme=theme, text=first, name=f"{name}_open")
        self.opener.clicked.connect(self.open_empty)
        # Whoever places the button shows it: shown before that, it would be a window of its own.
        self.hide()

    def load(self, drafts: Sequence[Any]) -> None:
        """Show these entries and no others."""
        for editor in tuple(self._editors):
            self._drop(editor)
        self._serial = 0
        for draft in drafts:
            self._open(draft)
        self.show_error("")
        self._show_or_not()

    def drafts(self) -> tuple[Any, ...]:
        """Return what was entered, empty entries too.

        Raises:
            UsageError: A day is not a day.
        """
        return tuple(editor.draft() for editor in self._editors)

    def show_error(self, text: str) -> None:
        """Say at the top what is wrong with one of the entries, and read it aloud."""
        self._error.setText(text)
        self._error.setVisible(bool(text))
        if text and self._editors:
            self._editors[0].start()
            announce(self, text, urgent=True)

    @Slot()
    def open_empty(self) -> None:
        """Open an empty entry and put the focus there."""
        editor = self._open(None)
        self._show_or_not()
        editor.start()
        self.edited.emit()

    def _open(self, draft: Any) -> Editor:
        editor = self._make(f"{self._name}_{self._serial}", draft)
        self._serial += 1
        editor.edited.connect(self._changed)
        editor.removed.connect(lambda: self._remove(editor))
        self._editors.append(editor)
        self._list.addWidget(editor)
        return editor

    @Slot()
    def _changed(self) -> None:
        self.show_error("")
        self.edited.emit()

    def _remove(self, editor: Editor) -> None:
        self._drop(editor)
        self._show_or_not()
        if self._editors:
            self._editors[-1].start()
        else:
            self.opener.setFocus(Qt.FocusReason.OtherFocusReason)
        self._changed()

    def _drop(self, editor: Editor) -> None:
        self._editors.remove(editor)
        self._list.removeWidget(editor)
        editor.hide()
        editor.deleteLater()

    def _show_or_not(self) -> None:
        self.setVisible(bool(self._editors))
        self.opener.setVisible(not self._editors)
