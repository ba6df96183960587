"""What the closed words of meetings are called on screen."""

from chapterdesk.core.vocabulary import MeetingKind, MeetingStatus, SheetLayout
from chapterdesk.core.words import _, isolate
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


def layout_names() -> dict[str, str]:
    """Return which sheets a series can start from, in words."""
    return {
        SheetLayout.NONE.value: _("No sheet in particular"),
        SheetLayout.ATTENDANCE.value: _("Attendance sheet"),
        SheetLayout.ATTENDANCE_LARGE.value: _("Attendance sheet, large print"),
        SheetLayout.SIGN_IN.value: _("Sheet to sign in on"),
        SheetLayout.SIGN_IN_LARGE.value: _("Sheet to sign in on, large print"),
    }


def layout_words(layout: str) -> str:
    """Return which sheet a series starts from; a note from when this was free text as it is."""
    return layout_names().get(layout) or isolate(layout)
