"""A killed process loses nothing that was acknowledged."""

import json
import subprocess
import sys
from pathlib import Path

import chapterdesk

ROUNDS = 24


def test_nothing_acknowledged_is_lost_to_a_kill(tmp_path: Path) -> None:
    ran = subprocess.run(
        [
            sys.executable,
            str(Path(__file__).with_name("kill_loop.py")),
            str(tmp_path),
            str(ROUNDS),
            "7",
        ],
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": str(Path(chapterdesk.__file__).parents[1])},
    )
    assert ran.returncode == 0, ran.stderr
    print(ran.stdout)  # noqa: T201  # the figures
    counts = json.loads(ran.stdout)
    assert counts["kills"] == ROUNDS
    assert counts["hot_journals"] * 3 >= ROUNDS
    assert counts["acknowledged"] >= ROUNDS
    for fault in ("lost", "partial", "damaged", "unnoticed"):
        assert counts[fault] == 0, fault
    # The same checks do find a fault where there is one. Not in each: a kill before the first page
    # was written, or after the last, leaves a database that is whole without its journal.
    assert counts["controls_found"] >= 3
