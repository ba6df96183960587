"""Whoever clicks as soon as the unlock page is there waits for what is being loaded beside it."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton

from tests.stories.conftest import Person

CLICKS = {"unlock_recovery": "recovery_page", "unlock_other": "first_run_page"}


@pytest.mark.parametrize("button", [*CLICKS, "salvage"])
def test_a_page_is_not_loaded_while_the_desk_is(
    button: str, make_person: Callable[[], Person], vault_path: Path
) -> None:
    person, told = make_person(), []
    person.root.begin(vault_path, practice=False)
    person.wait_for("unlock_page")
    person.wait(lambda: person.root.warming.done)
    loading, begun = person.root._vaults.loading, threading.Event()

    def load() -> None:
        with loading:
            begun.set()
            # Nobody sets it: this is how long the loading takes.
            threading.Event().wait(0.3)
            told.append("loaded")

    thread = threading.Thread(target=load)
    thread.start()
    begun.wait()
    if button == "salvage":
        person.root.show_salvage(vault_path, practice=False, keys=False)
    else:
        found = person.find(button)
        assert isinstance(found, QAbstractButton)
        found.click()
    told.append("shown")
    thread.join()
    assert told == ["loaded", "shown"]
    person.wait_for(CLICKS.get(button, "salvage_page"))


def test_the_desk_is_not_loaded_while_a_page_is(
    make_person: Callable[[], Person],
) -> None:
    vaults = make_person().root._vaults
    with vaults.loading:
        thread = threading.Thread(target=vaults.prepare)
        thread.start()
        thread.join(0.3)
        assert thread.is_alive()
    thread.join()
