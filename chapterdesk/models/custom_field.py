"""Fields that a chapter defines for itself, and what stands in them."""

from datetime import datetime

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from chapterdesk.core.vocabulary import FieldKind, FieldSensitivity
from chapterdesk.models.base import Flag, Instant, Row, Words, owner, word


class CustomField(Row):
    """One field of the chapter's own. Not printed and not exported until somebody says so."""

    __tablename__ = "custom_field"

    name: Mapped[str]
    kind: Mapped[FieldKind] = word(FieldKind)
    choices: Mapped[Words]
    """JSON: the words to choose from, for a choice."""
    sensitivity: Mapped[FieldSensitivity] = word(FieldSensitivity, FieldSensitivity.DESK)
    keep_days: Mapped[int | None]
    """How long a value is kept after it was written; None as long as the record."""
    on_paper: Mapped[Flag]
    in_exports: Mapped[Flag]
    position: Mapped[int] = mapped_column(default=0)
    archived_at: Mapped[datetime | None] = mapped_column(Instant)


class CustomValue(Row):
    """What stands in one field of one person; its id stands for the pair."""

    __tablename__ = "custom_value"

    member_id: Mapped[bytes] = owner("member.id")
    field_id: Mapped[bytes] = owner("custom_field.id")
    text: Mapped[Words]
    """The value as its kind writes it: text, a choice, YYYY-MM-DD, yes, no or unknown."""
    linked_id: Mapped[bytes | None] = mapped_column(LargeBinary(16), index=True)
    """The person a link points to."""
