"""Kill the desk while people are checked in: nobody who was said to be there may be missing.

The loop itself is `killed_desk`, run in a process of its own, for its children die.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Final

import chapterdesk
from tests.soak.materials import Figures

_CONTROLS: Final = 20


def run(count: int, folder: Path, seed: int) -> Figures:
    """Kill `count` desks, and one in twenty of a desk that speaks before it saves (the control)."""
    found = _kill(folder / "desk", count, seed)
    control = _kill(folder / "control", max(4, count // _CONTROLS), seed, "early")
    return found | {"control kills": control["kills"], "control losses found": control["lost"]}


def _kill(folder: Path, count: int, seed: int, *more: str) -> Figures:
    folder.mkdir()
    root = Path(chapterdesk.__file__).parents[1]
    ran = subprocess.run(
        [sys.executable, "-B", "-m", "tests.soak.killed_desk", str(folder), str(count), str(seed),
         *more],
        cwd=root, capture_output=True, text=True, check=False, env={"PYTHONPATH": str(root)},
    )  # fmt: skip
    if ran.returncode:
        raise RuntimeError(ran.stderr[-2000:])
    return dict(json.loads(ran.stdout))
