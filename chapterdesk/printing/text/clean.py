"""Make any string printable without changing what it says."""

import re
import unicodedata
from typing import Final

_BREAKS: Final = re.compile("\r\n|[\r\u0085\u2028\u2029\v\f]")
_CONTROLS: Final = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufeff]")
_BROKEN: Final = re.compile("[\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
REPLACEMENT: Final = "\ufffd"


def clean(text: str) -> str:
    """Return `text` in NFC, its lines ended by line feeds, without control characters.

    Half a surrogate pair and code points that are no character show as U+FFFD.
    """
    if text.isascii() and text.isprintable():
        return text
    text = _BREAKS.sub("\n", text).replace("\t", " ")
    text = _BROKEN.sub(REPLACEMENT, _CONTROLS.sub("", text))
    return unicodedata.normalize("NFC", text)


def clean_line(text: str) -> str:
    """Return `text` as one line: a name or a label, whatever was typed into it."""
    return " ".join(clean(text).split("\n")).strip()
