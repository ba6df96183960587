"""Starting a process, and what it loads."""

import subprocess
import sys
from typing import Final

from benchmark.chapters import Chapters
from benchmark.report import Report, spread, timed

_HEAVY: Final = ("PySide6", "reportlab", "openpyxl", "sqlalchemy", "sqlcipher3", "cryptography")
_LOADED: Final = (
    "import sys; import chapterdesk.cli; from chapterdesk.__main__ import main;"
    " sys.argv = ['chapterdesk', '--help']; main();"
    f" print([name for name in {_HEAVY!r} if name in sys.modules], file=sys.stderr)"
)


def measure_help(report: Report, chapters: Chapters) -> None:
    """Measure the whole process of `chapterdesk --help` against an empty one."""
    del chapters
    runs = report.runs(15)
    ours = timed(lambda: _run("-m", "chapterdesk", "--help"), runs)
    empty = timed(lambda: _run("-c", "pass"), runs)
    loaded = _run("-c", _LOADED).stderr.strip().splitlines()[-1]
    report.add_times("chapterdesk --help, whole process", "≤ 200 ms", ours.wall)
    report.add("  of which an empty Python", "—", spread(empty.wall), runs)
    report.add("  of Qt, reportlab, openpyxl, SQLAlchemy … it loads", "none", loaded, 1)


def _run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=True)
