"""The page of who can open the chapter, and its dialogs, over a real vault."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QWidget

from chapterdesk.core.clock import FixedClock
from chapterdesk.core.events import EventBus
from chapterdesk.core.secret import Secret
from chapterdesk.crypto import kdf
from chapterdesk.services.catalogue import Desk, Services
from chapterdesk.services.keys import OwnPassphrase
from chapterdesk.services.vaults import VaultService
from chapterdesk.storage import ways
from chapterdesk.storage.keychain.memory import MemoryKeychain
from chapterdesk.storage.unlock import make_key_file
from chapterdesk.ui.context import SETTINGS, PageContext
from chapterdesk.ui.guard.misses import MISSES
from chapterdesk.ui.keys.dialog import KeyDialog
from chapterdesk.ui.keys.page import KeysPage
from chapterdesk.ui.messages import RecordingMessages
from tests.conftest import NOW, PASSPHRASE, MadeVault
from tests.ui.conftest import PageCalls

KIM = "kim keeps another one in mind"
CHEAP = kdf.KdfParameters(memory=19_456, passes=3, lanes=1)


@pytest.fixture(autouse=True)
def low_floor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kdf, "FLOOR_MEMORY", CHEAP.memory)


@pytest.fixture
def keychain() -> MemoryKeychain:
    return MemoryKeychain()


@pytest.fixture
def vaults(clock: FixedClock, keychain: MemoryKeychain) -> VaultService:
    return VaultService(clock=clock, kdf=CHEAP, keychain=keychain)


@pytest.fixture
def desk(
    vaults: VaultService, vault_path: Path, made_vault: MadeVault, events: EventBus
) -> Iterator[Desk]:
    opened = vaults.open(vault_path, made_vault.unlocked, events=events)
    yield opened
    opened.close()


@pytest.fixture
def page(page_context: PageContext, vaults: VaultService, qapp: QApplication) -> Iterator[KeysPage]:
    made = KeysPage(context=page_context, vaults=vaults)
    made.resize(900, 800)
    made.show()
    made.activate()
    yield made
    for window in qapp.topLevelWidgets():
        if isinstance(window, KeyDialog):
            window.done(0)
    made.close()


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


def dialog(page: QWidget, name: str) -> KeyDialog:
    found = page.findChild(KeyDialog, name)
    assert found is not None, name
    return found


def prove(asked: KeyDialog, name: str) -> None:
    """Type one's own passphrase, which comes first."""
    type_in(asked, f"{name}_own_edit", PASSPHRASE)
    press(asked, f"{name}_go")


def texts(root: QWidget, prefix: str) -> list[str]:
    return [
        widget.text()
        for widget in root.findChildren(QWidget)
        if widget.objectName().startswith(prefix) and hasattr(widget, "text")
    ]


def let_kim_in(services: Services) -> None:
    keys = services.keys
    proof = keys.prove(OwnPassphrase(passphrase=Secret.from_text(PASSPHRASE)))
    keys.save(keys.seal_person(label="Kim", passphrase=Secret.from_text(KIM), proof=proof))


def test_somebody_is_let_in_by_a_passphrase_of_their_own(
    page: KeysPage,
    vaults: VaultService,
    vault_path: Path,
    assert_all_named: Callable[[QWidget], None],
    assert_mnemonics_differ: Callable[[QWidget], None],
) -> None:
    assert_all_named(page)
    assert_mnemonics_differ(page)
    press(page, "keys_let_in")
    asked = dialog(page, "keys_add")
    assert_all_named(asked)
    assert_mnemonics_differ(asked)
    prove(asked, "keys_add")
    assert_mnemonics_differ(asked)
    press(asked, "keys_add_go")
    (note,) = texts(asked, "keys_add_label_row_note")
    assert note.endswith("Say whose passphrase it is.")
    type_in(asked, "keys_add_label", "Kim")
    offered = texts(asked, "keys_add_new_offer")[0]
    type_in(asked, "keys_add_new_again_edit", offered)
    press(asked, "keys_add_go")
    assert [row.label for row in page._access.passphrases] == ["First passphrase", "Kim"]
    assert page.findChild(QWidget, "keys_person_1") is not None
    assert vaults.check_passphrase(vault_path, Secret.from_text(offered))


