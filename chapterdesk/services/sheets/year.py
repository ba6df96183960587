"""The plan of a year on paper: awareness days, holidays and meetings by their alias."""

from collections.abc import Iterable
from datetime import date
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from chapterdesk.core.words import Words, _, isolate, ngettext
from chapterdesk.models import Chapter
from chapterdesk.services.calendar.year import PlanRow, year_plan
from chapterdesk.services.discretion import plain_paper
from chapterdesk.services.sheets.papers import PageOptions, Paper, base_size, page_size
from chapterdesk.services.sheets.wording import practice_tag, sheet_words, wordless

_MONTHS: Final = range(1, 13)


def year_paper(session: Session, year: int, options: PageOptions) -> Paper:
    """Return the plan of a year.

    Raises:
        UserError: No calendar here has that year, or an option can not be right.
    """
    from chapterdesk.printing import year_plan as drawing  # noqa: PLC0415  # heavy

    chapter = session.scalars(select(Chapter)).one()
    words = sheet_words(options.language, chapter)
    plan = year_plan(session, year, words, outside=True)
    plain = plain_paper(session)
    rows = [row for row in plan.rows if not plain or row.kind == "holiday"]
    title = words.gettext("Year plan {year}").format(year=year)
    note = words.gettext(
        "Dates of awareness days were looked up on pages of the field: check one before you plan."
    )
    sheet = drawing.YearSheet(
        heading=" · ".join(part for part in (practice_tag(chapter, words), title) if part),
        months=tuple(
            drawing.YearMonth(
                heading=words.month(date(year, month, 1)),
                rows=tuple(
                    drawing.YearRow(days=_days(row, words), title=row.title)
                    for row in _merged(one for one in rows if one.first.month == month)
                ),
            )
            for month in _MONTHS
        ),
        note="" if plain else note,
        language=words.language,
        paper=page_size(options.page),
        base_size=base_size(large=options.large),
    )
    days = sum(row.kind == "day" for row in rows)
    warnings = list(wordless(options.language, chapter))
    if plain:
        warnings.append(_("Sheets are plain: awareness days and meetings are not on it."))
    scripts = drawing.missing(sheet).names()
    if scripts:
        listed = ", ".join(isolate(name) for name in scripts)
        warnings.append(
            _("No letters for {scripts}: those rows have no title.").format(scripts=listed)
        )
    return Paper(
        pdf=drawing.build(sheet),
        title=sheet.heading,
        name_count=0,
        columns=(_("days"), _("what they are")),
        warnings=tuple(warnings),
        document="year_plan",
        subject_id=None,
        suggested_name=f"year-{year}.pdf",
        summary=ngettext(
            "This paper shows {count} awareness day, and names nobody.",
            "This paper shows {count} awareness days, and names nobody.",
            days,
        ),
    )


def _days(row: PlanRow, words: Words) -> str:
    if row.first == row.last:
        return words.day_short(row.first)
    return f"{words.day_short(row.first)} – {words.day_short(row.last)}"  # noqa: RUF001


def _merged(rows: Iterable[PlanRow]) -> list[PlanRow]:
    """Return the rows of a month, two meetings of one group on one day once."""
    return list(dict.fromkeys(rows))
