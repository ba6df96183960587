"""The list of people to ring: a number, what to say there, boxes for what came of it.

Nothing on it says who rings or what for: the heading is the one it is given.
"""

from dataclasses import dataclass
from functools import partial
from typing import Final

from chapterdesk.core.words import isolate
from chapterdesk.printing.document import Document
from chapterdesk.printing.heads import draw_heads
from chapterdesk.printing.painter import Block
from chapterdesk.printing.styles import BASE_SIZE, Paper
from chapterdesk.printing.tagging import Element
from chapterdesk.printing.text.bidi import Direction
from chapterdesk.printing.text.clean import clean_line
from chapterdesk.printing.text.typeset import MissingGlyphs, Typesetter

_NAME_LINES: Final = 2
_SAY_LINES: Final = 4
_BOXES: Final = 3
_LEAST_WHO: Final = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class CallRow:
    """One person to ring.

    Attributes:
        number: The row's number, the same on the screen and on paper.
        shown: The name that may stand on paper.
        phone: The number, as it was written down.
        say: Whom to ask for, who to be, when.
        voicemail: Whether one may be left; else there is no box for it.
    """

    number: int
    shown: str
    phone: str
    say: str = ""
    voicemail: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CallSheet:
    """What a list of people to ring says.

    Attributes:
        heading: A neutral word.
        when: The day, as it is to be read.
        language: BCP 47 tag of the labels.
    """

    heading: str
    when: str
    rows: tuple[CallRow, ...] = ()
    language: str = "en"
    paper: Paper = Paper.A4
    base_size: float = BASE_SIZE


def missing(sheet: CallSheet) -> MissingGlyphs:
    """Return which scripts can not be printed; such rows show their number alone."""
    typesetter = Typesetter(language=sheet.language)
    return typesetter.missing([text for row in sheet.rows for text in (row.shown, row.say)])


def build(sheet: CallSheet) -> bytes:
    """Return the PDF of the sheet; the same sheet gives the same bytes."""
    document = Document(
        language=sheet.language,
        paper=sheet.paper,
        base_size=sheet.base_size,
    )
    document.heading(clean_line(sheet.heading), 1)
    root = document.structure.root
    document.paragraph(isolate(clean_line(sheet.when)), document.scale.body, root.add("P"))
    document.advance(document.scale.unit)
    _Table(document).rows(sheet)
    heading = isolate(clean_line(sheet.heading))
    return document.close(f"{heading} · {isolate(clean_line(sheet.when))}", heading)


