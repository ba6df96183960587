"""What somebody is called where others are shown, too."""

import unicodedata


def shown_name(name: str, *, shielded: bool) -> str:
    """Return the name, or its words' first letters for somebody who is shielded."""
    if not shielded:
        return name
    return " ".join(f"{_first_letter(word)}." for word in name.split())


def _first_letter(word: str) -> str:
    """Return the first letter with the marks that belong to it."""
    end = 1
    while end < len(word) and unicodedata.category(word[end]).startswith("M"):
        end += 1
    return word[:end]
