"""The form of a run sheet: its lines in their order, each with a time and a role."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from chapterdesk.core.errors import UserError
from chapterdesk.core.event_vocabulary import EventRole
from chapterdesk.core.words import _, current
from chapterdesk.services.events import RunDraft, role_label
from chapterdesk.ui.context import PageContext
from chapterdesk.ui.events.lines import LineEditor, Lines, Values
from chapterdesk.ui.records.fields import choice, text_field
from chapterdesk.ui.records.unfinished import capture
from chapterdesk.ui.records.when import parse_time
from chapterdesk.ui.series.beside import Beside
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.form_foot import FormFoot
from chapterdesk.ui.widgets.forms import FormRow
from chapterdesk.ui.widgets.numbers import NumberField
from chapterdesk.ui.widgets.surfaces import Card
from chapterdesk.ui.widgets.text import Text

_MOST: Final = 200
_MOST_MINUTES: Final = 24 * 60
_NIGHT: Final = timedelta(hours=12)


class RunEditor(LineEditor):
    """Take one line of a run sheet.

    Args:
        theme: The look.
        name: What object names begin with.
        place: Where it stands, from 0.
    """

    def __init__(
        self, *, theme: Theme, name: str, place: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._id = self._starts = ""
        number = place + 1
        self._what = text_field(f"{name}_what")
        self._time = text_field(f"{name}_time")
        self._minutes = NumberField(name=f"{name}_minutes", maximum=_MOST_MINUTES)
        self._minutes.setSpecialValueText(_("not said"))
        self._role = choice(
            f"{name}_role",
            [("", _("no role")), *((one.value, role_label(one)) for one in EventRole)],
        )
        self.time_row = FormRow(
            name=f"{name}_time_row", label=_("Begins"), field=self._time, optional=True
        )
        self._what_row = FormRow(
            name=f"{name}_what_row",
            label=_("Line {number}: what happens").format(number=number),
            field=self._what,
        )
        minutes = FormRow(name=f"{name}_minutes_row", label=_("Minutes"), field=self._minutes)
        role = FormRow(name=f"{name}_role_row", label=_("Who sees to it"), field=self._role)
        for field, word in (
            (self._time, _("Line {number}: begins")),
            (self._minutes, _("Line {number}: takes, in minutes")),
            (self._role, _("Line {number}: who sees to it")),
        ):
            field.setAccessibleName(word.format(number=number))
        self._minutes.lineEdit().setAccessibleName(self._minutes.accessibleName())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self._what_row)
        layout.addWidget(
            Beside(
                theme=theme,
                name=f"{name}_line",
                rows=[(self.time_row, 1), (minutes, 1), (role, 2)],
            )
        )

    @override
    def values(self) -> Values:
        return {
            "id": self._id,
            "starts": self._starts,
            "what": self._what.text(),
            "time": self._time.text(),
            "minutes": self._minutes.value(),
            "role": self._role.current,
        }

    @override
    def set_values(self, values: Values) -> None:
        minutes = values.get("minutes", 0)
        self._id = str(values.get("id", ""))
        self._starts = str(values.get("starts", ""))
        self._what.setText(str(values.get("what", "")))
        self._time.setText(str(values.get("time", "")))
        self._minutes.setValue(minutes if isinstance(minutes, int) else 0)
        self._role.set_current(str(values.get("role", "")))
        self.time_row.clear_error()

    @override
    def start(self) -> None:
        self._what.setFocus(Qt.FocusReason.OtherFocusReason)


class RunForm(QWidget):
    """Write what happens when at an event.

    Args:
        context: The look.
    """

    saved = Signal(object)
    cancelled = Signal()

    def __init__(self, *, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme = context.theme
        self._begins = datetime(2026, 1, 1)  # noqa: DTZ001  # wall clock
        self._known: dict[str, Any] = {}
        self.setObjectName("run_form")
        self.setAccessibleName(_("Run sheet"))
        self.lines = Lines(
            theme=theme,
            name="run",
            accessible=_("Lines of the run sheet"),
            add=_("Add a line"),
            most=_MOST,
            make=lambda name, place: RunEditor(theme=theme, name=name, place=place),
        )
        card = Card(theme=theme, name="run_card", title=_("What happens when"))
        card.add(
            Text(
                _("It hangs where everybody reads it: write roles, and no names."),
                colour="soft",
                wrap=True,
                name="run_hint",
            )
        )
        card.add(self.lines)
        self._foot = FormFoot(theme=theme, form=self, name="run")
        self._foot.save_requested.connect(self._save)
        self._foot.cancelled.connect(self.cancelled)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16)
        layout.addWidget(card)
        layout.addWidget(self._foot)
        layout.addStretch(1)
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self.leave)

    def show_run(self, run: Sequence[RunDraft], begins: datetime) -> None:
        """Show the lines there are; an empty one where there are none."""
        self._foot.rest()
        self._begins = begins
        self.lines.show_lines([_values(one) for one in run] or [{}])
        self._known = capture(self)

    def start(self) -> None:
        """Put the caret where writing begins."""
        self.lines.begin()

    def clear(self) -> None:
        """Hold nothing (lock)."""
        self.lines.show_lines(())
        self._known = capture(self)

    @Slot()
    def leave(self) -> None:
        """Be done without saving; ask first where something was typed."""
        self._foot.leave(changed=capture(self) != self._known)

    @Slot()
    def _save(self) -> None:
        drafts: list[RunDraft] = []
        for place, one in enumerate(self.lines.lines()):
            if not str(one["what"]).strip():
                continue
            try:
                drafts.append(_draft(one, self._begins))
            except UserError as error:
                editor = self.lines.findChild(RunEditor, f"run_{place}")
                if isinstance(editor, RunEditor):
                    editor.time_row.show_error(str(error))
                return
        self.saved.emit(tuple(drafts))


def on_the_day(text: str, begins: datetime) -> datetime | None:
    """Return the time that is meant: after midnight it is on the day after the event began.

    Raises:
        UserError: It is not a time of day.
    """
    if not text.strip():
        return None
    day: date = begins.date()
    found = datetime.combine(day, parse_time(text))
    return found + timedelta(days=1) if begins - found > _NIGHT else found


def _starts(values: Values, begins: datetime) -> datetime | None:
    """Return when a line begins; one whose time was not touched stays on its day."""
    if values["starts"]:
        known = datetime.fromisoformat(values["starts"])
        if current().clock_time(known) == str(values["time"]).strip():
            return known
    return on_the_day(values["time"], begins)


def _values(draft: RunDraft) -> dict[str, Any]:
    begins = draft.starts_local
    return {
        "id": "" if draft.id is None else draft.id.hex(),
        "starts": "" if begins is None else begins.isoformat(),
        "what": draft.what,
        "time": "" if begins is None else current().clock_time(begins),
        "minutes": draft.minutes or 0,
        "role": "" if draft.role is None else draft.role.value,
    }


def _draft(values: Values, begins: datetime) -> RunDraft:
    role = str(values["role"])
    return RunDraft(
        id=bytes.fromhex(values["id"]) or None,
        what=values["what"],
        starts_local=_starts(values, begins),
        minutes=values["minutes"] or None,
        role=EventRole(role) if role else None,
    )
