"""Mentoring pairs. Applications, matching and sessions take their place here later."""

from datetime import date

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from chapterdesk.core.vocabulary import PairStatus
from chapterdesk.models.base import Date, Day, Row, Words, owner, word


class MentorPair(Row):
    """One mentor and one mentee; the id stands for the pair."""

    __tablename__ = "mentor_pair"

    mentor_id: Mapped[bytes] = owner("member.id")
    mentee_id: Mapped[bytes] = owner("member.id")
    status: Mapped[PairStatus] = word(PairStatus, PairStatus.ACTIVE)
    since: Mapped[Date]
    supervisor_id: Mapped[bytes | None] = mapped_column(LargeBinary(16))
    agreed_place: Mapped[Words]
    second_adult: Mapped[Words]
    """Who else is there when one of the two is a minor."""
    next_review_on: Mapped[date | None] = mapped_column(Day)
    ended_on: Mapped[date | None] = mapped_column(Day)
    end_reason: Mapped[Words]
