"""A restore takes rows and nothing else, and nobody who was erased comes back."""

import secrets
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from chapterdesk.core.clock import FixedClock
from chapterdesk.core.errors import DamagedError, TamperedError, UserError, WrongSecretError
from chapterdesk.core.events import EventBus
from chapterdesk.core.secret import Secret
from chapterdesk.crypto import canonical
from chapterdesk.services.backups import Origin, check_file, drill, restore
from chapterdesk.services.catalogue import Desk, Services
from chapterdesk.services.chapter import ChapterDraft
from chapterdesk.services.keys.leaving import OwnPassphrase
from chapterdesk.services.meetings import MeetingDraft
from chapterdesk.services.members.drafts import MemberDraft
from chapterdesk.services.vaults import VaultService
from chapterdesk.storage import manifest
from chapterdesk.storage import sealed_backup as sealed
from chapterdesk.storage.backup import open_backup
from chapterdesk.storage.forgotten import file_name
from chapterdesk.storage.tables import digest_all
from chapterdesk.storage.unlock import unlock_key
from chapterdesk.storage.vault import Vault
from tests.conftest import NOW, PASSPHRASE, MadeVault

SAM, KIM = "Søren Ødegård", "Kim Zubiri"
Inspect = Callable[[Services], object]


@pytest.fixture
def code(made_vault: MadeVault) -> Secret:
    """The quick way in."""
    return Secret.from_text(made_vault.recovery_code)


@pytest.fixture
def filled(services: Services) -> dict[str, bytes]:
    """Two people who were at one meeting."""
    people = {name: services.members.add(MemberDraft(display_name=name))[0] for name in (SAM, KIM)}
    meeting, _undo = services.meetings.add(
        MeetingDraft(starts_local=services.backups._database.clock.now().replace(tzinfo=None))
    )
    for member in people.values():
        services.checkin.mark(meeting, member)
    return people | {"meeting": meeting}


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    (tmp_path / "stick").mkdir()
    return tmp_path / "stick"


def look_into(path: Path, code: Secret, vaults: VaultService, inspect: Inspect) -> object:
    desk = vaults.open(path, vaults.derive(path, recovery_code=code), events=EventBus())
    try:
        return inspect(desk.services)
    finally:
        desk.close()


def evil(desk: Desk, file: Path, out: Path, *statements: str) -> Path:
    """Return a backup as somebody with the vault's key could make it, its schema changed."""
    key = desk._vault.key
    opened = open_backup(file, key=key)
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as plain:
        plain.deserialize(opened.database)
        for statement in statements:
            plain.execute(statement)
        tables, database = digest_all(plain), bytes(plain.serialize())
    readme = sealed.readme_text().encode()
    value = canonical.load_line(manifest.dump(opened.manifest, key.master))
    value["files"]["data.sqlite3"] = {"sha256": manifest.sha256(database), "size": len(database)}
    value["tables"] = {
        name: {"rows": table.rows, "sha256": table.sha256} for name, table in tables.items()
    }
    del value["mac"]
    data = sealed.seal(
        database,
        head=key.header,
        master=key.master,
        described=manifest._read(value),
        readme=readme,
    )
    path = out / "evil.tar"
    path.write_bytes(data)
    return path


def test_triggers_and_views_of_the_file_never_run(  # noqa: PLR0917  # fixtures come by name
    services: Services,
    desk: Desk,
    filled: dict[str, bytes],
    stick: Path,
    code: Secret,
    clock: FixedClock,
    tmp_path: Path,
) -> None:
    file = stick / services.backups.backup(stick).file_name
    changed = evil(
        desk, file, tmp_path,
        "CREATE TRIGGER strange AFTER INSERT ON member BEGIN DELETE FROM attendance; END",
        "CREATE VIEW every_name AS SELECT display_name FROM member",
        "CREATE INDEX odd ON member (abs(length(display_name)))",
    )  # fmt: skip
    report = restore(changed, tmp_path / "r", recovery_code=code, clock=clock)
    assert report.rows == services.backups.list()[0].rows
    key = unlock_key(tmp_path / "r", recovery_code=code)
    with Vault.open(tmp_path / "r", key) as vault, vault.reader.connect() as connection:
        names = set(connection.execute(text("SELECT name FROM sqlite_schema")).scalars())
        present = connection.execute(text("SELECT count(*) FROM attendance")).scalar_one()
    assert not {"strange", "every_name", "odd"} & names
    assert "count_only_attendance_insert" in names
    assert present == 2


