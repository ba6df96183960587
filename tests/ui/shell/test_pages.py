"""Backups, Settings, the bin, the palette and the handbook."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt, QUrl
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QLabel,
    QLineEdit,
    QMainWindow,
    QSpinBox,
    QTextBrowser,
    QWidget,
)
from pytestqt.qtbot import QtBot

from chapterdesk.core.secret import Secret
from chapterdesk.core.vocabulary import Police
from chapterdesk.services.catalogue import Services
from chapterdesk.services.members.drafts import MemberDraft
from chapterdesk.services.vaults import VaultService
from chapterdesk.ui.backups.page import BackupsPage
from chapterdesk.ui.bin.page import BinPage
from chapterdesk.ui.context import ABOUT, AREAS, COUNTRY, LOCKING, MEMBERS, PageContext
from chapterdesk.ui.help.handbook import contents, page_text
from chapterdesk.ui.help.window import HelpWindow
from chapterdesk.ui.messages import RecordingMessages
from chapterdesk.ui.page import Page
from chapterdesk.ui.palette.dialog import Palette
from chapterdesk.ui.preferences.page import SettingsPage
from chapterdesk.ui.shell.actions import Command
from chapterdesk.ui.theme.theme import Theme
from tests.conftest import PASSPHRASE
from tests.ui.conftest import PageCalls
from tests.ui.shell.test_first_run import mnemonics

Named = Callable[[QWidget], None]


def press(page: QWidget, name: str) -> None:
    found = page.findChild(QWidget, name)
    assert found is not None, name
    QTest.mouseClick(found, Qt.MouseButton.LeftButton)


def text(page: QWidget, name: str) -> str:
    found = page.findChild(QLabel, name)
    assert isinstance(found, QLabel), name
    return found.text()


class TestBackups:
    @pytest.fixture
    def page(
        self, page_context: PageContext, tmp_path: Path, qtbot: QtBot
    ) -> Iterator[BackupsPage]:
        page = BackupsPage(context=page_context, new_vault=lambda: tmp_path / "restored")
        qtbot.addWidget(page)
        page.resize(1068, 800)
        page.show()
        page.activate()
        yield page
        page.clear()
        page.hide()

    def test_one_press_backs_up_and_says_what_was_read_back(
        self, page: BackupsPage, calls: PageCalls, tmp_path: Path, services: Services
    ) -> None:
        assert text(page, "backups_word") == "No backup yet."
        calls.path = tmp_path / "stick"
        calls.path.mkdir()
        press(page, "backups_now")
        assert text(page, "backups_word") == "Safe."
        assert "read back and compared" in text(page, "backups_result_text")
        assert services.backups.state().level == "ok"
        # The second time nobody is asked where.
        press(page, "backups_now")
        assert len(calls.asked) == 1
        assert len(list(calls.path.glob("backup-*.tar"))) == 2

    def test_a_failed_one_never_says_safe(
        self, page: BackupsPage, calls: PageCalls, tmp_path: Path
    ) -> None:
        calls.path = tmp_path / "not-there" / "deep"
        press(page, "backups_now")
        assert "Safe" not in text(page, "backups_word")
        assert text(page, "backups_result_text")

    def test_a_backup_is_checked_and_restored_beside(
        self, page: BackupsPage, calls: PageCalls, tmp_path: Path, vaults: VaultService
    ) -> None:
        calls.path = tmp_path / "stick"
        calls.path.mkdir()
        press(page, "backups_now")
        calls.path = next(calls.path.glob("backup-*.tar"))
        press(page, "backups_check_file")
        assert "whole" in text(page, "backups_result_text")
        assert text(page, "backups_result_text").endswith("This desk made it.")
        press(page, "restore_choose")
        secret = page.findChild(QLineEdit, "restore_secret_field_edit")
        assert isinstance(secret, QLineEdit)
        QTest.keyClicks(secret, PASSPHRASE)
        QTest.keyClick(secret, Qt.Key.Key_Return)
        assert "Restored beside" in text(page, "backups_result_text")
        assert "This desk made it." in text(page, "backups_result_text")
        assert vaults.check_passphrase(tmp_path / "restored", Secret.from_text(PASSPHRASE))
        # Never over what is there.
        press(page, "restore_choose")
        QTest.keyClicks(secret, PASSPHRASE)
        QTest.keyClick(secret, Qt.Key.Key_Return)
        assert text(page, "restore_result_text")

    def test_everything_has_a_name(self, page: BackupsPage, assert_all_named: Named) -> None:
        assert_all_named(page)


class TestSettings:
    @pytest.fixture
    def page(self, page_context: PageContext, qtbot: QtBot) -> Iterator[SettingsPage]:
        areas = {"groups": ("Groups", "Support and interest groups.")}
        page = SettingsPage(context=page_context, areas=areas)
        qtbot.addWidget(page)
        page.resize(1068, 800)
        page.show()
        page.activate()
        yield page
        page.clear()
        page.hide()

    def test_a_theme_is_shown_at_once_and_kept(
        self, page: SettingsPage, page_context: PageContext, theme: Theme
    ) -> None:
        press(page, "settings_theme_dark")
        assert theme.scheme == "dark"
        assert page_context.settings.theme == "dark"

    @pytest.mark.parametrize(
        ("part", "name"),
        [
            (LOCKING, "settings_idle"),
            (COUNTRY, "settings_facts_country_field"),
            (AREAS, "settings_area_groups"),
            (ABOUT, "about_0"),
        ],
    )
    def test_opens_at_a_part(
        self, page: SettingsPage, part: bytes, name: str, qtbot: QtBot
    ) -> None:
        page.activate(part)
        wanted = page.findChild(QWidget, name)
        qtbot.waitUntil(lambda: not wanted.visibleRegion().isEmpty())
        if part != ABOUT:
            assert page.window().focusWidget() is wanted

    def test_the_minutes_are_set_once_and_undone_by_the_key(
        self,
        page: SettingsPage,
        page_context: PageContext,
        services: Services,
        messages: RecordingMessages,
        qtbot: QtBot,
    ) -> None:
        page.activate(LOCKING)
        field = page.findChild(QSpinBox, "settings_idle")
        assert field is not None
        before = services.locking.idle_minutes()
        for _step in range(4):
            QTest.keyClick(field, Qt.Key.Key_Up)
        assert messages.toasts == []
        QTest.keyClick(field, Qt.Key.Key_Return)
        assert services.locking.idle_minutes() == before + 4
        assert len(messages.toasts) == 1
        # The key is the window's now, and not the field's own.
        asked = QKeyEvent(
            QEvent.Type.ShortcutOverride, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier
        )
        asked.ignore()
        QApplication.sendEvent(field, asked)
        assert not asked.isAccepted()
        page_context.undo.undo()
        assert services.locking.idle_minutes() == before
        qtbot.waitUntil(lambda: field.value() == before)

    def test_text_grows(self, page: SettingsPage, page_context: PageContext, theme: Theme) -> None:
        press(page, "settings_larger")
        assert theme.text_size == 125
        assert page_context.settings.text_size == 125
        assert text(page, "settings_size_number") == "125 %"

    def test_the_chapter_is_saved_and_can_be_undone(
        self, page: SettingsPage, services: Services, page_context: PageContext
    ) -> None:
        edit = page.findChild(QLineEdit, "settings_facts_name_field")
        assert isinstance(edit, QLineEdit)
        assert edit.text() == "Harbour Street"
        edit.selectAll()
        QTest.keyClicks(edit, "River Street")
        press(page, "settings_safety_police_yes")
        press(page, "settings_save")
        assert services.chapter.profile().name == "River Street"
        assert services.chapter.profile().police == Police.YES
        page_context.undo.undo()
        assert services.chapter.profile().name == "Harbour Street"

    def test_a_safe_contact_is_asked_for_unless_the_police_are_safe(
        self, page: SettingsPage
    ) -> None:
        note = "settings_safety_contact_note"
        assert "Whom can people call instead?" in text(page, note)
        press(page, "settings_safety_police_yes")
        assert "instead" not in text(page, note)
        press(page, "settings_safety_police_no")
        assert "Whom can people call instead?" in text(page, note)
        field = page.findChild(QLineEdit, "settings_safety_contact_field")
        assert isinstance(field, QLineEdit)
        assert field.accessibleDescription() == text(page, note)

    def test_a_chapter_without_a_name_is_told_beside_the_field(
        self, page: SettingsPage, services: Services
    ) -> None:
        edit = page.findChild(QLineEdit, "settings_facts_name_field")
        assert isinstance(edit, QLineEdit)
        edit.selectAll()
        QTest.keyClick(edit, Qt.Key.Key_Delete)
        press(page, "settings_save")
        assert "name" in text(page, "settings_facts_name_note")
        assert services.chapter.profile().name == "Harbour Street"

    def test_an_area_is_switched(self, page: SettingsPage, services: Services) -> None:
        box = page.findChild(QCheckBox, "settings_area_groups")
        assert isinstance(box, QCheckBox)
        box.setFocus()
        QTest.keyClick(box, Qt.Key.Key_Space)
        assert services.chapter.profile().areas == {"groups"}

    def test_the_last_vault_is_forgotten(
        self, page_context: PageContext, qtbot: QtBot, vault_path: Path
    ) -> None:
        page_context.settings.set_last_vault(vault_path)
        page = SettingsPage(context=page_context, areas={})
        qtbot.addWidget(page)
        press(page, "settings_forget")
        assert page_context.settings.last_vault is None

    def test_everything_has_a_name(self, page: SettingsPage, assert_all_named: Named) -> None:
        assert_all_named(page)


class TestMnemonics:
    def test_differ_on_each_page(
        self, page_context: PageContext, tmp_path: Path, qtbot: QtBot
    ) -> None:
        pages: list[Page] = [
            SettingsPage(context=page_context, areas={}),
            BackupsPage(context=page_context, new_vault=lambda: tmp_path / "restored"),
            BinPage(context=page_context),
        ]
        for page in pages:
            qtbot.addWidget(page)
            page.show()
            page.activate()
            keys = mnemonics(page)
            assert len(keys) == len(set(keys)), f"{page.page_name} {sorted(keys)}"
            page.clear()
            page.hide()


class TestBin:
    @pytest.fixture
    def page(
        self, page_context: PageContext, services: Services, qtbot: QtBot
    ) -> Iterator[BinPage]:
        for name in ("Sam", "Wren"):
            member, _undo = services.members.add(MemberDraft(display_name=name))
            services.members.delete(member)
        page = BinPage(context=page_context)
        qtbot.addWidget(page)
        page.resize(1068, 800)
        page.show()
        page.activate()
        yield page
        page.clear()
        page.hide()

    def test_enter_brings_back(self, page: BinPage, services: Services) -> None:
        assert len(services.bin.list()) == 2
        QTest.keyClick(page.findChild(QWidget, "bin_list"), Qt.Key.Key_Return)
        assert len(services.bin.list()) == 1
        assert services.members.search("").total == 1 or services.members.search("s").rows

    def test_deleting_for_ever_asks_and_the_safe_answer_keeps(
        self, page: BinPage, services: Services, messages: RecordingMessages
    ) -> None:
        press(page, "bin_erase_all")
        question, _then = messages.questions[-1]
        assert question.verb == "Delete 2 for ever"
        messages.answer(accept=False)
        assert len(services.bin.list()) == 2
        press(page, "bin_erase_all")
        messages.answer(accept=True)
        assert services.bin.list() == ()
        assert page.findChild(QWidget, "bin_empty").isVisible()

    def test_everything_has_a_name(self, page: BinPage, assert_all_named: Named) -> None:
        assert_all_named(page)


class TestPalette:
    @pytest.fixture
    def done(self) -> list[str]:
        return []

    @pytest.fixture
    def palette(
        self, page_context: PageContext, done: list[str], qtbot: QtBot
    ) -> Iterator[Palette]:
        window = QMainWindow()
        qtbot.addWidget(window)
        window.resize(1280, 800)
        window.show()

        def commands() -> Sequence[Command]:
            return (
                Command(name="lock", text="Lock", run=lambda: done.append("lock"), shown="Ctrl L"),
                Command(
                    name="size",
                    text="Larger text",
                    run=lambda: done.append("larger"),
                    sought="zoom locked",
                ),
            )

        palette = Palette(context=page_context, commands=commands, parent=window)
        palette.begin()
        yield palette
        palette.reject()

    def field(self, palette: Palette) -> QLineEdit:
        found = palette.findChild(QLineEdit, "palette_field")
        assert isinstance(found, QLineEdit)
        return found

    def rows(self, palette: Palette) -> list[str]:
        model = palette.findChild(QWidget, "palette_list").model()
        return [str(model.index(at, 0).data()) for at in range(model.rowCount())]

    def test_offers_every_action_at_first(self, palette: Palette) -> None:
        assert self.rows(palette) == ["Lock", "Larger text"]

    def test_finds_people_in_any_script_and_goes_there(
        self, palette: Palette, services: Services, calls: PageCalls, qtbot: QtBot
    ) -> None:
        member, _undo = services.members.add(MemberDraft(display_name="Søren Ångström"))
        QTest.keyClicks(self.field(palette), "soren")
        qtbot.waitUntil(lambda: self.rows(palette) == ["Søren Ångström"])
        QTest.keyClick(self.field(palette), Qt.Key.Key_Return)
        assert calls.shown == [(MEMBERS, member)]
        assert not palette.isVisible()
        assert self.rows(palette) == []

    def test_does_what_is_chosen(self, palette: Palette, done: list[str], qtbot: QtBot) -> None:
        QTest.keyClicks(self.field(palette), "lar")
        qtbot.waitUntil(lambda: self.rows(palette) == ["Larger text"])
        QTest.keyClick(self.field(palette), Qt.Key.Key_Return)
        assert done == ["larger"]

    def test_other_words_find_it_behind_what_is_called_so(
        self, palette: Palette, qtbot: QtBot
    ) -> None:
        QTest.keyClicks(self.field(palette), "zoom tex")
        qtbot.waitUntil(lambda: self.rows(palette) == ["Larger text"])
        self.field(palette).clear()
        QTest.keyClicks(self.field(palette), "lock")
        qtbot.waitUntil(lambda: self.rows(palette) == ["Lock", "Larger text"])

    def test_the_key_that_opened_it_begins_anew(self, palette: Palette, qtbot: QtBot) -> None:
        QTest.keyClicks(self.field(palette), "zzzz")
        QTest.keyClick(self.field(palette), Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClicks(self.field(palette), "lar")
        assert self.field(palette).text() == "lar"
        qtbot.waitUntil(lambda: self.rows(palette) == ["Larger text"])

    def test_says_so_when_there_is_nothing(self, palette: Palette, qtbot: QtBot) -> None:
        QTest.keyClicks(self.field(palette), "zzzz")
        qtbot.waitUntil(lambda: self.rows(palette) == [])
        assert "Nothing" in text(palette, "palette_nothing")

    def test_offers_every_action_again_when_escape_empties_the_field(
        self, palette: Palette, qtbot: QtBot
    ) -> None:
        QTest.keyClicks(self.field(palette), "zzzz")
        qtbot.waitUntil(lambda: self.rows(palette) == [])
        QTest.keyClick(self.field(palette), Qt.Key.Key_Escape)
        qtbot.waitUntil(lambda: self.rows(palette) == ["Lock", "Larger text"])


class TestHelp:
    def test_every_page_opens(self, theme: Theme, qtbot: QtBot) -> None:
        window = HelpWindow(theme=theme)
        qtbot.addWidget(window)
        for name, _title in contents():
            window.show_page(name)
            assert window.page == name
            assert page_text(name).startswith("# ")

    def test_a_link_never_leaves_the_handbook(self, theme: Theme, qtbot: QtBot) -> None:
        window = HelpWindow(theme=theme)
        qtbot.addWidget(window)
        window.show_page("start")
        page = window.findChild(QTextBrowser, "help_page")
        assert isinstance(page, QTextBrowser)
        page.anchorClicked.emit(QUrl("https://example.org/backups.md"))
        assert window.page == "start"
        page.anchorClicked.emit(QUrl("backups.md"))
        assert window.page == "backups"

    def test_everything_has_a_name(
        self, theme: Theme, qtbot: QtBot, assert_all_named: Named
    ) -> None:
        window = HelpWindow(theme=theme)
        qtbot.addWidget(window)
        window.show_page("start")
        assert_all_named(window)
