"""What a meeting's record shows: when and where, who was there, what can be done."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from chapterdesk.core.vocabulary import PRESENT, AttendanceMode, AttendanceStatus, MeetingStatus
from chapterdesk.core.words import _, current, isolate, ngettext
from chapterdesk.services.checkin.rows import CheckInRow
from chapterdesk.services.checkin.service import CheckInSummary
from chapterdesk.services.meetings import MeetingDetail
from chapterdesk.ui.checkin.paper_look import PaperLook
from chapterdesk.ui.groups.words import mode_tags
from chapterdesk.ui.meetings.rows import span_text
from chapterdesk.ui.meetings.words import status_tags
from chapterdesk.ui.meetings.written import Written, WrittenActions, WrittenDrawing
from chapterdesk.ui.records.view import RecordHeader, RecordView
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.today.features import feature_words
from chapterdesk.ui.widgets.buttons import IconButton, LinkButton, PrimaryButton, SecondaryButton
from chapterdesk.ui.widgets.flow import FlowRow
from chapterdesk.ui.widgets.forms import FormRow
from chapterdesk.ui.widgets.rows import KeyValueRow
from chapterdesk.ui.widgets.surfaces import Card
from chapterdesk.ui.widgets.text import PersonLabel, Tag, Text

_MOST_NAMES: Final = 60
_LOOK_HEIGHT: Final = 180


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingRecord:
    """One meeting with what its page shows beside the plan.

    Attributes:
        people: Everybody of whom something is known, by name.
        is_event: Whether people register for it.
    """

    detail: MeetingDetail
    summary: CheckInSummary
    written: Written
    people: tuple[CheckInRow, ...]
    is_event: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingActions:
    """What the buttons of a record do."""

    check_in: Callable[[], None]
    sheet: Callable[[], None]
    edit: Callable[[], None]
    cancel: Callable[[], None]
    delete: Callable[[], None]
    enter_rows: Callable[[FormRow, str], None]
    look_at_rows: Callable[[], PaperLook]
    """Returns what shows whom the numbers of a sheet mean."""
    event: Callable[[], None]
    written: WrittenActions


class MeetingDrawing:
    """Fill a record view with a meeting.

    Args:
        theme: The look.
        view: What is filled.
        actions: What the buttons do.
    """

    def __init__(self, *, theme: Theme, view: RecordView, actions: MeetingActions) -> None:
        self._theme = theme
        self._view = view
        self._actions = actions
        self._written = WrittenDrawing(theme=theme, actions=actions.written)

    def draw(self, record: MeetingRecord) -> None:
        """Show a meeting."""
        self._view.add(self._header(record))
        self._view.add(self._tags(record))
        series = self._written.series(record.written)
        if series is not None:
            self._view.add(series)
        self._view.add(self._plan(record))
        self._view.add(self._attendance(record))
        self._view.add(self._written.leading(record.written))
        self._view.add(self._written.minors(record.written))
        self._view.add(self._written.texts(record.written))
        tasks = self._written.tasks(record.written)
        if tasks is not None:
            self._view.add(tasks)
        self._view.add(self._last_row(record))

    def _header(self, record: MeetingRecord) -> RecordHeader:
        row = record.detail.row
        header = RecordHeader(
            name="meeting_header",
            title=row.label,
            subtitle=span_text(row.starts_local, row.ends_local),
        )
        sheet = IconButton(
            theme=self._theme, icon="printer", text=_("Print the sheet"), name="meeting_sheet"
        )
        sheet.clicked.connect(self._actions.sheet)
        edit = SecondaryButton(
            theme=self._theme, text=_("&Edit"), name="meeting_edit", icon="pencil"
        )
        edit.clicked.connect(self._actions.edit)
        header.add_action(sheet)
        header.add_action(edit)
        return header

    def _tags(self, record: MeetingRecord) -> FlowRow:
        flow = FlowRow(name="meeting_tags")
        row = record.detail.row
        word, tone = status_tags()[row.status]
        flow.add(Tag(theme=self._theme, text=word, tone=tone, name="meeting_status"))
        flow.add(Tag(theme=self._theme, text=mode_tags()[row.attendance_mode], name="meeting_mode"))
        for feature in feature_words(record.detail.features):
            flow.add(Tag(theme=self._theme, text=feature, name="meeting_feature"))
        return flow

    def _plan(self, record: MeetingRecord) -> Card:
        card = Card(theme=self._theme, name="meeting_plan", title=_("When and where"))
        row = record.detail.row
        facts = [
            (_("Day"), current().day(row.starts_local.date())),
            (_("Time"), self._time(record)),
            (_("Place"), isolate(row.place) if row.place else _("none yet")),
        ]
        if record.detail.facilitators:
            names = current().listing(isolate(name) for name in record.detail.facilitators)
            facts.append((_("Facilitates"), names))
        for place, (key, value) in enumerate(facts):
            card.add(
                KeyValueRow(
                    theme=self._theme,
                    name=f"meeting_fact_{place}",
                    key=key,
                    value=value,
                    last=place == len(facts) - 1,
                )
            )
        if row.status != MeetingStatus.CANCELLED:
            closed = row.status == MeetingStatus.CLOSED
            button = PrimaryButton(
                theme=self._theme,
                text=_("&Correct the attendance") if closed else _("Open &check-in"),
                name="meeting_check_in",
                icon="list-checks",
            )
            button.clicked.connect(self._actions.check_in)
            card.body.addWidget(button, 0, Qt.AlignmentFlag.AlignLeading)
        if record.is_event:
            event = LinkButton(
                theme=self._theme, text=_("Who registered, what is needed"), name="meeting_event"
            )
            event.clicked.connect(self._actions.event)
            card.body.addWidget(event, 0, Qt.AlignmentFlag.AlignLeading)
        return card

    @staticmethod
    def _time(record: MeetingRecord) -> str:
        row = record.detail.row
        words = current()
        return _("{start} to {end}, {zone} time").format(
            start=words.clock_time(row.starts_local),
            end=words.clock_time(row.ends_local),
            zone=row.timezone.rpartition("/")[2].replace("_", " "),
        )

    def _attendance(self, record: MeetingRecord) -> Card:
        summary = record.summary
        begun = summary.present or summary.headcount
        open_ = record.detail.row.status in {MeetingStatus.PLANNED, MeetingStatus.HELD}
        title = _("Attendance") if open_ and not begun else _("Who was there")
        card = Card(theme=self._theme, name="meeting_attendance", title=title)
        card.add(Text(attendance_sentence(summary), wrap=True, name="meeting_counts"))
        here = [row for row in record.people if row.status in PRESENT]
        for row in here[:_MOST_NAMES]:
            label = PersonLabel(theme=self._theme, name="meeting_person", role="body")
            label.setWordWrap(True)
            label.set_person(row.name, row.pronouns)
            card.add(label)
        more = len(here) - _MOST_NAMES
        if more > 0:
            text = ngettext("and {count} more", "and {count} more", more)
            card.add(Text(text, colour="soft", name="meeting_more"))
        if not summary.count_only and record.detail.row.status != MeetingStatus.CANCELLED:
            card.add(self._paper_rows(record.detail.row.id))
        return card

    def _paper_rows(self, meeting_id: bytes) -> QWidget:
        field = QLineEdit()
        field.setObjectName("meeting_rows")
        field.setPlaceholderText("1-14, 17, 20")
        field.setMaxLength(400)
        row = FormRow(
            name="meeting_rows_row",
            label=_("&Type in a paper sheet"),
            field=field,
            hint=_("The row numbers that were ticked. Whom they mean stands below first."),
            optional=True,
        )
        enter = SecondaryButton(theme=self._theme, text=_("&Mark these rows"), name="meeting_mark")

        def send() -> None:
            self._actions.enter_rows(row, field.text())

        field.returnPressed.connect(send)
        enter.clicked.connect(send)
        look = self._actions.look_at_rows()
        look.list.setMinimumHeight(_LOOK_HEIGHT)
        field.textChanged.connect(
            lambda typed: look.show_soon(meeting_id, typed, AttendanceStatus.PRESENT)
        )
        line = QHBoxLayout()
        line.setSpacing(12)
        line.addWidget(row, 1)
        line.addWidget(enter, 0, Qt.AlignmentFlag.AlignVCenter)
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(8)
        column.addLayout(line)
        column.addWidget(look)
        return holder

    def _last_row(self, record: MeetingRecord) -> FlowRow:
        flow = FlowRow(name="meeting_last", spacing=16)
        status = record.detail.row.status
        over = {MeetingStatus.CANCELLED, MeetingStatus.CLOSED}
        if not record.is_event and status not in over:
            event = LinkButton(
                theme=self._theme, text=_("Let people register"), name="meeting_event"
            )
            event.clicked.connect(self._actions.event)
            flow.add(event)
        if status not in over:
            cancel = LinkButton(
                theme=self._theme, text=_("Cancel this meeting"), name="meeting_call_off"
            )
            cancel.clicked.connect(self._actions.cancel)
            flow.add(cancel)
        delete = LinkButton(theme=self._theme, text=_("Put into the bin"), name="meeting_delete")
        delete.clicked.connect(self._actions.delete)
        flow.add(delete)
        return flow


def attendance_sentence(summary: CheckInSummary) -> str:
    """Return the counts as words."""
    if summary.count_only or summary.meeting.attendance_mode == AttendanceMode.COUNT_ONLY:
        if summary.headcount is None:
            return _("Heads are counted here; nobody has counted yet.")
        return ngettext(
            "{count} head was counted.", "{count} heads were counted.", summary.headcount
        )
    parts = [ngettext("{count} by name", "{count} by name", summary.present)]
    if summary.more_than_named:
        parts.append(
            ngettext("{count} more counted", "{count} more counted", summary.more_than_named)
        )
    if summary.first_time:
        parts.append(
            ngettext("{count} for the first time", "{count} for the first time", summary.first_time)
        )
    for count, text in (
        (summary.late, ngettext("{count} late", "{count} late", summary.late)),
        (
            summary.remote,
            ngettext("{count} from elsewhere", "{count} from elsewhere", summary.remote),
        ),
        (summary.left, ngettext("{count} gone early", "{count} gone early", summary.left)),
        (summary.absent, ngettext("{count} not here", "{count} not here", summary.absent)),
    ):
        if count:
            parts.append(text)
    if summary.away:
        parts.append(ngettext("{count} away, said so", "{count} away, said so", summary.away))
    if summary.unknown:
        parts.append(ngettext("{count} not known", "{count} not known", summary.unknown))
    return " · ".join(parts)
