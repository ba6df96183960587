"""The first page of the day with a PIN, with a key file, and with the passphrase one step away."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QWidget

from chapterdesk.core.clock import FixedClock
from chapterdesk.core.events import EventBus
from chapterdesk.core.secret import Secret
from chapterdesk.crypto import kdf
from chapterdesk.services.keys import KeyService
from chapterdesk.services.vaults import Unlocked, VaultService
from chapterdesk.storage.keychain.memory import MemoryKeychain
from chapterdesk.ui.unlock.page import UnlockPage
from tests.conftest import PASSPHRASE, MadeVault
from tests.ui.conftest import PageCalls

PIN = "471108"
CHEAP = kdf.KdfParameters(memory=19_456, passes=3, lanes=1)


@pytest.fixture
def keychain() -> MemoryKeychain:
    return MemoryKeychain()


@pytest.fixture
def vaults(
    clock: FixedClock, keychain: MemoryKeychain, monkeypatch: pytest.MonkeyPatch
) -> VaultService:
    monkeypatch.setattr(kdf, "FLOOR_MEMORY", CHEAP.memory)
    return VaultService(clock=clock, kdf=CHEAP, keychain=keychain)


@pytest.fixture
def change(
    vaults: VaultService, vault_path: Path, made_vault: MadeVault
) -> Callable[[Callable[[KeyService], object]], None]:
    """Change something about the keys of the vault, and close it again."""

    def act(deed: Callable[[KeyService], object]) -> None:
        desk = vaults.open(vault_path, made_vault.unlocked, events=EventBus())
        deed(desk.services.keys)
        desk.close()

    return act


def set_up_pin(keys: KeyService) -> None:
    keys.save(keys.seal_quick(passphrase=Secret.from_text(PASSPHRASE), pin=Secret.from_text(PIN)))


def press(page: QWidget, name: str) -> None:
    button = page.findChild(QAbstractButton, name)
    assert button is not None
    button.click()


def submit(page: UnlockPage, text: str) -> None:
    page._field.clear()
    QTest.keyClicks(page._field.edit, text)
    page.submit()


def test_the_pin_opens_and_the_passphrase_is_one_step_away(
    change: Callable[[Callable[[KeyService], object]], None],
    make_unlock: Callable[..., UnlockPage],
    opened: list[Unlocked],
    assert_all_named: Callable[[QWidget], None],
    assert_mnemonics_differ: Callable[[QWidget], None],
) -> None:
    change(set_up_pin)
    page = make_unlock()
    assert_all_named(page)
    assert_mnemonics_differ(page)
    assert page._field.edit.accessibleName() == "PIN"
    submit(page, PIN)
    assert len(opened) == 1
    page = make_unlock()
    press(page, "unlock_whole")
    assert page._field.edit.accessibleName() == "Passphrase"
    submit(page, PASSPHRASE)
    assert len(opened) == 2


def test_five_wrong_pins_lead_to_the_passphrase(
    change: Callable[[Callable[[KeyService], object]], None],
    make_unlock: Callable[..., UnlockPage],
    opened: list[Unlocked],
) -> None:
    change(set_up_pin)
    page = make_unlock()
    for _turn in range(4):
        submit(page, "999999")
        assert page._quick
    submit(page, "999999")
    assert not page._quick
    assert page._trouble.text().endswith("five times. Nothing was changed. Type the passphrase.")
    submit(page, PASSPHRASE)
    assert len(opened) == 1


@pytest.mark.parametrize("trouble", ["The keyring is locked.", ""])
def test_a_keyring_in_trouble_leads_to_the_passphrase_at_once(
    change: Callable[[Callable[[KeyService], object]], None],
    make_unlock: Callable[..., UnlockPage],
    opened: list[Unlocked],
    keychain: MemoryKeychain,
    trouble: str,
) -> None:
    change(set_up_pin)
    keychain.trouble = trouble
    keychain.kept.clear()
    page = make_unlock()
    submit(page, PIN)
    assert not page._quick
    assert (trouble or "passphrase") in page._trouble.text()
    submit(page, PASSPHRASE)
    assert len(opened) == 1


def test_a_key_file_is_asked_for_where_one_is_needed(
    change: Callable[[Callable[[KeyService], object]], None],
    make_unlock: Callable[..., UnlockPage],
    opened: list[Unlocked],
    calls: PageCalls,
    tmp_path: Path,
) -> None:
    file = tmp_path / "key"
    change(
        lambda keys: keys.save(
            keys.seal_key_file(passphrase=Secret.from_text(PASSPHRASE), make=file)
        )
    )
    page = make_unlock()
    submit(page, PASSPHRASE)
    assert "key file" in page._trouble.text()
    calls.path = file
    press(page, "unlock_key_file_choose")
    assert not page._trouble.text()
    submit(page, PASSPHRASE)
    assert len(opened) == 1
