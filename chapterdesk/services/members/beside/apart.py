"""Who is to be kept apart: what one record says holds for both, whoever sees it."""

from collections.abc import Collection

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from chapterdesk.core.errors import RefusedError
from chapterdesk.core.vocabulary import RelationSafety
from chapterdesk.core.words import _
from chapterdesk.models import Member, Relation

_NOT_PAIRED = (RelationSafety.DO_NOT_PAIR, RelationSafety.DO_NOT_SEAT)
"""Who is not to sit in one room is not to be paired, either."""


def kept_apart(session: Session, ids: Collection[bytes]) -> set[frozenset[bytes]]:
    """Return which of these people are not to be paired with which, as sets of two.

    An end date does not lift it, and neither does a record in the archive: a flag stands until
    somebody takes it away. A record that was merged into another one is taken for that one.
    """
    merged = session.execute(
        select(Member.id, Member.merged_into).where(Member.merged_into.in_(ids))
    )
    stands: dict[bytes, bytes] = {member_id: member_id for member_id in ids}
    stands |= {row.id: row.merged_into for row in merged}
    rows = session.execute(
        select(Relation.member_id, Relation.other_id).where(
            Relation.safety.in_(_NOT_PAIRED),
            or_(Relation.member_id.in_(stands), Relation.other_id.in_(stands)),
        )
    )
    found = {
        frozenset((stands[one], stands[other]))
        for one, other in rows
        if one in stands and other in stands
    }
    return {pair for pair in found if len(pair) > 1}


def apart_from_somebody(session: Session) -> set[bytes]:
    """Return everybody whom some record keeps apart from somebody; see `kept_apart`."""
    rows = session.execute(
        select(Relation.member_id, Relation.other_id).where(Relation.safety.in_(_NOT_PAIRED))
    )
    found = {one for row in rows for one in row}
    if not found:
        return found
    merged = select(Member.merged_into).where(Member.id.in_(found), Member.merged_into.is_not(None))
    return found | {into for into in session.scalars(merged) if into is not None}


def refuse_apart(session: Session, one: bytes, other: bytes, *, field: str) -> None:
    """Refuse to bring two people together whom a record keeps apart.

    Raises:
        RefusedError: One of the two records says so. It is not said whose.
    """
    if kept_apart(session, (one, other)):
        raise RefusedError(
            _("A record says that these two are to be kept apart."),
            _("Nothing was saved."),
            _("Choose somebody else."),
            field=field,
        )
