"""Sheets bear neutral headings where the chapter or this computer asks for it, whichever it is."""

import os
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings

from chapterdesk.core.paths import is_discreet
from chapterdesk.services.catalogue import Services
from chapterdesk.services.discretion import PlainPaper
from chapterdesk.services.meetings import MeetingDraft
from chapterdesk.ui.settings import Settings
from tests.conftest import NOW


@pytest.fixture
def computer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    folder = tmp_path / "config"
    monkeypatch.setattr("platformdirs.user_config_dir", lambda *_args, **_named: str(folder))
    return Settings(folder=folder)


@pytest.fixture
def meeting(services: Services) -> bytes:
    draft = MeetingDraft(starts_local=NOW.replace(tzinfo=None), title="Tuesday circle")
    return services.meetings.add(draft)[0]


def is_neutral(services: Services, meeting: bytes) -> bool:
    return "Tuesday circle" not in services.sheets.attendance(meeting).title


@pytest.mark.parametrize("here", [False, True])
@pytest.mark.parametrize("chapter", [False, True])
def test_one_of_them_is_enough(
    services: Services, meeting: bytes, computer: Settings, here: bool, chapter: bool
) -> None:
    computer.set_discreet(here)
    services.discretion.set_plain_paper(chapter)
    assert is_neutral(services, meeting) is (here or chapter)
    assert services.discretion.plain_paper() is (here or chapter)
    assert services.discretion.who_asks() == PlainPaper(here=here, chapter=chapter)


def test_a_vault_that_was_never_told_is_neutral_on_a_discreet_computer(
    services: Services, meeting: bytes, computer: Settings
) -> None:
    computer.set_discreet(True)
    assert is_neutral(services, meeting)
    computer.set_discreet(False)
    assert not is_neutral(services, meeting)


def test_settings_that_can_not_be_read_count_as_discreet(
    services: Services, meeting: bytes, computer: Settings, tmp_path: Path
) -> None:
    file = tmp_path / "config" / "desk.ini"
    file.write_bytes(b"\xff no settings")
    assert is_neutral(services, meeting)
    file.unlink()
    assert not is_neutral(services, meeting)
    if os.geteuid():
        file.write_text("[General]\n")
        file.chmod(0)
        assert is_discreet()


def test_what_the_window_writes_is_what_is_read(computer: Settings, tmp_path: Path) -> None:
    computer.set_last_vault(tmp_path / "a vault; [with] = % and \u05d0")
    computer.set_language("de")
    computer.set_theme("dark")
    assert not is_discreet()
    computer.set_discreet(True)
    assert QSettings(str(tmp_path / "config" / "desk.ini"), QSettings.Format.IniFormat).value(
        "discreet"
    )
    assert is_discreet()
    computer.set_discreet(False)
    assert not is_discreet()
