"""What a visit to every page leaves on the disk, and what its crashes leave."""

import json
import os
import secrets
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from tests.soak import needles, visit
from tests.soak.elsewhere import Elsewhere
from tests.soak.materials import Figures

_ROOT: Final = Path(__file__).parents[2]
_PATIENCE_S: Final = 180
_SECRETS: Final = (visit.PASSPHRASE.split()[0], visit.READER.split()[0])
_CODES: Final = {
    "SIGSEGV": -signal.SIGSEGV,
    "SIGABRT": -signal.SIGABRT,
}


@dataclass(slots=True)
class Visits:
    """What visits to one desk did and left behind.

    Attributes:
        ends: How each ended, with the code of its process.
        words: How many needles were used, of `visit.COUNT`.
        pages: Every page that was shown.
        scans: What was found after each end.
        elsewhere: The same, in the folders that every program may write to.
        said: Needles in what the processes wrote to their error stream.
        wanted: Files that were exported on purpose and hold needles, as they must.
    """

    ends: dict[str, int] = field(default_factory=dict)
    words: int = 0
    pages: set[str] = field(default_factory=set)
    scans: dict[str, needles.Scan] = field(default_factory=dict)
    elsewhere: dict[str, needles.Scan] = field(default_factory=dict)
    said: int = 0
    wanted: set[str] = field(default_factory=set)


def run(count: int, folder: Path, seed: int = 0) -> Figures:
    """Make `count` desks, visit each and end it in every way.

    Returns: `visits` and how many of them `ended` as they should; `files` and `bytes` that were
    read; `elsewhere`, files in folders that every program may write to, as far as they appeared or
    changed; `needles` used; `found` outside the wanted exports (0 wanted); `planted` and
    `planted_found`, the scanner's own proof.
    """
    del seed
    figures: Figures = {"visits": 0, "ended": 0, "files": 0, "bytes": 0, "needles": 0, "found": 0}
    figures["elsewhere"] = 0
    for number in range(count):
        made = leave(folder / str(number), visit.ENDS)
        figures["visits"] += len(made.ends)
        figures["ended"] += sum(code == _CODES.get(how, 0) for how, code in made.ends.items())
        figures["files"] += sum(scan.files for scan in made.scans.values())
        figures["bytes"] += sum(scan.size for scan in made.scans.values())
        figures["elsewhere"] += sum(scan.files for scan in made.elsewhere.values())
        figures["needles"] += made.words
        figures["found"] += sum(scan.hits for scan in made.scans.values()) + made.said
        figures["found"] += sum(scan.hits for scan in made.elsewhere.values())
    words = needles.make(visit.COUNT)
    figures["planted"] = needles.plant(folder / "planted", words)
    figures["planted_found"] = len(needles.Scanner(words).files([folder / "planted"]).found)
    return figures


def expected(how: str) -> int:
    """Return the code of a process that ended in a way."""
    return int(_CODES.get(how, 0))


def leave(folder: Path, ends: Sequence[str]) -> Visits:
    """Make a desk with a home, a temporary and a runtime folder of its own; visit and end it."""
    for name in ("home", "tmp", "run", "bin", "work"):
        (folder / name).mkdir(mode=0o700, parents=True)
    printer = folder / "bin" / "lp"
    printer.write_text('#!/bin/sh\ncat | wc -c >> "$PRINTED"\n', encoding="utf-8")
    printer.chmod(0o700)
    visits, codes = Visits(), [""]
    seed = secrets.randbelow(2**31)
    words = needles.make(visit.COUNT, seed)
    for how in ends:
        around = Elsewhere(without=folder)
        done = _visit(how, folder, codes[-1], seed)
        lines = done.stdout.splitlines()
        assert lines, done.stderr
        told: dict[str, Any] = json.loads(lines[-1])
        codes = told.get("codes", codes)
        # Paper holds glyphs, not letters: any document outside the exports is a find of its own.
        others = {"a document": b"%PDF-"}
        for number, code in enumerate(codes):
            groups = code.removeprefix("AGE-SECRET-KEY-1")
            others[f"recovery code {number}"] = groups.encode("ascii")
            others[f"recovery code {number} wide"] = groups.encode("utf-16-le")
        scanner = needles.Scanner([*words, *_SECRETS], others=others)
        visits.ends[how] = done.returncode
        visits.words += told["needles"]
        visits.pages |= set(told["pages"])
        visits.scans[how] = scanner.files([folder], without=[folder / "exports"])
        del others["a document"]  # anybody's may appear there
        visits.elsewhere[how] = around.scan(needles.Scanner(words, others=others))
        visits.said += sum(scanner.text(done.stderr).values())
        visits.wanted |= {path.name for path in scanner.files([folder / "exports"]).found}
    return visits


def _visit(how: str, folder: Path, code: str, seed: int) -> subprocess.CompletedProcess[str]:
    kept = {name: os.environ[name] for name in ("LANG", "LD_LIBRARY_PATH") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-m", "tests.soak.visit", how, str(folder)],
        input=f"{code}\n",
        cwd=folder / "work",
        env={
            **kept,
            "PATH": f"{folder / 'bin'}:/usr/bin:/bin",
            "HOME": str(folder / "home"),
            "TMPDIR": str(folder / "tmp"),
            "XDG_RUNTIME_DIR": str(folder / "run"),
            visit.SEED: str(seed),
            "PRINTED": str(folder / "work" / "printed"),
            "PYTHONPATH": str(_ROOT),
            "PYTHONDONTWRITEBYTECODE": "1",
            "QT_QPA_PLATFORM": "offscreen",
            "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nowhere",
            "DBUS_SYSTEM_BUS_ADDRESS": "unix:path=/nowhere",
        },
        capture_output=True,
        text=True,
        timeout=_PATIENCE_S,
        check=False,
    )
