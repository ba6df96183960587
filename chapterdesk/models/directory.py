"""Services and helplines, each with its source and the dates on which it was checked."""

from datetime import date, datetime

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column, relationship

from chapterdesk.core.vocabulary import (
    Answer,
    DirectoryStatus,
    EmergencyPolicy,
    VerificationMethod,
)
from chapterdesk.models.base import Date, Day, Flag, Instant, Row, Words, owner, word


class DirectoryEntry(Row):
    """One service. A row without a source is never printed."""

    __tablename__ = "directory_entry"

    shipped_key: Mapped[Words]
    """The key of the shipped row it came from; empty for the chapter's own."""
    name: Mapped[str]
    sort_key: Mapped[str] = mapped_column(default="", index=True)
    country: Mapped[Words] = mapped_column(index=True)
    region: Mapped[Words]
    audience: Mapped[Words]
    phone_e164: Mapped[Words]
    phone_display: Mapped[Words]
    sms: Mapped[Words]
    chat_url: Mapped[Words]
    website: Mapped[Words]
    hours: Mapped[Words]
    cost: Mapped[Words]
    emergency_policy: Mapped[EmergencyPolicy] = word(EmergencyPolicy, EmergencyPolicy.UNKNOWN)
    confidentiality: Mapped[Words]
    source_url: Mapped[Words]
    source_date: Mapped[Words]
    confidence: Mapped[Words]
    names_lgbtqia: Mapped[Answer] = word(Answer, Answer.UNKNOWN)
    is_directory: Mapped[Flag]
    status: Mapped[DirectoryStatus] = word(DirectoryStatus, DirectoryStatus.UNVERIFIED)
    checked_on: Mapped[date | None] = mapped_column(Day)
    """Derived: the date of the latest verification by this chapter."""
    next_due: Mapped[date | None] = mapped_column(Day, index=True)
    archived_at: Mapped[datetime | None] = mapped_column(Instant)
    deleted_at: Mapped[datetime | None] = mapped_column(Instant)

    services: Mapped[list["DirectoryService"]] = relationship(
        cascade="all, delete-orphan", passive_deletes=True
    )
    languages: Mapped[list["DirectoryLanguage"]] = relationship(
        cascade="all, delete-orphan", passive_deletes=True
    )


class DirectoryService(Row):
    """One term of what an entry offers (crisis, peer_support, trans, youth, ...)."""

    __tablename__ = "directory_service"

    entry_id: Mapped[bytes] = owner("directory_entry.id")
    term: Mapped[str]


class DirectoryLanguage(Row):
    """One language an entry answers in."""

    __tablename__ = "directory_language"

    entry_id: Mapped[bytes] = owner("directory_entry.id")
    tag: Mapped[str]


class Verification(Row):
    """One check of an entry: when, how, by whom, with what result."""

    __tablename__ = "verification"

    entry_id: Mapped[bytes] = owner("directory_entry.id")
    verified_on: Mapped[Date]
    method: Mapped[VerificationMethod] = word(VerificationMethod, VerificationMethod.OWN_PAGE)
    result: Mapped[DirectoryStatus] = word(DirectoryStatus, DirectoryStatus.ACTIVE)
    checked_by: Mapped[Words]
    slot_id: Mapped[bytes | None] = mapped_column(LargeBinary(6))
