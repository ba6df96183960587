"""The BCP 47 tag of a language as a list has it: a tag, its English name or its own."""

import json
from collections.abc import Mapping
from functools import cache

from chapterdesk.core.resources import resource_text
from chapterdesk.services.folding import fold


def language_tag(text: str) -> str:
    """Return the tag, or nothing where the language is not known."""
    return _known().get(fold(text), "")


@cache
def _known() -> Mapping[str, str]:
    content = json.loads(resource_text("vocabularies/languages.json"))
    found: dict[str, str] = {}
    for part in content.values():
        if not isinstance(part, list):
            continue
        for entry in part:
            for name in (entry["tag"], entry.get("english", ""), entry.get("autonym", "")):
                if name:
                    found.setdefault(fold(name), entry["tag"])
    return found
