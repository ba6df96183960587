"""An open vault: its lock, its one connection, and the key, together and gone together."""

import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from sqlalchemy import Engine
from sqlcipher3 import dbapi2 as driver

from chapterdesk.core.errors import DiskFullError, RefusedError, UserError
from chapterdesk.core.secret import Secret
from chapterdesk.core.words import _
from chapterdesk.crypto import header, keys
from chapterdesk.crypto.header import Header
from chapterdesk.crypto.kdf import KdfParameters
from chapterdesk.storage import ballast, outcomes
from chapterdesk.storage import engine as engines
from chapterdesk.storage.atomic import remove_leftovers
from chapterdesk.storage.errors import (
    damaged_database,
    is_full,
    missing_database,
    storage_errors,
)
from chapterdesk.storage.lock import VaultLock
from chapterdesk.storage.unlock import (
    HeaderOnDisk,
    VaultKey,
    check_passphrase,
    create_vault,
    is_practice,
    is_vault,
    read_header,
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
    "unlock_key",
]

_PAGE: Final = 4096
_JOURNAL_HEADER: Final = 28
STORE: Final = re.compile(r"store-[0-9]{1,10}\.db(-journal)?")


KeyFile = tuple[Secret | None] | None


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
        self.engine: Engine = engines.make_engine(self._connected)
        self.reader: Engine = self.engine.execution_options(**{engines.BEGIN: "DEFERRED"})
        self.read_only = read_only
        self.was_unclean = was_unclean
        self.header_was_healed = False
        self._key = key
        self._following: VaultKey | None = None
        self._raw = raw
        self._lost = False
        self._lock = lock
        self._closed = False
        self._gate = threading.Lock()

    @classmethod
    def open(
        cls, path: Path, key: VaultKey, *, read_only: bool = False, unfinished: bool = False
    ) -> Self:
        """Take the lock, connect on the calling thread, and check that the files belong together.

        Args:
            path: The folder.
            key: Opens it.
            read_only: Whether nothing may be written.
            unfinished: Whether it is being filled and has no header yet; the key's own serves.

        Raises:
            AlreadyOpenError: Another window or command holds it.
            DamagedError: The database, or both header files, can not be read.
            TamperedError: Header and database are of different days, or not of this key.
            StorageError: The folder is gone or can not be written.
        """
        with storage_errors():
            lock = _taken(path, read_only=read_only)
            try:
                on_disk = HeaderOnDisk(header=key.header, whole=True)
                if not unfinished:
                    on_disk = read_header(path)
                return cls._open_locked(path, key, lock, on_disk, read_only=read_only)
            except BaseException:
                lock.release(in_order=False)
                raise

    @classmethod
    def _open_locked(
        cls, path: Path, key: VaultKey, lock: VaultLock, on_disk: HeaderOnDisk, *, read_only: bool
    ) -> Self:
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
            vault._require_generation(value.generation)
            if not read_only:
                remove_leftovers(path)
                # A full disk keeps nobody out: all of this waits for an opening with some room.
                with suppress(DiskFullError):
                    vault._settle(value, whole=on_disk.whole)
        except BaseException:
            vault.engine.dispose()
            raw.close()
            raise
        return vault

    def _settle(self, value: Header, *, whole: bool) -> None:
        """Write what an interrupted session left half done, in the order in which each counts.

        Raises:
            StorageError: The disk is full or gone; the next opening begins where this one ended.
        """
        with storage_errors():
            if not whole:
                write_header(self.path, value)
                self.header_was_healed = True
            # Noted when it is whole on disk: until then the one before it fits as well.
            self._note_generation(value.generation)
            # The header, whole on disk by now, names the database that was just opened.
            remove_other_stores(self.path, value)

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
        return self._connected()

    def rewrite(
        self,
        change: Callable[[Header], Header],
        *,
        slot_id: bytes | None = None,
        key_file: KeyFile = None,
    ) -> None:
        """Change who may open this; `change` is given the header that is on disk.

        The new generation is announced in the database, the header is written, then it is noted:
        whichever of them a crash leaves belong together, and no older header fits.

        Args:
            change: Returns the header as it shall be; its generation is counted here.
            slot_id: The slot that stands for this session from now on.
            key_file: What belongs to the passphrase of this session from then on, in a tuple of
                one; None leaves it.

        Raises:
            DamagedError, TamperedError: The header on disk is no longer the one that was opened.
            RefusedError: There would be too many ways in.
            UnconfirmedError: The disk failed, and the change counts all the same.
            StorageError: It could not be written; the text says what opens this now.
        """
        current = self._settled_header()
        changed = change(current)
        require_room(changed)
        signed = header.sign(replace(changed, generation=current.generation + 1), self._key.master)
        # What is written must be readable by the same rules as everything else.
        header.check_mac(header.parse(header.dump(signed)), self._key.master)
        chosen = self._key.slot_id if slot_id is None else slot_id
        following = replace(
            self._key,
            header=signed,
            slot_id=chosen,
            used_recovery=self._key.used_recovery and slot_id is None,
            key_file=self._key.key_file if key_file is None else key_file[0],
        )
        try:
            with storage_errors():
                self._note_generation(current.generation)
                self._mark(current.generation, following=signed.generation)
                self._following = following
                write_header(self.path, signed)
                self._mark(signed.generation, following=0)
        except UserError as error:
            raise self._outcome(error) from error
        self._adopt()

    def _adopt(self) -> None:
        """Go on with the key whose header has been written."""
        if self._following is not None:
            self._key, self._following = self._following, None

    def _outcome(self, error: UserError) -> UserError:
        """Look which header is there after the disk failed, and return what a person should know.

        The database knows both as its own, so whichever a power cut leaves opens: nothing is noted
        here that only one of them would fit.
        """
        if self._following is None:
            return outcomes.not_changed(error)
        wanted = self._following.header
        try:
            there = self._settled_header()
        except UserError:
            return outcomes.nobody_knows(error)  # it is looked at again when the disk is back
        if there == wanted:
            return outcomes.counts(error)
        self._following = None
        return outcomes.not_changed(error)

    def _settled_header(self) -> Header:
        """Return the header on disk; adopt it where it is the one that was being written.

        Raises:
            DamagedError, TamperedError: It is no longer the one that was opened.
        """
        value = self.current_header()
        if self._following is not None and value == self._following.header:
            self._adopt()
        return value

    def current_header(self) -> Header:
        """Return the header on disk, vouched for by the key that is in force.

        Raises:
            DamagedError, TamperedError: It is no longer the one that was opened.
        """
        value = read_header(self.path).header
        if value.vault_id != self.vault_id:
            raise header.tampered_header()
        header.check_mac(value, self._key.master)
        return value

    def move_to(self, key: VaultKey, raw: Any) -> None:
        """Go on with another key and the connection to the database that it opens."""
        if key.vault_id != self.vault_id:
            raise ValueError("the key of another vault")
        old, self._key = self._key, key
        self._raw = raw
        self.engine.dispose()
        old.wipe()

    def reconnect(self) -> None:
        """Close the connection after the disk failed and make a new one, when it is back.

        What a failed commit left half done is taken back by that. Until it succeeds every use
        of the engine fails.

        Raises:
            DiskGoneError, StorageError: The disk is not back.
            TamperedError: The files that came back are of another day.
        """
        with storage_errors():
            self._lost = True
            self.engine.dispose()
            with suppress(driver.Error):
                self._raw.close()
            if not self.read_only and not self._lock.is_held(self.path):
                lock = VaultLock(self.path)
                with suppress(OSError):
                    self._lock.release(in_order=False)
                self._lock = lock
            value = self._settled_header()
            if value != self._key.header:
                raise outcomes.mixed_days()
            database = self.path / value.database_name
            self._raw = _connect(database, self._key, epoch=value.epoch, read_only=self.read_only)
            self._require_generation(value.generation)
            with suppress(DiskFullError), storage_errors():
                if not (self.read_only or read_header(self.path).whole):
                    write_header(self.path, value)
                self._note_generation(value.generation)
            self._lost = False

    def _connected(self) -> Any:
        if self._lost and not self._closed:
            self.reconnect()
        return self._raw

    @contextmanager
    def maintenance(self) -> Iterator[Any]:
        """Yield the raw connection with the authorizer lifted; afterwards it is always back."""
        with engines.lifted(self._raw) as raw:
            yield raw

    def interrupt(self) -> None:
        """Stop the statement that runs on the database thread; callable from any thread."""
        # Held while closing begins: a handle that is being freed must not be touched.
        with self._gate:
            if not self._closed:
                self._raw.interrupt()

    def close(self) -> None:
        """Disconnect, remove leftovers, wipe the key, let go of the lock; twice is once."""
        with self._gate:
            if self._closed:
                return
            self._closed = True
        try:
            with storage_errors():
                self.engine.dispose()
                self._raw.close()
                # A disk that is gone has nothing to be tidied; letting go matters more.
                if not (self.read_only or self._lost):
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
        """Keep the header's generation in the database; refuse a header of another day."""
        if self._require_generation(generation) != (generation, 0) and not self.read_only:
            self._mark(generation, following=0)

    def _require_generation(self, generation: int) -> tuple[int, int]:
        """Return the two numbers that the database keeps; refuse a header that fits neither."""
        known = self._raw.execute("PRAGMA user_version").fetchone()[0]
        following = self._raw.execute("PRAGMA application_id").fetchone()[0]
        if known < 1:
            raise damaged_database()
        if generation != known and (generation != following or following != known + 1):
            raise outcomes.mixed_days()
        return known, following

    def _mark(self, generation: int, *, following: int) -> None:
        """Say in the database which header belongs to it, and which one is about to."""
        with self.maintenance() as raw:
            mark_generation(raw, generation, following=following)


