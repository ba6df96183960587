"""Merge one record into another inside an open transaction, and take a merge back."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from chapterdesk.core.errors import RefusedError
from chapterdesk.core.vocabulary import PRESENT
from chapterdesk.core.words import _
from chapterdesk.models import (
    Attendance,
    Consent,
    Meeting,
    Member,
    MemberMerge,
    MentorPair,
    Relation,
    SearchWord,
)
from chapterdesk.services.checkin.derived import refresh_last_seen
from chapterdesk.services.database import RowState, Work, apply_states
from chapterdesk.services.database.states import present
from chapterdesk.services.duplicates.fields import CUSTOM, Two, apply_fields
from chapterdesk.services.duplicates.joining import (
    join_attendance,
    join_consents,
    join_contacts,
    join_memberships,
    join_pairs,
    join_values,
)
from chapterdesk.services.duplicates.moving import drop_copies, move_plain
from chapterdesk.services.duplicates.shapes import MergeField
from chapterdesk.services.imports.states import dump_states, load_way_back
from chapterdesk.services.members.editing import replace_words
from chapterdesk.services.members.writing import chapter_country
from chapterdesk.services.rows import gone
from chapterdesk.services.zones import today_of

KEPT_DAYS: Final = 30
KEPT_FOR: Final = timedelta(days=KEPT_DAYS)
AREAS: Final = ("members", "attendance", "groups", "mentoring", "tasks")
_DERIVED_TABLES: Final = frozenset({"search_word"})
_DERIVED: Final = {"attendance": frozenset({"first_time"})}


def two_records(work: Work, kept_id: bytes, merged_id: bytes) -> Two:
    """Return two records that can be merged.

    Raises:
        RefusedError: One is not on the lists or only kept, or something says that they are two.
    """
    kept, merged = work.session.get(Member, kept_id), work.session.get(Member, merged_id)
    if kept is None or merged is None or kept_id == merged_id:
        raise gone()
    for one in (kept, merged):
        if one.deleted_at is not None or one.merged_into is not None:
            raise gone()
        if one.archived_at is not None:
            raise RefusedError(
                _("One of the two is archived."),
                _("Nothing was changed."),
                _("Bring them back from the archive first."),
            )
        if one.restricted_on is not None:
            raise RefusedError(
                _("One of the two asked that their record is only kept, not used."),
                _("Nothing was changed."),
                _("Ask them first, and lift the restriction if they agree."),
            )
    if _are_two(work.session, kept_id, merged_id):
        raise RefusedError(
            _("These two are written down as two people: related, or in one mentoring pair."),
            _("Nothing was changed."),
            _("If it is one person all the same, take that off first."),
        )
    return Two(work=work, kept=kept, merged=merged)


def _are_two(session: Session, one: bytes, other: bytes) -> bool:
    related = select(Relation.id).where(
        or_(
            and_(Relation.member_id == one, Relation.other_id == other),
            and_(Relation.member_id == other, Relation.other_id == one),
        )
    )
    both = (one, other)
    ends = (MentorPair.mentor_id, MentorPair.mentee_id, MentorPair.supervisor_id)
    paired = select(MentorPair.id).where(
        or_(
            *(
                and_(first == both[0], second == both[1])
                for first in ends
                for second in ends
                if first is not second
            )
        )
    )
    return any(session.scalars(query.limit(1)).first() is not None for query in (related, paired))


def merge_records(two: Two, fields: Sequence[MergeField]) -> MemberMerge:
    """Bring everything of one record to the other; return the row with the way back."""
    work, kept, merged = two.work, two.kept, two.merged
    mark = work.mark()
    drop_copies(work, merged.id)
    chosen = {field.key: field.chosen for field in fields}
    names = apply_fields(two, chosen)
    country = chapter_country(work)
    ours = frozenset(
        bytes.fromhex(key.removeprefix(CUSTOM))
        for key, side in chosen.items()
        if key.startswith(CUSTOM) and side == "merged"
    )
    join_attendance(work, kept.id, merged.id)
    join_consents(work, kept.id, merged.id, today_of(work.session, work.clock))
    join_memberships(work, kept.id, merged.id)
    join_pairs(work, kept.id, merged.id)
    join_values(work, kept.id, merged.id, ours)
    contacts = join_contacts(work, kept.id, merged.id, country)
    move_plain(work, kept.id, merged.id, contacts)
    now = work.clock.now()
    merged.merged_into = kept.id
    kept.updated_at = merged.updated_at = now
    _say_words(work, kept, merged)
    states = work.states_since(mark)
    row = MemberMerge(
        kept_id=kept.id,
        merged_id=merged.id,
        merged_at=now,
        undo=dump_states(_way_back(states)),
        slot_id=work.slot_id,
    )
    work.add(row)
    work.session.flush()
    _derive(work, kept.id, merged.id)
    work.audit("merge", "member", kept.id, *names)
    work.audit("merge", "member", merged.id, "merged_into")
    _tell(work, kept.id, merged.id)
    return row


def take_back(work: Work, row: MemberMerge) -> None:
    """Part two records that were merged; what was said about the person since stays with one.

    Raises:
        RefusedError: It is too late, or what came over has been changed since.
    """
    _require_open(work, row)
    session = work.session
    states, _marks = load_way_back(row.undo)
    inverse = [
        RowState(table=state.table, key=state.key, before=state.after, after=state.before)
        for state in reversed(states)
    ]
    _refuse_said_since(session, row, inverse)
    rows = [_still(session, state) for state in inverse]
    applied = [state for state in rows if state.before != {} or state.after != {}]
    apply_states(session, applied)
    for state in applied:
        work.record(state)
    session.expire_all()
    # Read first: a value that replaces one that is not loaded leaves none to bring back.
    session.refresh(row)
    row.undone_at = work.clock.now()
    row.undo = ""
    kept, merged = session.get(Member, row.kept_id), session.get(Member, row.merged_id)
    if kept is None or merged is None:
        raise gone()
    kept.updated_at = merged.updated_at = work.clock.now()
    _say_words(work, kept, merged)
    work.session.flush()
    _derive(work, kept.id, merged.id)
    work.audit("part", "member", kept.id, "merged_into")
    work.audit("part", "member", merged.id, "merged_into")
    _tell(work, kept.id, merged.id)


def _refuse_said_since(session: Session, row: MemberMerge, inverse: Sequence[RowState]) -> None:
    """Refuse to part what one person said since about a purpose that both had spoken of.

    Nobody knows which of the two it was, and a no must not be lost with one of them.
    """
    came = [state for state in inverse if state.table == "consent"]
    ids = [dict(state.key)["id"] for state in came]
    purposes = {state.before["purpose"] for state in came if state.before}
    since = select(Consent.id).where(
        Consent.member_id == row.kept_id,
        Consent.purpose.in_(purposes),
        Consent.created_at > row.merged_at,
        Consent.id.not_in(ids),
    )
    if session.scalars(since.limit(1)).first() is not None:
        raise RefusedError(
            _("What they agreed to was changed again since, so the two were not taken apart."),
            _("Everything stands as it is now."),
            _("Note on both pages what each of them agrees to, as two new records."),
        )


def is_open(row: MemberMerge, now: datetime) -> bool:
    """Say whether a merge can still be undone."""
    return bool(row.undo) and row.undone_at is None and now < row.merged_at + KEPT_FOR


def _require_open(work: Work, row: MemberMerge) -> None:
    if is_open(row, work.clock.now()):
        return
    raise RefusedError(
        _("This merge can not be undone any more."),
        _("Nothing was changed."),
        _("If it was two people, add the other one again."),
    )


def _tell(work: Work, *ids: bytes) -> None:
    work.changed(AREAS[0], *ids)
    for area in AREAS[1:]:
        work.changed(area)


def _say_words(work: Work, kept: Member, merged: Member) -> None:
    """Let people be found by the names they go by; a merged record is found by none."""
    replace_words(work, kept)
    if merged.merged_into is None:
        replace_words(work, merged)
        return
    for row in work.session.scalars(select(SearchWord).where(SearchWord.subject_id == merged.id)):
        work.session.delete(row)


def _derive(work: Work, *ids: bytes) -> None:
    """Derive first times and last seen anew, recorded, so that an undo finds what it left."""
    for member_id in ids:
        rows = work.session.execute(
            select(Attendance, Meeting.starts_at, Meeting.deleted_at)
            .join(Meeting, Meeting.id == Attendance.meeting_id)
            .where(Attendance.member_id == member_id)
        ).all()
        came = [at for row, at, gone_at in rows if row.status in PRESENT and gone_at is None]
        first = min(came, default=None)
        for row, at, _gone_at in rows:
            row.first_time = row.status in PRESENT and (first is None or at <= first)
    work.session.flush()
    refresh_last_seen(work.session, ids)
    work.session.expire_all()


def _way_back(states: Sequence[RowState]) -> tuple[RowState, ...]:
    """Return what is kept of the states: of a changed row the changed columns, nothing derived."""
    kept = []
    for state in states:
        if state.table in _DERIVED_TABLES:
            continue
        if state.before is None or state.after is None:
            kept.append(state)
            continue
        names = {
            name
            for name, value in state.before.items()
            if value != state.after[name] and name != "updated_at"
        } - _DERIVED.get(state.table, frozenset())
        if names:
            kept.append(
                RowState(
                    table=state.table,
                    key=state.key,
                    before={name: state.before[name] for name in names},
                    after={name: state.after[name] for name in names},
                )
            )
    return tuple(kept)


def _still(session: Session, state: RowState) -> RowState:
    """Leave out what was derived anew since, and of the person what somebody has changed since."""
    before, after = state.before, state.after
    derived = _DERIVED.get(state.table, frozenset())
    if before is not None:
        before = {name: value for name, value in before.items() if name not in derived}
    if state.table == Member.__tablename__ and before is not None and after is not None:
        now = present(session, state)
        same = {name for name, value in before.items() if now is not None and now[name] == value}
        before = {name: before[name] for name in before if name in same}
        after = {name: after[name] for name in after if name in same}
    return RowState(table=state.table, key=state.key, before=before, after=after)
