"""Files that fail, in the whole window: damaged keys come back, a read-only disk is read."""

import re
from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import Final

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QMenu

from chapterdesk import ui
from chapterdesk.core.events import EventBus
from chapterdesk.services.groups import GroupDraft
from chapterdesk.services.members.drafts import MemberDraft
from chapterdesk.services.vaults import VaultService
from chapterdesk.storage.errors import read_only as can_not_be_written
from chapterdesk.storage.vault import Vault, VaultKey
from chapterdesk.ui.context import (
    BACKUPS,
    BIN,
    GROUPS,
    IMPORT,
    KEYS,
    MEETINGS,
    MEMBERS,
    MENTORING,
    RESOURCES,
    SETTINGS,
    TODAY,
)
from chapterdesk.ui.shell.reading import WRITES, why, writes
from tests.conftest import PASSPHRASE, MadeVault
from tests.stories.conftest import Person

NONE = Qt.KeyboardModifier.NoModifier
CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
ENTER, SPACE = Qt.Key.Key_Return, Qt.Key.Key_Space


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
    person.unlock()
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
    person.enter()


def test_one_damaged_header_is_healed_and_told_with_the_day(
    make_person: Callable[[], Person], vault_path: Path
) -> None:
    (vault_path / "vault.json").unlink()
    person = make_person()
    person.root.begin(vault_path, practice=False)
    person.enter()

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
    person.enter()
    person.wait_for("upkeep_banner")
    texts = [label.text() for label in person.find("upkeep_banner").findChildren(QLabel)]
    assert "For reading only" in " ".join(texts)
    person.idle()
    assert not person.shows("error_dialog")
    session = person.root.session
    assert session is not None
    person.root.lock()
    assert {path.name: path.read_bytes() for path in vault_path.iterdir()} == before


@pytest.mark.qt_log_ignore("grabbing the keyboard", extend=True)
def test_what_would_write_is_disabled_on_a_desk_that_is_only_read(
    make_person: Callable[[], Person],
    vault_path: Path,
    vaults: VaultService,
    made_vault: MadeVault,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    desk = vaults.open(vault_path, made_vault.unlocked, events=EventBus())
    member, _undo = desk.services.members.add(MemberDraft(display_name="Robin"))
    group, _undo = desk.services.groups.add(GroupDraft(name="Walking group"))
    meeting, _undo = desk.services.meetings.start_now()
    desk.close()
    real = Vault.open
    monkeypatch.setattr(Vault, "open", lambda path, key, **_named: real(path, key, read_only=True))
    person = make_person()
    person.root.begin(vault_path, practice=False)
    person.enter()
    person.wait_for("upkeep_banner")
    session = person.root.session
    assert session is not None
    seen: dict[str, bool] = {}
    rooms = [(TODAY, None), (MEMBERS, member), (GROUPS, group), (MEETINGS, meeting)]
    rooms += [(name, None) for name in (MENTORING, RESOURCES, BACKUPS, SETTINGS, KEYS, BIN, IMPORT)]
    for page, record in rooms:
        session.navigate(page, record)
        person.wait_for(f"{page}_page")
        person.idle()
        for part in person.window.findChildren(QAbstractButton):
            if part.isVisible():
                seen[part.objectName()] = part.isEnabled()
                if writes(part.objectName()):
                    assert part.toolTip() == part.accessibleDescription() == why()
    assert [name for name, enabled in seen.items() if enabled and writes(name)] == []
    assert {
        "start_check_in", "member_edit", "members_add", "note_add", "group_edit", "meeting_edit",
        "meeting_check_in", "pair_add", "entry_add", "backups_add", "settings_save", "keys_let_in",
        "import_choose",
    } <= {name for name, enabled in seen.items() if not enabled}  # fmt: skip
    assert {"sidebar_lock", "backups_now", "print_helplines", "settings_larger"} <= {
        name for name, enabled in seen.items() if enabled
    }
    # What a page enables by itself stays as it is: its fields are filled in by now.
    button = person.find("import_choose")
    button.setEnabled(True)
    assert not button.isEnabled()
    session.navigate(MEMBERS, member)
    person.idle()
    for key, modifier in ((Qt.Key.Key_F2, NONE), (Qt.Key.Key_A, CTRL_SHIFT)):
        person.press(key, modifier)
        assert not person.shows("member_form")
    menu = person.window.findChild(QMenu, "member_menu")
    assert menu is not None
    menu.popup(QPoint())
    items = {one.objectName(): one.isEnabled() for one in menu.actions() if one.text()}
    assert items == {
        **dict.fromkeys(
            ("member_archive", "member_sealed", "member_delete", "member_forget"), False
        ),
        # These lead to pages and dialogs that look; what writes there is disabled there.
        **dict.fromkeys(("member_duplicates", "member_ask", "member_out", "member_checks"), True),
    }
    menu.close()
    offered = {command.name for command in session.actions.listed}
    assert "action_print" in offered
    assert not offered & {"action_new_meeting", "action_import", "action_checkin"}
    person.press(Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    person.wait(lambda: bool(person.root.window.toasts.shown))
    assert not person.shows("error_dialog")
    person.root.lock()


MADE_UP: Final = re.compile(
    r"(member_(archive|unarchive|delete|forget|sealed)|(group|place)_save|consent_.*|import_back_.*"
    r"|backups_every_.*|backups_.*_remove|settings_area_.*|reader_.*_remove|members_picked_.*|members_import"
    r"|views_.*|(member|pair)_save|ask_(correct|restrict)|wording_.*_change|denied_.*_off|reach_.*)"
)
"""Names that are put together where they are given."""


def test_every_name_of_what_writes_is_one_of_the_window() -> None:
    source = "\n".join(
        path.read_text(encoding="utf-8")
        for path in Path(ui.__file__).parent.rglob("*.py")
        if path.name != "reading.py"
    )
    names = {
        "".join(parts).removesuffix("_action")
        for pattern in WRITES
        for parts in product(
            *(
                part.split("|") if place % 2 else [part]
                for place, part in enumerate(re.split(r"\(([^)]*)\)", pattern))
            )
        )
    }
    assert len(names) > 60
    unknown = {name for name in names if f'"{name}"' not in source and not MADE_UP.fullmatch(name)}
    assert unknown == set()
