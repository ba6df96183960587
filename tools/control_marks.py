"""Draw the marks of check boxes, radio buttons and combo boxes in the colours of every theme.

A style sheet can only name files, so each theme has its own few SVGs. Run it after a token changes.
"""

from pathlib import Path
from typing import Final

from chapterdesk.ui.theme.tokens import SchemeName, Tokens, tokens_of

FOLDER: Final = Path(__file__).parent.parent / "resources" / "icons" / "controls"
SCHEMES: Final[tuple[SchemeName, ...]] = ("light", "dark", "contrast")
_HEAD: Final = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" '


def _stroke(path: str, colour: str) -> str:
    return (
        f'{_HEAD}stroke="{colour}" stroke-width="3" stroke-linecap="round" '
        f'stroke-linejoin="round"><path d="{path}"/></svg>\n'
    )


def marks(tokens: Tokens) -> dict[str, str]:
    """Return the files of a theme."""
    return {
        "check.svg": _stroke("M19 7 10 16.5 5 11.5", tokens.on_accent),
        "minus.svg": _stroke("M6 12h12", tokens.on_accent),
        "dot.svg": f'{_HEAD}><circle cx="12" cy="12" r="5" fill="{tokens.on_accent}"/></svg>\n',
        "chevron-down.svg": _stroke("m6 9 6 6 6-6", tokens.soft),
        "chevron-up.svg": _stroke("m18 15-6-6-6 6", tokens.soft),
    }


def main() -> None:
    for scheme in SCHEMES:
        folder = FOLDER / scheme
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in marks(tokens_of(scheme)).items():
            (folder / name).write_text(content, encoding="utf-8")


if __name__ == "__main__":
    main()
