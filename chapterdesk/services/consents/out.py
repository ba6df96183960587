"""What left the desk while a yes stood, as far as the logs know: papers and files still out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Final, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from chapterdesk.core.vocabulary import ConsentPurpose
from chapterdesk.models import Consent, ExportLog, Member, PrintLog
from chapterdesk.services.consents.asking import GIVEN
from chapterdesk.services.printed_rows import printed_order
from chapterdesk.services.zones import chapter_zone, to_instant, to_local

_ROSTERS: Final = ("attendance", "roster")
_CALLS: Final = ("call_list",)
_BADGES: Final = ("badges",)
_MEMBERS: Final = ("members",)
_PAPERS: Final = {
    ConsentPurpose.KEEP_RECORD: (*_ROSTERS, *_BADGES, *_CALLS),
    ConsentPurpose.PRINT_ROSTER: (*_ROSTERS, *_BADGES),
    ConsentPurpose.CONTACT_ME: _CALLS,
    ConsentPurpose.SHARE_WITH_PARTNER: (),
    ConsentPurpose.SHARE_WITH_CHAPTERS: (),
}
"""What holds somebody for each purpose; the others leave no trace. Files of members hold all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StillOut:
    """One paper or file that may hold somebody who has taken back their yes.

    Attributes:
        kind: "paper", or "file".
        what: Which document, or what was exported.
        form: How the file was written, such as "csv"; empty for a paper.
        path: Where the file was written.
        copies: How many of a paper.
        surely: Whether the logs know that they were on it; a file only says how many were.
    """

    kind: Literal["paper", "file"]
    what: str
    form: str = ""
    path: Path | None = None
    made_at: datetime
    copies: int
    surely: bool


def leaves_traces(purpose: ConsentPurpose) -> bool:
    """Say whether the logs know what was made for a purpose."""
    return purpose in _PAPERS


def still_out(session: Session, member_id: bytes, purpose: ConsentPurpose) -> tuple[StillOut, ...]:
    """Return what was made since a person first agreed and has not been collected, or deleted.

    Names on paper, lists of calls and files of members leave a trace in the logs; the rest none.
    Whoever never agreed may be in what was made for a reason all the same: since they came.
    """
    if purpose not in _PAPERS:
        return ()
    documents = _PAPERS[purpose]
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
    zone = chapter_zone(session)
    came = session.scalars(select(Member.created_at).where(Member.id == member_id)).one()
    since = came if first is None else _start_of(first, zone)
    return (
        *_papers(session, member_id, documents, since, zone),
        *_files(session, (*_MEMBERS, *documents), since, zone),
    )


def _start_of(day: date, zone: str) -> datetime:
    return to_instant(datetime.combine(day, time()), zone)


def _papers(
    session: Session, member_id: bytes, documents: Sequence[str], since: datetime, zone: str
) -> tuple[StillOut, ...]:
    rows = session.scalars(
        select(PrintLog)
        .where(
            PrintLog.document.in_(documents),
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
            surely=row.document in _ROSTERS,
        )
        for row in rows
        if row.document in (*_CALLS, *_BADGES)
        or (row.subject_id is not None and member_id in printed_order(session, row.subject_id))
    )


def _files(
    session: Session, what: Sequence[str], since: datetime, zone: str
) -> tuple[StillOut, ...]:
    rows = session.scalars(
        select(ExportLog)
        .where(
            ExportLog.what.in_(what),
            ExportLog.made_at >= since,
            # One that was never finished may lie there, too.
            ExportLog.row_count != 0,
            ExportLog.gone_at.is_(None),
        )
        .order_by(ExportLog.made_at.desc(), ExportLog.id)
    )
    return tuple(
        StillOut(
            kind="file",
            what=row.what,
            form=row.form,
            path=Path(row.file_path),
            made_at=to_local(row.made_at, zone),
            copies=1,
            surely=False,
        )
        for row in rows
    )
