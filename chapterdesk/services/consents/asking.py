"""The one question: does what somebody said hold for a purpose, on a day?

Every service that uses a purpose asks here. The latest answer stands, whichever audience it was
for; nobody who was not asked has agreed; and a yes ends with its day.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session
from sqlalchemy.sql import ColumnElement

from chapterdesk.core.vocabulary import ConsentAudience, ConsentPurpose, ConsentStatus
from chapterdesk.models import Consent, Member
from chapterdesk.services.restriction import not_restricted

GIVEN: Final = frozenset({ConsentStatus.GIVEN, ConsentStatus.RENEWED})
"""What a yes is called."""
ANSWERLESS: Final = frozenset({ConsentStatus.NOT_ASKED, ConsentStatus.REQUESTED})
"""What leaves an earlier answer standing: being asked is no answer."""
NO: Final = frozenset({ConsentStatus.REFUSED, ConsentStatus.WITHDRAWN})
"""What a no is called."""
_ENDED: Final = frozenset({
    ConsentStatus.REFUSED, ConsentStatus.WITHDRAWN, ConsentStatus.EXPIRED,
})  # fmt: skip
_CAREFUL: Final = (
    ConsentStatus.WITHDRAWN, ConsentStatus.REFUSED, ConsentStatus.EXPIRED, ConsentStatus.GIVEN,
    ConsentStatus.RENEWED, ConsentStatus.REQUESTED, ConsentStatus.UNKNOWN, ConsentStatus.NOT_ASKED,
)  # fmt: skip
_WIDTH: Final = (ConsentAudience.FIRST_NAME, ConsentAudience.FULL_NAME)
_CHUNK: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What counts of what one person said about one purpose.

    Attributes:
        status: As it is on the day it was asked for: a yes that ran out is `EXPIRED`.
        row_id: The row that says so.
    """

    member_id: bytes
    purpose: ConsentPurpose
    audience: ConsentAudience
    status: ConsentStatus
    said_on: date | None
    expires_on: date | None
    wording_version: str
    row_id: bytes

    @property
    def given(self) -> bool:
        """Whether it is a yes."""
        return self.status in GIVEN

    def covers(self, audience: ConsentAudience) -> bool:
        """Say whether it is a yes that goes as far as `audience`."""
        if not self.given:
            return False
        if audience not in _WIDTH:
            return True
        return self.audience in _WIDTH and _WIDTH.index(self.audience) >= _WIDTH.index(audience)


def holds(
    session: Session,
    member_ids: Sequence[bytes],
    purpose: ConsentPurpose,
    audience: ConsentAudience,
    today: date,
) -> frozenset[bytes]:
    """Return whose consent holds for a purpose, as far as `audience`, on this day.

    A full name holds a first name, too, and not the other way round.
    """
    found = standing(session, member_ids, purpose, today)
    return frozenset(one.member_id for one in found.values() if one.covers(audience))


def refused(
    session: Session, member_ids: Sequence[bytes], purpose: ConsentPurpose, today: date
) -> frozenset[bytes]:
    """Return who said no, or took back what they had said."""
    found = standing(session, member_ids, purpose, today)
    return frozenset(one.member_id for one in found.values() if one.status in NO)


def said_no_or_of(
    session: Session,
    member_id: bytes,
    purposes: Collection[str],
    known: Sequence[bytes],
) -> bool:
    """Say whether somebody said no to anything, or anything of some purposes, since rows are known.

    Args:
        session: Open.
        member_id: They.
        purposes: What any word is looked for of.
        known: The ids of what had been said before.
    """
    since = select(Consent.id).where(
        Consent.member_id == member_id,
        or_(Consent.purpose.in_(purposes), Consent.status.not_in(GIVEN | ANSWERLESS)),
        Consent.id.not_in(known),
    )
    return session.scalars(since.limit(1)).first() is not None


def ended(
    session: Session,
    purpose: ConsentPurpose,
    today: date,
    only: Sequence[bytes] | None = None,
) -> frozenset[bytes]:
    """Return whose last word about a purpose is a no, or a yes that was taken back or ran out.

    Who was never asked is not in it.

    Args:
        session: Open.
        purpose: What for.
        today: The day where the chapter is.
        only: These people alone; None for everybody who ever said something about it.
    """
    if only is None:
        query = select(Consent.member_id).where(Consent.purpose == purpose).distinct()
        only = [bytes(member_id) for member_id in session.scalars(query)]
    found = standing(session, only, purpose, today).values()
    return frozenset(one.member_id for one in found if one.status in _ENDED)


