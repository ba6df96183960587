"""The import contracts of pyproject.toml, run with the tests, and each of them seen to break."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINT = Path(sys.executable).parent / "lint-imports"


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [LINT, "--no-cache"],
        cwd=folder,
        env={"PYTHONPATH": str(folder), "PATH": "/usr/bin:/bin", "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_every_contract_is_kept() -> None:
    result = lint(ROOT)
    assert result.returncode == 0, result.stdout + result.stderr
    assert "0 broken" in result.stdout


@pytest.mark.parametrize(
    ("file", "line", "contract"),
    [
        ("core/clock.py", "import PySide6.QtCore", "No Qt below"),
        ("core/clock.py", "import chapterdesk.models", "Layers point downwards"),
        ("ui/__init__.py", "import sqlalchemy", "never touches the database"),
        ("ui/__init__.py", "import chapterdesk.models", "never touches the database"),
        ("services/pages.py", "import sqlcipher3", "Only storage speaks"),
        ("services/pages.py", "import reportlab", "Only printing speaks"),
        ("newcomer/__init__.py", "", "Layers point downwards"),
    ],
)
def test_each_contract_breaks_when_provoked(
    tmp_path: Path, file: str, line: str, contract: str
) -> None:
    shutil.copytree(
        ROOT / "chapterdesk", tmp_path / "chapterdesk", ignore=shutil.ignore_patterns("__pycache__")
    )
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    target = tmp_path / "chapterdesk" / file
    target.parent.mkdir(exist_ok=True)
    before = target.read_text(encoding="utf-8") if target.exists() else '"""New."""\n'
    target.write_text(f"{before}\n{line}\n", encoding="utf-8")
    result = lint(tmp_path)
    assert result.returncode == 1
    broken = [row for row in result.stdout.splitlines() if row.endswith("BROKEN")]
    assert any(contract in row for row in broken), result.stdout
