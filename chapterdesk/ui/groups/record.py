"""Who belongs to a group, who waits, who takes turns and what was agreed: cards of its record."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from chapterdesk.core.vocabulary import Answer, AttendanceMode, GroupMemberStatus, GroupRole
from chapterdesk.core.words import _, current, isolate, ngettext
from chapterdesk.services.groups import (
    AcknowledgementRow,
    AgreementRow,
    GroupDetail,
    GroupMemberRow,
    WaitingList,
    WaitingRow,
)
from chapterdesk.services.leading import TurnRow
from chapterdesk.ui.groups.words import role_names, standing_names
from chapterdesk.ui.safety.minors_card import group_minors_card
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.theme.tokens import Tone
from chapterdesk.ui.widgets.buttons import LinkButton, SecondaryButton
from chapterdesk.ui.widgets.flow import FlowRow
from chapterdesk.ui.widgets.surfaces import Card
from chapterdesk.ui.widgets.tag_button import Choice, TagButton
from chapterdesk.ui.widgets.text import PersonLabel, Text

_MOST_MEMBERS: Final = 100
_ENDED: Final = (GroupMemberStatus.LEFT, GroupMemberStatus.REMOVED)
_TONES: Final[dict[GroupMemberStatus, Tone]] = {
    GroupMemberStatus.ACTIVE: "ok",
    GroupMemberStatus.INVITED: "accent",
    GroupMemberStatus.WAITLISTED: "warn",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupRecord:
    """One group with all that its page shows.

    Attributes:
        agreements: The versions, the one that counts first.
        said_yes: Who said yes to that one by name.
        minors: Whether people under 18 come.
    """

    detail: GroupDetail
    waiting: WaitingList
    turns: tuple[TurnRow, ...]
    agreements: tuple[AgreementRow, ...]
    said_yes: tuple[AcknowledgementRow, ...]
    minors: Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupActions:
    """What the buttons of these cards do."""

    set_member: Callable[[bytes, GroupMemberStatus, GroupRole], None]
    history: Callable[[GroupMemberRow], None]
    add_member: Callable[[], None]
    invite_next: Callable[[], None]
    edit_turns: Callable[[], None]
    write_agreement: Callable[[], None]
    read_out: Callable[[AgreementRow], None]
    acknowledge: Callable[[AgreementRow], None]
    withdraw: Callable[[AgreementRow, bytes], None]
    drop_agreement: Callable[[AgreementRow], None]
    print_agreement: Callable[[], None]
    expect_minors: Callable[[Answer], None]


class GroupCards:
    """Make the cards.

    Args:
        theme: The look.
        actions: What the buttons do.
    """

    def __init__(self, *, theme: Theme, actions: GroupActions) -> None:
        self._theme = theme
        self._actions = actions

    def members(self, record: GroupRecord) -> Card:
        """Return who belongs to the group, and how each stands to it."""
        card = Card(theme=self._theme, name="group_members", title=_("Who belongs to it"))
        rows = sorted(record.detail.members, key=lambda row: row.status in _ENDED)
        if not rows:
            text = _("Nobody yet. Add somebody here, or on their own record.")
            card.add(Text(text, colour="soft", wrap=True, name="group_nobody"))
        for place, row in enumerate(rows[:_MOST_MEMBERS]):
            card.add(self._member(row, place))
        more = len(rows) - _MOST_MEMBERS
        if more > 0:
            card.add(Text(ngettext("and {count} more", "and {count} more", more), colour="soft"))
        add = SecondaryButton(
            theme=self._theme, text=_("Add so&mebody"), name="group_add_member", icon="user-plus"
        )
        add.clicked.connect(self._actions.add_member)
        card.body.addWidget(add, 0, Qt.AlignmentFlag.AlignLeading)
        return card

    def _member(self, row: GroupMemberRow, place: int) -> QWidget:
        set_member = self._actions.set_member
        choices: list[Choice] = [
            (word, partial(set_member, row.member_id, status, row.role))
            for status, word in standing_names().items()
            if status != row.status
        ]
        choices += [
            (word, partial(set_member, row.member_id, row.status, role))
            for role, word in role_names().items()
            if role != row.role
        ]
        choices.append((_("Since when…"), partial(self._actions.history, row)))
        state = TagButton(
            text=standing_names()[row.status],
            tone=_TONES.get(row.status, "neutral"),
            name=f"group_member_{place}_state",
            accessible=isolate(row.name),
            choices=choices,
        )
        day = row.until if row.until is not None and row.status in _ENDED else row.since
        quiet = [isolate(row.pronouns) if row.pronouns else ""]
        if row.role != GroupRole.PARTICIPANT:
            quiet.append(role_names()[row.role])
        quiet.append(_("since {day}").format(day=current().day_short(day)))
        return self._person(row.name, " · ".join(part for part in quiet if part), state)

    def _person(self, name: str, quiet: str, *beside: QWidget) -> QWidget:
        holder = QWidget()
        line = QHBoxLayout(holder)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        label = PersonLabel(theme=self._theme, name="group_person", role="body")
        label.setWordWrap(True)
        label.set_person(name, quiet)
        line.addWidget(label, 1)
        for widget in beside:
            line.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
        return holder

    def waiting(self, record: GroupRecord) -> Card | None:
        """Return the places of the group and who waits for one; nothing where nobody has to."""
        waits = record.waiting
        if waits.capacity is None and not waits.rows:
            return None
        card = Card(theme=self._theme, name="group_waiting", title=_("Places and waiting list"))
        card.add(Text(_places(waits), wrap=True, name="group_places"))
        for row in waits.rows:
            since = _("since {day}").format(day=current().day_short(row.waiting_at.date()))
            quiet = f"{since} · {_asked(row)}" if row.invited else since
            card.add(self._person(f"{row.number}. {row.name}", quiet))
        if any(not row.invited for row in waits.rows):
            ask = SecondaryButton(
                theme=self._theme, text=_("Ask whoever is &next"), name="group_invite_next"
            )
            ask.setEnabled(waits.free != 0)
            ask.clicked.connect(self._actions.invite_next)
            card.body.addWidget(ask, 0, Qt.AlignmentFlag.AlignLeading)
        return card

    def turns(self, record: GroupRecord) -> Card:
        """Return who takes turns in leading, and who may stand in."""
        card = Card(theme=self._theme, name="group_turns", title=_("Who leads by turns"))
        if not record.turns:
            text = _("Nobody takes turns yet.")
            card.add(Text(text, colour="soft", wrap=True, name="group_turns_none"))
        for row in record.turns:
            parts = [] if row.rotation_place is None else [role_names()[row.role]]
            if row.substitute:
                parts.append(_("may stand in"))
            number = "" if row.rotation_place is None else f"{row.rotation_place}. "
            card.add(self._person(f"{number}{row.name}", " · ".join(parts)))
        change = LinkButton(
            theme=self._theme, text=_("Change who takes turns"), name="group_edit_turns"
        )
        change.clicked.connect(self._actions.edit_turns)
        card.add(change)
        return card

    def minors(self, record: GroupRecord) -> Card:
        """Return whether people under 18 come."""
        return group_minors_card(
            theme=self._theme, answer=record.minors, expect=self._actions.expect_minors
        )

    def agreement(self, record: GroupRecord) -> Card:
        """Return what the group agreed on, in its version that counts."""
        card = Card(theme=self._theme, name="group_agreement", title=_("What was agreed on"))
        acts = self._actions
        flow = FlowRow(name="group_agreement_acts", spacing=16)
        if not record.agreements:
            text = _("Nothing is written yet: how people treat each other, what stays in the room.")
            card.add(Text(text, colour="soft", wrap=True, name="group_agreement_none"))
            self._link(
                flow, _("Write the agreement"), "group_agreement_write", acts.write_agreement
            )
            card.add(flow)
            return card
        newest, *earlier = record.agreements
        card.add(Text(newest.text, wrap=True, name="group_agreement_text"))
        card.add(Text(_version(newest), colour="soft", wrap=True, name="group_agreement_state"))
        write = _("Write a new version") if newest.fixed else _("Change the text")
        self._link(flow, write, "group_agreement_write", acts.write_agreement)
        self._link(
            flow, _("It was read out…"), "group_agreement_read", lambda: acts.read_out(newest)
        )
        if record.detail.row.attendance_mode != AttendanceMode.COUNT_ONLY:
            self._link(
                flow,
                _("Somebody said yes…"),
                "group_agreement_yes",
                lambda: acts.acknowledge(newest),
            )
        self._link(flow, _("Print as a poster…"), "group_agreement_print", acts.print_agreement)
        if not newest.fixed:
            self._link(
                flow,
                _("Take this version away"),
                "group_agreement_drop",
                lambda: acts.drop_agreement(newest),
            )
        card.add(flow)
        for place, row in enumerate(record.said_yes):
            quiet = _("said yes on {day}").format(day=current().day_short(row.said_on))
            back = LinkButton(
                theme=self._theme,
                text=_("Took it back"),
                name=f"group_yes_{place}_back",
                small=True,
                accessible=_("{name}: took it back").format(name=isolate(row.name)),
            )
            back.clicked.connect(lambda _on=False, who=row.member_id: acts.withdraw(newest, who))
            card.add(self._person(row.name, quiet, back))
        for row_ in earlier:
            card.add(Text(_version(row_), role="small", colour="soft", wrap=True))
        return card

    def _link(self, flow: FlowRow, text: str, name: str, call: Callable[[], None]) -> None:
        link = LinkButton(theme=self._theme, text=text, name=name)
        link.clicked.connect(lambda _on: call())
        flow.add(link)


def _asked(row: WaitingRow) -> str:
    if row.answer_by is None:
        return _("asked")
    return _("asked, to answer by {day}").format(day=current().day_short(row.answer_by))


def _places(waits: WaitingList) -> str:
    """Return how many places there are, in words."""
    if waits.capacity is None:
        return _("There are as many places as are needed.")
    parts = [
        _("{taken} of {places} places are taken").format(taken=waits.taken, places=waits.capacity)
    ]
    if waits.asked:
        parts.append(
            ngettext("{count} is kept for who was asked", "{count} are kept for who was asked",
                     waits.asked)
        )  # fmt: skip
    free = waits.free or 0
    parts.append(
        ngettext("{count} is free", "{count} are free", free) if free else _("none is free")
    )
    return ", ".join(parts)


def _version(row: AgreementRow) -> str:
    """Return which version it is, how often it was read out and how many said yes."""
    parts = [
        _("Version {number}, since {day}").format(
            number=row.version, day=current().day_short(row.since)
        )
    ]
    if row.read_on is not None:
        said = ngettext("read out {count} time", "read out {count} times", row.readings)
        day = _("last on {day}").format(day=current().day_short(row.read_on))
        parts.append(f"{said}, {day}")
    if row.said_yes:
        parts.append(ngettext("{count} said yes", "{count} said yes", row.said_yes))
    return " · ".join(parts)
