"""Text on its way into a spreadsheet program, which must not take it for a formula, and back."""

from typing import Final

_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_GUARD: Final = "'"


def neutral(text: str) -> str:
    """Return `text` with an apostrophe before it where a program might compute it.

    A telephone number of digits, spaces and parentheses after a plus is left as it is: nothing in
    it is computed. One with a hyphen, a dot or a stroke would be a subtraction or a division. What
    begins with such an apostrophe of its own is given another, so that `unguarded` is exact.
    """
    bare = text.lstrip(_GUARD)
    if not bare.startswith(_STARTS):
        return text
    if bare == text and _is_number(text):
        return text
    return f"{_GUARD}{text}"


def unguarded(text: str) -> str:
    """Return what `neutral` was given, by us or by another program with the same custom."""
    if text.startswith(_GUARD) and text.lstrip(_GUARD).startswith(_STARTS):
        return text[1:]
    return text


def _is_number(text: str) -> bool:
    return text.startswith("+") and all(letter in "0123456789 ()" for letter in text[1:])
