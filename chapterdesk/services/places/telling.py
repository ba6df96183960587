"""How much of a place anybody outside may read.

SECURITY: papers, calendars and exports ask here and nowhere else. The link of a call or a chat is
told exactly where the address of a room would be: whoever has it is in.
"""

import re
from typing import Final

from sqlalchemy.orm import Session

from chapterdesk.core.errors import UsageError
from chapterdesk.core.safe_vocabulary import VIRTUAL
from chapterdesk.core.vocabulary import LocationDisclosure
from chapterdesk.core.words import _
from chapterdesk.models import Meeting, Place

_CAREFUL: Final = (
    LocationDisclosure.HIDDEN,
    LocationDisclosure.ON_REQUEST,
    LocationDisclosure.AREA_ONLY,
    LocationDisclosure.FULL,
)
_ASKED: Final = frozenset({LocationDisclosure.ON_REQUEST, LocationDisclosure.AREA_ONLY})


_LINK: Final = re.compile(
    r"://|\bwww\.|\b(?:zoom\.us|meet\.jit\.si|meet\.google\.com|teams\.(?:microsoft|live)\.com"
    r"|whereby\.com|t\.me|wa\.me|chat\.whatsapp\.com|signal\.group|signal\.me|discord\.(?:gg|com))/",
    re.IGNORECASE,
)
"""What opens a door by itself, in a name or an area that is told."""


def place_on_paper(
    session: Session, place_id: bytes | None, told: LocationDisclosure | None = None
) -> str:
    """Return as much of a place as may stand on paper.

    Args:
        session: Open.
        place_id: Which.
        told: What the meeting says of it; the more careful of the two counts.
    """
    place = None if place_id is None else session.get(Place, place_id)
    return "" if place is None else shown_outside(place, told)


def shown_outside(place: Place, told: LocationDisclosure | None = None) -> str:
    """Return as much of a place as may stand on paper; the more careful of the two counts."""
    disclosure = told_disclosure(place, told)
    if disclosure in {LocationDisclosure.HIDDEN, LocationDisclosure.ON_REQUEST}:
        return ""
    if disclosure == LocationDisclosure.AREA_ONLY:
        return place.area
    return ", ".join(part for part in (place.name, way_in(place)) if part)


def way_in(place: Place) -> str:
    """Return what leads into a place, on one line: an address, or the link of a call or a chat."""
    text = place.link if place.kind in VIRTUAL else place.address
    return text.strip().replace("\n", ", ")


def refuse_link(text: str, *, field: str) -> None:
    """Refuse a link where it would be told with the name or the area of a place.

    Raises:
        UsageError: There is one.
    """
    if _LINK.search(text):
        raise UsageError(
            _("A link may not stand here: whoever reads it on paper can come in."),
            _("Nothing was saved."),
            _("Say that it is a call or a chat, and put the link into its own field."),
            field=field,
        )


def told_outside(session: Session, meeting: Meeting) -> str:
    """Return as much of where a meeting is as anybody outside may read.

    SECURITY: papers, calendars and exports ask here and nowhere else. Of a place that is told on
    request nothing but that is said, of a hidden one nothing at all.
    """
    place = None if meeting.place_id is None else session.get(Place, meeting.place_id)
    text = "" if place is None else shown_outside(place, meeting.disclosure)
    if text or place is None:
        return text
    disclosure = told_disclosure(place, meeting.disclosure)
    return _("The place is told on request.") if disclosure in _ASKED else ""


def told_disclosure(place: Place, told: LocationDisclosure | None) -> LocationDisclosure:
    """Return how much of a place may be told: the more careful of what it and a meeting say."""
    return min(place.disclosure, told or place.disclosure, key=_CAREFUL.index)


def area_of(
    session: Session, place_id: bytes | None, told: LocationDisclosure | None = None
) -> str:
    """Return the area of a place, where at least that may be told; never its name or address."""
    place = None if place_id is None else session.get(Place, place_id)
    if place is None:
        return ""
    disclosure = told_disclosure(place, told)
    open_ = disclosure in {LocationDisclosure.AREA_ONLY, LocationDisclosure.FULL}
    return place.area if open_ else ""
