"""Turn runs of characters into placed glyphs with HarfBuzz."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

import uharfbuzz as hb

from chapterdesk.printing.text.faces import Face
from chapterdesk.printing.text.runs import Run
from chapterdesk.printing.text.unicode import without_direction_marks

_FEATURES: Final = {"kern": True, "liga": True}


@dataclass(frozen=True, slots=True)
class Glyph:
    """One drawn shape; lengths are thousandths of an em.

    Attributes:
        number: The glyph's index in its font.
        text: What it stands for when text is searched or copied; empty for marks and
            for shapes that a character needs beside its first.
        start: Index of the first code point of its cluster in the line.
        advance: How far the pen moves on.
        dx: How far right of the pen it is drawn.
        dy: How far above the line it is drawn.
    """

    number: int
    text: str
    start: int
    advance: float
    dx: float
    dy: float


@dataclass(frozen=True, slots=True)
class Piece:
    """A shaped run: its glyphs from left to right."""

    face: Face
    level: int
    glyphs: tuple[Glyph, ...]
    width: float
    missing: bool


def shape(text: str, run: Run, language: str) -> Piece:
    """Shape one run of `text`, which is given whole because neighbours decide joining forms."""
    buffer: Any = hb.Buffer()
    buffer.add_str(text, run.start, run.end - run.start)
    buffer.direction = "rtl" if run.level % 2 else "ltr"
    buffer.script = run.script
    if language:
        buffer.language = language
    buffer.flags = hb.BufferFlags.REMOVE_DEFAULT_IGNORABLES
    hb.shape(run.face.hb_font, buffer, _FEATURES)
    infos, positions = buffer.glyph_infos, buffer.glyph_positions
    scale = run.face.scale
    texts = _texts(text, run, infos, positions)
    glyphs = tuple(
        Glyph(
            number=info.codepoint,
            text=texts.get(index, ""),
            start=info.cluster,
            advance=place.x_advance * scale,
            dx=place.x_offset * scale,
            dy=place.y_offset * scale,
        )
        for index, (info, place) in enumerate(zip(infos, positions, strict=True))
    )
    width = sum(glyph.advance for glyph in glyphs)
    return Piece(run.face, run.level, glyphs, width, run.missing)


def _texts(text: str, run: Run, infos: Any, positions: Any) -> dict[int, str]:
    """Share the text of each cluster out among its glyphs, in reading order.

    Glyphs that move the pen get a character each and the last of them what is left; marks get
    none. So the characters of a syllable whose shapes changed places are copied in their order.
    """
    movers: dict[int, list[int]] = {}
    for index, info in enumerate(infos):
        of_cluster = movers.setdefault(info.cluster, [])
        if positions[index].x_advance:
            of_cluster.append(index)
    firsts = {info.cluster: index for index, info in reversed(list(enumerate(infos)))}
    edges = [*sorted(movers), run.end]
    shares: dict[int, str] = {}
    for start, end in pairwise(edges):
        chars = without_direction_marks(text[start:end])
        glyphs = movers[start] or [firsts[start]]
        ordered = glyphs[::-1] if run.level % 2 else glyphs
        last = min(len(ordered), max(len(chars), 1)) - 1
        for place in range(last):
            shares[ordered[place]] = chars[place]
        shares[ordered[last]] = chars[last:]
    return shares
