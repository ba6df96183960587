"""What came of trying to reach somebody, and when somebody said they will be away."""

from datetime import date

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from chapterdesk.core.vocabulary import ContactOutcome
from chapterdesk.models.base import Date, Day, Row, Stamp, Words, owner, word


class ContactAttempt(Row):
    """One try to reach a person, and the day on which to try again."""

    __tablename__ = "contact_attempt"

    member_id: Mapped[bytes] = owner("member.id")
    contact_id: Mapped[bytes | None] = mapped_column(LargeBinary(16))
    """The way that was tried; None once it is gone."""
    made_at: Mapped[Stamp]
    outcome: Mapped[ContactOutcome] = word(ContactOutcome)
    next_on: Mapped[date | None] = mapped_column(Day, index=True)
    remark: Mapped[Words]
    slot_id: Mapped[bytes | None] = mapped_column(LargeBinary(6))


class PlannedAbsence(Row):
    """Days on which nobody wonders where a person is. Why is not kept."""

    __tablename__ = "planned_absence"

    member_id: Mapped[bytes] = owner("member.id")
    since: Mapped[Date]
    until: Mapped[date | None] = mapped_column(Day)
    """The last day; None until they say so."""
