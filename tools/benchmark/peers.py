"""Other programs in the same run: an office suite that makes a PDF, a password safe that starts."""

import csv
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from benchmark.chapters import Chapters
from benchmark.desk import SHEET_ROWS, meeting_of
from benchmark.report import Report, at, spread, timed

_LONGEST: Final = 60.0
_LOOK_AGAIN: Final = 0.01


def measure_soffice(report: Report, chapters: Chapters) -> None:
    """Measure our attendance PDF against soffice's of the same rows."""
    what = f"attendance PDF to soffice's, the same {SHEET_ROWS} rows"
    soffice = shutil.which("soffice")
    if soffice is None:
        report.skip(what, "soffice is not installed")
        return
    runs = report.runs(5)
    with chapters.opened(chapters.usual) as desk:
        meeting = meeting_of(desk.services, SHEET_ROWS)
        roster = desk.services.checkin.find(meeting, "", limit=SHEET_ROWS).rows
        rows = [(number, row.name, row.pronouns, "☐") for number, row in enumerate(roster, 1)]
        ours = timed(lambda: desk.services.sheets.attendance(meeting), runs).wall
    table = chapters.folder / "sheet.csv"
    with table.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows)
    command = [
        soffice, f"-env:UserInstallation={(chapters.folder / 'office').as_uri()}", "--headless",
        "--convert-to", "pdf", "--outdir", str(chapters.folder), str(table),
    ]  # fmt: skip
    theirs = timed(lambda: subprocess.run(command, capture_output=True, check=True), runs).wall
    if not table.with_suffix(".pdf").exists():
        report.skip(what, "soffice made no file")
        return
    report.add("  soffice --headless --convert-to pdf", "yardstick", spread(theirs), runs)
    report.add(what, "—", f"{at(theirs, 0.5) / at(ours, 0.5):.1f} times as fast, warm", runs)


def measure_keepassxc(report: Report, chapters: Chapters) -> None:
    """Measure the start to our unlock screen against KeePassXC's start to its window."""
    what = "start to the unlock screen, to KeePassXC's window"
    missing = [name for name in ("keepassxc", "Xvfb", "xdotool") if shutil.which(name) is None]
    if missing:
        report.skip(what, f"{', '.join(missing)} is not installed")
        return
    vault = chapters.copy(chapters.usual)
    ours: list[float] = []
    theirs: list[float] = []
    with _screen() as display:
        for turn in range(report.runs(7) + 1):
            home = chapters.folder / f"home-{turn}"
            environment = _environment(home, display)
            command = [sys.executable, "-m", "chapterdesk", "--vault", str(vault)]
            ours.append(_start(command, environment))
            # A configuration that asks nothing at the first start.
            config = home / ".config" / "keepassxc"
            config.mkdir(parents=True)
            (config / "keepassxc.ini").write_text(
                "[General]\nUpdateCheckMessageShown=true\nConfigVersion=2\n", encoding="utf-8"
            )
            theirs.append(_start(["keepassxc"], environment))
    ours, theirs = ours[1:], theirs[1:]
    report.add_times("start to the unlock screen (Xvfb)", "—", ours)
    report.add_times("  KeePassXC to its window", "yardstick", theirs)
    report.add(what, "—", f"{at(ours, 0.5) / at(theirs, 0.5):.2f} of its time", len(ours))


@contextmanager
def _screen() -> Iterator[str]:
    """Run a screen without a monitor; yield its name."""
    reader, writer = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writer), "-screen", "0", "1280x800x24", "-nolisten", "tcp",
         "-noreset"],
        pass_fds=[writer], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(writer)
    try:
        number = os.read(reader, 16).decode().strip()
        yield f":{number}"
    finally:
        os.close(reader)
        server.terminate()
        server.wait()


def _environment(home: Path, display: str) -> Mapping[str, str]:
    home.mkdir(parents=True)
    runtime = home / "runtime"
    runtime.mkdir(mode=0o700)
    return {
        "HOME": str(home),
        "XDG_RUNTIME_DIR": str(runtime),
        "DISPLAY": display,
        "QT_QPA_PLATFORM": "xcb",
        "PATH": os.environ["PATH"],
        "PYTHONPATH": os.environ.get("PYTHONPATH", str(Path(__file__).resolve().parents[2])),
        "PYTHONPYCACHEPREFIX": os.environ["PYTHONPYCACHEPREFIX"],
        "LANG": "C.UTF-8",
    }


def _start(command: list[str], environment: Mapping[str, str]) -> float:
    """Start a program; return the milliseconds until its window is shown."""
    start = time.perf_counter()
    process = subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    look = ["xdotool", "search", "--onlyvisible", "--pid", str(process.pid), "--name", "."]
    try:
        _wait(lambda: _seen(look, environment), process)
        return (time.perf_counter() - start) * 1000
    finally:
        process.kill()
        process.wait()


def _seen(look: list[str], environment: Mapping[str, str]) -> bool:
    return bool(
        subprocess.run(look, env=environment, capture_output=True, check=False).stdout.strip()
    )


def _wait(condition: Callable[[], bool], process: subprocess.Popen[bytes]) -> None:
    """Look again and again; xdotool's own --sync looks but twice a second."""
    pause = threading.Event()
    end = time.monotonic() + _LONGEST
    while not condition():
        if process.poll() is not None or time.monotonic() > end:
            raise RuntimeError("a window did not appear")
        pause.wait(_LOOK_AGAIN)
