"""Every icon that is shipped is shown somewhere, and every icon that is asked for is shipped."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
SHIPPED = {path.stem for path in (ROOT / "resources" / "icons" / "lucide").glob("*.svg")}


def code() -> str:
    return "\n".join(path.read_text("utf-8") for path in (ROOT / "chapterdesk").rglob("*.py"))


def test_every_icon_that_is_shipped_is_used() -> None:
    words = set(re.findall(r'"([a-z0-9-]+)"', code()))
    assert SHIPPED - words == set()


def test_every_icon_that_is_asked_for_is_shipped() -> None:
    asked = set(re.findall(r'\bicon="([a-z0-9-]+)"', code()))
    assert len(asked) > 20
    assert asked - SHIPPED == set()