@pytest.mark.parametrize(
    ("button", "name"), [("keys_let_in", "keys_add"), ("keys_new_code", "keys_code")]
)
def test_nothing_is_offered_before_ones_own_passphrase_was_right(
    page: KeysPage, vault_path: Path, button: str, name: str
) -> None:
    before = (vault_path / "vault.json").read_bytes()
    press(page, button)
    asked = dialog(page, name)
    rest = [
        widget
        for widget in asked.findChildren(QWidget)
        if widget.objectName() in {"keys_add_label", "keys_add_new", "recovery_code"}
    ]
    assert rest
    press(asked, f"{name}_go")
    assert texts(asked, f"{name}_own_row_note") == ["Type the passphrase."]
    type_in(asked, f"{name}_own_edit", "somebody at the desk")
    press(asked, f"{name}_go")
    assert "4 tries are left" in texts(asked, f"{name}_own_row_note")[0]
    assert not any(widget.isVisible() for widget in rest)
    prove(asked, name)
    assert all(widget.isVisible() for widget in rest)
    field = asked.findChild(QLineEdit, f"{name}_own_edit")
    assert field is not None
    assert not field.text()
    press(asked, f"{name}_stay")
    assert (vault_path / "vault.json").read_bytes() == before


def test_five_wrong_passphrases_lock_in_whichever_dialog(page: KeysPage, calls: PageCalls) -> None:
    tries = (
        ("keys_let_in", "keys_add", "own"),
        ("keys_new_code", "keys_code", "own"),
        ("keys_file_switch", "keys_file", "own"),
        ("keys_let_in", "keys_add", "own"),
        ("keys_let_in", "keys_add", "own"),
    )
    calls.path = None
    for at, (button, name, field) in enumerate(tries):
        assert not calls.locked
        press(page, button)
        asked = [
            one for one in page.findChildren(KeyDialog) if one.objectName() == name
        ][-1]  # fmt: skip
        type_in(asked, f"{name}_{field}_edit", f"a guess {at}")
        if name == "keys_file":
            calls.path = page.context.vault.parent / "never made"
        press(asked, f"{name}_go")
        asked.done(0)
    assert calls.locked == 1
    assert not (page.context.vault.parent / "never made").exists()


def test_a_right_passphrase_forgets_the_wrong_ones(page: KeysPage, calls: PageCalls) -> None:
    press(page, "keys_let_in")
    asked = dialog(page, "keys_add")
    for at in range(MISSES - 1):
        type_in(asked, "keys_add_own_edit", f"a guess {at}")
        press(asked, "keys_add_go")
    prove(asked, "keys_add")
    asked.done(0)
    press(page, "keys_new_code")
    asked = dialog(page, "keys_code")
    type_in(asked, "keys_code_own_edit", "a slip")
    press(asked, "keys_code_go")
    assert not calls.locked


def test_the_key_file_is_asked_where_ones_own_passphrase_needs_it(
    page: KeysPage, services: Services, calls: PageCalls, tmp_path: Path
) -> None:
    file = tmp_path / "stick.bin"
    keys = services.keys
    keys.save(keys.seal_key_file(passphrase=Secret.from_text(PASSPHRASE), make=file))
    page.refresh()
    press(page, "keys_let_in")
    asked = dialog(page, "keys_add")
    type_in(asked, "keys_add_own_edit", PASSPHRASE)
    press(asked, "keys_add_go")
    assert "key file" in texts(asked, "keys_add_file_text")[0]
    assert not any("left" in text for text in texts(asked, "keys_add"))
    calls.path = file
    press(asked, "keys_add_file_choose")
    press(asked, "keys_add_go")
    label = asked.findChild(QLineEdit, "keys_add_label")
    assert label is not None
    assert label.isVisible()


