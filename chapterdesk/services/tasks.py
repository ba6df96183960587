"""What is due: reviews, helplines to check, names to confirm, a backup, and own tasks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from chapterdesk.core.clock import Clock
from chapterdesk.core.vocabulary import RequestKind, TaskStatus
from chapterdesk.core.words import _, isolate, ngettext
from chapterdesk.models import DirectoryEntry, Member, MentorPair, Task
from chapterdesk.services.backups.drill import drill_is_due, drill_state
from chapterdesk.services.backups.levels import WARN_DAYS
from chapterdesk.services.backups.state import backup_state
from chapterdesk.services.checkin.rows import shown_names
from chapterdesk.services.consents.asking import ending
from chapterdesk.services.database import Database, Undo, Work
from chapterdesk.services.directory.staleness import own_countries, stale_condition
from chapterdesk.services.meeting_rows import active_members, usable_members
from chapterdesk.services.members.beside.pairs import listed_pairs, unsafe_pairs
from chapterdesk.services.mentoring import ACTIVE
from chapterdesk.services.missing.due import missing_rows
from chapterdesk.services.naming import shown_name
from chapterdesk.services.outgoing import cut_off_files
from chapterdesk.services.privacy.denying import denials_due
from chapterdesk.services.privacy.requests import due_requests
from chapterdesk.services.reaching.due import reach_due
from chapterdesk.services.restriction import refuse_restricted
from chapterdesk.services.retention.service import read_waiting, waiting_sentence
from chapterdesk.services.rows import fetch, line
from chapterdesk.services.safety.retention import something_waits
from chapterdesk.services.zones import today_of

HORIZON_DAYS: Final = 14
_SHOWN_NAMES: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class DueRow:
    """One thing that is due.

    Attributes:
        kind: pair_review, pair_unsafe, helplines, unconfirmed, backup, minor_review, request,
            denial, retention, reach, consent, export, missed, welcome, offer, place, needs or own.
        summary: What it is; never a person's name.
        days: Days left; negative when it is over.
        subject: The area it belongs to, such as mentoring.
        covered_names: Whom or which files it is about; shown when asked for only.
    """

    kind: str
    summary: str
    detail: str
    due_on: date
    days: int
    subject: str
    subject_id: bytes | None
    covered_names: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskDraft:
    """A task as a person enters it.

    Attributes:
        owner_id: The person who sees to it.
    """

    summary: str
    due_on: date
    subject: str = ""
    subject_id: bytes | None = None
    owner_id: bytes | None = None


class TaskService:
    """Say what is due, and keep the chapter's own tasks."""

    def __init__(self, *, database: Database) -> None:
        self._database = database

    def due(self, today: date | None = None) -> tuple[DueRow, ...]:
        """Return what is due by two weeks after `today`, the most overdue first."""
        with self._database.read() as session:
            day = today or today_of(session, self._database.clock)
            return due_rows(session, self._database.clock, day, hides=self._database.hides)

    def add(self, draft: TaskDraft) -> tuple[bytes, Undo]:
        """Add a task of the chapter's own.

        Raises:
            UserError: The draft can not be kept.
        """
        with self._database.write() as work:
            task = add_task(work, draft)
            return task.id, work.undo(_("A task was added"))

    def done(self, task_id: bytes) -> Undo:
        """Tick a task off."""
        with self._database.write() as work:
            task = fetch(work.session, Task, task_id)
            task.status = TaskStatus.COMPLETED
            task.done_at = work.clock.now()
            work.audit("done", "task", task_id, "status")
            work.changed("tasks", task_id)
            return work.undo(_("{name} was done").format(name=isolate(task.summary)))


def add_task(work: Work, draft: TaskDraft) -> Task:
    """Add a task inside an open transaction.

    Raises:
        UserError: The draft can not be kept, or whoever sees to it is gone or only kept.
    """
    if draft.owner_id is not None:
        refuse_restricted(fetch(work.session, Member, draft.owner_id))
    task = Task(
        kind="own",
        summary=line(draft.summary, field="summary", required=True),
        subject=line(draft.subject, field="subject"),
        subject_id=draft.subject_id,
        owner_id=draft.owner_id,
        due_on=draft.due_on,
        status=TaskStatus.NEEDS_ACTION,
    )
    work.add(task)
    work.session.flush()
    work.audit("add", "task", task.id)
    work.changed("tasks", task.id)
    return task


