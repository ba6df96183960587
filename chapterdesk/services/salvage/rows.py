"""Pages of the database are damaged: everything that can still be read goes into a new vault."""

import contextlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sqlalchemy import select

from chapterdesk.core.clock import Clock
from chapterdesk.core.errors import DamagedError, RefusedError
from chapterdesk.core.events import EventBus
from chapterdesk.core.secret import Secret
from chapterdesk.core.words import _
from chapterdesk.migrations import script_location
from chapterdesk.models import Chapter
from chapterdesk.services.backups.derived import DERIVED_TABLES, SCHEMA_TABLE, rebuild_search
from chapterdesk.services.backups.forgetting import (
    ForgottenReport,
    erase_again,
    lists_near,
    look_up,
)
from chapterdesk.services.database import Database
from chapterdesk.services.privacy.repacking import Repacking
from chapterdesk.services.salvage.words import area_of, erased_sentence, sentence
from chapterdesk.storage import migrate
from chapterdesk.storage.backup import open_backup
from chapterdesk.storage.errors import storage_errors
from chapterdesk.storage.salvage import (
    DamagedStore,
    ReadTable,
    copied_aside,
    drop_what_points_nowhere,
    header_bytes,
    put_rows,
)
from chapterdesk.storage.scratch import RESTORING, scratch
from chapterdesk.storage.sealed_backup import open_plain
from chapterdesk.storage.tables import column_names, quoted, table_names
from chapterdesk.storage.unlock import (
    read_key_file,
    recreate_vault,
    unlock_key,
    write_header,
)
from chapterdesk.storage.vault import Vault