def test_tables_and_columns_that_do_not_belong_are_refused(  # noqa: PLR0917  # fixtures
    services: Services, desk: Desk, stick: Path, code: Secret, clock: FixedClock, tmp_path: Path
) -> None:
    file = stick / services.backups.backup(stick).file_name
    for statement in (
        "CREATE TABLE member_birth_date (id BLOB, day TEXT)",
        "ALTER TABLE member ADD COLUMN legal_name TEXT",
        "ALTER TABLE member RENAME TO people",
    ):
        changed = evil(desk, file, tmp_path, "PRAGMA legacy_alter_table=ON", statement)
        with pytest.raises(DamagedError):
            restore(changed, tmp_path / "r", recovery_code=code, clock=clock)
        assert not (tmp_path / "r").exists()


def test_who_was_erased_stays_erased(  # noqa: PLR0917  # fixtures come by name
    services: Services,
    filled: dict[str, bytes],
    stick: Path,
    code: Secret,
    clock: FixedClock,
    vaults: VaultService,
    tmp_path: Path,
) -> None:
    services.backups.places.add(stick)
    file = stick / services.backups.backup(stick).file_name
    before = restore(file, tmp_path / "before", recovery_code=code, clock=clock)
    assert (before.forgotten.found, before.forgotten.erased) == (True, 0)
    services.privacy.forget_member(filled[KIM])
    report = restore(file, tmp_path / "after", recovery_code=code, clock=clock)
    assert (report.forgotten.found, report.forgotten.erased) == (True, 1)
    assert report.forgotten.text.startswith("1 person who was erased")
    assert report.tables_equal

    def inspect(found: Services) -> object:
        assert found.privacy.forgotten() == (filled[KIM],)
        return [
            [row.name for row in found.members.search(name).rows] for name in ("soren", "kim")
        ], found.checkin.summary(filled["meeting"]).present

    names, _present = look_into(tmp_path / "after", code, vaults, inspect)  # type: ignore[misc]
    assert names == [[SAM], []]


def test_a_list_elsewhere_is_used_and_none_is_said(  # noqa: PLR0917  # fixtures come by name
    services: Services,
    filled: dict[str, bytes],
    stick: Path,
    code: Secret,
    clock: FixedClock,
    vault_path: Path,
    tmp_path: Path,
) -> None:
    lonely = tmp_path / "lonely"
    lonely.mkdir()
    file = lonely / services.backups.backup(lonely).file_name
    listed = next(lonely.glob("backup-*.age"))
    listed.unlink()
    services.privacy.forget_member(filled[KIM])
    # The laptop's folder has the list, the stick in the drawer does not.
    far = tmp_path / "far" / "away"
    (far / "lonely").mkdir(parents=True)
    file = file.rename(far / "lonely" / file.name)
    listed = far / "lonely" / listed.name
    alone = restore(file, far / "alone", recovery_code=code, clock=clock)
    assert not alone.forgotten.found
    assert "erase them again" in alone.forgotten.text
    helped = restore(file, far / "r", recovery_code=code, clock=clock, places=[vault_path])
    assert helped.forgotten.erased == 1
    beside = restore(file, tmp_path / "r", recovery_code=code, clock=clock)
    assert beside.forgotten.erased == 1
    for left in (far / "r", tmp_path / "r"):
        shutil.rmtree(left)
    listed.write_bytes(b"age-encryption.org/v1\nnot a list")
    warned = restore(file, far / "w", recovery_code=code, clock=clock)
    assert (warned.forgotten.found, warned.forgotten.refused) == (False, 1)
    assert "could not be trusted" in warned.forgotten.text


def test_a_stick_that_was_away_gets_the_list_with_its_next_backup(
    services: Services, desk: Desk, filled: dict[str, bytes], stick: Path, clock: FixedClock
) -> None:
    services.backups.places.add(stick)
    listed = stick / file_name(desk._vault.vault_id)
    services.backups.backup(stick)
    first = listed.read_bytes()
    away = stick.rename(stick.parent / "drawer")
    services.privacy.forget_member(filled[SAM])
    assert (away / listed.name).read_bytes() == first
    away.rename(stick)
    clock.set(clock.now() + timedelta(minutes=1))
    services.backups.backup(stick)
    assert listed.read_bytes() != first
    assert services.backups.places.list()[0].failure == ""


