"""What is typed about a person, before it is checked."""

from dataclasses import dataclass
from datetime import date

from chapterdesk.core.vocabulary import (
    AgeBand,
    Answer,
    ContactKind,
    MemberStatus,
    PhotoConsent,
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
class MemberDraft:
    """A person as typed. `display_name` alone is required."""

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
    name_confirmed: bool = True
    joined_on: date | None = None
    contacts: tuple[ContactDraft, ...] = ()
