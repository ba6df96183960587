"""What was done without the consent it needs: never without a reason, and never of just anybody."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

from sqlalchemy import ColumnElement, insert, select
from sqlalchemy.orm import Session

from chapterdesk.core.errors import RefusedError, UsageError
from chapterdesk.core.ids import new_id
from chapterdesk.core.vocabulary import ConsentPurpose
from chapterdesk.core.words import _
from chapterdesk.models import ConsentOverride, Member, SlotLabel
from chapterdesk.services.database import Work
from chapterdesk.services.naming import shown_name
from chapterdesk.services.restriction import not_restricted
from chapterdesk.services.rows import line
from chapterdesk.services.zones import chapter_zone, to_local

Act = Literal["export", "print", "call", "share"]
_CHUNK: Final = 500
_SHOWN: Final = 8
_MOST_ACTS: Final = 200
_LEAST: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class OverrideRow:
    """One act that somebody did without the consent of some people.

    Attributes:
        at: Wall-clock time where the chapter is.
        who: The name of the key that opened the desk; empty where it has none.
        reason: Empty in meeting mode, as notes are.
        people: Of how many.
        names: Some of them, as lists show them.
    """

    at: datetime
    who: str
    act: str
    purpose: ConsentPurpose
    reason: str
    people: int
    names: tuple[str, ...]


def may_be_overridden() -> ColumnElement[bool]:
    """Return the condition on `member` for whom a reason is enough, where a yes is missing."""
    return Member.shielded.is_(False) & not_restricted()


def reason_of(text: str, *, field: str = "reason") -> str:
    """Return a reason that says something.

    Args:
        text: As it was typed.
        field: Where; "refused_reason" is why something is done with who said no.

    Raises:
        UsageError: There is none, or it is too short to be one.
    """
    reason = line(text, field=field)
    if len(reason) < _LEAST:
        raise UsageError(
            _("Some of these people said no to this.")
            if field == "refused_reason"
            else _("Some of these people have not agreed to this."),
            _("Nothing left the desk."),
            _("Say in a few words why it is done without them, or leave them out."),
            field=field,
        )
    return reason


def record_overrides(
    work: Work, member_ids: Sequence[bytes], purpose: ConsentPurpose, act: Act, reason: str
) -> None:
    """Keep that something is done without the consent of these people, by whom and why.

    Raises:
        UsageError: There is no reason.
        RefusedError: One of them is shielded, or their record is only kept.
    """
    if not member_ids:
        return
    said = reason_of(reason)
    _require_overridable(work.session, member_ids)
    now = work.clock.now()
    work.session.execute(
        insert(ConsentOverride),
        [
            {
                "id": new_id(),
                "member_id": member_id,
                "purpose": purpose,
                "act": act,
                "reason": said,
                "made_at": now,
                "slot_id": work.slot_id,
                "created_at": now,
                "updated_at": now,
            }
            for member_id in member_ids
        ],
    )
    about = member_ids[0] if len(member_ids) == 1 else None
    work.audit("override", "consent", about, act, purpose.value)
    work.changed("consents", *member_ids)


def _require_overridable(session: Session, member_ids: Sequence[bytes]) -> None:
    for start in range(0, len(member_ids), _CHUNK):
        part = member_ids[start : start + _CHUNK]
        query = select(Member.id).where(Member.id.in_(part), may_be_overridden())
        if len(set(session.scalars(query))) != len(set(part)):
            raise RefusedError(
                _("No reason is enough for who is shielded, or whose record is only kept."),
                _("Nothing left the desk."),
                _("Ask them first, and note what they say on their page."),
                field="reason",
            )


def read_overrides(session: Session, *, hides: bool) -> tuple[OverrideRow, ...]:
    """Return what was done without consent, the latest first; people of one act are one row."""
    rows: Sequence[Any] = session.execute(
        select(
            ConsentOverride.made_at, ConsentOverride.slot_id, ConsentOverride.act,
            ConsentOverride.purpose, ConsentOverride.reason, Member.display_name, Member.shielded,
        )
        .join(Member, Member.id == ConsentOverride.member_id)
        .order_by(ConsentOverride.made_at.desc(), Member.sort_key, Member.id)
    ).all()  # fmt: skip
    labels = {row.slot_id: row.label for row in session.scalars(select(SlotLabel))}
    zone = chapter_zone(session)
    acts: dict[tuple[Any, ...], list[str]] = {}
    for row in rows:
        key = (row.made_at, row.slot_id, row.act, row.purpose, row.reason)
        if key not in acts and len(acts) == _MOST_ACTS:
            break
        acts.setdefault(key, []).append(shown_name(row.display_name, shielded=row.shielded))
    return tuple(
        OverrideRow(
            at=to_local(at, zone),
            who=labels.get(slot_id or b"", ""),
            act=act,
            purpose=purpose,
            reason="" if hides else reason,
            people=len(names),
            names=tuple(names[:_SHOWN]),
        )
        for (at, slot_id, act, purpose, reason), names in acts.items()
    )
