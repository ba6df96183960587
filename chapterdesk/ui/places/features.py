"""What each kind of place may offer, in the words of the vocabulary."""

import json
from functools import cache
from typing import Any

from chapterdesk.core.resources import resource_text
from chapterdesk.core.safe_vocabulary import VIRTUAL, PlaceKind


@cache
def offered(kind: PlaceKind) -> tuple[tuple[str, str], ...]:
    """Return codes and labels of the access features that a place of a kind may have."""
    data: Any = json.loads(resource_text("vocabularies/access_features.json"))
    if kind in VIRTUAL:
        (found,) = (group["features"] for group in data["groups"] if group["code"] == "online")
    else:
        found = data["place"]
    return tuple((str(item["code"]), str(item["label"])) for item in found)
