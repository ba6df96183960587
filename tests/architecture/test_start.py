"""What stands before an open desk is shown before the desk is loaded."""

import subprocess
import sys

import pytest

HEAVY = (
    "alembic",
    "babel",
    "icu",
    "openpyxl",
    "phonenumbers",
    "pikepdf",
    "pypdfium2",
    "reportlab",
    "sqlalchemy",
    "sqlcipher3",
)


@pytest.mark.parametrize("module", ["chapterdesk.app.root", "chapterdesk.ui.unlock.page"])
def test_unlock_page_loads_nothing_that_only_an_open_desk_needs(module: str) -> None:
    code = f"import sys, {module}; print(*[name for name in {HEAVY!r} if name in sys.modules])"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == []


def test_a_desk_holds_nothing_that_only_a_paper_or_a_migration_needs() -> None:
    seldom = ("alembic", "pikepdf", "pypdfium2", "reportlab", "uharfbuzz", "openpyxl")
    code = (
        "import sys, importlib\n"
        "import chapterdesk.services.opening\n"
        "from chapterdesk.app.warming import MODULES\n"
        "chapterdesk.services.opening.prepare()\n"
        "for name in MODULES: importlib.import_module(name)\n"
        f"print(*[name for name in {seldom!r} if name in sys.modules])\n"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == []


def test_warming_loads_everything_that_a_session_needs() -> None:
    code = (
        "import sys, importlib\n"
        "import chapterdesk.services.opening\n"
        "from chapterdesk.app.warming import MODULES\n"
        "for name in MODULES[:-1]: importlib.import_module(name)\n"
        "before = set(sys.modules)\n"
        "importlib.import_module(MODULES[-1])\n"
        "print(*[n for n in set(sys.modules) - before if n.startswith('chapterdesk.ui.')])\n"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    pages = [name for name in ran.stdout.split() if name.endswith("page")]
    assert pages == [], "a page is loaded with the session at once: let Warming load it before"
