"""The files that left the vault: where they went, whether they still lie there, and delete them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from chapterdesk.core.errors import RefusedError, StorageError
from chapterdesk.core.words import _
from chapterdesk.models import AuditEvent, ExportLog
from chapterdesk.services.database import Work
from chapterdesk.services.outgoing import is_another
from chapterdesk.services.rows import fetch
from chapterdesk.services.zones import chapter_zone, to_local
from chapterdesk.storage.atomic import has_leftovers, remove_leftovers

Place = Literal["here", "part", "gone", "away"]
FOR: Final = "for_"
SEALED: Final = "sealed_"
"""What the log of acts says of an export: for whom it is, and how it is sealed; to whom never."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedFile:
    """One file that was written on purpose.

    Attributes:
        what: "members", or the kind of a paper.
        readers: For whom it is, as an audience is called; empty where that is not known.
        seal: How it is sealed; "plain" where it is not, "sealed" where how is not known.
        place: "here" where it still lies; "part" where it was cut off and what was written of it
            lies there under another name; "gone" where it does not; "away" where its folder is
            not there now, such as on a stick that is not plugged in.
        made: When it was written, in wall-clock time where the chapter is.
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
    made: datetime
    place: Place
    gone_at: datetime | None
    readers: str = ""
    seal: str = ""

    @property
    def finished(self) -> bool:
        """Whether the file was written to its end, as far as is known."""
        return self.rows >= 0


def exported_files(session: Session) -> tuple[ExportedFile, ...]:
    """Return every file that left, the latest first."""
    rows = session.scalars(select(ExportLog).order_by(ExportLog.made_at.desc(), ExportLog.id)).all()
    told, zone = _told(session), chapter_zone(session)
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
            made=to_local(row.made_at, zone),
            place="gone" if row.gone_at is not None else _place(row),
            gone_at=row.gone_at,
            readers=_word(told.get(row.id, ()), FOR),
            seal=(_word(told.get(row.id, ()), SEALED) or "sealed") if row.sealed else "plain",
        )
        for row in rows
    )


def _told(session: Session) -> dict[bytes, tuple[str, ...]]:
    """Return what the log of acts says of each export."""
    acts = session.execute(
        select(AuditEvent.entity_id, AuditEvent.fields).where(
            AuditEvent.entity == "export",
            AuditEvent.action == "export",
            AuditEvent.entity_id.is_not(None),
        )
    )
    return {log_id: tuple(fields.split(",")) for log_id, fields in acts if log_id is not None}


def _word(fields: Sequence[str], kind: str) -> str:
    return next((field.removeprefix(kind) for field in fields if field.startswith(kind)), "")


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
    place = _place(row)
    if place == "away":
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
        if place == "part":
            remove_leftovers(path.parent)
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
    if _place(row) in {"here", "part"} and not _is_another(work.session, log_id, path):
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


def _place(row: ExportLog) -> Place:
    path = Path(row.file_path)
    try:
        if path.exists():
            return "here"
        if row.unfinished and path.parent.is_dir() and has_leftovers(path.parent):
            return "part"
        return "gone" if path.parent.is_dir() else "away"
    except OSError:
        return "away"
