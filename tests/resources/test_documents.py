"""The handbook has every page that F1 opens, and the threat model every promise."""

import re
from pathlib import Path

import pytest

from chapterdesk.core.resources import resource_path, resource_text

ROOT = Path(__file__).parents[2]
PAGES = [
    "start",
    "list",
    "members",
    "reaching",
    "keeping",
    "import",
    "meetings",
    "series",
    "groups",
    "places",
    "events",
    "checkin",
    "printing",
    "resources",
    "mentoring",
    "backups",
    "damaged",
    "keys",
    "locking",
    "settings",
    "safety",
    "emergency",
    "limits",
]
ONE_PAGE = 75
BLAME = re.compile(
    r"\byou (?:must not have|should have|forgot to)\b|\binvalid\b|\berror\b", re.IGNORECASE
)


@pytest.mark.parametrize("page", PAGES)
def test_each_page_is_there_and_is_one_page(page: str) -> None:
    text = resource_text(f"handbook/{page}.md")
    assert text.startswith("# ")
    assert text.count("\n# ") == 0
    assert len(text.splitlines()) <= ONE_PAGE
    assert not BLAME.search(text)


def test_the_handbook_lies_in_one_place() -> None:
    shipped = {path.stem for path in resource_path("handbook").glob("*.md")}
    assert shipped == {*PAGES, "README"}
    assert [path.name for path in (ROOT / "docs" / "handbook").iterdir()] == ["README.md"]


def test_the_index_links_to_every_page() -> None:
    index = ROOT / "docs" / "handbook" / "README.md"
    links = re.findall(r"\]\((\S+\.md)\)", index.read_text(encoding="utf-8"))
    assert {Path(link).stem for link in links} == set(PAGES)
    assert all((index.parent / link).resolve().is_file() for link in links)


def test_every_key_of_check_in_is_in_the_handbook() -> None:
    text = resource_text("handbook/checkin.md")
    for key in ("Enter", "Ctrl+Enter", "F2", "F8", "F9", "Ctrl+Z", "Ctrl+P", "Ctrl+L", "Space"):
        assert f"| {key}" in text, key
    for key in "PLAE?":
        assert f"| {key} |" in text, key


def test_the_threat_model_lists_every_promise_once() -> None:
    text = (ROOT / "docs" / "threat-model.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| (P\d+) \|", text, re.MULTILINE)
    assert listed == [f"P{number}" for number in range(1, 23)]


def test_what_the_threat_model_names_as_shown_exists() -> None:
    text = (ROOT / "docs" / "threat-model.md").read_text(encoding="utf-8")
    named = re.findall(r"`(tests/[^`:]+)", text)
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_rows_without_a_promise_say_so_in_the_handbook() -> None:
    limits = resource_text("handbook/limits.md")
    for word in ("unlock it", "listens", "installed", "deleted", "backup"):
        assert word in limits
