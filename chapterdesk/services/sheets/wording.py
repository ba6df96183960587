"""The fixed words of the helplines handout, in the sheet's language."""

import json
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any, Final

from chapterdesk.core.errors import UsageError
from chapterdesk.core.resources import resource_text
from chapterdesk.core.words import Words, _, current, is_language, isolate, translator
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


def sheet_words(asked: str, chapter: Chapter) -> Words:
    """Return the one language of a sheet: of its texts, its dates and its names of languages.

    A language that there are no texts in gives English throughout, never English words with
    foreign months.

    Raises:
        UsageError: Nobody knows the language that was asked for.
    """
    if asked and not is_language(asked):
        raise UsageError(
            _("This language is not known."),
            _("Nothing was made."),
            _("Write its tag, such as en, pt-BR or ar."),
            field="language",
        )
    return translator(translator(asked or chapter.language).text_language)


def wordless(asked: str, chapter: Chapter) -> list[str]:
    """Return the warning that a sheet comes in English because its language has no words here."""
    wished = translator(asked or chapter.language)
    if wished.text_language == wished.language:
        return []
    locale = wished.locale
    name = current().locale.languages.get(locale.language, wished.language)
    return [
        _("No words of {language} are here yet: the sheet is in English.").format(
            language=isolate(str(name))
        )
    ]


def practice_tag(chapter: Chapter, words: Words) -> str:
    """Return what a heading says of a practice chapter; nothing for a real one."""
    _ = words.gettext
    return _("Practice") if chapter.practice else ""