class _Table:
    """Draw the table of people."""

    def __init__(self, document: Document) -> None:
        self._document = document
        size = document.scale.body.size
        self._pad = size * 0.5
        self._least = size * 2.6
        self._number_width = size * 2.6
        self._box_width = size * 4.8
        self._next_width = size * 6.5
        boxes = _BOXES * self._box_width + self._next_width
        # In large print the boxes stand below the texts, each with its word.
        self._stacked = document.width < self._number_width + boxes + size * _LEAST_WHO
        self._who_width = document.width - self._number_width - (0 if self._stacked else boxes)
        self._element = document.structure.root.add("Table")

    def rows(self, sheet: CallSheet) -> None:
        """Draw the header and the people."""
        document = self._document
        self._header(self._element.add("THead").add("TR"))
        document.repeat(partial(self._header, None))
        body = self._element.add("TBody")
        for row in sheet.rows:
            self._person(row, body)
        document.repeat(None)

    def _header(self, element: Element | None) -> None:
        """Draw the names of the columns; without element it is a repetition."""
        document = self._document
        _ = document.words.gettext
        labels = [
            (_("No."), 0.0, self._number_width, 0.0),
            (_("Name"), self._number_width, self._who_width, 0.0),
            (_("Reached"), self._box_start(0), self._box_width, 0.5),
            (_("Voicemail"), self._box_start(1), self._box_width, 0.5),
            (_("No answer"), self._box_start(2), self._box_width, 0.5),
            (_("Again on"), self._box_start(_BOXES), self._next_width, 0.0),
        ]
        if self._stacked:
            del labels[2:]
        draw_heads(document, labels, element, small=True, pad=self._pad, least=self._least)

    def _box_start(self, place: int) -> float:
        return self._number_width + self._who_width + place * self._box_width

    def _person(self, row: CallRow, body: Element) -> None:
        document, scale = self._document, self._document.scale
        count = document.block(
            str(row.number),
            scale.count,
            width=self._number_width - self._pad,
            direction=Direction.LTR,
        )
        blocks = self._blocks(row)
        height = max(self._least, sum(block.height for block in blocks) + self._pad)
        words = self._box_words(row) if self._stacked else []
        below = sum(word.height + self._pad for word, _shape in words)
        document.need(height + below)
        line = body.add("TR")
        top = self._pad / 2
        baseline = top + blocks[0].first_baseline
        document.put(
            count,
            line.add("TH", scope="Row"),
            start=self._pad / 2,
            down=baseline - count.first_baseline,
        )
        cell = line.add("TD")
        down = top
        for block in blocks:
            document.put(block, cell.add("P"), start=self._number_width + self._pad / 2, down=down)
            down += block.height
        if self._stacked:
            document.advance(height)
            for word, is_box in words:
                self._worded(word, cell, is_box=is_box)
        else:
            for _place in range(_BOXES + 1):
                line.add("TD")
            self._boxes(row, baseline)
            document.advance(height)
        document.line(start=0.0, length=document.width, down=0.0)

    def _blocks(self, row: CallRow) -> list[Block]:
        """Return name, number and what to say; what no font can show is left out."""
        document, scale = self._document, self._document.scale
        width = self._who_width - self._pad
        texts = (
            (row.shown, scale.strong, _NAME_LINES, Direction.AUTO),
            (row.phone, scale.body, 1, Direction.LTR),
            (row.say, scale.small, _SAY_LINES, Direction.AUTO),
        )
        found = []
        for text, style, lines, direction in texts:
            clean = clean_line(text)
            if clean and not document.typesetter.missing((clean,)):
                found.append(
                    document.block(clean, style, width=width, max_lines=lines, direction=direction)
                )
        return found or [document.block("", scale.body, width=width)]

    def _boxes(self, row: CallRow, baseline: float) -> None:
        """Draw the boxes to tick, and the line for the next day."""
        document = self._document
        side = document.scale.body.size * 1.1
        for place, wanted in enumerate((True, row.voicemail, True)):
            if wanted:
                start = self._box_start(place) + (self._box_width - side) / 2
                document.box(start=start, down=baseline - side * 0.86, width=side, height=side)
        document.line(
            start=self._box_start(_BOXES) + self._pad / 2,
            length=self._next_width - self._pad,
            down=baseline + 2,
        )

    def _box_words(self, row: CallRow) -> list[tuple[Block, bool]]:
        """Return the words of the boxes, and of the line for the next day."""
        document = self._document
        _ = document.words.gettext
        texts = [_("Reached"), *([_("Voicemail")] if row.voicemail else []), _("No answer")]
        width = self._who_width / 2
        style = document.scale.body
        words = [(document.block(text, style, width=width), True) for text in texts]
        return [*words, (document.block(_("Again on"), style, width=width), False)]

    def _worded(self, word: Block, cell: Element, *, is_box: bool) -> None:
        """Draw one box and its word, or a word and a line to write on."""
        document, side = self._document, self._document.scale.body.size
        start = self._number_width + self._pad / 2
        if is_box:
            document.box(
                start=start, down=word.first_baseline - side * 0.86, width=side, height=side
            )
            document.put(word, cell.add("P"), start=start + side * 1.6)
        else:
            document.put(word, cell.add("P"), start=start)
            document.line(
                start=start + document.width_of(word) + self._pad,
                length=self._next_width,
                down=word.first_baseline + 2,
            )
        document.advance(word.height + self._pad)
