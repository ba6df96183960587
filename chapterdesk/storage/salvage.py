"""What can still be read of damaged files. The originals are read, and never written.

Two cases: both headers are damaged and the database is whole; then the header in a backup opens it
again. Or pages of the database are damaged; then every row that can still be read is.
"""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from sqlcipher3 import dbapi2 as driver

from chapterdesk.core.errors import DamagedError, RefusedError, WrongSecretError
from chapterdesk.core.secret import Secret
from chapterdesk.core.words import _
from chapterdesk.crypto import header, keys
from chapterdesk.crypto.header import Header
from chapterdesk.crypto.slots import AgeSlot
from chapterdesk.storage.backup_file import backup_header
from chapterdesk.storage.engine import connect
from chapterdesk.storage.errors import damaged_database, missing_database, storage_errors
from chapterdesk.storage.lock import VaultLock
from chapterdesk.storage.scratch import ASIDE, scratch
from chapterdesk.storage.tables import column_names, quoted, table_names
from chapterdesk.storage.unlock import VaultKey, read_header, write_header
from chapterdesk.storage.vault import STORE

_AT_ONCE: Final = 50

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadTable:
    """What could be read of one table.

    Attributes:
        columns: The stored columns, in the order of the values of `rows`.
        key: Which of them are the primary key.
        rows: The rows that could be read.
        whole: Whether these are all.
        lost: How many rows are known to be missing; 0 too where nobody can count them.
    """

    columns: tuple[str, ...]
    key: tuple[str, ...]
    rows: list[Row]
    whole: bool
    lost: int = 0


def keys_from_backup(
    path: Path,
    file: Path,
    *,
    passphrase: Secret | None = None,
    recovery_code: Secret | None = None,
    key_file: Secret | None = None,
) -> bool:
    """Put the header in a backup in the place of two damaged ones, once it opens the database.

    Where the ways in were changed after that backup, only the one that was used and the recovery
    codes come back, so that no passphrase of somebody who was sent away opens it again. An older
    paper does until there is a new code.

    Returns:
        Whether they were changed: then a new recovery code is due.

    Raises:
        RefusedError: A header here is whole, or the backup is of other keys.
        WrongSecretError: The secret opens neither.
        DamagedError: The backup or the database is damaged.
        StorageError: It could not be written; nothing was changed.
    """
    with storage_errors():
        lock = VaultLock(path)
        try:
            _require_damaged(path)
            value = backup_header(file)
            opened = header.open_header(
                value, passphrase=passphrase, recovery_code=recovery_code, key_file=key_file
            )
            reached = _generation(path / value.database_name, value, opened.master)
            changed = reached > value.generation
            if changed:
                kept = [
                    slot
                    for slot in value.slots
                    if isinstance(slot, AgeSlot) or slot.slot_id == opened.slot_id
                ]
                value = replace(value, slots=tuple(kept), generation=reached)
            write_header(path, header.sign(value, opened.master))
        finally:
            lock.release(in_order=False)
    return changed


def _require_damaged(path: Path) -> None:
    try:
        read_header(path)
    except DamagedError:
        return
    raise RefusedError(
        _("The keys of this vault are whole."),
        _("Nothing was changed."),
        _("Open it with its passphrase or its recovery code."),
    )


def _generation(database: Path, value: Header, master: Secret) -> int:
    """Return the generation that the database knows, which shows that the key opens it."""
    if not database.is_file() or not database.stat().st_size:
        raise RefusedError(
            _("The keys in this backup are for another set of files."),
            _("Nothing was changed."),
            _("Choose the newest backup of this vault."),
        )
    secret = keys.database_key(master, value.vault_id, value.epoch)
    try:
        with closing(connect(database, secret, mode="rw")) as raw:
            return int(raw.execute("PRAGMA user_version").fetchone()[0])
    except driver.DatabaseError as error:
        raise WrongSecretError(
            _("The keys in this backup do not open the database, or its first page is damaged."),
            _("Nothing was changed."),
            _("Try another backup, or restore the newest one into a new folder."),
        ) from error


def header_bytes(path: Path) -> bytes:
    """Return the header in force as it stands in its file.

    Raises:
        DamagedError: Both files are damaged.
    """
    return header.dump(read_header(path).header)


@contextmanager
def copied_aside(path: Path, beside: Path) -> Iterator[Path]:
    """Copy the databases of a vault into a scratch folder and yield it; it goes again at the end.

    Everything that could change a file, even playing back a journal, happens to the copy. The
    header stays behind: a copy that a killed process leaves has no way in.

    Raises:
        AlreadyOpenError: Another window or command holds the vault.
        StorageError: A file can not be read, or there is no room.
    """
    with scratch(beside, ASIDE) as aside:
        with storage_errors():
            lock = VaultLock(path, read_only=True)
            try:
                for file in path.iterdir():
                    if STORE.fullmatch(file.name) and file.is_file():
                        shutil.copyfile(file, aside.path / file.name)
            finally:
                lock.release()
        yield aside.path


