"""The plan of a year: what falls on which days, month by month, with a line to plan on."""

from dataclasses import dataclass
from typing import Final

from chapterdesk.core.words import isolate
from chapterdesk.printing.document import Document
from chapterdesk.printing.painter import Block
from chapterdesk.printing.styles import BASE_SIZE, LARGE_PRINT, Paper
from chapterdesk.printing.tagging import Element
from chapterdesk.printing.text.bidi import Direction
from chapterdesk.printing.text.clean import clean_line
from chapterdesk.printing.text.typeset import MissingGlyphs, Typesetter

_LINES: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class YearRow:
    """One line: which days, and what."""

    days: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class YearMonth:
    """One month; one without rows has a line to write on."""

    heading: str
    rows: tuple[YearRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class YearSheet:
    """What the plan of a year says.

    Attributes:
        note: What is to be known of its dates; may be empty.
    """

    heading: str
    months: tuple[YearMonth, ...]
    note: str = ""
    language: str = "en"
    paper: Paper = Paper.A4
    base_size: float = BASE_SIZE


def missing(sheet: YearSheet) -> MissingGlyphs:
    """Return which scripts can not be printed; such rows stand without their title."""
    typesetter = Typesetter(language=sheet.language)
    return typesetter.missing([row.title for month in sheet.months for row in month.rows])


def build(sheet: YearSheet) -> bytes:
    """Return the PDF of the plan; the same plan gives the same bytes."""
    document = Document(
        language=sheet.language,
        paper=sheet.paper,
        base_size=sheet.base_size,
    )
    document.heading(clean_line(sheet.heading), 1)
    if sheet.note:
        document.paragraph(sheet.note, document.scale.small, document.structure.root.add("P"))
    for month in sheet.months:
        _month(document, month)
    return document.close(isolate(clean_line(sheet.heading)))


def _month(document: Document, month: YearMonth) -> None:
    scale = document.scale
    document.advance(scale.unit * 2)
    document.heading(month.heading, 2)
    document.advance(scale.unit * 0.6)
    listed = document.structure.root.add("L")
    for row in month.rows:
        _row(document, row, listed)
    document.need(scale.body.size * 1.9)
    document.advance(scale.body.size * 1.8)
    document.line(start=0.0, length=document.width, down=0.0)


def _row(document: Document, row: YearRow, listed: Element) -> None:
    scale = document.scale
    stacked = scale.body.size >= LARGE_PRINT
    width = scale.body.size * 13.0
    body = listed.add("LI").add("LBody")
    days = document.block(row.days, scale.strong, width=document.width if stacked else width)
    start = 0.0 if stacked else width
    title = _title(document, row, document.width - start)
    height = days.height + title.height if stacked else max(days.height, title.height)
    document.need(height + scale.unit * 0.6)
    document.put(days, body.add("P"))
    document.put(title, body.add("P"), start=start, down=days.height if stacked else 0.0)
    document.advance(height + scale.unit * 0.6)


def _title(document: Document, row: YearRow, width: float) -> Block:
    text = clean_line(row.title)
    if text and document.typesetter.missing((text,)):
        text = ""
    return document.block(
        text,
        document.scale.body,
        width=width,
        max_lines=_LINES,
        direction=Direction.AUTO,
    )
