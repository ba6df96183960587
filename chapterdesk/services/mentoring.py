"""Mentoring pairs: who walks with whom, who looks after it, and when it is looked at again."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, cast

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased
from sqlalchemy.sql import ColumnElement

from chapterdesk.core.errors import RefusedError, UsageError
from chapterdesk.core.vocabulary import ConsentPurpose, ConsentStatus, PairStatus
from chapterdesk.core.words import _, isolate
from chapterdesk.models import Member, MentorPair
from chapterdesk.services.checkin.rows import pronouns_of, shown_names
from chapterdesk.services.consents.asking import NO, standing
from chapterdesk.services.database import Database, Undo, Work
from chapterdesk.services.members.beside.apart import refuse_apart
from chapterdesk.services.members.beside.pairs import GOES_ON, is_guarded, listed_pairs
from chapterdesk.services.naming import shown_name
from chapterdesk.services.pages import Page
from chapterdesk.services.restriction import refuse_restricted
from chapterdesk.services.rows import body, fetch, gone, line, unchanged
from chapterdesk.services.zones import today_of

Show = Literal["active", "ended", "all"]
ACTIVE = (PairStatus.PROPOSED, PairStatus.ACTIVE, PairStatus.PAUSED)


@dataclass(frozen=True, slots=True, kw_only=True)
class PairDraft:
    """A pair as a person enters it.

    Attributes:
        supervisor_id: Who looks after the pair; required when one of the two is a minor, as are
            `agreed_place` and `second_adult`.
    """

    mentor_id: bytes
    mentee_id: bytes
    since: date
    status: PairStatus = PairStatus.ACTIVE
    supervisor_id: bytes | None = None
    agreed_place: str = ""
    second_adult: str = ""
    next_review_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PairRow:
    """One pair in a list.

    Attributes:
        mentor: As lists show them, like the two others: initials for somebody who is shielded.
        overdue: The review date has passed.
    """

    id: bytes
    mentor: str
    mentor_pronouns: str
    mentee: str
    mentee_pronouns: str
    supervisor: str
    since: date
    next_review_on: date | None
    status: PairStatus
    overdue: bool
    with_minor: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PairDetail:
    """One pair's page."""

    id: bytes
    draft: PairDraft
    row: PairRow
    ended_on: date | None
    end_reason: str
    updated_at: datetime


