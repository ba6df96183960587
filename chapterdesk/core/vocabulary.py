"""The closed vocabularies: one place for the words that rows, services and pages share.

Terms follow vCard, iCalendar, HSDS, W3C DPV (consent) and MENTOR's standards where they have one.
"""

from enum import StrEnum


class MemberStatus(StrEnum):
    """How a person stands to the chapter."""

    VISITOR = "visitor"
    INTERESTED = "interested"
    MEMBER = "member"
    VOLUNTEER = "volunteer"
    FACILITATOR = "facilitator"
    LEAD = "lead"
    PAUSED = "paused"
    FORMER = "former"
    ARCHIVED = "archived"


class AgeBand(StrEnum):
    """A band, never a date of birth."""

    UNKNOWN = "unknown"
    UNDER_13 = "under_13"
    FROM_13 = "13_15"
    FROM_16 = "16_17"
    FROM_18 = "18_25"
    FROM_26 = "26_39"
    FROM_40 = "40_59"
    FROM_60 = "60_plus"


class PhotoConsent(StrEnum):
    """May pictures of the room show this person?"""

    ASK = "ask"
    YES = "yes"
    NO = "no"


class ShareLevel(StrEnum):
    """How far somebody's details may go; none is the leads of this chapter alone."""

    NONE = "none"
    OWN_GROUPS = "own_groups"
    CHAPTER = "chapter"
    PARTNERS = "partners"
    PUBLIC = "public"


class RelationSafety(StrEnum):
    """Whether two people must be kept apart, and where."""

    NONE = "none"
    DO_NOT_PAIR = "do_not_pair"
    DO_NOT_SEAT = "do_not_seat"


class FieldKind(StrEnum):
    """What stands in a field of the chapter's own."""

    TEXT = "text"
    CHOICE = "choice"
    DATE = "date"
    ANSWER = "answer"
    PERSON = "person"


class FieldSensitivity(StrEnum):
    """Who sees a field of the chapter's own: the desk, or the desk outside meeting mode."""

    DESK = "desk"
    HIDDEN_IN_MEETINGS = "hidden_in_meetings"


class ContactOutcome(StrEnum):
    """What came of trying to reach somebody."""

    REACHED = "reached"
    LEFT_VOICEMAIL = "left_voicemail"
    NO_ANSWER = "no_answer"
    WRONG_NUMBER = "wrong_number"
    REFUSED = "refused"
    MESSAGE_SENT = "message_sent"


class RequestKind(StrEnum):
    """What a person asks about their own record."""

    COPY = "copy"
    CORRECT = "correct"
    RESTRICT = "restrict"
    FORGET = "forget"


class DenyReason(StrEnum):
    """Why somebody may not come back; no more than a word is kept."""

    SAFETY = "safety"
    HARASSMENT = "harassment"
    OUTING = "outing"
    THEFT = "theft"
    COURT_ORDER = "court_order"
    OTHER = "other"


class ContactKind(StrEnum):
    """What a way to reach somebody is (vCard TEL/EMAIL/IMPP/ADR types)."""

    CELL = "cell"
    VOICE = "voice"
    EMAIL = "email"
    IM = "im"
    POSTAL = "postal"


class VoicemailRule(StrEnum):
    """May we ring, leave a voicemail, and may it say who we are? Unknown behaves as no."""

    UNKNOWN = "unknown"
    NO = "no"
    RING_ONLY = "ring_only"
    YES_NO_IDENTIFY = "yes_no_identify"
    YES_IDENTIFY = "yes_identify"


class Answer(StrEnum):
    """Yes, no, or not known; not known behaves as the more careful of the two."""

    UNKNOWN = "unknown"
    YES = "yes"
    NO = "no"


class ConsentPurpose(StrEnum):
    """What a consent is for."""

    KEEP_RECORD = "keep_record"
    CONTACT_ME = "contact_me"
    PRINT_ROSTER = "print_roster"
    MENTORING_MATCH = "mentoring_match"
    SHARE_WITH_PARTNER = "share_with_partner"
    SHARE_WITH_CHAPTERS = "share_with_chapters"
    STATISTICS = "statistics"
    PHOTO = "photo"


class ConsentStatus(StrEnum):
    """Where a consent stands (W3C DPV). Not asked is not refused; neither is given."""

    NOT_ASKED = "not_asked"
    REQUESTED = "requested"
    GIVEN = "given"
    RENEWED = "renewed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    UNKNOWN = "unknown"


class ConsentAudience(StrEnum):
    """How much of a name may stand on paper: for PRINT_ROSTER; CHAPTER for the others."""

    CHAPTER = "chapter"
    FIRST_NAME = "first_name"
    FULL_NAME = "full_name"


class ConsentMethod(StrEnum):
    """How a consent was given."""

    SPOKEN = "spoken"
    SIGNED_PAPER = "signed_paper"
    FORM = "form"
    GUARDIAN = "guardian"
    EMAIL = "email"
    BATCH = "batch"


class GroupKind(StrEnum):
    """What a group is."""

    SUPPORT = "support"
    SOCIAL = "social"
    INTEREST = "interest"
    COMMITTEE = "committee"
    CAUCUS = "caucus"
    EDUCATION = "education"
    WORKING_GROUP = "working_group"


class Openness(StrEnum):
    """Who may come."""

    OPEN = "open"
    CLOSED = "closed"
    INVITE = "invite"


