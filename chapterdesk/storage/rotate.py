"""Change all keys: a new database file under a new master key; one rename is the commit point.

Never `PRAGMA rekey`: after a crash inside it either key may be the right one. Here a crash before
the rename of `vault.json` leaves the old vault, one after it the new vault, and the file that is
not named in the header is removed at the next opening.
"""

import os
import secrets
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final, Literal

from sqlcipher3 import dbapi2 as driver

from chapterdesk.core.errors import RefusedError, StorageError, UserError
from chapterdesk.core.secret import Secret
from chapterdesk.core.words import _
from chapterdesk.crypto import header, keys, slots
from chapterdesk.crypto.header import Header, wrong_passphrase
from chapterdesk.crypto.kdf import KdfParameters
from chapterdesk.crypto.passphrase import normalise
from chapterdesk.storage.atomic import durable_replace, this_file_system
from chapterdesk.storage.engine import big_cache, connect
from chapterdesk.storage.errors import (
    damaged_database,
    map_database_error,
    storage_errors,
    unreadable,
)
from chapterdesk.storage.tables import quoted, table_names
from chapterdesk.storage.unlock import (
    HEADER_NAME,
    MIRROR_NAME,
    VaultKey,
    cost_of,
    read_header,
    require_floor,
    seal_passphrase,
)
from chapterdesk.storage.vault import Vault, mark_generation, require_room

Step = Literal["pack", "copy", "check", "write", "commit", "mirror", "tidy", "done"]
Told = Callable[[Step, float], None]
STEPS: Final[tuple[Step, ...]] = (
    "pack", "copy", "check", "write", "commit", "mirror", "tidy", "done",
)  # fmt: skip
_COPY_PAGES: Final = 2048
_BATCH: Final = 2000


