"""Text on its way into a spreadsheet program, which must not take it for a formula."""

from typing import Final

_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def neutral(text: str) -> str:
    """Return `text` with an apostrophe before it where a program might compute it.

    A telephone number in international form is left as it is: nothing in it can be computed to
    anything but itself.
    """
    if not text.startswith(_STARTS):
        return text
    if text.startswith("+") and all(letter in "0123456789 ()-./" for letter in text[1:]):
        return text
    return f"'{text}"
