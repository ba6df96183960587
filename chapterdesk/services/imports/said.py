"""What a row says, as one text: two rows that say the same are the same."""

import json
from collections.abc import Callable, Sequence
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from functools import lru_cache
from itertools import compress
from operator import attrgetter, is_not
from typing import Any, Final

from chapterdesk.services.members.drafts import MemberDraft

_UNSAID: Final[tuple[object, ...]] = ("", [], (), {}, None, False, "unknown", "ask", "none")
_PLAIN: Final = (str, int, date, type(None))
_NOTHING: Final = object()
_written: Final = json.JSONEncoder(ensure_ascii=False, sort_keys=True, default=str).encode


def content_of(draft: MemberDraft, said: Sequence[str]) -> str:
    """Return the text that a row's fingerprint is made of."""
    return _written([what_was_said(draft), said])


def what_was_said(value: Any) -> Any:
    """Leave out what was not said, so that a field of a later version changes no fingerprint."""
    if isinstance(value, _PLAIN):
        return value
    if isinstance(value, list | tuple):
        return [what_was_said(part) for part in value]
    if is_dataclass(value):
        kind: Any = type(value)
        names, unsaid, read = _fields_of(kind)
        parts = read(value)
        told = {}
        for name, part in compress(zip(names, parts, strict=True), map(is_not, parts, unsaid)):
            if part in _UNSAID:
                continue
            said = part if isinstance(part, _PLAIN) else what_was_said(part)
            if said is part or said not in _UNSAID:
                told[name] = said
        return told
    return value


@lru_cache(maxsize=16)
def _fields_of(
    kind: Any,
) -> tuple[tuple[str, ...], tuple[Any, ...], Callable[[Any], tuple[Any, ...]]]:
    """Return the fields of a kind of draft, what in each is not said, and what reads all at once.

    Most fields of most people hold the very object that stands for nothing.
    """
    every = fields(kind)
    unsaid = tuple(
        one.default if one.default is not MISSING and one.default in _UNSAID else _NOTHING
        for one in every
    )
    names = tuple(one.name for one in every)
    # Of one field alone, attrgetter would not give a tuple.
    read: Callable[[Any], tuple[Any, ...]] = attrgetter(*names, "__class__")
    return (*names, ""), (*unsaid, kind), read
