"""Make, open and check backups. "Done" is said after the file was read back and compared."""

import secrets
import stat
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from chapterdesk.core.clock import Clock
from chapterdesk.core.errors import WrongSecretError
from chapterdesk.core.secret import Secret
from chapterdesk.core.words import _
from chapterdesk.crypto import age, header, keys
from chapterdesk.crypto.header import Header
from chapterdesk.storage import archive, manifest
from chapterdesk.storage import sealed_backup as sealed
from chapterdesk.storage.atomic import durable_replace
from chapterdesk.storage.checks import VaultCheck, verify_vault
from chapterdesk.storage.errors import missing, storage_errors
from chapterdesk.storage.manifest import Manifest
from chapterdesk.storage.tables import TableDigest
from chapterdesk.storage.vault import Vault, VaultKey

__all__ = [
    "BackupCheck",
    "BackupReport",
    "OpenedBackup",
    "TableDigest",
    "VaultCheck",
    "claims_practice",
    "open_backup",
    "verify_backup",
    "verify_vault",
    "write_backup",
]

_SUFFIX: Final = ".tar"
_SMALLEST: Final = archive.RECORD


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupReport:
    """A backup that was written, read back and compared.

    Attributes:
        path: The file.
        size: Bytes.
        rows: Rows read back and compared.
        tables: Their digests.
        sha256: Of the file, hex.
        made: UTC.
    """

    path: Path
    size: int
    rows: int
    tables: Mapping[str, TableDigest]
    sha256: str
    made: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedBackup:
    """A backup of which every byte was checked.

    Attributes:
        manifest: What it says about itself.
        database: An ordinary SQLite file.
        header: The vault's header of that day.
        tables: The digest of each table, equal to what `database` holds.
        made_by_this_vault: Whether the vault of the given key made it; None without a key.
        practice: Whether it holds made-up people only.
        size: Bytes of the file.
    """

    manifest: Manifest
    database: bytes
    header: bytes
    tables: Mapping[str, TableDigest]
    made_by_this_vault: bool | None
    practice: bool
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupCheck:
    """What a full check of a backup read: it is whole."""

    made: datetime
    size: int
    rows: int
    tables: int
    revision: str
    practice: bool
    made_by_this_vault: bool | None


def write_backup(
    vault: Vault,
    target_dir: Path,
    *,
    clock: Clock,
    app_version: str,
    revision: str,
    reason: str = "manual",
    exclude: Collection[str] = (),
    sequence: int = 0,
    previous: str = "",
) -> BackupReport:
    """Write a sealed copy of the vault and read all of it back before it gets its name.

    Args:
        vault: Open; any transaction of the caller has ended.
        target_dir: A folder that is there.
        clock: The time that the manifest and the file's name state.
        app_version: The program's version.
        revision: The schema's revision.
        reason: One of `manifest.REASONS`.
        exclude: Tables that are derived from others and rebuilt by a restore.
        sequence: How many backups the vault made before.
        previous: SHA-256 (hex) of the manifest before.

    Raises:
        StorageError: The target is gone, full or read-only, or gave other bytes back.
        DamagedError: A page of the vault is damaged; no backup was kept.
    """
    made = clock.now().replace(microsecond=0)
    if not target_dir.is_dir():
        raise missing()
    readme = sealed.readme_text().encode("utf-8")
    with storage_errors():
        snapshot = sealed.take_snapshot(vault.raw, exclude=exclude)
    described = _describe(
        vault, snapshot, readme=readme, made=made, reason=reason, revision=revision,
        app_version=app_version, sequence=sequence, previous=previous,
    )  # fmt: skip
    data = sealed.seal(
        snapshot,
        head=vault.key.header,
        master=vault.key.master,
        described=described,
        readme=readme,
    )

    def check(written: Path) -> None:
        opened = open_backup(written, key=vault.key)
        if opened.tables != snapshot.tables or not opened.made_by_this_vault:
            raise sealed.damaged_backup()

    path = target_dir / _file_name(made)
    durable_replace(path, data, check=check)
    return BackupReport(
        path=path,
        size=len(data),
        rows=sum(table.rows for table in snapshot.tables.values()),
        tables=snapshot.tables,
        sha256=manifest.sha256(data),
        made=made,
    )


def _describe(
    vault: Vault, snapshot: sealed.Snapshot, *, readme: bytes, made: datetime, reason: str,
    revision: str, app_version: str, sequence: int, previous: str,
) -> Manifest:  # fmt: skip
    if reason not in manifest.REASONS:
        raise ValueError("no such reason")
    head = vault.key.header
    contents = {sealed.DATABASE: snapshot.database, sealed.README: readme}
    beside = {sealed.HEADER: header.dump(head), sealed.README: readme}
    return Manifest(
        revision=revision,
        app_version=app_version,
        vault_id=head.vault_id,
        epoch=head.epoch,
        generation=head.generation,
        made=made,
        reason=reason,
        sequence=sequence,
        previous=previous,
        files={name: (len(data), manifest.sha256(data)) for name, data in contents.items()},
        outer={name: manifest.sha256(data) for name, data in beside.items()},
        tables=snapshot.tables,
    )


