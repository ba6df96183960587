"""A lock in the middle of a backup or of a change of all keys: the old state or the new, whole."""

import shutil
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget

from chapterdesk.core.clock import FixedClock
from chapterdesk.core.events import EventBus
from chapterdesk.core.secret import Secret
from chapterdesk.crypto.kdf import FLOOR
from chapterdesk.services.backups import check_file
from chapterdesk.services.keys import KeyService, LeftReport, OwnPassphrase, PreparedKeys
from chapterdesk.services.keys.leaving import Told
from chapterdesk.services.members.drafts import MemberDraft
from chapterdesk.services.members.finding import MemberFilter
from chapterdesk.services.vaults import VaultService
from chapterdesk.storage.backup import PreparedBackup
from chapterdesk.storage.unlock import read_header
from chapterdesk.ui.context import BACKUPS, KEYS
from chapterdesk.ui.guard.watch.port import Away
from chapterdesk.ui.tasks import CancelToken, QtTaskRunner
from tests.conftest import NOW, PASSPHRASE, MadeVault
from tests.stories.conftest import WAIT_MS, Answers, Person, TellingWatch

Make = Callable[[], Person]
Lock = Callable[[Person, TellingWatch], None]
CTRL = Qt.KeyboardModifier.ControlModifier
KIM = "kim keeps another one in mind"
NAMES = [f"Person {number}" for number in range(12)]
BEFORE_COMMIT = ("backup", "copy", "check", "commit")
AFTER_COMMIT = ("mirror", "tidy", "backup_after")


def by_key(person: Person, _watch: TellingWatch) -> None:
    # As the system delivers it: to whichever window is in front.
    front = QApplication.activeModalWidget() or person.window
    QTest.keyClick(front.windowHandle(), Qt.Key.Key_L, CTRL)


def by_sleep(_person: Person, watch: TellingWatch) -> None:
    assert watch.away is not None
    watch.away(Away.ASLEEP)


@dataclass(slots=True)
class Held:
    """Hold a thread at one place until the desk is locking, and say when it is there."""

    runner: QtTaskRunner
    at: int | str
    reached: threading.Event = field(default_factory=threading.Event)

    def pass_by(self, place: int | str) -> None:
        if place == self.at and not self.reached.is_set():
            self.reached.set()
            self.runner._refusing.wait(WAIT_MS / 1000)

    def wait(self) -> None:
        """Wait without looking at what the window would hear meanwhile."""
        assert self.reached.wait(WAIT_MS / 1000), f"never came to {self.at}"


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    (tmp_path / "stick").mkdir()
    return tmp_path / "stick"


