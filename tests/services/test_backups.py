"""Backups: read back before they count, noted when they fail, restored into a fresh schema."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from chapterdesk.core.clock import FixedClock
from chapterdesk.core.errors import (
    DamagedError,
    ExitCode,
    RefusedError,
    StorageError,
    WrongSecretError,
)
from chapterdesk.core.events import EventBus
from chapterdesk.core.secret import Secret
from chapterdesk.services.backups import Origin, check_file, restore
from chapterdesk.services.catalogue import Desk, Services
from chapterdesk.services.meetings import MeetingDraft
from chapterdesk.services.members.drafts import MemberDraft
from chapterdesk.services.vaults import VaultService
from chapterdesk.storage.unlock import unlock_key
from chapterdesk.storage.vault import Vault
from tests.conftest import PASSPHRASE, MadeVault


def secret() -> Secret:
    return Secret.from_text(PASSPHRASE)


@pytest.fixture
def filled(services: Services) -> bytes:
    """A meeting with one person present."""
    sam, _undo = services.members.add(MemberDraft(display_name="Søren Ødegård"))
    meeting, _undo = services.meetings.add(
        MeetingDraft(starts_local=datetime.fromisoformat("2026-11-26T18:00"))
    )
    services.checkin.mark(meeting, sam)
    return meeting


@pytest.fixture
def backup(services: Services, filled: bytes, tmp_path: Path) -> Path:
    return tmp_path / services.backups.backup(tmp_path).file_name


def test_a_backup_is_verified_and_noted(services: Services, backup: Path) -> None:
    row = services.backups.list()[0]
    assert row.verified
    assert row.size == backup.stat().st_size
    assert services.backups.state().level == "ok"
    view = services.backups.verify_file(backup)
    assert view.maker is not None
    assert view.maker.origin is Origin.OURS
    assert view.rows == row.rows
    assert "every page" in services.backups.verify_vault().lower()


def test_a_failed_backup_is_noted_and_said(
    services: Services, tmp_path: Path, clock: FixedClock
) -> None:
    with pytest.raises(StorageError):
        services.backups.backup(tmp_path / "gone")
    row = services.backups.list()[0]
    assert not row.verified
    assert row.failure
    assert services.backups.state().level == "never"
    clock.set(clock.now() + timedelta(minutes=1))
    services.backups.backup(tmp_path)
    assert services.backups.state().level == "ok"


def test_what_was_written_since_is_told(
    services: Services, backup: Path, clock: FixedClock
) -> None:
    assert services.backups.state().changes == 0
    clock.set(clock.now() + timedelta(minutes=1))
    services.members.add(MemberDraft(display_name="Wren"))
    state = services.backups.state()
    assert (state.changes, state.level) == (1, "ok")
    assert state.text.endswith("1 change since then is not in it.")
    services.backups.backup(backup.parent)
    assert services.backups.state().changes == 0


def test_of_two_backups_of_one_second_the_later_counts(services: Services, backup: Path) -> None:
    services.members.add(MemberDraft(display_name="Wren"))
    later = services.backups.backup(backup.parent)
    assert services.backups.state().rows == later.rows


def test_a_file_in_the_place_of_a_folder_is_called_one(services: Services, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text("x", encoding="utf-8")
    with pytest.raises(StorageError, match="a file, not a folder"):
        services.backups.backup(file)
    assert file.read_text("utf-8") == "x"


def test_the_usual_target_is_remembered(services: Services, tmp_path: Path) -> None:
    assert services.backups.usual_target() is None
    (tmp_path / 'a "quoted" stick').mkdir()
    services.backups.set_target(tmp_path / 'a "quoted" stick')
    assert services.backups.usual_target() == tmp_path / 'a "quoted" stick'
    services.backups.set_target(None)
    assert services.backups.usual_target() is None


def test_restore_gives_everything_back(
    services: Services, filled: bytes, backup: Path, tmp_path: Path, vaults: VaultService
) -> None:
    clock = services.backups._database.clock
    report = restore(backup, tmp_path / "restored", passphrase=secret(), clock=clock)
    assert report.tables_equal
    assert report.rows > 86
    assert (
        report.rows
        == services.backups.list()[0].rows
        == check_file(backup, passphrase=secret()).rows
    )
    unlocked = vaults.derive(tmp_path / "restored", passphrase=secret())
    other = vaults.open(tmp_path / "restored", unlocked, events=EventBus())
    try:
        found = other.services
        assert found.members.search("soren").rows[0].name == "Søren Ødegård"
        assert found.checkin.summary(filled).present == 1
        assert found.directory.count() == services.directory.count()
    finally:
        other.close()


def test_restore_with_the_recovery_code(
    backup: Path, tmp_path: Path, clock: FixedClock, made_vault: MadeVault, vaults: VaultService
) -> None:
    code = Secret.from_text(made_vault.recovery_code)
    report = restore(backup, tmp_path / "r", recovery_code=code, clock=clock)
    assert report.used_recovery
    vaults.derive(tmp_path / "r", passphrase=secret()).wipe()


def test_restore_never_adopts_the_files_schema(
    services: Services, desk: Desk, filled: bytes, tmp_path: Path, clock: FixedClock
) -> None:
    with desk._vault.maintenance() as raw:
        raw.execute(
            "CREATE TRIGGER strange AFTER INSERT ON member BEGIN DELETE FROM attendance; END"
        )
    file = tmp_path / services.backups.backup(tmp_path).file_name
    restore(file, tmp_path / "r", passphrase=secret(), clock=clock)
    key = unlock_key(tmp_path / "r", passphrase=secret())
    with Vault.open(tmp_path / "r", key) as vault, vault.reader.connect() as connection:
        names = connection.execute(text("SELECT name FROM sqlite_schema WHERE type = 'trigger'"))
        found = set(names.scalars())
    assert "count_only_attendance_insert" in found
    assert "strange" not in found


def test_restore_refuses_a_place_that_is_taken(
    backup: Path, tmp_path: Path, clock: FixedClock
) -> None:
    (tmp_path / "there").mkdir()
    with pytest.raises(RefusedError) as caught:
        restore(backup, tmp_path / "there", passphrase=secret(), clock=clock)
    assert caught.value.exit_code == ExitCode.REFUSED


def test_a_wrong_or_damaged_backup_leaves_nothing(
    backup: Path, tmp_path: Path, clock: FixedClock
) -> None:
    with pytest.raises(WrongSecretError):
        restore(backup, tmp_path / "r", passphrase=Secret.from_text("another one"), clock=clock)
    data = bytearray(backup.read_bytes())
    data[len(data) // 2] ^= 1
    damaged = tmp_path / "damaged.tar"
    damaged.write_bytes(data)
    with pytest.raises(DamagedError):
        restore(damaged, tmp_path / "r", passphrase=secret(), clock=clock)
    with pytest.raises(DamagedError):
        check_file(damaged, passphrase=secret())
    assert not (tmp_path / "r").exists()
    assert check_file(backup, passphrase=secret()).rows > 0


def test_a_vault_that_can_only_be_read_is_backed_up(
    vaults: VaultService, vault_path: Path, made_vault: MadeVault, tmp_path: Path
) -> None:
    stick = tmp_path / "another stick"
    stick.mkdir()
    desk = vaults.open(vault_path, made_vault.unlocked, events=EventBus(), read_only=True)
    row = desk.services.backups.backup(stick)
    assert row.verified
    assert desk.services.backups.verify_file(stick / row.file_name).maker
    with pytest.raises(StorageError, match="no such"):
        desk.services.backups.backup(tmp_path / "nowhere")
    desk.close()
