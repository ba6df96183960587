"""Write set lines into the content of a page."""

from collections.abc import Iterator
from typing import Any

from chapterdesk.printing.text.embed import EmbeddedFont, FontSet
from chapterdesk.printing.text.faces import EM
from chapterdesk.printing.text.shape import Glyph
from chapterdesk.printing.text.typeset import Line

Colour = tuple[float, float, float]


class Pen:
    """Draw lines of text on a canvas.

    Args:
        canvas: reportlab's canvas.
        fonts: Where the glyphs that are drawn are collected.
    """

    def __init__(self, *, canvas: Any, fonts: FontSet) -> None:
        self._canvas = canvas
        self._fonts = fonts

    def line(self, line: Line, x: float, y: float, size: float, colour: Colour) -> None:
        """Draw a line with its baseline at `y` and its text starting at `x` (points).

        Marks that stand for no text of their own are drawn as shapes: as text they would break
        words apart or turn up as stray characters where a reader copies them.
        """
        red, green, blue = colour
        letters: list[str] = []
        marks: list[str] = []
        at = x - line.hang * size / EM
        for piece in line.pieces:
            if piece.glyphs:
                row = _Row(self._fonts.font(piece.face), at, y, size)
                for cluster in _clusters(piece.glyphs):
                    row.add(cluster)
                letters.append(row.operators())
                marks += row.marks
            at += piece.width * size / EM
        if letters:
            out = (f"BT {red:.3f} {green:.3f} {blue:.3f} rg", *letters, "ET", *marks)
            self._canvas.addLiteral("\n".join(out))


def _clusters(glyphs: tuple[Glyph, ...]) -> Iterator[list[Glyph]]:
    """Give the glyphs of each cluster together."""
    cluster: list[Glyph] = []
    for glyph in glyphs:
        if cluster and glyph.start != cluster[0].start:
            yield cluster
            cluster = []
        cluster.append(glyph)
    if cluster:
        yield cluster


class _Row:
    """Build the operators of one piece of text from left to right."""

    def __init__(self, font: EmbeddedFont, x: float, y: float, size: float) -> None:
        self._font = font
        self._x = x
        self._y = y
        self._size = size
        self._out = [f"/{font.fontName} {size:g} Tf 1 0 0 1 {x:.3f} {y:.3f} Tm"]
        self._codes: list[str] = []
        self._rise = 0.0
        self._wanted = 0.0
        self._drawn = 0.0
        self.marks: list[str] = []

    def add(self, cluster: list[Glyph]) -> None:
        """Draw the letters of a cluster and note its marks for later."""
        lacking = any(glyph.advance and not glyph.text for glyph in cluster)
        if lacking:
            # One character drawn as several shapes: say once what they are together.
            self._flush()
            text = "".join(glyph.text for glyph in cluster).encode("utf-16-be").hex()
            self._out.append(f"/Span <</ActualText <FEFF{text}>>> BDC")
        for glyph in cluster:
            if glyph.text or glyph.advance:
                self._letter(glyph)
            else:
                self._mark(glyph)
            self._wanted += glyph.advance
        if lacking:
            self._flush()
            self._out.append("EMC")

    def operators(self) -> str:
        """Return what draws the letters."""
        self._flush()
        if self._rise:
            self._out.append("0 Ts")
            self._rise = 0.0
        return " ".join(self._out)

    def _letter(self, glyph: Glyph) -> None:
        if abs(glyph.dy - self._rise) >= 1:
            self._flush()
            self._rise = glyph.dy
            self._out.append(f"{glyph.dy * self._size / EM:.3f} Ts")
        shift = round(self._wanted + glyph.dx - self._drawn)
        if shift:
            # The number between two strings moves the pen back, in thousandths.
            self._codes.append(f"{-shift}")
            self._drawn += shift
        self._codes.append(f"<{self._font.code(glyph.number, glyph.text):04X}>")
        self._drawn += self._font.face.advance(glyph.number)

    def _mark(self, glyph: Glyph) -> None:
        x = self._x + (self._wanted + glyph.dx) * self._size / EM
        y = self._y + glyph.dy * self._size / EM
        scale = self._size / EM
        outline = self._font.face.outline(glyph.number)
        if outline:
            self.marks.append(f"q {scale:.5f} 0 0 {scale:.5f} {x:.3f} {y:.3f} cm {outline} f Q")

    def _flush(self) -> None:
        if self._codes:
            self._out.append(f"[{' '.join(self._codes).replace('> <', '')}] TJ")
            self._codes = []
