"""Damaged files: the keys from a backup, the rows into a new vault, the old folder untouched."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2 as driver

from chapterdesk.core.clock import FixedClock
from chapterdesk.core.errors import (
    DatabaseDamagedError,
    KeysDamagedError,
    RefusedError,
    StorageError,
    WrongSecretError,
)
from chapterdesk.core.events import EventBus
from chapterdesk.core.secret import Secret
from chapterdesk.crypto.kdf import FLOOR
from chapterdesk.services.catalogue import Desk
from chapterdesk.services.members.drafts import MemberDraft
from chapterdesk.services.members.finding import MemberFilter
from chapterdesk.services.salvage import look, newest_backups, salvage, take_keys
from chapterdesk.services.vaults import VaultService
from chapterdesk.storage.vault import Vault
from tests.conftest import NOW, PASSPHRASE, MadeVault

PAGE = 4096
PEOPLE = 60


@pytest.fixture
def secret() -> Secret:
    return Secret.from_text(PASSPHRASE)


@pytest.fixture
def code(made_vault: MadeVault) -> Secret:
    return Secret.from_text(made_vault.recovery_code)


@pytest.fixture(scope="module")
def template(made_vault: MadeVault, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed vault with people in it, and a stick with a backup made before the last of them."""
    folder = tmp_path_factory.mktemp("salvage")
    shutil.copytree(made_vault.path, folder / "vault")
    (folder / "stick").mkdir()
    service = VaultService(clock=FixedClock(NOW), kdf=FLOOR)
    desk = service.open(folder / "vault", made_vault.unlocked, events=EventBus())
    for number in range(PEOPLE):
        name = f"Robin {number} {'x' * 180}"
        desk.services.members.add(MemberDraft(display_name=name))
    desk.services.backups.backup(folder / "stick")
    desk.services.members.add(MemberDraft(display_name="Wren, who came later"))
    desk.close()
    return folder


@pytest.fixture
def vault_path(template: Path, tmp_path: Path) -> Path:
    shutil.copytree(template / "vault", tmp_path / "vault")
    shutil.copytree(template / "stick", tmp_path / "stick")
    return tmp_path / "vault"


@pytest.fixture
def kept(vault_path: Path) -> Path:
    """The backup."""
    return next(vault_path.with_name("stick").glob("backup-*.tar"))


Opener = Callable[[Path], Desk]


@pytest.fixture
def reopened(vaults: VaultService, made_vault: MadeVault) -> Opener:
    return lambda path: vaults.open(path, made_vault.unlocked, events=EventBus())


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def harm_keys(path: Path) -> None:
    for name in ("vault.json", "vault.json.bak"):
        (path / name).write_bytes(b"{" + (path / name).read_bytes()[1:90])


def harm_pages(path: Path, made: MadeVault, table: str, count: int = 1) -> None:
    """Overwrite pages that hold rows of a table."""
    with Vault.open(path, made.unlocked.copied()) as vault:
        query = "SELECT rootpage FROM sqlite_schema WHERE name = ?"
        root = vault.raw.execute(query, (table,)).fetchone()[0]
        total = vault.raw.execute("PRAGMA page_count").fetchone()[0]
    file = path / "store-1.db"
    whole = file.read_bytes()
    harmed = 0
    for page in [*range(root + 1, total), root]:
        with file.open("r+b") as stream:
            stream.seek((page - 1) * PAGE + 300)
            stream.write(b"not what was written")
        if table_reads(path, made, table):
            file.write_bytes(whole)
            continue
        harmed += 1
        whole = file.read_bytes()
        if harmed == count:
            return


def table_reads(path: Path, made: MadeVault, table: str) -> bool:
    """Say whether the harm spares the table, or the vault does not even open."""
    try:
        with Vault.open(path, made.unlocked.copied()) as vault:
            vault.raw.execute("SELECT * FROM chapter").fetchall()
            try:
                vault.raw.execute(f'SELECT * FROM "{table}" NOT INDEXED').fetchall()  # noqa: S608
            except driver.DatabaseError:
                return False
    except (DatabaseDamagedError, driver.DatabaseError):
        return True
    return True


def names(desk: Desk) -> set[str]:
    rows = desk.services.members.window(MemberFilter(), 0, 1000).rows
    return {row.name.split()[0] + row.name.split()[1] for row in rows}


