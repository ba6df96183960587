"""Write backups, verify them and the vault itself, and keep the log of both."""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy import func, select

from chapterdesk import __version__
from chapterdesk.core.errors import DamagedError, UserError
from chapterdesk.core.secret import Secret
from chapterdesk.core.words import _, current, isolate, ngettext
from chapterdesk.models import BackupLog, Setting
from chapterdesk.services.backups.derived import DERIVED_TABLES
from chapterdesk.services.backups.state import BackupState, backup_state
from chapterdesk.services.database import Database, to_json
from chapterdesk.storage.backup import BackupCheck, BackupReport, verify_backup, write_backup
from chapterdesk.storage.checks import verify_vault
from chapterdesk.storage.migrate import current_revision
from chapterdesk.storage.vault import Vault

_TARGET: Final = "backup_target"
_LOG_ROWS: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupRow:
    """One backup that was written, or that failed.

    Attributes:
        size: Bytes.
        rows: Records read back and compared.
        failure: Why it failed, in words; empty when it is verified.
    """

    made_at: datetime
    target: str
    file_name: str
    size: int
    rows: int
    verified: bool
    failure: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupCheckView:
    """What a full check of a backup file found.

    Attributes:
        made_by_this_vault: None where no vault was open to compare with.
    """

    text: str
    rows: int
    made: datetime
    practice: bool
    made_by_this_vault: bool | None


class BackupService:
    """Keep the chapter's backups."""

    def __init__(self, *, vault: Vault, database: Database) -> None:
        self._vault = vault
        self._database = database

    def state(self) -> BackupState:
        """Return how safe the chapter is."""
        with self._database.read() as session:
            return backup_state(session, self._database.clock)

    def list(self) -> tuple[BackupRow, ...]:
        """Return the backups that were made or failed, the latest first."""
        query = select(BackupLog).order_by(BackupLog.made_at.desc(), BackupLog.id).limit(_LOG_ROWS)
        with self._database.read() as session:
            return tuple(_row(entry) for entry in session.scalars(query))

    def backup(self, target: Path) -> BackupRow:
        """Write a backup into a folder, read all of it back, and note it.

        Raises:
            UserError: It failed; that is noted too, and no half-written file is left.
        """
        with self._database.read() as session:
            made_before = session.scalars(
                select(func.count()).where(BackupLog.verified_at.is_not(None))
            ).one()
        try:
            report = write_backup(
                self._vault,
                target,
                clock=self._database.clock,
                app_version=__version__,
                revision=current_revision(self._vault) or "",
                exclude=DERIVED_TABLES,
                sequence=made_before,
            )
        except UserError as error:
            self._note_failure(target, error)
            raise
        return self._note(target, report)

    def verify_file(
        self,
        file: Path,
        *,
        passphrase: Secret | None = None,
        recovery_code: Secret | None = None,
    ) -> BackupCheckView:
        """Read every byte of a backup file; without a secret with this vault's own key.

        Raises:
            UserError: It is damaged, tampered with, newer, or of another secret.
        """
        check = verify_backup(
            file, passphrase=passphrase, recovery_code=recovery_code, key=self._vault.key
        )
        return _view(check)

    def verify_vault(self) -> str:
        """Read every page and every reference of the vault; return a sentence.

        Raises:
            DamagedError: Something is wrong.
        """
        check = verify_vault(self._vault)
        if not check.ok:
            raise DamagedError(
                _("Some of the vault's pages are damaged."),
                _("What can be read is still shown; do not add to it."),
                _("Restore your newest backup into a new folder."),
            )
        return ngettext(
            "Every page is whole: {count} record.", "Every page is whole: {count} records.",
            check.rows,
        )  # fmt: skip

    def usual_target(self) -> Path | None:
        """Return the folder backups usually go to."""
        with self._database.read() as session:
            row = session.get(Setting, _TARGET)
        folder = "" if row is None else str(json.loads(row.value))
        return Path(folder) if folder else None

    def set_target(self, target: Path | None) -> None:
        """Keep the folder backups usually go to; None forgets it."""
        value = "" if target is None else str(target.absolute())
        with self._database.write() as work:
            row = work.session.get(Setting, _TARGET)
            if row is None:
                work.session.add(Setting(key=_TARGET, value=to_json(value)))
            else:
                row.value = to_json(value)
            work.audit("save", "setting", None, _TARGET)
            work.changed("backups")

    def _note(self, target: Path, report: BackupReport) -> BackupRow:
        with self._database.write() as work:
            entry = BackupLog(
                made_at=report.made,
                target=str(target),
                file_name=report.path.name,
                size=report.size,
                row_count=report.rows,
                sha256=report.sha256,
                verified_at=work.clock.now(),
            )
            work.add(entry)
            work.session.flush()
            work.audit("backup", "backup_log", entry.id)
            work.changed("backups", entry.id)
            return _row(entry)

    def _note_failure(self, target: Path, error: UserError) -> None:
        with self._database.write() as work:
            entry = BackupLog(
                made_at=work.clock.now(), target=str(target), failure=error.what, size=0
            )
            work.add(entry)
            work.session.flush()
            work.audit("backup_failed", "backup_log", entry.id)
            work.changed("backups", entry.id)


def check_file(
    file: Path, *, passphrase: Secret | None = None, recovery_code: Secret | None = None
) -> BackupCheckView:
    """Read every byte of a backup file; no vault needs to be open.

    Raises:
        UserError: It is damaged, tampered with, newer, or of another secret.
    """
    return _view(verify_backup(file, passphrase=passphrase, recovery_code=recovery_code))


def _view(check: BackupCheck) -> BackupCheckView:
    text = _("This backup of {day} is whole: {records}, every byte checked.").format(
        day=isolate(current().day(check.made.date())),
        records=ngettext("{count} record", "{count} records", check.rows),
    )
    return BackupCheckView(
        text=text,
        rows=check.rows,
        made=check.made,
        practice=check.practice,
        made_by_this_vault=check.made_by_this_vault,
    )


def _row(entry: BackupLog) -> BackupRow:
    return BackupRow(
        made_at=entry.made_at,
        target=entry.target,
        file_name=entry.file_name,
        size=entry.size,
        rows=entry.row_count,
        verified=entry.verified_at is not None,
        failure=entry.failure,
    )
