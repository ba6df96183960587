"""The files that left the vault: where they went, whether they still lie there, and delete them."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from chapterdesk.core.errors import RefusedError, StorageError
from chapterdesk.core.words import _
from chapterdesk.models import ExportLog
from chapterdesk.services.database import Work
from chapterdesk.services.outgoing import is_another
from chapterdesk.services.rows import fetch

Place = Literal["here", "gone", "away"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedFile:
    """One file that was written on purpose.

    Attributes:
        what: "members", or the kind of a paper.
        place: "here" where it still lies; "gone" where it does not; "away" where its folder
            is not there now, such as on a stick that is not plugged in.
        gone_at: When it was deleted from here, or found to be gone.
    """

    id: bytes
    what: str
    form: str
    sealed: bool
    rows: int
    columns: str
    path: Path
    made_at: datetime
    place: Place
    gone_at: datetime | None


def exported_files(session: Session) -> tuple[ExportedFile, ...]:
    """Return every file that left, the latest first."""
    rows = session.scalars(select(ExportLog).order_by(ExportLog.made_at.desc(), ExportLog.id))
    return tuple(
        ExportedFile(
            id=row.id,
            what=row.what,
            form=row.form,
            sealed=row.sealed,
            rows=row.row_count,
            columns=row.columns,
            path=Path(row.file_path),
            made_at=row.made_at,
            place="gone" if row.gone_at is not None else _place(Path(row.file_path)),
            gone_at=row.gone_at,
        )
        for row in rows
    )


def delete_file(work: Work, log_id: bytes) -> None:
    """Delete a file that left; an SSD may keep what was in it.

    Raises:
        RefusedError: It was deleted before, or its folder is not there now.
        StorageError: It may not be deleted.
    """
    row = fetch(work.session, ExportLog, log_id)
    path = Path(row.file_path)
    if row.gone_at is not None:
        raise RefusedError(
            _("This file is gone already."),
            _("Nothing was deleted."),
            _("Copies of it may lie elsewhere: in your mail, in the cloud or on a stick."),
        )
    if _place(path) == "away":
        raise RefusedError(
            _("The folder of this file is not there now."),
            _("Nothing was deleted."),
            _("If it is on a stick, plug it in and try again."),
        )
    try:
        if path.exists() and is_another(work.session, log_id, path):
            raise RefusedError(
                _("Another file lies there now, or this one was changed."),
                _("Nothing was deleted."),
                _("Look at it in the file manager. If it holds no people, say that this is gone."),
            )
        path.unlink(missing_ok=True)
    except OSError as error:
        raise StorageError(
            _("The file could not be deleted."),
            _("It is still on this computer."),
            _("Delete it in the file manager, and empty the bin there."),
        ) from error
    row.gone_at = work.clock.now()
    work.audit("delete", "export", log_id, "gone_at")
    work.changed("exports", log_id)


def mark_gone(work: Work, log_id: bytes) -> None:
    """Say of a file that it does not lie anywhere any more, such as on a stick that is lost.

    Raises:
        RefusedError: It still lies where it was written.
    """
    row = fetch(work.session, ExportLog, log_id)
    path = Path(row.file_path)
    if _place(path) == "here" and not _is_another(work.session, log_id, path):
        raise RefusedError(
            _("This file still lies where it was written."),
            _("Nothing was changed."),
            _("Delete it here, or move it away first."),
        )
    if row.gone_at is None:
        row.gone_at = work.clock.now()
        work.audit("edit", "export", log_id, "gone_at")
        work.changed("exports", log_id)


def _is_another(session: Session, log_id: bytes, path: Path) -> bool:
    try:
        return is_another(session, log_id, path)
    except OSError:
        return False


def _place(path: Path) -> Place:
    try:
        if path.exists():
            return "here"
        return "gone" if path.parent.is_dir() else "away"
    except OSError:
        return "away"