def test_damaged_keys_come_back_from_a_backup(
    kept: Path, vault_path: Path, code: Secret, vaults: VaultService, reopened: Opener
) -> None:
    harm_keys(vault_path)
    database = (vault_path / "store-1.db").read_bytes()
    assert vaults.state(vault_path).exists
    with pytest.raises(KeysDamagedError):
        vaults.derive(vault_path, recovery_code=code)
    report = take_keys(vault_path, kept, recovery_code=code)
    assert not report.changed
    assert (vault_path / "store-1.db").read_bytes() == database
    vaults.derive(vault_path, recovery_code=code).wipe()
    desk = reopened(vault_path)
    assert "Wren,who" in names(desk)
    desk.close()


def test_keys_that_are_gone_are_damaged_keys(
    kept: Path, vault_path: Path, code: Secret, vaults: VaultService
) -> None:
    for name in ("vault.json", "vault.json.bak"):
        (vault_path / name).unlink()
    assert vaults.state(vault_path).exists
    with pytest.raises(KeysDamagedError):
        vaults.derive(vault_path, recovery_code=code)
    take_keys(vault_path, kept, recovery_code=code)
    vaults.derive(vault_path, recovery_code=code).wipe()


def test_whoever_was_sent_away_does_not_come_back_with_the_keys(
    *, kept: Path, vault_path: Path, made_vault: MadeVault, vaults: VaultService, code: Secret,
    secret: Secret,
) -> None:  # fmt: skip
    vaults.set_passphrase(vault_path, made_vault.unlocked, Secret(b"six other words")).wipe()
    harm_keys(vault_path)
    report = take_keys(vault_path, kept, recovery_code=code)
    assert report.changed
    with pytest.raises(WrongSecretError):
        vaults.derive(vault_path, passphrase=secret)
    vaults.derive(vault_path, recovery_code=code).wipe()


def test_keys_are_not_put_in_the_place_of_whole_ones(
    kept: Path, vault_path: Path, code: Secret
) -> None:
    before = bytes_of(vault_path)
    with pytest.raises(RefusedError, match="whole"):
        take_keys(vault_path, kept, recovery_code=code)
    assert bytes_of(vault_path) == before


def test_another_vaults_keys_do_not_fit(
    kept: Path, vault_path: Path, tmp_path: Path, code: Secret
) -> None:
    harm_keys(vault_path)
    (vault_path / "store-1.db").write_bytes(bytes(8192))
    before = bytes_of(vault_path)
    with pytest.raises(WrongSecretError):
        take_keys(vault_path, kept, recovery_code=code)
    (vault_path / "store-1.db").rename(vault_path / "store-7.db")
    with pytest.raises(RefusedError, match="another set"):
        take_keys(vault_path, kept, recovery_code=code)
    (vault_path / "store-7.db").rename(vault_path / "store-1.db")
    assert {**bytes_of(vault_path), "lock": b""} == {**before, "lock": b""}


def test_a_whole_vault_reads_whole(kept: Path, vault_path: Path, code: Secret) -> None:
    before = bytes_of(vault_path)
    report = look(vault_path, recovery_code=code)
    assert report.whole
    assert report.tables["member"].rows == PEOPLE + 1
    assert bytes_of(vault_path) == before
    assert {path.name for path in vault_path.parent.iterdir()} == {"vault", "stick"}


def test_a_damaged_page_costs_its_own_rows_alone(
    *, kept: Path, vault_path: Path, made_vault: MadeVault, code: Secret, clock: FixedClock,
    reopened: Opener, tmp_path: Path,
) -> None:  # fmt: skip
    harm_pages(vault_path, made_vault, "member")
    before = bytes_of(vault_path)
    seen = look(vault_path, recovery_code=code)
    assert not seen.tables["member"].whole
    assert seen.tables["meeting"].whole
    assert 0 < seen.tables["member"].lost < PEOPLE / 2
    report = salvage(vault_path, tmp_path / "new", clock=clock, recovery_code=code)
    assert report.tables["member"].rows == PEOPLE + 1 - report.tables["member"].lost
    assert "people" in report.text
    assert bytes_of(vault_path) == before
    desk = reopened(tmp_path / "new")
    assert len(names(desk)) == report.tables["member"].rows
    assert desk.services.backups.verify_vault()
    desk.close()
    with pytest.raises(RefusedError):
        salvage(vault_path, tmp_path / "new", clock=clock, recovery_code=code)


def test_a_backup_fills_what_the_damage_took(
    *, kept: Path, vault_path: Path, made_vault: MadeVault, secret: Secret, clock: FixedClock,
    reopened: Opener, tmp_path: Path,
) -> None:  # fmt: skip
    harm_pages(vault_path, made_vault, "member", 2)
    report = salvage(vault_path, tmp_path / "new", clock=clock, backup=kept, passphrase=secret)
    told = report.tables["member"]
    assert told.from_backup >= told.lost - 1 > 0
    desk = reopened(tmp_path / "new")
    assert {f"Robin{number}" for number in range(PEOPLE)} <= names(desk)
    assert desk.services.members.search("robin", 200).total
    desk.close()


