# ruff: noqa: T201  # figures are printed
"""The cost of a guess: bounded, never below the floor, never lowered for want of memory."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from chapterdesk.core.errors import DamagedError
from chapterdesk.core.secret import Secret
from chapterdesk.crypto import header, kdf, slots
from chapterdesk.crypto.kdf import KdfParameters

SMALL = KdfParameters(memory=19_456, passes=1, lanes=1)


def test_the_default_costs_what_the_promise_says() -> None:
    assert kdf.DEFAULT.memory * kdf.DEFAULT.passes >= 768 * 1024
    assert KdfParameters(memory=65_536, passes=3, lanes=4) == kdf.FLOOR
    assert kdf.FLOOR.at_least_floor()


@pytest.mark.parametrize(
    "weak",
    [
        KdfParameters(memory=65_535),
        KdfParameters(memory=65_536, passes=2),
        KdfParameters(memory=2_097_153),
        KdfParameters(lanes=0),
    ],
)
def test_below_the_floor_or_beyond_the_bounds_no_slot_is_made(weak: KdfParameters) -> None:
    assert not weak.at_least_floor()


@pytest.mark.parametrize("value", [0, -1, 19_455, 2**40, True, "262144", None, 2.0])
def test_a_header_can_not_ask_for_another_memory(value: object) -> None:
    assert not KdfParameters(memory=value).within_read_bounds()  # type: ignore[arg-type]


def test_the_known_answer() -> None:
    # From test.c of the algorithm's authors (phc-winner-argon2), Argon2id version 19.
    cost = KdfParameters(memory=65_536, passes=2, lanes=1)
    key = kdf.derive(Secret(b"password"), salt=b"somesalt", parameters=cost)
    assert key.reveal().hex() == (
        "09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7"
    )


def test_every_input_counts() -> None:
    base = kdf.derive(Secret(b"a"), salt=bytes(16), parameters=SMALL).reveal()
    others = [
        kdf.derive(Secret(b"b"), salt=bytes(16), parameters=SMALL),
        kdf.derive(Secret(b"a"), salt=b"\x01" + bytes(15), parameters=SMALL),
        kdf.derive(
            Secret(b"a"), salt=bytes(16), parameters=KdfParameters(memory=19_457, passes=1, lanes=1)
        ),
    ]
    assert base not in [other.reveal() for other in others]


def test_too_little_memory_is_said_and_not_worked_around() -> None:
    script = """
import resource
resource.setrlimit(resource.RLIMIT_AS, (2**30, 2**30))
from chapterdesk.core.errors import StorageError
from chapterdesk.core.secret import Secret
from chapterdesk.crypto import kdf
cost = kdf.KdfParameters(memory=2_097_152)
try:
    kdf.derive(Secret(b"a"), salt=bytes(16), parameters=cost)
except StorageError as error:
    print(error.what)
"""
    ran = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": str(Path(kdf.__file__).parents[2])},
    )
    assert "not enough free memory" in ran.stdout


def test_calibration_stays_between_floor_and_half_a_gibibyte() -> None:
    chosen = kdf.calibrate()
    assert chosen.at_least_floor()
    assert chosen.memory <= 524_288
    assert (chosen.passes, chosen.lanes) == (3, 4)


def test_what_is_affordable_follows_the_time_it_took_and_stays_in_bounds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(kdf, "machine_memory", lambda: 8 * 1024**3)
    assert kdf.affordable(kdf.FLOOR, 0.2) == kdf.DEFAULT
    assert kdf.affordable(kdf.DEFAULT, 0.01) == kdf.DEFAULT
    assert kdf.affordable(kdf.FLOOR, 1.0).memory == kdf.DEFAULT.memory // 2
    assert kdf.affordable(kdf.FLOOR, 2.4) == kdf.FLOOR
    assert kdf.affordable(kdf.DEFAULT, 60) == kdf.FLOOR
    monkeypatch.setattr(kdf, "machine_memory", lambda: 2 * 1024**3)
    assert kdf.affordable(kdf.FLOOR, 0.1).memory == kdf.DEFAULT.memory // 2


def test_a_header_of_absurd_cost_is_refused_before_memory_is_taken() -> None:
    """Also two gibibytes and 64 passes, or eight slots that each are just allowed."""
    script = """
import json, hashlib, resource, sys
from dataclasses import replace
from chapterdesk.core.errors import DamagedError
from chapterdesk.core.secret import Secret
from chapterdesk.crypto import canonical, header, kdf, slots
cheap = kdf.KdfParameters(memory=19_456, passes=1, lanes=1)
master, vault_id = Secret(bytes(32)), bytes(16)
slot = slots.seal_pass(master, vault_id=vault_id, passphrase=Secret(b"a"), cost=cheap)
value = header.Header(vault_id=vault_id, generation=1, epoch=1, slots=(slot,))
line = json.loads(header.dump(header.sign(value, master)))
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
refused = 0
least, most = {"m": 19_456, "t": 1, "p": 1}, {"m": 2_097_152, "t": 64, "p": 16}
asked = [least | {name: number} for name, number in (
    ("m", 2_097_153), ("m", 2**40), ("t", 65), ("p", 17), ("m", 10**30))]
asked += [most, most | {"t": 7}, most | {"t": 6}]
for each in asked:
    line["slots"] = line["slots"][:1]
    line["slots"][0]["kdf"] = line["slots"][0]["kdf"] | each
    if each["t"] == 6:
        # Allowed alone: only together they are too dear.
        names = [canonical.to_base64(bytes([at] * 6)) for at in range(8)]
        line["slots"] = [line["slots"][0] | {"id": name} for name in names]
    line.pop("sum", None)
    line["sum"] = hashlib.sha256(canonical.dump(line)).hexdigest()
    try:
        header.open_header(header.parse(canonical.dump(line) + b"\\n"), passphrase=Secret(b"a"))
    except DamagedError:
        refused += 1
print(refused, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - peak)
"""
    ran = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": str(Path(kdf.__file__).parents[2])},
    )
    refused, kibibytes = map(int, ran.stdout.split())
    print(f"absurd costs refused: {refused}/8, memory taken for them: {kibibytes} KiB")
    assert refused == 8
    assert kibibytes < 4096


def test_eight_ways_in_of_the_dearest_kind_are_read() -> None:
    assert kdf.calibrate().work <= kdf.DEAREST
    master, vault_id = Secret(bytes(32)), bytes(16)
    slot = slots.seal_pass(master, vault_id=vault_id, passphrase=Secret(b"a"), cost=SMALL)
    dearest = KdfParameters(memory=524_288)
    ways = tuple(replace(slot, slot_id=bytes([at] * 6), cost=dearest) for at in range(8))
    value = header.sign(header.Header(vault_id=vault_id, generation=1, epoch=1, slots=ways), master)
    assert header.parse(header.dump(value)).slots == ways
    dearer = (replace(ways[0], cost=KdfParameters(memory=524_289)), *ways[1:])
    value = header.sign(replace(value, slots=dearer), master)
    with pytest.raises(DamagedError):
        header.parse(header.dump(value))
