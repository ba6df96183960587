"""Small questions about characters, answered by ICU."""

import unicodedata
from functools import lru_cache
from typing import Final

import icu

_DIRECTION_MARKS: Final = dict.fromkeys(
    [0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
)
_IGNORABLE: Final = icu.UProperty.DEFAULT_IGNORABLE_CODE_POINT


@lru_cache(maxsize=4096)
def is_invisible(char: str) -> bool:
    """Say whether a character needs no glyph: a space, a joiner, a direction mark."""
    return unicodedata.category(char) == "Zs" or bool(
        icu.Char.hasBinaryProperty(ord(char), _IGNORABLE)
    )


@lru_cache(maxsize=4096)
def parts_of(char: str) -> str:
    """Return the canonical decomposition of a character."""
    return unicodedata.normalize("NFD", char)


@lru_cache(maxsize=4096)
def script_of(char: str) -> str:
    """Return the ISO 15924 code of a character's script; Zyyy and Zinh are shared by all."""
    return str(icu.Script.getScript(ord(char)).getShortName())


def utf16_offsets(text: str) -> list[int] | None:
    """Return where each code point and the end stand in UTF-16, or nothing if it is the same."""
    if not text or max(text) <= "\uffff":
        return None
    offsets = [0]
    for char in text:
        offsets.append(offsets[-1] + (2 if char > "\uffff" else 1))
    return offsets


def boundaries(iterator: "icu.BreakIterator", text: str) -> list[int]:
    """Return every boundary after 0 that `iterator` finds, as indexes of code points."""
    iterator.setText(icu.UnicodeString(text))
    offsets = utf16_offsets(text)
    found = list(iterator)
    if offsets is None:
        return found
    index_of = {offset: index for index, offset in enumerate(offsets)}
    return [index_of[offset] for offset in found if offset in index_of]


def without_direction_marks(text: str) -> str:
    """Return `text` as a reader copies it: the marks that ordered it did their work."""
    return text if text.isascii() else text.translate(_DIRECTION_MARKS)
