"""They left, in the window: what is asked first, what becomes of papers, what is advised."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from chapterdesk.core.clock import FixedClock
from chapterdesk.core.events import EventBus
from chapterdesk.core.secret import Secret
from chapterdesk.crypto import kdf
from chapterdesk.services.catalogue import Desk, Services
from chapterdesk.services.keys import OwnPassphrase
from chapterdesk.services.vaults import VaultService
from chapterdesk.storage.keychain.memory import MemoryKeychain
from chapterdesk.ui.context import PageContext
from chapterdesk.ui.keys.dialog import KeyDialog
from chapterdesk.ui.keys.page import KeysPage
from chapterdesk.ui.messages import RecordingMessages
from chapterdesk.ui.paper.dialog import PaperDialog
from chapterdesk.ui.widgets.dialog import Dialog
from tests.conftest import PASSPHRASE, MadeVault

KIM = "kim keeps another one in mind"
CHEAP = kdf.KdfParameters(memory=19_456, passes=3, lanes=1)


@pytest.fixture(autouse=True)
def low_floor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kdf, "FLOOR_MEMORY", CHEAP.memory)


@pytest.fixture
def vaults(clock: FixedClock) -> VaultService:
    return VaultService(clock=clock, kdf=CHEAP, keychain=MemoryKeychain())


@pytest.fixture
def desk(
    vaults: VaultService, vault_path: Path, made_vault: MadeVault, events: EventBus
) -> Iterator[Desk]:
    opened = vaults.open(vault_path, made_vault.unlocked, events=events)
    yield opened
    opened.close()


@pytest.fixture
def page(
    page_context: PageContext, vaults: VaultService, services: Services, qapp: QApplication
) -> Iterator[KeysPage]:
    keys = services.keys
    proof = keys.prove(OwnPassphrase(passphrase=Secret.from_text(PASSPHRASE)))
    keys.save(keys.seal_person(label="Kim", passphrase=Secret.from_text(KIM), proof=proof))
    # A window as a laptop has it, so that the dialogs have room and lie over something.
    window = QWidget()
    window.setGeometry(40, 30, 720, 740)
    layout = QVBoxLayout(window)
    made = KeysPage(context=page_context, vaults=vaults)
    layout.addWidget(made)
    window.show()
    made.activate()
    yield made
    for open_one in qapp.topLevelWidgets():
        if isinstance(open_one, Dialog):
            open_one.done(0)
    window.close()


def press(root: QWidget, name: str) -> None:
    button = root.findChild(QAbstractButton, name)
    assert button is not None, name
    assert button.isEnabled(), name
    button.click()


def type_in(root: QWidget, name: str, text: str) -> None:
    edit = root.findChild(QLineEdit, name)
    assert edit is not None, name
    edit.clear()
    QTest.keyClicks(edit, text)


def texts(root: QWidget, prefix: str) -> list[str]:
    return [
        widget.text()
        for widget in root.findChildren(QWidget)
        if widget.objectName().startswith(prefix) and hasattr(widget, "text")
    ]


def begin(page: KeysPage, *, seen: bool = False) -> KeyDialog:
    press(page, "keys_person_1_left")
    asked = page.window().findChild(KeyDialog, "keys_left")
    assert asked is not None
    tick(asked, seen=seen)
    return asked


def tick(asked: KeyDialog, *, seen: bool) -> None:
    box = asked.findChild(QCheckBox, "keys_left_seen")
    assert box is not None
    box.setChecked(seen)


def go(asked: KeyDialog, passphrase: str) -> None:
    type_in(asked, "keys_left_own_edit", passphrase)
    press(asked, "keys_left_go")


def shown_code(asked: QWidget) -> dict[int, str]:
    """Return the groups that are shown, by number."""
    found = {}
    for widget in asked.findChildren(QWidget):
        last = widget.objectName().rpartition("recovery_code_")[2]
        if last.isdigit() and widget.isVisible():
            found[int(last)] = widget.text()
    return found


def type_groups(asked: QWidget) -> None:
    code = shown_code(asked)
    for place, label in enumerate(texts(asked, "recovery_row_")[::2]):
        number = int("".join(letter for letter in label if letter.isdigit()))
        type_in(asked, f"recovery_group_{place}", code[number])


def test_no_code_is_drawn_before_the_passphrase_was_right(page: KeysPage) -> None:
    asked = begin(page, seen=True)
    go(asked, "somebody at the desk")
    assert "4 tries are left" in texts(asked, "keys_left_own_row_note")[0]
    assert not shown_code(asked)
    go(asked, KIM)
    assert "person who leaves" in texts(asked, "keys_left_own_row_note")[0]
    assert not shown_code(asked)
    assert not asked._code.is_shown
    go(asked, PASSPHRASE)
    assert shown_code(asked)


def test_a_code_that_was_shown_is_shown_again_and_no_other(
    page: KeysPage, vaults: VaultService, vault_path: Path, messages: RecordingMessages
) -> None:
    asked = begin(page, seen=True)
    go(asked, PASSPHRASE)
    first = shown_code(asked)
    assert not asked.findChild(QWidget, "keys_left_same").isVisible()
    press(asked, "keys_left_go")
    assert asked.heading.text() != "All keys are changed"
    press(asked, "keys_left_stay")
    assert asked.findChild(QWidget, "keys_left_own").isVisible()
    press(asked, "keys_left_go")
    QTest.qWait(20)
    assert shown_code(asked) == first
    assert asked.findChild(QWidget, "keys_left_same").isVisible()
    type_groups(asked)
    press(asked, "keys_left_go")
    assert asked.heading.text() == "All keys are changed"
    code = Secret.from_text("".join(first[at] for at in sorted(first)))
    assert vaults.derive(vault_path, recovery_code=code).used_recovery
    lines = texts(asked, "keys_left_line_")
    assert any("keep its paper apart as long as you keep them" in line for line in lines)
    press(asked, "keys_left_go")
    assert not any("void" in text for text, _undo in messages.toasts)


def test_a_paper_that_counts_for_nothing_is_said_to_be_void(
    page: KeysPage,
) -> None:
    asked = begin(page, seen=True)
    go(asked, PASSPHRASE)
    press(asked, "keys_left_stay")
    tick(asked, seen=False)
    press(asked, "keys_left_go")
    assert asked.heading.text() == "All keys are changed"
    assert any("is void: destroy its paper" in line for line in texts(asked, "keys_left_line_"))


@pytest.mark.parametrize("button", ["keys_person_1_left", "keys_new_code"])
def test_who_goes_back_from_a_shown_code_is_told_to_destroy_its_paper(
    page: KeysPage, messages: RecordingMessages, button: str
) -> None:
    press(page, button)
    asked = page.window().findChildren(KeyDialog)[-1]
    name = asked.objectName()
    if name == "keys_left":
        tick(asked, seen=True)
    type_in(asked, f"{name}_own_edit", PASSPHRASE)
    press(asked, f"{name}_go")
    assert shown_code(asked)
    while asked.isVisible():
        press(asked, f"{name}_stay")
    assert "is void: destroy its paper" in messages.toasts[-1][0]


def test_nothing_that_the_old_keys_open_is_advised_to_be_kept(
    page: KeysPage, services: Services, tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    services.backups.backup(stick)
    asked = begin(page)
    before = " ".join(texts(asked.findChild(QWidget, "keys_left_backups"), ""))
    assert "Destroy none yet" in before
    go(asked, PASSPHRASE)
    after = " ".join(texts(asked.findChild(QWidget, "keys_left_old"), ""))
    assert "There is a backup under the new keys now" in after
    assert "keep" not in after


def test_the_dialog_lies_over_the_window_and_nothing_is_cut(page: KeysPage) -> None:
    asked = begin(page)
    QTest.qWait(20)
    window = page.window().geometry()
    away = asked.frameGeometry().center() - window.center()
    assert (abs(away.x()) <= 2, abs(away.y()) <= 20) == (True, True), (window, asked.geometry())
    area = asked.findChild(QScrollArea, "keys_left_area")
    assert area.horizontalScrollBar().maximum() == 0, (asked.size(), area.viewport().size())
    whole = QRect(QPoint(0, 0), area.viewport().size())
    for name in ("keys_left_own", "keys_left_backups", "keys_left_seen"):
        widget = asked.findChild(QWidget, name)
        right = widget.mapTo(area.viewport(), QPoint(widget.width(), 0)).x()
        assert right <= whole.width(), name


def test_the_dialog_keeps_its_size_while_one_types(page: KeysPage) -> None:
    asked = begin(page)
    press(asked, "keys_left_go")
    QTest.qWait(20)
    size = asked.size()
    type_in(asked, "keys_left_own_edit", "a letter clears what was said")
    QTest.qWait(20)
    assert texts(asked, "keys_left_own_row_note") == [""]
    assert asked.size() == size


def test_the_sheet_is_previewed_as_large_as_over_the_window(page: KeysPage) -> None:
    page.window().resize(1280, 800)
    asked = begin(page, seen=True)
    go(asked, PASSPHRASE)
    press(asked, "recovery_code_print")
    sheet = asked.findChild(PaperDialog)
    assert sheet is not None
    assert sheet.width() > asked.width()
    assert sheet.height() >= 740
    sheet.done(0)


def test_what_is_wrong_with_one_group_moves_no_other(page: KeysPage) -> None:
    asked = begin(page, seen=True)
    go(asked, PASSPHRASE)
    press(asked, "keys_left_go")
    QTest.qWait(20)
    tops = {
        asked.findChild(QLineEdit, f"recovery_group_{place}").mapTo(asked, QPoint(0, 0)).y()
        for place in range(3)
    }
    assert len(tops) == 1
