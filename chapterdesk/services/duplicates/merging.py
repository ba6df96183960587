"""Merge one record into another inside an open transaction."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from chapterdesk.core.errors import RefusedError
from chapterdesk.core.vocabulary import PRESENT, RelationSafety
from chapterdesk.core.words import _
from chapterdesk.models import (
    Attendance,
    Consent,
    ContactPoint,
    Meeting,
    Member,
    MemberMerge,
    MentorPair,
    Relation,
    Row,
    SearchWord,
)
from chapterdesk.services.checkin.derived import refresh_last_seen
from chapterdesk.services.database import RowState, Work
from chapterdesk.services.duplicates.fields import CAREFUL, CUSTOM, Two, apply_fields
from chapterdesk.services.duplicates.joining import (
    RULES,
    join_attendance,
    join_checks,
    join_consents,
    join_contacts,
    join_memberships,
    join_pairs,
    join_parts,
    join_values,
)
from chapterdesk.services.duplicates.moving import drop_copies, move_plain, owned
from chapterdesk.services.duplicates.participating import join_participations
from chapterdesk.services.duplicates.shapes import MergeField
from chapterdesk.services.imports.states import dump_way_back
from chapterdesk.services.members.beside.pairs import refuse_unsafe
from chapterdesk.services.members.editing import replace_words
from chapterdesk.services.members.writing import chapter_country
from chapterdesk.services.rows import gone
from chapterdesk.services.zones import today_of

KEPT_DAYS: Final = 30
KEPT_FOR: Final = timedelta(days=KEPT_DAYS)
AREAS: Final = ("members", "attendance", "groups", "mentoring", "tasks", "events")
_DERIVED_TABLES: Final = frozenset({"search_word"})
DERIVED: Final = {"attendance": frozenset({"first_time"})}


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
    join_parts(work, kept.id, merged.id)
    join_checks(work, kept.id, merged.id)
    join_participations(work, kept.id, merged.id)
    join_pairs(work, kept.id, merged.id)
    join_values(work, kept.id, merged.id, ours)
    mine = {row.id for row in owned(work, ContactPoint, kept.id)}
    contacts = join_contacts(work, kept.id, merged.id, country)
    move_plain(work, kept.id, merged.id, contacts)
    refuse_unsafe(work.session, kept.id)
    now = work.clock.now()
    merged.merged_into = kept.id
    kept.updated_at = merged.updated_at = now
    say_words(work, kept, merged)
    states = work.states_since(mark)
    both = [
        row for row in owned(work, ContactPoint, kept.id) if row.id in mine & {*contacts.values()}
    ]
    watched = [(kept, CAREFUL), *((point, RULES) for point in both)]
    row = MemberMerge(
        kept_id=kept.id,
        merged_id=merged.id,
        merged_at=now,
        undo=dump_way_back(_way_back(states, watched), words_of(work.session, kept.id)),
        slot_id=work.slot_id,
    )
    work.add(row)
    work.session.flush()
    derive(work, kept.id, merged.id)
    work.audit("merge", "member", kept.id, *names)
    work.audit("merge", "member", merged.id, "merged_into")
    tell(work, kept.id, merged.id)
    return row


def is_open(row: MemberMerge, now: datetime) -> bool:
    """Say whether a merge can still be undone."""
    return bool(row.undo) and row.undone_at is None and now < row.merged_at + KEPT_FOR


def words_of(session: Session, member_id: bytes) -> list[bytes]:
    """Return the rows that say what a person agreed to, and whom to keep them apart from."""
    consents = select(Consent.id).where(Consent.member_id == member_id)
    apart = select(Relation.id).where(
        or_(Relation.member_id == member_id, Relation.other_id == member_id),
        Relation.safety != RelationSafety.NONE,
    )
    return [*session.scalars(consents), *session.scalars(apart)]


def tell(work: Work, *ids: bytes) -> None:
    """Publish that everything of these people may have changed."""
    work.changed(AREAS[0], *ids)
    for area in AREAS[1:]:
        work.changed(area)


def say_words(work: Work, kept: Member, merged: Member) -> None:
    """Let people be found by the names they go by; a merged record is found by none."""
    replace_words(work, kept)
    if merged.merged_into is None:
        replace_words(work, merged)
        return
    for row in work.session.scalars(select(SearchWord).where(SearchWord.subject_id == merged.id)):
        work.session.delete(row)


def derive(work: Work, *ids: bytes) -> None:
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


def _way_back(
    states: Sequence[RowState], watched: Sequence[tuple[Row, Sequence[str]]]
) -> tuple[RowState, ...]:
    """Return what is kept of the states: of a changed row the changed columns, nothing derived.

    Of `watched` rows these columns are kept in any case, so that it is known what changed since.
    """
    always = {(row.__tablename__, row.id): (row, names) for row, names in watched}
    kept = []
    for state in states:
        if state.table in _DERIVED_TABLES:
            continue
        if state.before is None or state.after is None:
            kept.append(state)
            continue
        _row, more = always.pop((state.table, dict(state.key).get("id", b"")), (None, ()))
        names = {
            name
            for name, value in state.before.items()
            if value != state.after[name] and name != "updated_at"
        } - DERIVED.get(state.table, frozenset())
        names |= set(more)
        if names:
            kept.append(
                RowState(
                    table=state.table,
                    key=state.key,
                    before={name: state.before[name] for name in names},
                    after={name: state.after[name] for name in names},
                )
            )
    for (table, row_id), (row, names_of) in always.items():
        values = {name: getattr(row, name) for name in names_of}
        kept.append(RowState(table=table, key=(("id", row_id),), before=values, after=values))
    return tuple(kept)