class MentoringService:
    """Keep the mentoring pairs."""

    def __init__(self, *, database: Database) -> None:
        self._database = database

    def count(self, show: Show = "active") -> int:
        """Return how many pairs there are."""
        with self._database.read() as session:
            return _count(session, show)

    def window(self, show: Show, offset: int, limit: int) -> Page[PairRow]:
        """Return some of the pairs, the next review first."""
        with self._database.read() as session:
            query = (
                _select()
                .where(*_where(show))
                .order_by(
                    MentorPair.next_review_on.is_(None), MentorPair.next_review_on, MentorPair.id
                )
                .offset(offset)
                .limit(limit)
            )
            rows = self._rows(session, query)
            total = _count(session, show)
        return Page(rows=rows, total=total, more=offset + len(rows) < total)

    def detail(self, pair_id: bytes) -> PairDetail:
        """Return one pair's page.

        Raises:
            RefusedError: It is not there, or one of the two is not on the lists.
        """
        with self._database.read() as session:
            pair = fetch(session, MentorPair, pair_id)
            rows = self._rows(session, _select().where(MentorPair.id == pair_id))
            if not rows:
                raise gone()
            return PairDetail(
                id=pair.id,
                draft=_draft(pair),
                row=rows[0],
                ended_on=pair.ended_on,
                end_reason=pair.end_reason,
                updated_at=pair.updated_at,
            )

    def add(self, draft: PairDraft) -> tuple[bytes, Undo]:
        """Add a pair; one that ended begins again.

        Raises:
            RefusedError: They are a pair already, one of them said no to mentoring or their yes
                ended, a record keeps two of the people apart, or one is a minor and a safeguard is
                missing.
        """
        with self._database.write() as work:
            row_id = work.pair_id("mentor_pair", draft.mentor_id, draft.mentee_id)
            pair = work.session.get(MentorPair, row_id)
            if pair is not None and pair.status in ACTIVE:
                raise RefusedError(
                    _("These two are a pair already."),
                    _("Nothing was changed."),
                    _("Open their pair to change it."),
                )
            _refuse_apart(work, draft)
            _refuse_unwilling(work, draft)
            if pair is None:
                pair = MentorPair(id=row_id, mentor_id=draft.mentor_id, mentee_id=draft.mentee_id)
                _apply(work, pair, draft)
                work.add(pair)
            else:
                _apply(work, pair, draft)
            pair.ended_on = None
            pair.end_reason = ""
            return row_id, self._told(work, pair, "add", _("{mentor} and {mentee} are a pair"))

    def save(self, pair_id: bytes, draft: PairDraft, *, updated_at: datetime) -> Undo:
        """Change a pair that was read at `updated_at`.

        Raises:
            RefusedError: The people of a pair never change, a record keeps two of the people apart
                and the pair would go on, a safeguard is missing, or the pair was changed since.
        """
        with self._database.write() as work:
            pair = fetch(work.session, MentorPair, pair_id)
            unchanged(pair, updated_at)
            if (draft.mentor_id, draft.mentee_id) != (pair.mentor_id, pair.mentee_id):
                raise RefusedError(
                    _("The two people of a pair stay the same."),
                    _("Nothing was changed."),
                    _("End this pair and add another one."),
                )
            if draft.status in GOES_ON:
                _refuse_apart(work, draft)
            _apply(work, pair, draft)
            return self._told(work, pair, "save", _("{mentor} and {mentee}: changed"))

    def end(self, pair_id: bytes, reason: str = "") -> Undo:
        """End a pair; the pair itself is kept."""
        with self._database.write() as work:
            pair = fetch(work.session, MentorPair, pair_id)
            if pair.status not in ACTIVE:
                raise RefusedError(_("This pair has ended already."), _("Nothing was changed."), "")
            pair.status = PairStatus.COMPLETED
            pair.ended_on = today_of(work.session, work.clock)
            pair.end_reason = body(reason, field="reason")
            pair.next_review_on = None
            return self._told(work, pair, "end", _("{mentor} and {mentee}: ended"))

    def review_done(self, pair_id: bytes, next_on: date | None) -> Undo:
        """Note that a pair was looked at, and when it will be again.

        Raises:
            UserError: The next date is not in the future.
        """
        with self._database.write() as work:
            pair = fetch(work.session, MentorPair, pair_id)
            if next_on is not None and next_on <= today_of(work.session, work.clock):
                raise UsageError(
                    _("The next review must be after today."),
                    _("Nothing was changed."),
                    _("Choose a later date."),
                    field="next_review_on",
                )
            pair.next_review_on = next_on
            return self._told(work, pair, "review", _("{mentor} and {mentee}: reviewed"))

    def _told(self, work: Work, pair: MentorPair, action: str, sentence: str) -> Undo:
        work.session.flush()
        work.audit(action, "mentor_pair", pair.id)
        work.changed("mentoring", pair.id)
        names = shown_names(work.session, (pair.mentor_id, pair.mentee_id))
        return work.undo(
            sentence.format(
                mentor=isolate(names.get(pair.mentor_id, "")),
                mentee=isolate(names.get(pair.mentee_id, "")),
            )
        )

    def _rows(self, session: Session, query: Select[Any]) -> tuple[PairRow, ...]:
        found = session.execute(query).all()
        today = today_of(session, self._database.clock)
        people = [row.MentorPair.mentor_id for row in found]
        people += [row.MentorPair.mentee_id for row in found]
        pronouns = pronouns_of(session, people)
        return tuple(_row(row, pronouns, today) for row in found)


def _select() -> Select[Any]:
    mentor, mentee, supervisor = aliased(Member), aliased(Member), aliased(Member)
    query: Any = (
        select(
            MentorPair,
            mentor.display_name.label("mentor"),
            mentor.shielded.label("mentor_shielded"),
            mentee.display_name.label("mentee"),
            mentee.shielded.label("mentee_shielded"),
            func.coalesce(supervisor.display_name, "").label("supervisor"),
            supervisor.shielded.label("supervisor_shielded"),
            (mentor.is_minor | mentee.is_minor).label("with_minor"),
        )
        .join(mentor, mentor.id == MentorPair.mentor_id)
        .join(mentee, mentee.id == MentorPair.mentee_id)
        .outerjoin(
            supervisor,
            (supervisor.id == MentorPair.supervisor_id)
            & supervisor.deleted_at.is_(None)
            & supervisor.archived_at.is_(None),
        )
        .where(listed_pairs())
    )
    return cast("Select[Any]", query)