class DamagedStore:
    """Read what can be read of the database in a copied folder.

    After one damaged page a connection answers nothing more, so each failure costs a new one.

    Args:
        path: The copy.
        key: Opens it.

    Raises:
        DamagedError: Not even the list of tables can be read.
    """

    def __init__(self, path: Path, key: VaultKey) -> None:
        self._database = path / key.header.database_name
        self._secret = keys.database_key(key.master, key.vault_id, key.header.epoch)
        if not self._database.is_file():
            raise missing_database()
        try:
            # For writing: the journal that a crash left is played back into the copy.
            with closing(connect(self._database, self._secret, mode="rw")) as raw:
                self.tables = table_names(raw)
                self.revision = _revision(raw)
        except driver.DatabaseError as error:
            raise damaged_database() from error

    def read(self, table: str) -> ReadTable:
        """Return every row of a table that can still be read."""
        with closing(self._connect()) as raw:
            columns = tuple(column_names(raw, table))
            key = _key_columns(raw, table)
        listed = ", ".join(quoted(name) for name in columns)
        query = f"SELECT {listed} FROM {quoted(table)}"  # noqa: S608  # quoted
        rows = self._all(query)
        if rows is not None:
            return ReadTable(columns=columns, key=key, rows=rows, whole=True)
        return self._read_in_parts(table, columns, key, query)

    def _read_in_parts(
        self, table: str, columns: tuple[str, ...], key: tuple[str, ...], query: str
    ) -> ReadTable:
        index = quoted(f"sqlite_autoindex_{table}_1")
        numbers = self._all(f"SELECT rowid FROM {quoted(table)} INDEXED BY {index}")  # noqa: S608
        if numbers is None:
            rows = self._from_both_ends(query)
            return ReadTable(columns=columns, key=key, rows=rows, whole=False)
        wanted = sorted(number for (number,) in numbers)
        rows = [
            row
            for start in range(0, len(wanted), _AT_ONCE)
            for row in self._some(query, wanted[start : start + _AT_ONCE])
        ]
        lost = len(wanted) - len(rows)
        return ReadTable(columns=columns, key=key, rows=rows, whole=False, lost=lost)

    def _some(self, query: str, numbers: Sequence[int]) -> list[Row]:
        """Return the rows of these numbers; halves that hold damage are halved again."""
        marks = ", ".join("?" * len(numbers))
        rows = self._all(f"{query} WHERE rowid IN ({marks})", numbers)
        if rows is not None:
            return rows
        if len(numbers) == 1:
            return []
        middle = len(numbers) // 2
        return [*self._some(query, numbers[:middle]), *self._some(query, numbers[middle:])]

    def _from_both_ends(self, query: str) -> list[Row]:
        """Return the rows before the first damage and after the last; the index is damaged too."""
        found: dict[int, Row] = {}
        numbered = query.replace("SELECT ", "SELECT rowid, ", 1)
        for order in ("ASC", "DESC"):
            with closing(self._connect()) as raw:
                for row in _until_damage(raw, f"{numbered} ORDER BY rowid {order}"):
                    found[row[0]] = row[1:]
        return [found[number] for number in sorted(found)]

    def _all(self, query: str, values: Sequence[Any] = ()) -> list[Row] | None:
        """Return every row of a query, None where damage lies in its way."""
        try:
            with closing(self._connect()) as raw:
                return list(raw.execute(query, values))
        except driver.DatabaseError:
            return None

    def _connect(self) -> Any:
        return connect(self._database, self._secret, mode="ro")


def _until_damage(raw: Any, query: str) -> Iterator[Row]:
    try:
        yield from raw.execute(query)
    except driver.DatabaseError:
        return


def _key_columns(raw: Any, table: str) -> tuple[str, ...]:
    listed = raw.execute(f"PRAGMA table_xinfo({quoted(table)})").fetchall()
    return tuple(row[1] for row in sorted(listed, key=lambda row: row[5]) if row[5])


def _revision(raw: Any) -> str | None:
    try:
        row = raw.execute("SELECT version_num FROM alembic_version").fetchone()
    except driver.DatabaseError:
        return None
    return None if row is None else str(row[0])


def put_rows(raw: Any, table: str, columns: Sequence[str], rows: Sequence[Row]) -> int:
    """Insert rows one by one where a rule refuses some of them; return how many it refused."""
    listed = ", ".join(quoted(name) for name in columns)
    marks = ", ".join("?" * len(columns))
    statement = f"INSERT OR ABORT INTO {quoted(table)} ({listed}) VALUES ({marks})"  # noqa: S608
    refused = 0
    for row in rows:
        try:
            raw.execute(statement, row)
        except driver.IntegrityError:
            refused += 1
    return refused


def drop_what_points_nowhere(raw: Any) -> int:
    """Clear or delete, inside a transaction, what refers to rows that were lost; count the rows."""
    gone = 0
    while broken := raw.execute("PRAGMA foreign_key_check").fetchall():
        for table, number, _parent, which in broken:
            column = _column_of(raw, table, which)
            if _may_be_empty(raw, table, column):
                raw.execute(
                    f"UPDATE {quoted(table)} SET {quoted(column)} = NULL WHERE rowid = ?",  # noqa: S608
                    (number,),
                )
            else:
                query = f"DELETE FROM {quoted(table)} WHERE rowid = ?"  # noqa: S608
                gone += raw.execute(query, (number,)).rowcount
    return gone


def _column_of(raw: Any, table: str, which: int) -> str:
    listed = raw.execute(f"PRAGMA foreign_key_list({quoted(table)})").fetchall()
    return next(str(row[3]) for row in listed if row[0] == which)


def _may_be_empty(raw: Any, table: str, column: str) -> bool:
    listed = raw.execute(f"PRAGMA table_xinfo({quoted(table)})").fetchall()
    return next(not row[3] and not row[5] for row in listed if row[1] == column)