@pytest.fixture(scope="module")
def prepared(made_vault: MadeVault, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A vault with people and a second lead."""
    path = tmp_path_factory.mktemp("prepared") / "vault"
    shutil.copytree(made_vault.path, path)
    vaults = VaultService(clock=FixedClock(NOW), kdf=FLOOR)
    desk = vaults.open(path, made_vault.unlocked, events=EventBus())
    keys, services = desk.services.keys, desk.services
    for name in NAMES:
        services.members.add(MemberDraft(display_name=name))
    proof = keys.prove(OwnPassphrase(passphrase=Secret.from_text(PASSPHRASE)))
    keys.save(keys.seal_person(label="Kim", passphrase=Secret.from_text(KIM), proof=proof))
    desk.close()
    return path


@pytest.fixture
def filled(prepared: Path, vaults: VaultService, stick: Path) -> Path:
    """A copy of it for this test, with a place for backups."""
    path = stick.parent / "vault"
    shutil.copytree(prepared, path)
    unlocked = vaults.derive(path, passphrase=Secret.from_text(PASSPHRASE))
    desk = vaults.open(path, unlocked, events=EventBus())
    desk.services.backups.places.add(stick)
    desk.close()
    return path


def press(root: QWidget, name: str) -> None:
    button = root.findChild(QAbstractButton, name)
    assert button is not None, name
    button.click()


def everybody(vaults: VaultService, path: Path) -> list[str]:
    """Open the vault as the next process does, check every byte, return the names in it."""
    unlocked = vaults.derive(path, passphrase=Secret.from_text(PASSPHRASE))
    desk = vaults.open(path, unlocked, events=EventBus())
    try:
        assert "whole" in desk.services.backups.verify_vault()
        return sorted(row.name for row in desk.services.members.window(MemberFilter(), 0, 50).rows)
    finally:
        desk.close()


def assert_whole_backups(stick: Path, secret: str, *, allowed: int) -> list[Path]:
    """Check that whatever bears a backup's name is one, and that nothing half lies beside it."""
    found = sorted(stick.glob("*.tar"))
    assert len(found) <= allowed
    for file in found:
        assert check_file(file, passphrase=Secret.from_text(secret)).rows
    assert [path.name for path in stick.iterdir() if path.name.endswith(".tmp")] == []
    return found


@pytest.mark.parametrize(("look", "lock"), [*((look, by_key) for look in (2, 4, 5)), (4, by_sleep)])
def test_a_lock_stops_a_backup_and_leaves_no_half_file(  # noqa: PLR0917  # fixtures come by name
    make_person: Make,
    watch: TellingWatch,
    answers: Answers,
    vaults: VaultService,
    filled: Path,
    stick: Path,
    monkeypatch: pytest.MonkeyPatch,
    lock: Lock,
    look: int,
) -> None:
    """At each place where the writing asks whether it shall go on."""
    person = make_person()
    person.open(filled)
    session = person.root.session
    assert session is not None
    session.navigate(BACKUPS)
    person.wait_for("backups_page")
    person.idle()
    held, looks = Held(runner=person.root.tasks, at=look), iter(range(1, 100))

    def cancelled(token: CancelToken) -> bool:
        if threading.current_thread().name.startswith("work"):
            held.pass_by(next(looks))
        return token._event.is_set()

    monkeypatch.setattr(CancelToken, "cancelled", property(cancelled))
    press(person.window, "backups_now")
    person.wait(held.reached.is_set)
    lock(person, watch)
    assert answers.left == 1
    assert assert_whole_backups(stick, PASSPHRASE, allowed=0) == []
    assert everybody(vaults, filled) == sorted(NAMES)


def test_a_backup_that_was_whole_when_the_desk_locked_is_kept(  # noqa: PLR0917  # fixtures come by name
    make_person: Make,
    watch: TellingWatch,
    vaults: VaultService,
    filled: Path,
    stick: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It was written, read back and compared; only the list of backups does not know it."""
    person = make_person()
    person.open(filled)
    session = person.root.session
    assert session is not None
    session.navigate(BACKUPS)
    person.wait_for("backups_page")
    person.idle()
    held, write = Held(runner=person.root.tasks, at="written"), PreparedBackup.write

    def written(copy: PreparedBackup, folder: Path, **asked: Callable[[], bool]) -> object:
        report = write(copy, folder, **asked)
        held.pass_by("written")
        return report

    monkeypatch.setattr(PreparedBackup, "write", written)
    press(person.window, "backups_now")
    person.wait(held.reached.is_set)
    by_sleep(person, watch)
    assert len(assert_whole_backups(stick, PASSPHRASE, allowed=1)) == 1
    assert everybody(vaults, filled) == sorted(NAMES)


@pytest.mark.parametrize(
    ("step", "lock"),
    [
        *((step, by_key) for step in (*BEFORE_COMMIT, *AFTER_COMMIT)),
        *((step, by_sleep) for step in ("check", "mirror")),
    ],
)
def test_a_lock_while_all_keys_change_leaves_the_old_keys_or_the_new(  # noqa: PLR0917  # fixtures come by name
    make_person: Make,
    watch: TellingWatch,
    answers: Answers,
    vaults: VaultService,
    filled: Path,
    stick: Path,
    monkeypatch: pytest.MonkeyPatch,
    step: str,
    lock: Lock,
) -> None:
    person = make_person()
    person.open(filled)
    session = person.root.session
    assert session is not None
    session.navigate(KEYS)
    person.wait_for("keys_person_1_left")
    person.idle()
    held, change = Held(runner=person.root.tasks, at=step), KeyService.change_keys

    def change_keys(
        keys: KeyService, prepared: PreparedKeys, *, told: Told, stopped: Callable[[], bool]
    ) -> LeftReport:
        def heard(now: str, share: float) -> None:
            told(now, share)
            held.pass_by(now)

        return change(keys, prepared, told=heard, stopped=stopped)

    monkeypatch.setattr(KeyService, "change_keys", change_keys)
    press(person.window, "keys_person_1_left")
    person.wait_for("keys_left_own_edit")
    edit = person.window.findChild(QLineEdit, "keys_left_own_edit")
    assert edit is not None
    edit.setText(PASSPHRASE)
    press(person.window, "keys_left_go")
    person.wait(held.reached.is_set)
    lock(person, watch)
    assert answers.left == 1
    changed = step in AFTER_COMMIT
    value = read_header(filled).header
    assert value.epoch == (2 if changed else 1)
    databases = [path.name for path in filled.glob("*.db")]
    assert databases == [value.database_name]
    for passphrase, opens in ((PASSPHRASE, True), (KIM, not changed)):
        assert vaults.check_passphrase(filled, Secret.from_text(passphrase)) is opens
    assert everybody(vaults, filled) == sorted(NAMES)
    # One from before, one from after where it came to that.
    assert_whole_backups(stick, PASSPHRASE, allowed=2 if changed else 1)
