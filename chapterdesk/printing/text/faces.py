"""The typefaces of a document and the question which of them can set a piece of text."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import icu
import uharfbuzz as hb

from chapterdesk.core.fonts import REGULAR, FontFile, font_files
from chapterdesk.printing.text.outline import outline
from chapterdesk.printing.text.unicode import is_invisible, parts_of

EM: Final = 1000.0
_HAN: Final = "Hani"
_SIMPLE_SCRIPTS: Final = frozenset({"Latn", "Grek", "Cyrl", "Zyyy", "Zinh"})
_HAN_ORDER: Final = ("Hans", "Hant", "Jpan", "Kore")
_HAN_OF_LANGUAGE: Final = {"ja": "Jpan", "ko": "Kore", "zh": "Hans"}
_TRADITIONAL: Final = frozenset({"TW", "HK", "MO", "HANT"})


class Face:
    """Hold one opened font file. Metrics are in thousandths of an em.

    Args:
        file: What to open; the file is mapped, not read.
    """

    def __init__(self, file: FontFile) -> None:
        self.file = file
        self.hb_face: Any = hb.Face(hb.Blob.from_file_path(str(file.path)))
        self.hb_font: Any = hb.Font(self.hb_face)
        self.scale = EM / float(self.hb_face.upem)
        extents = self.hb_font.get_font_extents("ltr")
        self.ascent = extents.ascender * self.scale
        self.descent = extents.descender * self.scale
        self._covered: dict[str, bool] = {}
        self._advances: dict[int, int] = {}
        self._outlines: dict[int, str] = {}

    def covers(self, text: str) -> bool:
        """Say whether the face has a glyph for everything in `text` that shows."""
        return all(self._covers_one(char) for char in text)

    def _covers_one(self, char: str) -> bool:
        known = self._covered.get(char)
        if known is None:
            known = self._has(char) or is_invisible(char) or self._composes(char)
            self._covered[char] = known
        return known

    def _has(self, char: str) -> bool:
        return bool(self.hb_font.get_nominal_glyph(ord(char)))

    def _composes(self, char: str) -> bool:
        parts = parts_of(char)
        return len(parts) > 1 and all(self._has(part) for part in parts)

    def advance(self, glyph: int) -> int:
        """Return the width of a glyph as the PDF states it: a whole number of thousandths."""
        width = self._advances.get(glyph)
        if width is None:
            width = round(self.hb_font.get_glyph_h_advance(glyph) * self.scale)
            self._advances[glyph] = width
        return width

    def outline(self, glyph: int) -> str:
        """Return the path operators of a glyph's shape."""
        known = self._outlines.get(glyph)
        if known is None:
            known = self._outlines[glyph] = outline(self.hb_font, glyph, self.scale)
        return known

    def bounding_box(self) -> tuple[int, int, int, int]:
        """Return the box around every glyph: left, bottom, right, top."""
        head = self.hb_face.reference_table("head").data
        left, bottom, right, top = struct.unpack(">4h", head[36:44])
        return (
            round(left * self.scale),
            round(bottom * self.scale),
            round(right * self.scale),
            round(top * self.scale),
        )


@dataclass(frozen=True, slots=True)
class Wanted:
    """Say what a piece of text asks of its typeface.

    Attributes:
        weight: 400, 600 or 700; the nearest that a family has is taken.
        han: The ISO 15924 code of the kind of Han characters to prefer.
    """

    weight: int
    han: str


class Faces:
    """Open the typefaces that a document needs, each once, in the order of fallback."""

    def __init__(self) -> None:
        self._open: dict[FontFile, Face] = {}
        self._orders: dict[tuple[Wanted, str], tuple[FontFile, ...]] = {}

    def candidates(self, wanted: Wanted, script: str) -> Iterator[Face]:
        """Give the faces for a script, best first."""
        key = (wanted, script)
        order = self._orders.get(key)
        if order is None:
            order = self._orders[key] = _order(wanted, script)
        for file in order:
            yield self.face(file)

    def face(self, file: FontFile) -> Face:
        """Return the opened face of a font file."""
        face = self._open.get(file)
        if face is None:
            face = self._open[file] = Face(file)
        return face

    def text_face(self, weight: int) -> Face:
        """Return the face that Latin text of a weight is set in."""
        return next(self.candidates(Wanted(weight, _HAN_ORDER[0]), "Latn"))


def han_kind(text: str, language: str) -> str:
    """Return which Han characters a text wants: by its kana or hangul, else by `language`."""
    scripts = {icu.Script.getScript(ord(char)).getShortName() for char in set(text)}
    if scripts & {"Hira", "Kana"}:
        return "Jpan"
    if "Hang" in scripts:
        return "Kore"
    if "Bopo" in scripts:
        return "Hant"
    tags = language.replace("_", "-").split("-")
    if tags[0] == "zh" and any(tag.upper() in _TRADITIONAL for tag in tags[1:]):
        return "Hant"
    return _HAN_OF_LANGUAGE.get(tags[0], _HAN_ORDER[0])


def _order(wanted: Wanted, script: str) -> tuple[FontFile, ...]:
    nearest = _nearest_weight(wanted.weight)
    wants: set[str] = set()
    if script not in _SIMPLE_SCRIPTS:
        wants = {wanted.han if script == _HAN else script}
    own = [file for file in nearest if set(file.scripts) & wants]
    # Han kinds that were not asked for come last among themselves, asked-for first.
    rest = sorted(nearest, key=lambda file: wanted.han not in file.scripts and _is_han(file))
    return tuple(dict.fromkeys([*own, *rest]))


def _is_han(file: FontFile) -> bool:
    return bool(set(file.scripts) & set(_HAN_ORDER))


@lru_cache(maxsize=4)
def _nearest_weight(weight: int) -> tuple[FontFile, ...]:
    best: dict[str, FontFile] = {}
    for file in font_files():
        known = best.get(file.family)
        if known is None or _distance(file.weight, weight) < _distance(known.weight, weight):
            best[file.family] = file
    return tuple(best.values())


def _distance(weight: int, wanted: int) -> tuple[int, int]:
    # Between two equally near weights the heavier one stays a heading.
    return abs(weight - wanted), (REGULAR - weight)
