# ruff: noqa: S311  # repeatable chance
"""Rebuild disks after power cuts at any moment of what the program does; count what they are."""

import hashlib
import random
from collections import Counter
from pathlib import Path
from typing import Final

from tests.soak.crashes.disk import Disks, lay_out
from tests.soak.crashes.scenarios import (
    CONTROL,
    SCENARIOS,
    Before,
    Scenario,
    Verdict,
    judged,
)
from tests.soak.crashes.trace import PLACE, record
from tests.soak.materials import Figures

_STEP: Final = 7919
_LATE: Final = 5


def run(count: int, folder: Path, seed: int) -> Figures:
    """Look at `count` disks of everything the program does, and at a twentieth of the control."""
    chance = random.Random(seed)
    place = folder / "places"
    before = {}
    for scenario in (*SCENARIOS, CONTROL):
        (place / scenario.name / PLACE).mkdir(parents=True)
        before[scenario.name] = scenario.prepare(place / scenario.name / PLACE)
    traces = record(place, folder / "log", list(before))
    (folder / "log").unlink()
    figures: Figures = {}
    total: Counter[Verdict] = Counter()
    for scenario in SCENARIOS:
        share = max(1, count * scenario.share // 100)
        disks = Disks(traces[scenario.name], chance)
        found = look(scenario, before[scenario.name], disks, share, folder / "disk")
        figures |= {f"{scenario.name}: {verdict}": number for verdict, number in found.items()}
        late = sum(moment(turn, disks) >= acknowledged(disks) for turn in range(share))
        figures[f"{scenario.name}: after it was said"] = late
        total += found
    disks = Disks(traces[CONTROL.name], chance)
    careless = look(CONTROL, before[CONTROL.name], disks, max(20, count // 20), folder / "disk")
    return figures | {
        "disks": total.total(),
        **{str(verdict): total[verdict] for verdict in Verdict if verdict is not Verdict.SOUND},
        "control disks": careless.total(),
        "control faults found": careless.total() - careless[Verdict.SOUND],
    }


def look(
    scenario: Scenario, before: Before, disks: Disks, count: int, place: Path
) -> Counter[Verdict]:
    """Look at `count` disks that a cut could leave; see `moment`."""
    found: Counter[Verdict] = Counter()
    known: dict[bytes, Verdict] = {}
    ops = disks.trace.ops
    for turn in range(count):
        end = moment(turn, disks)
        said = [op.path for op in ops[:end] if op.kind == "said"]
        files, folders = disks.after(end)
        name = _name_of(files, folders, said)
        if name not in known:
            lay_out(place, files, folders)
            known[name] = judged(scenario, before, place, said)
        found[known[name]] += 1
    return found


def moment(turn: int, disks: Disks) -> int:
    """Return before which operation the cut of a turn falls.

    One in five falls after the act had said that it was done, or between what is done after that:
    most acts say so once and at their end. Of the others every operation has its turn before any
    two.
    """
    ops, said = len(disks.trace.ops), acknowledged(disks)
    if turn % _LATE == _LATE - 1:
        return said + turn // _LATE % (ops - said + 1)
    # A prime step, so that few turns lie as far apart as many.
    return 1 + turn * _STEP % ops


def acknowledged(disks: Disks) -> int:
    """Return the first moment at which everything had been said."""
    return 1 + max(at for at, op in enumerate(disks.trace.ops) if op.kind == "said")


def _name_of(files: dict[str, bytes], folders: set[str], said: list[str]) -> bytes:
    """Return what tells one disk from another; the same one need not be opened twice."""
    digest = hashlib.blake2b(repr((sorted(files), sorted(folders), said)).encode())
    for name in sorted(files):
        digest.update(hashlib.blake2b(files[name]).digest())
    return digest.digest()
