"""The order in which a line of mixed directions is drawn: levels from ICU, then rule L2."""

import re
from collections.abc import Sequence
from enum import Enum
from typing import Final

import icu

from chapterdesk.printing.text.unicode import utf16_offsets

# What can have or change a level other than 0: right-to-left letters and direction controls.
_NEEDS_ORDER: Final = re.compile(
    "[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufeff"
    "\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_RTL_LETTERS: Final = frozenset(
    {icu.UCharDirection.RIGHT_TO_LEFT, icu.UCharDirection.RIGHT_TO_LEFT_ARABIC}
)
_ISOLATES: Final = frozenset("\u2066\u2067\u2068")
_END_OF_ISOLATE: Final = "\u2069"


class Direction(Enum):
    """Where a text begins when nothing in it says so."""

    LTR = "ltr"
    RTL = "rtl"
    AUTO = "auto"


def levels(text: str, base: Direction) -> tuple[int, Sequence[int]]:
    """Return the level of the paragraph and of each code point (odd is right to left)."""
    if base is not Direction.RTL and not _NEEDS_ORDER.search(text):
        return 0, (0,) * len(text)
    if not text:
        # ICU has no levels of nothing; an empty cell is a line all the same.
        return 1, ()
    bidi = icu.Bidi()
    start = {Direction.LTR: 0, Direction.RTL: 1, Direction.AUTO: icu.Bidi.DEFAULT_LTR}[base]
    bidi.setPara(icu.UnicodeString(text), start)
    found = bidi.getLevels()
    offsets = utf16_offsets(text)
    if offsets is not None:
        found = [found[offset] for offset in offsets[:-1]]
    return int(bidi.getParaLevel()), found


def direction_of(text: str, otherwise: Direction) -> Direction:
    """Return where a sentence begins, by its own words and not by the names isolated in it.

    Any right-to-left letter makes it right to left, else any letter makes it left to right; a text
    without letters of its own begins as `otherwise`.
    """
    depth, found = 0, otherwise
    for char in text:
        if char in _ISOLATES:
            depth += 1
        elif char == _END_OF_ISOLATE:
            depth = max(0, depth - 1)
        elif depth == 0:
            kind = icu.Char.charDirection(ord(char))
            if kind in _RTL_LETTERS:
                return Direction.RTL
            if kind == icu.UCharDirection.LEFT_TO_RIGHT:
                found = Direction.LTR
    return found


def visual_order(run_levels: Sequence[int]) -> list[int]:
    """Return the indexes of runs in the order in which they stand from left to right (rule L2)."""
    order = list(range(len(run_levels)))
    if not order:
        return order
    lowest_odd = min((level for level in run_levels if level % 2), default=None)
    if lowest_odd is None:
        return order
    for level in range(max(run_levels), lowest_odd - 1, -1):
        start = 0
        while start < len(order):
            end = start
            while end < len(order) and run_levels[order[end]] >= level:
                end += 1
            if end > start:
                order[start:end] = reversed(order[start:end])
            start = end + 1
    return order
