"""Who matters to a person: relations with two labels, and whom to call in an emergency."""

from datetime import date

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from chapterdesk.core.vocabulary import Answer, RelationSafety
from chapterdesk.models.base import Day, Flag, Row, Words, owner, word


class Relation(Row):
    """What one person is to another. Nothing assumes a household."""

    __tablename__ = "relation"

    member_id: Mapped[bytes] = owner("member.id")
    other_id: Mapped[bytes | None] = mapped_column(LargeBinary(16), index=True)
    """The other person, where they are of the chapter; else `other_name` says who."""
    other_name: Mapped[Words]
    label: Mapped[str]
    """What the other is to this person, in their words: partner, chosen family, carer."""
    label_back: Mapped[Words]
    """What this person is to the other."""
    since: Mapped[date | None] = mapped_column(Day)
    until: Mapped[date | None] = mapped_column(Day)
    safety: Mapped[RelationSafety] = word(RelationSafety, RelationSafety.NONE)
    shown_to_other: Mapped[Flag]
    """Whether the other's record shows it too; never by default."""
    knows_they_come: Mapped[Answer] = word(Answer, Answer.UNKNOWN)
    """Of a parent or carer: whether they know that this person comes here."""
    remark: Mapped[Words]


class EmergencyContact(Row):
    """Whom to call if something happens, what they know, and how to begin the call."""

    __tablename__ = "emergency_contact"

    member_id: Mapped[bytes] = owner("member.id")
    name: Mapped[str]
    relation: Mapped[Words]
    phone: Mapped[Words]
    e164: Mapped[Words]
    knows_identity: Mapped[Answer] = word(Answer, Answer.UNKNOWN)
    knows_membership: Mapped[Answer] = word(Answer, Answer.UNKNOWN)
    opening_line: Mapped[Words]
    """The sentence to begin with; empty is the neutral one."""
    position: Mapped[int] = mapped_column(default=0)