def _taken(path: Path, *, read_only: bool) -> VaultLock:
    """Take the lock; where there is no room for its file, in the place of the spare."""
    try:
        return VaultLock(path, read_only=read_only)
    except OSError as error:
        if not (is_full(error) and ballast.release(path)):
            raise
    return VaultLock(path, read_only=read_only)


def mark_generation(raw: Any, generation: int, *, following: int = 0) -> None:
    """Write both numbers in one transaction; the authorizer is lifted."""
    raw.execute("BEGIN IMMEDIATE")
    raw.execute(f"PRAGMA user_version={generation}")
    raw.execute(f"PRAGMA application_id={following}")
    raw.execute("COMMIT")


def require_room(value: Header) -> None:
    """Let pass a header with a way in by passphrase, and not more ways in than fit.

    Raises:
        RefusedError: There are too many, or nobody could type anything.
    """
    if len(value.slots) > header.SLOT_LIMIT:
        raise RefusedError(
            _("There are eight ways in already."),
            _("Nothing was changed."),
            _("Remove one that is not needed any more."),
        )
    if not value.passphrase_slots:
        raise RefusedError(
            _("This is the last passphrase; without it only the recovery code would be left."),
            _("Nothing was changed."),
            _("Add another passphrase first, or change this one."),
        )


def remove_other_stores(path: Path, value: Header) -> None:
    """Remove what an interrupted change of all keys left beside the database in force."""
    keep = {value.database_name, f"{value.database_name}-journal"}
    for file in list(path.iterdir()):
        if STORE.fullmatch(file.name) and file.name not in keep:
            file.unlink(missing_ok=True)


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
