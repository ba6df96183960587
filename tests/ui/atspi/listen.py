"""Read the window through AT-SPI, as a screen reader does; print what was found as JSON.

Runs with the system's Python, which has pyatspi; it knows nothing of the program.
"""

import json
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
SPOKEN = ("FOCUSABLE", "FOCUSED", "ENABLED", "CHECKABLE", "CHECKED", "SELECTED", "EDITABLE")


def walk(node: Any, depth: int = 0) -> Iterator[Any]:
    """Yield every object of a tree; what goes away meanwhile is passed over."""
    if node is None or depth > DEEPEST:
        return
    yield node
    try:
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


def main() -> None:
    """Unlock the practice desk, start a check-in, read the rows."""
    heard: dict[str, object] = {"passphrase": told(find("password text", "Passphrase"))}
    unlock = find("push button", "Unlock")
    heard["unlock"] = told(unlock)
    press(unlock)
    start = find("push button", "Start check-in")
    heard["today"] = told(start)
    windows = of_role(application(), "frame", "window", "dialog")
    heard["windows"] = [named(window) for window in windows]
    press(start)
    heard["search"] = told(find("text", "Find a person", part=True))
    people = find("table", "People")
    heard["people"] = told(people)
    find("table cell", "not marked yet", part=True)
    heard["rows"] = [told(row) for row in of_role(people, "table cell")[:5]]
    json.dump(heard, sys.stdout)


main()