def test_a_wrong_old_passphrase_is_said_beside_its_field(
    page: KeysPage, vaults: VaultService, vault_path: Path
) -> None:
    press(page, "keys_change_mine")
    asked = dialog(page, "keys_change")
    new = texts(asked, "keys_change_new_offer")[0]
    type_in(asked, "keys_change_old_edit", "not this one")
    type_in(asked, "keys_change_new_again_edit", new)
    press(asked, "keys_change_go")
    assert "does not open" in texts(asked, "keys_change_old_row_note")[0]
    type_in(asked, "keys_change_old_edit", PASSPHRASE)
    press(asked, "keys_change_go")
    assert asked.isHidden()
    assert vaults.check_passphrase(vault_path, Secret.from_text(new))
    assert not vaults.check_passphrase(vault_path, Secret.from_text(PASSPHRASE))
    assert asked.findChild(QLineEdit, "keys_change_old_edit").text() == ""


def test_a_readers_passphrase_is_refused_where_the_new_one_is_chosen(
    page: KeysPage, services: Services, vaults: VaultService, vault_path: Path
) -> None:
    press(page, "keys_change_mine")
    asked = dialog(page, "keys_change")
    new = texts(asked, "keys_change_new_offer")[0]
    safety = services.safety
    safety.add_first(safety.make_reader("Ola", Secret.from_text(new), others=()))
    type_in(asked, "keys_change_old_edit", PASSPHRASE)
    type_in(asked, "keys_change_new_again_edit", new)
    press(asked, "keys_change_go")
    assert asked.isVisible()
    said = [label.text() for label in asked.findChildren(QLabel) if label.isVisible()]
    assert any("sealed for a reader" in text for text in said)
    assert vaults.check_passphrase(vault_path, Secret.from_text(PASSPHRASE))


def test_a_name_can_be_given_and_taken_back(
    page: KeysPage, page_context: PageContext, messages: RecordingMessages
) -> None:
    press(page, "keys_person_0_rename")
    asked = dialog(page, "keys_rename")
    type_in(asked, "keys_rename_label", "Ada")
    press(asked, "keys_rename_go")
    assert page._access.passphrases[0].label == "Ada"
    messages.press_undo()
    page.refresh()
    assert not page._access.passphrases[0].named


def test_taking_a_passphrase_away_asks_and_says_what_it_does_not_do(
    page: KeysPage, services: Services, messages: RecordingMessages, vaults: VaultService,
    vault_path: Path,
) -> None:  # fmt: skip
    let_kim_in(services)
    page.refresh()
    press(page, "keys_person_1_remove")
    assert "copied the desk before" in messages.questions[0][0].lost
    messages.answer(accept=True)
    assert len(page._access.passphrases) == 1
    assert not vaults.check_passphrase(vault_path, Secret.from_text(KIM))


def test_a_new_code_counts_after_three_groups_were_typed_back(
    page: KeysPage, vaults: VaultService, vault_path: Path, made_vault: MadeVault
) -> None:
    press(page, "keys_new_code")
    asked = dialog(page, "keys_code")
    assert not texts(asked, "recovery_code_1")
    prove(asked, "keys_code")
    shown = {
        int(name): text
        for name, text in (
            (widget.objectName().rsplit("_", 1)[1], widget.text())
            for widget in asked.findChildren(QWidget)
            if widget.objectName().startswith("recovery_code_")
            and widget.objectName().rsplit("_", 1)[1].isdigit()
        )
    }
    press(asked, "keys_code_go")
    old = Secret.from_text(made_vault.recovery_code)
    assert vaults.derive(vault_path, recovery_code=old).used_recovery
    for place, label in enumerate(texts(asked, "recovery_row_")[::2]):
        number = int("".join(letter for letter in label if letter.isdigit()))
        type_in(asked, f"recovery_group_{place}", shown[number])
    press(asked, "keys_code_go")
    assert asked.isHidden()
    code = Secret.from_text("".join(shown[at] for at in sorted(shown)))
    assert vaults.derive(vault_path, recovery_code=code).used_recovery


