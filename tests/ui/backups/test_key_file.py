"""The key file where a backup is opened: asked for when it is needed, never beside a code."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from chapterdesk.core.clock import FixedClock
from chapterdesk.core.errors import WrongSecretError
from chapterdesk.core.secret import Secret
from chapterdesk.crypto import kdf
from chapterdesk.services.backups import RestoreReport
from chapterdesk.services.catalogue import Desk, Services
from chapterdesk.services.vaults import VaultService
from chapterdesk.ui.backups.check import CheckCard
from chapterdesk.ui.backups.drill import DrillCard
from chapterdesk.ui.backups.restore import RestoreForm
from chapterdesk.ui.context import PageContext
from chapterdesk.ui.salvage.page import SalvagePage
from chapterdesk.ui.tasks import InlineTaskRunner
from chapterdesk.ui.theme.theme import Theme
from tests.conftest import PASSPHRASE
from tests.ui.conftest import PageCalls


@pytest.fixture(autouse=True)
def low_floor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kdf, "FLOOR_MEMORY", 19_456)


@pytest.fixture
def key_file(services: Services, tmp_path: Path) -> Path:
    """A key file that the passphrase of the desk needs from now on."""
    file, keys = tmp_path / "stick.bin", services.keys
    keys.save(keys.seal_key_file(passphrase=Secret.from_text(PASSPHRASE), make=file))
    return file


@pytest.fixture
def backup(services: Services, key_file: Path, tmp_path: Path) -> Path:
    assert key_file.exists()
    (tmp_path / "stick").mkdir()
    return tmp_path / "stick" / services.backups.backup(tmp_path / "stick").file_name


@pytest.fixture
def show(qtbot: QtBot) -> Callable[[QWidget], None]:
    def shown(widget: QWidget) -> None:
        qtbot.addWidget(widget)
        widget.resize(700, 600)
        widget.show()

    return shown


def press(root: QWidget, name: str) -> None:
    button = root.findChild(QAbstractButton, name)
    assert button is not None, name
    button.click()


def type_in(root: QWidget, name: str, text: str) -> None:
    edit = root.findChild(QLineEdit, name)
    assert edit is not None, name
    edit.clear()
    QTest.keyClicks(edit, text)


def asks_file(root: QWidget, name: str) -> bool:
    row = root.findChild(QWidget, f"{name}_key_file")
    assert row is not None
    return row.isVisible()


def said(root: QWidget, name: str) -> str:
    text = root.findChild(QLabel, name)
    assert text is not None, name
    return text.text()


def test_restoring_asks_the_key_file_and_only_where_it_is_needed(  # noqa: PLR0917  # fixtures come by name
    theme: Theme,
    runner: InlineTaskRunner,
    calls: PageCalls,
    clock: FixedClock,
    backup: Path,
    key_file: Path,
    vaults: VaultService,
    tmp_path: Path,
    show: Callable[[QWidget], None],
    assert_all_named: Callable[[QWidget], None],
) -> None:
    form = RestoreForm(
        theme=theme, tasks=runner, files=calls, clock=clock, new_vault=lambda: tmp_path / "new"
    )
    reports: list[RestoreReport] = []
    form.restored.connect(reports.append)
    show(form)
    assert not asks_file(form, "restore_secret")
    calls.path = backup
    press(form, "restore_choose")
    assert asks_file(form, "restore_secret")
    assert_all_named(form)
    press(form, "restore_secret_kind_code")
    assert not asks_file(form, "restore_secret")
    press(form, "restore_secret_kind_words")
    type_in(form, "restore_secret_field_edit", PASSPHRASE)
    press(form, "restore_button")
    assert "key file belongs to it" in said(form, "restore_secret_key_file_text")
    assert not (tmp_path / "new").exists()
    calls.path = key_file
    press(form, "restore_secret_key_file_choose")
    press(form, "restore_button")
    assert [report.path for report in reports] == [tmp_path / "new"]
    assert not asks_file(form, "restore_secret")
    secret = Secret.from_text(PASSPHRASE)
    vaults.derive(tmp_path / "new", passphrase=secret, key_file=key_file).wipe()


def test_a_backup_of_other_keys_is_checked_with_its_key_file(  # noqa: PLR0917  # fixtures come by name
    page_context: PageContext,
    calls: PageCalls,
    backup: Path,
    key_file: Path,
    services: Services,
    show: Callable[[QWidget], None],
) -> None:
    keys = services.keys
    own = keys.seal_key_file(passphrase=Secret.from_text(PASSPHRASE), make=None, current=key_file)
    keys.save(own)
    found: list[object] = []
    card = CheckCard(context=page_context, checked=found.append, refused=found.append)
    show(card)
    # As after a change of all keys: this desk's own key does not fit.
    card._file = backup
    card._not_ours(WrongSecretError("another key"))
    assert asks_file(card, "backups_check_secret")
    type_in(card, "backups_check_secret_field_edit", PASSPHRASE)
    press(card, "backups_check_open")
    assert not found
    assert "key file" in said(card, "backups_check_secret_key_file_text")
    calls.path = key_file
    press(card, "backups_check_secret_key_file_choose")
    press(card, "backups_check_open")
    assert len(found) == 1


def test_a_drill_by_passphrase_takes_the_key_file(
    page_context: PageContext,
    calls: PageCalls,
    backup: Path,
    key_file: Path,
    show: Callable[[QWidget], None],
) -> None:
    card = DrillCard(context=page_context)
    show(card)
    came: list[str] = []
    card.came_back.connect(came.append)
    card._found(backup)
    assert not asks_file(card, "backups_drill_secret")
    press(card, "backups_drill_secret_kind_words")
    assert asks_file(card, "backups_drill_secret")
    type_in(card, "backups_drill_secret_field_edit", PASSPHRASE)
    press(card, "backups_drill_go")
    assert not came
    calls.path = key_file
    press(card, "backups_drill_secret_key_file_choose")
    press(card, "backups_drill_go")
    assert len(came) == 1


def test_help_with_damaged_files_takes_the_key_file(  # noqa: PLR0917  # fixtures come by name
    theme: Theme,
    runner: InlineTaskRunner,
    calls: PageCalls,
    clock: FixedClock,
    backup: Path,
    key_file: Path,
    desk: Desk,
    vault_path: Path,
    tmp_path: Path,
    show: Callable[[QWidget], None],
) -> None:
    desk.close()
    for keys in vault_path.glob("vault.json*"):
        keys.write_bytes(b"{")
    opened: list[Path] = []
    page = SalvagePage(
        theme=theme,
        tasks=runner,
        files=calls,
        clock=clock,
        path=vault_path,
        keys=True,
        new_vault=lambda: tmp_path / "new",
        unlock=opened.append,
    )
    show(page)
    calls.path = backup
    press(page, "salvage_choose")
    assert asks_file(page, "salvage_secret")
    type_in(page, "salvage_secret_field_edit", PASSPHRASE)
    press(page, "salvage_do")
    assert "key file belongs to it" in said(page, "salvage_secret_key_file_text")
    calls.path = key_file
    press(page, "salvage_secret_key_file_choose")
    press(page, "salvage_do")
    press(page, "salvage_do")
    assert opened == [vault_path]