def test_a_drill_restores_compares_erases_and_is_kept(  # noqa: PLR0917  # fixtures
    services: Services,
    filled: dict[str, bytes],
    stick: Path,
    code: Secret,
    clock: FixedClock,
    vault_path: Path,
) -> None:
    assert not services.backups.drill_state().proven
    services.backups.places.add(stick)
    row = services.backups.backup(stick)
    newest = services.backups.newest()
    assert newest == stick / row.file_name
    (vault_path / "drill-01234567").mkdir()
    before = {path.name for path in vault_path.iterdir()} - {"drill-01234567"}
    report = drill(newest, scratch=vault_path, clock=clock, recovery_code=code)
    assert (report.rows, report.by_paper) == (row.rows, True)
    assert "recovery code on paper opened" in report.text
    assert report.maker is None
    mark = services.backups.mark()
    ours = drill(newest, scratch=vault_path, clock=clock, recovery_code=code, marks=[mark])
    assert not ours.is_foreign
    assert ours.text.endswith("This desk made it.")
    with pytest.raises(WrongSecretError):
        drill(newest, scratch=vault_path, clock=clock, passphrase=Secret.from_text("not it"))
    newest.write_bytes(newest.read_bytes()[:-512])
    with pytest.raises(DamagedError):
        drill(newest, scratch=vault_path, clock=clock, recovery_code=code)
    assert {path.name for path in vault_path.iterdir()} == before
    services.backups.note_drill(report)
    assert services.backups.drill_state().proven
    assert "drill" not in {row.kind for row in services.tasks.due()}
    clock.set(clock.now() + timedelta(days=91))
    assert "drill" in {row.kind for row in services.tasks.due()}
    assert not services.backups.drill_state().proven
    assert "91 days ago" in services.backups.drill_state().text


def test_somebody_elses_backup_is_foreign(
    services: Services, vaults: VaultService, tmp_path: Path, stick: Path
) -> None:
    path = tmp_path / "theirs"
    unlocked, their_code = vaults.create(
        path,
        passphrase=Secret.from_text("six other words for them"),
        chapter=ChapterDraft(name="T"),
    )
    theirs = vaults.open(path, unlocked, events=EventBus())
    try:
        file = stick / theirs.services.backups.backup(stick).file_name
    finally:
        theirs.close()
    with pytest.raises(WrongSecretError, match="Another vault"):
        services.backups.verify_file(file)
    view = services.backups.verify_file(file, recovery_code=their_code)
    assert view.maker is not None
    assert view.maker.origin is Origin.FOREIGN
    assert "Another desk made it" in view.text
    mark = services.backups.mark()
    report = restore(
        file, tmp_path / "r", recovery_code=their_code, clock=FixedClock(NOW), marks=[mark]
    )
    assert report.maker == view.maker
    proven = drill(
        file, scratch=stick, clock=FixedClock(NOW), recovery_code=their_code, marks=[mark]
    )
    assert proven.is_foreign
    assert "Another desk made it" in proven.text
    with pytest.raises(WrongSecretError):
        services.backups.verify_file(file, passphrase=Secret.from_text(PASSPHRASE))


