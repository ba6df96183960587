"""Open the pages of a database without the program: the format's page, and bare primitives."""

from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

PAGE: Final = 4096
_TAIL: Final = 80
_SALT: Final = 16
_MAGIC: Final = b"SQLite format 3\x00"


def plain_pages(database: Path, key: bytes) -> list[bytes]:
    """Return what stands on every page of a database file, the unused ones too.

    Args:
        database: The encrypted file.
        key: The raw 32-byte key.
    """
    data, pages = database.read_bytes(), []
    for number in range(len(data) // PAGE):
        page = data[number * PAGE : (number + 1) * PAGE]
        start = _SALT if number == 0 else 0
        vector = page[PAGE - _TAIL : PAGE - _TAIL + 16]
        decryptor = Cipher(algorithms.AES256(key), modes.CBC(vector)).decryptor()
        plain = decryptor.update(page[start : PAGE - _TAIL]) + decryptor.finalize()
        pages.append((_MAGIC if number == 0 else b"") + plain)
    return pages
