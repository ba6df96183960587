"""What can be chosen for a paper before it is made."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QSpinBox, QVBoxLayout, QWidget

from chapterdesk.core.words import _
from chapterdesk.ui.chapter.options import languages
from chapterdesk.ui.records.fields import choice, text_field
from chapterdesk.ui.widgets.forms import FormRow
from chapterdesk.ui.widgets.still import StillCombo, StillSpin

_MOST_BLANK: Final = 60
_MOST_COPIES: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperChoices:
    """What was chosen.

    Attributes:
        language: Of the labels; empty is the chapter's.
        blank_rows: Rows for people who are not on the list.
        strips: Whether a handout ends in strips to tear off.
        reason: Why full names stand on it without consent; empty where none do.
        kind: Which paper, where there are several.
    """

    large: bool = False
    page: str = "A4"
    language: str = ""
    blank_rows: int = 12
    strips: bool = False
    reason: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperStart:
    """Which paper is shown first, and in which size."""

    kind: str
    large: bool = False


class PaperOptions(QWidget):
    """Choose size, paper and language; every change makes the paper anew.

    Args:
        rows: Whether blank rows can be chosen (an attendance sheet).
        strips: Whether strips can be chosen (a handout).
        kinds: Which papers there are, where there are several; only the first has a reason.
        large: Whether large print can be chosen: a poster is as large as its page holds.
    """

    changed = Signal()

    def __init__(
        self,
        *,
        rows: bool,
        strips: bool,
        kinds: Sequence[tuple[str, str]] = (),
        large: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("paper_options")
        self._large = _box(_("&Large print (18 point)"), "paper_large")
        self._strips = _box(_("&Tear-off strips at the foot"), "paper_strips")
        self._page = _combo()
        self._page.setObjectName("paper_page")
        self._page.addItem(_("A4"), userData="A4")
        self._page.addItem(_("Letter"), userData="Letter")
        self._language = _combo()
        self._language.setObjectName("paper_language")
        self._language.addItem(_("The chapter's language"), "")
        for tag, name in languages():
            self._language.addItem(name, tag)
        self._rows = _spin("paper_rows", 0, _MOST_BLANK)
        self._rows.setValue(PaperChoices().blank_rows)
        self._copies = _spin("paper_copies", 1, _MOST_COPIES)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        self._kind = choice("paper_kind", kinds)
        which = FormRow(name="paper_kind_row", label=_("&What to print"), field=self._kind)
        layout.addWidget(which)
        which.setVisible(bool(kinds))
        layout.addWidget(self._large)
        self._large.setVisible(large)
        layout.addWidget(self._strips)
        self._strips.setVisible(strips)
        pair = QHBoxLayout()
        pair.setSpacing(12)
        pair.addWidget(FormRow(name="paper_page_row", label=_("Pa&per"), field=self._page), 1)
        pair.addWidget(FormRow(name="paper_copies_row", label=_("&Copies"), field=self._copies), 1)
        layout.addLayout(pair)
        layout.addWidget(
            FormRow(name="paper_language_row", label=_("Lan&guage"), field=self._language)
        )
        row = FormRow(name="paper_rows_row", label=_("&Blank rows"), field=self._rows)
        layout.addWidget(row)
        row.setVisible(rows)
        self._reason = text_field("paper_reason", longest=200)
        why = FormRow(
            name="paper_reason_row",
            label=_("Full names without consent: wh&y?"),
            field=self._reason,
            hint=_(
                "Leave it empty, and each name stands as its person allowed. Who said no stays a"
                " number either way."
            ),
        )
        layout.addWidget(why)
        why.setVisible(rows)
        self._of_first = (why,) if rows else ()
        self._of_rows = (row,) if rows else ()
        self._first = kinds[0][0] if kinds else ""
        self._kind.chosen.connect(self._follow)
        self._reason.editingFinished.connect(self._tell_reason)
        self._told_reason = ""
        self._large.toggled.connect(self._tell)
        self._strips.toggled.connect(self._tell)
        self._page.activated.connect(self._tell)
        self._language.activated.connect(self._tell)
        self._rows.valueChanged.connect(self._tell)

    def choices(self) -> PaperChoices:
        """Return what is chosen."""
        return PaperChoices(
            large=self._large.isChecked(),
            page=str(self._page.currentData()),
            language=str(self._language.currentData()),
            blank_rows=self._rows.value(),
            strips=self._strips.isChecked(),
            reason=self._reason.text().strip(),
            kind=str(self._kind.current),
        )

    def begin(self, *, kind: str, large: bool) -> None:
        """Start from this paper in this size, telling nobody."""
        self._kind.set_current(kind)
        held = self._large.blockSignals(True)
        self._large.setChecked(large)
        self._large.blockSignals(held)
        self._show_parts()

    @property
    def copies(self) -> int:
        """Return how many copies are wanted."""
        return self._copies.value()

    @Slot()
    def _tell_reason(self) -> None:
        if self._reason.text().strip() != self._told_reason:
            self._told_reason = self._reason.text().strip()
            self.changed.emit()

    @Slot()
    def _follow(self) -> None:
        """Show what can be chosen for this paper, and make it."""
        self._show_parts()
        self.changed.emit()

    def _show_parts(self) -> None:
        kind = str(self._kind.current)
        for part in self._of_first:
            part.setVisible(kind == self._first)
        for part in self._of_rows:
            part.setVisible(kind in {self._first, "sign_in"})

    @Slot()
    def _tell(self) -> None:
        self.changed.emit()


def _combo() -> StillCombo:
    """Return a field that large text does not make wider than the side it stands in."""
    combo = StillCombo()
    combo.setSizeAdjustPolicy(StillCombo.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    combo.setMinimumContentsLength(8)
    return combo


def _spin(name: str, least: int, most: int) -> QSpinBox:
    spin = StillSpin()
    spin.setObjectName(name)
    spin.setRange(least, most)
    return spin


def _box(text: str, name: str) -> QCheckBox:
    box = QCheckBox(text)
    box.setObjectName(name)
    box.setAccessibleName(text.replace("&", ""))
    return box
