# ruff: noqa: S311, T201  # repeatable chance, and figures are printed
"""The header: what is accepted is exactly what a holder of the key wrote."""

import hashlib
import json
import random
from dataclasses import replace
from datetime import date, timedelta
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


DEVICE, PIN, FILE = Secret(bytes(range(32))), Secret(b"471108"), slots.key_file_hash(b"any bytes")
DAY = date(2026, 11, 30)


class AllWays(Made):
    """A header with every kind of slot that the format knows."""

    def __init__(self) -> None:
        super().__init__()
        with_file = slots.seal_pass(
            self.master,
            vault_id=self.header.vault_id,
            passphrase=Secret(b"with a file"),
            cost=CHEAP,
            key_file=FILE,
        )
        device = slots.seal_device(
            self.master,
            vault_id=self.header.vault_id,
            device=DEVICE,
            pin=PIN,
            cost=CHEAP,
            expires=DAY,
        )
        self.header = self.sign(replace(self.header, slots=(*self.header.slots, with_file, device)))

    def ways_in(self, data: bytes) -> list[UserError | None]:
        """Try every way in; None stands for "let in"."""
        answers = self.open_both(data)
        for way in (
            lambda value: header.open_header(
                value, passphrase=Secret(b"with a file"), key_file=FILE
            ),
            lambda value: header.open_device(value, device=DEVICE, pin=PIN, today=DAY),
        ):
            try:
                way(header.parse(data))
                answers.append(None)
            except UserError as error:
                answers.append(error)
        return answers


@pytest.fixture(scope="module")
def every() -> AllWays:
    return AllWays()


def test_every_way_in_gives_the_same_key(every: AllWays) -> None:
    read = header.parse(header.dump(every.header))
    assert read == every.header
    assert every.ways_in(header.dump(every.header)) == [None] * 4
    opened = header.open_device(read, device=DEVICE, pin=Secret(b" 47 11 08"), today=DAY)
    assert opened.master.reveal() == every.master.reveal()
    assert (opened.by_device, opened.slot_id) == (True, read.slots[3].slot_id)


def test_a_key_file_is_asked_for_by_name(every: AllWays) -> None:
    with pytest.raises(WrongSecretError, match="If a key file belongs to it") as caught:
        header.open_header(every.header, passphrase=Secret(b"with a file"))
    assert caught.value.field == "key_file"
    only = every.sign(replace(every.header, slots=every.header.slots[2:3]))
    with pytest.raises(WrongSecretError, match="The passphrase is not enough"):
        header.open_header(only, passphrase=Secret(b"with a file"))
    with pytest.raises(WrongSecretError, match="passphrase does not open"):
        header.open_header(
            only, passphrase=Secret(b"with a file"), key_file=slots.key_file_hash(b"other")
        )


def test_a_device_opens_with_both_halves_until_its_day_alone(every: AllWays) -> None:
    for device, pin in ((Secret(bytes(32)), PIN), (DEVICE, Secret(b"471109"))):
        with pytest.raises(WrongSecretError, match="PIN does not open"):
            header.open_device(every.header, device=device, pin=pin, today=DAY)
    for today in (DAY + timedelta(days=1), DAY - timedelta(days=31)):
        with pytest.raises(WrongSecretError, match="not enough today"):
            header.open_device(every.header, device=DEVICE, pin=PIN, today=today)


def test_its_day_is_moved_by_a_holder_of_the_key_alone(every: AllWays) -> None:
    *others, device = every.header.slots
    assert isinstance(device, slots.PassSlot)
    later = replace(device, expires=(DAY + timedelta(days=5)).isoformat())
    moved = every.sign(replace(every.header, slots=(*others, later)))
    header.open_device(moved, device=DEVICE, pin=PIN, today=DAY + timedelta(days=5))
    forged = replace(moved, mac=every.header.mac)
    with pytest.raises(TamperedError):
        header.open_device(forged, device=DEVICE, pin=PIN, today=DAY + timedelta(days=5))


@pytest.mark.parametrize("day", [5, None, "", "2026-13-01", "20261130", "2026-11-30T00:00"])
def test_a_day_that_is_none_is_damage(every: AllWays, day: object) -> None:
    value = json.loads(header.dump(every.header))
    value["slots"][3]["exp"] = day
    with pytest.raises(DamagedError):
        header.parse(_summed(value))


def test_no_mutation_with_a_right_sum_opens_any_way(every: AllWays) -> None:
    original = json.loads(header.dump(every.header))
    chance, made, accepted = random.Random(7), 0, 0
    for _turn in range(50):
        value = json.loads(header.dump(every.header))
        kinds = ("kf", "exp", "id", "salt", "drop", "swap", "copy", "type", "cost")
        _mutate(value["slots"], chance.choice(kinds), chance)
        if value == original:
            continue
        made += 1
        accepted += None in every.ways_in(_summed(value))
    print(f"structured mutations of four slots let in: {accepted}/{made}")
    assert made > 40
    assert accepted == 0


def _mutate(ways: list[dict[str, Any]], kind: str, chance: random.Random) -> None:
    one, other = chance.sample(range(len(ways)), 2)
    slot = ways[one]
    if kind == "kf":
        ways[2]["kf"] = 0
    elif kind == "exp":
        ways[3]["exp"] = f"2026-12-{chance.randrange(1, 29):02}"
    elif kind == "id":
        slot["id"] = ways[other]["id"]
    elif kind == "salt" and "kdf" in slot:
        slot["kdf"]["salt"] = canonical.to_base64(chance.randbytes(16))
    elif kind == "drop":
        del ways[one]
    elif kind == "swap":
        ways[one], ways[other] = ways[other], ways[one]
    elif kind == "copy":
        ways.append(slot | {"id": canonical.to_base64(chance.randbytes(6))})
    elif kind == "type":
        ways[0], ways[3] = (
            {name: field for name, field in ways[3].items() if name != "exp"}
            | {"type": "pass", "kf": 0},
            ways[0],
        )
    elif kind == "cost" and "kdf" in slot:
        slot["kdf"]["m"] = 19_457


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
