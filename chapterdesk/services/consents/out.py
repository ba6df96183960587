"""What left the desk while a yes stood, as far as the logs know: papers and files still out."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from chapterdesk.core.vocabulary import ConsentPurpose
from chapterdesk.models import Consent, ExportLog, PrintLog
from chapterdesk.services.consents.asking import GIVEN
from chapterdesk.services.printed_rows import printed_order
from chapterdesk.services.zones import chapter_zone, to_instant, to_local

_ROSTERS: Final = ("attendance", "roster")
_MEMBERS: Final = "members"


@dataclass(frozen=True, slots=True, kw_only=True)
class StillOut:
    """One paper or file that may hold somebody who has taken back their yes.

    Attributes:
        kind: "paper", or "file".
        what: Which document, or the form of the file.
        copies: How many of a paper.
        surely: Whether the logs know that they were on it; a file only says how many were.
    """

    kind: Literal["paper", "file"]
    what: str
    made_at: datetime
    copies: int
    surely: bool


def still_out(session: Session, member_id: bytes, purpose: ConsentPurpose) -> tuple[StillOut, ...]:
    """Return what was made since a person first agreed and has not been collected, or deleted.

    Only names on paper leave a trace in the logs; the other purposes leave none.
    """
    if purpose is not ConsentPurpose.PRINT_ROSTER:
        return ()
    first = session.scalars(
        select(Consent.said_on)
        .where(
            Consent.member_id == member_id,
            Consent.purpose == purpose,
            Consent.status.in_(GIVEN),
            Consent.said_on.is_not(None),
        )
        .order_by(Consent.said_on)
        .limit(1)
    ).first()
    if first is None:
        return ()
    zone = chapter_zone(session)
    since = _start_of(first, zone)
    return (*_papers(session, member_id, since, zone), *_files(session, since, zone))


def _start_of(day: date, zone: str) -> datetime:
    return to_instant(datetime.combine(day, time()), zone)


def _papers(session: Session, member_id: bytes, since: datetime, zone: str) -> tuple[StillOut, ...]:
    rows = session.scalars(
        select(PrintLog)
        .where(
            PrintLog.document.in_(_ROSTERS),
            PrintLog.way == "printer",
            PrintLog.made_at >= since,
            PrintLog.name_count > 0,
            PrintLog.collected_on.is_(None),
        )
        .order_by(PrintLog.made_at.desc(), PrintLog.id)
    )
    return tuple(
        StillOut(
            kind="paper",
            what=row.document,
            made_at=to_local(row.made_at, zone),
            copies=row.copies,
            surely=True,
        )
        for row in rows
        if row.subject_id is not None and member_id in printed_order(session, row.subject_id)
    )


def _files(session: Session, since: datetime, zone: str) -> tuple[StillOut, ...]:
    rows = session.scalars(
        select(ExportLog)
        .where(
            ExportLog.what.in_((_MEMBERS, *_ROSTERS)),
            ExportLog.made_at >= since,
            ExportLog.row_count > 0,
            ExportLog.gone_at.is_(None),
        )
        .order_by(ExportLog.made_at.desc(), ExportLog.id)
    )
    return tuple(
        StillOut(
            kind="file",
            what=row.form,
            made_at=to_local(row.made_at, zone),
            copies=1,
            surely=False,
        )
        for row in rows
    )
