"""What is typed about a person, before it is checked."""

from dataclasses import dataclass
from datetime import date

from chapterdesk.core.vocabulary import (
    AgeBand,
    Answer,
    ContactKind,
    MemberStatus,
    PhotoConsent,
    RelationSafety,
    ShareLevel,
    VoicemailRule,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PronounDraft:
    """Pronouns in the person's own words, and where each may be used."""

    text: str
    at_chapter: bool = True
    in_writing: bool = False
    with_family: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactDraft:
    """One way to reach a person, with its own safety rule."""

    kind: ContactKind
    value: str
    label: str = ""
    preferred: bool = False
    voicemail_rule: VoicemailRule = VoicemailRule.UNKNOWN
    text_ok: Answer = Answer.UNKNOWN
    ask_for_name: str = ""
    identify_as: str = ""
    safe_hours: str = ""
    others_have_access: Answer = Answer.UNKNOWN
    remark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EmergencyDraft:
    """Whom to call if something happens, and what they know.

    Attributes:
        opening_line: How to begin the call; said only when both answers are yes.
    """

    name: str
    relation: str = ""
    phone: str = ""
    knows_identity: Answer = Answer.UNKNOWN
    knows_membership: Answer = Answer.UNKNOWN
    opening_line: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RelationDraft:
    """What somebody is to this person, and this person to them.

    Attributes:
        label: What the other is to this person.
        other_id: The other, where they are of the chapter; else `other_name` says who.
        label_back: What this person is to the other.
        shown_to_other: Whether the other's record shows it too; never by itself.
        knows_they_come: Whether the other knows that this person comes here.
    """

    label: str
    other_id: bytes | None = None
    other_name: str = ""
    label_back: str = ""
    since: date | None = None
    until: date | None = None
    safety: RelationSafety = RelationSafety.NONE
    shown_to_other: bool = False
    knows_they_come: Answer = Answer.UNKNOWN
    remark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsenceDraft:
    """Days on which nobody wonders where a person is; why is not kept.

    Attributes:
        until: The last day; None until they say so.
    """

    since: date
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueDraft:
    """What stands in one of the chapter's own fields.

    Attributes:
        text: As its kind writes it: text, a choice, YYYY-MM-DD, or yes, no, unknown.
        linked_id: The person, in a field that links to one.
    """

    field_id: bytes
    text: str = ""
    linked_id: bytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberDraft:
    """A person as typed. `display_name` alone is required.

    What comes from a file leaves out everything from `emergency` on, and takes nothing of it away.

    Attributes:
        in_part: Whether meeting mode hid something of it when it was read. It is never saved,
            whatever the mode is by then: what is missing was not taken away by anybody.
    """

    display_name: str
    sort_name: str = ""
    pronouns: tuple[PronounDraft, ...] = ()
    status: MemberStatus = MemberStatus.MEMBER
    languages: tuple[str, ...] = ()
    interests: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    source: str = ""
    age_band: AgeBand = AgeBand.UNKNOWN
    is_minor: bool = False
    minor_review_on: date | None = None
    shielded: bool = False
    photo_consent: PhotoConsent = PhotoConsent.ASK
    share_level: ShareLevel = ShareLevel.NONE
    name_confirmed: bool = True
    joined_on: date | None = None
    contacts: tuple[ContactDraft, ...] = ()
    emergency: tuple[EmergencyDraft, ...] = ()
    relations: tuple[RelationDraft, ...] = ()
    absences: tuple[AbsenceDraft, ...] = ()
    own: tuple[ValueDraft, ...] = ()
    in_part: bool = False
