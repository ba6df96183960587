"""Places: rooms, calls and chats, what they offer, and how much of them may be told.

Here belongs whatever asks about a place. Where a meeting is told of, `telling` is asked.
"""

from chapterdesk.services.places.checklist import PlaceChecklistService
from chapterdesk.services.places.service import PlaceService, add_place
from chapterdesk.services.places.shapes import (
    PlaceDetail,
    PlaceDraft,
    PlacePointArea,
    PlacePointRow,
    PlaceRow,
)
from chapterdesk.services.places.telling import (
    area_of,
    place_on_paper,
    told_disclosure,
    told_outside,
    way_in,
)

__all__ = [
    "PlaceChecklistService",
    "PlaceDetail",
    "PlaceDraft",
    "PlacePointArea",
    "PlacePointRow",
    "PlaceRow",
    "PlaceService",
    "add_place",
    "area_of",
    "place_on_paper",
    "told_disclosure",
    "told_outside",
    "way_in",
]
