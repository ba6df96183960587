"""How long each kind of thing is kept, what is past its time, and erasing it once somebody agreed.

Belongs here: what goes by its age after a person looked at the list. What goes by itself (the bin,
sealed texts whose day is over) stands with those areas.
"""

from chapterdesk.services.retention.finding import RetentionItem
from chapterdesk.services.retention.periods import Category
from chapterdesk.services.retention.service import (
    Erased,
    PeriodRow,
    RetentionList,
    RetentionService,
)

__all__ = [
    "Category",
    "Erased",
    "PeriodRow",
    "RetentionItem",
    "RetentionList",
    "RetentionService",
]
