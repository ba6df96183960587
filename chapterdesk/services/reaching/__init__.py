"""Reaching people: whom to call or write to and how, what came of it, who was not seen for a while.

Here alone is decided who may be reached. What is not known counts as not allowed; whoever is
shielded, only kept, archived, in the bin or merged is on no list.
"""

from chapterdesk.services.reaching.service import AREA, ReachingService
from chapterdesk.services.reaching.shapes import (
    AttemptDraft,
    AttemptView,
    Channel,
    LeftOutRow,
    ReachCounts,
    ReachDetail,
    ReachFilter,
    ReachRow,
    ReachWay,
)

__all__ = [
    "AREA",
    "AttemptDraft",
    "AttemptView",
    "Channel",
    "LeftOutRow",
    "ReachCounts",
    "ReachDetail",
    "ReachFilter",
    "ReachRow",
    "ReachWay",
    "ReachingService",
]
