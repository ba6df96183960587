"""After panic and before a journey the PIN opens nothing, whatever the keyring does."""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest
from PySide6.QtCore import Qt
from typing_extensions import override

from chapterdesk.core.clock import FixedClock
from chapterdesk.core.errors import UserError
from chapterdesk.core.events import EventBus
from chapterdesk.core.secret import Secret
from chapterdesk.crypto.kdf import FLOOR
from chapterdesk.services.vaults import VaultService
from chapterdesk.storage.keychain.memory import MemoryKeychain
from tests.conftest import PASSPHRASE
from tests.stories.conftest import Answers, Person

PIN: Final = "481516"
CTRL_SHIFT: Final = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
Make = Callable[[], Person]


class Refusing(MemoryKeychain):
    """Keep what it was given, whatever it is asked."""

    @override
    def forget(self, account: str) -> bool:
        return False


class Hanging(MemoryKeychain):
    """Answer nobody who wants something forgotten before the process is gone."""

    def __init__(self, answers: Answers) -> None:
        super().__init__()
        self._answers = answers
        self._never = threading.Event()

    @override
    def forget(self, account: str) -> bool:
        while not self._answers.left:
            self._never.wait(0.01)
        return False


@pytest.fixture(params=["forgets", "refuses", "hangs"])
def keychain(request: pytest.FixtureRequest, answers: Answers) -> MemoryKeychain:
    kinds = {
        "forgets": MemoryKeychain,
        "refuses": Refusing,
        "hangs": lambda: Hanging(answers),
    }
    made = kinds[request.param]()
    assert isinstance(made, MemoryKeychain)
    return made


@pytest.fixture
def quick(vault_path: Path, clock: FixedClock, keychain: MemoryKeychain) -> VaultService:
    """A desk that a PIN opens."""
    service = VaultService(clock=clock, kdf=FLOOR, keychain=keychain)
    typed = Secret.from_text(PASSPHRASE)
    desk = service.open(vault_path, service.derive(vault_path, passphrase=typed), events=EventBus())
    keys = desk.services.keys
    keys.save(keys.seal_quick(passphrase=Secret.from_text(PASSPHRASE), pin=Secret.from_text(PIN)))
    desk.close()
    assert service.state(vault_path).quick
    return service


def enter_by_pin(person: Person, path: Path) -> None:
    person.open(path, PIN)


def test_panic_takes_the_pin_away(
    make_person: Make, quick: VaultService, vault_path: Path, answers: Answers
) -> None:
    person = make_person()
    enter_by_pin(person, vault_path)
    person.press(Qt.Key.Key_L, CTRL_SHIFT)
    assert answers.left == 1
    assert not quick.state(vault_path).quick
    with pytest.raises(UserError):
        quick.derive_quick(vault_path, Secret.from_text(PIN))
    typed = Secret.from_text(PASSPHRASE)
    quick.open(vault_path, quick.derive(vault_path, passphrase=typed), events=EventBus()).close()
