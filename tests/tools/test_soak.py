"""The long run writes what it was asked to write, and never less than was there."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "assurance.md"


def soak(*arguments: str, folder: Path, tools: Path = ROOT / "tools") -> str:
    folder.mkdir(exist_ok=True)
    ran = subprocess.run(
        [sys.executable, tools / "soak.py", "--only", "headers", "--folder", folder, *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def test_nothing_is_written_that_was_not_asked_for(tmp_path: Path) -> None:
    before = PAGE.read_bytes()
    assert "sound" in soak("--scale", "0.001", folder=tmp_path / "scratch")
    assert list((tmp_path / "scratch").iterdir()) == [], "the scratch folder is removed"
    assert PAGE.read_bytes() == before


def test_a_report_never_counts_less_than_before(tmp_path: Path) -> None:
    folder, report = tmp_path / "scratch", tmp_path / "report.md"
    asked = ("--report", str(report))
    soak("--scale", "0.002", *asked, folder=folder)
    larger = report.read_text("utf-8")
    assert "| forged headers with a right checksum | 20 |" in larger
    said = soak("--scale", "0.001", "--seed", "2", *asked, folder=folder)
    assert "the report keeps its row of 20; this was 10" in said
    assert report.read_text("utf-8") == larger
    assert "keeps" not in soak("--scale", "0.003", "--seed", "2", *asked, folder=folder)
    assert "| 30 |" in report.read_text("utf-8")


def test_every_row_that_is_kept_has_its_harm(tmp_path: Path) -> None:
    report = tmp_path / "report.md"
    shutil.copyfile(PAGE, report)
    soak("--scale", "0.001", "--report", str(report), folder=tmp_path / "scratch")
    kept, now = (
        json.loads(page.read_text("utf-8").rpartition("<!-- ")[2].removesuffix(" -->\n"))
        for page in (PAGE, report)
    )
    assert now == kept


@pytest.mark.skipif(shutil.which("make") is None, reason="optional peer: make is not installed")
@pytest.mark.parametrize(("asked", "told"), [((), False), (("REPORT=here.md",), True)])
def test_make_asks_for_a_report_only_when_told(asked: tuple[str, ...], told: bool) -> None:
    made = subprocess.run(
        ["make", "--dry-run", "--no-print-directory", "soak", *asked],
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if name != "REPORT"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert "tools/soak.py" in made
    assert ('--report "here.md"' in made) is told
    assert made.count("--report") == told
