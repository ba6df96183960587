# ruff: noqa: S311, T201  # repeatable chance, and figures are printed
"""The header: what is accepted is exactly what a holder of the key wrote."""

import hashlib
import json
import random
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chapterdesk.core.errors import (
    DamagedError,
    NewerFormatError,
    TamperedError,
    UserError,
    WrongSecretError,
)
from chapterdesk.core.secret import Secret
from chapterdesk.crypto import age, canonical, header, kdf, recovery, slots
from chapterdesk.crypto.header import Header

CHEAP = kdf.KdfParameters(memory=19_456, passes=1, lanes=1)
PASSPHRASE = Secret(b"one two three")


class Made:
    """A header with both ways in, cheap to open."""

    def __init__(self, vault_id: bytes = bytes(range(16)), *, practice: bool = False) -> None:
        self.master = Secret(hashlib.sha256(vault_id).digest())
        self.code = recovery.generate()
        self.header = self.sign(
            Header(
                vault_id=vault_id,
                generation=3,
                epoch=1,
                practice=practice,
                slots=(
                    slots.seal_pass(
                        self.master, vault_id=vault_id, passphrase=PASSPHRASE, cost=CHEAP
                    ),
                    slots.seal_age(
                        self.master, vault_id=vault_id, recipient=age.recipient_of(self.code)
                    ),
                ),
            )
        )

    def sign(self, value: Header) -> Header:
        return header.sign(value, self.master)

    def open_both(self, data: bytes) -> list[UserError | None]:
        """Try both ways in; None stands for "let in"."""
        answers: list[UserError | None] = []
        for secret in ({"passphrase": PASSPHRASE}, {"recovery_code": self.code}):
            try:
                header.open_header(header.parse(data), **secret)
                answers.append(None)
            except UserError as error:
                answers.append(error)
        return answers


@pytest.fixture(scope="module")
def made() -> Made:
    return Made()


def _summed(value: dict[str, Any]) -> bytes:
    """Return the bytes that somebody without the key can make: canonical, with a right sum."""
    value = {name: field for name, field in value.items() if name != "sum"}
    value["sum"] = hashlib.sha256(canonical.dump(value)).hexdigest()
    return canonical.dump(value) + b"\n"


def test_both_ways_in_give_the_same_key(made: Made) -> None:
    read = header.parse(header.dump(made.header))
    assert read == made.header
    by_words = header.open_header(read, passphrase=Secret(b" one  two three\n"))
    by_paper = header.open_header(read, recovery_code=made.code)
    assert by_words.master.reveal() == by_paper.master.reveal() == made.master.reveal()
    assert (by_words.by_recovery_code, by_paper.by_recovery_code) == (False, True)
    assert by_words.slot_id == read.slots[0].slot_id


def test_a_wrong_secret_is_called_wrong(made: Made) -> None:
    with pytest.raises(WrongSecretError, match="passphrase does not open"):
        header.open_header(made.header, passphrase=Secret(b"four"))
    with pytest.raises(WrongSecretError, match="recovery code is well formed"):
        header.open_header(made.header, recovery_code=recovery.generate())


def test_practice_stands_under_the_mac() -> None:
    made = Made(practice=True)
    assert header.parse(header.dump(made.header)).practice
    value = json.loads(header.dump(made.header))
    del value["practice"]
    assert all(isinstance(answer, TamperedError) for answer in made.open_both(_summed(value)))


def test_every_changed_byte_is_seen(made: Made) -> None:
    data = header.dump(made.header)
    variants = [
        *(_flipped(data, bit) for bit in range(len(data) * 8)),
        *(data[:end] for end in range(len(data))),
        *(data[:at] + data[at + 1 :] for at in range(len(data))),
        *(data[:at] + b"0" + data[at:] for at in range(len(data) + 1)),
    ]
    accepted = sum(_accepted(variant) for variant in variants if variant != data)
    print(f"header variants refused: {len(variants) - accepted}/{len(variants)}")
    assert len(variants) > 10_000
    assert accepted == 0


def _flipped(data: bytes, bit: int) -> bytes:
    changed = bytearray(data)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def _accepted(data: bytes) -> bool:
    try:
        header.parse(data)
    except DamagedError:
        return False
    return True


def _forgeries(made: Made) -> dict[str, dict[str, Any]]:
    value = json.loads(header.dump(made.header))
    ours, paper = value["slots"]
    other = json.loads(header.dump(Made(b"another vault id").header))
    cheap = ours | {"kdf": ours["kdf"] | {"m": 19_457}}
    return {
        "newer generation": value | {"gen": 4},
        "older generation": value | {"gen": 2},
        "practice": value | {"practice": True},
        "another vault": value | {"vid": other["vid"]},
        "foreign passphrase slot": value | {"slots": [other["slots"][0], paper]},
        "foreign paper slot": value | {"slots": [ours, other["slots"][1]]},
        "added foreign slot": value | {"slots": [*value["slots"], *other["slots"]]},
        "swapped": value | {"slots": [paper, ours]},
        "twice": value | {"slots": [ours, ours, paper]},
        "without paper": value | {"slots": [ours]},
        "without passphrase": value | {"slots": [paper]},
        "weaker": value | {"slots": [cheap, paper]},
        "renamed slot": value | {"slots": [ours | {"id": paper["id"]}, paper]},
        "other recipient": value
        | {"slots": [ours, paper | {"rcpt": age.recipient_of(recovery.generate())}]},
        "mac of another": value | {"mac": other["mac"]},
        "no mac": value | {"mac": canonical.to_base64(bytes(32))},
    }