class AttendanceMode(StrEnum):
    """What attendance of a group may hold."""

    NAMED = "named"
    FIRST_NAME = "first_name"
    CODE = "code"
    COUNT_ONLY = "count_only"


class GroupMemberStatus(StrEnum):
    """How a person stands to a group."""

    INTERESTED = "interested"
    INVITED = "invited"
    ACTIVE = "active"
    PAUSED = "paused"
    WAITLISTED = "waitlisted"
    LEFT = "left"
    REMOVED = "removed"


class GroupRole(StrEnum):
    """What a person does in a group."""

    PARTICIPANT = "participant"
    FACILITATOR = "facilitator"
    CO_FACILITATOR = "co_facilitator"


class GroupTopicKind(StrEnum):
    """What a word said of a group is: a language (BCP 47) or a Meeting Guide type code."""

    LANGUAGE = "language"
    CODE = "code"


class MeetingStatus(StrEnum):
    """Where a meeting stands; void is one whose series does not have its date any more."""

    PLANNED = "planned"
    HELD = "held"
    CLOSED = "closed"
    CANCELLED = "cancelled"
    VOID = "void"


class DutyStatus(StrEnum):
    """Whether somebody leads a meeting; replaced is who somebody else stands in for."""

    PLANNED = "planned"
    REPLACED = "replaced"
    VOID = "void"


class MeetingKind(StrEnum):
    """What a meeting is; one table holds them all."""

    MEETING = "meeting"
    EVENT = "event"
    SESSION = "session"
    ACTION = "action"


class AttendanceStatus(StrEnum):
    """What is known of one person at one meeting. Unknown is not absent; void is un-ticked."""

    UNKNOWN = "unknown"
    PRESENT = "present"
    LATE = "late"
    LEFT_EARLY = "left_early"
    REMOTE = "remote"
    EXCUSED = "excused"
    ABSENT = "absent"
    VOID = "void"


class AttendanceSource(StrEnum):
    """Where an attendance came from."""

    DOOR = "door"
    GRID = "grid"
    SHEET = "sheet"
    IMPORT = "import"
    WALK_IN = "walk_in"


PRESENT: frozenset[AttendanceStatus] = frozenset(
    {
        AttendanceStatus.PRESENT,
        AttendanceStatus.LATE,
        AttendanceStatus.LEFT_EARLY,
        AttendanceStatus.REMOTE,
    }
)


class CountsAs(StrEnum):
    """What a mark counts as wherever people are counted."""

    HERE = "here"
    NOT_HERE = "not_here"
    NOTHING = "nothing"


def counts_as(status: AttendanceStatus) -> CountsAs:
    """Return what a mark counts as: who said so before, or is not known, was not missing."""
    if status in PRESENT:
        return CountsAs.HERE
    return CountsAs.NOT_HERE if status is AttendanceStatus.ABSENT else CountsAs.NOTHING


class LocationDisclosure(StrEnum):
    """How much of a place may be told."""

    FULL = "full"
    AREA_ONLY = "area_only"
    ON_REQUEST = "on_request"
    HIDDEN = "hidden"


class PairStatus(StrEnum):
    """Where a mentoring pair stands."""

    PROPOSED = "proposed"
    ACTIVE = "active"
    PAUSED = "paused"
    COMPLETED = "completed"
    ENDED_EARLY = "ended_early"
    DECLINED = "declined"


class EmergencyPolicy(StrEnum):
    """Does a line contact emergency services without asking?"""

    NEVER_WITHOUT_CONSENT = "never_without_consent"
    MAY_WITHOUT_CONSENT = "may_without_consent"
    DUTY_TO_REPORT_CHILDREN = "duty_to_report_children"
    UNKNOWN = "unknown"


class DirectoryStatus(StrEnum):
    """Where a directory entry stands."""

    UNVERIFIED = "unverified"
    ACTIVE = "active"
    HOURS_CHANGED = "hours_changed"
    TEMPORARILY_CLOSED = "temporarily_closed"
    DEFUNCT = "defunct"
    HIJACKED_DOMAIN = "hijacked_domain"


class VerificationMethod(StrEnum):
    """How an entry was checked."""

    OWN_PAGE = "own_page"
    PHONED = "phoned"
    LIST = "list"


class TaskStatus(StrEnum):
    """Where a task stands (iCalendar VTODO)."""

    NEEDS_ACTION = "needs_action"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


class BatchStatus(StrEnum):
    """Where a batch of long work stands."""

    RUNNING = "running"
    DONE = "done"
    UNDONE = "undone"


class RowOutcome(StrEnum):
    """What an import made of one row."""

    ADDED = "added"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    PROBLEM = "problem"
    IGNORED = "ignored"


class Police(StrEnum):
    """Is it safe here to call the police? Anything but yes puts another number first."""

    UNKNOWN = "unknown"
    YES = "yes"
    NO = "no"


class SealedKind(StrEnum):
    """What a sealed text is; it stands inside the sealed bytes alone."""

    INCIDENT = "incident"
    CONCERN = "concern"
    FORMER_NAME = "former_name"
    DEBRIEF = "debrief"
    NOTE = "note"
    RISK_PLAN = "risk_plan"


class SheetLayout(StrEnum):
    """Which sheet a series starts from when one is printed; none says nothing of it."""

    NONE = ""
    ATTENDANCE = "attendance"
    ATTENDANCE_LARGE = "attendance_large"
    SIGN_IN = "sign_in"
    SIGN_IN_LARGE = "sign_in_large"
