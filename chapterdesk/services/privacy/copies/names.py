"""Take the names of other people out of free text, rather one word too many."""

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Final, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from chapterdesk.core.resources import resource_text
from chapterdesk.core.vocabulary import FieldKind
from chapterdesk.models import (
    CustomField,
    CustomValue,
    EmergencyContact,
    Member,
    MentorPair,
    Relation,
)
from chapterdesk.services.folding import fold, in_latin, search_words

LEFT_OUT: Final = "[…]"
_NUMBER: Final = re.compile(r"\+?\d[\d ()/.\-]{5,}\d|\S+@\S+")
_JOINS: Final = "'’‘ʼʻ`´׳＇\\-‐‑"  # noqa: RUF001  # what joins two parts of one name
_BESIDE: Final = re.compile(rf"[{_JOINS}]|\.?[^\S\n]{{1,2}}|\.")
_JOINED: Final = re.compile(rf"[{_JOINS}]")
_RUNS: Final = re.compile(rf"\[…\](?:[{_JOINS}. ]{{0,2}}\[…\])+")
_UNSPACED: Final = ("CJK", "HIRAGANA", "KATAKANA", "THAI", "LAO", "KHMER", "MYANMAR")
_INFLECTED: Final = 4
"""From so many letters on, a name is also found with an s after it: Ottolines."""
_LONGEST: Final = 5
"""So many words of a whole name are looked for side by side."""
_TRANSLITERATED: Final = 4
"""Fewer letters than this in Latin are too often something else in another script."""

_Standing = Literal["none", "weak", "name"]


class OtherNames:
    """Know which words are somebody else's name.

    Names are those of everybody in the vault (here, archived, in the bin, merged), of emergency
    contacts, of people who matter to somebody, and of second adults; each by its words, split at
    hyphens and apostrophes, without regard to case and accents.

    The rule for one word of a text that is a word of such a name:

    - It goes, however it is written, with or without an s of possession.
    - A word that is ordinary, too (will, may, hope; `ordinary_words.json`), goes where it has a
      capital letter, at the beginning of a sentence as well. In small letters it goes only beside
      another word that goes.
    - Two words or more that are such a name as a whole go, even in small letters.
    - An article, a particle, a single letter, and a word that is also the person's own name go
      only beside another word that goes.

    Args:
        session: Open.
        member_id: Whose own words stay.
        own: Texts whose words stay, too: the person's own names.
    """

    def __init__(self, *, session: Session, member_id: bytes, own: Iterable[str]) -> None:
        self._session = session
        self._member_id = member_id
        self._own = frozenset(word for text in own for word in _words_of(text))

    def without(self, text: str) -> str:
        """Return a text without names, numbers and addresses of others."""
        return self.without_names(_NUMBER.sub(LEFT_OUT, text)) if text else text

    def without_names(self, text: str) -> str:
        """Return a text without names of others; numbers stay: hours, days."""
        if not text:
            return text
        if self._unspaced is not None:
            text = self._unspaced.sub(LEFT_OUT, text)
        tokens = tuple(_tokens(text))
        standing = [self._standing(token) for token in tokens]
        for index in self._in_whole_names(tokens):
            standing[index] = "name"
        gone = _spread(text, tokens, standing)
        for token, out in reversed(tuple(zip(tokens, gone, strict=True))):
            if out:
                text = f"{text[: token.start]}{LEFT_OUT}{text[token.end :]}"
        return _RUNS.sub(LEFT_OUT, text)

    def _standing(self, token: "_Token") -> _Standing:
        """Say whether a word is a name by itself, beside one, or none."""
        found = [form for form in token.forms if form in self._names]
        if not found:
            return "none"
        if any(form in self._own or form in _beside() or len(form) == 1 for form in found):
            return "weak" if token.cased or len(token.text) > 1 else "name"
        if token.small and any(form in _ordinary() for form in (*found, fold(token.text))):
            return "weak"
        return "name"

    def _in_whole_names(self, tokens: Sequence["_Token"]) -> set[int]:
        """Return the places of words that stand side by side as a whole name."""
        words = [fold(token.text) for token in tokens]
        return {
            start + offset
            for length in range(2, _LONGEST + 1)
            for start in range(len(words) - length + 1)
            if tuple(words[start : start + length]) in self._whole
            for offset in range(length)
        }

    @cached_property
    def _whole(self) -> frozenset[tuple[str, ...]]:
        names = {tuple(fold(token.text) for token in _tokens(text)) for text in self._texts}
        return frozenset(
            name
            for name in names
            if len([word for word in name if word not in _beside()]) > 1
            and not self._own.issuperset(name)
        )

    @cached_property
    def _names(self) -> frozenset[str]:
        return frozenset(word for text in self._texts for word in _words_of(text))

    @cached_property
    def _unspaced(self) -> re.Pattern[str] | None:
        """Return what finds names in scripts that set no spaces between words."""
        parts = {
            part
            for text in self._texts
            for part in unicodedata.normalize("NFC", text).split()
            if len(part) > 1 and unicodedata.name(part[0], "").startswith(_UNSPACED)
        }
        wanted = sorted(
            (part for part in parts if fold(part) not in self._own), key=len, reverse=True
        )
        return re.compile("|".join(map(re.escape, wanted))) if wanted else None

    @cached_property
    def _texts(self) -> Sequence[str]:
        read = self._session.execute
        texts: list[str] = []
        for row in read(
            select(Member.display_name, Member.sort_name).where(Member.id != self._member_id)
        ):
            texts += row
        for column in (EmergencyContact.name, Relation.other_name, MentorPair.second_adult):
            texts += self._session.scalars(select(column).where(column != ""))
        texts += self._session.scalars(
            select(CustomValue.text)
            .join(CustomField, CustomField.id == CustomValue.field_id)
            .where(CustomField.kind == FieldKind.PERSON)
        )
        return texts


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    start: int
    end: int

    @property
    def cased(self) -> bool:
        """Say whether its script has capitals."""
        return self.text.lower() != self.text.upper()

    @property
    def small(self) -> bool:
        """Say whether it is written in small letters only, in a script that has capitals."""
        return self.cased and self.text == self.text.lower()

    @property
    def forms(self) -> tuple[str, ...]:
        """Return what is compared: folded, without an s after it, and in Latin letters."""
        word = fold(self.text)
        forms = [word]
        if word.endswith("s") and len(word) > _INFLECTED and word not in _ordinary():
            forms.append(word[:-1])
        if not word.isascii():
            latin = in_latin(self.text)
            forms += [latin] if len(latin) >= _TRANSLITERATED else []
        return tuple(forms)


