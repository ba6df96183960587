# ruff: noqa: S311  # repeatable chance
"""Change the header as somebody can who knows the format and has no key: with a right checksum."""

import hashlib
import json
import random
from pathlib import Path
from typing import Any, Final

from chapterdesk.core.errors import UserError
from chapterdesk.core.secret import Secret
from chapterdesk.crypto import age, canonical, header, recovery, slots
from chapterdesk.crypto.header import Header
from chapterdesk.crypto.kdf import KdfParameters
from tests.soak.materials import Figures

_CHEAP: Final = KdfParameters(memory=19_456, passes=1, lanes=1)
_PASSPHRASE: Final = Secret(b"one two three")
_DERIVING: Final = 25
_ODD: Final = (
    None, True, False, 0, 1, -1, 2**31, 2**63, 1.5, "", "A", "AAAA", "\x00", "é", "../store-1.db",
    "store-2.db", "pass", "age", "dev", "argon2id", [], {}, [1], {"a": 1}, "9" * 400,
)  # fmt: skip


class Made:
    """A signed header with both ways in, cheap to open."""

    def __init__(self, name: bytes) -> None:
        vault_id = hashlib.sha256(name).digest()[:16]
        self.master = Secret(hashlib.sha256(name + b"key").digest())
        self.code = recovery.generate()
        words = slots.seal_pass(self.master, vault_id=vault_id, passphrase=_PASSPHRASE, cost=_CHEAP)
        paper = slots.seal_age(
            self.master, vault_id=vault_id, recipient=age.recipient_of(self.code)
        )
        value = Header(vault_id=vault_id, generation=3, epoch=1, slots=(words, paper))
        self.data = header.dump(header.sign(value, self.master))

    def value(self) -> dict[str, Any]:
        """Return what stands in it."""
        return dict(json.loads(self.data))


def run(count: int, folder: Path, seed: int) -> Figures:
    """Try every bit, cut, gap and insertion once, and `count` changes with a right checksum."""
    del folder  # nothing is written
    chance = random.Random(seed)
    ours, other = Made(b"ours"), Made(b"another")
    plain = list(simple_changes(ours.data))
    taken = sum(not refused(data, ours, deriving=False) for data in plain)
    accepted = crashes = 0
    for turn in range(count):
        data = forged(ours, other, chance)
        if data == ours.data:
            continue
        try:
            accepted += not refused(data, ours, deriving=turn % _DERIVING == 0)
        except Exception:  # noqa: BLE001  # that nothing else is raised is what is counted
            crashes += 1
    return {
        "bits, cuts, gaps, insertions": len(plain),
        "of those let in": taken,
        "changes with a right checksum": count,
        "of those accepted": accepted,
        "raw exceptions": crashes,
        "control let in": not refused(ours.data, ours, deriving=True),
    }


def simple_changes(data: bytes) -> list[bytes]:
    """Return the header with each bit flipped, each byte left out or doubled, and every cut."""
    flipped = []
    for bit in range(len(data) * 8):
        changed = bytearray(data)
        changed[bit // 8] ^= 1 << bit % 8
        flipped.append(bytes(changed))
    cuts = [data[:end] for end in range(len(data))]
    gaps = [data[:at] + data[at + 1 :] for at in range(len(data))]
    more = [data[:at] + b"0" + data[at:] for at in range(len(data) + 1)]
    return [*flipped, *cuts, *gaps, *more]


def refused(data: bytes, made: Made, *, deriving: bool) -> bool:
    """Say whether neither way in lets anybody in; trying the passphrase costs a derivation."""
    ways: list[dict[str, Secret]] = [{"recovery_code": made.code}]
    if deriving:
        ways.append({"passphrase": _PASSPHRASE})
    let_in = 0
    for way in ways:
        try:
            header.open_header(header.parse(data), **way)
            let_in += 1
        except UserError:
            continue
    return let_in == 0


def forged(ours: Made, other: Made, chance: random.Random) -> bytes:
    """Return our header with one to three changes, and the checksum that fits them."""
    value = ours.value()
    for _turn in range(chance.randint(1, 3)):
        node, key = place_in(value, chance)
        node[key] = changed(node[key], key, other, chance)
    if chance.random() < 0.2:
        value["slots"] = moved(value["slots"], other, chance)
    value.pop("sum", None)
    try:
        value["sum"] = hashlib.sha256(canonical.dump(value)).hexdigest()
        return canonical.dump(value) + b"\n"
    except ValueError:
        # What has no canonical form: its plain one, which must be refused too.
        return json.dumps(value, sort_keys=True, separators=(",", ":")).encode() + b"\n"


def place_in(value: Any, chance: random.Random) -> tuple[Any, Any]:
    """Return some container in a value, and a key of it."""
    node = value
    while True:
        key = chance.choice(list(node) if isinstance(node, dict) else list(range(len(node))))
        if isinstance(node[key], dict | list) and node[key] and chance.random() < 0.8:
            node = node[key]
            continue
        return node, key


def changed(now: Any, key: Any, other: Made, chance: random.Random) -> Any:
    """Return another value: odd, of another vault, a number near by, or other bytes."""
    way = chance.randrange(4)
    if way == 0:
        return chance.choice(_ODD)
    if way == 1:
        return find(other.value(), key, chance)
    if isinstance(now, int) and not isinstance(now, bool):
        return now + chance.choice((-1, 1, 65_536, 2**20, -now))
    if isinstance(now, str) and now:
        at = chance.randrange(len(now))
        return now[:at] + chance.choice("AaBb09+/=-\u2028") + now[at + 1 :]
    return chance.choice(_ODD)


def find(value: Any, key: Any, chance: random.Random) -> Any:
    """Return what stands under a key somewhere in another header."""
    if isinstance(value, dict):
        if key in value:
            return value[key]
        found = [find(inner, key, chance) for inner in value.values()]
    elif isinstance(value, list):
        found = [find(inner, key, chance) for inner in value]
    else:
        return None
    return next((inner for inner in found if inner is not None), None)


def moved(ours: Any, other: Made, chance: random.Random) -> Any:
    """Return slots in another order, doubled, taken away, or with those of another vault."""
    if not isinstance(ours, list):
        return ours
    theirs = other.value()["slots"]
    return chance.choice(
        ([*reversed(ours)], [*ours, *ours], ours[:1], ours[1:], [*ours, *theirs], theirs,
         [*theirs, *ours], ours * 5)
    )  # fmt: skip
