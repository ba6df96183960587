"""Write down what somebody said: a new row each time, and no earlier one is touched."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy import select

from chapterdesk.core.errors import UsageError
from chapterdesk.core.vocabulary import (
    ConsentAudience,
    ConsentMethod,
    ConsentPurpose,
    ConsentStatus,
    PhotoConsent,
)
from chapterdesk.core.words import _
from chapterdesk.models import Consent, Member
from chapterdesk.services.consents.asking import GIVEN, NO
from chapterdesk.services.consents.wording import worded
from chapterdesk.services.database import Work
from chapterdesk.services.rows import line
from chapterdesk.services.zones import today_of

YEAR: Final = timedelta(days=365)
"""How long a yes that is renewed lasts."""
_AFTER: Final = timedelta(milliseconds=1)
"""Between two words of one instant, so that their order stays known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What somebody said about one purpose.

    Attributes:
        audience: How much of a name, for paper; anything else is for the chapter.
        said_on: When; None is today.
        said_by: Who asked, or who vouches for it, in words.
        wording: The version they were asked with; empty is the one in force.
        expires_on: The last day of a yes; None is until they take it back.
    """

    purpose: ConsentPurpose
    status: ConsentStatus
    audience: ConsentAudience = ConsentAudience.CHAPTER
    said_on: date | None = None
    method: ConsentMethod = ConsentMethod.SPOKEN
    said_by: str = ""
    wording: str = ""
    expires_on: date | None = None


def write_down(work: Work, member: Member, said: Said) -> Consent:
    """Add what somebody said to what they said before; a no to pictures stands on the record, too.

    Raises:
        UsageError: A day can not be right, or there is no such version of the wording.
    """
    today = today_of(work.session, work.clock)
    said_on = said.said_on or today
    _check_days(said, said_on, today)
    row = Consent(
        member_id=member.id,
        purpose=said.purpose,
        audience=said.audience,
        status=said.status,
        said_on=said_on,
        method=said.method,
        said_by=line(said.said_by, field="said_by"),
        wording_version=worded(work, said.purpose, said.wording),
        expires_on=said.expires_on if said.status in GIVEN else None,
    )
    last = work.session.scalars(
        select(Consent.created_at)
        .where(Consent.member_id == member.id, Consent.purpose == said.purpose)
        .order_by(Consent.created_at.desc())
        .limit(1)
    ).first()
    now = work.clock.now()
    row.created_at = now if last is None or last < now else last + _AFTER
    work.add(row)
    if said.purpose is ConsentPurpose.PHOTO and said.status in NO:
        _no_pictures(work, member)
    return row


def _no_pictures(work: Work, member: Member) -> None:
    if member.photo_consent is not PhotoConsent.NO:
        member.photo_consent = PhotoConsent.NO
        work.audit("edit", "member", member.id, "photo_consent")


def _check_days(said: Said, said_on: date, today: date) -> None:
    if said_on > today:
        raise UsageError(
            _("This day has not come yet."),
            _("Nothing was changed."),
            _("Give the day on which they said it."),
            field="said_on",
        )
    if said.expires_on is not None and said.expires_on < said_on:
        raise UsageError(
            _("This ends before it begins."),
            _("Nothing was changed."),
            _("Give a last day after the day on which they said it."),
            field="expires_on",
        )
