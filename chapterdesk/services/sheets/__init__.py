"""Sheets: documents on paper, what stands on them as consent and rules allow, print and save.

Not here: how a document is drawn (printing).
"""

from chapterdesk.printing.badges.report import BadgeLayout
from chapterdesk.printing.helplines.report import DangerNumber
from chapterdesk.printing.meeting_list.report import ListForm
from chapterdesk.services.sheets.papers import (
    AttendanceOptions,
    BadgeOptions,
    CallOptions,
    HelplineOptions,
    ListOptions,
    PageOptions,
    Paper,
    PrintRow,
    SheetRow,
    SheetStart,
    SignInOptions,
)
from chapterdesk.services.sheets.service import SheetService

__all__ = [
    "AttendanceOptions",
    "BadgeLayout",
    "BadgeOptions",
    "CallOptions",
    "DangerNumber",
    "HelplineOptions",
    "ListForm",
    "ListOptions",
    "PageOptions",
    "Paper",
    "PrintRow",
    "SheetRow",
    "SheetService",
    "SheetStart",
    "SignInOptions",
]
