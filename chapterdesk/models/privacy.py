"""What people may ask of us, what is left of what was erased, exceptions and their reasons."""

from datetime import date

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from chapterdesk.core.vocabulary import ConsentPurpose, DenyReason, RequestKind
from chapterdesk.models.base import Base, Date, Day, PrimaryKey, Row, Stamp, Words, owner, word


class Tombstone(Base):
    """One row that was erased and must not come back, by a merge or by a restored backup."""

    __tablename__ = "tombstone"

    id: Mapped[PrimaryKey]
    """The id of the row that is gone."""
    table_name: Mapped[str]
    erased_at: Mapped[Stamp] = mapped_column(index=True)


class PrivacyRequest(Row):
    """One request of a person, without its content. It outlives them with the id taken out."""

    __tablename__ = "privacy_request"

    member_id: Mapped[bytes | None] = mapped_column(LargeBinary(16), index=True)
    kind: Mapped[RequestKind] = word(RequestKind)
    received_on: Mapped[Date]
    due_on: Mapped[Date]
    done_on: Mapped[date | None] = mapped_column(Day)
    slot_id: Mapped[bytes | None] = mapped_column(LargeBinary(6))


class DenyEntry(Row):
    """Somebody who may not come back, as keyed hashes: no name, and none can be read out of it."""

    __tablename__ = "deny_entry"

    digest: Mapped[bytes] = mapped_column(LargeBinary(32), index=True)
    """BLAKE2b-256 of one folded name or one number, keyed with the chapter's secret."""
    reason: Mapped[DenyReason] = word(DenyReason)
    review_on: Mapped[Date]


class ConsentOverride(Row):
    """Something done without the consent it needs, with the reason somebody gave."""

    __tablename__ = "consent_override"

    member_id: Mapped[bytes] = owner("member.id")
    purpose: Mapped[ConsentPurpose] = word(ConsentPurpose)
    act: Mapped[str]
    """What was done: export, print, call; share is an export further than they said."""
    reason: Mapped[str]
    made_at: Mapped[Stamp]
    slot_id: Mapped[bytes | None] = mapped_column(LargeBinary(6))


class ConsentWording(Row):
    """What people are asked for one purpose, in one version; a version that was used stays."""

    __tablename__ = "consent_wording"

    purpose: Mapped[ConsentPurpose] = word(ConsentPurpose)
    version: Mapped[str]
    text: Mapped[Words]
    since: Mapped[Date]
