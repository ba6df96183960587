"""The spellings of headers that resources/ knows, and the headers of our own exports."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from chapterdesk.core.resources import resource_text
from chapterdesk.services.headers import normalise


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """The spellings of headers that resources/ knows, normalised."""

    programs: Mapping[str, Mapping[str, str]]
    patterns: tuple[tuple[str, re.Pattern[str], str, str, str], ...]
    with_pronouns: frozenset[str]
    sealed: frozenset[str]
    sealed_reason: str
    refused: Mapping[str, str]
    fields: Mapping[str, str]
    ambiguous: Mapping[str, Mapping[str, str]]
    ignored: frozenset[str]
    reasons: Mapping[str, str]
    message_rules: frozenset[str]
    text_rules: frozenset[str]

    def meaning(self, word: str) -> str:
        """Return the kind of a header, or nothing where nobody knows it."""
        for meaning, words in (
            ("name_with_pronouns", self.with_pronouns),
            ("sealed", self.sealed),
            ("refused", self.refused),
            ("ambiguous", self.ambiguous),
            ("ignored", self.ignored),
        ):
            if word in words:
                return meaning
        known = (
            field for _name, pattern, field, _label, _split in self.patterns if pattern.search(word)
        )
        return self.fields.get(word) or next(known, "")


@cache
def known_headers() -> Vocabulary:
    """Return the headers that are known."""
    headers = _load("import_headers")
    refused = _load("refused_headers")["refused"]
    sealed = _load("sealed_headers")["sealed"]
    return Vocabulary(
        programs={
            name: {normalise(header): field for header, field in columns.items()}
            for name, columns in headers["programs"].items()
        },
        patterns=tuple(
            (
                entry["program"], re.compile(entry["pattern"]), entry["field"], entry["label"],
                entry["split"],
            )
            for entry in headers["patterns"]
        ),
        with_pronouns=frozenset(normalise(w) for w in headers["name_with_pronouns"]["headers"]),
        sealed=frozenset(_all_words(sealed["headers"])),
        sealed_reason=sealed["reason"],
        refused={
            word: entry["reason"] for entry in refused for word in _all_words(entry["headers"])
        },
        fields={
            word: field
            for field, languages in headers["fields"].items()
            for word in _all_words(languages)
        },
        ambiguous={
            normalise(word): entry for entry in headers["ambiguous"] for word in entry["headers"]
        },
        ignored=frozenset(_all_words(headers["ignored"])),
        reasons={entry["id"]: entry["reason"] for entry in refused},
        message_rules=frozenset(_all_words(headers["rules"]["message"])),
        text_rules=frozenset(_all_words(headers["rules"]["text"])),
    )  # fmt: skip


def _load(name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(resource_text(f"vocabularies/{name}.json"))
    return content


def _all_words(languages: Mapping[str, Sequence[str]]) -> list[str]:
    return [normalise(word) for words in languages.values() for word in words]
