"""Since when somebody stands to the chapter as they do: what they said, before what was typed."""

from datetime import date
from typing import Final

from chapterdesk.core.vocabulary import MemberStatus

_HERE: Final = frozenset(
    {
        MemberStatus.VISITOR,
        MemberStatus.INTERESTED,
        MemberStatus.MEMBER,
        MemberStatus.VOLUNTEER,
        MemberStatus.FACILITATOR,
        MemberStatus.LEAD,
    }
)


def first_since(status: MemberStatus, since: date, joined_on: date | None) -> date:
    """Return since when the first status of a person holds: since they are here, if that is known.

    Their record may have been made years later. How long something is kept still counts from the
    day on which it was written down.

    Args:
        status: The first one that is known of them.
        since: The day on which it was written down.
        joined_on: Since when they are here; None if nobody knows.
    """
    if joined_on is None or status not in _HERE:
        return since
    return min(since, joined_on)