class StoppedError(RefusedError):
    """Say that a person stopped it in time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeper:
    """Somebody who goes on opening the vault.

    Attributes:
        slot_id: Which passphrase of the header in force it is.
        passphrase: As it was typed; a slot can not be sealed anew without it.
        key_file: The hash of the file that belongs to it.
    """

    slot_id: bytes
    passphrase: Secret
    key_file: Secret | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewKeys:
    """A new master key and who opens it; nothing is on disk yet.

    Attributes:
        of: The header that they were made for.
    """

    master: Secret
    ways: tuple[slots.Slot, ...]
    of: Header

    def __repr__(self) -> str:
        return "NewKeys(…)"


def prepare(
    key: VaultKey,
    keepers: tuple[Keeper, ...],
    *,
    recipients: tuple[str, ...] | None = None,
    kdf: KdfParameters | None = None,
) -> NewKeys:
    """Draw a master key and seal it to those who stay. Any thread; three derivations for each.

    Args:
        key: Of the open vault.
        keepers: Whose passphrase opens the new vault, too; each must open the present one.
        recipients: The recovery codes that open the new vault; those of the present one when left
            out.
        kdf: The cost of a guess; never below the highest in use.

    Raises:
        WrongSecretError: A passphrase is not the one of its slot.
        RefusedError: Nobody would be left who can type anything.
    """
    master = Secret(secrets.token_bytes(keys.MASTER_SIZE))
    known = {slot.slot_id: slot for slot in key.header.passphrase_slots}
    cost = kdf or cost_of(key.header)
    require_floor(cost)
    ways: list[slots.Slot] = [
        _seal_again(master, key, known.get(keeper.slot_id), keeper, cost) for keeper in keepers
    ]
    ways += [
        slots.seal_age(master, vault_id=key.vault_id, recipient=recipient)
        for recipient in (key.header.recipients if recipients is None else recipients)
    ]
    require_room(replace(key.header, slots=tuple(ways)))
    return NewKeys(master=master, ways=tuple(ways), of=key.header)


def _seal_again(
    master: Secret,
    key: VaultKey,
    slot: slots.PassSlot | None,
    keeper: Keeper,
    cost: KdfParameters,
) -> slots.PassSlot:
    secret = normalise(keeper.passphrase)
    if slot is None:
        raise wrong_passphrase()
    try:
        slots.open_pass(
            slot, vault_id=key.vault_id, passphrase=secret, key_file=keeper.key_file
        ).wipe()
    except slots.NoMatchError as error:
        raise wrong_passphrase() from error
    return seal_passphrase(
        master,
        vault_id=key.vault_id,
        passphrase=secret,
        cost=cost,
        slot_id=slot.slot_id,
        key_file=keeper.key_file if slot.key_file else None,
    )


def change_keys(
    vault: Vault,
    new: NewKeys,
    *,
    told: Told = lambda _step, _share: None,
    stopped: Callable[[], bool] = lambda: False,
) -> Mapping[str, int]:
    """Put the vault under new keys; return how many rows each table has, all of them compared.

    The caller has a verified backup. Afterwards the vault is open under the new key.

    Args:
        vault: Open for writing, no transaction begun.
        new: From `prepare`, for the header that is in force.
        told: Hears each step and the share of it that is done, on this thread.
        stopped: Asked until the commit point; True leaves the old keys in force.

    Raises:
        StoppedError: It was stopped; nothing was changed.
        RefusedError: The header was changed since `prepare`; nothing was changed.
        DamagedError: The database is damaged, or its copy differs; nothing was changed.
        StorageError: The disk is full or gone: nothing was changed, or, where the text says so, the
            vault is closed and the next opening finds one of the two, whole.
    """
    current = vault.current_header()
    if current != new.of:
        raise RefusedError(
            _("Who may open this was changed in the meantime."),
            _("Nothing was changed now."),
            _("Begin again."),
        )
    value = header.sign(
        replace(
            current,
            epoch=current.epoch + 1,
            generation=current.generation + 1,
            slots=new.ways,
        ),
        new.master,
    )
    header.check_mac(header.parse(header.dump(value)), new.master)
    run = _Run(vault=vault, value=value, master=new.master, told=told, stopped=stopped)
    with storage_errors():
        rows = run.build()
        run.commit()
        run.go_on(current)
    return rows


class _Run:
    """One change of all keys, from the copy to the end."""

    def __init__(
        self,
        *,
        vault: Vault,
        value: Header,
        master: Secret,
        told: Told,
        stopped: Callable[[], bool],
    ) -> None:
        self._vault = vault
        self._value = value
        self._master = master
        self._told = told
        self._stopped = stopped
        self._database = vault.path / value.database_name
        self._raw: Any = None
        self._system = this_file_system()

    def build(self) -> Mapping[str, int]:
        """Make the new database and compare it; on any failure it is taken away again."""
        try:
            self._step("pack")
            with self._vault.maintenance() as raw:
                raw.execute("VACUUM")
            self._step("copy")
            self._copy()
            self._step("check")
            rows = self._compare()
            self._step("write")
            self._flush()
            # Whoever goes on after the commit must be connected before it: a connection that fails
            # then would leave the desk saving into the database that the next opening removes.
            self._raw = self._connect()
            self._raw.execute("BEGIN IMMEDIATE")
            self._raw.execute("ROLLBACK")
            self._step("commit")
        except BaseException as error:
            self._take_away()
            if isinstance(error, driver.Error):
                raise (map_database_error(error) or unreadable()) from error
            raise
        return rows

    def commit(self) -> None:
        """Name the new database in the header: from the rename on it is the one."""
        path, data = self._vault.path, header.dump(self._value)
        try:
            durable_replace(path / HEADER_NAME, data)
            self._told("mirror", 0.0)
            durable_replace(path / MIRROR_NAME, data)
        except BaseException as error:
            if self._may_count():
                raise self._given_up(error) from error
            self._take_away()
            raise

    def go_on(self, old: Header) -> None:
        """Go on with the new database; remove the old one."""
        try:
            self._told("tidy", 0.0)
            self._vault.move_to(self._key(), self._raw)
        except BaseException as error:
            raise self._given_up(error) from error
        # What can not be removed now is removed at the next opening.
        with suppress(OSError):
            self._remove(self._vault.path / old.database_name)
            self._system.flush_directory(self._vault.path)
        self._told("done", 1.0)

    def _key(self) -> VaultKey:
        file = self._vault.key.key_file
        return VaultKey(
            master=self._master,
            slot_id=self._vault.key.slot_id,
            used_recovery=False,
            header=self._value,
            # A copy: the key that goes is wiped with everything it holds.
            key_file=None if file is None else Secret(file.reveal()),
        )

    def _step(self, step: Step, share: float = 0.0) -> None:
        self._told(step, share)
        if self._stopped():
            raise StoppedError(
                _("It was stopped."),
                _("Nothing was changed: the old keys are in force."),
                _("Begin again when there is time."),
            )

    def _connect(self) -> Any:
        secret = keys.database_key(self._master, self._value.vault_id, self._value.epoch)
        try:
            return connect(self._database, secret, mode="rw")
        finally:
            secret.wipe()

    def _copy(self) -> None:
        self._remove(self._database)
        os.close(os.open(self._database, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))

        def progress(_status: int, remaining: int, total: int) -> None:
            self._step("copy", 1 - remaining / total if total else 1.0)

        with closing(self._connect()) as target:
            target.set_authorizer(None)
            self._vault.raw.backup(target, pages=_COPY_PAGES, progress=progress)
            mark_generation(target, self._value.generation)

    def _compare(self) -> Mapping[str, int]:
        """Read the whole copy through a connection of its own; compare every row and name."""
        with closing(self._connect()) as target, big_cache(target):
            # It reads every page, free ones aside, of which a packed file has none; and each page
            # that is read is authenticated.
            if target.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
                raise damaged_database()
            self._step("check", 0.4)
            if _names(target) != _names(self._vault.raw):
                raise damaged_database()
            rows = {}
            for name in table_names(target):
                rows[name] = _same_rows(self._vault.raw, target, name)
                self._step("check", 0.7)
        return rows

    def _flush(self) -> None:
        descriptor = os.open(self._database, os.O_RDWR)
        try:
            self._system.flush(descriptor)
        finally:
            os.close(descriptor)
        self._system.flush_directory(self._vault.path)

    def _may_count(self) -> bool:
        """Say whether the new header is in force, or whether nobody can tell."""
        try:
            return read_header(self._vault.path).header.epoch == self._value.epoch
        except (UserError, OSError):
            return True

    def _given_up(self, error: BaseException) -> BaseException:
        """Close everything; return what to raise. Either header may be there after a power cut.

        Both databases hold the same rows, and nothing may be added to one of them now.
        """
        with suppress(driver.Error):
            self._raw.close()
        self._vault.close()
        known = isinstance(error, UserError | OSError | driver.Error)
        return _unsure() if known else error

    def _take_away(self) -> None:
        if self._raw is not None:
            self._raw.close()
        self._remove(self._database)

    @staticmethod
    def _remove(database: Path) -> None:
        for name in (database.name, f"{database.name}-journal"):
            database.with_name(name).unlink(missing_ok=True)


def _same_rows(source: Any, target: Any, table: str) -> int:
    """Compare every row of a table, in the order in which both files have them; count them.

    Raises:
        DamagedError: A row differs, or one is missing.
    """
    query = f"SELECT * FROM {quoted(table)}"  # noqa: S608  # quoted
    read, copied, count = source.execute(query), target.execute(query), 0
    while True:
        batch = read.fetchmany(_BATCH)
        if batch != copied.fetchmany(_BATCH):
            raise damaged_database()
        if not batch:
            return count
        count += len(batch)


def _names(raw: Any) -> list[tuple[Any, ...]]:
    """Return everything that the schema says."""
    query = "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name"
    return list(raw.execute(query).fetchall())


def _unsure() -> StorageError:
    return StorageError(
        _("The disk did not confirm the last step of changing the keys."),
        _("Every record is there; either the old or the new keys are in force."),
        _("Lock and open it again with your passphrase, then change the keys once more."),
    )
