"""Every key that the handbook and the README name is one that the program listens to."""

import inspect
import re
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from types import ModuleType

import pytest

from chapterdesk.app.commands import Deeds, commands
from chapterdesk.core.resources import resource_path
from chapterdesk.ui.checkin import extras as checkin_extras
from chapterdesk.ui.checkin import page as checkin
from chapterdesk.ui.checkin import people as checkin_people
from chapterdesk.ui.members import page as members
from chapterdesk.ui.reaching import record as reaching
from chapterdesk.ui.shell.rooms import OPTIONAL, rooms
from chapterdesk.ui.today import page as today
from chapterdesk.ui.widgets.lists import picks

ROOT = Path(__file__).parents[2]
KEY = re.compile(r"(?<![\w+])(?:(?:Ctrl|Alt|Shift)\+)+(?:F\d+|[A-Z][a-z]+|[A-Z0-9])\b|\bF\d{1,2}\b")
# Keys of one page alone, and what in its own text listens to them.
OF_PAGES: dict[str, tuple[ModuleType, str]] = {
    "F2": (members, '("F2", self.edit)'),
    "F4": (today, "Key_F4"),
    "F5": (checkin_extras, "Key_F5"),
    "F6": (checkin_extras, "Key_F6"),
    "F7": (checkin_extras, "Key_F7"),
    "F8": (checkin, "Key_F8"),
    "Ctrl+Enter": (checkin_people, "ControlModifier"),
    "Ctrl+Shift+A": (members, '("Ctrl+Shift+A", self.add)'),
    "Ctrl+A": (picks, "Key_A"),
    **{f"Alt+{place}": (reaching, 'f"Alt+{place}"') for place in range(1, 6)},
}
NAMES = {
    "Today": "today",
    "Members": "members",
    "Meetings": "meetings",
    "Mentoring": "mentoring",
    "Resources": "resources",
    "Safety": "report",
    "Backups": "backups",
    "Settings": "settings",
    "Groups": "groups",
}


def heard() -> dict[str, str]:
    """Return the keys of the whole window, and the name of what each does."""
    deeds: dict[str, Callable[..., object]] = {
        field.name: lambda *_given: None for field in fields(Deeds)
    }
    every = commands(Deeds(**deeds))
    return {keys: command.name for command in every for keys in command.keys}


TEXTS = [*sorted(resource_path("handbook").glob("*.md")), ROOT / "README.md"]


@pytest.mark.parametrize("path", TEXTS, ids=[path.stem for path in TEXTS])
def test_every_key_that_is_named_is_heard(path: Path) -> None:
    named = set(KEY.findall(path.read_text(encoding="utf-8")))
    assert named <= heard().keys() | OF_PAGES.keys()


@pytest.mark.parametrize("key", sorted(OF_PAGES))
def test_a_key_of_one_page_is_still_listened_to_there(key: str) -> None:
    module, listens = OF_PAGES[key]
    assert listens in inspect.getsource(module)


def test_the_numbers_follow_the_sidebar_and_the_handbook_says_so() -> None:
    keys = heard()
    always = [item.key for item in rooms(()) if item.key not in OPTIONAL]
    assert [keys[f"Ctrl+{place}"] for place in range(1, len(always) + 1)] == [
        f"action_go_{room}" for room in always
    ]
    assert keys["Ctrl+9"] == "action_go_groups"
    start = (resource_path("handbook") / "start.md").read_text(encoding="utf-8")
    listed = re.search(r"rooms of the sidebar: ([^.]+)\.", start)
    assert listed is not None
    assert [NAMES[name] for name in listed[1].split(", ")] == always


@pytest.mark.parametrize(
    ("page", "room"), [("meetings", "meetings"), ("members", "members"), ("list", "members")]
)
def test_a_page_names_the_key_of_its_own_room(page: str, room: str) -> None:
    text = (resource_path("handbook") / f"{page}.md").read_text(encoding="utf-8")
    opens = re.search(r"\*\*(Ctrl\+\d)\*\* opens the list", text)
    assert opens is not None
    assert heard()[opens[1]] == f"action_go_{room}"
