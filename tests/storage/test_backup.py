# ruff: noqa: S311, T201  # repeatable chance, and figures are printed
"""Backups: every byte is accounted for, and stock tools open them."""

import hashlib
import os
import random
import re
import shutil
import sqlite3
import stat
import subprocess
import tarfile
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from chapterdesk.core.clock import FixedClock
from chapterdesk.core.errors import (
    DamagedError,
    NewerFormatError,
    StorageError,
    TamperedError,
    UserError,
    WrongSecretError,
)
from chapterdesk.core.secret import Secret
from chapterdesk.crypto import age, canonical, header, keys, recovery
from chapterdesk.crypto.kdf import FLOOR
from chapterdesk.storage import archive, manifest
from chapterdesk.storage import sealed_backup as sealed
from chapterdesk.storage.backup import (
    BackupReport,
    open_backup,
    verify_backup,
    verify_vault,
    write_backup,
)
from chapterdesk.storage.engine import CACHE_KIBIBYTES
from chapterdesk.storage.tables import digest_all
from chapterdesk.storage.vault import Vault, create_vault
from chapterdesk.storage.ways import set_passphrase
from tests.storage.conftest import PASSPHRASE, Home

CLOCK = FixedClock(datetime(2026, 11, 22, 15, 44, 7, 9, tzinfo=UTC))
DERIVED = ("search_word",)


def back_up(vault: Vault, folder: Path) -> BackupReport:
    return write_backup(
        vault, folder, clock=CLOCK, app_version="0.1.0", revision="0001", exclude=DERIVED
    )


@dataclass(frozen=True)
class Kept:
    """A backup and the vault that made it."""

    file: Path
    home: Home

    def members(self) -> dict[str, bytes]:
        """Return the members of the outer tar."""
        return sealed.split(self.file.read_bytes())


@pytest.fixture(scope="module")
def kept(template: Home, tmp_path_factory: pytest.TempPathFactory) -> Kept:
    """Make one backup that no test changes."""
    folder = tmp_path_factory.mktemp("backup")
    shutil.copytree(template.path, folder / "vault")
    home = Home(path=folder / "vault", code=template.code)
    with home.open() as vault:
        return Kept(file=back_up(vault, folder).path, home=home)


def test_what_is_reported_is_what_is_there(vault: Vault, tmp_path: Path) -> None:
    report = back_up(vault, tmp_path)
    data = report.path.read_bytes()
    assert re.fullmatch(r"backup-20261122T154407Z-[0-9a-f]{4}\.tar", report.path.name)
    assert stat.S_IMODE(report.path.stat().st_mode) == 0o600
    assert (report.size, report.sha256) == (len(data), hashlib.sha256(data).hexdigest())
    assert report.rows == 3301
    assert set(report.tables) == {"alembic_version", "person", "visit"}
    live = digest_all(vault.raw, exclude=DERIVED)
    assert report.tables == live
    assert [path.name for path in tmp_path.glob("*.tmp")] == []


@pytest.mark.parametrize("way", ["passphrase", "recovery_code", "key"])
def test_it_opens_in_three_ways(kept: Kept, way: str) -> None:
    key = kept.home.key()
    secret = {"passphrase": PASSPHRASE, "recovery_code": kept.home.code, "key": key}[way]
    opened = open_backup(kept.file, **{way: secret})  # type: ignore[arg-type]
    assert opened.manifest.revision == "0001"
    assert opened.manifest.made == datetime(2026, 11, 22, 15, 44, 7, tzinfo=UTC)
    assert opened.manifest.reason == "manual"
    assert opened.made_by_this_vault is (True if way == "key" else None)
    assert not opened.practice
    with sqlite3.connect(":memory:") as plain:
        plain.deserialize(opened.database)
        assert plain.execute("SELECT name FROM person ORDER BY id").fetchone()[0] == (
            "Person سامي 0"
        )
    plain.close()


def test_a_check_says_what_it_read(kept: Kept) -> None:
    check = verify_backup(kept.file, recovery_code=kept.home.code, key=kept.home.key())
    assert (check.rows, check.tables, check.revision) == (3301, 3, "0001")
    assert check.made_by_this_vault


