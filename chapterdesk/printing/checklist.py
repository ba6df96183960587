"""A checklist: points in areas, which of them are settled, remarks, and room to write.

Of an event or of a place; what it asks is given.
"""

from dataclasses import dataclass
from typing import Final, Literal

from chapterdesk.core.words import isolate
from chapterdesk.printing.document import Document
from chapterdesk.printing.styles import BASE_SIZE, Paper
from chapterdesk.printing.tagging import Element
from chapterdesk.printing.text.bidi import Direction
from chapterdesk.printing.text.clean import clean_line
from chapterdesk.printing.text.typeset import MissingGlyphs, Typesetter

_WRITE: Final = 2.1


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckPoint:
    """One point.

    Attributes:
        text: What is looked at.
        state: Whether it is settled; what is not needed says so in words.
        remark: What was written of it; may be empty.
    """

    text: str
    state: Literal["open", "done", "not_needed"] = "open"
    remark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckArea:
    """Points below a heading."""

    heading: str
    points: tuple[CheckPoint, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Checklist:
    """What a checklist says.

    Attributes:
        heading: The first line, as given.
        under: Short lines below it: when and where, how much is open.
        lines: To write on at the end.
    """

    heading: str
    areas: tuple[CheckArea, ...]
    under: tuple[str, ...] = ()
    lines: int = 3
    language: str = "en"
    paper: Paper = Paper.A4
    base_size: float = BASE_SIZE


def missing(sheet: Checklist) -> MissingGlyphs:
    """Return which scripts can not be printed; such remarks are left out."""
    typesetter = Typesetter(language=sheet.language)
    return typesetter.missing(
        [text for area in sheet.areas for one in area.points for text in (one.text, one.remark)]
    )


def build(sheet: Checklist) -> bytes:
    """Return the PDF of the checklist; the same checklist gives the same bytes."""
    document = Document(
        language=sheet.language,
        paper=sheet.paper,
        base_size=sheet.base_size,
    )
    scale, root = document.scale, document.structure.root
    document.heading(clean_line(sheet.heading), 1)
    for line in sheet.under:
        document.paragraph(line, scale.body, root.add("P"))
    for area in sheet.areas:
        document.advance(scale.unit * 2.2)
        document.heading(area.heading, 2)
        document.advance(scale.unit * 0.8)
        listed = root.add("L")
        for point in area.points:
            _point(document, point, listed.add("LI").add("LBody"))
    if sheet.lines:
        _room(document, sheet.lines)
    heading = isolate(clean_line(sheet.heading))
    return document.close(heading)


def _point(document: Document, point: CheckPoint, element: Element) -> None:
    _ = document.words.gettext
    scale = document.scale
    size = scale.body.size
    indent = size * 1.9
    width = document.width - indent
    text = document.block(clean_line(point.text), scale.body, width=width, direction=Direction.AUTO)
    remark = clean_line(point.remark)
    if remark and document.typesetter.missing((remark,)):
        remark = ""
    told = _("Not needed here") if point.state == "not_needed" else ""
    words = " · ".join(isolate(part) for part in (told, remark) if part)
    below = document.block(words, scale.small, width=width) if words else None
    document.need(text.height + (below.height if below else 0.0))
    side = size * 0.95
    down = text.first_baseline - side * 0.9
    document.box(start=0.0, down=down, width=side, height=side)
    if point.state == "done":
        document.tick(start=0.0, down=down, side=side)
    elif point.state == "not_needed":
        document.line(start=side * 0.2, length=side * 0.6, down=down + side / 2)
    document.put(text, element.add("P"), start=indent)
    document.advance(text.height)
    if below:
        document.put(below, element.add("P"), start=indent)
        document.advance(below.height)
    document.advance(scale.unit * 0.9)


def _room(document: Document, lines: int) -> None:
    _ = document.words.gettext
    size = document.scale.body.size
    document.advance(document.scale.unit * 2.2)
    document.heading(_("To be settled"), 2, keep=size * _WRITE * lines)
    for _line in range(lines):
        document.need(size * _WRITE)
        document.advance(size * _WRITE)
        document.line(start=0.0, length=document.width, down=0.0)
