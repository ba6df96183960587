"""Files that leave the vault: recorded before they are written, finished when they are.

A program that is killed in between leaves a record that was never finished, and its file may lie
there, so that no file lies anywhere that the vault does not know of.
"""

from collections.abc import Callable, Sequence
from datetime import timedelta
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from chapterdesk.core.clock import Clock
from chapterdesk.core.errors import StorageError, UserError
from chapterdesk.core.words import _
from chapterdesk.models import ExportLog, Setting
from chapterdesk.services.database import Database, Work, to_json
from chapterdesk.storage.atomic import durable_replace, has_leftovers

TOLD_DAYS: Final = 30
"""How long a file that was cut off is told of."""


def planned(
    work: Work, file: Path, *, what: str, form: str, sealed: bool, columns: Sequence[str]
) -> bytes:
    """Record that a file is about to be written; return the id of its record."""
    row = ExportLog(
        what=what,
        form=form,
        sealed=sealed,
        row_count=ExportLog.UNFINISHED,
        columns=", ".join(columns),
        file_path=str(file.absolute()),
        made_at=work.clock.now(),
        slot_id=work.slot_id,
    )
    work.add(row)
    work.session.flush()
    return row.id


def finished(work: Work, log_id: bytes, count: int) -> None:
    """Record that the file is written, with so many people in it."""
    row = work.session.get(ExportLog, log_id)
    if row is not None:
        row.row_count = count


def keep_digest(work: Work, log_id: bytes, data: bytes) -> None:
    """Remember which bytes were written, so that nothing else is deleted in their place."""
    work.session.merge(Setting(key=_digest_key(log_id), value=to_json(sha256(data).hexdigest())))


def is_another(session: Session, log_id: bytes, file: Path) -> bool:
    """Say whether something else lies where a file was written; False where that is not known.

    Raises:
        OSError: It can not be read.
    """
    kept = session.get(Setting, _digest_key(log_id))
    if kept is None:
        return False
    with file.open("rb") as source:
        return to_json(file_digest(source, "sha256").hexdigest()) != kept.value


def _digest_key(log_id: bytes) -> str:
    return f"exported.{log_id.hex()}"


def dropped(work: Work, log_id: bytes) -> None:
    """Forget a record whose file could not be written."""
    row = work.session.get(ExportLog, log_id)
    if row is not None:
        work.session.delete(row)


def write_recorded(  # where, what, and what is noted before and after
    database: Database,
    file: Path,
    data: bytes,
    *,
    plan: Callable[[Work], bytes],
    count: int,
    done: Callable[[Work], None] | None = None,
) -> None:
    """Write a file that nobody's people leave in unrecorded; what fails leaves neither.

    Args:
        database: Where it is recorded.
        file: Where to.
        data: Its bytes.
        plan: Records that it is about to be written; returns the id of the record.
        count: How many people are in it.
        done: Notes what is true once it is written, in the transaction that finishes the record.

    Raises:
        StorageError: It could not be recorded, or not be written.
    """
    try:
        with database.write() as work:
            log_id = plan(work)
    except UserError as error:
        raise _unrecorded(error, _("The export could not be recorded: nothing was written.")) from (
            error
        )
    write_planned(database, file, data, log_id)
    try:
        with database.write() as work:
            finished(work, log_id, count)
            keep_digest(work, log_id, data)
            if done is not None:
                done(work)
    except UserError as error:
        file.unlink(missing_ok=True)
        raise _unrecorded(
            error, _("The export could not be recorded, so its file was taken away again.")
        ) from error


def write_planned(database: Database, file: Path, data: bytes, log_id: bytes | None) -> None:
    """Write a file that is recorded, where it could be; one that fails is not recorded any more.

    Raises:
        StorageError: It could not be written.
    """
    try:
        durable_replace(file, data)
    except UserError:
        if log_id is not None:
            database.note(lambda work: dropped(work, log_id))
        raise


def cut_off_files(session: Session, clock: Clock) -> list[Path]:
    """Return where files may lie that were never finished, whole or under another name."""
    query = (
        select(ExportLog.file_path)
        .where(
            ExportLog.row_count < 0,
            ExportLog.gone_at.is_(None),
            ExportLog.made_at > clock.now() - timedelta(days=TOLD_DAYS),
        )
        .order_by(ExportLog.made_at)
    )
    return [file for file in map(Path, session.scalars(query)) if _may_lie(file)]


def _may_lie(file: Path) -> bool:
    """Say whether it lies there or half of it does; what can not be seen now may lie there."""
    try:
        return file.exists() or not file.parent.is_dir() or has_leftovers(file.parent)
    except OSError:
        return True


def _unrecorded(error: UserError, data: str) -> StorageError:
    return StorageError(error.what, data, error.todo)
