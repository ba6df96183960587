"""For whom a file is: who may be in it without asking them again, and which columns go so far.

Who has said nothing keeps to the leads; a file of which nobody said for whom it is goes to anybody.
"""

from collections.abc import Sequence
from datetime import date
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from chapterdesk.core.vocabulary import ConsentAudience, ConsentPurpose, ShareLevel
from chapterdesk.models import Member
from chapterdesk.services.consents.asking import holds, refused

LEADS: Final = ShareLevel.NONE
"""The leads of this chapter alone: as far as everybody's details go."""
AUDIENCES: Final = {
    "leads": LEADS,
    "chapter": ShareLevel.CHAPTER,
    "partners": ShareLevel.PARTNERS,
    "everybody": ShareLevel.PUBLIC,
}
"""For whom a file can be, by its word, the narrowest first. No file knows of whose groups
somebody is, so whose details go to their own groups alone is in none but that of the leads."""
_FAR: Final = tuple(ShareLevel)
_AT_ONCE: Final = 400
_OUTSIDE: Final = frozenset({
    "display_name", "pronouns", "language", "phone", "email", "reach_rule",
})  # fmt: skip
_CHAPTER: Final = _OUTSIDE | {"interests", "skills"}


def word_of(audience: ShareLevel) -> str:
    """Return the word for an audience, as it is chosen and written down."""
    return next(word for word, one in AUDIENCES.items() if one is audience)


def leaves_chapter(audience: ShareLevel) -> bool:
    """Say whether somebody outside the chapter reads the file."""
    return _FAR.index(audience) >= _FAR.index(ShareLevel.PARTNERS)


def goes_to(audience: ShareLevel, key: str) -> bool:
    """Say whether a column may go so far.

    What the leads note of somebody (status, tags, when they came, the chapter's own fields) and
    the code by which the desk knows them again are for the leads alone.
    """
    if audience is LEADS:
        return True
    return key in (_OUTSIDE if leaves_chapter(audience) else _CHAPTER)


def purpose_of(audience: ShareLevel) -> ConsentPurpose:
    """Return which purpose it is that somebody is in a file for these readers."""
    if leaves_chapter(audience):
        return ConsentPurpose.SHARE_WITH_PARTNER
    return ConsentPurpose.PRINT_ROSTER


def sharing(
    session: Session, member_ids: Sequence[bytes], audience: ShareLevel, today: date
) -> frozenset[bytes]:
    """Return whose details may go so far without asking them again.

    Outside the chapter a yes to being passed on is needed, too.
    """
    if audience is LEADS:
        return frozenset(member_ids)
    wide = _FAR[_FAR.index(audience) :]
    found: set[bytes] = set()
    for start in range(0, len(member_ids), _AT_ONCE):
        part = member_ids[start : start + _AT_ONCE]
        query = select(Member.id).where(Member.id.in_(part), Member.share_level.in_(wide))
        found.update(session.scalars(query))
    if not leaves_chapter(audience):
        return frozenset(found)
    return holds(session, sorted(found), purpose_of(audience), ConsentAudience.CHAPTER, today)


def said_no(
    session: Session, member_ids: Sequence[bytes], audience: ShareLevel, today: date
) -> frozenset[bytes]:
    """Return who said no to standing in a file for these readers, or took their yes back.

    The leads are no exception: what was refused is the name in a file, whoever reads it.
    """
    found = refused(session, member_ids, ConsentPurpose.PRINT_ROSTER, today)
    if not leaves_chapter(audience):
        return found
    return found | refused(session, member_ids, purpose_of(audience), today)