def _spread(text: str, tokens: Sequence[_Token], standing: Sequence[_Standing]) -> list[bool]:
    """Say which words go: the names, and from each of them on what is weak beside it."""
    gone = [each == "name" for each in standing]
    forward = range(1, len(tokens))
    for indexes, step in ((forward, -1), (reversed(range(len(tokens) - 1)), 1)):
        for index in indexes:
            if standing[index] == "weak" and gone[index + step]:
                first, second = sorted((index, index + step))
                gap = text[tokens[first].end : tokens[second].start]
                gone[index] = gone[index] or _reaches(gap, tokens[index])
    return gone


def _reaches(gap: str, token: _Token) -> bool:
    """Say whether what lies between two words leaves them one name."""
    if not _BESIDE.fullmatch(gap):
        return False
    single = len(token.text) == 1
    if "." in gap and not single:
        return False
    # "Ottoline, a friend": an article is no initial. "d'Angelo" is.
    return not (single and token.small) or _JOINED.fullmatch(gap) is not None


def _tokens(text: str) -> Iterator[_Token]:
    """Return the words of a text: letters, digits and marks, or signs that stand for a name."""
    start, kind = 0, ""
    for index, character in enumerate(f"{text} "):
        now = _kind(character)
        if now != kind:
            if kind and any(unicodedata.category(each)[0] in "LS" for each in text[start:index]):
                yield _Token(text[start:index], start, index)
            start, kind = index, now
    return


def _kind(character: str) -> str:
    category = unicodedata.category(character)
    if character in _JOINS:
        return ""
    if category[0] in "LMN" or category == "Cf":
        return "word"
    return "sign" if category == "So" else ""


def _words_of(name: str) -> Iterator[str]:
    """Return every folded word by which a name is known: its parts, and joined as it is found."""
    yield from search_words(name)
    for token in _tokens(name):
        yield from fold(token.text).split()


@cache
def _vocabulary() -> dict[str, list[str]]:
    content: dict[str, list[str]] = json.loads(resource_text("vocabularies/ordinary_words.json"))
    return content


@cache
def _ordinary() -> frozenset[str]:
    return frozenset(fold(word) for word in _vocabulary()["ordinary"])


@cache
def _beside() -> frozenset[str]:
    return frozenset(fold(word) for word in _vocabulary()["beside"])
