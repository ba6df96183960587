"""Kill the desk while people are checked in: nobody who was said to be there may be missing.

The loop itself is `killed_desk`, run in a process of its own, for its children die.
"""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Final

import chapterdesk
from tests.soak.materials import Figures

_CONTROLS: Final = 20
_A_DESK: Final = 100


def run(count: int, folder: Path, seed: int) -> Figures:
    """Kill `count` desks, and one in twenty of a desk that speaks before it saves (the control)."""
    found = _kill_all(count, folder / "desks", seed)
    control = _kill_all(max(4, count // _CONTROLS), folder / "controls", seed, "early")
    return {**found, "control kills": control["kills"], "control losses found": control["lost"]}


def _kill_all(count: int, folder: Path, seed: int, *more: str) -> Counter[str]:
    """Kill `count` desks; add up what was found."""
    folder.mkdir()
    found: Counter[str] = Counter()
    for start in range(0, count, _A_DESK):
        # A desk has so many people to check in; then comes another one.
        share = min(_A_DESK, count - start)
        found.update(_kill(folder / f"desk{start}", share, seed + start, *more))
    return found


def _kill(folder: Path, count: int, seed: int, *more: str) -> dict[str, int]:
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
