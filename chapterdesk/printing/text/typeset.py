"""Set a text into lines of a width: the one place where a document asks how large a text is."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

import icu

from chapterdesk.core.words import current
from chapterdesk.printing.text.bidi import Direction, levels, visual_order
from chapterdesk.printing.text.clean import clean
from chapterdesk.printing.text.faces import EM, Faces, Wanted, han_kind
from chapterdesk.printing.text.runs import Run, split
from chapterdesk.printing.text.shape import Piece, shape
from chapterdesk.printing.text.unicode import boundaries, script_of

_ELLIPSIS: Final = "…"


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its pieces from left to right. Lengths are thousandths of an em.

    Attributes:
        pieces: What is drawn, from left to right.
        width: How wide that is, without the space at the end.
        hang: How wide the space is that stands to the left of the text (right-to-left lines).
    """

    pieces: tuple[Piece, ...]
    width: float
    hang: float = 0.0


@dataclass(frozen=True, slots=True)
class Setting:
    """A text set into lines.

    Attributes:
        lines: From top to bottom.
        rtl: Whether the text's first paragraph reads from right to left.
        missing: ISO 15924 codes of scripts that no typeface covers.
        cut: Whether text was left out to keep to a number of lines.
    """

    lines: tuple[Line, ...]
    rtl: bool
    missing: frozenset[str]
    cut: bool = False