def _sealed(session: Session, clock: Clock, today: date) -> list[DueRow]:
    """Say that something waits for a reader: no subject, no number, the same for everybody."""
    if not something_waits(session, clock):
        return []
    return [
        DueRow(
            kind="sealed",
            summary=_("Something waits for a reader"),
            detail="",
            due_on=today,
            days=0,
            subject="safety",
            subject_id=None,
            covered_names=(),
        )
    ]


def due_rows(
    session: Session, clock: Clock, today: date, *, hides: bool = True
) -> tuple[DueRow, ...]:
    """Return what is due, in a session that is open already; `hides` is that of the database."""
    rows = [
        *_pair_reviews(session, today),
        *_unsafe_pairs(session, today),
        *_minor_reviews(session, today),
        *_own(session, today),
        *_sealed(session, clock, today),
        *_helplines(session, today),
        *_unconfirmed(session, today),
        *_backup(session, clock, today),
        *_drill(session, clock, today),
        *_requests(session, today),
        *_denials(session, today),
        *_retention(session, today),
        *_reaching(session, today),
        *_consents(session, today),
        *_cut_off(session, clock, today),
        *_missing(session, clock, today, hides=hides),
    ]
    return tuple(sorted(rows, key=lambda row: (row.due_on, row.kind)))


def _pair_reviews(session: Session, today: date) -> list[DueRow]:
    query = (
        select(MentorPair)
        .where(
            MentorPair.status.in_(ACTIVE),
            listed_pairs(),
            MentorPair.next_review_on <= today + timedelta(days=HORIZON_DAYS),
        )
        .order_by(MentorPair.next_review_on)
    )
    return [
        _due(
            "pair_review",
            _("Look at a mentoring pair together"),
            today,
            due_on=pair.next_review_on or today,
            subject="mentoring",
            subject_id=pair.id,
            names=_names(session, (pair.mentor_id, pair.mentee_id)),
        )
        for pair in session.scalars(query)
    ]


def _unsafe_pairs(session: Session, today: date) -> list[DueRow]:
    """Say which pairs are not to go on as they are, those that were paused for it, too."""
    return [
        _due(
            "pair_unsafe",
            one.told,
            today,
            detail=one.todo,
            due_on=today,
            subject="mentoring",
            subject_id=one.pair.id,
            names=_names(session, (one.pair.mentor_id, one.pair.mentee_id)),
        )
        for one in unsafe_pairs(session, ACTIVE)
    ]


def _minor_reviews(session: Session, today: date) -> list[DueRow]:
    query = select(Member.id, Member.display_name, Member.shielded, Member.minor_review_on).where(
        Member.is_minor.is_(True),
        Member.minor_review_on <= today + timedelta(days=HORIZON_DAYS),
        active_members(),
    )
    return [
        _due(
            "minor_review",
            _("Is this person still a minor?"),
            today,
            due_on=row.minor_review_on,
            subject="members",
            subject_id=row.id,
            names=(shown_name(row.display_name, shielded=row.shielded),),
        )
        for row in session.execute(query)
    ]


def _own(session: Session, today: date) -> list[DueRow]:
    query = select(Task).where(
        Task.status == TaskStatus.NEEDS_ACTION,
        Task.due_on <= today + timedelta(days=HORIZON_DAYS),
    )
    return [
        _due(
            "own",
            task.summary,
            today,
            due_on=task.due_on or today,
            subject=task.subject or "tasks",
            subject_id=task.id,
            names=() if task.owner_id is None else _names(session, (task.owner_id,)),
        )
        for task in session.scalars(query)
    ]


def _helplines(session: Session, today: date) -> list[DueRow]:
    stale = session.scalars(
        select(func.count()).where(
            DirectoryEntry.deleted_at.is_(None),
            DirectoryEntry.archived_at.is_(None),
            stale_condition(today),
            DirectoryEntry.country.in_(own_countries(session)),
        )
    ).one()
    if not stale:
        return []
    summary = ngettext("{count} helpline to check again", "{count} helplines to check again", stale)
    return [_due("helplines", summary, today, due_on=today, subject="directory")]


def _unconfirmed(session: Session, today: date) -> list[DueRow]:
    where = (Member.name_confirmed.is_(False), usable_members())
    count = session.scalars(select(func.count()).select_from(Member).where(*where)).one()
    if not count:
        return []
    people = session.execute(
        select(Member.display_name, Member.shielded)
        .where(*where)
        .order_by(Member.sort_key)
        .limit(_SHOWN_NAMES)
    )
    names = [shown_name(name, shielded=shielded) for name, shielded in people]
    summary = ngettext(
        "{count} name to confirm with the person",
        "{count} names to confirm with the people",
        count,
    )
    return [_due("unconfirmed", summary, today, due_on=today, subject="members", names=names)]


