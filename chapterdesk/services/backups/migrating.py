"""The backup before a migration: made while the schema is still the old one."""

import json
from pathlib import Path

from chapterdesk import __version__
from chapterdesk.core.clock import Clock
from chapterdesk.core.errors import StorageError
from chapterdesk.core.paths import private_dir
from chapterdesk.services.backups.derived import DERIVED_TABLES
from chapterdesk.services.backups.places import OWN_FOLDER
from chapterdesk.services.backups.targets import TARGETS_KEY, targets_in
from chapterdesk.storage.backup import BackupReport, write_backup
from chapterdesk.storage.errors import storage_errors
from chapterdesk.storage.media import find_place
from chapterdesk.storage.migrate import current_revision
from chapterdesk.storage.vault import Vault


def back_up_before_migration(vault: Vault, clock: Clock) -> BackupReport:
    """Write a verified backup to a chosen place that is here, else into the vault's own folder.

    There is no way around it: what it raises ends the migration.

    Raises:
        UserError: It could not be written or read back.
    """
    own = vault.path / OWN_FOLDER
    for folder in _places_here(vault):
        try:
            return _write(vault, folder, clock)
        except StorageError:
            continue  # a full or pulled stick: the vault's own disk serves, and is tried next
    with storage_errors():
        private_dir(own)
    return _write(vault, own, clock)


def _write(vault: Vault, folder: Path, clock: Clock) -> BackupReport:
    return write_backup(
        vault,
        folder,
        clock=clock,
        app_version=__version__,
        revision=current_revision(vault) or "",
        reason="pre-migration",
        exclude=DERIVED_TABLES,
    )


def _places_here(vault: Vault) -> list[Path]:
    """Return the chosen places that are here, read without the models of the newer schema."""
    query = "SELECT value FROM setting WHERE key = ?"
    with storage_errors():
        row = vault.raw.execute(query, (TARGETS_KEY,)).fetchone()
    targets = targets_in(json.loads(row[0])) if row is not None else ()
    here = (find_place(target.place) for target in targets)
    return [folder for folder in here if folder is not None]
