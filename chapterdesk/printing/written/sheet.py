"""What was written about a meeting or agreed on in a group: headings with points below them."""

from dataclasses import replace
from typing import Final

from chapterdesk.printing.document import Document
from chapterdesk.printing.styles import SOFT, Paper, Style
from chapterdesk.printing.text.bidi import Direction
from chapterdesk.printing.text.clean import clean_line
from chapterdesk.printing.text.typeset import MissingGlyphs, Typesetter
from chapterdesk.printing.written.report import Section, WrittenSheet

_POSTER_SIZES: Final = (34.0, 30.0, 27.0, 24.0, 22.0, 20.0, 18.0, 16.0, 14.0, 12.0)
_A3_LEAST: Final = 16.0


def missing(sheet: WrittenSheet) -> MissingGlyphs:
    """Return which scripts can not be printed; such points are left out."""
    typesetter = Typesetter(language=sheet.language)
    texts = [text for section in sheet.sections for text in (section.heading, *section.points)]
    return typesetter.missing([*sheet.under, *texts])


def build(sheet: WrittenSheet) -> bytes:
    """Return the PDF of the sheet; the same sheet gives the same bytes."""
    return _laid_out(sheet).close(*sheet.footers)


def build_poster(sheet: WrittenSheet) -> bytes:
    """Return the PDF of a poster: as large as one page holds, else as many pages as it needs."""
    least = _A3_LEAST if sheet.paper is Paper.A3 else _POSTER_SIZES[-1]
    document = _laid_out(sheet)
    for size in _POSTER_SIZES:
        document = _laid_out(replace(sheet, base_size=max(size, least)))
        _version(document, sheet.footers)
        if document.pages == 1 or size <= least:
            break
    return document.close(numbered=document.pages > 1)


def _version(document: Document, footers: tuple[str, ...]) -> None:
    """Say below the points, in small letters, which version hangs there."""
    style = Style(size=max(11.0, document.scale.body.size * 0.45), colour=SOFT)
    document.advance(document.scale.unit)
    for text in footers[:1]:
        document.paragraph(text, style, document.structure.root.add("P"))


def _laid_out(sheet: WrittenSheet) -> Document:
    document = Document(
        language=sheet.language,
        paper=sheet.paper,
        base_size=sheet.base_size,
    )
    scale, root = document.scale, document.structure.root
    document.heading(clean_line(sheet.heading), 1)
    for line in sheet.under:
        if line and not document.typesetter.missing((line,)):
            document.paragraph(line, scale.body, root.add("P"))
    for section in sheet.sections:
        _section(document, section)
    return document


def _section(document: Document, section: Section) -> None:
    scale, root = document.scale, document.structure.root
    size = scale.body.size
    document.advance(scale.unit * 2.2)
    if section.heading:
        document.heading(section.heading, 2)
        document.advance(scale.unit)
    listed = root.add("L") if section.points else None
    indent = size * 1.9 if section.ticks else 0.0
    for point in section.points:
        text = clean_line(point)
        if listed is None or not text or document.typesetter.missing((text,)):
            continue
        body = listed.add("LI").add("LBody")
        # A point stands whole: its own beginning says which way it is read.
        block = document.block(
            text, scale.body, width=document.width - indent, direction=Direction.AUTO
        )
        if block.height < document.room or block.height < size * 8:
            document.need(block.height)
            if section.ticks:
                side = size * 0.95
                down = block.first_baseline - side * 0.9
                document.box(start=0.0, down=down, width=side, height=side)
            document.put(block, body, start=indent)
            document.advance(block.height)
        else:
            document.paragraph(text, scale.body, body, start=indent)
        document.advance(scale.unit * 1.1)
    for _line in range(section.lines):
        document.need(size * 2.1)
        document.advance(size * 2.0)
        document.line(start=0.0, length=document.width, down=0.0)
