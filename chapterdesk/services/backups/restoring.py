"""Make a vault anew from a backup: a fresh schema, the backup's rows, every table compared.

The schema of the file is never adopted, for it could bring triggers of somebody else.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy import select

from chapterdesk.core.clock import Clock
from chapterdesk.core.errors import DamagedError, RefusedError, TamperedError
from chapterdesk.core.events import EventBus
from chapterdesk.core.secret import Secret
from chapterdesk.core.words import _
from chapterdesk.crypto import header
from chapterdesk.migrations import script_location
from chapterdesk.models import Chapter
from chapterdesk.services.backups.apart import require_apart
from chapterdesk.services.backups.derived import DERIVED_TABLES, SCHEMA_TABLE, rebuild_search
from chapterdesk.services.backups.forgetting import (
    ForgottenReport,
    erase_again,
    lists_near,
    look_up,
)
from chapterdesk.services.backups.origin import DeskMark, Maker, maker_of
from chapterdesk.services.database import Database, Work
from chapterdesk.services.privacy.repacking import Repacking
from chapterdesk.storage import migrate
from chapterdesk.storage.backup import OpenedBackup, open_backup
from chapterdesk.storage.restore import copy_rows
from chapterdesk.storage.scratch import DRILL, RESTORING, scratch
from chapterdesk.storage.tables import TableDigest
from chapterdesk.storage.unlock import VaultKey, read_key_file, recreate_vault, write_header
from chapterdesk.storage.vault import Vault

_EXCLUDED: Final = DERIVED_TABLES | {SCHEMA_TABLE}


@dataclass(frozen=True, slots=True, kw_only=True)
class RestoreReport:
    """What a restore made.

    Attributes:
        made: When the backup was made, UTC.
        rows: Rows of the backup, all of them in the new vault; as many as the backup said.
        tables_equal: Whether the digest of every table equals the backup's; if not, it raised.
        used_recovery: Whether the recovery code opened it; a new passphrase must follow.
        forgotten: What was done about people who were erased after the backup was made.
        maker: Whose backup it is; None where there was no desk to compare it with.
    """

    made: datetime
    rows: int
    tables_equal: bool
    path: Path
    practice: bool
    used_recovery: bool
    forgotten: ForgottenReport
    maker: Maker | None = None


def restore(
    file: Path,
    to: Path,
    *,
    passphrase: Secret | None = None,
    recovery_code: Secret | None = None,
    key_file: Path | None = None,
    clock: Clock,
    places: Collection[Path] = (),
    marks: Collection[DeskMark] = (),
) -> RestoreReport:
    """Make a new vault at `to` from a backup; the passphrase and code of that day open it.

    Args:
        file: The backup.
        to: A folder that is not there yet.
        passphrase: Of that day.
        recovery_code: Of that day.
        key_file: The file that belongs to the passphrase of that day.
        clock: The time.
        places: Where else the list of who was erased may lie than beside the file, among the
            neighbours of `to`, in the folders of `marks`, and where the backup itself says that
            the chapter's backups went.
        marks: The desks that it may be of.

    Raises:
        RefusedError: Something is at `to` already, or made-up and real people would lie together.
        WrongSecretError: Another passphrase or code.
        DamagedError: The backup is damaged or was tampered with; nothing is left at `to`.
        NewerFormatError: A newer version made it.
        StorageError: A file could not be read or written; nothing is left at `to`.
    """
    if to.exists() or to.is_symlink():
        raise RefusedError(
            _("There is something at that place already."),
            _("It was left as it is; nothing was restored."),
            _("Choose a folder that is not there yet."),
        )
    ways = _Ways(passphrase, recovery_code, None if key_file is None else read_key_file(key_file))
    opened = ways.open(file)
    require_apart(to, practice=opened.practice)
    where = [*places, *(folder for mark in marks for folder in mark.folders)]
    with scratch(to.absolute().parent, RESTORING) as made:
        report = _fill_anew(made.path, opened, ways, clock, _Where(where, near=(file, to)))
        # SECURITY: what opens it comes last. A crash before leaves nothing that opens, for the
        # erased may be back in it; from here on they are out.
        write_header(made.path, header.parse(opened.header))
        made.become(to)
    return replace(report, path=to, maker=maker_of(opened, marks))


def try_out(
    file: Path,
    *,
    inside: Path,
    passphrase: Secret | None = None,
    recovery_code: Secret | None = None,
    key_file: Path | None = None,
    clock: Clock,
    marks: Collection[DeskMark] = (),
) -> RestoreReport:
    """Do all that a restore does in a folder of `inside` that nothing ever opens, and erase it.

    Raises:
        UserError: As `restore`; nothing is left.
    """
    ways = _Ways(passphrase, recovery_code, None if key_file is None else read_key_file(key_file))
    opened = ways.open(file)
    with scratch(inside, DRILL) as made:
        report = _fill_anew(made.path, opened, ways, clock, _Where((), near=(file,)))
    return replace(report, maker=maker_of(opened, marks))


@dataclass(frozen=True, slots=True)
class _Where:
    """Where lists of the erased may lie: in `places`, and near the backup and the new vault."""

    places: Collection[Path]
    near: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class _Ways:
    """What opens a backup: a passphrase with the hash of its key file, or a recovery code."""

    passphrase: Secret | None
    recovery_code: Secret | None
    key_file: Secret | None

    def open(self, file: Path) -> OpenedBackup:
        return open_backup(
            file,
            passphrase=self.passphrase,
            recovery_code=self.recovery_code,
            key_file=self.key_file,
        )

    def make(self, path: Path, head: bytes) -> VaultKey:
        return recreate_vault(
            path,
            head,
            passphrase=self.passphrase,
            recovery_code=self.recovery_code,
            key_file=self.key_file,
        )


def _fill_anew(
    path: Path, opened: OpenedBackup, ways: _Ways, clock: Clock, where: _Where
) -> RestoreReport:
    migrate.require_known(opened.manifest.revision, script_location=script_location())
    key = ways.make(path, opened.header)
    used_recovery = key.used_recovery
    with Vault.open(path, key, unfinished=True) as vault:
        forgotten = _fill(vault, opened, clock, where)
    return RestoreReport(
        made=opened.manifest.made,
        rows=sum(table.rows for table in opened.tables.values()),
        tables_equal=True,
        path=path,
        practice=opened.practice,
        used_recovery=used_recovery,
        forgotten=forgotten,
    )


def _fill(vault: Vault, opened: OpenedBackup, clock: Clock, where: _Where) -> ForgottenReport:
    migrate.upgrade_to(vault, opened.manifest.revision, script_location=script_location())
    copied = copy_rows(opened.database, vault, exclude=_EXCLUDED)
    _compare(copied, opened.tables)
    migrate.upgrade_to(vault, "head", script_location=script_location())
    events = EventBus()
    events.subscribe(Repacking(vault=vault).hear)
    database = Database(engine=vault.engine, clock=clock, events=events)
    with database.write() as work:
        practice = work.session.scalars(select(Chapter.practice)).all()
        if [*practice] != [vault.practice]:
            raise TamperedError(
                _("This backup mixes a practice chapter with a real one."),
                _("It was not used; nothing was restored."),
                _("Use another backup."),
            )
        report = _forget(work, vault, where)
        rebuild_search(work)
    return report


def _forget(work: Work, vault: Vault, where: _Where) -> ForgottenReport:
    """Erase again who was erased after the backup was made, before anybody sees the vault."""
    secret = work.session.scalars(select(Chapter.id_secret)).one()
    places = [*lists_near(work.session, *where.near), *where.places]
    found = look_up(places, id_secret=secret, vault_id=vault.vault_id)
    return ForgottenReport(
        found=found.newest is not None,
        newest=found.newest,
        erased=erase_again(work, found.ids),
        refused=found.refused,
    )


def _compare(copied: Mapping[str, TableDigest], wanted: Mapping[str, TableDigest]) -> None:
    expected = {name: digest for name, digest in wanted.items() if name not in _EXCLUDED}
    if dict(copied) != expected:
        raise DamagedError(
            _("The restored copy differs from the backup."),
            _("It was taken away again; the backup is as it was."),
            _("Try again on another disk, or use another backup."),
        )
