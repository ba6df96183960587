"""Access features of a place, in the words of the vocabulary."""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from chapterdesk.core.resources import resource_text
from chapterdesk.core.words import shipped


@cache
def _labels() -> Mapping[str, str]:
    data: Any = json.loads(resource_text("vocabularies/access_features.json"))
    return {entry["code"]: entry["label"] for entry in _entries(data)}


def _entries(data: Any) -> Sequence[Mapping[str, str]]:
    found: list[Mapping[str, str]] = []
    stack: list[Any] = [data]
    while stack:
        item = stack.pop()
        if isinstance(item, dict):
            if isinstance(item.get("code"), str) and isinstance(item.get("label"), str):
                found.append(item)
            stack.extend(item.values())
        elif isinstance(item, list):
            stack.extend(item)
    return found


def feature_words(features: Sequence[str]) -> list[str]:
    """Return the features as words; what is not in the vocabulary stands as it was written."""
    labels = _labels()
    return [shipped(labels[feature]) if feature in labels else feature for feature in features]
