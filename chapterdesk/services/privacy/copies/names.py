"""Take the names of other people out of free text, rather one word too many."""

import re
from collections.abc import Iterable
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from chapterdesk.models import SearchWord
from chapterdesk.services.folding import fold
from chapterdesk.services.members.writing import SEARCH_KIND

LEFT_OUT: Final = "[…]"
_WORD: Final = re.compile(r"\w[\w'’\-]*")  # noqa: RUF001  # an apostrophe in a name
_NUMBER: Final = re.compile(r"\+?\d[\d ()/.\-]{5,}\d|\S+@\S+")
_AT_ONCE: Final = 400


class OtherNames:
    """Know which words are somebody else's name.

    Args:
        session: Open.
        member_id: Whose own words stay.
        own: Texts whose words stay, too: the person's own names.
    """

    def __init__(self, *, session: Session, member_id: bytes, own: Iterable[str]) -> None:
        self._session = session
        self._member_id = member_id
        self._own = {word for text in own for word in fold(text).split()}

    def without(self, text: str) -> str:
        """Return a text without names, numbers and addresses of others.

        A word goes if it is written like a name and is a part of anybody else's.
        """
        parts = {match.group() for match in _WORD.finditer(text) if _like_a_name(match.group())}
        folded = {part: fold(part).split() for part in parts}
        wanted = {word for words in folded.values() for word in words} - self._own
        others = self._names(wanted)

        def replace(match: re.Match[str]) -> str:
            words = folded.get(match.group(), ())
            return LEFT_OUT if any(word in others for word in words) else match.group()

        return _WORD.sub(replace, _NUMBER.sub(LEFT_OUT, text))

    def _names(self, wanted: Iterable[str]) -> frozenset[str]:
        listed, found = sorted(wanted), set[str]()
        for start in range(0, len(listed), _AT_ONCE):
            found.update(
                self._session.scalars(
                    select(SearchWord.word).where(
                        SearchWord.word.in_(listed[start : start + _AT_ONCE]),
                        SearchWord.kind == SEARCH_KIND,
                        SearchWord.subject_id != self._member_id,
                    )
                )
            )
        return frozenset(found)


def _like_a_name(word: str) -> bool:
    """Say whether a word begins with a capital, or has no capitals in its script."""
    first = word[0]
    return first.isupper() or first.lower() == first.upper()
