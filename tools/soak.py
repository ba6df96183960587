"""Run long what the tests run short: kill, cut, flip, fill, search; print what was found.

    python tools/soak.py [--only NAME] [--scale 1.0] [--seed 1] [--report FILE]

Writes nothing outside a scratch folder, which is removed, and the report that was asked for. In a
report a row stays until the same harm was done at least as often.
"""

import argparse
import importlib
import json
import platform
import re
import shutil
import sys
import tempfile
import time
import traceback
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
_KEPT = re.compile(r"<!-- (.*) -->")


@dataclass(frozen=True, kw_only=True)
class Harm:
    """One module of `tests.soak`.

    Attributes:
        count: How many at scale 1.
        what: What is done, for the table.
        zero: Figures that must be 0.
        found: Figures of controls that must not be 0.
        equal: Pairs of figures that must be the same.
        most: Figures with the highest value that they may have.
        least: Figures with the share of `count` that they must reach.
        done: The figure that says how often it was done, where there is an end to it.
    """

    module: str
    count: int
    what: str
    zero: tuple[str, ...] = ()
    found: tuple[str, ...] = ()
    equal: tuple[tuple[str, str], ...] = ()
    most: tuple[tuple[str, float], ...] = ()
    least: tuple[tuple[str, float], ...] = ()
    done: str = ""


