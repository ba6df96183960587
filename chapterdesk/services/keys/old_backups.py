"""Which backups old keys still open: what lies there, and what the log says was written."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from chapterdesk.core.errors import UserError
from chapterdesk.crypto.header import Header
from chapterdesk.models import BackupLog, Chapter, Setting
from chapterdesk.services.backups import BackupService
from chapterdesk.services.backups.levels import OWN
from chapterdesk.services.backups.rotation import Kept, to_remove
from chapterdesk.services.database import Database
from chapterdesk.services.keys.rows import EPOCH_BEGAN
from chapterdesk.storage.backup_file import backup_header
from chapterdesk.storage.vault import Vault

_PATTERN: Final = "*.tar"


@dataclass(frozen=True, slots=True, kw_only=True)
class OldBackup:
    """A backup that somebody's passphrase opens, or may open.

    Attributes:
        made_at: UTC; None where the file does not say so outside.
        place: The folder or the name of the stick.
        here: Whether the file can be reached now.
        certain: Whether it does; else it is of older keys, and nobody here can tell.
        before: Whether it was made by this change of keys itself, just before it.
        held: Whether the file itself holds their way in. Where it was made before they came, a copy
            of the desk from their own time opens it all the same: the keys in it are the same.
        folder: Where the file lies; None where it can not be reached.
    """

    file_name: str
    made_at: datetime | None
    place: str
    here: bool
    certain: bool = True
    before: bool = False
    held: bool = True
    folder: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    folder: Path
    header: Header


def list_backups(
    vault: Vault, database: Database, backups: BackupService, slot_id: bytes | None = None
) -> tuple[OldBackup, ...]:
    """Return every backup that the present keys open and that `slot_id` opened before.

    Whoever has a way in once has the keys of that time, and with them every backup of these keys:
    a change of keys leaves a way in its id, so the headers of old files tell whose they were. Of
    an old one that is not here, or that was made before the person came, it can not be told.

    Args:
        vault: Open.
        database: Where the log is.
        backups: Knows the places.
        slot_id: Whose; None for the present keys alone.
    """
    with database.read() as session:
        began = _epoch_began(session)
        noted = _noted(session)
    own = backups.places.own
    files = _files(_folders(backups, noted), vault.vault_id)
    now = vault.key.header.epoch
    theirs = {now} | {
        found.header.epoch for found in files.values() if slot_id in _people(found.header)
    }

    def told(name: str, made_at: datetime | None, place: str) -> OldBackup | None:
        found = files.get(name)
        if found is not None:
            epoch = found.header.epoch
        else:
            # Of an older one the log does not say under which of the older keys it was made.
            epoch = now if made_at is not None and made_at >= began else 0
        certain = epoch in theirs
        if not certain and slot_id is None:
            return None
        return OldBackup(
            file_name=name,
            made_at=made_at,
            place=place,
            here=found is not None,
            certain=certain,
            held=found is None or slot_id is None or slot_id in _people(found.header),
            folder=None if found is None else found.folder,
        )

    known = {row.file_name for row in noted}
    gone = _let_go(noted, own, frozenset(files))
    rows = [
        told(row.file_name, row.made_at, row.target or str(own))
        for row in noted
        if row.file_name not in gone
    ]
    rows += [
        told(name, None, str(found.folder))
        for name, found in sorted(files.items())
        if name not in known
    ]
    return tuple(row for row in rows if row is not None)


def still_there(
    listed: Sequence[OldBackup], vault: Vault, database: Database, backups: BackupService
) -> tuple[OldBackup, ...]:
    """Return a list without what was removed since; what went away with its place is not here."""
    with database.read() as session:
        noted = _noted(session)
    files = _files(_folders(backups, noted), vault.vault_id)
    return tuple(
        replace(row, here=row.file_name in files)
        for row in listed
        if row.file_name in files or row.folder is None or not row.folder.is_dir()
    )


def _noted(session: Session) -> Sequence[BackupLog]:
    query = select(BackupLog).where(BackupLog.verified_at.is_not(None))
    return session.scalars(query.order_by(BackupLog.made_at.desc())).all()


def _folders(backups: BackupService, noted: Iterable[BackupLog]) -> list[Path]:
    folders = [state.here for state in backups.places.list() if state.here is not None]
    return [
        *folders,
        backups.places.own,
        *(Path(row.target) for row in noted if row.target != OWN),
    ]


def _let_go(noted: Sequence[BackupLog], own: Path, here: Collection[str]) -> frozenset[str]:
    """Return the backups that the desk's own rule has removed: nobody carried those off.

    Only of a place that can be looked into, and only where the rule lets them go; another file that
    is missing was taken away by somebody.
    """
    places: dict[Path, list[Kept]] = {}
    for row in noted:
        folder = own if row.target in {"", OWN} else Path(row.target)
        kept = Kept(name=row.file_name, made=row.made_at, size=row.size)
        places.setdefault(folder, []).append(kept)
    return frozenset(
        backup.name
        for folder, kept in places.items()
        if folder.is_dir()
        for backup in to_remove(kept, now=max(one.made for one in kept))
        if backup.name not in here
    )


def _people(header: Header) -> frozenset[bytes]:
    return frozenset(slot.slot_id for slot in header.passphrase_slots)


def _files(folders: Iterable[Path], vault_id: bytes) -> Mapping[str, _Found]:
    found: dict[str, _Found] = {}
    for folder in dict.fromkeys(folders):
        if not folder.is_dir():
            continue
        for file in sorted(folder.glob(_PATTERN)):
            try:
                told = backup_header(file)
            except UserError:
                continue
            if told.vault_id == vault_id:
                found.setdefault(file.name, _Found(folder=folder, header=told))
    return found


def _epoch_began(session: Session) -> datetime:
    row = session.get(Setting, EPOCH_BEGAN)
    if row is not None:
        return datetime.fromisoformat(json.loads(row.value))
    return session.scalars(select(Chapter.created_at)).one()
