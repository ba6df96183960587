"""What makes a mentoring pair unsafe to go on, asked whenever something of its people changes."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import Session, aliased

from chapterdesk.core.errors import RefusedError
from chapterdesk.core.vocabulary import PairStatus
from chapterdesk.core.words import _
from chapterdesk.models import Member, MentorPair
from chapterdesk.services.database import Work
from chapterdesk.services.meeting_rows import active_members
from chapterdesk.services.members.beside.apart import apart_from_somebody, kept_apart

GOES_ON: Final = (PairStatus.PROPOSED, PairStatus.ACTIVE)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnsafePair:
    """A pair that is not to go on as it is.

    Attributes:
        apart: A record keeps two of its people apart; else one is a minor and a safeguard is
            missing.
    """

    pair: MentorPair
    apart: bool

    @property
    def told(self) -> str:
        """What happened, in a sentence without a name."""
        if self.pair.status == PairStatus.PAUSED:
            return _("A mentoring pair is paused until it is safe")
        return _("A mentoring pair goes on and is not safe")

    @property
    def todo(self) -> str:
        """What is missing, and what to do; not whose record says so."""
        if self.apart:
            return _("A record says that two of them are to be kept apart: end the pair")
        return _("One of the two is a minor: name a supervisor, an agreed place and a second adult")


def listed_pairs() -> ColumnElement[bool]:
    """Return the condition on `mentor_pair` that lists hold: both of its people are listed."""
    # One look-up for each of the two: asked for either at once, SQLite reads everybody.
    return and_(
        *(
            exists().where(Member.id == one, active_members()).correlate(MentorPair)
            for one in (MentorPair.mentor_id, MentorPair.mentee_id)
        )
    )


def is_guarded(pair: MentorPair) -> bool:
    """Say whether a pair has what one with a minor needs."""
    outsider = pair.supervisor_id not in {None, pair.mentor_id, pair.mentee_id}
    return outsider and bool(pair.agreed_place and pair.second_adult)


def unsafe_pairs(
    session: Session, statuses: Collection[PairStatus], only: bytes | None = None
) -> list[UnsafePair]:
    """Return the pairs that are not to go on as they are.

    Args:
        session: Open.
        statuses: Which pairs are looked at.
        only: Whose pairs, whatever their part in them; None for everybody's.
    """
    whose = _in_question(session) if only is None else {only}
    if not whose:
        return []
    theirs = or_(*(column.in_(whose) for column in _ENDS))
    found = session.execute(_asked(tuple(statuses)).where(theirs)).all()
    apart = kept_apart(session, {one for row in found for one in _people(row.MentorPair)})
    return list(_unsafe(found, apart))


# Put together once: at the opening of a vault that takes longer than to ask.
@lru_cache(maxsize=4)
def _asked(statuses: tuple[PairStatus, ...]) -> Select[MentorPair, bool, bool]:
    mentor, mentee, supervisor = aliased(Member), aliased(Member), aliased(Member)
    return (
        select(
            MentorPair,
            (mentor.is_minor | mentee.is_minor).label("minor"),
            (supervisor.deleted_at.is_(None) & supervisor.archived_at.is_(None)).label("looked"),
        )
        .join(mentor, mentor.id == MentorPair.mentor_id)
        .join(mentee, mentee.id == MentorPair.mentee_id)
        .outerjoin(supervisor, supervisor.id == MentorPair.supervisor_id)
        .where(MentorPair.status.in_(statuses), listed_pairs())
        .order_by(MentorPair.since, MentorPair.id)
    )


def _in_question(session: Session) -> set[bytes]:
    """Return the few people whose pairs may be unsafe: the others' are not even read."""
    minors = session.scalars(select(Member.id).where(Member.is_minor.is_(True)))
    return apart_from_somebody(session) | set(minors)


def pause_unsafe(work: Work, member_id: bytes) -> int:
    """Pause the pairs of a person that are not to go on as they are; return how many."""
    work.session.flush()
    unsafe = unsafe_pairs(work.session, GOES_ON, member_id)
    for one in unsafe:
        one.pair.status = PairStatus.PAUSED
        work.audit("pause", "mentor_pair", one.pair.id, "status")
        work.changed("mentoring", one.pair.id)
    return len(unsafe)


def refuse_unsafe(session: Session, member_id: bytes) -> None:
    """Refuse what would leave a pair of a person going on though it is not safe.

    Raises:
        RefusedError: There is one.
    """
    for one in unsafe_pairs(session, GOES_ON, member_id):
        if one.apart:
            raise RefusedError(
                _("A record says that two people of a mentoring pair are to be kept apart."),
                _("Nothing was changed."),
                _("End that pair first."),
            )
        raise RefusedError(
            _("There would be a mentoring pair with a minor, and a safeguard is missing."),
            _("Nothing was changed."),
            _("Give the pair a supervisor, an agreed place and a second adult, or end it first."),
        )


_ENDS: Final = (MentorPair.mentor_id, MentorPair.mentee_id, MentorPair.supervisor_id)


def _people(pair: MentorPair) -> list[bytes]:
    ends = (pair.mentor_id, pair.mentee_id, pair.supervisor_id)
    return [one for one in ends if one is not None]


def _unsafe(found: Collection[Any], apart: set[frozenset[bytes]]) -> Iterator[UnsafePair]:
    for row in found:
        people = set(_people(row.MentorPair))
        if any(two <= people for two in apart):
            yield UnsafePair(pair=row.MentorPair, apart=True)
        elif row.minor and not (row.looked and is_guarded(row.MentorPair)):
            yield UnsafePair(pair=row.MentorPair, apart=False)
