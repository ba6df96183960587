"""What a person said, as it counts today and as it was said."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from chapterdesk.core.vocabulary import (
    ConsentAudience,
    ConsentMethod,
    ConsentPurpose,
    ConsentStatus,
)
from chapterdesk.models import Consent
from chapterdesk.services.consents.asking import GIVEN, counting, in_time, on_day
from chapterdesk.services.consents.wording import current_versions


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentView:
    """What a person said about one purpose.

    Attributes:
        status: As it is today; a yes that ran out is `EXPIRED`.
        said_by: Who asked or vouches for it, in words.
        wording_version: Which words they answered; empty where it was not written down.
        expires_on: The last day of a yes.
        outdated: Whether it is a yes to other words than people are asked with now.
    """

    purpose: ConsentPurpose
    audience: ConsentAudience
    status: ConsentStatus
    said_on: date | None
    method: ConsentMethod
    said_by: str
    wording_version: str = ""
    expires_on: date | None = None
    outdated: bool = False


def consents_of(session: Session, member_id: bytes, today: date) -> tuple[ConsentView, ...]:
    """Return what counts today, one for each purpose that was ever spoken of."""
    rows = _rows(session, member_id)
    if not rows:
        return ()
    versions = current_versions(session)
    by_id = {bytes(row.id): row for row in rows}
    found = [
        _view(by_id[one.row_id], today, versions)
        for one in counting(rows, today)
        if one.status is not ConsentStatus.NOT_ASKED
    ]
    return tuple(sorted(found, key=lambda view: list(ConsentPurpose).index(view.purpose)))


def history_of(session: Session, member_id: bytes, today: date) -> tuple[ConsentView, ...]:
    """Return everything a person said, the latest first."""
    versions = current_versions(session)
    rows = sorted(_rows(session, member_id), key=in_time, reverse=True)
    return tuple(_view(row, today, versions) for row in rows)


def _rows(session: Session, member_id: bytes) -> Sequence[Consent]:
    return session.scalars(select(Consent).where(Consent.member_id == member_id)).all()


def _view(row: Consent, today: date, versions: dict[ConsentPurpose, str]) -> ConsentView:
    status = on_day(row.status, row.expires_on, today)
    return ConsentView(
        purpose=row.purpose,
        audience=row.audience,
        status=status,
        said_on=row.said_on,
        method=row.method,
        said_by=row.said_by,
        wording_version=row.wording_version,
        expires_on=row.expires_on,
        outdated=status in GIVEN and row.wording_version != versions.get(row.purpose, ""),
    )
