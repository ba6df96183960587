"""The words that people are asked with, in versions; one that somebody answered never changes."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from chapterdesk.core.errors import RefusedError, UsageError
from chapterdesk.core.vocabulary import ConsentPurpose
from chapterdesk.core.words import _
from chapterdesk.models import Consent, ConsentWording
from chapterdesk.services.database import Undo, Work
from chapterdesk.services.rows import body
from chapterdesk.services.zones import today_of

FIRST: Final = "1"
_TABLE: Final = "consent_wording"


@dataclass(frozen=True, slots=True, kw_only=True)
class WordingRow:
    """What people are asked for one purpose, in one version.

    Attributes:
        version: Its number; empty where nobody was asked yet and the shipped words stand.
        since: Since when; None for the shipped words.
        current: Whether somebody who is asked today hears this one.
        answers: How many answers were given to it, whatever they were.
    """

    purpose: ConsentPurpose
    version: str
    text: str
    since: date | None
    current: bool
    answers: int


def shipped_texts() -> Mapping[ConsentPurpose, str]:
    """Return what people are asked until a chapter writes words of its own."""
    return {
        ConsentPurpose.KEEP_RECORD: _(
            "May we keep your name, your pronouns and how to reach you? Everything stays encrypted"
            " on the chapter's own computer. You can see it, change it or have it erased any day."
        ),
        ConsentPurpose.CONTACT_ME: _(
            "May we call or write to you about the chapter, in the ways and at the hours you said?"
        ),
        ConsentPurpose.PRINT_ROSTER: _(
            "May your name stand on a printed list that lies on the table at meetings? It can be"
            " your first name alone. Without it you stand there as a number."
        ),
        ConsentPurpose.MENTORING_MATCH: _(
            "May we use what you told us to suggest a mentor or a mentee to you?"
        ),
        ConsentPurpose.SHARE_WITH_PARTNER: _(
            "May we pass on your name and one way to reach you to an organisation that helps you?"
            " We ask again each time."
        ),
        ConsentPurpose.SHARE_WITH_CHAPTERS: _(
            "May another chapter of ours see your record, so that they know you when you come?"
        ),
        ConsentPurpose.STATISTICS: _("May you be counted when we say how many people come?"),
        ConsentPurpose.PHOTO: _("May pictures of the room that show you be used by the chapter?"),
    }


def current_version(session: Session, purpose: ConsentPurpose) -> str:
    """Return the version somebody who is asked today hears; empty for the shipped words."""
    latest = _latest(session, purpose)
    return "" if latest is None else latest.version


def current_versions(session: Session) -> dict[ConsentPurpose, str]:
    """Return the version in force for each purpose that has one."""
    return {purpose: rows[-1].version for purpose, rows in _rows(session).items()}


def worded(work: Work, purpose: ConsentPurpose, version: str = "") -> str:
    """Return the version that somebody answered; the shipped words become version 1 by that.

    Args:
        work: Open.
        purpose: What was asked.
        version: Which one they heard; empty is the one in force.

    Raises:
        UsageError: There is no such version.
    """
    if version:
        if version not in [row.version for row in _rows(work.session).get(purpose, ())]:
            raise UsageError(
                _("There is no such version of the wording."),
                _("Nothing was changed."),
                _("Choose one of those that are listed."),
                field="wording",
            )
        return version
    there = current_version(work.session, purpose)
    if there:
        return there
    # Not through the session, so that no undo takes away the words somebody has answered.
    now = work.clock.now()
    work.session.execute(
        insert(ConsentWording).values(
            id=work.pair_id(_TABLE, purpose.encode(), FIRST.encode()),
            purpose=purpose,
            version=FIRST,
            text=shipped_texts()[purpose],
            since=today_of(work.session, work.clock),
            created_at=now,
            updated_at=now,
        )
    )
    return FIRST


def wording_rows(session: Session) -> tuple[WordingRow, ...]:
    """Return every wording, by purpose, the newest first; the shipped words where nobody asked."""
    answers = _answers(session)
    stored = _rows(session)
    found: list[WordingRow] = []
    for purpose, text in shipped_texts().items():
        rows = stored.get(purpose, [])
        found.extend(
            WordingRow(
                purpose=purpose,
                version=row.version,
                text=row.text,
                since=row.since,
                current=row is rows[-1],
                answers=answers[purpose, row.version],
            )
            for row in reversed(rows)
        )
        if not rows:
            found.append(
                WordingRow(
                    purpose=purpose, version="", text=text, since=None, current=True, answers=0
                )
            )
    return tuple(found)


def reword(work: Work, purpose: ConsentPurpose, text: str) -> str:
    """Put new words in force; return their version. One that nobody answered is written over.

    Raises:
        UsageError: There are no words, or too many.
        RefusedError: These are the words in force.
    """
    written = body(text, field="text", required=True)
    latest = _latest(work.session, purpose)
    if written == (shipped_texts()[purpose] if latest is None else latest.text):
        raise RefusedError(
            _("These are the words that people are asked with already."),
            _("Nothing was changed."),
            _("Change them first."),
            field="text",
        )
    today = today_of(work.session, work.clock)
    if latest is not None and not _is_used(work.session, purpose, latest.version):
        latest.text, latest.since = written, today
        version = latest.version
    else:
        version = FIRST if latest is None else str(int(latest.version) + 1)
        work.add(
            ConsentWording(
                id=work.pair_id(_TABLE, purpose.encode(), version.encode()),
                purpose=purpose,
                version=version,
                text=written,
                since=today,
            )
        )
    work.session.flush()
    return version


def refuse_unwording(session: Session, undo: Undo) -> None:
    """Refuse to take back words that somebody has answered since.

    Raises:
        RefusedError: An answer names them.
    """
    for row in undo.rows:
        values = row.after or row.before
        if row.table == _TABLE and values and _is_used(
            session, values["purpose"], values["version"]
        ):  # fmt: skip
            raise RefusedError(
                _("Somebody has answered these words since, so they stay as they are."),
                _("Nothing was taken back."),
                _("Write the other words once more: they become a new version."),
            )


def _rows(session: Session) -> dict[ConsentPurpose, list[ConsentWording]]:
    found: dict[ConsentPurpose, list[ConsentWording]] = {}
    for row in session.scalars(select(ConsentWording)):
        found.setdefault(row.purpose, []).append(row)
    for rows in found.values():
        rows.sort(key=_age)
    return found


def _latest(session: Session, purpose: ConsentPurpose) -> ConsentWording | None:
    rows = session.scalars(select(ConsentWording).where(ConsentWording.purpose == purpose)).all()
    return max(rows, key=_age, default=None)


def _age(row: ConsentWording) -> tuple[int, date]:
    return (int(row.version) if row.version.isdecimal() else 0, row.since)


def _is_used(session: Session, purpose: ConsentPurpose, version: str) -> bool:
    query = select(Consent.id).where(Consent.purpose == purpose, Consent.wording_version == version)
    return session.scalars(query.limit(1)).first() is not None


def _answers(session: Session) -> Counter[tuple[ConsentPurpose, str]]:
    rows: Sequence[Any] = session.execute(
        select(Consent.purpose, Consent.wording_version, func.count()).group_by(
            Consent.purpose, Consent.wording_version
        )
    ).all()
    return Counter({(purpose, version): count for purpose, version, count in rows})