def _backup(session: Session, clock: Clock, today: date) -> list[DueRow]:
    state = backup_state(session, clock)
    if state.level == "ok":
        return []
    over = (state.days_old or WARN_DAYS) - WARN_DAYS
    return [
        _due(
            "backup",
            _("Make a backup"),
            today,
            detail=state.text,
            due_on=today - timedelta(days=over),
            subject="backups",
        )
    ]


def _drill(session: Session, clock: Clock, today: date) -> list[DueRow]:
    if not drill_is_due(session, clock):
        return []
    return [
        _due(
            "drill",
            _("Try whether a backup comes back"),
            today,
            detail=drill_state(session, clock).text,
            due_on=today,
            subject="backups",
        )
    ]


def _requests(session: Session, today: date) -> list[DueRow]:
    summaries = {
        RequestKind.COPY: _("Somebody asked for a copy of their record"),
        RequestKind.CORRECT: _("Somebody asked for their record to be corrected"),
        RequestKind.RESTRICT: _("Somebody asked that their record is only kept"),
        RequestKind.FORGET: _("Somebody asked to be forgotten"),
    }
    return [
        _due(
            "request",
            summaries[row.kind],
            today,
            due_on=row.due_on,
            subject="members",
            subject_id=row.member_id,
            names=() if row.member_id is None else _names(session, (row.member_id,)),
        )
        for row in due_requests(session, today + timedelta(days=HORIZON_DAYS))
    ]


def _denials(session: Session, today: date) -> list[DueRow]:
    first = denials_due(session, today)
    if first is None:
        return []
    summary = _("Look again at who may not come back")
    return [_due("denial", summary, today, due_on=first, subject="retention")]


def _retention(session: Session, today: date) -> list[DueRow]:
    summary = waiting_sentence(*read_waiting(session))
    return [_due("retention", summary, today, due_on=today, subject="retention")] if summary else []


def _reaching(session: Session, today: date) -> list[DueRow]:
    due = reach_due(session, today, _SHOWN_NAMES)
    if not due.count:
        return []
    summary = ngettext("{count} person to try again", "{count} people to try again", due.count)
    return [_due("reach", summary, today, due_on=due.since, subject="reaching", names=due.names)]


def _consents(session: Session, today: date) -> list[DueRow]:
    ends = ending(session, today, today + timedelta(days=HORIZON_DAYS))
    if not ends:
        return []
    summary = ngettext(
        "{count} consent ends soon or has ended",
        "{count} consents end soon or have ended",
        len(ends),
    )
    first = min(one.expires_on or today for one in ends)
    names = _names(session, list(dict.fromkeys(one.member_id for one in ends))[:_SHOWN_NAMES])
    return [_due("consent", summary, today, due_on=first, subject="consents", names=names)]


def _missing(session: Session, clock: Clock, today: date, *, hides: bool) -> list[DueRow]:
    names = 0 if hides else _SHOWN_NAMES
    return [
        _due(
            one.kind,
            one.summary,
            today,
            detail=one.detail,
            due_on=one.due_on,
            subject=one.subject,
            subject_id=one.subject_id,
            names=one.names,
        )
        for one in missing_rows(session, clock.now(), names)
    ]


def _cut_off(session: Session, clock: Clock, today: date) -> list[DueRow]:
    """Say which files of people may lie somewhere though nobody saw that they were written."""
    files = cut_off_files(session, clock)
    if not files:
        return []
    return [
        _due(
            "export",
            _("Saving a file was cut off"),
            today,
            detail=_("The file may lie where it was to go: look there, delete what nobody needs"),
            due_on=today,
            subject="exports",
            names=[str(file) for file in files],
        )
    ]


def _names(session: Session, ids: Sequence[bytes]) -> tuple[str, ...]:
    found = shown_names(session, ids)
    return tuple(found[member_id] for member_id in ids if member_id in found)


def _due(
    kind: str,
    summary: str,
    today: date,
    *,
    due_on: date,
    subject: str,
    subject_id: bytes | None = None,
    detail: str = "",
    names: Sequence[str] = (),
) -> DueRow:
    return DueRow(
        kind=kind,
        summary=summary,
        detail=detail,
        due_on=due_on,
        days=(due_on - today).days,
        subject=subject,
        subject_id=subject_id,
        covered_names=tuple(names),
    )
