"""Bech32 (BIP 173, without its length limit): the spelling of age identities and recipients."""

from collections.abc import Iterable, Sequence
from typing import Final

ALPHABET: Final = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
CHECKSUM_SIZE: Final = 6
_GENERATOR: Final = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_BYTE_BITS: Final = 8
_CHAR_BITS: Final = 5


def encode(prefix: str, data: bytes) -> str:
    """Return the lower-case Bech32 of `data` under a lower-case `prefix`."""
    values = _regroup(data, _BYTE_BITS, _CHAR_BITS, pad=True)
    polymod = _polymod([*_expand(prefix), *values, *[0] * CHECKSUM_SIZE]) ^ 1
    check = [(polymod >> _CHAR_BITS * (CHECKSUM_SIZE - 1 - i)) & 31 for i in range(CHECKSUM_SIZE)]
    return f"{prefix}1" + "".join(ALPHABET[value] for value in (*values, *check))


def is_valid(prefix: str, text: str) -> bool:
    """Say whether `text` (the part after the separator, lower case) bears a right checksum."""
    if any(character not in ALPHABET for character in text):
        return False
    return _polymod([*_expand(prefix), *(ALPHABET.index(character) for character in text)]) == 1


def decode(prefix: str, text: str) -> bytes:
    """Return the bytes behind a valid `text` (the part after the separator, lower case).

    Raises:
        ValueError: The checksum or the padding is wrong.
    """
    if not is_valid(prefix, text):
        raise ValueError("the checksum is wrong")
    values = [ALPHABET.index(character) for character in text[:-CHECKSUM_SIZE]]
    data = bytes(_regroup(values, _CHAR_BITS, _BYTE_BITS, pad=False))
    if encode(prefix, data) != f"{prefix}1{text}":
        raise ValueError("the padding is wrong")
    return data


def _expand(prefix: str) -> list[int]:
    codes = prefix.encode("ascii")
    return [code >> _CHAR_BITS for code in codes] + [0] + [code & 31 for code in codes]


def _polymod(values: Sequence[int]) -> int:
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << _CHAR_BITS ^ value
        for bit, term in enumerate(_GENERATOR):
            if top >> bit & 1:
                check ^= term
    return check


def _regroup(data: Iterable[int], source: int, target: int, *, pad: bool) -> list[int]:
    buffer, bits, out = 0, 0, []
    for value in data:
        buffer = buffer << source | value
        bits += source
        while bits >= target:
            bits -= target
            out.append(buffer >> bits & (1 << target) - 1)
    if pad and bits:
        out.append(buffer << target - bits & (1 << target) - 1)
    return out
