"""Row ids: 16 random bytes, or 16 keyed bytes for rows that stand for a pair of things.

UUIDv4 and never v7: a tombstone must not keep the time at which an erased person was added.
"""

import hashlib
import secrets
from collections.abc import Iterable
from typing import Final, NewType

Id = NewType("Id", bytes)
ID_SIZE: Final = 16
MIN_PREFIX: Final = 6


def new_id() -> Id:
    """Return 16 random bytes in the layout of a UUIDv4."""
    value = bytearray(secrets.token_bytes(ID_SIZE))
    value[6] = value[6] & 0x0F | 0x40
    value[8] = value[8] & 0x3F | 0x80
    return Id(bytes(value))


def new_ids(count: int) -> list[Id]:
    """Return as many ids as `new_id` would, all drawn at once."""
    drawn = bytearray(secrets.token_bytes(ID_SIZE * count))
    drawn[6::ID_SIZE] = bytes(value & 0x0F | 0x40 for value in drawn[6::ID_SIZE])
    drawn[8::ID_SIZE] = bytes(value & 0x3F | 0x80 for value in drawn[8::ID_SIZE])
    return [Id(bytes(drawn[at : at + ID_SIZE])) for at in range(0, len(drawn), ID_SIZE)]


def pair_id(secret: bytes, table: str, *parts: bytes) -> Id:
    """Return the id of the row that stands for `parts` in `table`.

    BLAKE2b with a 16-byte digest, keyed with the chapter's `id_secret` (32 bytes); every part is
    preceded by its length, so that no two lists of parts share an input.
    """
    digest = hashlib.blake2b(key=secret, digest_size=ID_SIZE)
    for part in (table.encode("ascii"), *parts):
        digest.update(_told(part))
    return Id(digest.digest())


def pair_ids(secret: bytes, table: str, pairs: Iterable[tuple[bytes, bytes]]) -> list[Id]:
    """Return the ids that `pair_id` would, with what many pairs share looked at once."""
    start = hashlib.blake2b(key=secret, digest_size=ID_SIZE)
    start.update(_told(table.encode("ascii")))
    begun: dict[bytes, hashlib.blake2b] = {}
    told: dict[bytes, bytes] = {}
    found: list[Id] = []
    for first, second in pairs:
        one = begun.get(first)
        if one is None:
            one = begun[first] = start.copy()
            one.update(_told(first))
        digest = one.copy()
        digest.update(told.get(second) or told.setdefault(second, _told(second)))
        found.append(Id(digest.digest()))
    return found


def _told(part: bytes) -> bytes:
    return len(part).to_bytes(4, "big") + part


def to_hex(row_id: bytes) -> str:
    """Return the 32 hex digits that the command line prints."""
    return row_id.hex()


def from_hex(text: str) -> Id:
    """Return the id behind 32 hex digits.

    Raises:
        ValueError: The text is not 32 hex digits.
    """
    value = bytes.fromhex(text)
    if len(value) != ID_SIZE:
        raise ValueError("an id is 32 hex digits")
    return Id(value)
