"""What the closed words about people are called on screen."""

from collections.abc import Sequence

from chapterdesk.core.vocabulary import (
    AgeBand,
    Answer,
    AttendanceStatus,
    ConsentPurpose,
    ContactKind,
    FieldKind,
    FieldSensitivity,
    MemberStatus,
    PhotoConsent,
    RelationSafety,
    ShareLevel,
    VoicemailRule,
)
from chapterdesk.core.words import _

Options = Sequence[tuple[str, str]]


def status_names() -> dict[MemberStatus, str]:
    """Return the name of every way a person stands to the chapter, for lists and choices."""
    return {
        MemberStatus.VISITOR: _("visitor"),
        MemberStatus.INTERESTED: _("interested"),
        MemberStatus.MEMBER: _("member"),
        MemberStatus.VOLUNTEER: _("volunteer"),
        MemberStatus.FACILITATOR: _("facilitator"),
        MemberStatus.LEAD: _("lead"),
        MemberStatus.PAUSED: _("paused"),
        MemberStatus.FORMER: _("left the chapter"),
        MemberStatus.ARCHIVED: _("archived"),
    }


def status_since(status: MemberStatus) -> str:
    """Return the sentence of a status with the place of its month: Member since {month}."""
    return {
        MemberStatus.VISITOR: _("Visitor since {month}"),
        MemberStatus.INTERESTED: _("Interested since {month}"),
        MemberStatus.MEMBER: _("Member since {month}"),
        MemberStatus.VOLUNTEER: _("Volunteer since {month}"),
        MemberStatus.FACILITATOR: _("Facilitator since {month}"),
        MemberStatus.LEAD: _("Lead since {month}"),
        MemberStatus.PAUSED: _("Paused since {month}"),
        MemberStatus.FORMER: _("Left in {month}"),
        MemberStatus.ARCHIVED: _("Archived since {month}"),
    }[status]


def status_options() -> Options:
    """Return the statuses a form offers; the archive is a button of its own."""
    names = status_names()
    return [
        (status.value, name) for status, name in names.items() if status != MemberStatus.ARCHIVED
    ]


def show_options() -> Options:
    """Return the filters of the list."""
    return [
        ("active", _("Active")),
        ("visitors", _("Visitors")),
        ("not_seen", _("Not seen lately")),
        ("paused", _("Paused")),
        ("unconfirmed", _("Not yet confirmed")),
        ("archived", _("Archived")),
    ]


def kind_options() -> Options:
    """Return the kinds of ways to reach a person."""
    return [
        (ContactKind.CELL, _("Mobile phone")),
        (ContactKind.VOICE, _("Landline")),
        (ContactKind.EMAIL, _("Email")),
        (ContactKind.IM, _("Messenger")),
        (ContactKind.POSTAL, _("Post")),
    ]


def kind_icon(kind: ContactKind) -> str:
    """Return the icon of a way to reach a person."""
    return {
        ContactKind.CELL: "message-square",
        ContactKind.VOICE: "phone",
        ContactKind.EMAIL: "mail",
        ContactKind.IM: "message-circle",
        ContactKind.POSTAL: "map-pin",
    }[kind]


def voicemail_options() -> Options:
    """Return the answers about voicemail, the unknown one first."""
    return [
        (VoicemailRule.UNKNOWN, _("Not asked yet (counts as no)")),
        (VoicemailRule.NO, _("No, and do not ring")),
        (VoicemailRule.RING_ONLY, _("No, but you may ring")),
        (VoicemailRule.YES_NO_IDENTIFY, _("Yes, without our name")),
        (VoicemailRule.YES_IDENTIFY, _("Yes, saying who we are")),
    ]


def answer_options() -> Options:
    """Return yes, no and not known, the unknown one first."""
    return [
        (Answer.UNKNOWN, _("Not asked yet (counts as no)")),
        (Answer.YES, _("Yes")),
        (Answer.NO, _("No")),
    ]


def others_options() -> Options:
    """Return the answers to who else reads it, the unknown one first."""
    return [
        (Answer.UNKNOWN, _("Not known (counts as yes)")),
        (Answer.NO, _("Nobody else")),
        (Answer.YES, _("Others do")),
    ]


def photo_options() -> Options:
    """Return the answers about pictures of the room."""
    return [
        (PhotoConsent.ASK, _("Ask each time")),
        (PhotoConsent.YES, _("Yes")),
        (PhotoConsent.NO, _("No")),
    ]


