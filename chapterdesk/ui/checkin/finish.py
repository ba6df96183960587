"""Finish a meeting: the people nobody marked, the heads, a backup, then lock."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QHBoxLayout,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from chapterdesk.core.vocabulary import AttendanceStatus
from chapterdesk.core.words import _, current, isolate, ngettext
from chapterdesk.services.checkin.rows import CheckInRow
from chapterdesk.services.checkin.service import CheckInSummary
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.buttons import LinkButton, PrimaryButton, SecondaryButton
from chapterdesk.ui.widgets.counter import Counter
from chapterdesk.ui.widgets.flow import FlowLayout
from chapterdesk.ui.widgets.margins import set_margins
from chapterdesk.ui.widgets.scrolling import scrolling
from chapterdesk.ui.widgets.surfaces import Card
from chapterdesk.ui.widgets.text import Text

_NAMES: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishAnswers:
    """What was answered.

    Attributes:
        unknown_as: What the unmarked become; None leaves them as not known.
        headcount: The heads counted, or None where nobody counted.
        backup: Whether to save a backup.
        lock: Whether to lock afterwards.
    """

    unknown_as: AttendanceStatus | None
    headcount: int | None
    backup: bool
    lock: bool


class FinishPanel(QWidget):
    """Ask what is left to ask when a meeting ends; nothing is decided for anybody."""

    finished = Signal(object)
    back_requested = Signal()
    leave_requested = Signal()
    target_requested = Signal()

    def __init__(self, *, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._headcount: int | None = None
        self._has_target = False
        self.setObjectName("finish_panel")
        self.setAccessibleName(_("Finish the meeting"))
        column = QVBoxLayout()
        set_margins(column, 0, 0, 8, 0)
        column.setSpacing(16)
        for part in (self._people(), self._heads(), self._backup()):
            column.addWidget(part)
        column.addStretch(1)
        inner = QWidget()
        inner.setLayout(column)
        area = scrolling(inner, "finish_area")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(16)
        outer.addWidget(area, 1)
        outer.addLayout(self._actions())

    def _people(self) -> Card:
        self._people_card = Card(theme=self._theme, name="finish_people")
        self._names = Text(wrap=True, colour="soft", name="finish_names")
        self._leave_unknown = QRadioButton(
            _("Leave them as &not known: nobody says they were away")
        )
        self._leave_unknown.setObjectName("finish_leave_unknown")
        self._absent = QRadioButton(_("They were not &here"))
        self._absent.setObjectName("finish_absent")
        choice = QButtonGroup(self)
        for button in (self._leave_unknown, self._absent):
            button.setAccessibleName(button.text().replace("&", ""))
            choice.addButton(button)
        self._leave_unknown.setChecked(True)
        for widget in (self._names, self._leave_unknown, self._absent):
            self._people_card.add(widget)
        return self._people_card

    def _heads(self) -> Card:
        card = Card(theme=self._theme, name="finish_heads", title=_("Heads in the room"))
        row = QHBoxLayout()
        row.setSpacing(12)
        self._counter = Counter(
            theme=self._theme,
            name="finish_heads_counter",
            accessible=_("Heads in the room"),
            less=_("One head less"),
            more=_("One head more"),
            maximum=100_000,
        )
        self._counter.changed.connect(self._counted)
        self._heads_note = Text(role="small", colour="soft", wrap=True, name="finish_heads_note")
        row.addWidget(self._counter)
        row.addWidget(self._heads_note, 1)
        card.body.addLayout(row)
        return card

    def _backup(self) -> Card:
        card = Card(theme=self._theme, name="finish_backup", title=_("Backup"))
        row = QHBoxLayout()
        row.setSpacing(12)
        self._save_backup = QCheckBox(_("Save an encrypted &backup now"))
        self._save_backup.setObjectName("finish_save_backup")
        self._save_backup.setAccessibleName(self._save_backup.text().replace("&", ""))
        self._choose = SecondaryButton(
            theme=self._theme, text=_("Choose the &stick…"), name="finish_choose", icon="usb"
        )
        self._choose.clicked.connect(self.target_requested)
        row.addWidget(self._save_backup, 1)
        row.addWidget(self._choose)
        card.body.addLayout(row)
        self._backup_note = Text(role="small", colour="soft", wrap=True, name="finish_backup_note")
        card.add(self._backup_note)
        return card

    def _actions(self) -> FlowLayout:
        theme = self._theme
        self._lock = PrimaryButton(
            theme=theme, text=_("Finish and &lock"), name="finish_and_lock", icon="lock", big=True
        )
        self._stay = SecondaryButton(
            theme=theme, text=_("&Finish, stay open"), name="finish_and_stay", big=True
        )
        back = LinkButton(theme=theme, text=_("Back to &check-in"), name="finish_back")
        leave = LinkButton(theme=theme, text=_("Go back, &keep it running"), name="finish_leave")
        self._lock.clicked.connect(lambda: self._answer(lock=True))
        self._stay.clicked.connect(lambda: self._answer(lock=False))
        back.clicked.connect(self.back_requested)
        leave.clicked.connect(self.leave_requested)
        row = FlowLayout(spacing=16)
        row.addWidget(self._lock)
        row.addWidget(self._stay)
        row.addWidget(back)
        row.addWidget(leave)
        return row

    def ask(self, summary: CheckInSummary, unknown: tuple[CheckInRow, ...]) -> None:
        """Show what is open at the end of a meeting."""
        self._headcount = summary.headcount
        self._show_people(summary, unknown)
        named = summary.present
        self._counter.set_value(named if summary.headcount is None else summary.headcount)
        self._heads_note.setText(
            _("Nobody has counted yet; only what you count here is kept.")
            if summary.headcount is None
            else ngettext("{count} of them by name", "{count} of them by name", named)
        )
        self._leave_unknown.setChecked(True)
        self.set_busy(busy=False)
        self._lock.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_people(self, summary: CheckInSummary, unknown: tuple[CheckInRow, ...]) -> None:
        open_question = bool(unknown) and not summary.count_only
        self._people_card.set_title(
            ngettext(
                "{count} person was expected and is not marked",
                "{count} people were expected and are not marked",
                len(unknown),
            )
            if open_question
            else ngettext(
                "{count} person was here by name",
                "{count} people were here by name",
                summary.present,
            )
        )
        self._names.setText(_names(unknown))
        self._people_card.setVisible(not summary.count_only)
        for widget in (self._names, self._leave_unknown, self._absent):
            widget.setVisible(open_question)

    def set_target(self, target: Path | None) -> None:
        """Say where the backup would go."""
        self._has_target = target is not None
        self._save_backup.setEnabled(self._has_target)
        self._save_backup.setChecked(self._has_target)
        self._backup_note.setText(
            _("To the place used last: {place}").format(place=isolate(target.name or str(target)))
            if target is not None
            else _("No place for backups is chosen yet. Put in a stick and choose it.")
        )

    def set_busy(self, *, busy: bool) -> None:
        """Wait calmly while the backup is written and read back."""
        for button in (self._lock, self._stay, self._choose):
            button.setEnabled(not busy)
        if busy:
            self._backup_note.setText(_("The backup is being written and read back…"))

    def clear(self) -> None:
        """Forget the names (lock)."""
        self._names.setText("")

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.back_requested.emit()
        else:
            super().keyPressEvent(event)

    @Slot(int)
    def _counted(self, value: int) -> None:
        self._headcount = value

    def _answer(self, *, lock: bool) -> None:
        absent = self._absent.isChecked() and self._absent.isVisibleTo(self)
        self.finished.emit(
            FinishAnswers(
                unknown_as=AttendanceStatus.ABSENT if absent else None,
                headcount=self._headcount,
                backup=self._has_target and self._save_backup.isChecked(),
                lock=lock,
            )
        )


def _names(rows: tuple[CheckInRow, ...]) -> str:
    names = [isolate(row.name) for row in rows[:_NAMES]]
    more = len(rows) - len(names)
    if more > 0:
        names.append(ngettext("{count} more", "{count} more", more))
    return current().listing(names)
