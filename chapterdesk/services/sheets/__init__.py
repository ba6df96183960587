"""Sheets: documents on paper, what stands on them as consent and rules allow, print and save.

Not here: how a document is drawn (printing).
"""

from chapterdesk.printing.helplines.report import DangerNumber
from chapterdesk.services.sheets.papers import (
    AttendanceOptions,
    CallOptions,
    HelplineOptions,
    Paper,
    PrintRow,
    SheetRow,
)
from chapterdesk.services.sheets.service import SheetService

__all__ = [
    "AttendanceOptions",
    "CallOptions",
    "DangerNumber",
    "HelplineOptions",
    "Paper",
    "PrintRow",
    "SheetRow",
    "SheetService",
]
