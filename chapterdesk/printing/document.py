"""Lay a document out from top to bottom, then draw its pages: page breaks, footers, mirroring."""

import io
from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from reportlab.pdfgen.canvas import Canvas

from chapterdesk.core.words import Words, translator
from chapterdesk.printing.painter import Block, Painter, measure
from chapterdesk.printing.styles import BASE_SIZE, HAIR, TINT, Paper, Style, TypeScale, type_scale
from chapterdesk.printing.tagging import Element, Structure
from chapterdesk.printing.text.bidi import Direction, direction_of
from chapterdesk.printing.text.draw import Pen
from chapterdesk.printing.text.embed import FontSet
from chapterdesk.printing.text.faces import EM
from chapterdesk.printing.text.typeset import Fit, Typesetter

MARGIN: Final = 42.0
_FOOTER_HEIGHT: Final = 22.0
_GUTTER: Final = 36.0

Drawing = Callable[[Painter], None]


class Document:
    """Place texts from top to bottom; lengths are points, `start` counts from the reading edge.

    In a language that reads from right to left the reading edge is the right one, so that the same
    calls lay out the mirrored page.

    Args:
        language: BCP 47 tag.
        paper: The sheet.
        base_size: Size of running text in points.
        columns: How many columns a page has; what follows a full one goes on in the next.
        margin: Points that stay free on each side.
    """

    def __init__(  # how its pages look
        self,
        *,
        language: str,
        paper: Paper = Paper.A4,
        base_size: float = BASE_SIZE,
        columns: int = 1,
        margin: float = MARGIN,
    ) -> None:
        self.words: Words = translator(language)
        self.scale: TypeScale = type_scale(base_size)
        self.structure = Structure()
        self.typesetter = Typesetter(language=language)
        self.rtl = self.words.is_rtl
        self._width, self._height = paper.size
        self._margin = margin
        self._columns = columns
        self._column = 0
        self._is_empty = True
        self._pages: list[list[Drawing]] = [[]]
        self._y = self._height - margin
        self._on_new_page: Callable[[], None] | None = None

    @property
    def width(self) -> float:
        """Return the width between the margins, or of one column."""
        return (self._full_width - (self._columns - 1) * _GUTTER) / self._columns

    @property
    def _full_width(self) -> float:
        return self._width - 2 * self._margin

    @property
    def room(self) -> float:
        """Return the height that is left on this page or in this column."""
        return self._y - self._margin - _FOOTER_HEIGHT

    @property
    def pages(self) -> int:
        """Return how many pages there are by now."""
        return len(self._pages)

    @property
    def column(self) -> int:
        """Return which column is being filled, from 0."""
        return self._column

    def block(
        self,
        text: str,
        style: Style,
        *,
        width: float | None = None,
        align: float | None = None,
        max_lines: int | None = None,
        direction: Direction | None = None,
    ) -> Block:
        """Set a text and measure it; nothing is placed yet.

        Args:
            text: The text.
            style: How it looks.
            width: Its room; the whole width when not given.
            align: 0 at the reading edge, 0.5 centred, 1 at the other edge.
            max_lines: What does not fit in so many lines is cut with an ellipsis.
            direction: Where the text itself begins; as the document's language if not given.
        """
        room = self.width if width is None else width
        own = Direction.RTL if self.rtl else Direction.LTR
        if self.rtl and direction is None:
            # A label that has no translation yet stays in its own direction.
            own = direction_of(text, own)
        fit = Fit(
            size=style.size,
            width=max(room, style.size),
            weight=style.weight,
            direction=direction or own,
            max_lines=max_lines,
        )
        share = align or 0.0
        return measure(
            self.typesetter.set(text, fit), style, room, 1 - share if self.rtl else share
        )

    def width_of(self, block: Block) -> float:
        """Return how wide a block's widest line is."""
        return max(line.width for line in block.setting.lines) * block.style.size / EM

    def put(
        self, block: Block, element: Element | None, *, start: float = 0.0, down: float = 0.0
    ) -> None:
        """Draw a block at the current height, `down` points lower; the height stays."""
        x = self._left(start, block.width)
        self._draw(partial(_text, block, x, self._y - down, element))

    def advance(self, height: float) -> None:
        """Go down on the page."""
        self._y -= height

    def go(self, down: float) -> None:
        """Go to a height, in points below the upper edge of the paper."""
        self._y = self._height - down

    def need(self, height: float) -> None:
        """Begin a new page if less than `height` is left, unless this page is still empty."""
        if self.room < height and not self._is_empty:
            self.new_page()

    def new_page(self) -> None:
        """Begin a new page, or the next column of this one."""
        self._column = (self._column + 1) % self._columns
        if self._column == 0:
            self._pages.append([])
        self._is_empty = True
        self._y = self._height - self._margin
        if self._on_new_page:
            self._on_new_page()

    def repeat(self, drawing: Callable[[], None] | None) -> None:
        """Call `drawing` at the top of each following page; nothing ends it."""
        self._on_new_page = drawing

    def paragraph(
        self, text: str, style: Style, element: Element | None, *, start: float = 0.0
    ) -> None:
        """Place a text and go below it; it may run on over pages."""
        block = self.block(text, style, width=self.width - start)
        first, count = 0, len(block.tops)
        while first < count:
            top = block.tops[first]
            self.need(block.bottom(first) - top)
            last = first + 1
            while last < count and block.bottom(last) - top <= self.room:
                last += 1
            self.put(block.lines(first, last), element, start=start)
            self.advance(block.bottom(last - 1) - top)
            first = last

    def heading(
        self, text: str, level: int, *, parent: Element | None = None, keep: float | None = None
    ) -> None:
        """Place a heading and keep it with what follows.

        Args:
            text: The heading.
            level: 1 for the document's, 2 for a part's.
            parent: The element it belongs to.
            keep: Points of what follows that stand on the same page; a few lines if not given.
        """
        style = self.scale.title if level == 1 else self.scale.heading
        block = self.block(text, style)
        following = 4 * self.scale.body.size if keep is None else keep
        self.need(block.height + following)
        self.paragraph(text, style, (parent or self.structure.root).add(f"H{level}"))

    def rule(self, *, width: float = 0.6, start: float = 0.0, length: float | None = None) -> None:
        """Draw a line across at the current height."""
        span = self.width - start if length is None else length
        left = self._left(start, span)
        self._draw(partial(_rule, left, left + span, self._y, width))

    def line(self, *, start: float, length: float, down: float) -> None:
        """Draw a thin line to write on, `down` points below the current height."""
        left = self._left(start, length)
        self._draw(partial(_hair, left, left + length, self._y - down))

    def upright(self, *, start: float, height: float) -> None:
        """Draw a thin line down from the current height."""
        x = self._left(start, 0.0)
        self._draw(partial(_upright, x, self._y, self._y - height))

    def box(
        self, *, start: float, down: float, width: float, height: float, stroke: float = 0.8
    ) -> None:
        """Draw an empty box, its upper edge `down` points below the current height."""
        corner = (self._left(start, width), self._y - down - height)
        self._draw(partial(_box, corner, (width, height), stroke))

    def tick(self, *, start: float, down: float, side: float) -> None:
        """Draw a tick where a box of `side` points stands."""
        corner = (self._left(start, side), self._y - down - side)
        self._draw(partial(_tick, corner, side))

    def dot(self, *, start: float, down: float, side: float, filled: bool) -> None:
        """Draw a ring, or a filled dot, `side` points wide."""
        corner = (self._left(start, side), self._y - down - side)
        self._draw(partial(_dot, corner, side, filled))

    def fold(self, *, after: int) -> None:
        """Draw a thin line down the whole page in the gutter after so many columns."""
        step = self.width + _GUTTER
        across = self._margin + after * step - _GUTTER / 2
        x = self._width - across if self.rtl else across
        self._pages[-1].append(partial(_upright, x, self._height - self._margin, self._margin))

    def tint(self, *, height: float, start: float = 0.0, width: float | None = None) -> None:
        """Fill the band from the current height down with a light grey."""
        span = self.width - start if width is None else width
        corner = (self._left(start, span), self._y - height)
        self._draw(partial(_tint, corner, (span, height)))

    def squares(self, rows: Sequence[str], *, start: float, side: float) -> None:
        """Draw rows of "1" and "0" as squares below the current height, never mirrored."""
        left = self._left(start, side * max(len(row) for row in rows))
        self._draw(partial(_squares, (left, self._y), side, rows))

    def turned(
        self, block: Block, element: Element | None, *, start: float, width: float, down: float
    ) -> None:
        """Draw a block turned by a quarter, its lines centred in a strip of `width` points."""
        left = self._left(start, width)
        x = left + (width - block.height) / 2
        self._draw(partial(_turned, block, x, self._y - down, element))

    def close(self, *footers: str, numbered: bool = True) -> bytes:
        """Draw every page with "page x of y" below it and return the PDF.

        Args:
            footers: What else stands below each page; the first that fits is taken.
            numbered: Whether anything stands below the pages.
        """
        out = io.BytesIO()
        canvas = Canvas(out, pagesize=(self._width, self._height), invariant=1, pageCompression=1)
        # The preamble names a standard font that no page uses and that would not be embedded.
        canvas._preamble = ""  # noqa: SLF001
        pen = Pen(canvas=canvas, fonts=FontSet(doc=canvas._doc))  # noqa: SLF001
        painter = Painter(canvas=canvas, pen=pen, structure=self.structure)
        for number, drawings in enumerate(self._pages, start=1):
            for drawing in drawings:
                drawing(painter)
            if numbered:
                self._footer(painter, footers, number)
            painter.next_page()
        canvas.save()
        # SECURITY: readers and lists of windows show a title. It is the same for every paper: no
        # builder can say in it who meets, where, or for whom the paper is.
        title = self.words.gettext("Sheet")
        return self.structure.write(out.getvalue(), title=title, language=self.words.text_language)

    def _footer(self, painter: Painter, footers: tuple[str, ...], number: int) -> None:
        words = self.words.gettext("Page {number} of {total}")
        count = self.block(
            words.format(number=number, total=len(self._pages)),
            self.scale.small,
            width=self._full_width,
            align=1,
        )
        room = self._full_width - self.width_of(count) - 2 * self.scale.unit
        blocks = [self.block(text, self.scale.small, width=room, max_lines=1) for text in footers]
        self._column = 0
        top = self._margin + count.height / 2
        fitting = next((block for block in blocks if not block.setting.cut), None)
        if fitting or blocks:
            painter.text(fitting or blocks[-1], self._left(0, room), top, None)
        painter.text(count, self._left(0, self._full_width), top, None)

    def _left(self, start: float, width: float) -> float:
        edge = self._margin + self._column * (self.width + _GUTTER) + start
        return self._width - edge - width if self.rtl else edge

    def _draw(self, drawing: Drawing) -> None:
        self._is_empty = False
        self._pages[-1].append(drawing)


