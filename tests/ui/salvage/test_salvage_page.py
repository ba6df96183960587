"""The window's help with damaged files: from the passphrase page to a desk that opens again."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from chapterdesk.core.clock import FixedClock
from chapterdesk.core.errors import DatabaseDamagedError, KeysDamagedError
from chapterdesk.core.events import EventBus
from chapterdesk.core.secret import Secret
from chapterdesk.services.vaults import VaultService
from chapterdesk.ui.salvage.page import SalvagePage
from chapterdesk.ui.tasks import InlineTaskRunner
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.unlock.page import UnlockPage
from chapterdesk.ui.widgets.buttons import Button
from tests.conftest import PASSPHRASE, MadeVault
from tests.ui.conftest import PageCalls

Maker = Callable[..., SalvagePage]


@pytest.fixture
def unlocked_paths() -> list[Path]:
    return []


@pytest.fixture
def make(  # noqa: PLR0917  # fixtures come by name
    theme: Theme,
    runner: InlineTaskRunner,
    clock: FixedClock,
    calls: PageCalls,
    vault_path: Path,
    unlocked_paths: list[Path],
    tmp_path: Path,
    qtbot: QtBot,
) -> Maker:
    def made(*, keys: bool) -> SalvagePage:
        page = SalvagePage(
            theme=theme,
            tasks=runner,
            files=calls,
            clock=clock,
            path=vault_path,
            keys=keys,
            new_vault=lambda: tmp_path / "new",
            unlock=unlocked_paths.append,
        )
        qtbot.addWidget(page)
        page.resize(1280, 800)
        page.show()
        page.activate()
        return page

    return made


@pytest.fixture
def backup(vault_path: Path, vaults: VaultService, made_vault: MadeVault, tmp_path: Path) -> Path:
    stick = tmp_path / "stick"
    stick.mkdir()
    desk = vaults.open(vault_path, made_vault.unlocked, events=EventBus())
    row = desk.services.backups.backup(stick)
    desk.close()
    return stick / row.file_name


def found(page: QWidget, name: str) -> QWidget:
    widget = page.findChild(QWidget, name)
    assert widget is not None, name
    return widget


def press(page: QWidget, name: str) -> None:
    button = found(page, name)
    assert isinstance(button, Button)
    button.click()


def write(page: QWidget, name: str, text: str) -> None:
    line = found(page, name)
    assert isinstance(line, QLineEdit)
    line.setText(text)


def said(page: QWidget) -> str:
    texts = [label.text() for label in found(page, "salvage_result").findChildren(QLabel)]
    return " ".join(texts)


def test_keys_are_taken_back(
    make: Maker, backup: Path, vault_path: Path, vaults: VaultService, unlocked_paths: list[Path]
) -> None:
    for name in ("vault.json", "vault.json.bak"):
        (vault_path / name).write_bytes(b"?")
    page = make(keys=True)
    assert not found(page, "salvage_look").isVisible()
    press(page, "salvage_do")
    assert "Choose the backup" in " ".join(
        label.text() for label in found(page, "salvage_file_row").findChildren(QLabel)
    )
    write(page, "salvage_file", str(backup))
    write(page, "salvage_secret_field_edit", "something else")
    press(page, "salvage_do")
    assert "does not open" in said(page)
    write(page, "salvage_secret_field_edit", PASSPHRASE)
    press(page, "salvage_do")
    assert "keys are back" in said(page)
    press(page, "salvage_do")
    assert unlocked_paths == [vault_path]
    assert vaults.check_passphrase(vault_path, Secret.from_text(PASSPHRASE))


def test_what_can_be_read_is_looked_at_and_saved(
    make: Maker, vault_path: Path, unlocked_paths: list[Path], tmp_path: Path
) -> None:
    before = {path.name: path.read_bytes() for path in vault_path.iterdir()}
    page = make(keys=False)
    write(page, "salvage_secret_field_edit", PASSPHRASE)
    press(page, "salvage_look")
    assert "to its end" in said(page)
    assert not (tmp_path / "new").exists()
    press(page, "salvage_do")
    assert "to its end" in said(page)
    press(page, "salvage_do")
    assert unlocked_paths == [tmp_path / "new"]
    assert {path.name: path.read_bytes() for path in vault_path.iterdir()} == before


def test_the_backup_beside_the_vault_is_offered(
    make: Maker, backup: Path, vault_path: Path
) -> None:
    (vault_path / "backups").mkdir()
    shutil.copy(backup, vault_path / "backups")
    page = make(keys=True)
    line = found(page, "salvage_file")
    assert isinstance(line, QLineEdit)
    assert line.text() == str(vault_path / "backups" / backup.name)


@pytest.mark.parametrize(
    ("error", "keys"), [(KeysDamagedError, True), (DatabaseDamagedError, False)]
)
def test_the_way_there_stands_beside_the_damage(  # noqa: PLR0917  # fixtures come by name
    theme: Theme,
    runner: InlineTaskRunner,
    vaults: VaultService,
    calls: PageCalls,
    vault_path: Path,
    qtbot: QtBot,
    error: type[KeysDamagedError],
    keys: bool,
) -> None:
    page = UnlockPage(
        theme=theme, tasks=runner, vaults=vaults, files=calls, path=vault_path, practice=False,
        ready=lambda _unlocked: None,
    )  # fmt: skip
    qtbot.addWidget(page)
    page.show()
    assert not found(page, "unlock_salvage").isVisible()
    page.show_error(error("Damaged."))
    asked: list[bool] = []
    page.salvage_requested.connect(asked.append)
    press(page, "unlock_salvage")
    assert asked == [keys]
    page = UnlockPage(
        theme=theme, tasks=runner, vaults=vaults, files=calls, path=vault_path, practice=False,
        damaged=True, ready=lambda _unlocked: None,
    )  # fmt: skip
    qtbot.addWidget(page)
    page.show()
    assert found(page, "unlock_salvage").isVisible()
