"""Who stands how to an event: the card of names, and what each can become."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from chapterdesk.core.event_vocabulary import ParticipationStatus, PhotoLight, WaitlistMode
from chapterdesk.core.vocabulary import MeetingStatus
from chapterdesk.core.words import _, current, isolate, ngettext
from chapterdesk.services.events import ParticipationRow
from chapterdesk.services.folding import fold
from chapterdesk.ui.events.reading import EventRecord
from chapterdesk.ui.events.words import photo_words, status_tags
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.buttons import LinkButton, PrimaryButton, SecondaryButton
from chapterdesk.ui.widgets.flow import FlowRow
from chapterdesk.ui.widgets.search_field import SearchField
from chapterdesk.ui.widgets.surfaces import Card, clear_layout
from chapterdesk.ui.widgets.tag_button import Choice, TagButton
from chapterdesk.ui.widgets.text import PersonLabel, Text

S: Final = ParticipationStatus
_MOST: Final = 60
_MANY: Final = 12
_ORDER: Final = (
    S.OFFERED, S.WAITLISTED, S.REGISTERED, S.CONFIRMED, S.ATTENDED, S.NO_SHOW, S.INVITED,
    S.INTERESTED, S.CANCELLED, S.DECLINED, S.REFUSED,
)  # fmt: skip
"""What somebody has to see to comes first, who does not come last."""
_ON_THE_LIST: Final = (
    S.OFFERED, S.WAITLISTED, S.REGISTERED, S.CONFIRMED, S.ATTENDED, S.NO_SHOW,
)  # fmt: skip
_CAN_TAKE: Final = (S.OFFERED, S.WAITLISTED, S.REGISTERED, S.INVITED, S.INTERESTED)
_OVER: Final = (MeetingStatus.CANCELLED, MeetingStatus.CLOSED, MeetingStatus.VOID)


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleActions:
    """What the buttons of this card do."""

    register: Callable[[], None]
    register_again: Callable[[ParticipationRow], None]
    said: Callable[[ParticipationRow], None]
    set_status: Callable[[ParticipationRow, ParticipationStatus], None]
    offer: Callable[[ParticipationRow], None]
    offer_free: Callable[[], None]
    draw: Callable[[], None]
    came: Callable[[ParticipationRow, bool], None]
    check_in: Callable[[], None]


class PeopleCard:
    """Make the card; what is sought in it stays while the record is read again.

    Args:
        theme: The look.
        actions: What the buttons do.
    """

    def __init__(self, *, theme: Theme, actions: PeopleActions) -> None:
        self._theme = theme
        self._actions = actions
        self._sought = ""
        self._of = b""

    def clear(self) -> None:
        """Know nothing of what was sought (lock)."""
        self._sought, self._of = "", b""

    def card(self, record: EventRecord) -> Card:
        """Return who registered, who waits, and what is to do about it."""
        if record.id != self._of:
            self._sought, self._of = "", record.id
        card = Card(theme=self._theme, name="event_people", title=_("Who registered"))
        if record.counts_heads:
            text = _("This group counts heads and keeps no names, so nobody registers by name.")
            card.add(Text(text, colour="soft", wrap=True, name="event_counts_heads"))
            return card
        card.add(Text(people_sentence(record), wrap=True, name="event_people_counts"))
        card.add(self._buttons(record))
        if record.begun and record.detail.row.meeting.status not in _OVER:
            card.add(self._note())
        rows = sorted(record.people, key=_place)
        if not rows:
            text = _("Nobody yet. Who registers has a place until it is full, then a turn.")
            card.add(Text(text, colour="soft", wrap=True, name="event_nobody"))
            return card
        shown = _Rows(theme=self._theme, rows=rows, make=partial(self._person, record))
        if len(rows) > _MANY:
            find = SearchField(
                theme=self._theme,
                name="event_people_search",
                accessible=_("Find somebody on this list"),
                placeholder=_("Find somebody on this list"),
            )
            find.setText(self._sought)
            find.textChanged.connect(self._seek)
            find.textChanged.connect(shown.seek)
            card.add(find)
        shown.seek(self._sought if len(rows) > _MANY else "")
        card.add(shown)
        return card

    def _seek(self, text: str) -> None:
        self._sought = text

    def _buttons(self, record: EventRecord) -> FlowRow:
        flow = FlowRow(name="event_people_acts", spacing=12)
        row, draft = record.detail.row, record.detail.draft
        if row.meeting.status in _OVER:
            return flow
        register = PrimaryButton(
            theme=self._theme,
            text=_("&Register somebody"),
            name="event_register",
            icon="user-plus",
        )
        register.clicked.connect(self._actions.register)
        flow.add(register)
        if draft.waitlist_mode == WaitlistMode.LOTTERY and record.detail.drawn_at is None:
            draw = SecondaryButton(theme=self._theme, text=_("&Draw who comes"), name="event_draw")
            draw.setEnabled(bool(record.detail.counts.get(S.REGISTERED)))
            draw.clicked.connect(self._actions.draw)
            flow.add(draw)
        if row.waiting and not record.begun:
            offer = SecondaryButton(
                theme=self._theme, text=_("&Offer every free place"), name="event_offer_free"
            )
            offer.setEnabled(row.free != 0)
            offer.clicked.connect(self._actions.offer_free)
            flow.add(offer)
        return flow

    def _note(self) -> QWidget:
        holder = FlowRow(name="event_begun", spacing=12)
        holder.add(
            Text(
                _("Who came and who did not is settled when check-in is finished."),
                colour="soft",
                name="event_begun_text",
            )
        )
        link = LinkButton(theme=self._theme, text=_("Open check-in"), name="event_check_in")
        link.clicked.connect(self._actions.check_in)
        holder.add(link)
        return holder

    def _person(self, record: EventRecord, row: ParticipationRow) -> QWidget:
        name = f"event_person_{row.member_id.hex()}"
        holder = QWidget()
        line = QHBoxLayout(holder)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        label = PersonLabel(theme=self._theme, name=name, role="body")
        label.setWordWrap(True)
        label.set_person(row.name, quiet_words(row))
        line.addWidget(label, 1)
        word, tone = status_tags()[row.status]
        state = TagButton(
            text=word,
            tone=tone,
            name=f"{name}_state",
            accessible=isolate(row.name),
            choices=self._choices(record, row),
        )
        line.addWidget(state, 0, Qt.AlignmentFlag.AlignVCenter)
        return holder

    def _choices(self, record: EventRecord, row: ParticipationRow) -> list[Choice]:
        acts, status = self._actions, row.status
        found: list[Choice] = []
        if status == S.WAITLISTED and not record.begun:
            found.append((_("Offer them a place"), partial(acts.offer, row)))
        if status in _CAN_TAKE:
            found.append((_("They have a place"), partial(acts.set_status, row, S.CONFIRMED)))
        if status == S.OFFERED:
            found.append(
                (_("Take the offer back: they wait"), partial(acts.set_status, row, S.WAITLISTED))
            )
        if status in {S.REGISTERED, S.CONFIRMED, S.INVITED, S.INTERESTED} and not record.begun:
            found.append((_("Onto the waiting list"), partial(acts.set_status, row, S.WAITLISTED)))
        if record.begun and status in _ON_THE_LIST:
            found.append((_("They were there"), partial(acts.came, row, True)))
            found.append((_("They did not come"), partial(acts.came, row, False)))
        if status in _ON_THE_LIST:
            found.append((_("What they said…"), partial(acts.said, row)))
        else:
            found.append((_("Register them…"), partial(acts.register_again, row)))
        if status in {*_CAN_TAKE, S.CONFIRMED}:
            found.append(
                (_("They do not come after all"), partial(acts.set_status, row, S.CANCELLED))
            )
        if status in {S.INVITED, S.INTERESTED, S.OFFERED}:
            found.append((_("They said no"), partial(acts.set_status, row, S.DECLINED)))
        if status not in {S.REFUSED, S.ATTENDED, S.NO_SHOW}:
            found.append(
                (_("We decided that they do not come"), partial(acts.set_status, row, S.REFUSED))
            )
        return found


class _Rows(QWidget):
    """Show those of some rows whose names hold what is sought; never more than fit one look."""

    def __init__(
        self,
        *,
        theme: Theme,
        rows: list[ParticipationRow],
        make: Callable[[ParticipationRow], QWidget],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        del theme
        self._all = rows
        self._make = make
        self.setObjectName("event_people_rows")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)

    @Slot(str)
    def seek(self, text: str) -> None:
        """Show who is sought, or everybody."""
        wanted = fold(text).split()
        rows = [row for row in self._all if all(word in fold(row.name) for word in wanted)]
        clear_layout(self._column)
        for row in rows[:_MOST]:
            self._column.addWidget(self._make(row))
        more = len(rows) - _MOST
        if more > 0:
            words = ngettext(
                "and {count} more: type a name to find them",
                "and {count} more: type a name to find them",
                more,
            )
            self._column.addWidget(Text(words, colour="soft", wrap=True, name="event_people_more"))
        if not rows:
            self._column.addWidget(
                Text(_("Nobody by that name."), colour="soft", name="event_people_none")
            )


def people_sentence(record: EventRecord) -> str:
    """Return how many heads have a place, how many are free, how many wait."""
    row, draft = record.detail.row, record.detail.draft
    if draft.capacity_max is None:
        parts = [ngettext("{count} head has a place", "{count} heads have a place", row.taken)]
    else:
        parts = [
            _("{taken} of {places} places are taken").format(
                taken=row.taken, places=draft.capacity_max
            )
        ]
    offered = record.detail.counts.get(S.OFFERED, 0)
    if offered:
        parts.append(ngettext("{count} place is offered", "{count} places are offered", offered))
    if row.waiting:
        parts.append(ngettext("{count} person waits", "{count} people wait", row.waiting))
    if not row.enough and draft.capacity_min is not None:
        parts.append(_("it needs {count}").format(count=draft.capacity_min))
    return ", ".join(parts)


def quiet_words(row: ParticipationRow) -> str:
    """Return what stands quietly beside a name."""
    parts = [isolate(row.pronouns) if row.pronouns else ""]
    if row.guest_count:
        parts.append(ngettext("and {count} guest", "and {count} guests", row.guest_count))
    if row.turn:
        parts.append(_("turn {number}").format(number=row.turn))
    if row.status == S.REGISTERED and row.ticket is not None:
        parts.append(_("ticket {number}").format(number=row.ticket))
    if row.status == S.OFFERED and row.offer_ends_local is not None:
        ends = row.offer_ends_local
        parts.append(
            _("kept until {day}, {time}").format(
                day=current().weekday(ends.date()), time=current().clock_time(ends)
            )
        )
    if row.lapsed and row.status == S.WAITLISTED:
        parts.append(_("an offer lapsed"))
    if row.first_time and row.status in _ON_THE_LIST:
        parts.append(_("new here"))
    # Nothing said is to ask first, as it is of anybody.
    if row.photo != PhotoLight.AMBER and row.status in _ON_THE_LIST:
        parts.append(photo_words()[row.photo])
    return " · ".join(part for part in parts if part)


def _place(row: ParticipationRow) -> tuple[int, int]:
    # By name within, as they were read; who waits by their turn.
    return _ORDER.index(row.status), row.turn
