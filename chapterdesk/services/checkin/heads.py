"""Heads in the room: in all, without a name, and by the chapter's own kinds of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from chapterdesk.core.errors import RefusedError, UsageError
from chapterdesk.core.words import _, isolate, ngettext
from chapterdesk.models import Headcount, Meeting, Member
from chapterdesk.services.checkin.find import find_exactly
from chapterdesk.services.checkin.marking import (
    headcount_of,
    open_meeting,
    present_count,
    write_headcount,
)
from chapterdesk.services.database import Database, Undo, Work
from chapterdesk.services.folding import folded_name
from chapterdesk.services.meeting_rows import TOTAL, UNNAMED
from chapterdesk.services.rows import count_or_none, fetch, line

_KIND_LENGTH: Final = 40
_MOST_OFFERED: Final = 6
_OWN: Final = (TOTAL, UNNAMED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many heads of one kind were counted at a meeting.

    Attributes:
        kind: The chapter's own word: children, allies.
        counted: Whether this meeting counted it; else the group did before, and it is offered.
    """

    kind: str
    count: int
    counted: bool


class TallyService:
    """Count heads without names by kinds that the chapter names itself."""

    def __init__(self, *, database: Database) -> None:
        self._database = database

    def list(self, meeting_id: bytes) -> tuple[Tally, ...]:
        """Return the kinds of this meeting, then those that its group counted before.

        Raises:
            RefusedError: The meeting is gone.
        """
        with self._database.read() as session:
            meeting = fetch(session, Meeting, meeting_id)
            query = (
                select(Headcount.category, Headcount.count)
                .where(Headcount.meeting_id == meeting_id, Headcount.category.not_in(_OWN))
                .order_by(Headcount.created_at, Headcount.category)
            )
            own = {kind: count for kind, count in session.execute(query)}  # noqa: C416  # a Row
            offered = [kind for kind in _usual(session, meeting.group_id) if kind not in own]
            return (
                *(Tally(kind=kind, count=count, counted=True) for kind, count in own.items()),
                *(
                    Tally(kind=kind, count=0, counted=False)
                    for kind in offered[: max(0, _MOST_OFFERED - len(own))]
                ),
            )

    def step(self, meeting_id: bytes, kind: str, delta: int) -> Undo:
        """Count heads of a kind up or down, and those in the room with them.

        Raises:
            UserError: The kind can not be one, or there is none left to take off.
        """
        with self._database.write() as work:
            meeting = open_meeting(work.session, meeting_id)
            word = _kind(work.session, meeting, kind)
            after = (headcount_of(work.session, meeting.id, word) or 0) + delta
            if after < 0:
                raise _nobody_left()
            write_headcount(work, meeting.id, word, after)
            _follow(work, meeting, delta)
            return work.undo(_counted(word, after))

    def set(self, meeting_id: bytes, kind: str, count: int) -> Undo:
        """Set how many heads of a kind were counted; never more than those in the room.

        Raises:
            UserError: The kind or the number can not be right.
        """
        with self._database.write() as work:
            meeting = open_meeting(work.session, meeting_id)
            return work.undo(_counted(_set(work, meeting, kind, count), count))

    def set_all(
        self, meeting_id: bytes, counts: Mapping[str, int], *, heads: int | None = None
    ) -> Undo:
        """Set how many heads of several kinds were counted, all of them or none.

        Args:
            meeting_id: Where.
            counts: How many of each kind.
            heads: How many in the room in all; None lets them follow the kinds.

        Raises:
            UserError: A kind or a number can not be right.
        """
        with self._database.write() as work:
            meeting = open_meeting(work.session, meeting_id)
            if heads is not None:
                set_heads(work, meeting, heads, TOTAL)
            for kind, count in counts.items():
                _set(work, meeting, kind, count)
            total = _in_the_room(work.session, meeting.id)
            return work.undo(ngettext("{count} head counted", "{count} heads counted", total))


def step_heads(work: Work, meeting: Meeting, delta: int) -> None:
    """Count heads without names up or down inside an open transaction.

    Raises:
        RefusedError: It would count fewer heads than people who are there by name.
    """
    total = headcount_of(work.session, meeting.id, TOTAL)
    category = UNNAMED if total is None else TOTAL
    before = total if total is not None else headcount_of(work.session, meeting.id, UNNAMED)
    least = 0 if total is None else present_count(work.session, meeting.id)
    after = (before or 0) + delta
    if after < least:
        raise _nobody_left()
    write_headcount(work, meeting.id, category, after)


