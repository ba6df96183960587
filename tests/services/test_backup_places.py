"""Two places for backups: found again wherever they are, calm when they are not."""

import json
import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from chapterdesk.core.clock import FixedClock
from chapterdesk.core.errors import RefusedError, StorageError
from chapterdesk.core.events import EventBus
from chapterdesk.core.secret import Secret
from chapterdesk.services.catalogue import Services
from chapterdesk.services.vaults import VaultService
from chapterdesk.storage.backup import verify_backup
from chapterdesk.storage.unlock import unlock_key
from chapterdesk.storage.vault import Vault

GOLDEN = Path(__file__).parents[1] / "migrations" / "golden"


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    (tmp_path / "stick").mkdir()
    return tmp_path / "stick"


def test_a_place_is_due_until_it_has_a_verified_backup_of_the_day(
    services: Services, clock: FixedClock, stick: Path
) -> None:
    backups = services.backups
    backups.places.add(stick)
    assert backups.places.due() == (stick,)
    backups.backup(stick)
    assert backups.places.due() == ()
    state = backups.places.list()[0]
    assert (state.days_old, state.level) == (0, "ok")
    clock.set(clock.now() + timedelta(hours=20))
    assert backups.places.due() == (stick,)
    backups.places.set_every_days(7)
    assert backups.places.due() == ()
    clock.set(clock.now() + timedelta(days=7))
    assert backups.places.due() == (stick,)
    backups.places.set_every_days(0)
    assert backups.places.due() == ()
    with pytest.raises(RefusedError):
        backups.places.set_every_days(3)


def test_a_stick_that_is_elsewhere_is_calm(
    services: Services, clock: FixedClock, stick: Path, tmp_path: Path
) -> None:
    services.backups.places.add(stick)
    services.backups.backup(stick)
    clock.set(clock.now() + timedelta(days=3))
    stick.rename(tmp_path / "in a drawer")
    state = services.backups.places.list()[0]
    assert state.here is None
    assert state.level == "ok"
    assert state.text == "The folder is not there. Last verified copy: 3 days ago."
    assert services.backups.places.due() == ()
    assert "not there" in services.today.overview().backup.text
    assert services.backups.state().level == "ok"


def test_an_empty_folder_in_its_place_is_not_the_stick(
    services: Services, stick: Path, tmp_path: Path
) -> None:
    services.backups.places.add(stick)
    stick.rename(tmp_path / "pulled")
    stick.mkdir()
    assert services.backups.places.list()[0].here is None
    assert services.backups.places.due() == ()


def test_a_write_that_failed_is_plain_until_one_succeeds(
    services: Services, clock: FixedClock, stick: Path, tmp_path: Path
) -> None:
    backups = services.backups
    backups.places.add(stick)
    stick.rename(tmp_path / "pulled")
    with pytest.raises(StorageError):
        backups.backup(stick)
    assert backups.places.list()[0].level == "bad"
    assert "failed" in backups.places.list()[0].text
    (tmp_path / "pulled").rename(stick)
    clock.set(clock.now() + timedelta(minutes=1))
    backups.backup(stick)
    assert backups.places.list()[0].failure == ""
    assert backups.state().level == "ok"


def test_there_are_two_places_and_no_third(services: Services, tmp_path: Path) -> None:
    folders = [tmp_path / name for name in ("one", "two", "three")]
    for folder in folders:
        folder.mkdir()
    places = services.backups.places
    keys = [places.add(folder) for folder in folders[:2]]
    assert places.add(folders[0]) == keys[0]
    with pytest.raises(RefusedError):
        places.add(folders[2])
    third = places.add(folders[2], instead_of=keys[0])
    assert [state.key for state in places.list()] == [third, keys[1]]
    places.remove(keys[1])
    assert [state.folder for state in places.list()] == [folders[2]]
    assert (folders[1] / ".place").read_text() == keys[1] + "\n"


def test_without_a_place_the_vaults_own_folder_serves_and_does_not_count(
    services: Services, vault_path: Path, stick: Path, clock: FixedClock
) -> None:
    row = services.backups.before_key_change()
    assert (vault_path / "backups" / row.file_name).is_file()
    assert services.backups.state().level == "never"
    assert services.backups.newest() == vault_path / "backups" / row.file_name
    services.backups.places.add(stick)
    clock.set(clock.now() + timedelta(minutes=1))
    assert services.backups.before_import(49) is None
    large = services.backups.before_import(50)
    assert large is not None
    assert (stick / large.file_name).is_file()
    assert services.backups.newest() == stick / large.file_name


def test_a_large_import_makes_a_backup_first(services: Services, tmp_path: Path) -> None:
    names = [f"Person {number:03}" for number in range(50)]
    file = tmp_path / "people.csv"
    file.write_text("Name\n" + "\n".join(names[:49]) + "\n", encoding="utf-8")
    services.imports.run(services.imports.read(file))
    assert services.backups.list() == ()
    file.write_text("Name\n" + "\n".join(names) + "\n", encoding="utf-8")
    services.imports.run(services.imports.read(file))
    row = services.backups.list()[0]
    assert row.verified
    assert row.target == ""
    assert services.backups.newest() is not None


@pytest.mark.parametrize("here", [True, False])
def test_before_a_migration_one_is_made_where_a_place_is_and_noted(
    here: bool, vaults: VaultService, stick: Path, tmp_path: Path
) -> None:
    path = tmp_path / "older"
    shutil.copytree(GOLDEN / "0001.vault", path)
    facts = json.loads((GOLDEN / "0001.json").read_text("utf-8"))
    code = Secret.from_text(facts["recovery_code"])
    mark = "0123456789abcdef0123456789abcdef"
    if here:
        (stick / ".place").write_text(f"{mark}\n")
    place = {
        "folder": str(stick), "inside": "stick", "mark": mark,
        "removable": False, "last_at": "", "failure": "",
    }  # fmt: skip
    with Vault.open(path, unlock_key(path, recovery_code=code)) as vault:
        row = ("backup_targets", json.dumps([place]))
        vault.raw.execute("INSERT INTO setting (key, value) VALUES (?, ?)", row)
        vault.raw.commit()
    desk = vaults.open(path, vaults.derive(path, recovery_code=code), events=EventBus())
    try:
        target = str(stick) if here else ""
        made = next(row for row in desk.services.backups.list() if row.target == target)
        states = desk.services.backups.places.list()
    finally:
        desk.close()
    folder = stick if here else path / "backups"
    assert made.verified
    assert verify_backup(folder / made.file_name, recovery_code=code).revision == "0001"
    assert states[0].days_old == (0 if here else None)
