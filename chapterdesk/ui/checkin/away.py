"""Somebody said that they will be away: from which day, and till when."""

from datetime import date, timedelta

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from chapterdesk.core.errors import UserError
from chapterdesk.core.vocabulary import PRESENT
from chapterdesk.core.words import _, isolate
from chapterdesk.services.checkin.absences import OPEN
from chapterdesk.services.checkin.rows import CheckInRow
from chapterdesk.services.database import Undo
from chapterdesk.ui.context import PageContext
from chapterdesk.ui.records.day_picker import DayField
from chapterdesk.ui.widgets.buttons import PrimaryButton, SecondaryButton
from chapterdesk.ui.widgets.flow import FlowLayout
from chapterdesk.ui.widgets.forms import FormRow
from chapterdesk.ui.widgets.surfaces import Card
from chapterdesk.ui.widgets.text import Text


class AwayPanel(Card):
    """Keep the days on which somebody is away, without leaving check-in; why is not asked.

    Args:
        context: What the page was given.
    """

    closed = Signal()
    kept = Signal(object)
    """The way back."""

    def __init__(self, *, context: PageContext, parent: QWidget | None = None) -> None:
        theme = context.theme
        super().__init__(theme=theme, name="away_panel", title=_("Away"), parent=parent)
        self._context = context
        self._meeting_id: bytes | None = None
        self._who: CheckInRow | None = None
        self._note = Text(colour="soft", wrap=True, name="away_note")
        self._since = DayField(theme=theme, name="away_since")
        self._until = DayField(theme=theme, name="away_until")
        self.rows = {
            "since": FormRow(name="away_since_row", label=_("&From"), field=self._since),
            "until": FormRow(
                name="away_until_row",
                label=_("&Until, with that day"),
                field=self._until,
                hint=_("Leave it empty until they say so."),
                optional=True,
            ),
        }
        self.add(self._note)
        for name, field in (("since", self._since), ("until", self._until)):
            row = self.rows[name]
            self.add(row)
            field.edit.returnPressed.connect(self._keep)
            field.edit.textEdited.connect(row.clear_error)
        self._since.edit.setAccessibleName(_("The first day they are away"))
        self._until.edit.setAccessibleName(_("The last day they are away"))
        keep = PrimaryButton(theme=theme, text=_("&Keep it"), name="away_save")
        close = SecondaryButton(
            theme=theme, text=_("Back to &check-in"), name="away_close", keys=_("Esc")
        )
        keep.clicked.connect(self._keep)
        close.clicked.connect(self.closed)
        acts = FlowLayout()
        acts.addWidget(keep)
        acts.addWidget(close)
        self.body.addLayout(acts)

    def open(self, meeting_id: bytes, who: CheckInRow, day: date) -> None:
        """Ask from when and till when somebody is away.

        Args:
            meeting_id: On whose list it is said.
            who: Whom it is about.
            day: The day of the meeting; who is here goes away on the next.
        """
        self.clear()
        self._meeting_id, self._who = meeting_id, who
        self._note.setText(
            _(
                "On these days no meeting counts {name} as missing, nobody wonders where they "
                "are, and no turn falls to them. Why is not kept."
            ).format(name=isolate(who.name))
        )
        here = who.status in PRESENT
        self._since.set_day(day + timedelta(days=1) if here else day)
        if who.away_until is not None and who.away_until != OPEN:
            self._until.set_day(who.away_until)
        field = self._until.edit
        field.setFocus(Qt.FocusReason.OtherFocusReason)
        field.selectAll()

    def clear(self) -> None:
        """Forget whom it was about (lock, the door, another meeting)."""
        self._meeting_id = self._who = None
        self._note.setText("")
        for row, field in ((self.rows["since"], self._since), (self.rows["until"], self._until)):
            row.clear_error()
            field.edit.clear()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    @Slot()
    def _keep(self) -> None:
        meeting_id, who = self._meeting_id, self._who
        if meeting_id is None or who is None:
            return
        since = self._day("since", self._since)
        typed = bool(self._until.edit.text().strip())
        until = self._day("until", self._until) if typed else None
        if since is None or (typed and until is None):
            return
        away = self._context.services.away

        def done(undo: Undo) -> None:
            self.kept.emit(undo)
            self.closed.emit()

        def failed(error: UserError) -> None:
            row = self.rows.get(error.field)
            if row is None:
                self._context.messages.error(error)
            else:
                row.show_error(str(error))

        self._context.tasks.run(
            lambda: away.keep(meeting_id, who.member_id, since, until), done, failed, owner=self
        )

    def _day(self, name: str, field: DayField) -> date | None:
        try:
            return field.day()
        except UserError as error:
            self.rows[name].show_error(str(error))
            return None
