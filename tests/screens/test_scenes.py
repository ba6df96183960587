"""Every scene of the window is drawn once: none is blank, no text is cut or covered, and no
part of a page flashes up as a window of its own.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LEAST = 40


@pytest.mark.timeout(600)
def test_every_scene_is_drawn_and_nothing_in_it_is_cut(tmp_path: Path) -> None:
    ran = subprocess.run(
        [
            sys.executable,
            str(ROOT / "tools" / "screens.py"),
            *("--looks", "light", "--sizes", "1280x800", "--json"),
            *("--out", str(tmp_path)),
        ],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr[-2000:]
    (scenes,) = json.loads(ran.stdout).values()
    assert len(scenes) >= LEAST
    assert {scene: found for scene, found in scenes.items() if found} == {}
    drawn = {path.stem for path in tmp_path.rglob("*.png")}
    assert drawn == set(scenes)
