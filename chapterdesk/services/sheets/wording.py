"""The fixed words of the helplines handout, in the sheet's language."""

import json
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any, Final

from chapterdesk.core.resources import resource_text
from chapterdesk.core.words import Words
from chapterdesk.models import Chapter

_HELPLINES: Final = "sheets/helplines.json"
_CATALOGUE: Final = "sheets/catalogue.json"


@cache
def _texts() -> Mapping[str, str]:
    loaded = json.loads(resource_text(_HELPLINES))
    return MappingProxyType({item["key"]: item["text"] for item in loaded["texts"]})


@cache
def rules() -> Mapping[str, Any]:
    """Return the limits of the handout."""
    loaded: dict[str, Any] = json.loads(resource_text(_HELPLINES))["rules"]
    return MappingProxyType(loaded)


@cache
def catalogue() -> tuple[Mapping[str, Any], ...]:
    """Return what the sheets are called and for."""
    return tuple(MappingProxyType(item) for item in json.loads(resource_text(_CATALOGUE))["sheets"])


def wording(words: Words, key: str) -> str:
    """Return a fixed text in a language."""
    return words.gettext(_texts()[key])


def practice_tag(chapter: Chapter, words: Words) -> str:
    """Return what a heading says of a practice chapter; nothing for a real one."""
    _ = words.gettext
    return _("Practice") if chapter.practice else ""
