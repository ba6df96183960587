"""Every promise names the test that shows it, or says that it is none; every named test exists."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROWS = re.compile(r"^\| (P\d+) \|(.*)\|$", re.MULTILINE)
NUMBERED = re.compile(r"^\| ([PS]\d+) \|(.*)\|$", re.MULTILINE)
ALSO = re.compile(r"^- \*\*(.*?)\*\*", re.MULTILINE)
LIMITS = {
    "P3": "quantum computer",
    "P5": "somebody who manages this computer",
    "P7": "on Windows and macOS that was never tried",
    "P11": "put the whole folder back",
    "P12": "could write a list of their own",
    "P16": "use this account of the laptop can try PINs",
    "P18": "also people you erased later",
    "P19": "if you are made to unlock it",
    "P20": "a program or a device that listens",
    "P21": "does not hide that it is installed",
    "P22": "On SSDs nothing can be reliably",
    "S2": "in which hour each was written",
    "Whoever sits at the unlocked desk": "whoever sits before it sees what you see",
    "The printer and its queue.": "The printing system, the printer",
    "The keyring": "what the keyring keeps",
    "Swap and hibernation.": "hibernates",
    "Door mode": "Door mode is a screen, not a key",
    "Screen readers": "Other programs that use the same way to read the screen",
    "Windows and macOS": "not tested on those systems",
    "No network": "keep other programs from sending your files",
    "D-Bus is a local socket.": "listens to the system for sleep",
    "The idle lock": "trusts the computer's clocks",
    "Unfinished forms": "A form that you have not finished",
}
"""What is not promised, and words of the line in which the handbook says so."""
FIGURES = {
    ("crashes", "DISKS"): (1_000, "`tests/soak/test_crashes.py`: {n} disks"),
    ("flips", "FLIPS"): (1_000, "`tests/soak/test_flips.py`: {n} bits of a database and {n} of a"),
    ("fulls", "STEPS"): (50, "`tests/soak/test_fulls.py`: {n} steps on a full disk"),
    ("headers", "FORGERIES"): (1_000, "`tests/soak/test_headers.py`: {n} forgeries"),
    ("kills", "KILLS"): (100, "`tests/soak/test_kills.py`: {n} kills"),
}
"""How often each run in CI does what it does: never less than so often, and what the page says."""
TEST = re.compile(r"`(tests/[a-z0-9_/]+\.py)`")


def rows() -> dict[str, str]:
    return dict(ROWS.findall((ROOT / "docs" / "threat-model.md").read_text("utf-8")))


def without_promise() -> list[str]:
    page = (ROOT / "docs" / "threat-model.md").read_text("utf-8")
    rows = [name for name, text in NUMBERED.findall(page) if "no promise" in text.lower()]
    also = page.partition("\n## Also without a promise\n")[2].partition("\n## ")[0]
    return [*rows, *ALSO.findall(also)]


def test_the_handbook_says_whatever_is_not_promised() -> None:
    assert sorted(without_promise()) == sorted(LIMITS)
    page = (ROOT / "resources" / "handbook" / "limits.md").read_text("utf-8")
    lines = [" ".join(line.split()) for line in page.split("\n\n")]
    missing = [name for name, words in LIMITS.items() if not any(words in line for line in lines)]
    assert missing == []


def test_there_are_twenty_two_rows() -> None:
    assert list(rows()) == [f"P{number}" for number in range(1, 23)]


def test_each_promise_names_a_test_or_is_none() -> None:
    silent = [
        name for name, text in rows().items() if not TEST.search(text) and "no promise" not in text
    ]
    assert silent == []


@pytest.mark.parametrize("page", ["threat-model.md", "failures.md", "storage-format.md"])
def test_each_named_test_exists(page: str) -> None:
    named = TEST.findall((ROOT / "docs" / page).read_text("utf-8"))
    assert [path for path in named if not (ROOT / path).is_file()] == []
    assert named or page == "storage-format.md"


def test_each_failure_names_a_test() -> None:
    text = (ROOT / "docs" / "failures.md").read_text("utf-8")
    table = [line for line in text.splitlines() if line.startswith("| ")][1:]
    assert len(table) >= 15
    assert [line for line in table if not TEST.search(line)] == []


@pytest.mark.parametrize(("run", "name"), FIGURES)
def test_each_figure_is_the_one_of_its_run(run: str, name: str) -> None:
    source = (ROOT / "tests" / "soak" / f"test_{run}.py").read_text("utf-8")
    (count,) = [
        ast.literal_eval(line.value)
        for line in ast.parse(source).body
        if isinstance(line, ast.Assign) and ast.unparse(line.targets[0]) == name
    ]
    least, words = FIGURES[run, name]
    assert count >= least
    page = (ROOT / "docs" / "threat-model.md").read_text("utf-8")
    assert words.format(n=f"{count:,}") in page