def test_each_hostile_file_has_its_own_words(
    services: Services, desk: Desk, stick: Path, code: Secret, tmp_path: Path
) -> None:
    file = stick / services.backups.backup(stick).file_name
    data = file.read_bytes()
    bad = tmp_path / "bad.tar"

    def said(content: bytes) -> UserError:
        bad.write_bytes(content)
        with pytest.raises(UserError) as caught:
            check_file(bad, recovery_code=code)
        return caught.value

    flipped = bytearray(data)
    flipped[len(data) // 2] ^= 4
    for content in (data[:-1], data + bytes(10_240), bytes(flipped), b"", bytes(20_480)):
        error = said(content)
        assert isinstance(error, DamagedError)
        assert not isinstance(error, TamperedError)
        assert error.what
        assert error.data
        assert error.todo
    with bad.open("wb") as stream:
        stream.write(data[: 12 * 512])
        stream.truncate(1024**3)
    with pytest.raises(DamagedError):
        check_file(bad, recovery_code=code)


def test_the_lists_of_the_open_desk_and_of_its_second_place_are_used(
    *, services: Services, filled: dict[str, bytes], stick: Path, code: Secret, clock: FixedClock,
    tmp_path: Path,
) -> None:  # fmt: skip
    far = tmp_path / "far" / "away"
    second = tmp_path / "other" / "second"
    for folder in (far, second):
        folder.mkdir(parents=True)
    services.backups.places.add(stick)
    file = stick / services.backups.backup(stick).file_name
    file = file.rename(far / file.name)
    services.privacy.forget_member(filled[KIM])
    stale = restore(file, far / "one", recovery_code=code, clock=clock)
    # The rows say that backups went to the stick, and the list there knows her.
    assert stale.forgotten.erased == 1
    shutil.rmtree(far / "one")
    shutil.rmtree(stick)
    alone = restore(file, far / "two", recovery_code=code, clock=clock)
    assert not alone.forgotten.found
    mark = services.backups.mark()
    shutil.rmtree(far / "two")
    report = restore(file, far / "three", recovery_code=code, clock=clock, marks=[mark])
    assert report.forgotten.erased == 1
    services.backups.places.add(second)
    services.backups.forgot()
    for listed in mark.folders[0].glob("backup-*.age"):
        listed.unlink()
    shutil.rmtree(far / "three")
    marks = [services.backups.mark()]
    assert second in marks[0].folders
    again = restore(file, far / "four", recovery_code=code, clock=clock, marks=marks)
    assert again.forgotten.erased == 1


def test_a_list_that_names_nobody_of_it_promises_no_more_than_it_knows(
    services: Services, stick: Path, code: Secret, clock: FixedClock, tmp_path: Path
) -> None:
    services.backups.places.add(stick)
    file = stick / services.backups.backup(stick).file_name
    report = restore(file, tmp_path / "r", recovery_code=code, clock=clock)
    assert "that was found; the newest is of" in report.forgotten.text
    assert "Somebody who was erased after that day is in it again." in report.forgotten.text


def test_our_own_backup_from_before_a_change_of_keys_is_ours(
    *, services: Services, stick: Path, code: Secret, clock: FixedClock, tmp_path: Path,
) -> None:  # fmt: skip
    file = stick / services.backups.backup(stick).file_name
    noted = services.backups.verify_file(file)
    assert noted.maker is not None
    assert noted.maker.origin is Origin.OURS
    own = OwnPassphrase(passphrase=Secret.from_text(PASSPHRASE))
    services.keys.change_keys(services.keys.prepare_keys(gone=None, own=own))
    view = services.backups.verify_file(file, recovery_code=code)
    assert view.maker is not None
    assert view.maker.origin is Origin.OLDER_KEYS
    assert view.text.endswith("This desk made it, before all its keys were changed.")
    mark = replace(services.backups.mark(), noted=frozenset())
    unknown = check_file(file, recovery_code=code, marks=[mark]).maker
    assert unknown is not None
    assert unknown.origin is Origin.OLDER_KEYS
    assert "the log does not know the file" in unknown.text
    report = restore(file, tmp_path / "r", recovery_code=code, clock=clock, marks=[mark])
    assert report.maker == unknown
    proven = drill(file, scratch=tmp_path, clock=clock, recovery_code=code, marks=[mark])
    assert (proven.maker, proven.is_foreign) == (unknown, False)
    assert check_file(file, recovery_code=code).maker is None


def test_a_backup_that_bears_our_id_is_foreign_all_the_same(
    *, services: Services, desk: Desk, vaults: VaultService, stick: Path, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    vault_id = desk._vault.vault_id

    class Copied:
        @staticmethod
        def token_bytes(size: int) -> bytes:
            return vault_id if size == len(vault_id) else secrets.token_bytes(size)

    monkeypatch.setattr("chapterdesk.storage.unlock.secrets", Copied)
    theirs = Secret.from_text("six other words for them")
    unlocked, _code = vaults.create(
        tmp_path / "theirs", passphrase=theirs, chapter=ChapterDraft(name="T")
    )
    opened = vaults.open(tmp_path / "theirs", unlocked, events=EventBus())
    file = stick / opened.services.backups.backup(stick).file_name
    assert opened._vault.vault_id == vault_id
    opened.close()
    view = services.backups.verify_file(file, passphrase=theirs)
    assert view.maker is not None
    assert view.maker.origin is Origin.FOREIGN
    closed = replace(services.backups.mark(), id_secret=None)
    seen = check_file(file, passphrase=theirs, marks=[closed]).maker
    assert seen is not None
    assert seen.origin is Origin.FOREIGN