def test_no_forgery_with_a_right_sum_lets_anybody_in(made: Made) -> None:
    for name, value in _forgeries(made).items():
        answers = made.open_both(_summed(value))
        assert all(isinstance(answer, TamperedError | WrongSecretError) for answer in answers), name
        assert any(isinstance(answer, TamperedError) for answer in answers), name


def test_a_changed_ciphertext_is_tampering_not_a_wrong_passphrase(made: Made) -> None:
    value = json.loads(header.dump(made.header))
    box = value["slots"][0]["box"]
    box["ct"] = canonical.to_base64(bytes(48))
    value["slots"][1]["box"] = canonical.to_base64(b"age-encryption.org/v1\n")
    assert [type(answer) for answer in made.open_both(_summed(value))] == [TamperedError] * 2


@pytest.mark.parametrize(
    "change",
    [
        {"db": "../store-1.db"},
        {"db": "store-2.db"},
        {"epoch": 0},
        {"epoch": True},
        {"gen": 2**31},
        {"gen": "3"},
        {"slots": []},
        {"slots": {}},
        {"slots": [1]},
        {"slots": [{"type": "age"}]},
        {"vid": "AAAA"},
        {"mac": 5},
        {"practice": False},
        {"practice": 1},
        {"fmt": "CDV1"},
        {"fmt": 1},
    ],
)
def test_a_field_out_of_its_form_is_damage(made: Made, change: dict[str, Any]) -> None:
    with pytest.raises(DamagedError):
        header.parse(_summed(json.loads(header.dump(made.header)) | change))


@pytest.mark.parametrize(
    "change",
    [{"fmt": "cdv2"}, {"new": 1}, {"slots": [{"type": "fido2", "id": "AAAAAAAA"}]}],
)
def test_a_later_format_is_called_newer(made: Made, change: dict[str, Any]) -> None:
    with pytest.raises(NewerFormatError):
        header.parse(_summed(json.loads(header.dump(made.header)) | change))


def test_a_slot_of_a_device_is_kept_and_not_asked_for_a_passphrase(made: Made) -> None:
    words = made.header.slots[0]
    assert isinstance(words, slots.PassSlot)
    device = replace(words, kind="dev", expires="2026-12-22", slot_id=b"device")
    value = made.sign(replace(made.header, slots=(*made.header.slots, device)))
    read = header.parse(header.dump(value))
    assert read.slots[2] == device
    assert header.open_header(read, passphrase=PASSPHRASE).slot_id == words.slot_id


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n",
        b"[" * 60_000,
        b"9" * 60_000,
        b'{"a":NaN}\n',
        b'{"a":1,"a":1}\n',
        b"{" + b" " * 70_000 + b"}\n",
        "{}\n".encode("utf-16"),
        b'{"sum":"\\ud800"}\n',
    ],
)
def test_rubbish_is_damage(data: bytes) -> None:
    with pytest.raises(DamagedError):
        header.parse(data)


_ANY = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=5,
)


@settings(max_examples=300, deadline=None)
@given(seed=st.integers(0, 2**32), value=_ANY)
def test_any_value_in_any_place_is_refused_without_a_crash(
    made: Made, seed: int, value: object
) -> None:
    original = json.loads(header.dump(made.header))
    changed = json.loads(header.dump(made.header))
    _put_somewhere(changed, value, random.Random(seed))
    data = _summed(changed)
    if data == _summed(original):
        return
    with pytest.raises(UserError):
        header.open_header(header.parse(data), recovery_code=made.code)


def _put_somewhere(node: Any, value: object, chance: random.Random) -> None:
    while True:
        key = chance.choice(list(node) if isinstance(node, dict) else list(range(len(node))))
        if isinstance(node[key], dict | list) and node[key] and chance.random() < 0.7:
            node = node[key]
            continue
        node[key] = value
        return


@settings(max_examples=10, deadline=None)
@given(
    master=st.binary(min_size=32, max_size=32),
    vault_id=st.binary(min_size=16, max_size=16),
    words=st.text(min_size=1, max_size=50).filter(str.strip),
)
def test_slots_open_for_their_secret_and_their_vault_alone(
    master: bytes, vault_id: bytes, words: str
) -> None:
    secret = Secret.from_text(words)
    slot = slots.seal_pass(Secret(master), vault_id=vault_id, passphrase=secret, cost=CHEAP)
    assert slots.open_pass(slot, vault_id=vault_id, passphrase=secret).reveal() == master
    elsewhere = bytes([vault_id[0] ^ 1]) + vault_id[1:]
    with pytest.raises(slots.NoMatchError):
        slots.open_pass(slot, vault_id=elsewhere, passphrase=secret)


def test_an_age_slot_of_another_vault_is_forged(made: Made) -> None:
    paper = made.header.slots[1]
    assert isinstance(paper, slots.AgeSlot)
    with pytest.raises(slots.ForgedError):
        slots.open_age(paper, vault_id=bytes(16), identity=made.code)
