"""An open vault: its lock, its one connection, and the key, together and gone together."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from sqlalchemy import Engine

from chapterdesk.core.errors import TamperedError
from chapterdesk.core.words import _
from chapterdesk.crypto import header, keys
from chapterdesk.crypto.kdf import KdfParameters
from chapterdesk.storage import engine as engines
from chapterdesk.storage.atomic import remove_leftovers
from chapterdesk.storage.errors import damaged_database, missing_database, storage_errors
from chapterdesk.storage.lock import VaultLock
from chapterdesk.storage.unlock import (
    VaultKey,
    check_passphrase,
    create_vault,
    is_practice,
    is_vault,
    read_header,
    replace_recovery_code,
    set_passphrase,
    unlock_key,
    write_header,
)

__all__ = [
    "KdfParameters",
    "Vault",
    "VaultKey",
    "check_passphrase",
    "create_vault",
    "is_practice",
    "is_vault",
    "replace_recovery_code",
    "set_passphrase",
    "unlock_key",
]

_PAGE: Final = 4096
_JOURNAL_HEADER: Final = 28


class Vault:
    """Hold an open vault. Made by `Vault.open`, used and closed on the thread that opened it.

    Attributes:
        path: The folder.
        engine: Transactions that begin IMMEDIATE.
        reader: The same connection; transactions that begin DEFERRED, for reading.
        was_unclean: Whether the last session ended without closing.
        header_was_healed: Whether one of the two header files had to be written anew.
        read_only: Whether writing is refused.
    """

    def __init__(
        self,
        *,
        path: Path,
        key: VaultKey,
        raw: Any,
        lock: VaultLock,
        read_only: bool,
        was_unclean: bool,
    ) -> None:
        self.path = path
        self.engine: Engine = engines.make_engine(raw)
        self.reader: Engine = self.engine.execution_options(**{engines.BEGIN: "DEFERRED"})
        self.read_only = read_only
        self.was_unclean = was_unclean
        self.header_was_healed = False
        self._key = key
        self._raw = raw
        self._lock = lock
        self._closed = False

    @classmethod
    def open(cls, path: Path, key: VaultKey, *, read_only: bool = False) -> Self:
        """Take the lock, connect on the calling thread, and check that the files belong together.

        Raises:
            AlreadyOpenError: Another window or command holds it.
            DamagedError: The database, or both header files, can not be read.
            TamperedError: Header and database are of different days, or not of this key.
            StorageError: The folder is gone or can not be written.
        """
        with storage_errors():
            lock = VaultLock(path, read_only=read_only)
            try:
                return cls._open_locked(path, key, lock, read_only=read_only)
            except BaseException:
                lock.release(in_order=False)
                raise

    @classmethod
    def _open_locked(cls, path: Path, key: VaultKey, lock: VaultLock, *, read_only: bool) -> Self:
        on_disk = read_header(path)
        value = on_disk.header
        if value.vault_id != key.vault_id:
            raise header.tampered_header()
        header.check_mac(value, key.master)
        database = path / value.database_name
        hot = _is_hot(database)
        raw = _connect(database, key, epoch=value.epoch, read_only=read_only)
        vault = cls(
            path=path,
            key=key,
            raw=raw,
            lock=lock,
            read_only=read_only,
            was_unclean=hot or lock.was_held,
        )
        try:
            vault._note_generation(value.generation)
            if not read_only:
                remove_leftovers(path)
                if not on_disk.whole:
                    write_header(path, value)
                    vault.header_was_healed = True
        except BaseException:
            vault.engine.dispose()
            raw.close()
            raise
        return vault

    @property
    def key(self) -> VaultKey:
        """The key that is in force."""
        return self._key

    @property
    def vault_id(self) -> bytes:
        """The 16 bytes that name the vault."""
        return self._key.vault_id

    @property
    def practice(self) -> bool:
        """Whether it holds made-up people only; proven by the header's MAC."""
        return self._key.header.practice

    @property
    def raw(self) -> Any:
        """The driver's connection, for checks and row copies."""
        return self._raw

    def adopt(self, key: VaultKey) -> None:
        """Go on with the key that `set_passphrase` or `replace_recovery_code` returned."""
        if key.vault_id != self.vault_id:
            raise ValueError("the key of another vault")
        old, self._key = self._key, key
        if old.master is not key.master:
            old.wipe()
        with storage_errors():
            self._note_generation(key.header.generation)

    @contextmanager
    def maintenance(self) -> Iterator[Any]:
        """Yield the raw connection with the authorizer lifted; afterwards it is always back."""
        with engines.lifted(self._raw) as raw:
            yield raw

    def interrupt(self) -> None:
        """Stop the statement that runs on the database thread; callable from any thread."""
        self._raw.interrupt()

    def close(self) -> None:
        """Disconnect, remove leftovers, wipe the key, let go of the lock; twice is once."""
        if self._closed:
            return
        self._closed = True
        try:
            with storage_errors():
                self.engine.dispose()
                self._raw.close()
                if not self.read_only:
                    remove_leftovers(self.path)
        finally:
            self._key.wipe()
            self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _note_generation(self, generation: int) -> None:
        """Keep the header's generation in the database; refuse an older header beside it."""
        known = self._raw.execute("PRAGMA user_version").fetchone()[0]
        if known > generation:
            raise TamperedError(
                _("The files in this folder are from different days; an older one was put back."),
                _("Nothing was changed."),
                _("Put the whole folder back as it was, or restore your newest backup."),
            )
        if known < 1:
            raise damaged_database()
        if known < generation and not self.read_only:
            with self.maintenance() as raw:
                raw.execute(f"PRAGMA user_version={generation}")


def _connect(database: Path, key: VaultKey, *, epoch: int, read_only: bool) -> Any:
    try:
        size = database.stat().st_size
    except FileNotFoundError as error:
        raise missing_database() from error
    if size == 0:
        raise missing_database()
    secret = keys.database_key(key.master, key.vault_id, epoch)
    try:
        return engines.connect(database, secret, mode="ro" if read_only else "rw")
    finally:
        secret.wipe()


def _is_hot(database: Path) -> bool:
    """Say whether a journal is left that the next connection plays back."""
    journal = database.with_name(f"{database.name}-journal")
    try:
        with journal.open("rb") as file:
            return any(file.read(_JOURNAL_HEADER))
    except FileNotFoundError:
        return False
