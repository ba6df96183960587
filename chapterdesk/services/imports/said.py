"""What a row says, as one text: two rows that say the same are the same."""

import json
from collections.abc import Callable, Sequence
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from functools import lru_cache
from operator import attrgetter
from typing import Any, Final

from chapterdesk.services.members.drafts import MemberDraft

_UNSAID: Final[tuple[object, ...]] = ("", [], (), {}, None, False, "unknown", "ask", "none")
_NOTHING: Final = object()


def content_of(draft: MemberDraft, said: Sequence[str]) -> str:
    """Return the text that a row's fingerprint is made of."""
    return json.dumps([what_was_said(draft), said], ensure_ascii=False, sort_keys=True, default=str)


def what_was_said(value: Any) -> Any:
    """Leave out what was not said, so that a field of a later version changes no fingerprint."""
    if isinstance(value, str | int | date | None):
        return value
    if isinstance(value, list | tuple):
        return [what_was_said(part) for part in value]
    if is_dataclass(value):
        kind: Any = type(value)
        names, unsaid, read = _fields_of(kind)
        told = {}
        for name, usual, part in zip(names, unsaid, read(value), strict=True):
            if part is usual:
                continue
            if part not in _UNSAID and (said := what_was_said(part)) not in _UNSAID:
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