@dataclass(frozen=True, slots=True)
class MissingGlyphs:
    """Say which scripts of some texts can not be printed; falsy when there are none."""

    scripts: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.scripts)

    def names(self) -> list[str]:
        """Return the scripts' names in the language in force, sorted."""
        known = current().locale.scripts
        return sorted(str(known.get(code, code)) for code in self.scripts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """Say how a text is to be set.

    Attributes:
        width: Points of room in a line; nothing means one line however long.
        size: Type size in points.
        weight: 400, 600 or 700.
        direction: Where the text begins.
        max_lines: How many lines may be used; what is cut ends in an ellipsis.
    """

    size: float
    width: float | None = None
    weight: int = 400
    direction: Direction = Direction.AUTO
    max_lines: int | None = None


@dataclass(slots=True)
class _Paragraph:
    """A text between two hard line ends, measured."""

    text: str
    level: int
    levels: Sequence[int]
    runs: list[Run]
    pieces: list[Piece]
    width: float = 0.0
    edges: list[float] = field(default_factory=list)


class Typesetter:
    """Set texts with the fonts that ship with the program and remember what it has set.

    Args:
        language: BCP 47 tag of the document; it decides line breaks and kinds of Han characters.
    """

    def __init__(self, *, language: str) -> None:
        self._language = language
        self._faces = Faces()
        self._settings: dict[tuple[str, Fit], Setting] = {}

    @property
    def faces(self) -> Faces:
        """Return the typefaces in use."""
        return self._faces

    def set(self, text: str, fit: Fit) -> Setting:
        """Set `text`; the answer is kept for the next time the same is asked."""
        key = (text, fit)
        setting = self._settings.get(key)
        if setting is None:
            setting = self._settings[key] = self._set(clean(text), fit)
        return setting

    def width(self, text: str, fit: Fit) -> float:
        """Return how many points wide the widest line of `text` is."""
        lines = self.set(text, fit).lines
        return max(line.width for line in lines) * fit.size / EM

    def missing(self, texts: Iterable[str]) -> MissingGlyphs:
        """Return the scripts in `texts` that no typeface covers."""
        found: set[str] = set()
        for text in texts:
            for part in clean(text).split("\n"):
                found |= _missing(part, self._runs(part, 400, Direction.AUTO)[2])
        return MissingGlyphs(frozenset(found))

    def _runs(
        self, text: str, weight: int, direction: Direction
    ) -> tuple[int, Sequence[int], list[Run]]:
        level, of_each = levels(text, direction)
        wanted = Wanted(weight, _HAN_DEFAULT if text.isascii() else han_kind(text, self._language))
        return level, of_each, split(text, of_each, self._faces, wanted)

    def _set(self, text: str, wish: Fit) -> Setting:
        room = None if wish.width is None else wish.width * EM / wish.size
        lines: list[Line] = []
        missing: set[str] = set()
        rtl: bool | None = None
        cut = False
        for part in text.split("\n"):
            paragraph = self._measure(part, wish)
            rtl = bool(paragraph.level % 2) if rtl is None else rtl
            missing |= _missing(part, paragraph.runs)
            spans = [(0, len(part))] if room is None else self._break(paragraph, room)
            for number, (start, end) in enumerate(spans):
                if wish.max_lines is not None and len(lines) == wish.max_lines - 1:
                    rest = number < len(spans) - 1
                    if rest:
                        lines.append(self._cut(paragraph, start, room or 0.0, wish.weight))
                        cut = True
                        break
                lines.append(self._line(paragraph, start, end))
            if cut or (wish.max_lines is not None and len(lines) >= wish.max_lines):
                break
        return Setting(tuple(lines), bool(rtl), frozenset(missing), cut)

    def _measure(self, text: str, wish: Fit) -> _Paragraph:
        level, of_each, runs = self._runs(text, wish.weight, wish.direction)
        pieces = [shape(text, run, self._language) for run in runs]
        width = sum(piece.width for piece in pieces)
        return _Paragraph(text, level, of_each, runs, pieces, width)

    def _break(self, paragraph: _Paragraph, room: float) -> list[tuple[int, int]]:
        """Return where each line starts and ends; a text that fits is not looked into."""
        text = paragraph.text
        if paragraph.width <= room:
            return [(0, len(text))]
        before = paragraph.edges = _running_widths(paragraph)
        iterator = icu.BreakIterator.createLineInstance(icu.Locale(self._language))
        spans: list[tuple[int, int]] = []
        start = last = 0
        inside = _inside_numbers(paragraph, room)
        for edge in boundaries(iterator, text):
            if edge in inside:
                continue
            seen = len(text[:edge].rstrip(" "))
            if before[max(seen, start)] - before[start] > room:
                if last > start:
                    spans.append((start, last))
                    start = last
                start = _break_inside(paragraph, start, edge, room, spans)
            last = edge
        spans.append((start, len(text)))
        return spans

    def _cut(self, paragraph: _Paragraph, start: int, room: float, weight: int) -> Line:
        """Return the line from `start` that ends in an ellipsis where the room ends."""
        before = paragraph.edges
        dots = self._measure(_ELLIPSIS, Fit(size=1.0, weight=weight)).width
        end = start
        iterator = icu.BreakIterator.createCharacterInstance(icu.Locale.getRoot())
        for edge in boundaries(iterator, paragraph.text[start:]):
            if before[start + edge] - before[start] + dots > room:
                break
            end = start + edge
        direction = Direction.RTL if paragraph.level % 2 else Direction.LTR
        shortened = paragraph.text[start:end].rstrip() + _ELLIPSIS
        again = self._measure(shortened, Fit(size=1.0, weight=weight, direction=direction))
        return self._line(again, 0, len(shortened))

    def _line(self, paragraph: _Paragraph, start: int, end: int) -> Line:
        """Return one line of a paragraph in the order in which it is drawn."""
        text = paragraph.text
        inked = start + len(text[start:end].rstrip(" "))
        if (start, inked) == (0, len(text)):
            pieces = paragraph.pieces
        else:
            pieces = [
                shape(text, part, self._language) for part in _clip(paragraph.runs, start, inked)
            ]
        order = visual_order([piece.level for piece in pieces])
        drawn = [pieces[index] for index in order]
        width = sum(piece.width for piece in drawn)
        if inked == end:
            return Line(tuple(drawn), width)
        # The space keeps two words apart for whoever listens or copies; it hangs beyond the edge.
        space = shape(
            text,
            Run(inked, inked + 1, paragraph.level, "Zyyy", self._faces.text_face(400)),
            self._language,
        )
        if paragraph.level % 2:
            return Line((space, *drawn), width, space.width)
        return Line((*drawn, space), width)


_HAN_DEFAULT: Final = "Hans"
# Groups of digits that are dialled in one go; of "0800 111 / 116 123" each side is a number, and
# "030 / 4466" is one: a lone prefix and what follows it.
_NUMBER: Final = re.compile(
    r"(?<![\w.])(?:[+(]{0,2}0\d{1,4}\)? ?/ ?(?=\d))?"
    r"[+(]{0,2}\d[\d()]*(?:[ \u00a0./\-\u2010-\u2013]\(?\d[\d()]*)+"
)


def _inside_numbers(paragraph: _Paragraph, room: float) -> frozenset[int]:
    """Return where no line may end: within a number, unless it is wider than a line."""
    before = paragraph.edges
    return frozenset(
        place
        for number in _NUMBER.finditer(paragraph.text)
        if before[number.end()] - before[number.start()] <= room
        for place in range(number.start() + 1, number.end())
    )


def _missing(text: str, runs: Iterable[Run]) -> set[str]:
    return {script_of(char) for run in runs if run.missing for char in text[run.start : run.end]}


def _running_widths(paragraph: _Paragraph) -> list[float]:
    """Return the width of the text before each code point and, last, of all of it."""
    own = [0.0] * (len(paragraph.text) + 1)
    for piece in paragraph.pieces:
        for glyph in piece.glyphs:
            own[glyph.start] += glyph.advance
    total, before = 0.0, []
    for width in own:
        before.append(total)
        total += width
    return before


def _break_inside(
    paragraph: _Paragraph, start: int, end: int, room: float, spans: list[tuple[int, int]]
) -> int:
    """Break a word that is wider than a line between its letters; return where the rest starts."""
    before = paragraph.edges
    if before[len(paragraph.text[:end].rstrip(" "))] - before[start] <= room:
        return start
    iterator = icu.BreakIterator.createCharacterInstance(icu.Locale.getRoot())
    base = start
    last = base
    for edge in boundaries(iterator, paragraph.text[base:end]):
        if before[base + edge] - before[start] > room and last > start:
            spans.append((start, last))
            start = last
        last = base + edge
    return start


def _clip(runs: Iterable[Run], start: int, end: int) -> list[Run]:
    return [
        Run(max(run.start, start), min(run.end, end), run.level, run.script, run.face, run.missing)
        for run in runs
        if run.start < end and run.end > start
    ]