def _text(block: Block, x: float, top: float, element: Element | None, painter: Painter) -> None:
    painter.text(block, x, top, element)


def _rule(left: float, right: float, y: float, width: float, painter: Painter) -> None:
    painter.rule((left, y), (right, y), width)


def _hair(left: float, right: float, y: float, painter: Painter) -> None:
    painter.hair((left, y), (right, y), HAIR)


def _upright(x: float, top: float, bottom: float, painter: Painter) -> None:
    painter.hair((x, top), (x, bottom), HAIR)


def _box(
    corner: tuple[float, float], size: tuple[float, float], stroke: float, painter: Painter
) -> None:
    painter.box(corner, size, stroke)


def _tick(corner: tuple[float, float], side: float, painter: Painter) -> None:
    painter.tick(corner, side)


def _dot(
    corner: tuple[float, float], side: float, filled: bool, painter: Painter
) -> None:  # a part of a drawing
    painter.dot(corner, side, filled=filled)


def _tint(corner: tuple[float, float], size: tuple[float, float], painter: Painter) -> None:
    painter.tint(corner, size, TINT)


def _squares(
    corner: tuple[float, float], side: float, rows: Sequence[str], painter: Painter
) -> None:
    painter.squares(corner, side, rows)


def _turned(block: Block, x: float, y: float, element: Element | None, painter: Painter) -> None:
    # Turned to the left, a line's top looks to the left: the block grows to the right from `x`.
    with painter.turned(x, y):
        painter.text(block, 0.0, 0.0, element)
