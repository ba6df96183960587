"""A person of the chapter, how they may be reached and what they agreed to.

No gender, orientation, trans history, ethnicity, faith or disability: those are not columns of a
person, and no custom field stands in for them.
"""

from datetime import date, datetime

from sqlalchemy import Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from chapterdesk.core.vocabulary import (
    AgeBand,
    Answer,
    ConsentAudience,
    ConsentMethod,
    ConsentPurpose,
    ConsentStatus,
    ContactKind,
    MemberStatus,
    PhotoConsent,
    ShareLevel,
    VoicemailRule,
)
from chapterdesk.models.base import Base, Date, Day, Flag, Instant, Row, Stamp, Words, owner, word


class Member(Row):
    """A person. `display_name` is the only name that lists, search, paper and exports know."""

    __tablename__ = "member"

    display_name: Mapped[str]
    sort_name: Mapped[Words]
    sort_key: Mapped[str] = mapped_column(default="")
    """The folded `sort_name` or `display_name`; lists are windows ordered by it."""
    name_confirmed: Mapped[Flag]
    """False until the person has said that this is the name they go by here."""
    status: Mapped[MemberStatus] = word(MemberStatus, MemberStatus.MEMBER)
    status_since: Mapped[Date]
    joined_on: Mapped[date | None] = mapped_column(Day)
    source: Mapped[Words]
    age_band: Mapped[AgeBand] = word(AgeBand, AgeBand.UNKNOWN)
    is_minor: Mapped[Flag]
    minor_review_on: Mapped[date | None] = mapped_column(Day)
    shielded: Mapped[Flag]
    """Initials in lists and at the door."""
    photo_consent: Mapped[PhotoConsent] = word(PhotoConsent, PhotoConsent.ASK)
    share_level: Mapped[ShareLevel] = word(ShareLevel, ShareLevel.NONE)
    """How far their details may go without asking again."""
    restricted_on: Mapped[date | None] = mapped_column(Day)
    """Since when the record is only kept: not called, printed, exported, matched or shared."""
    last_seen_at: Mapped[datetime | None] = mapped_column(Instant)
    """Derived: the start of the latest meeting they were present at."""
    merged_into: Mapped[bytes | None] = mapped_column(LargeBinary(16))
    archived_at: Mapped[datetime | None] = mapped_column(Instant)
    deleted_at: Mapped[datetime | None] = mapped_column(Instant)
    """In the bin since; gone 30 days later."""
    import_batch_id: Mapped[bytes | None] = mapped_column(LargeBinary(16), index=True)

    pronouns: Mapped[list["MemberPronoun"]] = relationship(
        order_by="MemberPronoun.position", cascade="all, delete-orphan", passive_deletes=True
    )
    languages: Mapped[list["MemberLanguage"]] = relationship(
        order_by="MemberLanguage.position", cascade="all, delete-orphan", passive_deletes=True
    )
    topics: Mapped[list["MemberTopic"]] = relationship(
        cascade="all, delete-orphan", passive_deletes=True
    )
    contact_points: Mapped[list["ContactPoint"]] = relationship(
        order_by="ContactPoint.position", cascade="all, delete-orphan", passive_deletes=True
    )

    __table_args__ = (
        # Covers every filter of the list: a window or a count reads no row it does not show.
        Index(
            "ix_member_sort",
            "deleted_at",
            "archived_at",
            "sort_key",
            "id",
            "status",
            "name_confirmed",
            "merged_into",
            "last_seen_at",
        ),
        # Covers who came lately, whom check-in offers first.
        Index(
            "ix_member_last_seen", "last_seen_at", "id", "deleted_at", "archived_at", "merged_into"
        ),
        # The few under 18, asked for on Today: nobody else's row is read.
        Index("ix_member_minor", "minor_review_on", sqlite_where=text("is_minor IS 1")),
    )


class MemberPronoun(Row):
    """Pronouns in the person's own words, and where each may be used."""

    __tablename__ = "member_pronoun"

    member_id: Mapped[bytes] = owner("member.id")
    text: Mapped[str]
    position: Mapped[int] = mapped_column(default=0)
    at_chapter: Mapped[bool] = mapped_column(default=True)
    in_writing: Mapped[bool] = mapped_column(default=False)
    with_family: Mapped[bool] = mapped_column(default=False)


