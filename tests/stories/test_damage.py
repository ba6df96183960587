"""Files that fail, in the whole window: damaged keys come back, a read-only disk is read."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit

from chapterdesk.core.events import EventBus
from chapterdesk.services.vaults import VaultService
from chapterdesk.storage.errors import read_only as can_not_be_written
from chapterdesk.storage.vault import Vault, VaultKey
from tests.conftest import PASSPHRASE, MadeVault
from tests.stories.conftest import Person

ENTER, SPACE = Qt.Key.Key_Return, Qt.Key.Key_Space


def unlock(person: Person) -> None:
    person.focus_is("unlock_passphrase_edit")
    person.write(PASSPHRASE)
    person.press(ENTER)


def test_damaged_keys_come_back_from_the_newest_backup(
    make_person: Callable[[], Person],
    vault_path: Path,
    vaults: VaultService,
    made_vault: MadeVault,
) -> None:
    desk = vaults.open(vault_path, made_vault.unlocked, events=EventBus())
    (vault_path / "backups").mkdir()
    desk.services.backups.backup(vault_path / "backups")
    desk.close()
    for name in ("vault.json", "vault.json.bak"):
        (vault_path / name).write_bytes(b"not what was written")
    person = make_person()
    person.root.begin(vault_path, practice=False)
    unlock(person)
    person.wait_for("unlock_salvage")
    person.tab_to("unlock_salvage")
    person.press(SPACE)
    person.wait_for("salvage_page")
    line = person.find("salvage_file")
    assert isinstance(line, QLineEdit)
    assert line.text().startswith(str(vault_path / "backups"))
    person.tab_to("salvage_secret_field_edit")
    person.write(PASSPHRASE)
    person.press(ENTER)
    person.focus_is("salvage_do")
    person.wait(lambda: not person.shows("salvage_file_row"))
    person.press(SPACE)
    unlock(person)
    person.wait_for("today_page")


def test_one_damaged_header_is_healed_and_told_with_the_day(
    make_person: Callable[[], Person], vault_path: Path
) -> None:
    (vault_path / "vault.json").unlink()
    person = make_person()
    person.root.begin(vault_path, practice=False)
    unlock(person)
    person.wait_for("today_page")

    def told() -> bool:
        texts = [label.text() for label in person.window.findChildren(QLabel)]
        return any("26" in text and "two files with the keys" in text for text in texts)

    person.wait(told)
    assert (vault_path / "vault.json").read_bytes() == (vault_path / "vault.json.bak").read_bytes()
    person.root.lock()


def test_a_disk_that_can_not_be_written_is_read(
    make_person: Callable[[], Person], vault_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Vault.open

    def refuse(path: Path, key: VaultKey, *, read_only: bool = False) -> Vault:
        if not read_only:
            raise can_not_be_written()
        return real(path, key, read_only=True)

    before = {path.name: path.read_bytes() for path in vault_path.iterdir()}
    monkeypatch.setattr(Vault, "open", refuse)
    person = make_person()
    person.root.begin(vault_path, practice=False)
    unlock(person)
    person.wait_for("today_page")
    person.wait_for("upkeep_banner")
    texts = [label.text() for label in person.find("upkeep_banner").findChildren(QLabel)]
    assert "For reading only" in " ".join(texts)
    person.idle()
    assert not person.shows("error_dialog")
    session = person.root.session
    assert session is not None
    person.root.lock()
    assert {path.name: path.read_bytes() for path in vault_path.iterdir()} == before