def share_options() -> Options:
    """Return how far somebody's details may go, the narrowest first."""
    return [
        (ShareLevel.NONE, _("The leads of this chapter alone")),
        (ShareLevel.OWN_GROUPS, _("Their own groups")),
        (ShareLevel.CHAPTER, _("The chapter")),
        (ShareLevel.PARTNERS, _("Partners, when asked")),
        (ShareLevel.PUBLIC, _("Everybody")),
    ]


def knows_options() -> Options:
    """Return whether somebody knows something, the unknown one first."""
    return [
        (Answer.UNKNOWN, _("Not known (counts as no)")),
        (Answer.YES, _("Yes, they know")),
        (Answer.NO, _("No")),
    ]


def carer_options() -> Options:
    """Return whether somebody knows that a person comes here, the unknown one first."""
    return [
        (Answer.UNKNOWN, _("Not known (counts as no)")),
        (Answer.YES, _("Yes, they know")),
        (Answer.NO, _("No, and they must not hear it from us")),
    ]


def unasked_options() -> Options:
    """Return the answers of a yes-or-no field; nothing said is not a no."""
    return [("", _("Not known")), (Answer.YES, _("Yes")), (Answer.NO, _("No"))]


def safety_options() -> Options:
    """Return whether two people must be kept apart."""
    return [
        (RelationSafety.NONE, _("No")),
        (RelationSafety.DO_NOT_PAIR, _("Do not pair them")),
        (RelationSafety.DO_NOT_SEAT, _("Not in one room")),
    ]


def field_kind_options() -> Options:
    """Return what can stand in a field of the chapter's own."""
    return [
        (FieldKind.TEXT, _("Text")),
        (FieldKind.CHOICE, _("One of a few words")),
        (FieldKind.DATE, _("A day")),
        (FieldKind.ANSWER, _("Yes, no or not known")),
        (FieldKind.PERSON, _("Somebody of the chapter")),
    ]


def sensitivity_options() -> Options:
    """Return who sees a field of the chapter's own, the careful one first."""
    return [
        (FieldSensitivity.HIDDEN_IN_MEETINGS, _("Hidden in meeting mode")),
        (FieldSensitivity.DESK, _("Shown whenever the desk is open")),
    ]


def age_options() -> Options:
    """Return the age bands; a date of birth is never kept."""
    return [
        (AgeBand.UNKNOWN, _("Not said")),
        (AgeBand.UNDER_13, _("Under 13")),
        (AgeBand.FROM_13, _("13 to 15")),
        (AgeBand.FROM_16, _("16 to 17")),
        (AgeBand.FROM_18, _("18 to 25")),
        (AgeBand.FROM_26, _("26 to 39")),
        (AgeBand.FROM_40, _("40 to 59")),
        (AgeBand.FROM_60, _("60 and over")),
    ]


def purpose_names() -> dict[ConsentPurpose, str]:
    """Return the purposes that the desk uses, in the order they are shown."""
    return {
        ConsentPurpose.KEEP_RECORD: _("Keep this record"),
        ConsentPurpose.CONTACT_ME: _("Get in touch"),
        ConsentPurpose.PRINT_ROSTER: _("Printed roster"),
        ConsentPurpose.MENTORING_MATCH: _("Mentoring"),
        ConsentPurpose.SHARE_WITH_PARTNER: _("Share with partners"),
        ConsentPurpose.SHARE_WITH_CHAPTERS: _("Share with other chapters"),
        ConsentPurpose.STATISTICS: _("Count in statistics"),
        ConsentPurpose.PHOTO: _("Pictures of the room"),
    }


def attendance_names() -> dict[AttendanceStatus, str]:
    """Return what is said behind a meeting where somebody was not simply there."""
    return {
        AttendanceStatus.PRESENT: "",
        AttendanceStatus.LATE: _("came later"),
        AttendanceStatus.LEFT_EARLY: _("left early"),
        AttendanceStatus.REMOTE: _("took part from afar"),
        AttendanceStatus.EXCUSED: _("away (said so)"),
        AttendanceStatus.ABSENT: _("not there"),
        AttendanceStatus.UNKNOWN: _("not known"),
        AttendanceStatus.VOID: "",
    }
