"""The real program under a real X server, read through AT-SPI as a screen reader reads it."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QAccessible
from pytestqt.qtbot import QtBot

from chapterdesk.core.clock import SystemClock
from chapterdesk.services.practice import build_practice
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.scroll_area import ScrollArea

LISTEN = Path(__file__).with_name("atspi") / "listen.py"
ROOT = Path(__file__).parents[2]
IMPORTED = re.compile(r"^(from|import).*QScrollArea|^    QScrollArea,", re.MULTILINE)
# One session bus for the accessibility bus, the program and the listener; all end together.
SCRIPT = """
/usr/libexec/at-spi-bus-launcher --launch-immediately &
bus=$!
"$1" -m chapterdesk --vault "$2" &
desk=$!
/usr/bin/python3 "$3"
code=$?
kill $desk $bus
wait $desk 2>/dev/null
exit $code
"""


@pytest.fixture
def display() -> Iterator[str]:
    """A screen without a monitor, on a number that is free."""
    read, write = os.pipe()
    server = subprocess.Popen(
        [
            "Xvfb",
            "-displayfd",
            str(write),
            "-screen",
            "0",
            "1280x800x24",
            "-nolisten",
            "tcp",
            "-noreset",
        ],
        pass_fds=(write,),
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    with os.fdopen(read) as stream:
        number = stream.readline().strip()
    yield f":{number}"
    server.terminate()
    server.wait()


def test_names_states_and_announcements_reach_a_screen_reader(display: str, tmp_path: Path) -> None:
    vault = tmp_path / "practice"
    build_practice(vault, clock=SystemClock(), members=20)
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("QT_", "DBUS"))
    }
    environment |= {
        "DISPLAY": display,
        "QT_QPA_PLATFORM": "xcb",
        "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
        "XDG_DATA_HOME": str(tmp_path / "data"),
        "PYTHONPATH": str(ROOT),
        "NO_AT_BRIDGE": "0",
    }
    done = subprocess.run(
        ["dbus-run-session", "--", "sh", "-c", SCRIPT, "sh", sys.executable, vault, LISTEN],
        env=environment,
        capture_output=True,
        text=True,
        timeout=150,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    heard = json.loads(done.stdout[done.stdout.index("{") :])
    assert "FOCUSABLE" in heard["passphrase"]["states"]
    assert "ENABLED" in heard["unlock"]["states"]
    assert set(heard["windows"]) <= {"Desk", "", " "}
    assert "FOCUSABLE" in heard["search"]["states"]
    assert "EDITABLE" in heard["search"]["states"]
    assert heard["people"]["name"] == "People"
    assert len(heard["rows"]) == 5
    for row in heard["rows"]:
        assert row["name"].endswith("not marked yet")
        assert "CHECKABLE" in row["states"]
        assert "CHECKED" not in row["states"]
    assert len(heard["nameless"]) == 11
    assert {page: found for page, found in heard["nameless"].items() if found} == {}
    came = heard["checked_in"]
    name = came["row"]["name"].split(",")[0]
    assert came["said"] == [f"{name} is here. 1 now."]
    assert "CHECKED" in came["row"]["states"]


def test_a_scroll_area_looks_at_the_bounds(theme: Theme, qtbot: QtBot) -> None:
    """Without its own name of a class this read past a list and ended the process."""
    area = ScrollArea()
    qtbot.addWidget(area)
    interface = QAccessible.queryAccessibleInterface(area)
    assert interface is not None
    assert interface.role() != QAccessible.Role.ScrollBar
    assert interface.child(1) is None or interface.childCount() > 1
    assert interface.child(99) is None


def test_every_scroll_area_is_ours() -> None:
    plain = [
        path.name
        for path in (ROOT / "chapterdesk" / "ui").rglob("*.py")
        if re.search(
            r"^(from|import).*QScrollArea|^    QScrollArea,", path.read_text(), re.MULTILINE
        )
    ]
    assert plain == ["scroll_area.py"]
