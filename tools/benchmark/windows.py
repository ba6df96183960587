"""The window, each time in a process of its own: unlocking, check-in, searching, memory."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from benchmark.chapters import Chapters
from benchmark.desk import FEW
from benchmark.report import Report, Times, at

_TOOLS = Path(__file__).resolve().parents[1]


def measure_unlock(report: Report, chapters: Chapters) -> None:
    """Measure from the derived key to the painted first page."""
    vault = chapters.copy(chapters.usual)
    found = [_window("unlock", vault) for _turn in range(report.runs(7))]
    times = Times(wall=[t["ms"] for t in found], processor=[t["processor"] for t in found])
    report.add_times("unlock, from the derived key to Today painted", "≤ 300 ms", times)
    report.add_times(
        "  key derivation before it (practice: 64 MiB)", "—", [t["kdf"] for t in found]
    )


def measure_checkin(report: Report, chapters: Chapters) -> None:
    """Measure from the key event Enter to commit and painted row."""
    found = _window("checkin", chapters.copy(chapters.usual), report.runs(220))
    times = Times(wall=found["ms"], processor=found["processor"])
    report.add_times("check-in, Enter to durable and painted", "p99 ≤ 50 ms", times)
    report.add_times("  of which Enter to durable and told", "—", found["told"])


def measure_long_roll(report: Report, chapters: Chapters) -> None:
    """Measure check-in at a meeting that expects 20,000 people."""
    found = _window("long-roll", chapters.copy(chapters.many), report.runs(220))
    times = Times(wall=found["ms"], processor=found["processor"])
    report.add_times("check-in, 20,000 expected, Enter to painted", "p99 ≤ 50 ms", times)
    report.add_times("  of which Enter to durable and told", "—", found["told"])


def measure_roll(report: Report, chapters: Chapters) -> None:
    """Measure opening the roll of 500 until it is painted."""
    turns = range(report.runs(5))
    # Each its own: after a lock the desk opens at the check-in that was left.
    found = [_window("roll", chapters.copy(chapters.usual), report.runs(5)) for _turn in turns]
    again = [time for turn in found for time in turn["again"]]
    report.add_times("roll of 500 opened until painted", "≤ 100 ms", again)
    report.add_times("  for the first time since unlocking", "—", [turn["first"] for turn in found])


def measure_during_import(report: Report, chapters: Chapters) -> None:
    """Measure check-in while people are brought in beside it."""
    vault = chapters.real(2_000)
    found = _window("during-import", vault, report.runs(220))
    what = "check-in during an import, Enter to painted"
    times = Times(wall=found["ms"], processor=found["processor"])
    report.add_times(what, "p99 ≤ 50 ms", times)
    report.add("  rows brought in meanwhile", "—", f"{found['rows']:,}", 1)
    report.add_times("  one step of the import", "≤ 30 ms", found["steps"])


def measure_search(report: Report, chapters: Chapters) -> None:
    """Measure each keystroke in check-in's box until the list is painted."""
    for members in (chapters.usual, chapters.many):
        found = _window("search", chapters.copy(members), report.runs(10))
        what = f"search painted, a keystroke, {members:,} people"
        report.add_times(what, "p95 ≤ 16 ms", found["ms"])


def measure_members(report: Report, chapters: Chapters) -> None:
    """Measure opening Members until its rows are painted."""
    middles = {}
    for members in (FEW, chapters.many):
        vault = chapters.copy(members)
        found = [_window("members", vault) for _turn in range(report.runs(5))]
        first = [turn["first"] for turn in found]
        again = [time for turn in found for time in turn["again"]]
        report.add_times(f"opening Members, {members:,} people", "the same", first)
        report.add_times("  opening it again", "the same", again)
        middles[members] = (at(first, 0.5), at(again, 0.5))
    many, few = middles[chapters.many], middles[FEW]
    ratio = f"{many[0] / few[0]:.2f} first, {many[1] / few[1]:.2f} again"
    report.add(f"  ratio {chapters.many:,} to {FEW}", "about 1", ratio, 1)


def measure_memory(report: Report, chapters: Chapters) -> None:
    """Read the memory of the open window, ten seconds after unlocking and after some work."""
    for members in (chapters.usual, chapters.many):
        found = _window("memory", chapters.copy(members))
        for moment, text in (
            ("settled", "10 s after unlock"),
            ("worked", "after every page"),
            ("printed", "after a sheet"),
        ):
            size = found[moment]
            figures = f"RSS {size['Rss'] / 1024:.0f} MB, PSS {size['Pss'] / 1024:.0f} MB"
            report.add(f"memory, {members:,} people, {text}", "≤ 250 MB", figures, 1)


def _window(task: str, vault: Path, runs: int = 1) -> Any:
    """Run one task in a process of its own; return what it found."""
    root = _TOOLS.parent
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONPATH": os.pathsep.join((str(_TOOLS), str(root))),
        "XDG_CONFIG_HOME": str(vault.parent / "config"),
        "XDG_DATA_HOME": str(vault.parent / "data"),
    }
    command = [sys.executable, "-m", "benchmark.in_window", task, str(vault), str(runs)]
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if ran.returncode:
        raise RuntimeError(ran.stderr)
    return json.loads(ran.stdout.splitlines()[-1])
