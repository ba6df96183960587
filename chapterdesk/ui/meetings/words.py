"""What the closed words of meetings and places are called on screen."""

from chapterdesk.core.vocabulary import LocationDisclosure, MeetingKind, MeetingStatus
from chapterdesk.core.words import _
from chapterdesk.ui.theme.tokens import Tone


def kind_names() -> dict[MeetingKind, str]:
    """Return the name of every kind of meeting."""
    return {
        MeetingKind.MEETING: _("Meeting"),
        MeetingKind.EVENT: _("Event"),
        MeetingKind.SESSION: _("Session"),
        MeetingKind.ACTION: _("Action"),
    }


def status_tags() -> dict[MeetingStatus, tuple[str, Tone]]:
    """Return the word and the tone of every state of a meeting."""
    return {
        MeetingStatus.PLANNED: (_("planned"), "accent"),
        MeetingStatus.HELD: (_("not finished yet"), "warn"),
        MeetingStatus.CLOSED: (_("finished"), "ok"),
        MeetingStatus.CANCELLED: (_("cancelled"), "bad"),
        MeetingStatus.VOID: (_("left out"), "bad"),
    }


def disclosure_names() -> dict[LocationDisclosure, str]:
    """Return how much of a place may be told, in words."""
    return {
        LocationDisclosure.AREA_ONLY: _("The area only"),
        LocationDisclosure.FULL: _("Name and address"),
        LocationDisclosure.ON_REQUEST: _("Nothing on paper; told when asked"),
        LocationDisclosure.HIDDEN: _("Nothing, ever"),
    }
