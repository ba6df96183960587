"""The three tiles and what they lead to, over real vaults."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from chapterdesk.core.clock import FixedClock
from chapterdesk.core.errors import UserError
from chapterdesk.core.events import EventBus
from chapterdesk.core.secret import Secret
from chapterdesk.services.catalogue import Desk
from chapterdesk.services.vaults import Unlocked, VaultService
from chapterdesk.ui.first_run.page import EntryTools, FirstRunPage
from chapterdesk.ui.tasks import InlineTaskRunner
from chapterdesk.ui.theme.theme import Theme
from tests.conftest import PASSPHRASE, MadeVault
from tests.ui.conftest import PageCalls, type_groups

ENTER = Qt.Key.Key_Return


@dataclass
class Door:
    """What the page asked of the window."""

    vaults: VaultService
    entered: list[str] = field(default_factory=list)
    begun: list[Path | None] = field(default_factory=list)
    unlocked: list[tuple[Path, bool]] = field(default_factory=list)
    desks: list[Desk] = field(default_factory=list)

    def open_desk(
        self,
        path: Path,
        unlocked: Unlocked,
        opened: Callable[[Desk], None],
        refused: Callable[[UserError], None],
    ) -> None:
        del refused
        self.desks.append(self.vaults.open(path, unlocked, events=EventBus()))
        opened(self.desks[-1])

    def enter(self, page: str) -> None:
        self.entered.append(page)

    def unlock(self, path: Path, practice: bool) -> None:
        self.unlocked.append((path, practice))


@pytest.fixture
def door(vaults: VaultService, tmp_path: Path) -> Iterator[Door]:
    """The door, closed before the folders of the desks behind it go."""
    made = Door(vaults=vaults)
    yield made
    for desk in made.desks:
        desk.close()


@pytest.fixture
def page(  # noqa: PLR0917  # fixtures come by name
    theme: Theme,
    runner: InlineTaskRunner,
    clock: FixedClock,
    vaults: VaultService,
    calls: PageCalls,
    door: Door,
    tmp_path: Path,
    qtbot: QtBot,
) -> FirstRunPage:
    tools = EntryTools(
        theme=theme,
        tasks=runner,
        clock=clock,
        vaults=vaults,
        files=calls,
        new_vault=lambda: tmp_path / "fresh",
        unfinished=None,
        set_unfinished=door.begun.append,
        practice_vault=tmp_path / "practice",
        open_desk=door.open_desk,
        enter=door.enter,
        unlock=door.unlock,
    )
    made = FirstRunPage(tools=tools)
    qtbot.addWidget(made)
    made.resize(1280, 800)
    made.show()
    made.activate()
    return made


def press(page: QWidget, name: str) -> None:
    found = page.findChild(QWidget, name)
    assert found is not None, name
    QTest.mouseClick(found, Qt.MouseButton.LeftButton)


def text(page: QWidget, name: str) -> str:
    found = page.findChild(QLabel, name)
    assert isinstance(found, QLabel), name
    return found.text()


def line(page: QWidget, name: str) -> QLineEdit:
    found = page.findChild(QLineEdit, name)
    assert isinstance(found, QLineEdit), name
    return found


def leave_with(box: QComboBox, typed: str) -> None:
    """Type into a box and go on by Tab, which its list hears where it is shown."""
    edit = box.lineEdit()
    completer = box.completer()
    assert edit is not None
    assert completer is not None
    box.setFocus()
    edit.clear()
    QTest.keyClicks(box, typed)
    below = completer.popup()
    QTest.keyClick(below if below.isVisible() else box, Qt.Key.Key_Tab)


class TestSetUp:
    def test_a_chapter_without_a_name_is_told_beside_the_field(self, page: FirstRunPage) -> None:
        press(page, "tile_set_up")
        press(page, "set_up_next")
        assert "name" in text(page, "chapter_name_note")
        assert text(page, "set_up_count") == "1 of 5"

    @pytest.mark.qt_log_ignore("does not support", extend=True)
    def test_a_country_that_is_not_one_is_told(self, page: FirstRunPage) -> None:
        press(page, "tile_set_up")
        QTest.keyClicks(line(page, "chapter_name_field"), "River Street")
        box = page.findChild(QComboBox, "chapter_country_field")
        assert isinstance(box, QComboBox)
        box.setEditText("Atlantis")
        press(page, "set_up_next")
        assert "list" in text(page, "chapter_country_note")
        assert box.property("bad")
        leave_with(box, "Portug")
        assert box.currentText() == "Portugal"
        assert not box.property("bad")
        assert "helplines" in text(page, "chapter_country_note")

    @pytest.mark.qt_log_ignore("does not support", extend=True)
    @pytest.mark.parametrize(
        ("typed", "whole"),
        [("cote", "Côte d\u2019Ivoire"), ("united", "united"), ("Atl", "Atl"), ("", "")],
    )
    def test_a_beginning_that_only_one_country_has_is_completed(
        self, page: FirstRunPage, typed: str, whole: str
    ) -> None:
        press(page, "tile_set_up")
        box = page.findChild(QComboBox, "chapter_country_field")
        assert isinstance(box, QComboBox)
        for _again in range(2):
            leave_with(box, typed)
            assert box.currentText() == whole

    def test_the_disk_is_told_of_beside_the_questions_of_safety(self, page: FirstRunPage) -> None:
        press(page, "tile_set_up")
        QTest.keyClicks(line(page, "chapter_name_field"), "River Street")
        note = page.findChild(QWidget, "set_up_disk")
        assert note is not None
        assert not note.isVisible()
        press(page, "set_up_next")
        assert note.isVisible()
        assert "disk beneath this chapter" in note.accessibleName()
        press(page, "set_up_next")
        assert not note.isVisible()

    def test_back_keeps_what_was_typed(self, page: FirstRunPage) -> None:
        press(page, "tile_set_up")
        QTest.keyClicks(line(page, "chapter_name_field"), "River Street")
        press(page, "set_up_next")
        press(page, "set_up_next")
        assert text(page, "set_up_count") == "3 of 5"
        press(page, "set_up_back")
        press(page, "set_up_back")
        assert line(page, "chapter_name_field").text() == "River Street"
        press(page, "set_up_back")
        tile = page.findChild(QWidget, "tile_set_up")
        assert tile is not None
        assert tile.isVisible()

    def test_the_first_backup_may_wait_and_groups_may_come_first(
        self, page: FirstRunPage, door: Door, calls: PageCalls, tmp_path: Path
    ) -> None:
        press(page, "tile_set_up")
        QTest.keyClicks(line(page, "chapter_name_field"), "River Street")
        for _turn in range(2):
            press(page, "set_up_next")
        press(page, "passphrase_kind_digits")
        digits = text(page, "passphrase_offer")
        assert digits.replace(" ", "").isdecimal()
        # However the groups are typed: what is compared are the digits.
        QTest.keyClicks(line(page, "passphrase_again_edit"), digits.replace(" ", ""))
        press(page, "set_up_next")
        calls.path = tmp_path / "paper.txt"
        press(page, "recovery_code_save")
        type_groups(page)
        press(page, "set_up_next")
        assert door.desks[0].services.chapter.profile().name == "River Street"
        press(page, "set_up_back")  # later
        assert door.entered == []
        press(page, "area_groups")
        assert door.entered == ["groups"]
        assert door.desks[0].services.chapter.profile().areas == {"groups"}


class TestOtherWays:
    def test_a_backup_is_restored_into_a_new_vault(  # noqa: PLR0917  # fixtures
        self,
        page: FirstRunPage,
        door: Door,
        calls: PageCalls,
        vaults: VaultService,
        vault_path: Path,
        made_vault: MadeVault,
        tmp_path: Path,
    ) -> None:
        desk = vaults.open(vault_path, made_vault.unlocked, events=EventBus())
        row = desk.services.backups.backup(tmp_path)
        desk.close()
        press(page, "tile_restore")
        calls.path = tmp_path / row.file_name
        press(page, "restore_choose")
        secret = line(page, "restore_secret_field_edit")
        QTest.keyClicks(secret, "not this")
        QTest.keyClick(secret, ENTER)
        assert text(page, "restore_result_text")
        assert door.unlocked == []
        secret.clear()
        QTest.keyClicks(secret, PASSPHRASE)
        QTest.keyClick(secret, ENTER)
        assert door.unlocked == [(tmp_path / "fresh", False)]
        assert vaults.check_passphrase(tmp_path / "fresh", Secret.from_text(PASSPHRASE))

    def test_a_folder_without_a_desk_is_told(
        self, page: FirstRunPage, door: Door, calls: PageCalls, tmp_path: Path
    ) -> None:
        calls.path = tmp_path
        press(page, "first_run_here")
        assert "no desk" in text(page, "first_run_trouble")
        assert door.unlocked == []

    def test_a_desk_that_is_here_is_unlocked(
        self, page: FirstRunPage, door: Door, calls: PageCalls, vault_path: Path
    ) -> None:
        calls.path = vault_path
        press(page, "first_run_here")
        assert door.unlocked == [(vault_path, False)]

    def test_practice_is_made_once(
        self, page: FirstRunPage, door: Door, vaults: VaultService, tmp_path: Path
    ) -> None:
        press(page, "tile_practice")
        assert vaults.state(tmp_path / "practice").practice
        press(page, "tile_practice")
        assert door.unlocked == [(tmp_path / "practice", True)] * 2


def mnemonics(page: QWidget) -> list[str]:
    texts = [
        child.text()
        for child in page.findChildren(QWidget)
        if isinstance(child, (QAbstractButton, QLabel)) and child.isVisible()
    ]
    return [key for key in (QKeySequence.mnemonic(text).toString() for text in texts) if key]


def test_every_step_is_named_and_its_mnemonics_differ(
    page: FirstRunPage, assert_all_named: Callable[[QWidget], None]
) -> None:
    def check() -> None:
        assert_all_named(page)
        keys = mnemonics(page)
        assert len(keys) == len(set(keys)), keys

    check()
    press(page, "tile_set_up")
    check()
    QTest.keyClicks(line(page, "chapter_name_field"), "River Street")
    for _turn in range(2):
        press(page, "set_up_next")
        check()
    drawn = text(page, "passphrase_offer")
    press(page, "passphrase_kind_own")
    check()
    press(page, "passphrase_kind_words")
    assert text(page, "passphrase_offer") == drawn, "they may be on paper already"
    QTest.keyClicks(line(page, "passphrase_again_edit"), text(page, "passphrase_offer"))
    press(page, "set_up_next")
    check()
    page.start_restore()
    check()
