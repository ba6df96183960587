"""Write backups, verify them and the vault itself, and keep the log of both."""

import contextlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy import func, select

from chapterdesk import __version__
from chapterdesk.core.errors import DamagedError, DiskFullError, UserError
from chapterdesk.core.secret import Secret
from chapterdesk.core.words import _, current, isolate, ngettext
from chapterdesk.models import BackupLog, Chapter
from chapterdesk.services.backups.derived import DERIVED_TABLES
from chapterdesk.services.backups.drill import (
    DrillReport,
    DrillState,
    drill_state,
    note_drill,
)
from chapterdesk.services.backups.forgetting import ForgottenLists
from chapterdesk.services.backups.levels import LARGE_IMPORT
from chapterdesk.services.backups.origin import DeskMark, Maker, maker_of
from chapterdesk.services.backups.places import BackupPlaces
from chapterdesk.services.backups.rotation import Kept, rotate
from chapterdesk.services.backups.state import BackupState, backup_state
from chapterdesk.services.database import Database
from chapterdesk.services.upkeep import clock_stands_back
from chapterdesk.storage.atomic import remove_leftovers
from chapterdesk.storage.backup import (
    BackupReport,
    OpenedBackup,
    PreparedBackup,
    open_backup,
    prepare_backup,
)
from chapterdesk.storage.checks import verify_vault
from chapterdesk.storage.errors import require_folder
from chapterdesk.storage.migrate import current_revision
from chapterdesk.storage.scratch import sweep
from chapterdesk.storage.unlock import read_key_file
from chapterdesk.storage.vault import Vault

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
        maker: Whose it is; None where there was no desk to compare it with.
    """

    text: str
    rows: int
    made: datetime
    practice: bool
    maker: Maker | None


class BackupService:
    """Keep the chapter's backups; every method is called on the database thread.

    Args:
        vault: Open.
        database: Where the log, the places and the tombstones are.
    """

    def __init__(self, *, vault: Vault, database: Database) -> None:
        self._vault = vault
        self._database = database
        self.places = BackupPlaces(vault=vault.path, database=database)
        self._lists = ForgottenLists(vault=vault, database=database)

    def state(self) -> BackupState:
        """Return how safe the chapter is."""
        with self._database.read() as session:
            return backup_state(session, self._database.clock)

    def list(self) -> tuple[BackupRow, ...]:
        """Return the backups that were made or failed, the latest first."""
        query = select(BackupLog).order_by(BackupLog.made_at.desc(), BackupLog.id).limit(_LOG_ROWS)
        with self._database.read() as session:
            return tuple(_row(entry) for entry in session.scalars(query))

    def prepare(self, *, reason: str = "manual") -> PreparedBackup:
        """Copy the rows of this moment; writing them is slow and may be done on any thread.

        Raises:
            DamagedError: A page of the vault is damaged.
        """
        with self._database.read() as session:
            made_before = session.scalars(
                select(func.count()).where(BackupLog.verified_at.is_not(None))
            ).one()
        return prepare_backup(
            self._vault,
            clock=self._database.clock,
            app_version=__version__,
            revision=current_revision(self._vault) or "",
            reason=reason,
            exclude=DERIVED_TABLES,
            sequence=made_before,
        )

    def backup(self, target: Path, *, reason: str = "manual") -> BackupRow:
        """Write a backup into a folder, read all of it back, and note it.

        Raises:
            UserError: It failed; that is noted too, and no half-written file is left.
        """
        try:
            require_folder(target)
            prepared = self.prepare(reason=reason)
            try:
                report = prepared.write(target)
            finally:
                prepared.wipe()
        except UserError as error:
            self.note_failure(target, error)
            raise
        return self.note(target, report)

    def note(self, target: Path, report: BackupReport) -> BackupRow:
        """Note a verified backup, put the list of who was erased beside it, let old ones go.

        Of a vault that can only be read, or whose own disk is full, nothing is noted; the backup
        counts all the same.
        """
        row = None if self._vault.read_only else self._logged(target, report)
        if row is None:
            self._lists.write([target])
            return _unnoted(target, report)
        self._write_lists([target])
        with contextlib.suppress(OSError):
            # Killed writers leave theirs; a stick that was pulled by now has none to remove.
            remove_leftovers(target)
        self._let_old_ones_go(target)
        return row

    def note_failure(self, target: Path, error: UserError) -> None:
        """Note that a backup failed, and why; not where nothing can be written."""
        if self._vault.read_only:
            return
        # Why the backup failed is told by whoever asked for it; a full disk here must not hide it.
        with contextlib.suppress(DiskFullError), self._database.write() as work:
            entry = BackupLog(
                made_at=work.clock.now(),
                target=self.places.named(target),
                failure=error.what,
                size=0,
            )
            work.add(entry)
            work.session.flush()
            self.places.fail(work, target, error.what)
            work.audit("backup_failed", "backup_log", entry.id)
            work.changed("backups", entry.id)

    def before_key_change(self) -> BackupRow:
        """Make the verified backup without which no key is changed.

        Raises:
            UserError: It failed; the keys must not be changed.
        """
        return self.backup(self.places.safe_folder(), reason="pre-rotation")

    def before_import(self, rows: int) -> BackupRow | None:
        """Make a backup before an import of fifty rows or more.

        Raises:
            UserError: It failed; the import should not begin.
        """
        if rows < LARGE_IMPORT or self._vault.practice:
            return None
        return self.backup(self.places.safe_folder(), reason="auto")

    def forgot(self) -> None:
        """Rewrite the list of who was erased, wherever backups lie that can be reached now."""
        here = [state.here for state in self.places.list() if state.here is not None]
        self._write_lists(here)

    def usual_target(self) -> Path | None:
        """Return the folder backups go to now: the first place that is here, else the first."""
        return self.places.usual()

    def set_target(self, target: Path | None) -> None:
        """Take a folder as a place, instead of the first where there are two; None forgets both.

        Raises:
            UserError: It can not be written.
        """
        self.places.set_usual(target)

    def newest(self) -> Path | None:
        """Return the newest verified backup that can be reached now, for a drill."""
        folders = [state.here for state in self.places.list() if state.here is not None]
        folders.append(self.places.own)
        for backup in sorted(self._noted(), key=lambda kept: kept.made, reverse=True):
            for folder in folders:
                if (folder / backup.name).is_file():
                    return folder / backup.name
        return None

    def tidy(self) -> None:
        """Remove what killed restores, drills and salvages left in the vault's folder or beside it.

        Raises:
            StorageError: Something could not be removed.
        """
        sweep(self._vault.path, self._vault.path.absolute().parent)

    def drill_state(self) -> DrillState:
        """Return when somebody last proved that a backup comes back."""
        with self._database.read() as session:
            return drill_state(session, self._database.clock)

    def note_drill(self, report: DrillReport) -> None:
        """Keep that a backup came back."""
        with self._database.write() as work:
            note_drill(work, report)

    def verify_file(
        self,
        file: Path,
        *,
        passphrase: Secret | None = None,
        recovery_code: Secret | None = None,
        key_file: Path | None = None,
    ) -> BackupCheckView:
        """Read every byte of a backup file; without a secret with this vault's own key.

        Raises:
            UserError: It is damaged, tampered with, newer, or of another secret.
        """
        opened = open_backup(
            file,
            passphrase=passphrase,
            recovery_code=recovery_code,
            key_file=None if key_file is None else read_key_file(key_file),
            key=self._vault.key,
        )
        return _view(opened, [self.mark()])

    def mark(self) -> DeskMark:
        """Return what tells this desk's backups from others', and where lists of the erased lie."""
        with self._database.read() as session:
            secret = session.scalars(select(Chapter.id_secret)).one()
            noted = frozenset(session.scalars(select(BackupLog.sha256)))
        here = [state.here for state in self.places.list() if state.here is not None]
        return DeskMark(
            header=self._vault.key.header,
            folders=(self._vault.path, self.places.own, *here),
            id_secret=secret,
            noted=noted - {""},
        )

    def verify_vault(self) -> str:
        """Read every page and every reference of the vault; return a sentence.

        Raises:
            DamagedError: Something is wrong.
        """
        check = verify_vault(self._vault)
        if not check.ok:
            # After one damaged page a connection answers nothing more, not even what is whole.
            with contextlib.suppress(UserError):
                self._vault.reconnect()
            raise DamagedError(
                _("Some of the vault's pages are damaged."),
                _("What can be read is still shown; do not add to it."),
                _("Restore your newest backup into a new folder."),
            )
        return ngettext(
            "Every page is whole: {count} record.", "Every page is whole: {count} records.",
            check.rows,
        )  # fmt: skip

    def _logged(self, target: Path, report: BackupReport) -> BackupRow | None:
        """Note it; None where the vault's disk is full even without the spare."""
        for _turn in range(2):  # the first failure gives the spare back
            with contextlib.suppress(DiskFullError):
                return self._log(target, report)
        return None

    def _log(self, target: Path, report: BackupReport) -> BackupRow:
        with self._database.write() as work:
            entry = BackupLog(
                made_at=report.made,
                target=self.places.named(target),
                file_name=report.path.name,
                size=report.size,
                row_count=report.rows,
                sha256=report.sha256,
                verified_at=work.clock.now(),
            )
            work.add(entry)
            work.session.flush()
            self.places.succeed(work, target, report.made)
            work.audit("backup", "backup_log", entry.id)
            work.changed("backups", entry.id)
            return _row(entry)

    def _write_lists(self, folders: Sequence[Path]) -> None:
        """Write the list of who was erased; a place where that fails is not safe, and says so."""
        for folder, error in self._lists.write(folders).items():
            with contextlib.suppress(DiskFullError), self._database.write() as work:
                self.places.fail(work, folder, error.what)

    def _let_old_ones_go(self, target: Path) -> None:
        """Rotate, but not while the clock stands back: what looks old may be the newest."""
        now, noted = self._database.clock.now(), self._noted()
        with self._database.read() as session:
            back = clock_stands_back(session, now)
        if not back and all(backup.made <= now for backup in noted):
            rotate(target, noted, vault_id=self._vault.vault_id, now=now)

    def _noted(self) -> Sequence[Kept]:
        query = select(BackupLog).where(BackupLog.verified_at.is_not(None))
        with self._database.read() as session:
            return [
                Kept(name=entry.file_name, made=entry.made_at, size=entry.size)
                for entry in session.scalars(query)
            ]


