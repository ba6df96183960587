"""Discreet mode, and the way out before a journey, in the whole window."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QLineEdit, QWidget

from chapterdesk.core.clock import FixedClock
from chapterdesk.core.errors import AlreadyOpenError, RefusedError
from chapterdesk.core.events import EventBus
from chapterdesk.core.secret import Secret
from chapterdesk.core.words import isolate_ltr
from chapterdesk.services.catalogue import Services
from chapterdesk.services.chapter import ChapterDraft
from chapterdesk.services.meetings import MeetingDraft
from chapterdesk.services.vaults import VaultService
from chapterdesk.ui.application import DISCREET_NAME
from chapterdesk.ui.main_window import MainWindow
from chapterdesk.ui.settings import Settings
from chapterdesk.ui.theme.theme import Theme
from tests.conftest import NOW, PASSPHRASE, MadeVault
from tests.stories.conftest import Answers, Person

ENTER = Qt.Key.Key_Return
Make = Callable[[], Person]


def open_settings(person: Person) -> None:
    session = person.root.session
    assert session is not None
    session.navigate("settings")
    person.wait_for("settings_locking")
    person.idle()


def child(person: Person, name: str) -> QWidget:
    for top in QApplication.topLevelWidgets():
        found = top.findChild(QWidget, name)
        if isinstance(found, QWidget):
            return found
    raise AssertionError(name)


def press(person: Person, name: str) -> None:
    widget = child(person, name)
    person.wait(widget.isEnabled)
    person.bot.mouseClick(widget, Qt.MouseButton.LeftButton)


def text(person: Person, name: str) -> str:
    label = child(person, name)
    assert isinstance(label, QLabel)
    return label.text() if label.isVisible() else ""


def tick(person: Person, name: str) -> None:
    box = child(person, name)
    assert isinstance(box, QCheckBox)
    box.click()


def all_text(person: Person) -> str:
    dialog = child(person, "travel_go").window()
    return " ".join(label.text() for label in dialog.findChildren(QLabel) if label.isVisible())


class TestDiscreet:
    def test_no_chapter_is_remembered_and_the_window_has_a_harmless_name(
        self, make_person: Make, vault_path: Path, tmp_path: Path, story_theme: Theme
    ) -> None:
        person = make_person()
        person.open(vault_path)
        settings = Settings(folder=tmp_path / "settings")
        assert settings.last_vault == vault_path
        open_settings(person)
        box = child(person, "settings_discreet")
        assert isinstance(box, QCheckBox)
        box.click()
        person.idle()
        session = person.root.session
        assert session is not None
        assert session.context.settings.last_vault is None
        person.root.quit()
        person.wait(lambda: person.root.ended)
        again = make_person()
        assert again.window.windowTitle() == DISCREET_NAME
        again.open(vault_path)
        assert Settings(folder=tmp_path / "settings").last_vault is None
        assert str(vault_path) not in (tmp_path / "settings" / "desk.ini").read_text()

    def test_the_page_says_who_asks_for_neutral_headings(
        self, make_person: Make, vault_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        config = tmp_path / "settings"
        monkeypatch.setattr("platformdirs.user_config_dir", lambda *_args, **_named: str(config))
        # Discreet was chosen in another vault: this one knows nothing of it.
        Settings(folder=config).set_discreet(True)
        person = make_person()
        person.open(vault_path)
        open_settings(person)
        said = "settings_paper_state"
        discreet, plain = child(person, "settings_discreet"), child(person, "settings_plain_paper")
        assert isinstance(discreet, QCheckBox)
        assert isinstance(plain, QCheckBox)
        assert (discreet.isChecked(), plain.isChecked()) == (True, False)
        assert "this computer is discreet. On a computer that is not" in text(person, said)
        plain.click()
        person.idle()
        assert "is discreet, and this chapter asks" in text(person, said)
        discreet.click()
        person.idle()
        # The computer is not discreet any more; the chapter goes on asking, and the page says so.
        assert (discreet.isChecked(), plain.isChecked()) == (False, True)
        assert "headings: this chapter asks" in text(person, said)
        plain.click()
        person.idle()
        assert text(person, said).startswith("Sheets show the chapter's heading")
        discreet.click()
        person.idle()
        assert (discreet.isChecked(), plain.isChecked()) == (True, True)

    def test_sheets_bear_neutral_headings(self, services: Services) -> None:
        meeting, _undo = services.meetings.add(
            MeetingDraft(starts_local=NOW.replace(tzinfo=None), title="Tuesday circle")
        )
        assert "Tuesday circle" in services.sheets.attendance(meeting).title
        services.discretion.set_plain_paper(True)
        assert services.discretion.plain_paper()
        assert "Tuesday circle" not in services.sheets.attendance(meeting).title
        services.discretion.set_plain_paper(False)
        assert "Tuesday circle" in services.sheets.attendance(meeting).title


class TestTravel:
    def test_no_backup_nothing_taken_away(
        self, make_person: Make, vault_path: Path, answers: Answers
    ) -> None:
        person = make_person()
        person.open(vault_path)
        open_settings(person)
        answers.path = vault_path
        press(person, "settings_travel")
        press(person, "travel_go")
        assert "inside the chapter" in text(person, "travel_state")
        answers.path = vault_path / "nowhere"
        press(person, "travel_go")
        answers.path = vault_path.parent / "not there"
        press(person, "travel_go")
        person.idle()
        assert not child(person, "travel_remove").isVisible()
        press(person, "travel_cancel")
        assert answers.left == 0
        assert (vault_path / "vault.json").exists()

    def test_the_chapter_leaves_this_computer_and_comes_back_from_the_stick(
        self,
        make_person: Make,
        vault_path: Path,
        answers: Answers,
        tmp_path: Path,
        vaults: VaultService,
    ) -> None:
        stick = tmp_path / "stick"
        stick.mkdir()
        person = make_person()
        person.open(vault_path)
        open_settings(person)
        answers.path = stick
        press(person, "settings_travel")
        press(person, "travel_go")
        person.wait(lambda: child(person, "travel_remove").isVisible())
        box = child(person, "travel_remove")
        assert isinstance(box, QCheckBox)
        box.setChecked(True)
        field = child(person, "travel_passphrase_edit")
        assert isinstance(field, QLineEdit)
        field.setText("not this")
        press(person, "travel_go")
        person.wait(lambda: "tries" in text(person, "travel_trouble"))
        assert (vault_path / "vault.json").exists()
        assert field.hasFocus()
        field.setText(PASSPHRASE)
        press(person, "travel_go")
        person.wait(lambda: answers.left == 1)
        assert answers.started == []
        assert not vault_path.exists(), [file.name for file in vault_path.iterdir()]
        assert Settings(folder=tmp_path / "settings").last_vault is None
        assert len(list(stick.glob("*"))) >= 1

    def test_what_could_not_be_taken_off_is_said_before_the_process_goes(
        self, make_person: Make, vault_path: Path, answers: Answers, tmp_path: Path
    ) -> None:
        stick = tmp_path / "stick"
        stick.mkdir()
        person = make_person()
        person.open(vault_path)
        (vault_path / "poem.txt").write_text("mine")
        open_settings(person)
        answers.path = stick
        press(person, "settings_travel")
        press(person, "travel_go")
        person.wait(lambda: child(person, "travel_remove").isVisible())
        box = child(person, "travel_remove")
        assert isinstance(box, QCheckBox)
        box.setChecked(True)
        field = child(person, "travel_passphrase_edit")
        assert isinstance(field, QLineEdit)
        field.setText(PASSPHRASE)
        press(person, "travel_go")
        person.wait(lambda: not (vault_path / "vault.json").exists())
        person.wait(lambda: "poem.txt" in text(person, "parting_part_0"))
        assert answers.left == 0
        press(person, "parting_close")
        person.wait(lambda: answers.left == 1)

    def test_a_copy_that_was_restored_beside_it_goes_too_and_other_desks_are_named(
        self,
        make_person: Make,
        vault_path: Path,
        answers: Answers,
        tmp_path: Path,
        vaults: VaultService,
    ) -> None:
        stick = tmp_path / "stick"
        stick.mkdir()
        copies = [tmp_path / "data" / "1a2b3c4d", tmp_path / "beside"]
        for copy in copies:
            shutil.copytree(vault_path, copy)
        other = tmp_path / "data" / "another"
        vaults.create(
            other,
            passphrase=Secret.from_text("six other words"),
            chapter=ChapterDraft(
                name="Pier", country="GB", timezone="Europe/London", language="en"
            ),
        )
        person = make_person()
        person.open(vault_path)
        open_settings(person)
        answers.path = stick
        press(person, "settings_travel")
        press(person, "travel_go")
        person.wait(lambda: child(person, "travel_remove").isVisible())
        assert "only backups" not in all_text(person)
        assert not child(person, "travel_copy_0").isVisible()
        tick(person, "travel_remove")
        assert str(copies[0]) in text(person, "travel_afterwards"), "it stays unless it is ticked"
        for place in range(2):
            assert "Last written" in text(person, f"travel_copy_{place}_written")
            tick(person, f"travel_copy_{place}")
        paths = {text(person, f"travel_copy_{place}_path") for place in range(2)}
        assert paths == {isolate_ltr(str(copy)) for copy in copies}
        assert str(other) in text(person, "travel_others")
        assert str(other) in text(person, "travel_afterwards")
        assert "only backups" not in all_text(person)
        assert text(person, "travel_passphrase_row_label")
        child(person, "travel_passphrase_edit").setFocus()
        person.write(PASSPHRASE)
        press(person, "travel_go")
        person.wait(lambda: answers.left == 1)
        assert [path for path in (vault_path, *copies) if path.exists()] == []
        assert (other / "vault.json").exists()

    def test_a_copy_that_is_not_ticked_stays_and_is_said_to(
        self, make_person: Make, vault_path: Path, answers: Answers, tmp_path: Path
    ) -> None:
        stick = tmp_path / "stick"
        stick.mkdir()
        copy = tmp_path / "data" / "1a2b3c4d"
        shutil.copytree(vault_path, copy)
        person = make_person()
        person.open(vault_path)
        open_settings(person)
        answers.path = stick
        press(person, "settings_travel")
        press(person, "travel_go")
        person.wait(lambda: child(person, "travel_remove").isVisible())
        tick(person, "travel_remove")
        tick(person, "travel_copy_0")
        assert "only backups" in text(person, "travel_afterwards")
        tick(person, "travel_copy_0")
        assert str(copy) in text(person, "travel_afterwards")
        assert "only backups" not in all_text(person)
        child(person, "travel_passphrase_edit").setFocus()
        person.write(PASSPHRASE)
        press(person, "travel_go")
        person.wait(lambda: answers.left == 1)
        assert not vault_path.exists()
        assert (copy / "vault.json").exists()

    def test_a_copy_that_is_open_elsewhere_is_named_at_the_end(  # noqa: PLR0917  # fixtures come by name
        self,
        make_person: Make,
        vault_path: Path,
        answers: Answers,
        tmp_path: Path,
        vaults: VaultService,
        made_vault: MadeVault,
    ) -> None:
        stick = tmp_path / "stick"
        stick.mkdir()
        copy = tmp_path / "data" / "1a2b3c4d"
        shutil.copytree(vault_path, copy)
        person = make_person()
        person.open(vault_path)
        open_settings(person)
        answers.path = stick
        press(person, "settings_travel")
        press(person, "travel_go")
        person.wait(lambda: child(person, "travel_remove").isVisible())
        tick(person, "travel_remove")
        tick(person, "travel_copy_0")
        desk = vaults.open(copy, made_vault.unlocked, events=EventBus())
        child(person, "travel_passphrase_edit").setFocus()
        person.write(PASSPHRASE)
        press(person, "travel_go")
        person.wait(lambda: str(copy) in text(person, "parting_part_0"))
        desk.close()
        assert not vault_path.exists()
        assert (copy / "vault.json").exists()
        press(person, "parting_close")
        person.wait(lambda: answers.left == 1)

    def test_without_removing_only_the_quick_ways_go(
        self, make_person: Make, vault_path: Path, answers: Answers, tmp_path: Path
    ) -> None:
        stick = tmp_path / "stick"
        stick.mkdir()
        person = make_person()
        person.open(vault_path)
        open_settings(person)
        answers.path = stick
        press(person, "settings_travel")
        press(person, "travel_go")
        person.wait(lambda: child(person, "travel_remove").isVisible())
        press(person, "travel_go")
        person.wait(lambda: answers.left == 1)
        assert (vault_path / "vault.json").exists()
        assert Settings(folder=tmp_path / "settings").last_vault is None


class TestRemoval:
    def test_an_open_vault_stays(
        self, vaults: VaultService, vault_path: Path, made_vault: MadeVault
    ) -> None:
        desk = vaults.open(vault_path, made_vault.unlocked, events=EventBus())
        with pytest.raises(AlreadyOpenError):
            vaults.remove(vault_path)
        desk.close()
        assert (vault_path / "vault.json").exists()

    def test_what_is_not_ours_stays_and_is_named(
        self, vaults: VaultService, vault_path: Path
    ) -> None:
        (vault_path / "poem.txt").write_text("mine")
        assert vaults.remove(vault_path) == ("poem.txt",)
        assert [file.name for file in vault_path.iterdir()] == ["poem.txt"]
        with pytest.raises(RefusedError):
            vaults.remove(vault_path)

    def test_one_of_which_a_header_alone_is_left_goes_too(
        self, vaults: VaultService, vault_path: Path
    ) -> None:
        (vault_path / "vault.json").unlink()
        assert vaults.remove(vault_path) == ()
        assert not vault_path.exists()

    def test_the_key_slots_are_overwritten_before_they_are_unlinked(
        self, vaults: VaultService, vault_path: Path
    ) -> None:
        # A second name of the same file shows what became of its bytes.
        (vault_path.parent / "seen").hardlink_to(vault_path / "vault.json")
        before = (vault_path.parent / "seen").read_bytes()
        vaults.remove(vault_path)
        after = (vault_path.parent / "seen").read_bytes()
        assert len(after) == len(before)
        assert b"slots" not in after


class TestPanic:
    def test_panic_drops_the_quick_way_in(
        self,
        make_person: Make,
        vault_path: Path,
        answers: Answers,
        monkeypatch: pytest.MonkeyPatch,
        clock: FixedClock,
    ) -> None:
        forgotten: list[Path] = []

        def forget(_service: VaultService, path: Path) -> bool:
            forgotten.append(path)
            return True

        monkeypatch.setattr(VaultService, "forget_quick_unlock", forget)
        person = make_person()
        person.open(vault_path)
        person.press(
            Qt.Key.Key_L,
            Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
        )
        assert answers.left == 1
        assert forgotten == [vault_path]
        assert isinstance(person.window, MainWindow)