def test_quick_unlock_is_set_up_and_forgotten(
    page: KeysPage, keychain: MemoryKeychain, vaults: VaultService, vault_path: Path
) -> None:
    keychain.trouble = "No keyring runs on this computer."
    press(page, "keys_quick_switch")
    assert "No keyring runs" in texts(page, "keys_quick_text")[0]
    keychain.trouble = ""
    press(page, "keys_quick_switch")
    asked = dialog(page, "keys_quick")
    for name, text in (("own", PASSPHRASE), ("pin", "12345"), ("again", "12345")):
        type_in(asked, f"keys_quick_{name}_edit", text)
    press(asked, "keys_quick_go")
    assert "6 characters" in texts(asked, "keys_quick_pin_row_note")[0]
    for name in ("pin", "again"):
        type_in(asked, f"keys_quick_{name}_edit", "471108")
    press(asked, "keys_quick_go")
    assert "On until 3 December 2026" in texts(page, "keys_quick_text")[0]
    assert vaults.derive_quick(vault_path, Secret(b"471108"))
    press(page, "keys_quick_switch")
    assert "Off." in texts(page, "keys_quick_text")[0]
    assert not keychain.kept


def test_a_key_file_is_made_where_the_person_says(
    page: KeysPage, calls: PageCalls, tmp_path: Path
) -> None:
    calls.path = tmp_path / "key"
    press(page, "keys_file_switch")
    asked = dialog(page, "keys_file")
    type_in(asked, "keys_file_own_edit", PASSPHRASE)
    press(asked, "keys_file_go")
    assert len(calls.path.read_bytes()) == 32
    assert page._access.passphrases[0].key_file
    assert "any more" in texts(page, "keys_file_switch")[0]


def test_somebody_left_in_the_window(  # noqa: PLR0917  # fixtures come by name
    page: KeysPage,
    services: Services,
    clock: FixedClock,
    vaults: VaultService,
    vault_path: Path,
    tmp_path: Path,
    assert_all_named: Callable[[QWidget], None],
) -> None:
    let_kim_in(services)
    (tmp_path / "stick").mkdir()
    services.backups.backup(tmp_path / "stick")
    page.refresh()
    press(page, "keys_person_1_left")
    asked = dialog(page, "keys_left")
    assert_all_named(asked)
    assert any("26 November 2026" in text for text in texts(asked, "keys_left_backup_0"))
    press(asked, "keys_left_go")
    assert texts(asked, "keys_left_own_row_note") == ["Type the passphrase."]
    type_in(asked, "keys_left_own_edit", KIM)
    press(asked, "keys_left_go")
    assert "person who leaves" in texts(asked, "keys_left_own_row_note")[0]
    type_in(asked, "keys_left_own_edit", PASSPHRASE)
    press(asked, "keys_left_go")
    assert asked.heading.text() == "All keys are changed"
    assert any("Kim" in text for text in texts(asked, "keys_left_line_0"))
    assert not vaults.check_passphrase(vault_path, Secret.from_text(KIM))
    assert vaults.check_passphrase(vault_path, Secret.from_text(PASSPHRASE))
    press(asked, "keys_left_go")
    assert asked.isHidden()
    assert len(page._access.passphrases) == 1
    assert clock.now() == NOW


def test_who_stays_with_a_key_file_is_kept(  # noqa: PLR0917  # fixtures come by name
    page: KeysPage,
    calls: PageCalls,
    desk: Desk,
    vaults: VaultService,
    vault_path: Path,
    tmp_path: Path,
) -> None:
    noor, file = "noor has a stick beside it as well", tmp_path / "noor.key"
    let_kim_in(desk.services)
    key = desk._vault.key
    way = ways.seal_new(key, Secret.from_text(noor), kdf=CHEAP, key_file=make_key_file(file))
    ways.put(desk._vault, way)
    desk.services.keys.rename(way.slot.slot_id, "Noor")
    page.refresh()
    press(page, "keys_person_1_left")
    asked = dialog(page, "keys_left")
    type_in(asked, "keys_left_own_edit", PASSPHRASE)
    type_in(asked, "keys_left_other_0_edit", noor)
    calls.path = file
    press(asked, "keys_left_other_0_file_choose")
    press(asked, "keys_left_go")
    assert asked.heading.text() == "All keys are changed"
    stays = vaults.derive(vault_path, passphrase=Secret.from_text(noor), key_file=file)
    assert not stays.used_recovery
    assert not vaults.check_passphrase(vault_path, Secret.from_text(KIM))


def test_nothing_is_left_on_the_page_after_a_lock(page: KeysPage, calls: PageCalls) -> None:
    press(page, "keys_back")
    assert calls.shown == [(SETTINGS, None)]
    page.clear()
    assert page._access.rows == ()
