"""What was checked of people who work with somebody under 18, or who mentor."""

from datetime import date

from sqlalchemy.orm import Mapped, mapped_column

from chapterdesk.core.safe_vocabulary import CheckKind
from chapterdesk.models.base import Date, Day, Row, owner, word


class MemberCheck(Row):
    """One check of one person; its id stands for the pair, renewing it moves its days.

    SECURITY: that it was passed and until when it counts, no more. No number of a certificate and
    no word of what it said: a list of who was found to have done what is not kept.
    """

    __tablename__ = "member_check"

    member_id: Mapped[bytes] = owner("member.id")
    kind: Mapped[CheckKind] = word(CheckKind)
    done_on: Mapped[Date]
    valid_until: Mapped[Date]
    """The last day on which it counts."""
    withdrawn_on: Mapped[date | None] = mapped_column(Day)
