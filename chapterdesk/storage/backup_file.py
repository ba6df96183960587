"""Open backups: nothing of one is used before every byte of it was accounted for."""

import hashlib
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Final

from chapterdesk.core.errors import DamagedError, TamperedError, UserError, WrongSecretError
from chapterdesk.core.secret import Secret
from chapterdesk.core.words import _
from chapterdesk.crypto import age, header, keys
from chapterdesk.crypto.header import Header
from chapterdesk.storage import archive
from chapterdesk.storage import sealed_backup as sealed
from chapterdesk.storage.errors import storage_errors
from chapterdesk.storage.manifest import Manifest
from chapterdesk.storage.tables import TableDigest
from chapterdesk.storage.vault import VaultKey

_AGE_MAGIC: Final = b"age-encryption.org/v1\n"


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
        sha256: Of the file, hex.
        master: The key it was made under.
    """

    manifest: Manifest
    database: bytes
    header: bytes
    tables: Mapping[str, TableDigest]
    made_by_this_vault: bool | None
    practice: bool
    size: int
    sha256: str
    master: Secret


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


def open_backup(
    file: Path,
    *,
    passphrase: Secret | None = None,
    recovery_code: Secret | None = None,
    key_file: Secret | None = None,
    key: VaultKey | None = None,
    holding: bytes | None = None,
) -> OpenedBackup:
    """Open a backup with one secret, or with the key of an open vault, and check every byte of it.

    With a secret, `key` only serves to tell whether the same vault made it. `key_file` is the hash
    of the file that some passphrases need beside them. `holding` is the database that it must hold
    byte for byte; that one was read and digested before.

    Raises:
        WrongSecretError: The secret is another's, or the key of another vault.
        DamagedError: It is cut, changed by accident or not a backup.
        TamperedError: Somebody without the vault's key made or changed it.
        NewerFormatError: A later version made it.
        StorageError: It can not be read.
    """
    data = _read(file)
    outer = sealed.split(data)
    head = _parsed(outer[sealed.HEADER])
    master = _master(
        head, passphrase=passphrase, recovery_code=recovery_code, key_file=key_file, key=key
    )
    try:
        inner = sealed.unseal(outer[sealed.PAYLOAD], keys.backup_identity(master, head.vault_id))
    except age.NotForUsError as error:
        # The header's MAC is right, so the payload was put beside it by somebody else.
        raise sealed.tampered_backup() from error
    described = sealed.read_manifest(inner, outer, master=master)
    if described.vault_id != head.vault_id:
        raise sealed.tampered_backup()
    if holding is None:
        sealed.check_database(inner[sealed.DATABASE], described.tables)
    elif inner[sealed.DATABASE] != holding:
        raise sealed.damaged_backup()
    same = None if key is None else key.master.reveal() == master.reveal()
    return OpenedBackup(
        manifest=described,
        database=inner[sealed.DATABASE],
        header=outer[sealed.HEADER],
        tables=described.tables,
        made_by_this_vault=same,
        practice=head.practice,
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        master=master,
    )


def claims_practice(file: Path) -> bool:
    """Say whether a backup says that it holds made-up people only; nobody vouches for it yet.

    Raises:
        DamagedError: It does not begin like a backup.
        NewerFormatError: A later version wrote it.
        StorageError: It can not be read.
    """
    return _parsed(_read_header(file)).practice


def _parsed(data: bytes) -> Header:
    """Return the header of a backup; what is wrong with it is wrong with the backup's file.

    Raises:
        DamagedError: It is not as it was written.
        NewerFormatError: A later version wrote it.
    """
    try:
        return header.parse(data)
    except DamagedError as error:
        raise sealed.damaged_backup() from error


def _read_header(file: Path) -> bytes:
    """Return the header beside the payload of what may be a backup, and read no more of it."""
    with storage_errors():
        if not stat.S_ISREG(file.stat().st_mode):
            raise sealed.damaged_backup()
        with file.open("rb") as stream:
            head = stream.read(archive.BLOCK)
            try:
                size = archive.member_size(head, sealed.HEADER, limit=header.SIZE_LIMIT)
            except archive.NotCanonicalError as error:
                raise sealed.damaged_backup() from error
            return stream.read(size)


def backup_header(file: Path) -> Header:
    """Return the header beside the payload of a backup; nobody vouches for it yet.

    Raises:
        DamagedError: It does not begin like a backup.
        NewerFormatError: A later version wrote it.
        StorageError: It can not be read.
    """
    return _parsed(_read_header(file))


def is_ours(file: Path, vault_id: bytes) -> bool:
    """Say whether a file says that this vault made it, in any of its epochs; nobody vouches for it.

    Serves to leave everybody else's files alone, never to trust one.
    """
    try:
        return _parsed(_read_header(file)).vault_id == vault_id
    except UserError:
        return False


def verify_backup(
    file: Path,
    *,
    passphrase: Secret | None = None,
    recovery_code: Secret | None = None,
    key_file: Secret | None = None,
    key: VaultKey | None = None,
) -> BackupCheck:
    """Read all of a backup and say what it holds; raises what `open_backup` raises."""
    opened = open_backup(
        file, passphrase=passphrase, recovery_code=recovery_code, key_file=key_file, key=key
    )
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
    head: Header,
    *,
    passphrase: Secret | None,
    recovery_code: Secret | None,
    key_file: Secret | None,
    key: VaultKey | None,
) -> Secret:
    if passphrase is not None or recovery_code is not None:
        try:
            opened = header.open_header(
                head, passphrase=passphrase, recovery_code=recovery_code, key_file=key_file
            )
        except TamperedError as error:
            raise sealed.tampered_backup() from error
        return opened.master
    if key is None:
        raise ValueError("a backup opens with a passphrase, a recovery code or a key")
    if key.vault_id != head.vault_id:
        raise WrongSecretError(
            _("Another vault made this backup."),
            _("It was not used, and nothing was changed."),
            _("Give the passphrase or recovery code of that vault."),
        )
    if head.epoch != key.header.epoch:
        raise WrongSecretError(
            _("This backup is from before all keys were changed."),
            _("It was not used, and nothing was changed."),
            _("Give the passphrase of that day, or the recovery code."),
        )
    header.check_mac(head, key.master)
    return key.master


def _read(file: Path) -> bytes:
    """Return the bytes of a regular file that begins and measures like a backup."""
    with storage_errors():
        state = file.stat()
        if not stat.S_ISREG(state.st_mode):
            raise sealed.damaged_backup()
        if not archive.RECORD <= state.st_size <= sealed.SIZE_LIMIT:
            raise sealed.damaged_backup()
        with file.open("rb") as stream:
            try:
                _require_shape(stream, state.st_size)
            except archive.NotCanonicalError as error:
                raise sealed.damaged_backup() from error
            stream.seek(0)
            return stream.read(state.st_size + 1)


def _require_shape(stream: BinaryIO, size: int) -> None:
    """Refuse what does not measure like a backup, from three blocks, before memory is taken.

    Raises:
        NotCanonicalError: A member is another, or their sizes do not make up the file's.
    """
    at = 0
    for name in sealed.OUTER:
        stream.seek(at)
        head = stream.read(archive.BLOCK)
        length = archive.member_size(head, name, limit=sealed.OUTER_LIMITS[name])
        if name == sealed.PAYLOAD and stream.read(len(_AGE_MAGIC)) != _AGE_MAGIC:
            raise archive.NotCanonicalError("not sealed")
        at += archive.BLOCK + length + -length % archive.BLOCK
    if archive.packed_size(at) != size:
        raise archive.NotCanonicalError("another size")
