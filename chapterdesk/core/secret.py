"""A passphrase, code or key on its way through the program: wiped, never shown, never pickled."""

from typing import NoReturn, Self


class Secret:
    """Hold secret bytes in memory that can be overwritten.

    Python may have copied what it was made from; the threat model says so. Locking ends the
    process, which is what really clears memory.
    """

    __slots__ = ("_data",)

    def __init__(self, data: bytes | bytearray) -> None:
        self._data = bytearray(data)

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Make a secret of the UTF-8 bytes of `text`."""
        return cls(text.encode("utf-8"))

    def reveal(self) -> bytes:
        """Return the bytes, for the one call that needs them."""
        return bytes(self._data)

    def reveal_text(self) -> str:
        """Return the text, for the one call that needs it."""
        return self._data.decode("utf-8")

    def wipe(self) -> None:
        """Overwrite the bytes with zeros and forget their length."""
        for index in range(len(self._data)):
            self._data[index] = 0
        self._data.clear()

    def __bool__(self) -> bool:
        return bool(self._data)

    def __len__(self) -> int:
        return len(self._data)

    def __repr__(self) -> str:
        return "Secret(…)"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a secret is not serialised")