def harm_root(path: Path, made: MadeVault, *tables: str) -> None:
    """Damage the first page of each table, so that little or nothing of it can be read."""
    with Vault.open(path, made.unlocked.copied()) as vault:
        query = "SELECT rootpage FROM sqlite_schema WHERE name = ?"
        roots = [vault.raw.execute(query, (name,)).fetchone()[0] for name in tables]
    with (path / "store-1.db").open("r+b") as stream:
        for root in roots:
            stream.seek((root - 1) * PAGE + 300)
            stream.write(b"not what was written")


@pytest.mark.parametrize("where", ["the damaged folder", "a place in its rows", "a place given"])
def test_nobody_who_was_erased_comes_back_with_the_backup(
    *, kept: Path, vault_path: Path, made_vault: MadeVault, secret: Secret, clock: FixedClock,
    reopened: Opener, tmp_path: Path, where: str,
) -> None:  # fmt: skip
    desk = reopened(vault_path)
    second = tmp_path / "far" / "second"
    second.mkdir(parents=True)
    desk.services.backups.places.add(second)
    gone = desk.services.members.search("robin 7", 9).rows[0]
    desk.services.privacy.forget_member(gone.id)
    desk.close()
    harm_root(vault_path, made_vault, "member", "tombstone")
    listed = next(second.glob("backup-*.age"))
    backup = kept.rename(tmp_path / "far" / kept.name)
    (kept.parent / listed.name).unlink()
    places: list[Path] = []
    if where == "the damaged folder":
        listed.unlink()
    else:
        (vault_path / listed.name).unlink()
    if where == "a place given":
        (second / ".place").unlink()
        (tmp_path / "away").mkdir()
        places = [second.rename(tmp_path / "away" / "third")]
    to = tmp_path / "elsewhere" / "x" / "new"
    report = salvage(vault_path, to, clock=clock, backup=backup, passphrase=secret, places=places)
    assert report.tables["member"].from_backup
    assert report.forgotten is not None
    assert report.forgotten.erased == 1
    assert "1 person who had been erased was erased again." in report.text
    desk = reopened(to)
    assert gone.name.split()[1] == "7"
    assert "Robin7" not in names(desk)
    assert "Robin8" in names(desk)
    desk.close()


def test_salvage_says_when_no_list_was_found(
    kept: Path, vault_path: Path, secret: Secret, clock: FixedClock, tmp_path: Path
) -> None:
    for folder in (vault_path, kept.parent):
        for listed in folder.glob("backup-*.age"):
            listed.unlink()
    report = salvage(vault_path, tmp_path / "new", clock=clock, backup=kept, passphrase=secret)
    assert report.forgotten is not None
    assert not report.forgotten.found
    assert "No list of erased people was found" in report.text


def test_what_can_not_even_list_its_tables_says_so(
    kept: Path, vault_path: Path, code: Secret, clock: FixedClock, tmp_path: Path
) -> None:
    with (vault_path / "store-1.db").open("r+b") as stream:
        stream.seek(200)
        stream.write(b"not what was written")
    with pytest.raises(DatabaseDamagedError):
        salvage(vault_path, tmp_path / "new", clock=clock, recovery_code=code)
    assert {path.name for path in tmp_path.iterdir()} == {"vault", "stick"}


def test_an_open_vault_is_not_salvaged(vault_path: Path, code: Secret, reopened: Opener) -> None:
    desk = reopened(vault_path)
    with pytest.raises(StorageError, match="already open"):
        look(vault_path, recovery_code=code)
    desk.close()


def test_the_newest_backups_are_found(tmp_path: Path) -> None:
    vault, stick = tmp_path / "v", tmp_path / "s"
    (vault / "backups").mkdir(parents=True)
    stick.mkdir()
    for folder, name in (
        (stick, "backup-20261120T100000Z-aaaa.tar"),
        (vault / "backups", "backup-20261121T100000Z-bbbb.tar"),
        (stick, "holiday.tar"),
    ):
        (folder / name).write_bytes(b"")
    found = newest_backups(vault, [stick, tmp_path / "gone"])
    assert [file.name[7:15] for file in found] == ["20261121", "20261120"]


def test_the_damaged_copy_is_taken_away(vault_path: Path, tmp_path: Path) -> None:
    with pytest.raises(WrongSecretError):
        look(vault_path, passphrase=Secret(b"another"))
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]
