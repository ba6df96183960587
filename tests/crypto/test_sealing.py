"""Sealed texts and readers: only who is meant opens one; the bytes tell nothing of the others."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chapterdesk.core.secret import Secret
from chapterdesk.crypto import age, sealing
from chapterdesk.crypto.kdf import FLOOR, KdfParameters
from chapterdesk.crypto.slots import ForgedError, NoMatchError

READER_ID = bytes(range(16))
CHEAP = KdfParameters(memory=19_456, passes=1, lanes=1)
IDENTITY = "AGE-SECRET-KEY-1QQQSYQCYQ5RQWZQFPG9SCRGWPUGPZYSNZS23V9CCRYDPK8QARC0SWRYDWG"
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def identities() -> tuple[Secret, ...]:
    return tuple(age.new_identity() for _turn in range(3))


def test_a_reader_opens_with_their_own_passphrase_alone() -> None:
    reader, identity = sealing.make_reader(
        READER_ID, passphrase=Secret(b"harbour lamp"), cost=CHEAP
    )
    opened = sealing.open_identity(reader, passphrase=Secret(b"harbour lamp"))
    assert opened.reveal() == identity.reveal()
    with pytest.raises(NoMatchError):
        sealing.open_identity(reader, passphrase=Secret(b"harbour lamb"))


def test_a_box_belongs_to_its_row_and_recipient() -> None:
    reader, _identity = sealing.make_reader(READER_ID, passphrase=Secret(b"lamp"), cost=CHEAP)
    other = age.recipient_of(age.new_identity())
    for moved in (replace(reader, reader_id=bytes(16)), replace(reader, recipient=other)):
        with pytest.raises(NoMatchError):
            sealing.open_identity(moved, passphrase=Secret(b"lamp"))
    assert reader.box is not None
    broken = replace(reader.box, wrapped=bytes(48))
    with pytest.raises(ForgedError):
        sealing.open_identity(replace(reader, box=broken), passphrase=Secret(b"lamp"))


def test_every_reader_that_is_meant_opens_a_text_and_nobody_else(
    identities: tuple[Secret, ...],
) -> None:
    first, second, left_out = identities
    recipients = [age.recipient_of(each) for each in (first, second)]
    sealed = sealing.seal(b"what happened", recipients)
    assert sealing.unseal(sealed, first) == sealing.unseal(sealed, second) == b"what happened"
    with pytest.raises(age.NotForUsError):
        sealing.unseal(sealed, left_out)


@pytest.mark.parametrize(("readers", "stanzas"), [(1, 8), (3, 8)])
def test_a_text_does_not_say_for_how_many_it_is_or_how_long_it_is(
    identities: tuple[Secret, ...], readers: int, stanzas: int
) -> None:
    recipients = [age.recipient_of(each) for each in identities[:readers]]
    short, long = (sealing.seal(data, recipients) for data in (b"a", b"b" * 4_000))
    for sealed in (short, long):
        assert len(re.findall(rb"^-> X25519 ", sealed, re.MULTILINE)) == stanzas
        assert not any(recipient.encode() in sealed for recipient in recipients)
    # One line of the header is random grease of the format; the rest is of one length.
    assert len(sealing.pad(b"a")) == len(sealing.pad(b"b" * 4_000)) == sealing.BLOCK


def test_more_readers_than_one_block_are_filled_up_too() -> None:
    recipients = [age.recipient_of(age.new_identity()) for _turn in range(9)]
    sealed = sealing.seal(b"x", recipients)
    assert len(re.findall(rb"^-> X25519 ", sealed, re.MULTILINE)) == 2 * sealing.RECIPIENTS


def test_nobody_is_no_reader() -> None:
    with pytest.raises(ValueError, match="nobody"):
        sealing.seal(b"x", [])


@given(data=st.binary(max_size=9_000))
@settings(max_examples=40, deadline=None)
def test_padding_comes_off_as_it_went_on(data: bytes) -> None:
    assert sealing.unpad(sealing.pad(data)) == data


@given(data=st.binary(max_size=64), position=st.integers(0, sealing.BLOCK - 1))
@settings(max_examples=80, deadline=None)
def test_a_changed_frame_is_refused_or_another_text(data: bytes, position: int) -> None:
    changed = bytearray(sealing.pad(data))
    changed[position] ^= 1
    try:
        read = sealing.unpad(bytes(changed))
    except age.BrokenFileError:
        return
    assert read != data


def test_a_flipped_byte_of_a_sealed_text_never_opens(identities: tuple[Secret, ...]) -> None:
    sealed = sealing.seal(b"what happened", [age.recipient_of(identities[0])])
    refused = 0
    for position in range(0, len(sealed), 97):
        changed = bytearray(sealed)
        changed[position] ^= 1
        try:
            sealing.unseal(bytes(changed), identities[0])
        except (age.BrokenFileError, age.NotForUsError):
            refused += 1
    assert refused == len(range(0, len(sealed), 97))


def test_the_documented_reader() -> None:
    """The vector of docs/storage-format.md, which bears the same hex digits."""
    identity = Secret.from_text(IDENTITY)
    reader = sealing.ReaderBox(
        reader_id=READER_ID,
        recipient=age.recipient_of(identity),
        cost=FLOOR,
        salt=bytes(range(16, 32)),
    )
    box = sealing.wrap_under(identity, Secret(bytes(32)), reader, nonce=bytes(12))
    documented = (ROOT / "docs" / "storage-format.md").read_text("utf-8")
    for shown in (
        IDENTITY,
        reader.recipient,
        sealing.bound_to(reader).decode("ascii"),
        box.commit.hex(),
        box.wrapped.hex(),
    ):
        assert shown in documented


def test_the_documented_bytes_of_a_frame() -> None:
    framed = sealing.pad(b'{"v":1}')
    assert framed[:19].hex() == "63647374310a000000000007" + b'{"v":1}'.hex()
    assert framed[19:] == bytes(4096 - 19)
