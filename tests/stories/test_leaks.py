# ruff: noqa: T201  # figures are printed
"""Whatever ends a visit to every page, no needle lies outside the vault and the wanted exports."""

from pathlib import Path

import pytest

from tests.soak import leaks, needles, visit, visit_doors
from tests.soak.elsewhere import Elsewhere

pytestmark = pytest.mark.disk

_SHORT = ("bug", "SIGSEGV", "lock")


def test_every_needle_is_found_however_it_is_written(tmp_path: Path) -> None:
    words = needles.make(visit.COUNT)
    planted = needles.plant(tmp_path, words)
    scan = needles.Scanner(words).files([tmp_path])
    found = sum(
        any(word == words[int(path.name.split("-")[0])] for word, _way in found)
        for path, found in scan.found.items()
    )
    print(f"needles found of needles planted: {found}/{planted}")
    assert found == planted == len(words) * (len(needles.WAYS) + len(needles.STREAMS))
    (tmp_path / f"{words[0]}.txt").write_bytes(b"")
    assert needles.Scanner(words).files([tmp_path]).hits > scan.hits


def test_what_appears_in_folders_of_everybody_is_read(tmp_path: Path) -> None:
    place, visited = tmp_path / "place", tmp_path / "place" / "visited"
    (place / "cache" / "deep").mkdir(parents=True)
    visited.mkdir()
    word, other = needles.make(2, seed=4711)
    before, log = place / "before", place / "cache" / "deep" / "log"
    for path in (before, log, visited / "vault"):
        path.write_text(f"{other} was there already, or is read anyway")
    around = Elsewhere(without=visited, places=[place, tmp_path / "not there"])
    assert around.scan(needles.Scanner([word, other])).files == 0
    log.write_text(f"{word} was added")
    new = place / "new" / "far" / "down" / "below"
    new.mkdir(parents=True)
    (new / "file").write_bytes(word.encode("utf-16-le"))
    (place / f"{word}.lock").touch()
    (place / "link").symlink_to(before)
    (place / "pytest-of-others").mkdir()
    (place / "pytest-of-others" / "planted").write_text(word)
    (visited / "store").write_text(word)
    found = around.scan(needles.Scanner([word, other])).found
    assert set(found) == {log, new / "file", place / f"{word}.lock"}


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_visit_leaves_no_needle(tmp_path: Path) -> None:
    made = leaks.leave(tmp_path / "desk", _SHORT)
    assert made.ends == {how: leaks.expected(how) for how in _SHORT}
    assert made.pages == set(visit.page_names()) | visit_doors.PAGES
    assert made.words >= 60
    # What was exported on purpose holds them: the scanner sees them where they are.
    assert made.wanted >= {
        "members.csv",
        "members.xlsx",
        "from-elsewhere.csv",
        "sheet.pdf",
        "paper.txt",
    }
    work = tmp_path / "desk" / "work"
    printed = (work / "printed").read_text(encoding="utf-8").split()
    assert [int(size) > 1000 for size in printed] == [True, True, True]
    for how, scan in made.elsewhere.items():
        print(f"{how}: needles in {scan.files} new files elsewhere: {scan.hits}")
        assert scan.found == {}
    for how, scan in made.scans.items():
        print(f"{how}: needles in {scan.files} files, {scan.size} bytes: {scan.hits}")
        assert scan.found == {}
    assert made.said == 0
    assert list(work.iterdir()) == [work / "printed"], "a core file"