def may_have_ended(purpose: ConsentPurpose, today: date) -> ColumnElement[bool]:
    """Return the condition on `consent` of words that may end a yes; `ended` says if they do."""
    over = or_(Consent.status != ConsentStatus.GIVEN, Consent.expires_on < today)
    return and_(Consent.purpose == purpose, over)


def run_out(
    session: Session, member_ids: Sequence[bytes], purpose: ConsentPurpose, today: date
) -> frozenset[bytes]:
    """Return whose yes has ended by itself, and who have said nothing since."""
    found = standing(session, member_ids, purpose, today)
    return frozenset(one.member_id for one in found.values() if one.status is ConsentStatus.EXPIRED)


def name_on_paper(
    session: Session, member_ids: Sequence[bytes], today: date
) -> dict[bytes, ConsentAudience]:
    """Return how much of each person's name may stand on paper; who is not in it, nothing."""
    found = standing(session, member_ids, ConsentPurpose.PRINT_ROSTER, today)
    return {
        one.member_id: one.audience
        for one in found.values()
        if one.covers(ConsentAudience.FIRST_NAME)
    }


def standing(
    session: Session, member_ids: Sequence[bytes], purpose: ConsentPurpose, today: date
) -> dict[bytes, Standing]:
    """Return what counts of what these people said about a purpose; who said nothing is not in."""
    found: dict[bytes, Standing] = {}
    for start in range(0, len(member_ids), _CHUNK):
        part = member_ids[start : start + _CHUNK]
        query = select(*_COLUMNS).where(Consent.member_id.in_(part), Consent.purpose == purpose)
        for one in counting(session.execute(query).all(), today):
            found[one.member_id] = one
    return found


def ending(session: Session, today: date, until: date) -> tuple[Standing, ...]:
    """Return whose yes ends by `until`, or has ended and was not asked for again, in that order."""
    query = (
        select(Consent.member_id, Consent.purpose)
        .join(Member, Member.id == Consent.member_id)
        .where(
            Consent.expires_on <= until,
            Consent.status.in_(GIVEN),
            Member.deleted_at.is_(None),
            Member.archived_at.is_(None),
            Member.merged_into.is_(None),
            not_restricted(),
        )
        .distinct()
    )
    people: dict[ConsentPurpose, list[bytes]] = {}
    for member_id, purpose in session.execute(query):
        people.setdefault(purpose, []).append(bytes(member_id))
    found = [
        one
        for purpose, ids in people.items()
        for one in standing(session, ids, purpose, today).values()
        if one.expires_on is not None
        and one.expires_on <= until
        and (one.given or one.status is ConsentStatus.EXPIRED)
    ]
    return tuple(sorted(found, key=lambda one: (one.expires_on or today, one.row_id)))


def counting(rows: Iterable[Any], today: date) -> Iterator[Standing]:
    """Return what counts of these words, one for each person and purpose."""
    latest: dict[tuple[bytes, ConsentPurpose], Any] = {}
    for row in sorted(rows, key=in_time):
        key = (bytes(row.member_id), row.purpose)
        if key not in latest or row.status not in ANSWERLESS:
            latest[key] = row
    for row in latest.values():
        yield Standing(
            member_id=bytes(row.member_id),
            purpose=row.purpose,
            audience=row.audience,
            status=on_day(row.status, row.expires_on, today),
            said_on=row.said_on,
            expires_on=row.expires_on,
            wording_version=row.wording_version,
            row_id=bytes(row.id),
        )


def on_day(status: ConsentStatus, expires_on: date | None, today: date) -> ConsentStatus:
    """Return what a status is on a day: a yes ends after its last day."""
    over = status in GIVEN and expires_on is not None and expires_on < today
    return ConsentStatus.EXPIRED if over else status


def in_time(row: Any) -> tuple[Any, ...]:
    """Return by what words are put in order; of two at once the more careful one comes last."""
    return (
        row.said_on or date.min, row.updated_at, row.created_at, -_CAREFUL.index(row.status),
        bytes(row.id),
    )  # fmt: skip


def more_careful(one: Standing, other: Standing) -> Standing:
    """Return which of two answers about one purpose stands where both are one person's.

    Taken back or refused beats given, whenever it was said; a first name alone beats a full one,
    and the earlier end a later one.
    """
    return min(one, other, key=_care)


def _care(one: Standing) -> tuple[int, int, date, date]:
    wide = _WIDTH.index(one.audience) if one.audience in _WIDTH else 0
    return (
        _CAREFUL.index(one.status), wide, one.expires_on or date.max, one.said_on or date.max
    )  # fmt: skip


_COLUMNS: Final = (
    Consent.id, Consent.member_id, Consent.purpose, Consent.audience, Consent.status,
    Consent.said_on, Consent.expires_on, Consent.wording_version, Consent.created_at,
    Consent.updated_at,
)  # fmt: skip
