"""What forgetting somebody takes, and what it does not reach, counted before it is done.

SECURITY: nothing here looks at sealed texts; the same must be said of everybody.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from chapterdesk.core.vocabulary import PRESENT, DutyStatus
from chapterdesk.core.words import _
from chapterdesk.models import (
    AgreementAcknowledgement,
    Attendance,
    BackupLog,
    BatchRow,
    Consent,
    ContactAttempt,
    ContactPoint,
    CustomValue,
    Draft,
    EmergencyContact,
    ExportLog,
    GroupMembership,
    MeetingDuty,
    Member,
    MemberCheck,
    MentorPair,
    Note,
    Participation,
    PlannedAbsence,
    PrintLog,
    Relation,
    SeriesFacilitator,
    ShiftVolunteer,
    Task,
)
from chapterdesk.services.zones import chapter_zone, to_local

# What is counted of a person, in the order in which it is said.
_OWN: Final[tuple[tuple[str, Any], ...]] = (
    ("contacts", ContactPoint.member_id),
    ("notes", Note.subject_id),
    ("emergency", EmergencyContact.member_id),
    ("relations", (Relation.member_id, Relation.other_id)),
    ("fields", (CustomValue.member_id, CustomValue.linked_id)),
    ("consents", Consent.member_id),
    ("groups", GroupMembership.member_id),
    ("events", Participation.member_id),
    ("shifts", ShiftVolunteer.member_id),
    ("checks", MemberCheck.member_id),
    ("attempts", ContactAttempt.member_id),
    ("absences", PlannedAbsence.member_id),
    ("tasks", Task.subject_id),
    ("drafts", Draft.subject_id),
    ("imports", BatchRow.member_id),
    ("duties", MeetingDuty.member_id),
    ("turns", GroupMembership.member_id),
    ("series", SeriesFacilitator.member_id),
    ("agreements", AgreementAcknowledgement.member_id),
    ("owned", Task.owner_id),
    ("pairs", (MentorPair.mentor_id, MentorPair.mentee_id)),
    ("supervised", MentorPair.supervisor_id),
    ("merged", Member.merged_into),
)
_ONLY: Final[dict[str, ColumnElement[bool]]] = {
    "duties": MeetingDuty.status == DutyStatus.PLANNED,
    "turns": GroupMembership.rotation_place.is_not(None) | GroupMembership.substitute.is_(True),
    "series": SeriesFacilitator.present.is_(True),
}
PARTS: Final = tuple(key for key, _columns in _OWN)
"""What is counted of a person, by the name that it has in an answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remains:
    """What forgetting a person takes, and what it does not reach.

    Attributes:
        name: Whom it is about, for the question alone.
        goes: What goes and how many of each: contacts, notes, emergency, relations, fields,
            consents, groups, events, shifts, checks, attempts, absences, tasks, drafts, imports,
            duties (meetings they lead), turns and series (groups and series that they take turns
            in leading), agreements, owned (tasks that stay and are nobody's), pairs, supervised,
            merged.
        heads: At how many meetings they stay as a head without a name.
        backups: How many backups this desk made and verified since they came; each holds them until
            it is deleted. A restored desk knows none from before (`backups_not_counted`).
        newest_backup: The day of the newest one.
        mentions: How many notes and tasks about others bear their name in free text.
        papers: How many papers with names were printed or saved and not collected since they came.
        files: How many exported files with people in them are not known to be gone.
    """

    name: str
    backups: int
    newest_backup: date | None
    mentions: int
    goes: tuple[tuple[str, int], ...] = ()
    heads: int = 0
    papers: int = 0
    files: int = 0


def backups_not_counted() -> str:
    """Return what no count of backups knows of; said beside each."""
    return _(
        "Copies that were made elsewhere, or before this desk was restored from a backup, "
        "are not counted: delete those, too."
    )


def what_remains(session: Session, member: Member) -> Remains:
    """Return what forgetting somebody takes and what it would not reach."""
    made = session.scalars(
        select(BackupLog.made_at)
        # One that was made before they came does not hold them.
        .where(BackupLog.verified_at.is_not(None), BackupLog.made_at >= member.created_at)
        .order_by(BackupLog.made_at.desc())
    ).all()
    name = member.display_name
    return Remains(
        name=name,
        backups=len(made),
        newest_backup=to_local(made[0], chapter_zone(session)).date() if made else None,
        mentions=_mentions(session, member),
        goes=tuple(_goes(session, member.id)),
        heads=_count(session, Attendance.member_id == member.id, Attendance.status.in_(PRESENT)),
        papers=_count(
            session,
            PrintLog.name_count > 0,
            PrintLog.collected_on.is_(None),
            PrintLog.made_at >= member.created_at,
        ),
        files=_count(
            session,
            ExportLog.row_count > 0,
            ExportLog.gone_at.is_(None),
            ExportLog.made_at >= member.created_at,
        ),
    )


def _goes(session: Session, member_id: bytes) -> list[tuple[str, int]]:
    counts = []
    for key, column in _OWN:
        # What names them on the record of another person goes with them.
        columns = column if isinstance(column, tuple) else (column,)
        of_them = or_(*(each == member_id for each in columns))
        only = (_ONLY[key],) if key in _ONLY else ()
        counts.append((key, _count(session, of_them, *only)))
    return [(key, count) for key, count in counts if count]


def _mentions(session: Session, member: Member) -> int:
    name = member.display_name
    notes = _count(
        session, Note.subject_id != member.id, Note.body.icontains(name, autoescape=True)
    )
    tasks = _count(
        session,
        or_(Task.subject_id.is_(None), Task.subject_id != member.id),
        Task.summary.icontains(name, autoescape=True),
    )
    return notes + tasks


def _count(session: Session, *where: ColumnElement[bool]) -> int:
    return session.scalars(select(func.count()).where(*where)).one()
