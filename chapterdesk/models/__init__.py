"""SQLAlchemy mapped classes, one aggregate a module; no behaviour that needs a session.

Every exchanged table has a 16-byte id, no UNIQUE index but that id, and immutable owner columns.
"""

from chapterdesk.models.audit import AuditEvent
from chapterdesk.models.base import Base, Row
from chapterdesk.models.batch import Batch, BatchRow
from chapterdesk.models.chapter import BackupLog, Chapter, Draft, Setting, SlotLabel
from chapterdesk.models.check import MemberCheck
from chapterdesk.models.custom_field import CustomField, CustomValue
from chapterdesk.models.directory import (
    DirectoryEntry,
    DirectoryLanguage,
    DirectoryService,
    Verification,
)
from chapterdesk.models.duplicate import MemberMerge, NotDuplicate
from chapterdesk.models.event import (
    ChecklistPoint,
    Event,
    EventQuestion,
    EventShift,
    Participation,
    ParticipationAnswer,
    ParticipationGuest,
    ParticipationNeed,
    RunItem,
    ShiftVolunteer,
)
from chapterdesk.models.group import (
    AgreementAcknowledgement,
    AgreementReading,
    Group,
    GroupAgreement,
    GroupMembership,
    GroupMembershipHistory,
    GroupTopic,
    Place,
    PlaceFeature,
    PlacePoint,
)
from chapterdesk.models.meeting import Attendance, Headcount, Meeting, MeetingDuty
from chapterdesk.models.member import (
    Consent,
    ContactPoint,
    Member,
    MemberLanguage,
    MemberPronoun,
    MemberTopic,
    Note,
    SearchWord,
    StatusHistory,
)
from chapterdesk.models.mentoring import MentorPair
from chapterdesk.models.privacy import (
    ConsentOverride,
    ConsentWording,
    DenyEntry,
    PrivacyRequest,
    Tombstone,
)
from chapterdesk.models.reaching import ContactAttempt, PlannedAbsence
from chapterdesk.models.relation import EmergencyContact, Relation
from chapterdesk.models.safety import Reader, SealedOpening, SealedText
from chapterdesk.models.series import Holiday, Series, SeriesFacilitator
from chapterdesk.models.sheet import ExportLog, PrintLog, Sheet, SheetEntry
from chapterdesk.models.task import Task
from chapterdesk.models.view import SavedMapping, SavedView

__all__ = [
    "AgreementAcknowledgement",
    "AgreementReading",
    "Attendance",
    "AuditEvent",
    "BackupLog",
    "Base",
    "Batch",
    "BatchRow",
    "Chapter",
    "ChecklistPoint",
    "Consent",
    "ConsentOverride",
    "ConsentWording",
    "ContactAttempt",
    "ContactPoint",
    "CustomField",
    "CustomValue",
    "DenyEntry",
    "DirectoryEntry",
    "DirectoryLanguage",
    "DirectoryService",
    "Draft",
    "EmergencyContact",
    "Event",
    "EventQuestion",
    "EventShift",
    "ExportLog",
    "Group",
    "GroupAgreement",
    "GroupMembership",
    "GroupMembershipHistory",
    "GroupTopic",
    "Headcount",
    "Holiday",
    "Meeting",
    "MeetingDuty",
    "Member",
    "MemberCheck",
    "MemberLanguage",
    "MemberMerge",
    "MemberPronoun",
    "MemberTopic",
    "MentorPair",
    "NotDuplicate",
    "Note",
    "Participation",
    "ParticipationAnswer",
    "ParticipationGuest",
    "ParticipationNeed",
    "Place",
    "PlaceFeature",
    "PlacePoint",
    "PlannedAbsence",
    "PrintLog",
    "PrivacyRequest",
    "Reader",
    "Relation",
    "Row",
    "RunItem",
    "SavedMapping",
    "SavedView",
    "SealedOpening",
    "SealedText",
    "SearchWord",
    "Series",
    "SeriesFacilitator",
    "Setting",
    "Sheet",
    "SheetEntry",
    "ShiftVolunteer",
    "SlotLabel",
    "StatusHistory",
    "Task",
    "Tombstone",
    "Verification",
]