def test_another_vault_did_not_make_it(kept: Kept, tmp_path: Path) -> None:
    key, code = create_vault(tmp_path / "other", passphrase=PASSPHRASE, kdf=FLOOR)
    opened = open_backup(kept.file, recovery_code=kept.home.code, key=key)
    assert opened.made_by_this_vault is False
    with pytest.raises(WrongSecretError, match="Another vault"):
        open_backup(kept.file, key=key)
    with pytest.raises(WrongSecretError):
        open_backup(kept.file, recovery_code=code)
    with pytest.raises(WrongSecretError):
        open_backup(kept.file, passphrase=Secret(b"another"))


def test_it_still_opens_after_the_passphrase_was_changed(home: Home, tmp_path: Path) -> None:
    with home.open() as vault:
        report = back_up(vault, tmp_path)
        set_passphrase(vault, Secret(b"a new one"), kdf=FLOOR)
        assert open_backup(report.path, key=vault.key).made_by_this_vault
        later = back_up(vault, tmp_path)
    assert open_backup(report.path, passphrase=PASSPHRASE).tables == later.tables
    assert open_backup(later.path, passphrase=Secret(b"a new one")).tables == later.tables


def test_stock_tools_open_it(kept: Kept, tmp_path: Path) -> None:
    shown = recovery.display(kept.home.code)
    (tmp_path / "paper.txt").write_text(shown.replace(" ", "") + "\n")
    script = (
        'tar -xf "$1" && age -d -i paper.txt payload.age | tar -x'
        " && sqlite3 data.sqlite3 'PRAGMA integrity_check; SELECT count(*) FROM visit;'"
    )
    ran = subprocess.run(
        ["sh", "-euc", script, "sh", str(kept.file)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout.split() == ["ok", "3000"]
    assert ran.stderr == ""
    with sqlite3.connect(tmp_path / "data.sqlite3") as plain, kept.home.open() as vault:
        assert digest_all(plain) == digest_all(vault.raw, exclude=DERIVED)
    plain.close()
    assert "recovery code" in (tmp_path / "README.txt").read_text()


def test_the_outside_says_nothing_about_whose_it_is(kept: Kept) -> None:
    members = kept.members()
    outside = members["vault.json"] + members["README.txt"]
    for word in (b"lgbt", b"queer", b"chapter", b"member", b"Person"):
        assert word not in outside.lower()
    with tarfile.open(kept.file) as tar:
        assert [(info.name, info.uid, info.uname, info.mtime, info.mode) for info in tar] == [
            (name, 0, "", 0, 0o600) for name in ("vault.json", "payload.age", "README.txt")
        ]


def _refused(path: Path, kept: Kept) -> UserError | None:
    """Return how a file is refused; None when it is taken for whole."""
    try:
        open_backup(path, recovery_code=kept.home.code)
    except UserError as error:
        return error
    return None


def test_no_flipped_bit_goes_unseen(kept: Kept, tmp_path: Path) -> None:
    data = kept.file.read_bytes()
    chance = random.Random(8)
    # Uniform over the file, and every bit of the headers and of the members around the payload.
    edges = [*range(1536 * 8), *range((len(data) - 4096) * 8, len(data) * 8)]
    bits = chance.sample(edges, 400) + [chance.randrange(len(data) * 8) for _turn in range(400)]
    copy, found = tmp_path / "copy.tar", 0
    for bit in bits:
        changed = bytearray(data)
        changed[bit // 8] ^= 1 << bit % 8
        copy.write_bytes(changed)
        found += _refused(copy, kept) is not None
    print(f"backup flips found of flips made: {found}/{len(bits)}")
    assert found == len(bits)
    assert _refused(kept.file, kept) is None


def test_nothing_cut_off_or_added_goes_unseen(kept: Kept, tmp_path: Path) -> None:
    data = kept.file.read_bytes()
    copy = tmp_path / "copy.tar"
    ends = [0, 1, 511, 512, 1024, len(data) // 2, len(data) - 10_240, len(data) - 512]
    variants = [data[:end] for end in (*ends, len(data) - 1)]
    variants += [data + b"\x00", data + bytes(512), data + bytes(10_240), data + b"x", data * 2]
    for variant in variants:
        copy.write_bytes(variant)
        assert isinstance(_refused(copy, kept), DamagedError), len(variant)


def _outer(kept: Kept, **changes: bytes) -> bytes:
    names = {"header": "vault.json", "payload": "payload.age", "readme": "README.txt"}
    return archive.pack(kept.members() | {names[name]: value for name, value in changes.items()})


def test_another_readme_or_header_beside_the_payload_is_refused(kept: Kept, tmp_path: Path) -> None:
    copy = tmp_path / "copy.tar"
    copy.write_bytes(_outer(kept, readme=b"Send the code to us."))
    assert isinstance(_refused(copy, kept), DamagedError)
    key, _code = create_vault(tmp_path / "other", passphrase=PASSPHRASE, kdf=FLOOR)
    copy.write_bytes(_outer(kept, header=header.dump(key.header)))
    assert isinstance(_refused(copy, kept), WrongSecretError)
    with pytest.raises(TamperedError):
        open_backup(copy, passphrase=PASSPHRASE)


def test_a_payload_by_somebody_who_knows_the_public_recipient_is_tampering(
    kept: Kept, tmp_path: Path
) -> None:
    """An age file does not say who made it; the manifest's MAC does."""
    key = kept.home.key()
    opened = open_backup(kept.file, key=key)
    own = age.recipient_of(keys.backup_identity(key.master, key.vault_id))
    forged = manifest.dump(opened.manifest, Secret(bytes(32)))
    inner = {"manifest.json": forged, "data.sqlite3": opened.database}
    inner["README.txt"] = kept.members()["README.txt"]
    packed = archive.pack(inner, multiple=sealed.PAYLOAD_MULTIPLE)
    copy = tmp_path / "copy.tar"
    copy.write_bytes(_outer(kept, payload=age.encrypt(packed, [*key.header.recipients, own])))
    assert isinstance(_refused(copy, kept), TamperedError)


def _resealed(kept: Kept, tmp_path: Path, **changes: object) -> Path:
    """Return a backup as the vault's own key could have made it, with another manifest."""
    key = kept.home.key()
    opened = open_backup(kept.file, key=key)
    described = replace(opened.manifest, **changes)  # type: ignore[arg-type]
    data = sealed.seal(
        opened.database,
        head=key.header,
        master=key.master,
        described=described,
        readme=kept.members()["README.txt"],
    )
    path = tmp_path / "resealed.tar"
    path.write_bytes(data)
    return path


def test_a_wrong_digest_is_damage(kept: Kept, tmp_path: Path) -> None:
    tables = dict(open_backup(kept.file, key=kept.home.key()).tables)
    assert _refused(_resealed(kept, tmp_path, tables=tables), kept) is None
    tables["person"] = replace(tables["person"], rows=299)
    assert isinstance(_refused(_resealed(kept, tmp_path, tables=tables), kept), DamagedError)
    del tables["person"]
    assert isinstance(_refused(_resealed(kept, tmp_path, tables=tables), kept), DamagedError)


def test_a_later_manifest_is_called_newer(kept: Kept, tmp_path: Path) -> None:
    key = kept.home.key()
    opened = open_backup(kept.file, key=key)
    value = canonical.load_line(manifest.dump(opened.manifest, key.master))
    later = canonical.dump(value | {"fmt": "cdb2"}) + b"\n"
    readme = kept.members()["README.txt"]
    inner = {"manifest.json": later, "data.sqlite3": opened.database, "README.txt": readme}
    packed = archive.pack(inner, multiple=sealed.PAYLOAD_MULTIPLE)
    own = age.recipient_of(keys.backup_identity(key.master, key.vault_id))
    copy = tmp_path / "copy.tar"
    copy.write_bytes(_outer(kept, payload=age.encrypt(packed, [own])))
    assert isinstance(_refused(copy, kept), NewerFormatError)


def test_other_tars_are_refused(kept: Kept, tmp_path: Path) -> None:
    members = kept.members()
    path = tmp_path / "odd.tar"
    for change in ("link", "absolute", "climbing", "twice", "more", "order", "gnu", "folder"):
        with tarfile.open(path, "w", format=tarfile.USTAR_FORMAT) as tar:
            _fill(tar, change, members, tmp_path)
        assert isinstance(_refused(path, kept), DamagedError), change


def _fill(tar: tarfile.TarFile, change: str, members: dict[str, bytes], folder: Path) -> None:
    names = list(members)
    if change == "order":
        names.reverse()
    if change == "twice":
        names.insert(1, "vault.json")
    if change == "gnu":
        tar.format = tarfile.GNU_FORMAT
    for name in names:
        source = folder / "member"
        source.write_bytes(members[name])
        info = tarfile.TarInfo({"absolute": f"/{name}", "climbing": f"../{name}"}.get(change, name))
        info.size = len(members[name])
        info.mode = 0o600
        if change == "link":
            info.type, info.linkname, info.size = tarfile.SYMTYPE, "/etc/passwd", 0
        if change == "folder":
            info.type, info.size = tarfile.DIRTYPE, 0
        with source.open("rb") as stream:
            tar.addfile(info, stream if info.size else None)
    if change == "more":
        tar.addfile(tarfile.TarInfo("more"))


def test_a_huge_file_is_refused_without_reading_it(kept: Kept, tmp_path: Path) -> None:
    zeros = tmp_path / "zeros.tar"
    for size in (10 * 1024**3, 1024**3):
        with zeros.open("wb") as stream:
            stream.truncate(size)
        assert isinstance(_refused(zeros, kept), DamagedError)
    claim = bytearray(kept.file.read_bytes())
    claim[124:135] = b"77777777777"
    zeros.write_bytes(claim)
    assert isinstance(_refused(zeros, kept), DamagedError)


def test_what_is_no_file_is_refused(kept: Kept, tmp_path: Path) -> None:
    assert isinstance(_refused(tmp_path, kept), DamagedError)
    assert isinstance(_refused(tmp_path / "gone.tar", kept), StorageError)
    os.mkfifo(tmp_path / "pipe")
    assert isinstance(_refused(tmp_path / "pipe", kept), DamagedError)
    (tmp_path / "letter.tar").write_bytes(b"%PDF-1.7\n" * 5000)
    assert isinstance(_refused(tmp_path / "letter.tar", kept), DamagedError)


def test_a_missing_target_is_said(vault: Vault, tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="no such file or folder"):
        back_up(vault, tmp_path / "unplugged")


def test_a_damaged_vault_makes_no_backup(home: Home, tmp_path: Path) -> None:
    data = bytearray(home.database.read_bytes())
    for page in range(5, len(data) // 4096):
        data[page * 4096 + 100] ^= 1
    home.database.write_bytes(data)
    out = tmp_path / "out"
    out.mkdir()
    with home.open() as vault:
        assert not verify_vault(vault).ok
        with pytest.raises(DamagedError, match="database file is damaged"):
            back_up(vault, out)
    assert list(out.iterdir()) == []


def test_rows_that_point_nowhere_make_no_backup(vault: Vault, tmp_path: Path) -> None:
    with vault.maintenance() as raw:
        raw.execute("PRAGMA foreign_keys=OFF")
        raw.execute("DELETE FROM person WHERE id = zeroblob(16)")
    (tmp_path / "out").mkdir()
    with pytest.raises(DamagedError, match="do not fit together"):
        back_up(vault, tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == []


def test_a_backup_of_other_rows_is_noticed_when_it_is_read_back(kept: Kept) -> None:
    key = kept.home.key()
    held = open_backup(kept.file, key=key).database
    assert open_backup(kept.file, key=key, holding=held).database == held
    with pytest.raises(DamagedError):
        open_backup(kept.file, key=key, holding=held[:-1] + b"x")


def test_a_whole_vault_is_called_whole(vault: Vault) -> None:
    check = verify_vault(vault)
    assert check.ok
    assert (check.rows, check.tables) == (3302, 4)
    assert vault.raw.execute("PRAGMA cache_size").fetchone() == (-CACHE_KIBIBYTES,)


def test_a_row_that_points_nowhere_is_found(vault: Vault) -> None:
    with vault.maintenance() as raw:
        raw.execute("PRAGMA foreign_keys=OFF")
        raw.execute("DELETE FROM person WHERE id = zeroblob(16)")
    check = verify_vault(vault)
    assert not check.ok
    assert check.broken_references == 10


def test_a_vault_that_was_cut_within_a_page_is_found(home: Home) -> None:
    home.database.write_bytes(home.database.read_bytes()[:-1])
    with home.open() as vault:
        assert not verify_vault(vault).ok


@pytest.mark.parametrize("cut", [4096, 8192])
def test_a_vault_without_its_last_pages_is_not_opened(home: Home, cut: int) -> None:
    data = home.database.read_bytes()
    home.database.write_bytes(data[:-cut])
    with pytest.raises(DamagedError, match="database file is damaged"):
        home.open()
    assert home.database.read_bytes() == data[:-cut]
