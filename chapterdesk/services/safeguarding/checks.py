"""Checks of people: that they were passed, and until when they count."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from sqlalchemy import select

from chapterdesk.core.errors import UsageError
from chapterdesk.core.safe_vocabulary import CheckKind
from chapterdesk.core.words import _
from chapterdesk.models import Member, MemberCheck, Setting
from chapterdesk.services.database import Database, Undo, Work, to_json
from chapterdesk.services.discretion import require_shown
from chapterdesk.services.meeting_rows import usable_members
from chapterdesk.services.naming import shown_name, told_name
from chapterdesk.services.restriction import refuse_restricted
from chapterdesk.services.rows import fetch, gone
from chapterdesk.services.safeguarding.rules import NEEDED_KEY, needed_kinds
from chapterdesk.services.safeguarding.shapes import CheckDraft, CheckRow, CheckState, DueCheck
from chapterdesk.services.zones import today_of

SOON: Final = timedelta(days=60)
"""So long before its end a check is to be renewed: the answer takes weeks."""
_LONGEST: Final = timedelta(days=366 * 10)


class CheckService:
    """Keep checks of people. Meeting mode hides them, as it hides notes."""

    def __init__(self, *, database: Database) -> None:
        self._database = database

    def of(self, member_id: bytes) -> tuple[CheckRow, ...]:
        """Return the checks of a person; none in meeting mode.

        Raises:
            RefusedError: They are gone.
        """
        if self._database.hides:
            return ()
        with self._database.read() as session:
            fetch(session, Member, member_id)
            today = today_of(session, self._database.clock)
            query = select(MemberCheck).where(MemberCheck.member_id == member_id)
            rows = {row.kind: row for row in session.scalars(query)}
            return tuple(_row(rows[kind], today) for kind in CheckKind if kind in rows)

    def note(self, member_id: bytes, draft: CheckDraft) -> Undo:
        """Note that somebody passed a check; renewing one moves its days.

        Raises:
            UserError: A day can not be right, they are gone or only kept, or meeting mode is on.
        """
        require_shown(self._database)
        with self._database.write() as work:
            member = fetch(work.session, Member, member_id)
            refuse_restricted(member)
            _require_days(draft, today_of(work.session, work.clock))
            row_id = work.pair_id("member_check", member_id, draft.kind.encode("ascii"))
            row = work.session.get(MemberCheck, row_id)
            if row is None:
                row = MemberCheck(
                    id=row_id, member_id=member_id, kind=draft.kind, done_on=draft.done_on,
                    valid_until=draft.valid_until,
                )  # fmt: skip
                work.add(row)
            row.done_on, row.valid_until, row.withdrawn_on = draft.done_on, draft.valid_until, None
            return _done(work, member, row, _("{name}: a check was noted"), "valid_until")

    def withdraw(self, member_id: bytes, kind: CheckKind) -> Undo:
        """Say that a check does not count any more, whatever its last day was.

        Raises:
            RefusedError: There is none, or meeting mode is on.
        """
        require_shown(self._database)
        with self._database.write() as work:
            member = fetch(work.session, Member, member_id)
            row_id = work.pair_id("member_check", member_id, kind.encode("ascii"))
            row = work.session.get(MemberCheck, row_id)
            if row is None or row.withdrawn_on is not None:
                raise gone()
            row.withdrawn_on = today_of(work.session, work.clock)
            sentence = _("{name}: a check does not count any more")
            return _done(work, member, row, sentence, "withdrawn_on")

    def due(self) -> tuple[DueCheck, ...]:
        """Return the checks that end within 60 days or are over, the first to end first.

        None in meeting mode.
        """
        if self._database.hides:
            return ()
        with self._database.read() as session:
            today = today_of(session, self._database.clock)
            found = session.execute(
                select(MemberCheck, Member)
                .join(Member, Member.id == MemberCheck.member_id)
                .where(
                    MemberCheck.withdrawn_on.is_(None),
                    MemberCheck.valid_until <= today + SOON,
                    usable_members(),
                )
                .order_by(MemberCheck.valid_until, Member.sort_key, Member.id, MemberCheck.kind)
            ).all()
            return tuple(
                DueCheck(
                    member_id=member.id,
                    name=shown_name(member.display_name, shielded=member.shielded),
                    kind=row.kind,
                    valid_until=row.valid_until,
                    state=_state(row, today),
                )
                for row, member in found
            )

    def needed(self) -> tuple[CheckKind, ...]:
        """Return which checks somebody needs to count as one of the adults."""
        with self._database.read() as session:
            return needed_kinds(session)

    def set_needed(self, kinds: Sequence[CheckKind]) -> Undo:
        """Say which checks somebody needs to count as one of the adults.

        Raises:
            UsageError: None at all: then nobody would have been looked at.
        """
        wanted = [kind.value for kind in CheckKind if kind in kinds]
        if not wanted:
            raise UsageError(
                _("At least one check is needed."),
                _("Nothing was saved."),
                _("Choose what your chapter asks of everybody who works with people under 18."),
                field="needed",
            )
        with self._database.write() as work:
            row = work.session.get(Setting, NEEDED_KEY)
            if row is None:
                work.add(Setting(key=NEEDED_KEY, value=to_json(wanted)))
            else:
                row.value = to_json(wanted)
            work.audit("edit", "setting", None, NEEDED_KEY)
            work.changed("safeguarding")
            return work.undo(_("Which checks are needed was changed"))


def _require_days(draft: CheckDraft, today: date) -> None:
    if draft.done_on > today:
        raise UsageError(
            _("A check can not have been done on a day to come."),
            _("Nothing was saved."),
            _("Give the day on which it was done."),
            field="done_on",
        )
    if not draft.done_on <= draft.valid_until <= draft.done_on + _LONGEST:
        raise UsageError(
            _("A check counts for ten years at most, and not before it was done."),
            _("Nothing was saved."),
            _(
                "Give the last day on which it counts; where it has none of its own, the day on"
                " which you ask again."
            ),
            field="valid_until",
        )


def _row(row: MemberCheck, today: date) -> CheckRow:
    return CheckRow(
        kind=row.kind,
        done_on=row.done_on,
        valid_until=row.valid_until,
        withdrawn_on=row.withdrawn_on,
        state=_state(row, today),
    )


def _state(row: MemberCheck, today: date) -> CheckState:
    if row.withdrawn_on is not None:
        return CheckState.WITHDRAWN
    if row.valid_until < today:
        return CheckState.OVER
    return CheckState.ENDS_SOON if row.valid_until <= today + SOON else CheckState.VALID


def _done(work: Work, member: Member, row: MemberCheck, sentence: str, field: str) -> Undo:
    work.session.flush()
    work.audit("save", "member_check", row.id, field)
    work.changed("members", member.id)
    work.changed("safeguarding")
    return work.undo(sentence.format(name=told_name(member)))
