"""The attendance sheet: names on paper as each person allowed, no further than the group."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from chapterdesk.core.clock import Clock
from chapterdesk.core.vocabulary import (
    PRESENT,
    AttendanceMode,
    ConsentAudience,
    ConsentPurpose,
)
from chapterdesk.core.words import Words, _, ngettext
from chapterdesk.models import Attendance, Chapter, Meeting, Member, MemberPronoun
from chapterdesk.services.checkin.marking import mode_of
from chapterdesk.services.checkin.roster import sheet_ids
from chapterdesk.services.consents.asking import NO, name_on_paper, standing
from chapterdesk.services.consents.overrides import may_be_overridden, reason_of
from chapterdesk.services.discretion import plain_paper
from chapterdesk.services.meeting_rows import MeetingRow, meeting_row
from chapterdesk.services.members.refused import refusal_of
from chapterdesk.services.naming import first_name, initials
from chapterdesk.services.places import place_on_paper
from chapterdesk.services.restriction import not_restricted
from chapterdesk.services.rows import count_or_none, fetch
from chapterdesk.services.sheets.papers import AttendanceOptions, Paper, base_size, page_size
from chapterdesk.services.sheets.wording import practice_tag, sheet_words, wordless
from chapterdesk.services.zones import today_of

if TYPE_CHECKING:
    from chapterdesk.printing.attendance import AttendanceSheet

_CHUNK: Final = 500
_BLANK_LIMIT: Final = 200
_CODE_LETTERS: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_CODE_LENGTH: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class _Allowed:
    """What of one person may stand on paper."""

    shown: str | None
    pronouns: str = ""


def attendance_paper(
    session: Session, clock: Clock, meeting_id: bytes, options: AttendanceOptions
) -> Paper:
    """Return the attendance sheet of a meeting.

    Raises:
        UserError: The meeting is gone, an option can not be right, or the reason says nothing.
    """
    # What draws takes some twenty megabytes, and most desks are locked without having drawn.
    from chapterdesk.printing import attendance as drawing  # noqa: PLC0415

    count_or_none(options.blank_rows, field="blank_rows")
    meeting = fetch(session, Meeting, meeting_id)
    chapter = session.scalars(select(Chapter)).one()
    mode = mode_of(session, meeting)
    ids = () if mode == AttendanceMode.COUNT_ONLY else sheet_ids(session, meeting)
    today = today_of(session, clock)
    allowed = _allowed(session, ids, chapter.id_secret, mode, today)
    found: _Overridden | None = None
    if options.reason.strip() and mode is AttendanceMode.NAMED:
        reason_of(options.reason)
        found = _overridden(session, ids, allowed, today)
        allowed = found.rows
    here = _present(session, meeting_id)
    words = sheet_words(options.language, chapter)
    row = meeting_row(session, meeting_id)
    sheet = drawing.AttendanceSheet(
        heading=_heading(chapter, row, words, plain=plain_paper(session)),
        when=_when(row, words),
        place=place_on_paper(session, meeting.place_id, meeting.disclosure),
        rows=tuple(
            drawing.AttendanceRow(
                number=number,
                shown=one.shown,
                pronouns=one.pronouns,
                present=member_id in here,
            )
            for number, (member_id, one) in enumerate(zip(ids, allowed, strict=True), start=1)
        ),
        walk_ins=min(options.blank_rows, _BLANK_LIMIT),
        language=words.language,
        paper=page_size(options.page),
        base_size=base_size(large=options.large),
    )
    paper = _paper(sheet, meeting_id, row, ids)
    return replace(
        paper,
        warnings=(*wordless(options.language, chapter), *_without(found), *paper.warnings),
        overridden=found.whose if found else (),
        reason=options.reason if found and found.whose else "",
    )


def _paper(
    sheet: AttendanceSheet, meeting_id: bytes, row: MeetingRow, ids: tuple[bytes, ...]
) -> Paper:
    from chapterdesk.printing.attendance import build  # noqa: PLC0415

    names = sum(1 for one in sheet.rows if one.shown)
    numbers = len(sheet.rows) - names
    return Paper(
        pdf=build(sheet),
        title=sheet.heading,
        name_count=names,
        columns=_columns(sheet),
        warnings=_warnings(sheet, numbers, row),
        document="attendance",
        subject_id=meeting_id,
        suggested_name=f"sheet-{row.starts_local:%Y-%m-%d}.pdf",
        summary=_summary(names, numbers, sheet.walk_ins),
        row_ids=ids,
    )


def _heading(chapter: Chapter, row: MeetingRow, words: Words, *, plain: bool) -> str:
    """Return a heading that says nothing about who meets; a plain one not even its name."""
    label = _("Meeting") if plain or refusal_of(row.label) else row.label
    own = "" if plain else chapter.paper_heading
    return " · ".join(part for part in (practice_tag(chapter, words), own, label) if part)


def _when(row: MeetingRow, words: Words) -> str:
    start, end = words.clock_time(row.starts_local), words.clock_time(row.ends_local)
    return f"{words.weekday(row.starts_local.date())} {row.starts_local.year}, {start}–{end}"  # noqa: RUF001


def _columns(sheet: AttendanceSheet) -> tuple[str, ...]:
    columns = [_("number"), _("here"), _("initials")]
    if any(row.shown for row in sheet.rows):
        columns.insert(1, _("name"))
    if any(row.pronouns for row in sheet.rows):
        columns.insert(2, _("pronouns"))
    return tuple(columns)


def _summary(names: int, numbers: int, blank: int) -> str:
    parts = [ngettext("This paper shows {count} name.", "This paper shows {count} names.", names)]
    if numbers:
        parts.append(
            ngettext(
                "{count} person stands on it as a number.",
                "{count} people stand on it as numbers.",
                numbers,
            )
        )
    parts.append(ngettext("{count} row is blank.", "{count} rows are blank.", blank))
    return " ".join(parts)


def _warnings(sheet: AttendanceSheet, numbers: int, row: MeetingRow) -> tuple[str, ...]:
    from chapterdesk.printing.attendance import missing  # noqa: PLC0415

    warnings: list[str] = []
    scripts = missing(sheet).names()
    if scripts:
        listed = ", ".join(scripts)
        warnings.append(
            _("No letters for {scripts}: those rows print their number.").format(scripts=listed)
        )
    if numbers and row.attendance_mode != AttendanceMode.COUNT_ONLY:
        warnings.append(
            ngettext(
                "{count} person was not asked, or does not want their name on paper.",
                "{count} people were not asked, or do not want their names on paper.",
                numbers,
            )
        )
    if row.attendance_mode == AttendanceMode.COUNT_ONLY:
        warnings.append(_("This group counts heads: the sheet has no names."))
    return tuple(warnings)


def _present(session: Session, meeting_id: bytes) -> frozenset[bytes]:
    query = select(Attendance.member_id).where(
        Attendance.meeting_id == meeting_id, Attendance.status.in_(PRESENT)
    )
    return frozenset(session.scalars(query))


def _allowed(
    session: Session, ids: Sequence[bytes], secret: bytes, mode: AttendanceMode, today: date
) -> list[_Allowed]:
    allowed: dict[bytes, _Allowed] = {}
    for start in range(0, len(ids), _CHUNK):
        part = ids[start : start + _CHUNK]
        audiences = name_on_paper(session, part, today)
        written = _written_pronouns(session, part)
        query = select(Member.id, Member.display_name, Member.shielded, Member.deleted_at)
        for member in session.execute(query.where(Member.id.in_(part), not_restricted())):
            audience = None if member.deleted_at else audiences.get(member.id)
            if mode == AttendanceMode.CODE:
                allowed[member.id] = _Allowed(shown=paper_code(secret, member.id))
                continue
            shown = _shown(member, audience, mode)
            full = shown == member.display_name
            allowed[member.id] = _Allowed(
                shown=shown, pronouns=written.get(member.id, "") if full else ""
            )
    return [allowed.get(member_id, _Allowed(shown=None)) for member_id in ids]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Overridden:
    """What a reason makes of the rows.

    Attributes:
        whose: Whose name stands there by the reason.
        first: How many let their first name alone stand there.
        said_no: How many said no, or took their yes back.
    """

    rows: list[_Allowed]
    whose: tuple[bytes, ...]
    first: int
    said_no: int


def _overridden(
    session: Session, ids: Sequence[bytes], allowed: Sequence[_Allowed], today: date
) -> _Overridden:
    """Put a name where none stood for want of an answer.

    Never the name of who said no, is shielded or only kept; of who ever let their first name
    alone stand there, that alone.
    """
    names: dict[bytes, str] = {}
    for start in range(0, len(ids), _CHUNK):
        query = select(Member.id, Member.display_name).where(
            Member.id.in_(ids[start : start + _CHUNK]),
            Member.deleted_at.is_(None),
            may_be_overridden(),
        )
        names.update((bytes(row.id), row.display_name) for row in session.execute(query))
    said = standing(session, list(names), ConsentPurpose.PRINT_ROSTER, today)
    said_no = {member_id for member_id, one in said.items() if one.status in NO}
    first = {
        member_id
        for member_id, one in said.items()
        if one.audience is ConsentAudience.FIRST_NAME and member_id not in said_no
    }
    whose = tuple(
        member_id
        for member_id, one in zip(ids, allowed, strict=True)
        if member_id in names and member_id not in said_no and one.shown is None
    )
    by_reason = {
        member_id: first_name(names[member_id]) if member_id in first else names[member_id]
        for member_id in whose
    }
    rows = [
        _Allowed(shown=by_reason[member_id]) if member_id in by_reason else one
        for member_id, one in zip(ids, allowed, strict=True)
    ]
    return _Overridden(rows=rows, whose=whose, first=len(first), said_no=len(said_no))


def _without(found: _Overridden | None) -> tuple[str, ...]:
    if found is None:
        return ()
    warnings = []
    if found.whose:
        warnings.append(
            ngettext(
                "{count} name stands on it without consent. The reason is kept.",
                "{count} names stand on it without consent. The reason is kept.",
                len(found.whose),
            )
        )
    if found.said_no:
        warnings.append(
            ngettext(
                "{count} person said no: they stay a number, whatever the reason.",
                "{count} people said no: they stay numbers, whatever the reason.",
                found.said_no,
            )
        )
    if found.first:
        warnings.append(
            ngettext(
                "{count} person allowed their first name alone: no more stands on it.",
                "{count} people allowed their first name alone: no more stands on it.",
                found.first,
            )
        )
    return tuple(warnings)


def _shown(member: Any, audience: ConsentAudience | None, mode: AttendanceMode) -> str | None:
    if audience is None or mode == AttendanceMode.COUNT_ONLY:
        return None
    if member.shielded:
        return initials(member.display_name)
    if audience == ConsentAudience.FIRST_NAME or mode == AttendanceMode.FIRST_NAME:
        return first_name(str(member.display_name))
    return str(member.display_name)


def paper_code(secret: bytes, member_id: bytes) -> str:
    """Return the code that stands for a person on paper: the same each time, and no name."""
    digest = hashlib.blake2b(member_id, key=secret, digest_size=8, person=b"papercode")
    number = int.from_bytes(digest.digest(), "big")
    letters: list[str] = []
    for _position in range(_CODE_LENGTH):
        number, index = divmod(number, len(_CODE_LETTERS))
        letters.append(_CODE_LETTERS[index])
    return "".join(letters)


def _written_pronouns(session: Session, member_ids: Sequence[bytes]) -> dict[bytes, str]:
    """Return the pronouns that each person uses in writing too."""
    query = (
        select(MemberPronoun.member_id, MemberPronoun.text)
        .where(MemberPronoun.member_id.in_(member_ids), MemberPronoun.in_writing.is_(True))
        .order_by(MemberPronoun.position)
    )
    texts: dict[bytes, list[str]] = {}
    for member_id, text in session.execute(query):
        texts.setdefault(member_id, []).append(text)
    return {member_id: ", ".join(parts) for member_id, parts in texts.items()}
