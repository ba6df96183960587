"""Put a record away, as no list may show it, in one step and with everything that belongs to it."""

from datetime import date
from typing import Final

from chapterdesk.core.vocabulary import MemberStatus
from chapterdesk.models import Member
from chapterdesk.services.database import Database

KEPT_OR_GONE: Final = ("restrict", "archive", "bin", "merge")


def put_away(
    database: Database, how: str, member_id: bytes, other: bytes, *, told: bool = True
) -> None:
    """Put somebody away: into the archive or the bin, into `other`, or only kept from now on.

    Args:
        database: Of the desk.
        how: "restrict", "archive", "bin", "merge", or "leave" for a former member.
        member_id: Whom.
        other: Whom they turn out to be, where they are merged.
        told: Whether what shows people hears of it.
    """
    with database.write() as work:
        row = work.session.get_one(Member, member_id)
        if how == "restrict":
            row.restricted_on = date(2026, 11, 26)
        elif how == "archive":
            row.archived_at = work.clock.now()
        elif how == "bin":
            row.deleted_at = work.clock.now()
        elif how == "merge":
            row.merged_into = other
        elif how == "leave":
            row.status = MemberStatus.FORMER
        else:
            raise ValueError(how)
        if told:
            work.changed("members", member_id)