def _set(work: Work, meeting: Meeting, kind: str, count: int) -> str:
    word = _kind(work.session, meeting, kind)
    count_or_none(count, field="headcount")
    write_headcount(work, meeting.id, word, count)
    _follow(work, meeting, max(0, count - _in_the_room(work.session, meeting.id)))
    return word


def set_heads(work: Work, meeting: Meeting, count: int, category: str) -> None:
    """Set how many heads were counted, inside an open transaction.

    Raises:
        UserError: The number can not be right.
    """
    count_or_none(count, field="headcount")
    named = present_count(work.session, meeting.id)
    if category == TOTAL and count < named:
        raise RefusedError(
            ngettext(
                "{count} person is marked as present, more than the heads counted.",
                "{count} people are marked as present, more than the heads counted.",
                named,
            ),
            _("The count stays as it is."),
            _("Count again, or take back somebody who was marked by mistake."),
            field="headcount",
        )
    write_headcount(work, meeting.id, category, count)


def _follow(work: Work, meeting: Meeting, delta: int) -> None:
    """Let the heads in the room follow a kind; they never fall below who is there by name."""
    total = headcount_of(work.session, meeting.id, TOTAL)
    unnamed = headcount_of(work.session, meeting.id, UNNAMED) or 0
    free = unnamed if total is None else total - present_count(work.session, meeting.id)
    step = max(delta, -max(0, free))
    if step:
        step_heads(work, meeting, step)


def _in_the_room(session: Session, meeting_id: bytes) -> int:
    total = headcount_of(session, meeting_id, TOTAL)
    if total is not None:
        return total
    return present_count(session, meeting_id) + (headcount_of(session, meeting_id, UNNAMED) or 0)


def _kind(session: Session, meeting: Meeting, typed: str) -> str:
    """Return the word of a kind as it was written before, whatever its case is now.

    Raises:
        UsageError: It is empty, too long, a word of the desk's own, or somebody's name.
    """
    word = line(typed, field="kind", required=True, limit=_KIND_LENGTH)
    folded = folded_name(word)
    if folded in _OWN:
        raise _refused(_("This word stands for all heads in the room."))
    known = [*_of_meeting(session, meeting.id), *_usual(session, meeting.group_id)]
    before = next((kind for kind in known if folded_name(kind) == folded), None)
    if before is not None:
        return before
    if _is_a_name(session, word):
        raise _refused(_("Somebody of this chapter is called that: heads are counted unnamed."))
    return word


def _is_a_name(session: Session, word: str) -> bool:
    found = find_exactly(session, word)
    if not found:
        return False
    if len(word.split()) > 1:
        return True
    names = session.scalars(select(Member.display_name).where(Member.id.in_(found)))
    return any(folded_name(name) == folded_name(word) for name in names)


def _of_meeting(session: Session, meeting_id: bytes) -> list[str]:
    query = select(Headcount.category).where(
        Headcount.meeting_id == meeting_id, Headcount.category.not_in(_OWN)
    )
    return list(session.scalars(query))


def _usual(session: Session, group_id: bytes | None) -> list[str]:
    """Return what a group has counted by itself, the most usual first."""
    query = (
        select(Headcount.category)
        .join(Meeting, Meeting.id == Headcount.meeting_id)
        .where(
            Headcount.category.not_in(_OWN),
            Meeting.deleted_at.is_(None),
            Meeting.group_id == group_id,
        )
        .group_by(Headcount.category)
        .order_by(func.count().desc(), Headcount.category)
        .limit(_MOST_OFFERED)
    )
    return list(session.scalars(query))


def _counted(kind: str, count: int) -> str:
    return _("{kind}: {count}").format(kind=isolate(kind), count=count)


def _nobody_left() -> RefusedError:
    return RefusedError(
        _("There is nobody left to take off the count."),
        _("The count stays as it is."),
        _("Take back a name first if somebody was marked by mistake."),
    )


def _refused(what: str) -> UsageError:
    return UsageError(
        what,
        _("Nothing was counted."),
        _("Choose a word for a kind of people, such as children, visitors or allies."),
        field="kind",
    )


def heads_undone(delta: int) -> str:
    """Return what counting heads did, in the past tense."""
    if delta >= 0:
        return ngettext("{count} head was counted", "{count} heads were counted", abs(delta))
    return ngettext("{count} head was taken off", "{count} heads were taken off", -delta)
