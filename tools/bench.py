"""Measure speed and memory: `make bench`, or `python tools/bench.py --quick --only search`.

Prints medians, percentiles and ratios beside what is aimed at; never passes or fails. Everything is
measured on made-up chapters in a temporary folder that is removed afterwards.
"""

import argparse
import os
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from benchmark import command_line, desk, peers, people, plain, recurring, vault, windows
from benchmark.chapters import Chapters
from benchmark.report import Report

Measure = Callable[[Report, Chapters], None]
MEASURES: Mapping[str, Measure] = {
    "help": command_line.measure_help,
    "unlock": windows.measure_unlock,
    "checkin": windows.measure_checkin,
    "long-roll": windows.measure_long_roll,
    "roll": windows.measure_roll,
    "during-import": windows.measure_during_import,
    "checkin-service": desk.measure_checkin,
    "search": desk.measure_search,
    "search-painted": windows.measure_search,
    "members": desk.measure_members,
    "reaching": desk.measure_reaching,
    "record": people.measure_record,
    "filters": people.measure_filters,
    "several": people.measure_several,
    "import": people.measure_import,
    "duplicates": people.measure_duplicates,
    "forget": people.measure_forget,
    "members-painted": windows.measure_members,
    "recurrence": recurring.measure_recurrence,
    "pdf": desk.measure_pdf,
    "backup": desk.measure_backup,
    "key-change": vault.measure_key_change,
    "sealed": vault.measure_sealed,
    "memory": windows.measure_memory,
    "plain": plain.measure_plain,
    "soffice": peers.measure_soffice,
    "keepassxc": peers.measure_keepassxc,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer runs, small chapters")
    parser.add_argument("--members", type=int, default=5_000, help="people of the usual chapter")
    parser.add_argument("--many", type=int, default=100_000, help="people of the largest chapter")
    parser.add_argument("--only", choices=MEASURES, action="append", help="may be given again")
    parser.add_argument("--chapters", type=Path, help="a folder that keeps the chapters made")
    options = parser.parse_args()
    report = Report(quick=options.quick)
    with tempfile.TemporaryDirectory(prefix="bench-") as temporary:
        _keep_bytecode(Path(temporary))
        chapters = Chapters(
            folder=Path(temporary),
            kept=options.chapters or Path(temporary) / "chapters",
            usual=500 if options.quick else options.members,
            many=2_000 if options.quick else options.many,
            say=report.say,
        )
        for name in options.only or MEASURES:
            report.begin(name)
            MEASURES[name](report, chapters)
    report.print_table()


def _keep_bytecode(folder: Path) -> None:
    """Let the processes that are measured start from compiled modules, as an installed program."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PYTHONPYCACHEPREFIX"] = str(folder / "bytecode")


if __name__ == "__main__":
    main()
