"""Who did what, when, to which field of what: never the value. Local to this laptop."""

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from chapterdesk.models.base import Base, PrimaryKey, Stamp, Words


class AuditEvent(Base):
    """One act at this desk."""

    __tablename__ = "audit_event"

    id: Mapped[PrimaryKey]
    at: Mapped[Stamp] = mapped_column(index=True)
    slot_id: Mapped[bytes | None] = mapped_column(LargeBinary(6))
    action: Mapped[str]
    entity: Mapped[str]
    entity_id: Mapped[bytes | None] = mapped_column(LargeBinary(16), index=True)
    fields: Mapped[Words]
    """Names of the fields that changed, joined by commas."""
