"""What the closed words of places are called on screen."""

from chapterdesk.core.safe_vocabulary import VIRTUAL, PlaceKind, PlacePointState
from chapterdesk.core.vocabulary import LocationDisclosure
from chapterdesk.core.words import _
from chapterdesk.ui.theme.tokens import Tone


def kind_names() -> dict[PlaceKind, str]:
    """Return the name of every kind of place."""
    return {
        PlaceKind.ROOM: _("Room"),
        PlaceKind.CALL: _("Call"),
        PlaceKind.CHAT: _("Chat"),
    }


def kind_icon(kind: PlaceKind) -> str:
    """Return the icon of a kind of place."""
    return "map-pin" if kind not in VIRTUAL else "message-circle"


def disclosure_names(kind: PlaceKind = PlaceKind.ROOM) -> dict[LocationDisclosure, str]:
    """Return how much of a place may be told, in words."""
    full = _("Name and link") if kind in VIRTUAL else _("Name and address")
    return {
        LocationDisclosure.AREA_ONLY: _("The area only"),
        LocationDisclosure.FULL: full,
        LocationDisclosure.ON_REQUEST: _("Nothing on paper; told when asked"),
        LocationDisclosure.HIDDEN: _("Nothing, ever"),
    }


def state_tags() -> dict[PlacePointState, tuple[str, Tone]]:
    """Return the word and the tone of every state of a point of a checklist."""
    return {
        PlacePointState.OPEN: (_("not looked at"), "neutral"),
        PlacePointState.YES: (_("yes"), "ok"),
        PlacePointState.NO: (_("no"), "bad"),
        PlacePointState.NOT_NEEDED: (_("not needed here"), "neutral"),
    }
