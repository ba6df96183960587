"""Part two records that were merged: what one person said since is never lost with the other."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from chapterdesk.core.errors import RefusedError
from chapterdesk.core.vocabulary import RelationSafety
from chapterdesk.core.words import _
from chapterdesk.models import Consent, ContactPoint, Member, MemberMerge, Relation
from chapterdesk.services.consents.asking import said_no_or_of
from chapterdesk.services.database import RowState, Work, apply_states
from chapterdesk.services.database.states import present
from chapterdesk.services.duplicates.fields import CAREFUL, careful, careful_of
from chapterdesk.services.duplicates.joining import RULES, careful_rules, is_stricter, same_way
from chapterdesk.services.duplicates.merging import DERIVED, derive, is_open, say_words, tell
from chapterdesk.services.duplicates.moving import owned
from chapterdesk.services.imports.states import load_way_back
from chapterdesk.services.members.beside.pairs import pause_unsafe
from chapterdesk.services.members.writing import chapter_country
from chapterdesk.services.restriction import only_kept
from chapterdesk.services.rows import gone

_Said = Mapping[str, Any]


def take_back(work: Work, row: MemberMerge) -> None:
    """Part two records that were merged; what was said about the person since stays with one.

    A rule that was made stricter since holds for both: nobody knows which of them it was said of.

    Raises:
        RefusedError: It is too late, what came over has been changed since, or one of the two said
            no to something since.
    """
    _require_open(work, row)
    session = work.session
    states, known = load_way_back(row.undo)
    inverse = [
        RowState(table=state.table, key=state.key, before=state.after, after=state.before)
        for state in reversed(states)
    ]
    _refuse_put_away(session, row)
    _refuse_said_since(session, row, inverse, known)
    _refuse_kept_apart_since(session, row, known)
    person, ways = _said_since(work, row, inverse)
    rows = [_carried(session, row, _still(session, state), person, ways) for state in inverse]
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
    say_words(work, kept, merged)
    for member_id in (kept.id, merged.id):
        pause_unsafe(work, member_id)
    derive(work, kept.id, merged.id)
    work.audit("part", "member", kept.id, "merged_into")
    work.audit("part", "member", merged.id, "merged_into", *person, *(["contacts"] if ways else []))
    tell(work, kept.id, merged.id)


def _require_open(work: Work, row: MemberMerge) -> None:
    if is_open(row, work.clock.now()):
        return
    raise RefusedError(
        _("This merge can not be undone any more."),
        _("Nothing was changed."),
        _("If it was two people, add the other one again."),
    )


def _refuse_put_away(session: Session, row: MemberMerge) -> None:
    """Refuse while the record is only kept, archived or in the bin: it may hold for either."""
    kept = session.get(Member, row.kept_id)
    if kept is None or kept.deleted_at is not None:
        raise gone()
    if kept.restricted_on is not None:
        raise only_kept()
    if kept.archived_at is not None:
        raise RefusedError(
            _("This record is archived."),
            _("Nothing was changed."),
            _("Bring it back from the archive first."),
        )


def _refuse_said_since(
    session: Session, row: MemberMerge, inverse: Sequence[RowState], known: Sequence[bytes]
) -> None:
    """Refuse to part a no that was said since, or what was said since of what both had spoken of.

    Nobody knows which of the two it was, and a no must not be lost with one of them.
    """
    came = [state for state in inverse if state.table == Consent.__tablename__]
    purposes = {state.before["purpose"] for state in came if state.before}
    if said_no_or_of(session, row.kept_id, purposes, known):
        raise RefusedError(
            _("What they agreed to was changed again since, so the two were not taken apart."),
            _("Everything stands as it is now."),
            _("Note on both pages what each of them agrees to, as two new records."),
        )


def _refuse_kept_apart_since(session: Session, row: MemberMerge, known: Sequence[bytes]) -> None:
    """Refuse to part records of which somebody said since whom they are to be kept apart from."""
    since = select(Relation.id).where(
        or_(Relation.member_id == row.kept_id, Relation.other_id == row.kept_id),
        Relation.safety != RelationSafety.NONE,
        Relation.id.not_in(known),
    )
    if session.scalars(since.limit(1)).first() is not None:
        raise RefusedError(
            _("It was noted since whom they are to be kept apart from."),
            _("Everything stands as it is now."),
            _("Add the other one again, and note on both pages whom to keep apart from whom."),
        )


def _said_since(
    work: Work, row: MemberMerge, inverse: Sequence[RowState]
) -> tuple[_Said, Mapping[bytes, _Said]]:
    """Return what was said since of the person, and of each number that both records had.

    The numbers are named by the rows that come back to the record that was merged.
    """
    left = {(state.table, dict(state.key).get("id")): state.before or {} for state in inverse}
    kept = work.session.get_one(Member, row.kept_id)
    person = _changed(kept, CAREFUL, left.get((Member.__tablename__, row.kept_id), {}))
    country = chapter_country(work)
    there = owned(work, ContactPoint, row.kept_id)
    ways: dict[bytes, _Said] = {}
    for state in inverse:
        if state.table != ContactPoint.__tablename__ or state.before is not None:
            continue
        back = ContactPoint(**(state.after or {}))
        for point in there:
            if not same_way(point, back, country):
                continue
            said = _changed(point, RULES, left.get((state.table, point.id), {}))
            if said:
                ways[back.id] = said
    return person, ways


def _changed(row: Member | ContactPoint, names: Sequence[str], left: _Said) -> _Said:
    """Return what is not as the merge left it; what it did not keep may have been changed."""
    missing = object()
    now = {name: getattr(row, name) for name in names}
    return {name: value for name, value in now.items() if left.get(name, missing) != value}


def _still(session: Session, state: RowState) -> RowState:
    """Leave out what was derived anew since, and of the person what somebody has changed since."""
    before, after = state.before, state.after
    derived = DERIVED.get(state.table, frozenset())
    if before is not None:
        before = {name: value for name, value in before.items() if name not in derived}
    if before is None or after is None:
        return RowState(table=state.table, key=state.key, before=before, after=after)
    now = present(session, state)
    out: set[str] = set()
    if state.table == Member.__tablename__:
        out = {name for name, value in before.items() if now is None or now[name] != value}
    elif state.table == ContactPoint.__tablename__ and now is not None:
        out = {name for name in before if _may_stay(name, before[name], after[name], now[name])}
    return RowState(
        table=state.table,
        key=state.key,
        before={name: value for name, value in before.items() if name not in out},
        after={name: value for name, value in after.items() if name not in out},
    )


def _carried(
    session: Session, row: MemberMerge, state: RowState, person: _Said, ways: Mapping[bytes, _Said]
) -> RowState:
    """Let what comes back to the record that was merged be as careful as what was said since."""
    key = dict(state.key).get("id", b"")
    if state.table == ContactPoint.__tablename__ and state.after is not None and key in ways:
        after = careful_rules(state.after, ways[key])
        return RowState(table=state.table, key=state.key, before=state.before, after=after)
    if state.table == Member.__tablename__ and key == row.merged_id and person:
        there = careful_of(session.get_one(Member, row.merged_id))
        before = {**(state.before or {}), **{name: there[name] for name in person}}
        after = {**(state.after or {}), **careful(there, person)}
        return RowState(table=state.table, key=state.key, before=before, after=after)
    return state


def _may_stay(name: str, left: object, back: object, now: object) -> bool:
    """Say whether a rule that was changed since stays, where the merge has nothing to put back."""
    return name in RULES and now != left and (left == back or is_stricter(name, now, left))
