"""Which sheet a meeting's printing starts from, as its series says."""

from typing import Final

from sqlalchemy.orm import Session

from chapterdesk.core.vocabulary import AttendanceMode, SheetLayout
from chapterdesk.models import Meeting, Series
from chapterdesk.services.checkin.marking import mode_of
from chapterdesk.services.rows import fetch
from chapterdesk.services.series.shapes import layout_of
from chapterdesk.services.sheets.papers import SheetStart

_LARGE: Final = frozenset({SheetLayout.ATTENDANCE_LARGE, SheetLayout.SIGN_IN_LARGE})
_SIGN_IN: Final = frozenset({SheetLayout.SIGN_IN, SheetLayout.SIGN_IN_LARGE})
NAMELESS: Final = frozenset({AttendanceMode.COUNT_ONLY, AttendanceMode.CODE})
"""How groups count that have no sheet to sign in on."""


def sheet_start(session: Session, meeting_id: bytes) -> SheetStart:
    """Return which sheet the printing of a meeting starts from.

    Raises:
        RefusedError: The meeting is gone.
    """
    meeting = fetch(session, Meeting, meeting_id)
    series = None if meeting.series_id is None else session.get(Series, meeting.series_id)
    layout = SheetLayout.NONE if series is None else layout_of(series.sheet_layout)
    named = mode_of(session, meeting) not in NAMELESS
    return SheetStart(sign_in=named and layout in _SIGN_IN, large=layout in _LARGE)
