"""The attendance sheet: names on paper as each person allowed, no further than the group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from chapterdesk.core.clock import Clock
from chapterdesk.core.vocabulary import (
    PRESENT,
    AttendanceMode,
    ConsentAudience,
    ConsentPurpose,
)
from chapterdesk.core.words import _, ngettext
from chapterdesk.models import Attendance, Member
from chapterdesk.services.checkin.roster import sheet_ids
from chapterdesk.services.consents.asking import NO, standing
from chapterdesk.services.consents.overrides import may_be_overridden, reason_of
from chapterdesk.services.meeting_rows import MeetingRow
from chapterdesk.services.naming import first_name
from chapterdesk.services.rows import count_or_none
from chapterdesk.services.sheets.counting import tally_paper
from chapterdesk.services.sheets.heads import meeting_head
from chapterdesk.services.sheets.names import CHUNK, AllowedName, allowed_names
from chapterdesk.services.sheets.papers import AttendanceOptions, Paper, base_size, page_size
from chapterdesk.services.sheets.wording import wordless
from chapterdesk.services.zones import today_of

if TYPE_CHECKING:
    from chapterdesk.printing.attendance import AttendanceSheet

_BLANK_LIMIT: Final = 200


def attendance_paper(
    session: Session, clock: Clock, meeting_id: bytes, options: AttendanceOptions
) -> Paper:
    """Return the attendance sheet of a meeting; where heads are counted, boxes to count on.

    Raises:
        UserError: The meeting is gone, an option can not be right, or the reason says nothing.
    """
    # What draws takes some twenty megabytes, and most desks are locked without having drawn.
    from chapterdesk.printing import attendance as drawing  # noqa: PLC0415

    count_or_none(options.blank_rows, field="blank_rows")
    head = meeting_head(session, meeting_id, options.language)
    chapter, mode = head.chapter, head.mode
    if mode is AttendanceMode.COUNT_ONLY:
        return tally_paper(session, head, options)
    ids = sheet_ids(session, head.meeting)
    today = today_of(session, clock)
    allowed = allowed_names(session, ids, chapter.id_secret, mode, today)
    found: _Overridden | None = None
    if options.reason.strip() and mode is AttendanceMode.NAMED:
        reason_of(options.reason)
        found = _overridden(session, ids, allowed, today)
        allowed = found.rows
    here = _present(session, meeting_id)
    sheet = drawing.AttendanceSheet(
        heading=head.heading,
        when=head.when,
        place=head.place,
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
        kind=mode,
        language=head.words.language,
        paper=page_size(options.page),
        base_size=base_size(large=options.large),
    )
    paper = _paper(sheet, meeting_id, head.row, ids)
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
        warnings=_warnings(sheet, numbers),
        document="attendance",
        subject_id=meeting_id,
        suggested_name=f"sheet-{row.starts_local:%Y-%m-%d}.pdf",
        summary=_summary(names, numbers, sheet.walk_ins),
        row_ids=ids,
    )


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


def _warnings(sheet: AttendanceSheet, numbers: int) -> tuple[str, ...]:
    from chapterdesk.printing.attendance import missing  # noqa: PLC0415

    warnings: list[str] = []
    scripts = missing(sheet).names()
    if scripts:
        listed = ", ".join(scripts)
        warnings.append(
            _("No letters for {scripts}: those rows print their number.").format(scripts=listed)
        )
    if numbers:
        warnings.append(
            ngettext(
                "{count} person was not asked, or does not want their name on paper.",
                "{count} people were not asked, or do not want their names on paper.",
                numbers,
            )
        )
    return tuple(warnings)


def _present(session: Session, meeting_id: bytes) -> frozenset[bytes]:
    query = select(Attendance.member_id).where(
        Attendance.meeting_id == meeting_id, Attendance.status.in_(PRESENT)
    )
    return frozenset(session.scalars(query))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Overridden:
    """What a reason makes of the rows.

    Attributes:
        whose: Whose name stands there by the reason.
        first: How many let their first name alone stand there.
        said_no: How many said no, or took their yes back.
    """

    rows: list[AllowedName]
    whose: tuple[bytes, ...]
    first: int
    said_no: int


def _overridden(
    session: Session, ids: Sequence[bytes], allowed: Sequence[AllowedName], today: date
) -> _Overridden:
    """Put a name where none stood for want of an answer.

    Never the name of who said no, is shielded or only kept; of who ever let their first name
    alone stand there, that alone.
    """
    names: dict[bytes, str] = {}
    for start in range(0, len(ids), CHUNK):
        query = select(Member.id, Member.display_name).where(
            Member.id.in_(ids[start : start + CHUNK]),
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
        AllowedName(shown=by_reason[member_id]) if member_id in by_reason else one
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
