"""The one normalisation of a column header, custom field or tag, as resources/ describes it."""

import re
import unicodedata
from typing import Final

_RUNS: Final = re.compile(r"[\s_\-./\\()\[\]&:'\u2019?*#]+")


def normalise(header: str) -> str:
    """Return what two spellings of one header have in common."""
    text = unicodedata.normalize("NFKC", header).casefold().strip()
    bare = _RUNS.sub(" ", text.rstrip(":?*")).strip()
    return bare or text
