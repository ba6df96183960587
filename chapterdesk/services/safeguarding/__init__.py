"""Rules for people under 18: who was checked, and plans that do not keep to the rules.

Here belongs what warns. Nothing in here refuses a plan: whoever plans reads what is missing, and
decides. Where a minor is mentored, the rules of pairs refuse (`services.mentoring`).
"""

from chapterdesk.services.safeguarding.checks import CheckService
from chapterdesk.services.safeguarding.rules import ADULTS, standings, two_adults
from chapterdesk.services.safeguarding.service import SafeguardingService
from chapterdesk.services.safeguarding.shapes import (
    CheckDraft,
    CheckRow,
    CheckState,
    DueCheck,
    MinorsPlan,
    PlanAtRisk,
    Standing,
    StandingRow,
)

__all__ = [
    "ADULTS",
    "CheckDraft",
    "CheckRow",
    "CheckService",
    "CheckState",
    "DueCheck",
    "MinorsPlan",
    "PlanAtRisk",
    "SafeguardingService",
    "Standing",
    "StandingRow",
    "standings",
    "two_adults",
]
