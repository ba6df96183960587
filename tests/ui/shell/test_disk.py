"""What set-up and the settings say of the disk: in plain words, with what to do."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from chapterdesk.core.errors import StorageError
from chapterdesk.services.disk import DiskEncryption
from chapterdesk.ui.chapter.disk import DiskNote, sentence
from chapterdesk.ui.tasks import InlineTaskRunner
from chapterdesk.ui.theme.theme import Theme

PLATFORMS = ("linux", "win32", "darwin")


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_disk_that_lies_open_says_what_that_means(platform: str) -> None:
    said, tone = sentence(DiskEncryption.OFF, platform=platform)
    assert "not encrypted" in said
    assert "not what is in the chapter" in said
    assert {"linux": "LUKS", "win32": "BitLocker", "darwin": "FileVault"}[platform] in said
    assert tone == "warn"


@pytest.mark.parametrize("platform", PLATFORMS)
def test_what_is_not_known_says_how_to_look(platform: str) -> None:
    said, tone = sentence(DiskEncryption.UNKNOWN, platform=platform)
    assert {"linux": "lsblk", "win32": "BitLocker", "darwin": "FileVault"}[platform] in said
    assert tone == "accent"


def test_swap_is_told_apart() -> None:
    assert "swap is not" in sentence(DiskEncryption.SWAP_OFF)[0]
    assert sentence(DiskEncryption.ON)[1] == "ok"


def test_it_is_looked_at_once_and_shown_where_it_is_wanted(
    theme: Theme, runner: InlineTaskRunner, qtbot: QtBot, tmp_path: Path
) -> None:
    looked: list[Path] = []

    def look(folder: Path) -> DiskEncryption:
        looked.append(folder)
        return DiskEncryption.OFF

    note = DiskNote(theme=theme, name="disk", tasks=runner, look=look)
    qtbot.addWidget(note)
    note.set_wanted(wanted=False)
    note.look(tmp_path)
    assert note.isHidden()
    note.set_wanted(wanted=True)
    assert not note.isHidden()
    assert note.accessibleName() == note.text == sentence(DiskEncryption.OFF)[0]
    note.look(tmp_path)
    assert looked == [tmp_path]


def test_a_look_that_fails_says_how_to_look(
    theme: Theme, runner: InlineTaskRunner, qtbot: QtBot, tmp_path: Path
) -> None:
    def look(_folder: Path) -> DiskEncryption:
        raise StorageError("gone")

    note = DiskNote(theme=theme, name="disk", tasks=runner, look=look)
    qtbot.addWidget(note)
    note.look(tmp_path)
    assert note.text == sentence(DiskEncryption.UNKNOWN)[0]