def _file_name(made: datetime) -> str:
    return f"backup-{made:%Y%m%dT%H%M%SZ}-{secrets.token_hex(2)}{_SUFFIX}"


def open_backup(
    file: Path,
    *,
    passphrase: Secret | None = None,
    recovery_code: Secret | None = None,
    key: VaultKey | None = None,
) -> OpenedBackup:
    """Open a backup with one secret, or with the key of an open vault, and check every byte of it.

    With a secret, `key` only serves to tell whether the same vault made it.

    Raises:
        WrongSecretError: The secret is another's, or the key of another vault.
        DamagedError: It is cut, changed by accident or not a backup.
        TamperedError: Somebody without the vault's key made or changed it.
        NewerFormatError: A later version made it.
        StorageError: It can not be read.
    """
    data = _read(file)
    outer = sealed.split(data)
    head = header.parse(outer[sealed.HEADER])
    master = _master(head, passphrase=passphrase, recovery_code=recovery_code, key=key)
    try:
        inner = sealed.unseal(outer[sealed.PAYLOAD], keys.backup_identity(master, head.vault_id))
    except age.NotForUsError as error:
        # The header's MAC is right, so the payload was put beside it by somebody else.
        raise sealed.tampered_backup() from error
    described = sealed.read_manifest(inner, outer, master=master)
    if described.vault_id != head.vault_id:
        raise sealed.tampered_backup()
    sealed.check_database(inner[sealed.DATABASE], described.tables)
    same = None if key is None else key.master.reveal() == master.reveal()
    return OpenedBackup(
        manifest=described,
        database=inner[sealed.DATABASE],
        header=outer[sealed.HEADER],
        tables=described.tables,
        made_by_this_vault=same,
        practice=head.practice,
        size=len(data),
    )


def claims_practice(file: Path) -> bool:
    """Say whether a backup says that it holds made-up people only; nobody vouches for it yet.

    Raises:
        DamagedError: It does not begin like a backup.
        NewerFormatError: A later version wrote it.
        StorageError: It can not be read.
    """
    data = _read(file)
    size = archive.member_size(data[: archive.BLOCK], sealed.HEADER, limit=header.SIZE_LIMIT)
    return header.parse(data[archive.BLOCK : archive.BLOCK + size]).practice


def verify_backup(
    file: Path,
    *,
    passphrase: Secret | None = None,
    recovery_code: Secret | None = None,
    key: VaultKey | None = None,
) -> BackupCheck:
    """Read all of a backup and say what it holds; raises what `open_backup` raises."""
    opened = open_backup(file, passphrase=passphrase, recovery_code=recovery_code, key=key)
    return BackupCheck(
        made=opened.manifest.made,
        size=opened.size,
        rows=sum(table.rows for table in opened.tables.values()),
        tables=len(opened.tables),
        revision=opened.manifest.revision,
        practice=opened.practice,
        made_by_this_vault=opened.made_by_this_vault,
    )


def _master(
    head: Header, *, passphrase: Secret | None, recovery_code: Secret | None, key: VaultKey | None
) -> Secret:
    if passphrase is not None or recovery_code is not None:
        return header.open_header(head, passphrase=passphrase, recovery_code=recovery_code).master
    if key is None:
        raise ValueError("a backup opens with a passphrase, a recovery code or a key")
    if key.vault_id != head.vault_id:
        raise WrongSecretError(
            _("Another vault made this backup."),
            _("It was not used, and nothing was changed."),
            _("Give the passphrase or recovery code of that vault."),
        )
    header.check_mac(head, key.master)
    return key.master


def _read(file: Path) -> bytes:
    """Return the bytes of a regular file that begins and measures like a backup."""
    with storage_errors():
        state = file.stat()
        if not stat.S_ISREG(state.st_mode):
            raise sealed.damaged_backup()
        if not _SMALLEST <= state.st_size <= sealed.SIZE_LIMIT:
            raise sealed.damaged_backup()
        with file.open("rb") as stream:
            start = stream.read(archive.BLOCK)
            try:
                archive.member_size(start, sealed.HEADER, limit=header.SIZE_LIMIT)
            except archive.NotCanonicalError as error:
                raise sealed.damaged_backup() from error
            return start + stream.read(sealed.SIZE_LIMIT)
