"""Rules of the house that no linter knows: what loads, what is long, what is global."""

import ast
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCES = sorted((ROOT / "chapterdesk").rglob("*.py"))
MAX_LINES = 500
LAZY = ("PySide6", "reportlab", "openpyxl", "xlsxwriter", "icu", "uharfbuzz", "pikepdf", "zxcvbn")


def test_command_line_starts_without_qt_reportlab_or_openpyxl() -> None:
    code = (
        "import sys, chapterdesk.cli, chapterdesk.__main__;"
        f"print([name for name in {LAZY!r} if name in sys.modules])"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert result.stdout.strip() == "[]"


def test_no_file_outgrows_one_sitting() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in SOURCES
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > MAX_LINES
    }
    assert long == {}


def test_no_module_level_instance_of_our_own_classes() -> None:
    own = {
        node.name
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef)
        and node.name != "Page"  # a page of rows is a value, not a screen
        and node.name.endswith(("Service", "Page", "Dialog", "Runner", "Vault", "Database", "Bus"))
    }
    found = [
        f"{path.relative_to(ROOT)}:{statement.lineno}"
        for path in SOURCES
        for statement in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(statement, ast.Assign | ast.AnnAssign)
        and isinstance(statement.value, ast.Call)
        and isinstance(statement.value.func, ast.Name)
        and statement.value.func.id in own
    ]
    assert found == []


def test_every_package_says_what_belongs_there() -> None:
    silent = [
        str(path.relative_to(ROOT))
        for path in SOURCES
        if path.name == "__init__.py"
        and not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert silent == []


def test_network_is_never_imported() -> None:
    banned = {"socket", "ssl", "http", "urllib.request", "ftplib", "smtplib", "requests"}
    found = []
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = (
                [alias.name for alias in node.names]
                if isinstance(node, ast.Import)
                else [node.module or ""]
                if isinstance(node, ast.ImportFrom)
                else []
            )
            found += [
                f"{path.relative_to(ROOT)}: {name}"
                for name in names
                if name in banned or "QtNetwork" in name
            ]
    assert found == []
