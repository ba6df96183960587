"""A desk that is killed at any moment loses nobody who was said to be checked in."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import chapterdesk

KILLS = 32
CONTROL_KILLS = 6


def kill(folder: Path, kills: int, *more: str) -> dict[str, Any]:
    worker = Path(__file__).with_name("killed_desk.py")
    ran = subprocess.run(
        [sys.executable, str(worker), str(folder), str(kills), "11", *more],
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": str(Path(chapterdesk.__file__).parents[1])},
    )
    assert ran.returncode == 0, ran.stderr
    print(ran.stdout)  # noqa: T201  # the figures
    return dict(json.loads(ran.stdout))


def test_nobody_checked_in_is_lost_to_a_kill(tmp_path: Path) -> None:
    counts = kill(tmp_path, KILLS)
    assert counts["kills"] >= KILLS
    assert counts["hot_journals"] * 3 >= KILLS
    assert counts["acknowledged"] >= KILLS
    for fault in ("lost", "partial", "damaged", "unnoticed"):
        assert counts[fault] == 0, fault


def test_the_bookkeeping_sees_a_loss_where_there_is_one(tmp_path: Path) -> None:
    """The desk says it before the commit, which is what must never be done."""
    counts = kill(tmp_path, CONTROL_KILLS, "early")
    assert counts["lost"] > 0
