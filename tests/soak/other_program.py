"""Another program of the same user tries to read an open desk, in every way the system offers.

Root is never refused, so where this runs as root both processes put the rights of root away first.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from tests.soak import memory_after_lock
from tests.soak.materials import Figures
from tests.soak.memory_after_lock import Planted

_ROOT: Final = Path(__file__).parents[2]
_PATIENCE_S: Final = 60
_WITHOUT_RIGHTS: Final = """
import os, sys
from tests.soak.stranger import without_rights
without_rights()
os.execv(sys.executable, [sys.executable, *sys.argv[1:]])
"""


def run(count: int, folder: Path, seed: int) -> Figures:
    """Open `count` desks with people in them and try to read each; then one that is not closed.

    Returns: `desks`; `tries` and how many of them were `refused`; `read`, how many were not (0
    wanted); `control read`, the ways in which a desk is read that has not closed itself, and
    `needles in the control`, the kinds of words that are found in its memory (3 at least).
    """
    del seed
    planted = memory_after_lock.plant(folder)
    tries = [_try(planted, folder, "hardened") for _each in range(count)]
    control = _try(planted, folder, "plain")
    answers = [answer for told in tries for answer in told["ways"].values()]
    found = sum(len(told["needles"]) for told in tries)
    return {
        "desks": count,
        "tries": len(answers),
        "refused": answers.count("refused"),
        "read": len(answers) - answers.count("refused") + found,
        "control read": [*control["ways"].values()].count("read"),
        "needles in the control": len(control["needles"]),
    }


def _try(planted: Planted, folder: Path, how: str) -> dict[str, Any]:
    with _open_desk(planted, folder, how) as desk:
        stranger = subprocess.run(
            [*_same_user(), "-m", "tests.soak.stranger", str(desk.pid)],
            cwd=_ROOT,
            capture_output=True,
            text=True,
            timeout=_PATIENCE_S,
            check=True,
        )
    told: dict[str, Any] = json.loads(stranger.stdout)
    return told


@contextmanager
def _open_desk(planted: Planted, folder: Path, how: str) -> Iterator[subprocess.Popen[str]]:
    """Lead a real window to an open record and a half-typed form; kill it in the end."""
    process = subprocess.Popen(
        [*_same_user(), "-m", "tests.soak.desk_to_read", how, str(planted.vault)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        bufsize=1,
        cwd=_ROOT,
        env={
            **os.environ,
            **memory_after_lock.home(folder),
            "QT_QPA_PLATFORM": "offscreen",
        },
    )
    try:
        memory_after_lock.lead(process, planted)
        yield process
    finally:
        process.kill()
        process.communicate()


def _same_user() -> list[str]:
    """Return what starts Python as this user without the rights of root."""
    return [sys.executable, "-c", _WITHOUT_RIGHTS]
