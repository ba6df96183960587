"""Whom to call or write to, how, what came of it, and who was not seen for a while."""

from dataclasses import replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from chapterdesk.core.errors import RefusedError, UsageError
from chapterdesk.core.vocabulary import ContactOutcome
from chapterdesk.core.words import _
from chapterdesk.models import ContactAttempt, ContactPoint, Group, Member
from chapterdesk.services.database import Database, Undo
from chapterdesk.services.discretion import require_shown
from chapterdesk.services.naming import told_name
from chapterdesk.services.pages import Page
from chapterdesk.services.reaching.reading import (
    Plan,
    attempt_views,
    left_out_rows,
    make_plan,
    reach_rows,
    reason_of,
    reason_sentence,
    still_listed,
)
from chapterdesk.services.reaching.shapes import (
    MOST_WEEKS,
    AttemptDraft,
    Channel,
    LeftOutRow,
    ReachCounts,
    ReachDetail,
    ReachFilter,
    ReachRow,
)
from chapterdesk.services.restriction import refuse_restricted
from chapterdesk.services.rows import fetch, gone, line
from chapterdesk.services.zones import today_of

AREA = "reaching"
_READS = (
    "members", "imports", "groups", "attendance", "meetings", "chapter", "retention", "privacy",
)  # fmt: skip
_PEOPLE = "members"
_PLANS = 16
_ASKS_TRIES = frozenset({"due", "missed", "new"})
"""Lists that whoever was tried since is not on any more."""
_DECIDES = frozenset({
    ContactOutcome.WRONG_NUMBER, ContactOutcome.REFUSED, ContactOutcome.REACHED,
})  # fmt: skip


class ReachingService:
    """Say who may be reached and how, and note what came of it.

    SECURITY: every rule is kept here. Whoever shows, prints or sends a list asks this service, and
    gets nobody and nothing that may not be used.
    """

    def __init__(self, *, database: Database) -> None:
        self._database = database
        self._plans: dict[tuple[ReachFilter, date], tuple[int, Plan]] = {}

    def window(self, wanted: ReachFilter, offset: int, limit: int) -> Page[ReachRow]:
        """Return one window onto a list, in the order of names; the same cost wherever it lies.

        Raises:
            UserError: Meeting mode is on, or the filter can not be right.
        """
        with self._database.read() as session:
            plan = self.plan(session, wanted)
            ids = still_listed(session, plan.reachable[offset : offset + limit])
            rows = reach_rows(session, ids, wanted.channel, self._now)
            return Page(rows=rows, total=len(plan.reachable))

    def left_out(self, wanted: ReachFilter, offset: int, limit: int) -> Page[LeftOutRow]:
        """Return one window onto those whom the list may not hold, each with the reason.

        Raises:
            UserError: Meeting mode is on, or the filter can not be right.
        """
        with self._database.read() as session:
            plan = self.plan(session, wanted)
            window = dict(plan.left_out[offset : offset + limit])
            part = [(one, window[one]) for one in still_listed(session, list(window))]
            rows = left_out_rows(session, part, wanted.channel)
            return Page(rows=rows, total=len(plan.left_out))

    def counts(self, wanted: ReachFilter) -> ReachCounts:
        """Return how many people a list holds and leaves out.

        Raises:
            UserError: Meeting mode is on, or the filter can not be right.
        """
        with self._database.read() as session:
            plan = self.plan(session, wanted)
        return ReachCounts(
            listed=len(plan.reachable), left_out=len(plan.left_out), shielded=plan.shielded
        )

    def person(self, member_id: bytes, channel: Channel = "any") -> ReachDetail:
        """Return how one person may be reached, and what came of it so far.

        Raises:
            UserError: They are gone or only kept, or meeting mode is on.
        """
        require_shown(self._database)
        with self._database.read() as session:
            member = fetch(session, Member, member_id)
            _refuse_unlisted(member)
            reason = reason_of(session, member_id, channel, self._now)
            row = reach_rows(session, [member_id], channel, self._now)[0]
            attempts = attempt_views(session, member_id)
        if reason is not None:
            row = replace(row, ways=())
        return ReachDetail(
            row=row,
            reason=reason,
            sentence="" if reason is None else reason_sentence(reason, channel),
            attempts=attempts,
            shielded=member.shielded,
        )

    def note_attempt(self, member_id: bytes, draft: AttemptDraft) -> Undo:
        """Note what came of one try to reach somebody, and when to try again.

        Raises:
            UserError: The person is gone or only kept, the way is not theirs, the day has passed,
                or meeting mode is on; nothing is saved.
        """
        require_shown(self._database)
        remark = line(draft.remark, field="remark")
        with self._database.write() as work:
            session = work.session
            member = fetch(session, Member, member_id)
            _refuse_unlisted(member)
            if draft.contact_id is not None:
                way = session.get(ContactPoint, draft.contact_id)
                if way is None or way.member_id != member_id:
                    raise gone()
            if draft.next_on is not None and draft.next_on < today_of(session, work.clock):
                raise UsageError(
                    _("That day has passed."),
                    _("Nothing was saved."),
                    _("Choose today or a later day."),
                    field="next_on",
                )
            row = ContactAttempt(
                member_id=member_id,
                contact_id=draft.contact_id,
                made_at=work.clock.now(),
                outcome=draft.outcome,
                next_on=draft.next_on,
                remark=remark,
                slot_id=work.slot_id,
            )
            work.add(row)
            session.flush()
            fields = ["outcome"]
            fields += ["next_on"] if draft.next_on else []
            fields += ["remark"] if remark else []
            work.audit("add", "contact_attempt", row.id, *fields)
            work.changed(AREA, member_id)
            if draft.outcome in _DECIDES:
                # Who may be reached is another question now.
                work.changed(_PEOPLE, member_id)
            name = told_name(member)
            return work.undo(_("A try to reach {name} was noted").format(name=name))

    def plan(self, session: Session, wanted: ReachFilter) -> Plan:
        """Return who is on a list; read anew after a change of anything that decides it.

        Raises:
            UserError: Meeting mode is on, or the filter can not be right.
        """
        require_shown(self._database)
        _check(session, wanted)
        version = self._database.version(*_READS, *((AREA,) if wanted.who in _ASKS_TRIES else ()))
        key = (wanted, today_of(session, self._database.clock))
        known = self._plans.get(key)
        if known is None or known[0] != version:
            if len(self._plans) >= _PLANS:
                self._plans.clear()
            known = self._plans[key] = version, make_plan(session, wanted, self._now)
        return known[1]

    @property
    def _now(self) -> datetime:
        return self._database.clock.now()


def _check(session: Session, wanted: ReachFilter) -> None:
    if wanted.group_id is not None:
        fetch(session, Group, wanted.group_id)
    if not 1 <= wanted.weeks <= MOST_WEEKS:
        raise UsageError(
            _("This number can not be right."),
            _("Nothing was changed."),
            _("Give a number of weeks from 1 to {most}.").format(most=MOST_WEEKS),
            field="weeks",
        )


def _refuse_unlisted(member: Member) -> None:
    """Refuse whoever is not to be reached at all.

    Raises:
        RefusedError: They are archived, merged into somebody else, or only kept.
    """
    if member.merged_into is not None:
        raise gone()
    refuse_restricted(member)
    if member.archived_at is not None:
        raise RefusedError(
            _("This person is archived, and nobody calls or writes to them."),
            _("Nothing was changed."),
            _("Bring them back from their page first, if they agree."),
        )