_LEFT_OUT: Final = DERIVED_TABLES | {SCHEMA_TABLE}
_FIRST: Final = ("tombstone", "group")
"""Tables whose rows must be there before triggers on others can judge."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SalvagedTable:
    """What could be read of one kind of record.

    Attributes:
        area: What these records are, in a person's words; several tables may bear the same.
        rows: How many could be read.
        whole: Whether these are all.
        lost: How many are known to be missing.
        from_backup: How many were taken from the backup in their place.
    """

    area: str
    rows: int
    whole: bool
    lost: int
    from_backup: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SalvageReport:
    """What became of a damaged vault.

    Attributes:
        path: The new vault, None when it was only looked at.
        tables: By name.
        dropped: Rows that pointed at lost ones, or that a rule refused.
        forgotten: What was done about people who had been erased; None when it was only looked at.
        text: The same for a person.
    """

    path: Path | None
    tables: Mapping[str, SalvagedTable]
    dropped: int
    text: str
    forgotten: ForgottenReport | None = None

    @property
    def whole(self) -> bool:
        """Whether every table could be read."""
        return all(table.whole for table in self.tables.values())


def look(
    path: Path,
    *,
    passphrase: Secret | None = None,
    recovery_code: Secret | None = None,
    key_file: Path | None = None,
) -> SalvageReport:
    """Say what can be read of a damaged vault; nothing is changed or kept. Any thread.

    Raises:
        UserError: Wrong secret, no room for a copy, or not even the list of tables can be read.
    """
    with _store(path, path.absolute().parent, passphrase, recovery_code, key_file) as store:
        read = {name: store.read(name) for name in store.tables if name not in _LEFT_OUT}
    tables = {name: _told(name, table, 0) for name, table in read.items()}
    return SalvageReport(
        path=None, tables=tables, dropped=0, text=sentence(tables.values(), dropped=0)
    )


def salvage(
    path: Path,
    to: Path,
    *,
    clock: Clock,
    backup: Path | None = None,
    passphrase: Secret | None = None,
    recovery_code: Secret | None = None,
    key_file: Path | None = None,
    places: Collection[Path] = (),
) -> SalvageReport:
    """Make a new vault at `to` of what can be read, filled up from a backup of the same vault.

    A table that could be read to its end is taken as it is. Of any other the rows that are missing
    come from the backup; one that had been deleted since may be among them.

    Args:
        path: The damaged vault; it is only read.
        to: A folder that is not there yet. The same passphrases and code open it.
        clock: The time.
        backup: The newest backup, or None.
        passphrase: Of the damaged vault.
        recovery_code: Of the damaged vault.
        key_file: The file that belongs to the passphrase.
        places: Where else the list of who was erased may lie than in the damaged folder, beside
            the backup, among their neighbours, and where the rows say that backups went.

    Raises:
        RefusedError: Something is at `to`, or the backup is of an older version of the program.
        DamagedError: Too little can be read to make a vault; nothing is left at `to`.
        UserError: Wrong secret, no room, another vault's backup; nothing is left at `to`.
    """
    if to.exists() or to.is_symlink():
        raise RefusedError(
            _("There is something at that place already."),
            _("It was left as it is; nothing was salvaged."),
            _("Choose a folder that is not there yet."),
        )
    with _store(path, to.absolute().parent, passphrase, recovery_code, key_file) as store:
        read = {name: store.read(name) for name in store.tables if name not in _LEFT_OUT}
        revision = store.revision
    with scratch(to.absolute().parent, RESTORING) as made:
        key = recreate_vault(
            made.path,
            header_bytes(path),
            passphrase=passphrase,
            recovery_code=recovery_code,
            key_file=None if key_file is None else read_key_file(key_file),
        )
        head = key.header
        with Vault.open(made.path, key, unfinished=True) as vault:
            known = revision or migrate.head_revision(script_location())
            tables, dropped = _fill(vault, read, known, backup)
            near = (path, to, *(() if backup is None else (backup,)))
            forgotten = _settle(vault, clock, near, places)
        # SECURITY: what opens it comes last, as in a restore.
        write_header(made.path, head)
        made.become(to)
    text = f"{sentence(tables.values(), dropped=dropped)} {erased_sentence(forgotten)}"
    return SalvageReport(path=to, tables=tables, dropped=dropped, text=text, forgotten=forgotten)


@contextlib.contextmanager
def _store(
    path: Path,
    beside: Path,
    passphrase: Secret | None,
    recovery_code: Secret | None,
    key_file: Path | None,
) -> Iterator[DamagedStore]:
    # The key keeps this and wipes it: it is read once more for the new vault.
    secret = None if key_file is None else read_key_file(key_file)
    key = unlock_key(path, passphrase=passphrase, recovery_code=recovery_code, key_file=secret)
    try:
        with copied_aside(path, beside) as copy:
            yield DamagedStore(copy, key)
    finally:
        key.wipe()


def _fill(
    vault: Vault, read: Mapping[str, ReadTable], revision: str, backup: Path | None
) -> tuple[dict[str, SalvagedTable], int]:
    """Make the schema, put the rows in, bring it up to date."""
    migrate.require_known(revision, script_location=script_location())
    older = {} if backup is None else _rows_of(backup, vault, revision)
    migrate.upgrade_to(vault, revision, script_location=script_location())
    tables, dropped = _put(vault, read, older)
    migrate.upgrade_to(vault, "head", script_location=script_location())
    return tables, dropped


def _rows_of(backup: Path, vault: Vault, revision: str) -> dict[str, ReadTable]:
    """Return the rows of a backup of the same vault.

    Raises:
        RefusedError: Its tables are of another version than the damaged ones.
    """
    opened = open_backup(backup, key=vault.key)
    if opened.manifest.revision != revision:
        raise RefusedError(
            _("That backup was made by another version of this program than the damaged files."),
            _("Nothing was salvaged."),
            _("Salvage without it, and restore that backup into a folder of its own."),
        )
    with contextlib.closing(open_plain(opened.database)) as plain:
        return {name: _plain_table(plain, name) for name in table_names(plain)}


def _plain_table(plain: Any, name: str) -> ReadTable:
    columns = tuple(column_names(plain, name))
    listed = ", ".join(quoted(column) for column in columns)
    rows = plain.execute(f"SELECT {listed} FROM {quoted(name)}").fetchall()  # noqa: S608  # quoted
    return ReadTable(columns=columns, key=(), rows=rows, whole=True)


def _put(
    vault: Vault, read: Mapping[str, ReadTable], older: Mapping[str, ReadTable]
) -> tuple[dict[str, SalvagedTable], int]:
    raw, dropped = vault.raw, 0
    tables: dict[str, SalvagedTable] = {}
    names = [name for name in table_names(raw) if name not in _LEFT_OUT]
    order = [*(name for name in _FIRST if name in names), *names]
    with storage_errors():
        raw.execute("BEGIN IMMEDIATE")
        try:
            raw.execute("PRAGMA defer_foreign_keys=ON")
            for name in reversed(names):
                raw.execute(f"DELETE FROM {quoted(name)}")  # noqa: S608  # quoted
            for name in dict.fromkeys(order):
                table = read.get(name)
                if table is None:
                    continue
                more = [] if table.whole else _missing(table, older.get(name))
                dropped += put_rows(raw, name, table.columns, [*table.rows, *more])
                tables[name] = _told(name, table, len(more))
            dropped += drop_what_points_nowhere(raw)
            raw.execute("COMMIT")
        finally:
            if raw.in_transaction:
                raw.execute("ROLLBACK")
    return tables, dropped


def _missing(table: ReadTable, older: ReadTable | None) -> list[tuple[Any, ...]]:
    """Return the rows of the backup whose key was not among those that could be read."""
    if older is None or older.columns != table.columns or not table.key:
        return []
    places = [table.columns.index(column) for column in table.key]
    known = {tuple(row[place] for place in places) for row in table.rows}
    return [row for row in older.rows if tuple(row[place] for place in places) not in known]


def _settle(
    vault: Vault, clock: Clock, near: Sequence[Path], places: Collection[Path]
) -> ForgottenReport:
    """Erase again who was erased, build what is derived, and see that there is a chapter."""
    events = EventBus()
    events.subscribe(Repacking(vault=vault).hear)
    database = Database(engine=vault.engine, clock=clock, events=events)
    with database.write() as work:
        chapters = work.session.scalars(select(Chapter)).all()
        if len(chapters) != 1 or chapters[0].practice is not vault.practice:
            raise DamagedError(
                _("Too little can be read of these files to make a chapter of it."),
                _("The damaged folder is as it was; nothing was salvaged."),
                _("Choose your newest backup too, or restore it into a new folder."),
            )
        everywhere = [*lists_near(work.session, *near), *places]
        found = look_up(everywhere, id_secret=chapters[0].id_secret, vault_id=vault.vault_id)
        report = ForgottenReport(
            found=found.newest is not None,
            newest=found.newest,
            erased=erase_again(work, found.ids),
            refused=found.refused,
        )
        rebuild_search(work)
        work.audit("salvage", "chapter", chapters[0].id)
    return report


def _told(name: str, table: ReadTable, from_backup: int) -> SalvagedTable:
    return SalvagedTable(
        area=area_of(name),
        rows=len(table.rows),
        whole=table.whole,
        lost=table.lost,
        from_backup=from_backup,
    )
