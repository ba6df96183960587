"""What the closed words of meetings are called on screen."""

from chapterdesk.core.vocabulary import MeetingKind, MeetingStatus
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
