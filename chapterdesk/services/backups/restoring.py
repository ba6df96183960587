"""Make a vault anew from a backup: a fresh schema, the backup's rows, every table compared.

The schema of the file is never adopted, for it could bring triggers of somebody else.
"""

import contextlib
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import select

from chapterdesk.core.clock import Clock
from chapterdesk.core.errors import DamagedError, RefusedError, TamperedError
from chapterdesk.core.events import EventBus
from chapterdesk.core.secret import Secret
from chapterdesk.core.words import _
from chapterdesk.migrations import script_location
from chapterdesk.models import Chapter
from chapterdesk.services.backups.derived import DERIVED_TABLES, SCHEMA_TABLE, rebuild_search
from chapterdesk.services.database import Database
from chapterdesk.storage import migrate
from chapterdesk.storage.backup import OpenedBackup, open_backup
from chapterdesk.storage.restore import copy_rows
from chapterdesk.storage.tables import TableDigest
from chapterdesk.storage.unlock import recreate_vault
from chapterdesk.storage.vault import Vault

_EXCLUDED: Final = DERIVED_TABLES | {SCHEMA_TABLE}


@dataclass(frozen=True, slots=True, kw_only=True)
class RestoreReport:
    """What a restore made.

    Attributes:
        rows: Rows of the backup, all of them in the new vault; as many as the backup said.
        tables_equal: Whether the digest of every table equals the backup's; if not, it raised.
        used_recovery: Whether the recovery code opened it; a new passphrase must follow.
    """

    rows: int
    tables_equal: bool
    path: Path
    practice: bool
    used_recovery: bool


def restore(
    file: Path,
    to: Path,
    *,
    passphrase: Secret | None = None,
    recovery_code: Secret | None = None,
    clock: Clock,
) -> RestoreReport:
    """Make a new vault at `to` from a backup; the passphrase and code of that day open it.

    Raises:
        RefusedError: Something is at `to` already.
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
    opened = open_backup(file, passphrase=passphrase, recovery_code=recovery_code)
    migrate.require_known(opened.manifest.revision, script_location=script_location())
    with _taken_away_on_error(to):
        key = recreate_vault(to, opened.header, passphrase=passphrase, recovery_code=recovery_code)
        used_recovery = key.used_recovery
        with Vault.open(to, key) as vault:
            _fill(vault, opened, clock)
    return RestoreReport(
        rows=sum(table.rows for table in opened.tables.values()),
        tables_equal=True,
        path=to,
        practice=opened.practice,
        used_recovery=used_recovery,
    )


def _fill(vault: Vault, opened: OpenedBackup, clock: Clock) -> None:
    migrate.upgrade_to(vault, opened.manifest.revision, script_location=script_location())
    copied = copy_rows(opened.database, vault, exclude=_EXCLUDED)
    _compare(copied, opened.tables)
    migrate.upgrade_to(vault, "head", script_location=script_location())
    database = Database(engine=vault.engine, clock=clock, events=EventBus())
    with database.write() as work:
        practice = work.session.scalars(select(Chapter.practice)).all()
        if [*practice] != [vault.practice]:
            raise TamperedError(
                _("This backup mixes a practice chapter with a real one."),
                _("It was not used; nothing was restored."),
                _("Use another backup."),
            )
        rebuild_search(work)


def _compare(copied: Mapping[str, TableDigest], wanted: Mapping[str, TableDigest]) -> None:
    expected = {name: digest for name, digest in wanted.items() if name not in _EXCLUDED}
    if dict(copied) != expected:
        raise DamagedError(
            _("The restored copy differs from the backup."),
            _("It was taken away again; the backup is as it was."),
            _("Try again on another disk, or use another backup."),
        )


@contextlib.contextmanager
def _taken_away_on_error(path: Path) -> Iterator[None]:
    try:
        yield
    except BaseException:
        shutil.rmtree(path, ignore_errors=True)
        raise
