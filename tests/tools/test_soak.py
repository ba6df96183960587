"""The long run writes what it was asked to write, and never less than was there."""

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SPEC = importlib.util.spec_from_file_location("soak_tool", ROOT / "tools" / "soak.py")
assert SPEC is not None
assert SPEC.loader is not None
soak_tool = importlib.util.module_from_spec(SPEC)
sys.modules["soak_tool"] = soak_tool
SPEC.loader.exec_module(soak_tool)
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


@pytest.mark.parametrize("name", sorted(soak_tool.HARMS))
def test_a_run_whose_figures_are_missing_or_broken_is_not_sound(name: str) -> None:
    harm = soak_tool.HARMS[name]
    assert soak_tool.judge(harm, {}, 10)
    needed = {
        *harm.found, *(one for pair in harm.equal for one in pair), *(n for n, _s in harm.least)
    }  # fmt: skip
    good = {**dict.fromkeys(needed, 1_000), **dict.fromkeys(harm.zero, 0)}
    good |= dict(harm.most)
    assert soak_tool.judge(harm, good, 10) == []
    for figure in good:
        worse = 0 if figure in needed else 99_999
        assert soak_tool.judge(harm, good | {figure: worse}, 10), figure
        assert soak_tool.judge(harm, {n: v for n, v in good.items() if n != figure}, 10), figure
