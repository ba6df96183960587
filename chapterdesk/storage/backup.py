"""Make backups. "Done" is said after the file was read back and compared."""

import secrets
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final

from chapterdesk.core.clock import Clock
from chapterdesk.crypto import header
from chapterdesk.storage import manifest
from chapterdesk.storage import sealed_backup as sealed
from chapterdesk.storage.atomic import durable_replace
from chapterdesk.storage.backup_file import (
    BackupCheck,
    OpenedBackup,
    claims_practice,
    is_ours,
    open_backup,
    verify_backup,
)
from chapterdesk.storage.checks import VaultCheck, verify_vault
from chapterdesk.storage.errors import require_folder, storage_errors
from chapterdesk.storage.manifest import Manifest
from chapterdesk.storage.tables import TableDigest
from chapterdesk.storage.vault import Vault, VaultKey

__all__ = [
    "BackupCheck",
    "BackupReport",
    "OpenedBackup",
    "PreparedBackup",
    "StoppedError",
    "TableDigest",
    "VaultCheck",
    "claims_practice",
    "is_ours",
    "open_backup",
    "prepare_backup",
    "verify_backup",
    "verify_vault",
    "write_backup",
]

_SUFFIX: Final = ".tar"


class StoppedError(Exception):
    """Say that a backup was cancelled; nothing of it was kept."""


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


class PreparedBackup:
    """Hold the rows of a moment; they may be sealed and written to several places, on any thread.

    Made by `prepare_backup`, wiped by whoever asked for it.
    """

    def __init__(
        self, *, snapshot: sealed.Snapshot, described: Manifest, readme: bytes, key: VaultKey
    ) -> None:
        # `described` does not know the digests of the tables: they are slow, and another thread's.
        self._snapshot = snapshot
        self._described = described
        self._readme = readme
        self._key = key
        self._sealed: bytes | None = None

    @property
    def made(self) -> datetime:
        """The moment whose rows it holds, UTC."""
        return self._described.made

    def write(
        self, target_dir: Path, *, cancelled: Callable[[], bool] = lambda: False
    ) -> BackupReport:
        """Write the backup into a folder and read all of it back before it gets its name.

        Args:
            target_dir: A folder that is there.
            cancelled: Asked between the steps; when it says yes nothing is kept.

        Raises:
            StorageError: The target is gone, full or read-only, or gave other bytes back.
            DamagedError: The rows of the vault do not belong together; no backup was kept.
            StoppedError: It was cancelled.
        """
        require_folder(target_dir)

        data = self._seal(cancelled)
        tables = self._described.tables

        read_back: list[str] = []

        def check(written: Path) -> None:
            _go_on(cancelled)
            opened = open_backup(written, key=self._key, holding=self._snapshot.database)
            if opened.tables != tables or not opened.made_by_this_vault:
                raise sealed.damaged_backup()
            read_back.append(opened.sha256)
            _go_on(cancelled)

        path = target_dir / _file_name(self.made)
        durable_replace(path, data, check=check)
        return BackupReport(
            path=path,
            size=len(data),
            rows=sum(table.rows for table in tables.values()),
            tables=tables,
            sha256=read_back[-1],
            made=self.made,
        )

    def wipe(self) -> None:
        """Overwrite the key that reading back needs."""
        self._key.wipe()

    def _seal(self, cancelled: Callable[[], bool]) -> bytes:
        _go_on(cancelled)
        if self._sealed is None:
            self._described = replace(self._described, tables=self._snapshot.digests())
            _go_on(cancelled)
            self._sealed = sealed.seal(
                self._snapshot.database,
                head=self._key.header,
                master=self._key.master,
                described=self._described,
                readme=self._readme,
            )
        _go_on(cancelled)
        return self._sealed

    def __repr__(self) -> str:
        return "PreparedBackup(…)"


def prepare_backup(
    vault: Vault,
    *,
    clock: Clock,
    app_version: str,
    revision: str,
    reason: str = "manual",
    exclude: Collection[str] = (),
    sequence: int = 0,
    previous: str = "",
) -> PreparedBackup:
    """Copy the rows of this moment, on the database thread; sealing and writing may be elsewhere.

    Args:
        vault: Open; any transaction of the caller has ended.
        clock: The time that the manifest and the file's name state.
        app_version: The program's version.
        revision: The schema's revision.
        reason: One of `manifest.REASONS`.
        exclude: Tables that are derived from others and rebuilt by a restore.
        sequence: How many backups the vault made before.
        previous: SHA-256 (hex) of the manifest before.

    Raises:
        DamagedError: A page of the vault is damaged.
        StorageError: The disk does not answer.
    """
    made = clock.now().replace(microsecond=0)
    readme = sealed.readme_text().encode("utf-8")
    with storage_errors():
        snapshot = sealed.take_snapshot(vault.raw, exclude=exclude)
    described = _describe(
        vault, snapshot, readme=readme, made=made, reason=reason, revision=revision,
        app_version=app_version, sequence=sequence, previous=previous,
    )  # fmt: skip
    # Whole: this is wiped when the backup is written, and the open desk goes on with its own.
    own = vault.key.copied()
    return PreparedBackup(snapshot=snapshot, described=described, readme=readme, key=own)


def write_backup(
    vault: Vault,
    target_dir: Path,
    *,
    clock: Clock,
    app_version: str,
    revision: str,
    reason: str = "manual",
    exclude: Collection[str] = (),
) -> BackupReport:
    """Prepare a backup and write it, in one go; see `prepare_backup` and `PreparedBackup.write`.

    Raises:
        StorageError: The target is gone, full or read-only, or gave other bytes back.
        DamagedError: A page of the vault is damaged; no backup was kept.
    """
    require_folder(target_dir)
    prepared = prepare_backup(
        vault,
        clock=clock,
        app_version=app_version,
        revision=revision,
        reason=reason,
        exclude=exclude,
    )
    try:
        return prepared.write(target_dir)
    finally:
        prepared.wipe()


def _go_on(cancelled: Callable[[], bool]) -> None:
    if cancelled():
        raise StoppedError


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
        tables={},
    )


def _file_name(made: datetime) -> str:
    return f"backup-{made:%Y%m%dT%H%M%SZ}-{secrets.token_hex(2)}{_SUFFIX}"
