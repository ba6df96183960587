"""Unlocking by passphrase and by recovery code, over a real vault header."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from chapterdesk.core.errors import WrongSecretError
from chapterdesk.core.secret import Secret
from chapterdesk.services.vaults import Unlocked, VaultService
from chapterdesk.ui.tasks import QtTaskRunner
from chapterdesk.ui.unlock.page import UnlockPage
from tests.conftest import PASSPHRASE, MadeVault
from tests.ui.conftest import PageCalls, type_groups

ENTER = Qt.Key.Key_Return
Make = Callable[..., UnlockPage]


def line(page: QWidget, name: str) -> QLineEdit:
    found = page.findChild(QLineEdit, name)
    assert isinstance(found, QLineEdit)
    return found


def label(page: QWidget, name: str) -> QLabel:
    found = page.findChild(QLabel, name)
    assert isinstance(found, QLabel)
    return found


def press(page: QWidget, name: str) -> None:
    found = page.findChild(QWidget, name)
    assert found is not None
    QTest.mouseClick(found, Qt.MouseButton.LeftButton)


class TestPassphrase:
    def test_enter_opens(self, make_unlock: Make, opened: list[Unlocked], qtbot: QtBot) -> None:
        page = make_unlock()
        edit = line(page, "unlock_passphrase_edit")
        qtbot.waitUntil(edit.hasFocus)
        QTest.keyClicks(edit, PASSPHRASE)
        QTest.keyClick(edit, ENTER)
        assert len(opened) == 1
        assert edit.text() == ""

    def test_a_wrong_one_is_told_and_the_next_key_clears_it(
        self, make_unlock: Make, opened: list[Unlocked]
    ) -> None:
        page = make_unlock()
        edit = line(page, "unlock_passphrase_edit")
        QTest.keyClicks(edit, "not this one")
        QTest.keyClick(edit, ENTER)
        trouble = label(page, "unlock_trouble")
        assert opened == []
        assert trouble.isVisible()
        assert trouble.text()
        assert edit.selectedText() == "not this one"
        QTest.keyClicks(edit, "x")
        assert not trouble.isVisible()
        assert edit.text() == "x"

    def test_an_empty_one_is_asked_for(self, make_unlock: Make, opened: list[Unlocked]) -> None:
        page = make_unlock()
        QTest.keyClick(line(page, "unlock_passphrase_edit"), ENTER)
        assert "first" in label(page, "unlock_trouble").text()
        assert opened == []

    def test_a_derivation_that_takes_long_can_be_left(
        self, make_unlock: Make, opened: list[Unlocked], qtbot: QtBot
    ) -> None:
        tasks = QtTaskRunner(crash=pytest.fail)
        go_on = threading.Event()
        for _each in range(2):  # nothing else is derived while both threads are busy
            tasks.run(lambda: go_on.wait(60), lambda _done: None, pytest.fail, pool="work")
        page = make_unlock(tasks=tasks)
        field = line(page, "unlock_passphrase_edit")
        QTest.keyClicks(field, PASSPHRASE)
        QTest.keyClick(field, ENTER)
        cancel = page.findChild(QWidget, "unlock_cancel")
        assert cancel is not None
        assert cancel.isHidden(), "usually it is over before anybody reads it"
        qtbot.waitUntil(cancel.isVisible)
        press(page, "unlock_cancel")
        assert cancel.isHidden()
        assert not field.isReadOnly()
        assert field.text() == PASSPHRASE
        go_on.set()
        answered: list[object] = []
        for _each in range(2):
            tasks.run(lambda: None, answered.append, pytest.fail, pool="work")
        qtbot.waitUntil(lambda: len(answered) == 2)
        assert opened == []
        QTest.keyClick(field, ENTER)
        qtbot.waitUntil(lambda: len(opened) == 1)
        tasks.close()

    def test_a_practice_desk_says_so(self, make_unlock: Make) -> None:
        page = make_unlock(practice=True)
        assert line(page, "unlock_passphrase_edit").text() == "practice practice practice"
        assert "Practice" in label(page, "unlock_title").text()

    def test_everything_has_a_name(
        self, make_unlock: Make, assert_all_named: Callable[[QWidget], None]
    ) -> None:
        assert_all_named(make_unlock())


class TestRecovery:
    @pytest.fixture
    def page(self, make_unlock: Make, made_vault: MadeVault) -> UnlockPage:
        page = make_unlock()
        press(page, "unlock_recovery")
        QTest.keyClicks(line(page, "recovery_code_field"), made_vault.recovery_code.lower())
        QTest.keyClick(line(page, "recovery_code_field"), ENTER)
        return page

    def choose_words(self, page: UnlockPage) -> str:
        words = label(page, "passphrase_offer").text()
        QTest.keyClicks(line(page, "passphrase_again_edit"), words)
        QTest.keyClick(line(page, "passphrase_again_edit"), ENTER)
        return words

    def test_sets_a_new_passphrase_and_keeps_the_paper(
        self, page: UnlockPage, opened: list[Unlocked], vaults: VaultService, vault_path: Path
    ) -> None:
        words = self.choose_words(page)
        assert opened == []
        press(page, "recovery_back")  # keep the old paper
        assert len(opened) == 1
        assert vaults.check_passphrase(vault_path, Secret.from_text(words))
        assert not vaults.check_passphrase(vault_path, Secret.from_text(PASSPHRASE))

    def test_offers_a_new_code_and_the_old_one_stops(  # noqa: PLR0917  # fixtures
        self,
        page: UnlockPage,
        opened: list[Unlocked],
        vaults: VaultService,
        vault_path: Path,
        made_vault: MadeVault,
        calls: PageCalls,
        tmp_path: Path,
    ) -> None:
        self.choose_words(page)
        press(page, "recovery_next")
        assert label(page, "recovery_code_1").isVisible()
        press(page, "recovery_next")
        assert opened == []  # the groups were not typed back
        calls.path = tmp_path / "paper.txt"
        press(page, "recovery_code_save")
        type_groups(page)
        press(page, "recovery_next")
        assert len(opened) == 1
        saved = calls.path.read_text()
        assert vaults.derive(vault_path, recovery_code=Secret.from_text(saved)).used_recovery
        assert calls.path.stat().st_mode & 0o077 == 0
        with pytest.raises(WrongSecretError):
            vaults.derive(vault_path, recovery_code=Secret.from_text(made_vault.recovery_code))

    def test_a_mistyped_code_names_what_to_compare(
        self, make_unlock: Make, made_vault: MadeVault
    ) -> None:
        page = make_unlock()
        press(page, "unlock_recovery")
        code = "".join(made_vault.recovery_code.split())
        wrong = code[:-3] + ("q" if code[-3].lower() != "q" else "p") + code[-2:]
        QTest.keyClicks(line(page, "recovery_code_field"), wrong)
        QTest.keyClick(line(page, "recovery_code_field"), ENTER)
        assert "group 14" in label(page, "recovery_code_row_note").text()

    def test_everything_has_a_name(
        self, page: UnlockPage, assert_all_named: Callable[[QWidget], None]
    ) -> None:
        assert_all_named(page)


class TestOwnPassphrase:
    def test_a_weak_one_is_warned_about_once(
        self, make_unlock: Make, made_vault: MadeVault
    ) -> None:
        page = make_unlock()
        press(page, "unlock_recovery")
        QTest.keyClicks(line(page, "recovery_code_field"), made_vault.recovery_code)
        QTest.keyClick(line(page, "recovery_code_field"), ENTER)
        press(page, "passphrase_kind_own")
        QTest.keyClicks(line(page, "passphrase_own_edit"), "password1")
        assert label(page, "passphrase_estimate").text()
        QTest.keyClicks(line(page, "passphrase_again_edit"), "password1")
        QTest.keyClick(line(page, "passphrase_again_edit"), ENTER)
        assert "guessed" in label(page, "passphrase_own_row_note").text()
        assert line(page, "passphrase_own_edit").isVisible()

    def test_two_different_ones_are_refused(self, make_unlock: Make, made_vault: MadeVault) -> None:
        page = make_unlock()
        press(page, "unlock_recovery")
        QTest.keyClicks(line(page, "recovery_code_field"), made_vault.recovery_code)
        QTest.keyClick(line(page, "recovery_code_field"), ENTER)
        QTest.keyClicks(line(page, "passphrase_again_edit"), "something else")
        QTest.keyClick(line(page, "passphrase_again_edit"), ENTER)
        assert "not the same" in label(page, "passphrase_again_row_note").text()
