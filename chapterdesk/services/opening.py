"""Make and open a vault: its tables migrated, its chapter checked, its services built.

Everything heavy that `VaultService` needs is loaded with this module, off the window's thread.
"""

import contextlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, configure_mappers

from chapterdesk.core.clock import Clock
from chapterdesk.core.errors import (
    DamagedError,
    DiskFullError,
    ReadOnlyError,
    StorageError,
    TamperedError,
    UserError,
)
from chapterdesk.core.events import EventBus
from chapterdesk.core.secret import Secret
from chapterdesk.core.words import _
from chapterdesk.crypto.kdf import KdfParameters
from chapterdesk.migrations import script_location
from chapterdesk.models import Chapter
from chapterdesk.services.backups.migrating import back_up_before_migration
from chapterdesk.services.catalogue import Desk, build_desk
from chapterdesk.services.chapter import ChapterDraft, checked_chapter, new_chapter
from chapterdesk.services.database import Database
from chapterdesk.services.directory.service import DirectoryService
from chapterdesk.services.rehearsal import rehearse
from chapterdesk.services.safety.readers import ReaderKey, openable_boxes, refuse_readers_own
from chapterdesk.services.unlocked import Unlocked
from chapterdesk.storage import ballast, migrate, ways
from chapterdesk.storage.backup import BackupReport
from chapterdesk.storage.keychain.port import Keychain
from chapterdesk.storage.vault import Vault, create_vault


def prepare() -> None:
    """Configure the mappers, read the migrations, compile statements, so that opening need not."""
    configure_mappers()
    migrate.head_revision(script_location())
    rehearse()


def create(
    path: Path,
    *,
    passphrase: Secret,
    chapter: ChapterDraft,
    practice: bool,
    clock: Clock,
    kdf: KdfParameters | None,
) -> tuple[Unlocked, Secret]:
    """Make a vault with its chapter in it; return its key and its recovery code.

    Raises:
        UserError: The folder is not empty, a field breaks a rule, or it can not be written;
            what was begun is taken away again.
    """
    checked_chapter(chapter)
    with _leaving_nothing(path):
        key, code = create_vault(path, passphrase=passphrase, practice=practice, kdf=kdf)
        unlocked = Unlocked(key=key)
        try:
            with Vault.open(path, unlocked.copied()) as vault:
                migrate.upgrade(vault, script_location=script_location())
                _settle(vault, chapter, practice=practice, clock=clock)
        except BaseException:
            unlocked.wipe()
            _take_away(path)
            raise
    return unlocked, code


@contextmanager
def _leaving_nothing(path: Path) -> Iterator[None]:
    """Take an empty folder away again where making a vault in it failed, and say so."""
    there = path.exists()
    try:
        yield
    except BaseException as error:
        if not there:
            # An empty folder, and only if it is empty.
            with contextlib.suppress(OSError):
                path.rmdir()
        if isinstance(error, DiskFullError):
            raise DiskFullError(
                error.what, _("No chapter was made, and nothing of it was left."), error.todo
            ) from error
        raise


def open_desk(
    path: Path,
    unlocked: Unlocked,
    *,
    events: EventBus,
    read_only: bool,
    clock: Clock,
    keychain: Keychain,
    kdf: KdfParameters | None,
) -> Desk:
    """Open a vault for work on the calling thread, migrating it first where it is older.

    Raises:
        ReadOnlyError: It lies where nothing can be written; it may be opened `read_only`.
        UserError: It is open elsewhere, damaged, tampered with, or of a newer version.
    """
    vault = Vault.open(path, unlocked.copied(), read_only=read_only)
    with _closed_on_error(vault):
        made = _bring_up_to_date(vault, clock)
        _check_chapter(vault, _database(vault, clock))
        desk = build_desk(vault=vault, clock=clock, events=events, keychain=keychain, kdf=kdf)
        if read_only:
            return desk
        # None is worth keeping somebody out: on a full disk they wait for another day.
        with contextlib.suppress(StorageError):
            desk.services.backups.tidy()
        with contextlib.suppress(StorageError):
            if vault.header_was_healed:
                _note_healed(_database(vault, clock))
        with contextlib.suppress(StorageError):
            for report in made:
                desk.services.backups.note(report.path.parent, report)
            if unlocked.better is not None:
                ways.put(vault, unlocked.better)
            desk.services.keys.renew_quick_unlock()
        return desk


def refuse_readers_own_of(vault: Vault, passphrase: Secret) -> None:
    """Refuse a new passphrase of a closed desk that opens what is sealed for a reader.

    Raises:
        RefusedError: It does.
    """
    boxes: tuple[ReaderKey, ...] = ()
    # Rows that are damaged or of an older version keep nobody out who has the code on paper.
    with contextlib.suppress(SQLAlchemyError, UserError), Session(vault.engine) as session:
        boxes = openable_boxes(session)
    refuse_readers_own(passphrase, boxes)


def _settle(vault: Vault, chapter: ChapterDraft, *, practice: bool, clock: Clock) -> None:
    database = _database(vault, clock)
    with database.write() as work:
        row = new_chapter(chapter, practice=practice, clock=clock)
        work.session.add(row)
        work.session.flush()
        DirectoryService(database=database).seed_shipped(work)
        work.audit("make", "chapter", row.id)


def _database(vault: Vault, clock: Clock) -> Database:
    return Database(engine=vault.engine, clock=clock, events=EventBus(), slot_id=vault.key.slot_id)


def _note_healed(database: Database) -> None:
    with database.write() as work:
        work.audit("heal_header", "slot_label", None)


def _bring_up_to_date(vault: Vault, clock: Clock) -> list[BackupReport]:
    """Migrate the vault where it is older; return the backup that was made before."""
    made: list[BackupReport] = []
    if not vault.read_only:
        try:
            _upgrade(vault, clock, made)
        except DiskFullError:
            if not ballast.release(vault.path):
                raise
            _upgrade(vault, clock, made)
        return made
    current = migrate.current_revision(vault)
    migrate.require_known(current, script_location=script_location())
    if current != migrate.head_revision(script_location()):
        raise ReadOnlyError(
            _("These files are of an older version, and nothing can be written there."),
            _("Nothing was changed."),
            _("Copy the whole folder to another place and open it there."),
        )
    return made


def _upgrade(vault: Vault, clock: Clock, made: list[BackupReport]) -> None:
    migrate.upgrade(
        vault,
        script_location=script_location(),
        before=lambda: made.append(back_up_before_migration(vault, clock)),
    )


@contextmanager
def _closed_on_error(vault: Vault) -> Iterator[None]:
    try:
        yield
    except BaseException:
        vault.close()
        raise


def _check_chapter(vault: Vault, database: Database) -> None:
    """Refuse a vault whose rows do not fit its header.

    Raises:
        DamagedError: There is not exactly one chapter.
        TamperedError: Header and rows disagree about whether this is practice.
    """
    with database.read() as session:
        count = session.scalars(select(func.count()).select_from(Chapter)).one()
        practice = session.scalars(select(Chapter.practice)).first()
    if count != 1:
        raise DamagedError(
            _("The chapter is missing from these files."),
            _("Nothing was changed."),
            _("Restore your newest backup into a new folder."),
        )
    if practice is not vault.practice:
        raise TamperedError(
            _("These files mix a practice chapter with a real one."),
            _("Nothing was changed."),
            _("Restore your newest backup into a new folder."),
        )


def _take_away(path: Path) -> None:
    """Remove what `create` wrote into a folder that was empty before."""
    for child in path.iterdir():
        if child.is_file():
            child.unlink()
