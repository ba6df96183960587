"""Put text, rules and boxes on pages, each in its element or marked as an artifact."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from chapterdesk.printing.styles import EDGE, Style
from chapterdesk.printing.tagging import Element, Structure
from chapterdesk.printing.text.draw import Colour, Pen
from chapterdesk.printing.text.faces import EM
from chapterdesk.printing.text.typeset import Line, Setting


@dataclass(frozen=True, slots=True)
class Block:
    """A text that is set and measured; lengths are points.

    Attributes:
        setting: Its lines.
        style: How it looks.
        width: The room it was set in.
        align: Share of the free room to the left of each line: 0 left, 0.5 centred, 1 right.
        tops: Distance of each line's upper edge from the top.
        baselines: Distance of each line's baseline from the top.
        height: Distance from the top to the bottom.
    """

    setting: Setting
    style: Style
    width: float
    align: float
    tops: tuple[float, ...]
    baselines: tuple[float, ...]
    height: float

    @property
    def first_baseline(self) -> float:
        """Return the distance from the top to the first baseline."""
        return self.baselines[0]

    def lines(self, first: int, last: int) -> "Block":
        """Return the lines from `first` up to but without `last` as a block of their own."""
        top = self.tops[first]
        return Block(
            replace(self.setting, lines=self.setting.lines[first:last]),
            self.style,
            self.width,
            self.align,
            tuple(value - top for value in self.tops[first:last]),
            tuple(value - top for value in self.baselines[first:last]),
            self.bottom(last - 1) - top,
        )

    def bottom(self, line: int) -> float:
        """Return the distance from the top to the lower edge of a line."""
        return self.tops[line + 1] if line + 1 < len(self.tops) else self.height


def measure(setting: Setting, style: Style, width: float, align: float) -> Block:
    """Stack the lines of a setting so that no script touches the line above it."""
    top = 0.0
    tops: list[float] = []
    baselines: list[float] = []
    for line in setting.lines:
        ascent, descent = _reach(line, style)
        height = max(style.leading * style.size, ascent + descent)
        tops.append(top)
        baselines.append(top + (height - ascent - descent) / 2 + ascent)
        top += height
    return Block(setting, style, width, align, tuple(tops), tuple(baselines), top)


def _reach(line: Line, style: Style) -> tuple[float, float]:
    """Return how far a line reaches above and below its baseline."""
    faces = [piece.face for piece in line.pieces]
    # An empty line and plain Latin stand on the line that Noto Sans needs.
    ascent = max([1.0, *(face.ascent / EM for face in faces)])
    descent = max([0.26, *(-face.descent / EM for face in faces)])
    return ascent * style.size, descent * style.size


class Painter:
    """Draw on the page that is open.

    Args:
        canvas: reportlab's canvas.
        pen: What draws lines of text.
        structure: Where marked content is noted.
    """

    def __init__(self, *, canvas: Any, pen: Pen, structure: Structure) -> None:
        self._canvas = canvas
        self._pen = pen
        self._structure = structure
        self._page = 0

    def next_page(self) -> None:
        """Close the page and open the next."""
        self._canvas.showPage()
        self._page += 1

    def text(self, block: Block, x: float, top: float, element: Element | None) -> None:
        """Draw a block with its top left corner at (`x`, `top`); without element as artifact."""
        if not any(line.pieces for line in block.setting.lines):
            return
        with self._content(element):
            for line, baseline in zip(block.setting.lines, block.baselines, strict=True):
                width = line.width * block.style.size / EM
                left = x + (block.width - width) * block.align
                self._pen.line(line, left, top - baseline, block.style.size, block.style.colour)

    def rule(self, start: tuple[float, float], end: tuple[float, float], width: float) -> None:
        """Draw a straight line between two points."""
        self._shape(f"{width:g} w {_pair(start)} m {_pair(end)} l S", EDGE)

    def hair(self, start: tuple[float, float], end: tuple[float, float], colour: Colour) -> None:
        """Draw the thinnest line that every printer shows."""
        self._shape(f"0.6 w {_pair(start)} m {_pair(end)} l S", colour)

    def box(self, corner: tuple[float, float], size: tuple[float, float], width: float) -> None:
        """Draw an empty box with its lower left corner at `corner`."""
        self._shape(f"{width:g} w {_pair(corner)} {_pair(size)} re S", EDGE)

    def tint(self, corner: tuple[float, float], size: tuple[float, float], colour: Colour) -> None:
        """Fill a box with a light grey."""
        with self._content(None):
            red, green, blue = colour
            self._canvas.addLiteral(
                f"q {red:.3f} {green:.3f} {blue:.3f} rg {_pair(corner)} {_pair(size)} re f Q"
            )

    def squares(self, corner: tuple[float, float], side: float, rows: Sequence[str]) -> None:
        """Fill the squares of `side` points that rows of "1" and "0" name, the top row first.

        Args:
            corner: The upper left one.
            side: Of one square.
            rows: Of the same length.
        """
        x, top = corner
        drawn = " ".join(
            f"{_pair((x + at * side, top - (row + 1) * side))} {_pair((side, side))} re"
            for row, line in enumerate(rows)
            for at, letter in enumerate(line)
            if letter == "1"
        )
        with self._content(None):
            self._canvas.addLiteral(f"q 0 0 0 rg {drawn} f Q")

    def dot(self, corner: tuple[float, float], side: float, *, filled: bool) -> None:
        """Draw a ring or a filled dot into a square of `side` points with its corner there."""
        x, y, r = corner[0] + side / 2, corner[1] + side / 2, side / 2
        pull = r * 0.5523
        arcs = " ".join(
            f"{_pair(one)} {_pair(two)} {_pair(end)} c"
            for one, two, end in (
                ((x + r, y + pull), (x + pull, y + r), (x, y + r)),
                ((x - pull, y + r), (x - r, y + pull), (x - r, y)),
                ((x - r, y - pull), (x - pull, y - r), (x, y - r)),
                ((x + pull, y - r), (x + r, y - pull), (x + r, y)),
            )
        )
        path = f"{_pair((x + r, y))} m {arcs}"
        if not filled:
            self._shape(f"1.1 w {path} S", (0.08, 0.07, 0.10))
            return
        with self._content(None):
            self._canvas.addLiteral(f"q 0.08 0.07 0.10 rg {path} f Q")

    def tick(self, corner: tuple[float, float], side: float) -> None:
        """Draw a tick into a box of `side` points whose lower left corner is `corner`."""
        x, y = corner
        points = ((x + side * 0.18, y + side * 0.5), (x + side * 0.42, y + side * 0.22))
        last = (x + side * 0.86, y + side * 0.82)
        path = f"{_pair(points[0])} m {_pair(points[1])} l {_pair(last)} l S"
        self._shape(f"{side * 0.14:.2f} w 1 J 1 j {path}", (0.08, 0.07, 0.10))

    @contextmanager
    def turned(self, x: float, y: float) -> Iterator[None]:
        """Draw with the origin at a point, turned a quarter to the left."""
        self._canvas.addLiteral(f"q 0 1 -1 0 {x:.2f} {y:.2f} cm")
        yield
        self._canvas.addLiteral("Q")

    def _shape(self, path: str, colour: Colour) -> None:
        with self._content(None):
            red, green, blue = colour
            self._canvas.addLiteral(f"q {red:.3f} {green:.3f} {blue:.3f} RG {path} Q")

    @contextmanager
    def _content(self, element: Element | None) -> Iterator[None]:
        if element is None:
            self._canvas.addLiteral("/Artifact BMC")
        else:
            number = self._structure.mark(element, self._page)
            self._canvas.addLiteral(f"/{element.kind} <</MCID {number}>> BDC")
        yield
        self._canvas.addLiteral("EMC")


def _pair(point: tuple[float, float]) -> str:
    return f"{point[0]:.2f} {point[1]:.2f}"
