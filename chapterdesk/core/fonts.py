"""The fonts that ship with the program, in the order in which a missing glyph is looked for.

Screen and paper load the same files: what a person sees is what is printed.
"""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from chapterdesk.core.resources import resource_path, resource_text

REGULAR: Final = 400
SEMIBOLD: Final = 600
BOLD: Final = 700
TEXT_FAMILY: Final = "Atkinson Hyperlegible Next"
FIRST_FALLBACK: Final = "Noto Sans"


@dataclass(frozen=True, slots=True, kw_only=True)
class FontFile:
    """Describe one font file.

    Attributes:
        family: The family as a font database names it.
        weight: 400, 600 or 700.
        scripts: ISO 15924 codes of the scripts it is there for.
        path: Where the TrueType file lies.
        sha256: The digest of the file, in hex.
    """

    family: str
    weight: int
    scripts: tuple[str, ...]
    path: Path
    sha256: str


@cache
def font_files() -> tuple[FontFile, ...]:
    """Return every font file: the text family, then Noto Sans, then one script after another."""
    manifest = json.loads(resource_text("fonts/manifest.json"))
    return tuple(
        FontFile(
            family=entry["family"],
            weight=entry["weight"],
            scripts=tuple(entry["scripts"]),
            path=resource_path(f"fonts/{entry['file']}"),
            sha256=entry["sha256"],
        )
        for entry in manifest["fonts"]
    )


def families() -> tuple[str, ...]:
    """Return the families in the order of fallback, each once."""
    return tuple(dict.fromkeys(font.family for font in font_files()))
