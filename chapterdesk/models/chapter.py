"""The chapter itself, its settings, its key slots' labels and its drafts."""

from datetime import datetime

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from chapterdesk.core.vocabulary import Answer, Police
from chapterdesk.models.base import Base, Instant, Row, SlotId, Stamp, Text, Words, word


class Chapter(Row):
    """The one chapter of this vault (exactly one row)."""

    __tablename__ = "chapter"

    name: Mapped[str]
    paper_heading: Mapped[Words]
    """What stands on paper instead of the name; empty prints no heading of the chapter."""
    country: Mapped[Words]
    """ISO 3166-1 alpha-2, or empty."""
    region: Mapped[Words]
    language: Mapped[str] = mapped_column(Text, default="en")
    timezone: Mapped[str] = mapped_column(Text, default="UTC")
    police: Mapped[Police] = word(Police, Police.UNKNOWN)
    may_name_services: Mapped[Answer] = word(Answer, Answer.UNKNOWN)
    """May LGBTQIA+ services be named in print? Anything but yes prints neutral rows."""
    safe_contact: Mapped[Words]
    """Whom to call instead of the police, in the chapter's own words, with the number."""
    contact: Mapped[Words]
    """The chapter's own contact and hours, for handouts."""
    id_secret: Mapped[bytes] = mapped_column(LargeBinary(32))
    """Keys the ids of rows that stand for a pair; made with the chapter, never changed."""
    practice: Mapped[bool] = mapped_column(default=False)


class Setting(Base):
    """One setting that says something about people or the chapter; never synchronised."""

    __tablename__ = "setting"

    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]
    """JSON."""


class SlotLabel(Base):
    """The name of a key slot; the header itself names nobody."""

    __tablename__ = "slot_label"

    slot_id: Mapped[SlotId] = mapped_column(primary_key=True)
    label: Mapped[str]
    created_at: Mapped[Stamp]


class Draft(Row):
    """What somebody was typing when the desk was locked."""

    __tablename__ = "draft"

    kind: Mapped[str]
    subject_id: Mapped[bytes | None] = mapped_column(LargeBinary(16))
    payload: Mapped[str]
    """JSON."""


class BackupLog(Row):
    """One written or failed backup."""

    __tablename__ = "backup_log"

    made_at: Mapped[Stamp]
    target: Mapped[Words]
    file_name: Mapped[Words]
    size: Mapped[int] = mapped_column(default=0)
    row_count: Mapped[int] = mapped_column(default=0)
    sha256: Mapped[Words]
    verified_at: Mapped[datetime | None] = mapped_column(Instant)
    failure: Mapped[Words]
    """Why it failed, in words without data; empty when it was verified."""