class MemberLanguage(Row):
    """A language a person speaks, as a BCP 47 tag."""

    __tablename__ = "member_language"

    member_id: Mapped[bytes] = owner("member.id")
    tag: Mapped[str]
    position: Mapped[int] = mapped_column(default=0)

    __table_args__ = (Index("ix_member_language_tag", "tag", "member_id"),)


class MemberTopic(Row):
    """An interest, a skill or a tag of a person, in plain words."""

    __tablename__ = "member_topic"

    member_id: Mapped[bytes] = owner("member.id")
    kind: Mapped[str]
    """interest, skill or tag."""
    text: Mapped[str]

    __table_args__ = (Index("ix_member_topic_kind", "kind", "text", "member_id"),)


class StatusHistory(Row):
    """When a person's status changed."""

    __tablename__ = "status_history"

    member_id: Mapped[bytes] = owner("member.id")
    status: Mapped[MemberStatus] = word(MemberStatus)
    since: Mapped[Date]


class ContactPoint(Row):
    """One way to reach a person, with its own safety rule. Unknown is the most restrictive."""

    __tablename__ = "contact_point"

    member_id: Mapped[bytes] = owner("member.id")
    kind: Mapped[ContactKind] = word(ContactKind)
    value: Mapped[str] = mapped_column(index=True)
    e164: Mapped[Words] = mapped_column(index=True)
    label: Mapped[Words]
    preferred: Mapped[Flag]
    position: Mapped[int] = mapped_column(default=0)
    voicemail_rule: Mapped[VoicemailRule] = word(VoicemailRule, VoicemailRule.UNKNOWN)
    text_ok: Mapped[Answer] = word(Answer, Answer.UNKNOWN)
    ask_for_name: Mapped[Words]
    identify_as: Mapped[Words]
    safe_hours: Mapped[Words]
    others_have_access: Mapped[Answer] = word(Answer, Answer.UNKNOWN)
    remark: Mapped[Words]
    verified_on: Mapped[date | None] = mapped_column(Day)


class Consent(Row):
    """One word on consent: what for, how far, what was said, how and when; never written over."""

    __tablename__ = "consent"

    member_id: Mapped[bytes] = owner("member.id")
    purpose: Mapped[ConsentPurpose] = word(ConsentPurpose)
    audience: Mapped[ConsentAudience] = word(ConsentAudience, ConsentAudience.CHAPTER)
    status: Mapped[ConsentStatus] = word(ConsentStatus, ConsentStatus.NOT_ASKED)
    said_on: Mapped[date | None] = mapped_column(Day)
    method: Mapped[ConsentMethod] = word(ConsentMethod, ConsentMethod.SPOKEN)
    said_by: Mapped[Words]
    """Who asked or who vouches for a batch, in words."""
    wording_version: Mapped[Words]
    expires_on: Mapped[date | None] = mapped_column(Day)
    batch_id: Mapped[bytes | None] = mapped_column(LargeBinary(16))

    __table_args__ = (
        Index("ix_consent_member_purpose", "member_id", "purpose"),
        # What ends soon is asked for whenever Today opens; most consents have no end.
        Index("ix_consent_expires_on", "expires_on", sqlite_where=text("expires_on IS NOT NULL")),
    )


class Note(Row):
    """One note about something; long notes are rows, not one growing field."""

    __tablename__ = "note"

    subject: Mapped[str]
    subject_id: Mapped[bytes] = mapped_column(LargeBinary(16), index=True)
    body: Mapped[str]
    written_at: Mapped[Stamp]
    slot_id: Mapped[bytes | None] = mapped_column(LargeBinary(6))


class SearchWord(Base):
    """One folded word of something that can be found; derived, never exchanged.

    A prefix is a range of the primary key, so that the first fifty hits cost the same at 500 and at
    100,000 people.
    """

    __tablename__ = "search_word"

    word: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    subject_id: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)

    __table_args__ = (Index("ix_search_word_subject", "subject_id"), {"sqlite_with_rowid": False})