def _where(show: Show) -> tuple[ColumnElement[bool], ...]:
    if show == "all":
        return ()
    active = MentorPair.status.in_(ACTIVE)
    return (active,) if show == "active" else (~active,)


def _count(session: Session, show: Show) -> int:
    inner = _select().where(*_where(show)).with_only_columns(MentorPair.id).subquery()
    return session.scalars(select(func.count()).select_from(inner)).one()


def _row(row: Any, pronouns: dict[bytes, str], today: date) -> PairRow:
    pair: MentorPair = row.MentorPair
    due = pair.next_review_on
    return PairRow(
        id=pair.id,
        mentor=shown_name(row.mentor, shielded=row.mentor_shielded),
        mentor_pronouns=pronouns.get(pair.mentor_id, ""),
        mentee=shown_name(row.mentee, shielded=row.mentee_shielded),
        mentee_pronouns=pronouns.get(pair.mentee_id, ""),
        supervisor=shown_name(row.supervisor, shielded=bool(row.supervisor_shielded)),
        since=pair.since,
        next_review_on=due,
        status=pair.status,
        overdue=pair.status in ACTIVE and due is not None and due < today,
        with_minor=bool(row.with_minor),
    )


def _draft(pair: MentorPair) -> PairDraft:
    return PairDraft(
        mentor_id=pair.mentor_id,
        mentee_id=pair.mentee_id,
        since=pair.since,
        status=pair.status,
        supervisor_id=pair.supervisor_id,
        agreed_place=pair.agreed_place,
        second_adult=pair.second_adult,
        next_review_on=pair.next_review_on,
    )


def _apply(work: Work, pair: MentorPair, draft: PairDraft) -> None:
    if draft.mentor_id == draft.mentee_id:
        raise UsageError(
            _("A pair is two people."),
            _("Nothing was saved."),
            _("Choose somebody else as mentor or mentee."),
            field="mentee_id",
        )
    people = [fetch(work.session, Member, draft.mentor_id)]
    people.append(fetch(work.session, Member, draft.mentee_id))
    for person, field in zip(people, ("mentor_id", "mentee_id"), strict=True):
        refuse_restricted(person, field=field)
    if draft.supervisor_id is not None:
        supervisor = fetch(work.session, Member, draft.supervisor_id)
        refuse_restricted(supervisor, field="supervisor_id")
    pair.agreed_place = line(draft.agreed_place, field="agreed_place")
    pair.second_adult = line(draft.second_adult, field="second_adult")
    pair.supervisor_id = draft.supervisor_id
    if any(person.is_minor for person in people) and not is_guarded(pair):
        raise _unguarded(pair)
    pair.status = draft.status
    pair.since = draft.since
    pair.next_review_on = draft.next_review_on


def _refuse_apart(work: Work, draft: PairDraft) -> None:
    """Refuse people whom a record keeps apart, in whichever of the two it stands."""
    session = work.session
    refuse_apart(session, draft.mentor_id, draft.mentee_id, field="mentee_id")
    if draft.supervisor_id is not None:
        for other in (draft.mentor_id, draft.mentee_id):
            refuse_apart(session, draft.supervisor_id, other, field="supervisor_id")


def _refuse_unwilling(work: Work, draft: PairDraft) -> None:
    """Refuse who said no to mentoring, or whose yes ended.

    A pair made by hand is where the others are asked.
    """
    today = today_of(work.session, work.clock)
    people = {draft.mentor_id: "mentor_id", draft.mentee_id: "mentee_id"}
    said = standing(work.session, list(people), ConsentPurpose.MENTORING_MATCH, today)
    for member_id, field in people.items():
        one = said.get(member_id)
        if one is None or one.status not in NO | {ConsentStatus.EXPIRED}:
            continue
        raise RefusedError(
            _("This person said no to mentoring.")
            if one.status in NO
            else _("This person's yes to mentoring has ended."),
            _("The pair was not saved."),
            _("Ask them again, and note a yes on their page first."),
            field=field,
        )


def _unguarded(pair: MentorPair) -> RefusedError:
    field = "supervisor_id"
    if pair.supervisor_id not in {None, pair.mentor_id, pair.mentee_id}:
        field = "agreed_place" if not pair.agreed_place else "second_adult"
    return RefusedError(
        _("One of the two is a minor."),
        _("The pair was not saved."),
        _("Name a supervisor who is neither of them, an agreed place and a second adult."),
        field=field,
    )
