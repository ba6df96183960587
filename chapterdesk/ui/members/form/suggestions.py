"""Pronouns that may be picked; own words are always possible, and none is chosen beforehand."""

import json
from functools import cache

from chapterdesk.core.resources import resource_text
from chapterdesk.core.words import current


def pronoun_suggestions() -> tuple[str, ...]:
    """Return suggestions, those of the language in force first."""
    return _suggestions(current().locale.language)


@cache
def _suggestions(language: str) -> tuple[str, ...]:
    content = json.loads(resource_text("vocabularies/pronouns.json"))
    sets = content["sets"]
    first = sets.get(language, [])
    others = [entry for tag, entries in sets.items() if tag != language for entry in entries]
    universal = [entry for entry in content["universal"] if not entry["free_text"]]
    labels = [entry["label"] for entry in (*first, *universal, *others)]
    return tuple(dict.fromkeys(labels))