def check_file(
    file: Path,
    *,
    passphrase: Secret | None = None,
    recovery_code: Secret | None = None,
    key_file: Path | None = None,
    marks: Collection[DeskMark] = (),
) -> BackupCheckView:
    """Read every byte of a backup file; no vault needs to be open.

    Args:
        file: The backup.
        passphrase: Of that day.
        recovery_code: Of that day.
        key_file: The file that belongs to the passphrase.
        marks: The desks that it may be of.

    Raises:
        UserError: It is damaged, tampered with, newer, or of another secret.
    """
    secret = None if key_file is None else read_key_file(key_file)
    opened = open_backup(file, passphrase=passphrase, recovery_code=recovery_code, key_file=secret)
    return _view(opened, marks)


def _view(opened: OpenedBackup, marks: Collection[DeskMark]) -> BackupCheckView:
    rows = sum(table.rows for table in opened.tables.values())
    text = _("This backup of {day} is whole: {records}, every byte checked.").format(
        day=isolate(current().day(opened.manifest.made.date())),
        records=ngettext("{count} record", "{count} records", rows),
    )
    maker = maker_of(opened, marks)
    return BackupCheckView(
        text=text if maker is None else f"{text} {maker.text}",
        rows=rows,
        made=opened.manifest.made,
        practice=opened.practice,
        maker=maker,
    )


def _unnoted(target: Path, report: BackupReport) -> BackupRow:
    return BackupRow(
        made_at=report.made,
        target=str(target),
        file_name=report.path.name,
        size=report.size,
        rows=report.rows,
        verified=True,
        failure="",
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
