"""Events: meetings for which people register, what they need, and who helps.

What check-in has to know of registrations is in `services.participations`, below both.
"""

from chapterdesk.services.event_plans import AreaRow, PointRow, RunDraft, role_label
from chapterdesk.services.events.erasing import ErasingService
from chapterdesk.services.events.needs import NeedsService, need_codes, need_label
from chapterdesk.services.events.planning import PLAN_FIELDS, EventPlanService
from chapterdesk.services.events.registering import RegistrationService
from chapterdesk.services.events.service import EventService
from chapterdesk.services.events.shapes import (
    EventDetail,
    EventDraft,
    EventRow,
    NeedDraft,
    NeedsReport,
    NeedSum,
    OffersReport,
    ParticipationRow,
    QuestionDraft,
    QuestionRow,
    Registered,
    RegistrationDetail,
    RegistrationDraft,
)
from chapterdesk.services.events.shifts import (
    ShiftDraft,
    ShiftPerson,
    ShiftRow,
    ShiftService,
)

__all__ = [
    "PLAN_FIELDS",
    "AreaRow",
    "ErasingService",
    "EventDetail",
    "EventDraft",
    "EventPlanService",
    "EventRow",
    "EventService",
    "NeedDraft",
    "NeedSum",
    "NeedsReport",
    "NeedsService",
    "OffersReport",
    "ParticipationRow",
    "PointRow",
    "QuestionDraft",
    "QuestionRow",
    "Registered",
    "RegistrationDetail",
    "RegistrationDraft",
    "RegistrationService",
    "RunDraft",
    "ShiftDraft",
    "ShiftPerson",
    "ShiftRow",
    "ShiftService",
    "need_codes",
    "need_label",
    "role_label",
]
