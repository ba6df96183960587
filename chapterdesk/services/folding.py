"""Fold text for searching and ordering: no case, no accents, any script; shown nowhere.

Letters that do not decompose (ø, ł, ß …) are mapped by hand, and every word in another script is
also found by its Latin transliteration, so that "s" finds Søren, سامي and สมชาย.
"""

# ruff: noqa: RUF001  # look-alike letters are what this module is about

import unicodedata
from functools import cache, lru_cache
from typing import Any, Final

WORD_LIMIT: Final = 60
_WORDS_LIMIT: Final = 24
_APOSTROPHES: Final = frozenset("'’‘ʼʻ`´ʹ׳＇")
_LETTERS: Final = str.maketrans(
    {
        "ø": "o", "ł": "l", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d",
        "ı": "i", "ħ": "h", "ŋ": "n", "ŧ": "t", "ə": "e", "ɛ": "e", "ɔ": "o", "ɓ": "b", "ɗ": "d",
        "ƙ": "k", "ƴ": "y", "ĸ": "k", "ſ": "s", "ǝ": "e", "ɣ": "g", "ʉ": "u", "ɨ": "i", "ɖ": "d",
        "ـ": "",
    }
)  # fmt: skip


def fold(text: str) -> str:
    """Return `text` as words of plain letters, digits and signs, one space between two."""
    if text.isascii():
        return " ".join(text.translate(_ascii()).split())
    return _fold(text)


@cache
def _ascii() -> dict[int, str]:
    """Return what folding makes of each sign of ASCII: names of such signs alone are many."""
    return {code: _fold(chr(code)) or _gap(chr(code)) for code in range(128)}


def _gap(character: str) -> str:
    return "" if character in _APOSTROPHES else " "


def _fold(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    kept: list[str] = []
    for character in decomposed.translate(_LETTERS):
        kind = unicodedata.category(character)
        if kind[0] in "LN" or kind in {"So", "Sm", "Sc"}:
            kept.append(character)
        elif kind[0] == "M" or kind == "Cf" or character in _APOSTROPHES:
            continue
        else:
            kept.append(" ")
    # Composed again as it will be stored: Korean letters that NFKD took apart.
    return " ".join(unicodedata.normalize("NFC", "".join(kept)).split())


def folded_name(text: str) -> str:
    """Return `text` folded; of signs alone, such as ---, the signs: they are a name, too."""
    return fold(text) or _signs(text)


def _signs(text: str) -> str:
    shown = unicodedata.normalize("NFKC", text).casefold()
    kept = (character for character in shown if unicodedata.category(character)[0] != "C")
    return " ".join("".join(kept).split())


@lru_cache(maxsize=4096)
def search_words(text: str) -> tuple[str, ...]:
    """Return every folded word under which `text` is found, transliterations included."""
    words = folded_name(text).split()
    for part in _after_apostrophes(text):
        words.extend(fold(part).split())
    if not text.isascii():
        words.extend(_han_suffixes(words))
        words.extend(fold(_latin().transliterate(text)).split())
    return tuple(dict.fromkeys(word[:WORD_LIMIT] for word in words))[:_WORDS_LIMIT]


def typed_words(text: str) -> tuple[str, ...]:
    """Return the folded words of what was typed, as far as those of a name are kept."""
    words = dict.fromkeys(word[:WORD_LIMIT] for word in folded_name(text).split())
    return tuple(words)[:_WORDS_LIMIT]


def in_latin(text: str) -> str:
    """Return `text` folded, in Latin letters as far as it can be written in them."""
    return fold(text if text.isascii() else _latin().transliterate(text))


@lru_cache(maxsize=4096)
def first_words(text: str) -> tuple[str, ...]:
    """Return the folded first word of a name, and of its transliteration."""
    texts = (fold(text),) if text.isascii() else (fold(text), in_latin(text))
    return tuple(dict.fromkeys(word for each in texts for word in each.split()[:1]))


def sort_key(text: str) -> str:
    """Return what lists are ordered by."""
    return fold(text)


def _after_apostrophes(text: str) -> list[str]:
    """Return what follows an apostrophe inside a word: O'Connor is found under C too."""
    found = []
    for word in text.split():
        for index, character in enumerate(word[1:-2], start=1):
            if character in _APOSTROPHES:
                found.append(word[index + 1 :])
    return found


def _han_suffixes(words: list[str]) -> list[str]:
    """Return each word of Chinese characters from its second, third … character on."""
    return [
        word[index:]
        for word in words
        for index in range(1, min(len(word), 8))
        if unicodedata.name(word[index], "").startswith("CJK")
    ]


@cache
def _latin() -> Any:
    # ICU takes a hundredth of a second to load; ASCII names never need it.
    import icu  # noqa: PLC0415

    return icu.Transliterator.createInstance("Any-Latin; Latin-ASCII")
