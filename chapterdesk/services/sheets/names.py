"""What of each person may stand on paper: as they allowed, and no further than the group goes."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from chapterdesk.core.vocabulary import AttendanceMode, ConsentAudience
from chapterdesk.models import Member, MemberPronoun
from chapterdesk.services.consents.asking import name_on_paper
from chapterdesk.services.naming import first_name, initials
from chapterdesk.services.restriction import not_restricted

CHUNK: Final = 500
_CODE_LETTERS: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_CODE_LENGTH: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class AllowedName:
    """What of one person may stand on paper."""

    shown: str | None
    pronouns: str = ""


def allowed_names(
    session: Session, ids: Sequence[bytes], secret: bytes, mode: AttendanceMode, today: date
) -> list[AllowedName]:
    """Return what of these people may stand on paper, in their order."""
    allowed: dict[bytes, AllowedName] = {}
    for start in range(0, len(ids), CHUNK):
        part = ids[start : start + CHUNK]
        audiences = name_on_paper(session, part, today)
        written = written_pronouns(session, part)
        query = select(Member.id, Member.display_name, Member.shielded, Member.deleted_at)
        for member in session.execute(query.where(Member.id.in_(part), not_restricted())):
            audience = None if member.deleted_at else audiences.get(member.id)
            if mode == AttendanceMode.CODE:
                allowed[member.id] = AllowedName(shown=paper_code(secret, member.id))
                continue
            shown = _shown(member, audience, mode)
            full = shown == member.display_name
            allowed[member.id] = AllowedName(
                shown=shown, pronouns=written.get(member.id, "") if full else ""
            )
    return [allowed.get(member_id, AllowedName(shown=None)) for member_id in ids]


def _shown(member: Any, audience: ConsentAudience | None, mode: AttendanceMode) -> str | None:
    if audience is None or mode == AttendanceMode.COUNT_ONLY:
        return None
    if member.shielded:
        return initials(member.display_name)
    if audience == ConsentAudience.FIRST_NAME or mode == AttendanceMode.FIRST_NAME:
        return first_name(str(member.display_name))
    return str(member.display_name)


def paper_code(secret: bytes, member_id: bytes) -> str:
    """Return the code that stands for a person on paper: the same each time, and no name."""
    digest = hashlib.blake2b(member_id, key=secret, digest_size=8, person=b"papercode")
    number = int.from_bytes(digest.digest(), "big")
    letters: list[str] = []
    for _position in range(_CODE_LENGTH):
        number, index = divmod(number, len(_CODE_LETTERS))
        letters.append(_CODE_LETTERS[index])
    return "".join(letters)


def written_pronouns(session: Session, member_ids: Sequence[bytes]) -> dict[bytes, str]:
    """Return the pronouns that each person uses in writing too."""
    query = (
        select(MemberPronoun.member_id, MemberPronoun.text)
        .where(MemberPronoun.member_id.in_(member_ids), MemberPronoun.in_writing.is_(True))
        .order_by(MemberPronoun.position)
    )
    texts: dict[bytes, list[str]] = {}
    for member_id, text in session.execute(query):
        texts.setdefault(member_id, []).append(text)
    return {member_id: ", ".join(parts) for member_id, parts in texts.items()}
