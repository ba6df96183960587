"""Rows of our own exports that come back: what the desk would write again is no news.

An export says of each row which person of the desk it is. Cells that still say what an export of
that person says today are taken to be unchanged, whatever a reader of strange tables would make of
them: a name that reads as a total, a tag with a comma in it. Only cells that somebody edited are
read.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chapterdesk.core.clock import Clock
from chapterdesk.core.ids import ID_SIZE
from chapterdesk.core.words import _
from chapterdesk.models import Member, Tombstone
from chapterdesk.services.exports.columns import texts_of
from chapterdesk.services.exports.people import own_fields, read_people
from chapterdesk.services.exports.vcards import card_of
from chapterdesk.services.imports.columns import UID
from chapterdesk.services.imports.row_parts import RowDraft
from chapterdesk.services.imports.rows import RowReader
from chapterdesk.services.imports.sentences import in_the_bin
from chapterdesk.services.imports.vcard_source import cells_of_card
from chapterdesk.services.zones import today_of

_AT_ONCE: Final = 400
_MERGES: Final = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class _Own:
    """What the desk says of the person that a row says it is.

    Attributes:
        refused: Why the row is left out; empty where it can be taken.
        cells: What an export of them says today, by the name of the column.
    """

    member_id: bytes
    name: str = ""
    refused: str = ""
    cells: Mapping[str, str]


def read_rows(
    session: Session,
    clock: Clock,
    reader: RowReader,
    rows: Sequence[tuple[int, tuple[str, ...]]],
) -> list[RowDraft]:
    """Return what rows say; of rows of our own exports only what was edited in them."""
    at = next((plan.index for plan in reader.plans if plan.field == UID), None)
    if at is None:
        return [reader.read(number, cells) for number, cells in rows]
    own = _known(session, clock, [_id_of(cells[at]) for _number, cells in rows])
    return [_read(reader, number, cells, at, own) for number, cells in rows]


def _read(
    reader: RowReader, number: int, cells: tuple[str, ...], at: int, own: Mapping[bytes, _Own]
) -> RowDraft:
    known = own.get(_id_of(cells[at]))
    if known is None:
        return reader.read(number, cells)
    if known.refused:
        return RowDraft(number=number, cells=cells, draft=None, nobody=known.refused)
    same = frozenset(
        plan.index
        for plan in reader.plans
        if plan.index != at and cells[plan.index] == known.cells.get(plan.header, "")
    )
    edited = tuple("" if index in same else cell for index, cell in enumerate(cells))
    read = reader.read(number, edited, known_name=known.name)
    kept = frozenset(plan.index for plan in reader.plans if plan.index in same and plan.field)
    return replace(
        read,
        cells=cells,
        member_id=known.member_id if read.draft is not None else None,
        taken=read.taken | kept | {at},
        edited=any(edited[plan.index] for plan in reader.plans if plan.index != at and plan.field),
    )


def _id_of(text: str) -> bytes:
    """Return the id that a cell holds, as hex or as a UUID; no bytes where it holds none."""
    try:
        found = UUID(text.strip()).bytes
    except ValueError:
        return b""
    return found if len(found) == ID_SIZE else b""


def _known(session: Session, clock: Clock, ids: Sequence[bytes]) -> dict[bytes, _Own]:
    found: dict[bytes, _Own] = {}
    wanted = list(dict.fromkeys(member_id for member_id in ids if member_id))
    for start in range(0, len(wanted), _AT_ONCE):
        found.update(_part(session, clock, wanted[start : start + _AT_ONCE]))
    return found


def _part(session: Session, clock: Clock, ids: Sequence[bytes]) -> dict[bytes, _Own]:
    # Held until the end: the session finds them again by their ids without another query.
    loaded = session.scalars(select(Member).where(Member.id.in_(ids))).all()
    erased = set(session.scalars(select(Tombstone.id).where(Tombstone.id.in_(ids))))
    found: dict[bytes, _Own] = {
        member_id: _refused(member_id, _("This person was erased; the row is left out."))
        for member_id in erased
    }
    kept = {
        member_id: _survivor(session, member_id) for member_id in ids if member_id not in erased
    }
    people = {member.id: member for member in (*loaded, *kept.values()) if member is not None}
    fields = own_fields(session)
    told = {
        person.row.id: {**texts_of(person, fields), **cells_of_card(card_of(person))}
        for person in read_people(session, today_of(session, clock), tuple(people))
    }
    for member_id, member in kept.items():
        if member is None:
            continue
        found[member_id] = (
            _refused(member.id, in_the_bin())
            if member.deleted_at is not None
            else _refused(member.id, restricted())
            if member.restricted_on is not None
            else _Own(member_id=member.id, name=member.display_name, cells=told.get(member.id, {}))
        )
    return found


def restricted() -> str:
    """Return what is said of a row of somebody whose record is restricted."""
    return _("Their record is only kept: nothing of it was changed.")


def _refused(member_id: bytes, why: str) -> _Own:
    return _Own(member_id=bytes(member_id), refused=why, cells={})


def _survivor(session: Session, member_id: bytes) -> Member | None:
    """Return the person, or whom their record was merged into."""
    member = session.get(Member, member_id)
    for _turn in range(_MERGES):
        if member is None or member.merged_into is None:
            break
        member = session.get(Member, member.merged_into)
    return member