HARMS = {
    "kills": Harm(
        module="kills", count=5_000, what="kill -9 of a desk that checks people in",
        zero=("lost", "partial", "damaged", "unnoticed"), found=("control losses found",),
        least=(("kills", 1), ("hot_journals", 0.3)),
    ),
    "crashes": Harm(
        module="crashes.explore", count=20_000, what="disks after a simulated power cut",
        zero=("corrupt", "lost", "half done"), found=("control faults found",),
        least=(
            ("disks", 0.98),
            ("save: after it was said", 0.05), ("ways_in: after it was said", 0.02),
            ("keys: after it was said", 0.02), ("backup: after it was said", 0.015),
            ("restore: after it was said", 0.02), ("migration: after it was said", 0.02),
        ),
    ),
    "headers": Harm(
        module="headers", count=10_000, what="forged headers with a right checksum",
        zero=("of those let in", "of those accepted", "raw exceptions"), found=("control let in",),
    ),
    "flips": Harm(
        module="flips", count=50_000, what="flipped bits, of a database and of a backup each",
        zero=("database flips read as true", "database changed by looking"),
        equal=(("database flips", "database flips noticed"),
               ("backup flips", "backup flips noticed")),
    ),
    "fulls": Harm(
        module="fulls", count=1_000, what="steps with a full disk",
        zero=("lost", "wrong", "said something else"), found=("refused",), least=(("steps", 0.98),),
    ),
    "migrations": Harm(
        module="migrations", count=1_000, what="statements before which a migration is stopped",
        zero=("changed", "damaged"), equal=(("ways", "reached the end"),), done="stopped",
    ),
    "leaks": Harm(
        module="leaks", count=3, what="whole visits, each byte left behind searched for needles",
        zero=("found",), equal=(("planted", "planted_found"), ("visits", "ended")),
        least=(("visits", 1), ("needles", 60)),
    ),
    "purge": Harm(
        module="purge", count=40, what="people erased from a desk, every page opened and searched",
        zero=("copies after",), found=("copies before", "control copies"),
    ),
    "other-program": Harm(
        module="other_program", count=20,
        what="open desks that another program of the same user tries to read",
        zero=("read",), found=("control read", "needles in the control"),
        equal=(("tries", "refused"),),
    ),
    "memory": Harm(
        module="memory_after_lock", count=200, what="locks, the memory of every process left read",
        zero=("needles_after", "key_after"), found=("drafts_kept",),
        equal=(("locks", "processes_left"), ("kinds", "needles_before")),
        most=(("hidden_ms", 100), ("gone_ms", 1_500)),
        least=(("locks", 1),),
    ),
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Run:
    """What one module found."""

    name: str
    made: str
    seed: int
    count: int
    seconds: float
    figures: dict[str, int | float]
    faults: list[str]


def main() -> int:
    """Run; return 1 when something was lost, accepted or not found that must be."""
    options = parse()
    scratch = Path(tempfile.mkdtemp(prefix="soak-", dir=options.folder))
    runs: list[Run] = []
    try:
        for name, harm in HARMS.items():
            if options.only in (None, name):
                run = endure(name, harm, options, scratch / name)
                runs.append(run)
                print(line_of(run), flush=True)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    if options.report is not None:
        before = kept(options.report)
        for told in smaller(before, runs):
            print(told)
        options.report.write_text(report(together(before, runs)), "utf-8")
    faults = [f"{run.name}: {fault}" for run in runs for fault in run.faults]
    print("\n".join(["", *faults] if faults else ["", "Nothing was lost, nothing went unnoticed."]))
    return int(bool(faults))


def parse() -> argparse.Namespace:
    """Return the options."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--only", choices=sorted(HARMS), help="one of them")
    parser.add_argument("--scale", type=float, default=1.0, help="of the long counts")
    parser.add_argument("--seed", type=int, default=1, help="of everything that chance decides")
    parser.add_argument("--folder", type=Path, help="where the scratch folder is made")
    parser.add_argument("--report", type=Path, help="write the table as Markdown, too")
    return parser.parse_args()


def endure(name: str, harm: Harm, options: argparse.Namespace, folder: Path) -> Run:
    """Run one module at its scale; judge its figures."""
    folder.mkdir(parents=True)
    count = max(1, round(harm.count * options.scale))
    began = time.perf_counter()
    module = importlib.import_module(f"tests.soak.{harm.module}")
    try:
        figures = dict(module.run(count, folder, options.seed))
        faults = judge(harm, figures, count)
    except Exception as error:  # noqa: BLE001  # the others still run, and this one is a fault
        traceback.print_exception(error)
        figures, faults = {}, [f"stopped by {type(error).__name__}"]
    seconds = time.perf_counter() - began
    shutil.rmtree(folder, ignore_errors=True)
    return Run(
        name=name,
        made=f"{datetime.now(UTC):%Y-%m-%d}",
        seed=options.seed,
        count=count,
        seconds=round(seconds, 1),
        figures=figures,
        faults=faults,
    )


def kept(file: Path) -> list[Run]:
    """Return the runs in an earlier report, of which `--only` renews one."""
    if not file.exists():
        return []
    found = _KEPT.search(file.read_text("utf-8"))
    return [] if found is None else [Run(**run) for run in json.loads(found[1])]


def together(before: list[Run], runs: list[Run]) -> list[Run]:
    """Return the rows of a report: each harm as often as it was ever done, then as late."""
    known = {run.name: run for run in before}
    for run in runs:
        if run.name not in known or run.count >= known[run.name].count:
            known[run.name] = run
    return [known[name] for name in HARMS if name in known]


def smaller(before: list[Run], runs: list[Run]) -> list[str]:
    """Say which rows of a report stay, because they count more than what was done now."""
    known = {run.name: run.count for run in before}
    return [
        f"{run.name}: the report keeps its row of {known[run.name]:,}; this was {run.count:,}."
        for run in runs
        if known.get(run.name, 0) > run.count
    ]


def judge(harm: Harm, figures: dict[str, int | float], count: int) -> list[str]:
    """Return what is not as it must be; a figure that is missing is not as it must be."""
    needed = {
        *harm.zero, *harm.found, *(name for pair in harm.equal for name in pair),
        *(name for name, _limit in (*harm.most, *harm.least)),
    }  # fmt: skip
    return [
        *(f"{name} was not counted" for name in sorted(needed - figures.keys())),
        *(
            f"{name} is {figures[name]}, at most {limit} is promised"
            for name, limit in harm.most
            if figures.get(name, 0) > limit
        ),
        *(
            f"{name} is {figures.get(name)}, less than {share:g} of {count}"
            for name, share in harm.least
            if figures.get(name, 0) < share * count
        ),
        *(f"{name} is {figures.get(name, 0)}" for name in harm.zero if figures.get(name, 0)),
        *(f"the control found nothing: {name}" for name in harm.found if not figures.get(name, 0)),
        *(
            f"{one} is {figures.get(one)}, {other} is {figures.get(other)}"
            for one, other in harm.equal
            if figures.get(one) != figures.get(other)
        ),
    ]


def line_of(run: Run) -> str:
    """Return one line of the table on the screen."""
    told = ", ".join(f"{name} {value}" for name, value in run.figures.items())
    verdict = "sound" if not run.faults else "FAULTS"
    return f"{run.name:13} {run.count:7,} {run.seconds:7.1f} s  {verdict}  {told}"


def report(runs: list[Run]) -> str:
    """Return the page of figures."""
    where = f"Python {platform.python_version()}, {platform.system()}"
    lines = [
        "# What was endured",
        "",
        "Made by `make soak REPORT=docs/assurance.md`; not edited by hand. A row stays until the",
        "same was done at least as often. The tests of `tests/soak` run the same modules short.",
        "The promises are in `threat-model.md`.",
        "",
        f"{where}. The seconds depend on what else the machine did.",
        "",
        "| what was done | how often | on | seed | seconds | what must be 0 | verdict |",
        "|---|---|---|---|---|---|---|",
    ]
    for run in runs:
        harm = HARMS[run.name]
        zero = ", ".join(f"{name} {run.figures.get(name, 0):g}" for name in harm.zero)
        verdict = "sound" if not run.faults else "**" + "; ".join(run.faults) + "**"
        often = run.figures.get(harm.done, run.count)
        lines.append(
            f"| {harm.what} | {often:,} | {run.made} | {run.seed} | {run.seconds:,.0f} "
            f"| {zero or '-'} | {verdict} |"
        )
    lines += ["", "## Every figure", ""]
    for run in runs:
        figures = "; ".join(f"{name} {value:,g}" for name, value in run.figures.items())
        lines += [f"**{run.name}**: {figures}.", ""]
    lines += [f"<!-- {json.dumps([asdict(run) for run in runs])} -->", ""]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
