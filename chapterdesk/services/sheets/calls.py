"""The call list on paper: whoever may be rung and lets their name stand on paper, nobody else.

SECURITY: it bears no name of the chapter or of a group and no purpose. What people added to a rule
in their own words stays on the screen.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from chapterdesk.core.clock import Clock
from chapterdesk.core.vocabulary import ConsentAudience
from chapterdesk.core.words import Words, _, ngettext
from chapterdesk.models import Chapter
from chapterdesk.services.consents.asking import name_on_paper
from chapterdesk.services.naming import first_name
from chapterdesk.services.reaching.reading import Plan, reach_rows, still_listed
from chapterdesk.services.reaching.shapes import ReachRow
from chapterdesk.services.sheets.papers import CallOptions, Paper, base_size, page_size
from chapterdesk.services.sheets.wording import practice_tag, sheet_words, wordless
from chapterdesk.services.zones import today_of

if TYPE_CHECKING:
    from chapterdesk.printing.call_list import CallRow, CallSheet

CALL_LIST: Final = "call_list"
MOST_ROWS: Final = 200
_AT_ONCE: Final = 400


def call_paper(session: Session, clock: Clock, plan: Plan, options: CallOptions) -> Paper:
    """Return the call list of those whom a plan may reach by telephone.

    Raises:
        UserError: An option can not be right.
    """
    # What draws takes some twenty megabytes, and most desks are locked without having drawn.
    from chapterdesk.printing import call_list as drawing  # noqa: PLC0415

    chapter = session.scalars(select(Chapter)).one()
    words = sheet_words(options.language, chapter)
    today = today_of(session, clock)
    found, unasked = _allowed(session, clock, plan.reachable)
    shown = found[:MOST_ROWS]
    sheet = drawing.CallSheet(
        heading=_heading(chapter, words),
        when=f"{words.weekday(today)} {today.year}",
        rows=tuple(_row(number, row, name) for number, (row, name) in enumerate(shown, start=1)),
        language=words.language,
        paper=page_size(options.page),
        base_size=base_size(large=options.large),
    )
    paper = Paper(
        pdf=drawing.build(sheet),
        title=sheet.heading,
        name_count=len(shown),
        columns=(_("number"), _("name"), _("telephone"), _("what to say")),
        warnings=_warnings(sheet, unasked=unasked, more=len(found) - len(shown)),
        document=CALL_LIST,
        subject_id=None,
        suggested_name=f"list-{today:%Y-%m-%d}.pdf",
        summary=ngettext(
            "This paper shows {count} name with a telephone number.",
            "This paper shows {count} names with telephone numbers.",
            len(shown),
        ),
        row_ids=tuple(row.id for row, _name in shown),
    )
    return replace(paper, warnings=(*wordless(options.language, chapter), *paper.warnings))


def _heading(chapter: Chapter, words: Words) -> str:
    """Return a heading that says nothing about who rings whom."""
    translate = words.gettext
    return " · ".join(part for part in (practice_tag(chapter, words), translate("List")) if part)


def _allowed(
    session: Session, clock: Clock, ids: Sequence[bytes]
) -> tuple[list[tuple[ReachRow, str]], int]:
    """Return who may stand on paper and as what, and how many may not."""
    today, unasked = today_of(session, clock), 0
    found: list[tuple[ReachRow, str]] = []
    for start in range(0, len(ids), _AT_ONCE):
        part = still_listed(session, ids[start : start + _AT_ONCE])
        audiences = name_on_paper(session, part, today)
        unasked += sum(one not in audiences for one in part)
        asked = [one for one in part if one in audiences]
        rows = reach_rows(session, asked, "calls", clock.now())
        found += [(row, _name(row, audiences[row.id])) for row in rows if row.ways]
    return found, unasked


def _name(row: ReachRow, audience: ConsentAudience) -> str:
    return first_name(row.name) if audience is ConsentAudience.FIRST_NAME else row.name


def _row(number: int, row: ReachRow, name: str) -> "CallRow":
    from chapterdesk.printing.call_list import CallRow  # noqa: PLC0415

    way = row.ways[0]
    return CallRow(
        number=number, shown=name, phone=way.value, say=way.on_paper, voicemail=way.voicemail
    )


def _warnings(sheet: "CallSheet", *, unasked: int, more: int) -> tuple[str, ...]:
    from chapterdesk.printing.call_list import missing  # noqa: PLC0415

    warnings: list[str] = []
    scripts = missing(sheet).names()
    if scripts:
        listed = ", ".join(scripts)
        warnings.append(
            _("No letters for {scripts}: those rows print their number.").format(scripts=listed)
        )
    if unasked:
        warnings.append(
            ngettext(
                "{count} person is not on it: not asked, or does not want to stand on paper.",
                "{count} people are not on it: not asked, or do not want to stand on paper.",
                unasked,
            )
        )
    if more > 0:
        warnings.append(
            ngettext(
                "{count} more person does not fit on one list. Choose a group.",
                "{count} more people do not fit on one list. Choose a group.",
                more,
            )
        )
    return tuple(warnings)
