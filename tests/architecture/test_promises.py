"""Every promise names the test that shows it, or says that it is none; every named test exists."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROWS = re.compile(r"^\| (P\d+) \|(.*)\|$", re.MULTILINE)
TEST = re.compile(r"`(tests/[a-z0-9_/]+\.py)`")


def rows() -> dict[str, str]:
    return dict(ROWS.findall((ROOT / "docs" / "threat-model.md").read_text("utf-8")))


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
