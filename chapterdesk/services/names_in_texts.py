"""Names of people that stand in a text that is written of a meeting, to ask before it is read."""

from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from chapterdesk.core.vocabulary import AttendanceMode
from chapterdesk.models import Group, GroupMembership, Meeting, Member
from chapterdesk.services.folding import fold
from chapterdesk.services.rows import fetch

SUBJECT: Final = "meetings"
"""What the tasks that a meeting decided are about."""


def names_standing(session: Session, meeting_id: bytes | None, text: str) -> tuple[str, ...]:
    """Return the names of people of a meeting's group that stand in a text; of anybody for None."""
    plain = "".join(sign if sign.isalnum() else " " for sign in fold(text))
    words = f" {' '.join(plain.split())} "
    query = select(Member.display_name).where(
        Member.deleted_at.is_(None), Member.merged_into.is_(None)
    )
    group_id = None if meeting_id is None else fetch(session, Meeting, meeting_id).group_id
    if group_id is not None and not _counts(session, group_id):
        query = query.join(GroupMembership, GroupMembership.member_id == Member.id).where(
            GroupMembership.group_id == group_id
        )
    return tuple(sorted({name for name in session.scalars(query) if _stands_in(name, words)}))


def _counts(session: Session, group_id: bytes) -> bool:
    group = session.get(Group, group_id)
    return group is None or group.attendance_mode == AttendanceMode.COUNT_ONLY


def _stands_in(name: str, words: str) -> bool:
    """Say whether a name, or the first word of it, stands in a folded text as a whole word."""
    folded = fold(name)
    first = folded.split(" ", 1)[0]
    return any(f" {each} " in words for each in (folded, first) if len(each) > 1)
