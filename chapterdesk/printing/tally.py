"""The sheet of a group that only counts heads: boxes by fives, and no place for a name."""

from dataclasses import dataclass
from typing import Final

from chapterdesk.core.words import isolate
from chapterdesk.printing.document import Document
from chapterdesk.printing.styles import BASE_SIZE, Paper
from chapterdesk.printing.text.clean import clean_line
from chapterdesk.printing.text.typeset import MissingGlyphs, Typesetter

_GROUP: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class TallyRow:
    """What is counted by itself.

    Attributes:
        label: In the chapter's own words; empty leaves a line to write it on.
        boxes: How many heads there is room for.
    """

    label: str
    boxes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TallySheet:
    """What a sheet to count on says.

    Attributes:
        heading: A discreet name for the meeting, as given.
        when: Date and time as they are to be read.
        place: Where, as given; may be empty.
    """

    heading: str
    when: str
    place: str = ""
    rows: tuple[TallyRow, ...] = ()
    language: str = "en"
    paper: Paper = Paper.A4
    base_size: float = BASE_SIZE


def missing(sheet: TallySheet) -> MissingGlyphs:
    """Return which scripts can not be printed; such rows leave a line."""
    typesetter = Typesetter(language=sheet.language)
    return typesetter.missing([row.label for row in sheet.rows])


def build(sheet: TallySheet) -> bytes:
    """Return the PDF of the sheet; the same sheet gives the same bytes."""
    document = Document(
        language=sheet.language,
        paper=sheet.paper,
        base_size=sheet.base_size,
    )
    _ = document.words.gettext
    root, scale = document.structure.root, document.scale
    document.heading(clean_line(sheet.heading), 1)
    parts = (clean_line(part) for part in (sheet.when, sheet.place))
    where = " · ".join(isolate(part) for part in parts if part)
    document.paragraph(where, scale.body, root.add("P"))
    document.advance(scale.unit)
    told = _("One box for each person in the room. Write no names on this sheet.")
    document.paragraph(told, scale.body, root.add("P"))
    for row in sheet.rows:
        _row(document, row)
    heading = isolate(clean_line(sheet.heading))
    return document.close(f"{heading} · {isolate(clean_line(sheet.when))}", heading)


def _row(document: Document, row: TallyRow) -> None:
    _ = document.words.gettext
    scale, root = document.scale, document.structure.root
    side = max(scale.body.size * 1.25, 13.0)
    gap = side * 0.3
    group = _GROUP * (side + gap) + gap * 2
    groups = max(1, int((document.width + gap * 3) // group))
    lines = -(-row.boxes // (groups * _GROUP))
    document.advance(scale.unit * 2.5)
    document.need(scale.heading.size * 3 + (side + gap * 2) * min(lines, 3))
    label = clean_line(row.label)
    if label and not document.typesetter.missing((label,)):
        document.heading(label, 2, keep=side + gap)
    else:
        document.advance(scale.heading.size * 1.2)
        document.line(start=0.0, length=document.width * 0.5, down=0.0)
    document.advance(scale.unit)
    for number in range(0, row.boxes, groups * _GROUP):
        document.need(side + gap)
        for at in range(min(groups * _GROUP, row.boxes - number)):
            start = (at // _GROUP) * group + (at % _GROUP) * (side + gap)
            document.box(start=start, down=0.0, width=side, height=side)
        document.advance(side + gap * 2)
    total = document.block(_("Total:"), scale.strong)
    document.need(total.height * 1.6)
    document.put(total, root.add("P"))
    start = document.width_of(total) + scale.unit
    document.line(start=start, length=scale.body.size * 6, down=total.first_baseline + 2)
    document.advance(total.height)
