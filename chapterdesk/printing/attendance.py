"""The attendance sheet: who is expected, a box to tick, a place for initials, rows for walk-ins.

Nothing on it says what kind of group meets: heading, time and place stand as they were given.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import Final

from chapterdesk.core.vocabulary import AttendanceMode
from chapterdesk.core.words import isolate
from chapterdesk.printing.document import Document
from chapterdesk.printing.heads import draw_heads
from chapterdesk.printing.styles import BASE_SIZE, Paper
from chapterdesk.printing.tagging import Element
from chapterdesk.printing.text.bidi import Direction
from chapterdesk.printing.text.clean import clean_line
from chapterdesk.printing.text.typeset import MissingGlyphs, Typesetter

_NAME_LINES: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class AttendanceRow:
    """One expected person.

    Attributes:
        number: The row's number, the same on the screen and on paper.
        shown: The name that may stand on paper; nothing prints the number and a blank.
        pronouns: What may stand beside the name; may be empty.
        present: Whether the box is ticked already.
    """

    number: int
    shown: str | None
    pronouns: str = ""
    present: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AttendanceSheet:
    """What an attendance sheet says.

    Attributes:
        heading: A discreet name for the meeting, as given.
        when: Date and time as they are to be read.
        place: Where, as given; may be empty.
        rows: The expected people, in order.
        walk_ins: How many blank rows follow.
        kind: What stands in the rows, and is to be written into the blank ones: names, first names,
            or codes.
        language: BCP 47 tag of the labels.
        paper: The sheet.
        base_size: Size of running text in points.
    """

    heading: str
    when: str
    place: str = ""
    rows: tuple[AttendanceRow, ...] = ()
    walk_ins: int = 6
    kind: AttendanceMode = AttendanceMode.NAMED
    language: str = "en"
    paper: Paper = Paper.A4
    base_size: float = BASE_SIZE


def missing(sheet: AttendanceSheet) -> MissingGlyphs:
    """Return which scripts of the sheet's names can not be printed; such rows show their number."""
    typesetter = Typesetter(language=sheet.language)
    return typesetter.missing(_texts(sheet.rows))


def build(sheet: AttendanceSheet) -> bytes:
    """Return the PDF of the sheet; the same sheet gives the same bytes."""
    document = Document(
        language=sheet.language,
        paper=sheet.paper,
        base_size=sheet.base_size,
    )
    when_and_place = _when_and_place(sheet)
    document.heading(clean_line(sheet.heading), 1)
    document.paragraph(when_and_place, document.scale.body, document.structure.root.add("P"))
    document.advance(document.scale.unit)
    table = _Table(document)
    table.rows(sheet)
    heading = isolate(clean_line(sheet.heading))
    return document.close(f"{heading} · {isolate(clean_line(sheet.when))}", heading)


def _texts(rows: Iterable[AttendanceRow]) -> Iterable[str]:
    for row in rows:
        yield row.shown or ""


def _when_and_place(sheet: AttendanceSheet) -> str:
    parts = (clean_line(part) for part in (sheet.when, sheet.place))
    return " · ".join(isolate(part) for part in parts if part)


class _Table:
    """Draw the table of people."""

    def __init__(self, document: Document) -> None:
        self._document = document
        scale = document.scale
        size = scale.body.size
        self._pad = size * 0.5
        self._row_height = size * 2.1
        self._number_width = size * 2.6
        self._tick_width = size * 4.6
        self._initials_width = size * 8.0
        self._name_width = (
            document.width - self._number_width - self._tick_width - self._initials_width
        )
        self._element = document.structure.root.add("Table")

    def rows(self, sheet: AttendanceSheet) -> None:
        """Draw the header, the expected people and the blank rows."""
        document = self._document
        self._header(sheet.kind, self._element.add("THead").add("TR"))
        document.repeat(partial(self._header, sheet.kind, None))
        body = self._element.add("TBody")
        for row in sheet.rows:
            self._person(row, body)
        for number in range(1, sheet.walk_ins + 1):
            self._row(body, f"+{number}", None)
        document.repeat(None)
        self._total()

    def _header(self, kind: AttendanceMode, element: Element | None) -> None:
        """Draw the names of the columns; without element it is a repetition."""
        document = self._document
        _ = document.words.gettext
        names = {
            AttendanceMode.FIRST_NAME: _("First name"),
            AttendanceMode.CODE: _("Code"),
        }
        labels = (
            (_("No."), 0.0, self._number_width, 0.0),
            (names.get(kind, _("Name")), self._number_width, self._name_width, 0.0),
            (_("Here"), self._tick_start, self._tick_width, 0.5),
            (_("Initials"), self._initials_start, self._initials_width, 0.0),
        )
        draw_heads(document, labels, element, small=False, pad=self._pad, least=self._row_height)

    @property
    def _tick_start(self) -> float:
        return self._number_width + self._name_width

    @property
    def _initials_start(self) -> float:
        return self._tick_start + self._tick_width

    def _person(self, row: AttendanceRow, body: Element) -> None:
        shown = clean_line(row.shown or "")
        if shown and self._document.typesetter.missing((shown,)):
            # No font has this script: the number stands for the person, as on the screen.
            shown = ""
        pronouns = clean_line(row.pronouns)
        if shown and pronouns:
            shown = f"{isolate(shown)} ({isolate(pronouns)})"
        self._row(body, str(row.number), shown or None, present=row.present)

    def _row(self, body: Element, number: str, shown: str | None, *, present: bool = False) -> None:
        document, pad = self._document, self._pad
        body_style = document.scale.body
        count = document.block(
            number,
            document.scale.count,
            width=self._number_width - pad,
            direction=Direction.LTR,
        )
        name = document.block(
            shown or "",
            body_style,
            width=self._name_width - pad,
            max_lines=_NAME_LINES,
            direction=Direction.AUTO,
        )
        height = max(self._row_height, name.height + pad)
        document.need(height)
        line = body.add("TR")
        top = max(pad / 2, (self._row_height - name.height) / 2)
        baseline = top + name.first_baseline
        document.put(
            count, line.add("TH", scope="Row"), start=pad / 2, down=baseline - count.first_baseline
        )
        cell = line.add("TD")
        if shown:
            document.put(name, cell, start=self._number_width + pad / 2, down=top)
        line.add("TD")
        line.add("TD")
        self._marks(baseline, present=present)
        document.advance(height)
        document.line(start=0.0, length=document.width, down=0.0)

    def _marks(self, baseline: float, *, present: bool) -> None:
        """Draw the box to tick, and the tick if the person is here already."""
        document = self._document
        side = document.scale.body.size * 1.1
        start = self._tick_start + (self._tick_width - self._pad - side) / 2 + self._pad / 2
        down = baseline - side * 0.86
        document.box(start=start, down=down, width=side, height=side)
        if present:
            document.tick(start=start, down=down, side=side)

    def _total(self) -> None:
        """Draw the place for the count of everybody in the room, named or not."""
        document = self._document
        _ = document.words.gettext
        size = document.scale.body.size
        document.need(size * 3)
        document.advance(size * 1.2)
        text = _("People in the room, named or not:")
        label = document.block(text, document.scale.strong)
        document.put(label, document.structure.root.add("P"))
        start = document.width_of(label) + size * 0.6
        document.line(start=start, length=size * 6, down=label.first_baseline + 2)
        document.advance(label.height)
