# ruff: noqa: S311  # repeatable chance
"""Bech32 against BIP 173 and against the age library."""

import random

import pyrage
import pytest

from chapterdesk.crypto import bech32

VALID = [
    ("a", "2uel5l"),
    ("abcdef", "qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw"),
    ("split", "checkupstagehandshakeupstreamerranterredcaperred2y9e3w"),
    ("?", "ezyfcl"),
]
INVALID = [("a", "g7sgd8"), ("de", "lg7wt\xff"), ("a", "2uel5m")]


@pytest.mark.parametrize(("prefix", "text"), VALID)
def test_valid_vectors(prefix: str, text: str) -> None:
    assert bech32.is_valid(prefix, text)


@pytest.mark.parametrize(("prefix", "text"), INVALID)
def test_invalid_vectors(prefix: str, text: str) -> None:
    assert not bech32.is_valid(prefix, text)


def test_it_spells_what_the_age_library_reads() -> None:
    chance = random.Random(5)
    for _turn in range(50):
        data = chance.randbytes(32)
        text = bech32.encode("age-secret-key-", data)
        assert bech32.decode("age-secret-key-", text.removeprefix("age-secret-key-1")) == data
        assert str(pyrage.x25519.Identity.from_str(text.upper())) == text.upper()


def test_padding_that_is_not_zero_is_refused() -> None:
    body = bech32.encode("x", bytes(32)).removeprefix("x1")
    forged = _resealed("x", [*body[:51], "l"])
    assert bech32.is_valid("x", forged)
    with pytest.raises(ValueError, match="padding"):
        bech32.decode("x", forged)


def _resealed(prefix: str, letters: list[str]) -> str:
    values = [bech32.ALPHABET.index(letter) for letter in letters]
    polymod = bech32._polymod([*bech32._expand(prefix), *values, *[0] * 6]) ^ 1
    check = [(polymod >> 5 * (5 - i)) & 31 for i in range(6)]
    return "".join(letters) + "".join(bech32.ALPHABET[value] for value in check)
