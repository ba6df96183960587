"""Read the window through AT-SPI, as a screen reader does; print what was found as JSON.

Runs with the system's Python, which has pyatspi; it knows nothing of the program.
"""

import json
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from typing import Any

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402  # the version comes first

WAIT = 60.0
DEEPEST = 40
LATIN = re.compile("\N{FIRST STRONG ISOLATE}[A-Za-z]{2}")
REACHED = (Atspi.StateType.FOCUSABLE, Atspi.StateType.SHOWING)
ROOMS = {
    "Members": "Members",
    "Meetings": "Meetings",
    "Mentoring": "Mentoring",
    "Resources": "Resources",
    "Safety": "Write it down, sealed",
    "Backups": "Backups",
    "Settings": "Settings",
}
BY_PALETTE = {
    "Bring in a spreadsheet": "Bring in a spreadsheet",
    "Look into the bin": "Bin",
    "Who can open this": "Who can open this",
    "Open sealed texts": "For readers",
}
SPOKEN = ("FOCUSABLE", "FOCUSED", "ENABLED", "CHECKABLE", "CHECKED", "SELECTED", "EDITABLE")


def walk(node: Any, depth: int = 0) -> Iterator[Any]:
    """Yield every object of a tree that shows; what goes away meanwhile is passed over."""
    if node is None or depth > DEEPEST:
        return
    yield node
    try:
        if depth > 1 and not node.get_state_set().contains(Atspi.StateType.SHOWING):
            return
        children = [node.get_child_at_index(place) for place in range(node.get_child_count())]
    except GLib.Error:
        return
    for child in children:
        yield from walk(child, depth + 1)


def application() -> Any:
    """Return the program, by its neutral name."""
    desktop = Atspi.get_desktop(0)
    children = [desktop.get_child_at_index(place) for place in range(desktop.get_child_count())]
    return next((child for child in children if child is not None and named(child) == "Desk"), None)


def named(node: Any) -> str:
    """Return a name; nothing when the object is gone."""
    try:
        return str(node.get_name())
    except GLib.Error:
        return ""


def found(node: Any, role: str, name: str, *, part: bool) -> bool:
    """Say whether this is what is looked for, and shows."""
    known = named(node)
    if not (name in known if part else known == name):
        return False
    try:
        showing = node.get_state_set().contains(Atspi.StateType.SHOWING)
        return bool(showing and node.get_role_name() == role)
    except GLib.Error:
        return False


def find(role: str, name: str, *, part: bool = False) -> Any:
    """Wait for something that is showing, by role and name."""
    pause = threading.Event()
    end = time.monotonic() + WAIT
    while time.monotonic() < end:
        for node in walk(application()):
            if found(node, role, name, part=part):
                return node
        pause.wait(0.2)
    raise SystemExit(f"not found: {role} {name!r}")


def press(node: Any) -> None:
    """Do what a person does with a button."""
    for place in range(node.get_n_actions()):
        if node.get_action_name(place).lower() in ("press", "click"):
            node.do_action(place)
            return
    raise SystemExit(f"no way to press {named(node)!r}")


def told(node: Any) -> dict[str, object]:
    """Return what is read aloud."""
    states = node.get_state_set()
    shown = [name for name in SPOKEN if states.contains(getattr(Atspi.StateType, name))]
    return {"name": named(node), "role": node.get_role_name(), "states": shown}


def of_role(node: Any, *roles: str) -> list[Any]:
    """Return everything of some roles below an object."""
    return [child for child in walk(node) if child.get_role_name() in roles]


class Ear:
    """Hear what is announced, as a screen reader does.

    Attributes:
        said: Sentences in order.
    """

    def __init__(self) -> None:
        self.said: list[str] = []
        self._listener = Atspi.EventListener.new(self._hear)
        self._listener.register("object:announcement")

    def wait(self, ending: str) -> None:
        """Wait for a sentence that ends so."""
        context, pause = GLib.MainContext.default(), threading.Event()
        end = time.monotonic() + WAIT
        while not any(said.endswith(ending) for said in self.said):
            if time.monotonic() > end:
                raise SystemExit(f"not heard: {ending!r}, only {self.said}")
            if not context.iteration(False):
                pause.wait(0.02)

    def _hear(self, event: Any) -> None:
        self.said.append(str(event.any_data))


def xdo(*arguments: str) -> None:
    """Press keys as a person does; without a window manager the window has to be chosen first.

    A dialog has the same title and came later: its number is the higher one.
    """
    search = ["xdotool", "search", "--onlyvisible", "--name", "^Desk$"]
    found = subprocess.run(search, check=True, capture_output=True, text=True).stdout.split()
    newest = max(found, key=int)
    subprocess.run(["xdotool", "windowfocus", "--sync", newest], check=True)
    # A command of its own: chained, the keys would be sent to the window and not be pressed.
    subprocess.run(["xdotool", *arguments], check=True)


def nameless(node: Any) -> list[str]:
    """Return what Tab reaches, and shows, without a name that could be read aloud."""
    missing = []
    for child in walk(node):
        try:
            states = child.get_state_set()
            reached = all(states.contains(one) for one in REACHED)
            role, around = child.get_role_name(), child.get_parent()
        except GLib.Error:
            continue
        if reached and not named(child).strip():
            missing.append(f"{role} within {named(around)!r}")
    return missing


def rooms() -> dict[str, list[str]]:
    """Walk every page, by the sidebar or the palette; return what has no name there."""
    found: dict[str, list[str]] = {}
    for button, page in ROOMS.items():
        press(find("check box", button, part=True))
        find("filler", page)
        found[page] = nameless(application())
    for words, page in BY_PALETTE.items():
        xdo("key", "ctrl+k")
        find("text", "Find or do anything")
        xdo("type", words)
        find("table cell", words, part=True)
        xdo("key", "Return")
        find("filler", page)
        found[page] = nameless(application())
    return found


def check_in(ear: Ear, people: Any) -> dict[str, object]:
    """Type the first two letters of somebody, press Enter; return what was heard and shown."""
    rows = [named(row) for row in of_role(people, "table cell")]
    whom = next(name for name in rows if LATIN.match(name))
    letters = whom[1:3].lower()
    xdo("type", letters)
    find("table cell", f"Add “\N{FIRST STRONG ISOLATE}{letters}", part=True)
    ear.said.clear()
    xdo("key", "Return")
    ear.wait(" now.")
    row = find("table cell", "here since", part=True)
    return {"said": list(ear.said), "row": told(row)}


def main() -> None:
    """Unlock the practice desk, look at every page, start a check-in, check somebody in."""
    ear = Ear()
    heard: dict[str, object] = {"passphrase": told(find("password text", "Passphrase"))}
    unlock = find("push button", "Unlock")
    heard["unlock"] = told(unlock)
    press(unlock)
    start = find("push button", "Start check-in")
    heard["today"] = told(start)
    windows = of_role(application(), "frame", "window", "dialog")
    heard["windows"] = [named(window) for window in windows]
    heard["nameless"] = rooms()
    press(find("check box", "Today"))
    press(find("push button", "Start check-in"))
    heard["search"] = told(find("text", "Find a person", part=True))
    people = find("table", "People")
    heard["people"] = told(people)
    find("table cell", "not marked yet", part=True)
    heard["rows"] = [told(row) for row in of_role(people, "table cell")[:5]]
    heard["checked_in"] = check_in(ear, people)
    json.dump(heard, sys.stdout)


main()
