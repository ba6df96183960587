"""What an event's record shows: who comes, what is needed, who helps, how it is planned."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt

from chapterdesk.core.event_vocabulary import ParticipationStatus, PhotoLight
from chapterdesk.core.vocabulary import MeetingStatus
from chapterdesk.core.words import _, current, isolate, ngettext
from chapterdesk.services.events import NeedSum
from chapterdesk.ui.events.people import PeopleActions, PeopleCard
from chapterdesk.ui.events.planning import PlanActions, PlanCards
from chapterdesk.ui.events.reading import EventRecord
from chapterdesk.ui.events.shifts import ShiftActions, ShiftsCard
from chapterdesk.ui.events.words import (
    question_kinds,
    severity_names,
    severity_tone,
    waitlist_names,
)
from chapterdesk.ui.meetings.rows import span_text
from chapterdesk.ui.meetings.words import status_tags
from chapterdesk.ui.records.view import RecordHeader, RecordView
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.theme.tokens import Tone
from chapterdesk.ui.widgets.buttons import LinkButton, SecondaryButton
from chapterdesk.ui.widgets.flow import FlowRow
from chapterdesk.ui.widgets.rows import KeyValueRow
from chapterdesk.ui.widgets.surfaces import Card
from chapterdesk.ui.widgets.text import Tag, Text

_HAVE_A_PLACE: Final = frozenset(
    {
        ParticipationStatus.OFFERED,
        ParticipationStatus.REGISTERED,
        ParticipationStatus.CONFIRMED,
        ParticipationStatus.ATTENDED,
        ParticipationStatus.NO_SHOW,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class EventActions:
    """What the buttons of a record do."""

    edit: Callable[[], None]
    meeting: Callable[[], None]
    people: PeopleActions
    shifts: ShiftActions
    plan: PlanActions


class EventDrawing:
    """Fill a record view with an event.

    Args:
        theme: The look.
        view: What is filled.
        actions: What the buttons do.
    """

    def __init__(self, *, theme: Theme, view: RecordView, actions: EventActions) -> None:
        self._theme = theme
        self._view = view
        self._actions = actions
        self.people = PeopleCard(theme=theme, actions=actions.people)
        self._shifts = ShiftsCard(theme=theme, actions=actions.shifts)
        self._plan = PlanCards(theme=theme, actions=actions.plan)

    def draw(self, record: EventRecord) -> None:
        """Show an event."""
        add = self._view.add
        add(self._header(record))
        add(self._tags(record))
        add(self.people.card(record))
        if not record.counts_heads:
            add(self._needs(record))
        add(self._facts(record))
        add(self._shifts.card(record))
        add(self._plan.run_sheet(record))
        add(self._plan.checklist(record))
        add(self._plan.risks())

    def _header(self, record: EventRecord) -> RecordHeader:
        row = record.detail.row.meeting
        header = RecordHeader(
            name="event_header",
            title=row.label,
            subtitle=span_text(row.starts_local, row.ends_local),
        )
        edit = SecondaryButton(theme=self._theme, text=_("&Edit"), name="event_edit", icon="pencil")
        edit.clicked.connect(self._actions.edit)
        header.add_action(edit)
        return header

    def _tags(self, record: EventRecord) -> FlowRow:
        flow = FlowRow(name="event_tags")
        for text, tone in event_tags(record):
            flow.add(Tag(theme=self._theme, text=text, tone=tone, name="event_tag"))
        return flow

    def _facts(self, record: EventRecord) -> Card:
        card = Card(theme=self._theme, name="event_facts", title=_("How it is set up"))
        detail, draft = record.detail, record.detail.draft
        row, words = detail.row, current()
        facts = [
            (_("Place"), isolate(row.meeting.place) if row.meeting.place else _("none yet")),
            (_("What is told of it"), detail.place or _("nothing")),
            (_("Who gets a free place first"), waitlist_names()[draft.waitlist_mode]),
            (
                _("An offer is kept for"),
                ngettext("{count} hour", "{count} hours", draft.offer_hours),
            ),
            (
                _("Guests a person may bring"),
                str(draft.guests_max) if draft.guests_max else _("none"),
            ),
        ]
        if row.register_by_local is not None:
            until = row.register_by_local
            text = f"{words.weekday(until.date())}, {words.clock_time(until)}"
            facts.insert(2, (_("Register by"), text))
        if draft.confirmed_by_lead:
            facts.insert(2, (_("Who registers"), _("comes once a lead has said yes")))
        if detail.lottery_seed:
            facts.append((_("The draw can be checked with"), detail.lottery_seed))
        if draft.co_hosts:
            facts.append((_("Together with"), isolate(draft.co_hosts)))
        for place, (key, value) in enumerate(facts):
            card.add(
                KeyValueRow(
                    theme=self._theme,
                    name=f"event_fact_{place}",
                    key=key,
                    value=value,
                    last=place == len(facts) - 1,
                )
            )
        if draft.description:
            card.add(Text(draft.description, wrap=True, name="event_description"))
        for place, question in enumerate(detail.questions):
            card.add(
                Text(
                    _("Asked: {question}").format(question=isolate(question.draft.text)),
                    wrap=True,
                    name=f"event_question_shown_{place}",
                )
            )
            kind = question_kinds()[question.draft.kind]
            quiet = f"{kind} · {question.erase_words}"
            card.add(Text(quiet, role="small", colour="soft", wrap=True))
        link = LinkButton(
            theme=self._theme, text=_("Change when and where it is"), name="event_meeting"
        )
        link.clicked.connect(self._actions.meeting)
        card.body.addWidget(link, 0, Qt.AlignmentFlag.AlignLeading)
        return card

    def _needs(self, record: EventRecord) -> Card:
        """Return what the kitchen and the venue have to know: sums alone, no name on a screen."""
        card = Card(theme=self._theme, name="event_needs", title=_("What is needed"))
        report = record.needs
        heads, unasked = report.heads or 0, report.unasked or 0
        parts = [ngettext("{count} head comes", "{count} heads come", heads)]
        if unasked:
            parts.append(
                ngettext(
                    "{count} person said nothing of needs",
                    "{count} people said nothing of needs",
                    unasked,
                )
            )
        card.add(Text(", ".join(parts), wrap=True, name="event_needs_counts"))
        for key, title, sums in (
            ("food", _("For the kitchen"), report.food),
            ("access", _("For the venue"), report.access),
        ):
            card.add(Text(title, strong=True, name=f"event_needs_{key}"))
            if not sums:
                text = _("Nobody told a need yet.")
                card.add(Text(text, colour="soft", wrap=True, name=f"event_needs_{key}_none"))
            for place, one in enumerate(sums):
                card.add(self._sum(one, f"event_need_{key}_{place}", last=place == len(sums) - 1))
        card.add(Text(_("Pictures"), strong=True, name="event_pictures_title"))
        card.add(Text(photo_sentence(record), wrap=True, name="event_pictures"))
        card.add(
            Text(report_goes(record), role="small", colour="soft", wrap=True, name="event_needs_go")
        )
        return card

    def _sum(self, one: NeedSum, name: str, *, last: bool) -> KeyValueRow:
        label = isolate(one.label)
        tone: Tone | None = None
        if one.severity is not None:
            label = f"{label} · {severity_names()[one.severity]}"
            tone = severity_tone(one.severity)
        return KeyValueRow(
            theme=self._theme,
            name=name,
            key=label,
            value=str(one.count),
            tone=None if tone == "neutral" else tone,
            last=last,
        )


def event_tags(record: EventRecord) -> list[tuple[str, Tone]]:
    """Return how an event stands, in a few words."""
    row = record.detail.row
    found: list[tuple[str, Tone]] = []
    if row.meeting.status != MeetingStatus.PLANNED:
        found.append(status_tags()[row.meeting.status])
    if row.is_open and row.free == 0:
        found.append((_("full: who registers waits"), "warn"))
    elif row.is_open:
        found.append((_("people can register"), "ok"))
    elif row.meeting.status in {MeetingStatus.PLANNED, MeetingStatus.HELD}:
        found.append((_("registering has ended"), "neutral"))
    if row.free == 0 and not row.is_open:
        found.append((_("full"), "warn"))
    elif row.free:
        found.append((ngettext("{count} place free", "{count} places free", row.free), "neutral"))
    if not row.enough:
        found.append((_("not enough people yet"), "warn"))
    if record.detail.drawn_at is not None:
        found.append((_("drawn"), "neutral"))
    return found


def photo_sentence(record: EventRecord) -> str:
    """Return how many of those with a place may be shown in pictures."""
    lights = Counter(row.photo for row in record.people if row.status in _HAVE_A_PLACE)
    if not lights:
        return _("Nobody has a place yet.")
    said = {
        PhotoLight.GREEN: lambda n: ngettext(
            "{count} may be in pictures", "{count} may be in pictures", n
        ),
        PhotoLight.AMBER: lambda n: ngettext(
            "{count} is asked each time", "{count} are asked each time", n
        ),
        PhotoLight.RED: lambda n: ngettext("{count} in no picture", "{count} in no picture", n),
    }
    return " · ".join(said[light](lights[light]) for light in PhotoLight if lights[light])


def report_goes(record: EventRecord) -> str:
    """Return what is told of names and of the day on which needs go."""
    names = _("No name stands here: a screen is seen by many.")
    return f"{names} {record.detail.erase_words}"
