"""Join what both records say about one thing: never more is allowed than the more careful says."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import or_, select

from chapterdesk.core.event_vocabulary import ShiftStatus
from chapterdesk.core.vocabulary import (
    PRESENT,
    Answer,
    AttendanceStatus,
    ConsentPurpose,
    DutyStatus,
    GroupMemberStatus,
    GroupRole,
    PairStatus,
    VoicemailRule,
)
from chapterdesk.models import (
    AgreementAcknowledgement,
    Attendance,
    Consent,
    ContactPoint,
    CustomValue,
    GroupMembership,
    MeetingDuty,
    MemberCheck,
    MentorPair,
    SeriesFacilitator,
    ShiftVolunteer,
)
from chapterdesk.services.consents.asking import Standing, counting, more_careful
from chapterdesk.services.database import Work
from chapterdesk.services.duplicates.moving import owned, remade
from chapterdesk.services.imports.merging import contact_key
from chapterdesk.services.members.reading import contact_draft
from chapterdesk.services.rows import LINE_LIMIT

_ATTENDANCE: Final = (
    AttendanceStatus.PRESENT, AttendanceStatus.LATE, AttendanceStatus.LEFT_EARLY,
    AttendanceStatus.REMOTE, AttendanceStatus.EXCUSED, AttendanceStatus.ABSENT,
    AttendanceStatus.VOID, AttendanceStatus.UNKNOWN,
)  # fmt: skip
_MEMBERSHIP: Final = (
    GroupMemberStatus.REMOVED, GroupMemberStatus.ACTIVE, GroupMemberStatus.PAUSED,
    GroupMemberStatus.WAITLISTED, GroupMemberStatus.INVITED, GroupMemberStatus.INTERESTED,
    GroupMemberStatus.LEFT,
)  # fmt: skip
_WAITS: Final = frozenset({GroupMemberStatus.WAITLISTED, GroupMemberStatus.INVITED})
_DUTY: Final = (DutyStatus.PLANNED, DutyStatus.REPLACED, DutyStatus.VOID)
_SHIFT: Final = (
    ShiftStatus.AGREED, ShiftStatus.ASKED, ShiftStatus.DECLINED, ShiftStatus.VOID,
)  # fmt: skip
_PARTS: Final[tuple[tuple[type[Any], str], ...]] = (
    (MeetingDuty, "meeting_id"),
    (SeriesFacilitator, "series_id"),
    (AgreementAcknowledgement, "agreement_id"),
    (ShiftVolunteer, "shift_id"),
)
_ROLE: Final = (GroupRole.FACILITATOR, GroupRole.CO_FACILITATOR, GroupRole.PARTICIPANT)
_PAIR: Final = (
    PairStatus.ACTIVE, PairStatus.PAUSED, PairStatus.PROPOSED, PairStatus.COMPLETED,
    PairStatus.ENDED_EARLY, PairStatus.DECLINED,
)  # fmt: skip
_VOICEMAIL: Final = (
    VoicemailRule.NO, VoicemailRule.RING_ONLY, VoicemailRule.YES_NO_IDENTIFY,
    VoicemailRule.YES_IDENTIFY, VoicemailRule.UNKNOWN,
)  # fmt: skip
_TEXT: Final = (Answer.NO, Answer.YES, Answer.UNKNOWN)
_OTHERS: Final = (Answer.YES, Answer.NO, Answer.UNKNOWN)
_WORDS: Final = ("ask_for_name", "identify_as", "safe_hours", "remark")
RULES: Final = ("voicemail_rule", "text_ok", "others_have_access", *_WORDS)
"""What a number says of how it may be used."""
_STRICT: Final[dict[str, tuple[Any, ...]]] = {
    # Nobody knows is no yes: stricter than any of them, and looser than a no.
    "voicemail_rule": (
        VoicemailRule.NO, VoicemailRule.UNKNOWN, VoicemailRule.RING_ONLY,
        VoicemailRule.YES_NO_IDENTIFY, VoicemailRule.YES_IDENTIFY,
    ),
    "text_ok": (Answer.NO, Answer.UNKNOWN, Answer.YES),
    "others_have_access": (Answer.YES, Answer.UNKNOWN, Answer.NO),
}  # fmt: skip


def join_attendance(work: Work, kept: bytes, merged: bytes) -> None:
    """Bring every mark over; of two at one meeting the stronger stands, and counts once."""
    mine = {row.meeting_id: row for row in owned(work, Attendance, kept)}
    for row in owned(work, Attendance, merged):
        there = mine.get(row.meeting_id)
        if there is None:
            row_id = work.pair_id("attendance", row.meeting_id, kept)
            remade(work, row, id=row_id, member_id=kept)
            continue
        strong = min((there, row), key=lambda one: _ATTENDANCE.index(one.status))
        arrivals = [one.arrived_at for one in (there, row) if one.arrived_at is not None]
        present = strong.status in PRESENT
        left, source, marked = strong.left_at, strong.source, strong.marked_at
        there.status, there.left_at, there.source = strong.status, left, source
        there.marked_at, there.slot_id = marked, strong.slot_id
        there.arrived_at = min(arrivals) if present and arrivals else None
        work.session.delete(row)
    work.session.flush()


def join_consents(work: Work, kept: bytes, merged: bytes, today: date) -> None:
    """Bring every word over; withdrawn or refused beats given, whenever it was said."""
    mine = _standing(owned(work, Consent, kept), today)
    theirs = _standing(owned(work, Consent, merged), today)
    rows = {bytes(row.id): row for row in owned(work, Consent, kept)}
    for row in owned(work, Consent, merged):
        row_id = work.pair_id("consent", kept, row.id)
        rows[bytes(row.id)] = remade(
            work, row, id=row_id, member_id=kept, created_at=row.created_at
        )
    work.session.flush()
    joined = _standing(owned(work, Consent, kept), today)
    for purpose in mine.keys() & theirs.keys():
        wanted = more_careful(mine[purpose], theirs[purpose])
        there = joined[purpose]
        if _same(wanted, there):
            continue
        said = rows[wanted.row_id]
        work.add(
            Consent(
                # Said once more for the one record, after everything that either of them had.
                id=work.pair_id("consent", kept, said.id, b"stands"),
                member_id=kept,
                purpose=purpose,
                audience=said.audience,
                status=said.status,
                said_on=max(filter(None, (said.said_on, there.said_on)), default=None),
                method=said.method,
                said_by=said.said_by,
                wording_version=said.wording_version,
                expires_on=said.expires_on,
                batch_id=said.batch_id,
                created_at=max(row.created_at for row in rows.values()) + timedelta(milliseconds=1),
            )
        )
    work.session.flush()


def _standing(rows: Sequence[Consent], today: date) -> dict[ConsentPurpose, Standing]:
    return {one.purpose: one for one in counting(rows, today)}


def _same(one: Standing, other: Standing) -> bool:
    return (one.status, one.audience, one.expires_on) == (
        other.status, other.audience, other.expires_on,
    )  # fmt: skip


def join_contacts(work: Work, kept: bytes, merged: bytes, country: str) -> dict[bytes, bytes]:
    """Bring every way to reach the person over; return the new id of each that was re-made.

    A number that both have keeps the more careful of two answers: no beats yes, and whoever was
    told something knows more than a record that was never asked.
    """
    mine = owned(work, ContactPoint, kept)
    known: dict[tuple[str, str], ContactPoint] = {}
    for point in mine:
        known.setdefault(_way(point, country), point)
    preferred = any(point.preferred for point in mine)
    moved: dict[bytes, bytes] = {}
    place = len(mine)
    for row in owned(work, ContactPoint, merged):
        there = known.get(_way(row, country))
        if there is None:
            old, wanted = row.id, row.preferred and not preferred
            new = remade(work, row, member_id=kept, position=place, preferred=wanted)
            moved[old], place = new.id, place + 1
            continue
        there.voicemail_rule = _first(_VOICEMAIL, row.voicemail_rule, there.voicemail_rule)
        there.text_ok = _first(_TEXT, row.text_ok, there.text_ok)
        there.others_have_access = _first(_OTHERS, row.others_have_access, there.others_have_access)
        for name in _WORDS:
            setattr(there, name, _both(getattr(there, name), getattr(row, name)))
        there.label = there.label or row.label
        days = [day for day in (there.verified_on, row.verified_on) if day is not None]
        there.verified_on = max(days) if days else None
        moved[row.id] = there.id
        work.session.delete(row)
    work.session.flush()
    return moved


def is_stricter(name: str, one: object, other: object) -> bool:
    """Say whether a rule of a number allows less than another, or is the same."""
    order = _STRICT.get(name)
    return one == other if order is None else order.index(one) <= order.index(other)


def careful_rules(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """Return the rules of a number that is used as carefully as both say."""
    found = dict(one)
    for name, value in other.items():
        if name in _WORDS:
            found[name] = _both(one[name], value)
        elif not is_stricter(name, one[name], value):
            found[name] = value
    return found


def same_way(point: ContactPoint, other: ContactPoint, country: str) -> bool:
    """Say whether two ways to reach somebody are one number or address."""
    return _way(point, country) == _way(other, country)


def _way(point: ContactPoint, country: str) -> tuple[str, str]:
    return ("phone", point.e164) if point.e164 else contact_key(contact_draft(point), country)


def _first(order: Sequence[Any], one: object, other: object) -> Any:
    return min((one, other), key=order.index)


def _both(one: str, other: str) -> str:
    """Return what both say, for a person to read: a rule is never dropped for another."""
    if not one or not other or one.casefold() == other.casefold():
        return one or other
    return f"{one} / {other}"[:LINE_LIMIT]


def join_memberships(work: Work, kept: bytes, merged: bytes) -> None:
    """Bring every membership over; who was removed from a group stays removed."""
    mine = {row.group_id: row for row in owned(work, GroupMembership, kept)}
    for row in owned(work, GroupMembership, merged):
        there = mine.get(row.group_id)
        if there is None:
            row_id = work.pair_id("group_membership", row.group_id, kept)
            remade(work, row, id=row_id, member_id=kept)
            continue
        strong = min((there, row), key=lambda one: _MEMBERSHIP.index(one.status))
        status, until = strong.status, strong.until
        roles = [one.role for one in (there, row) if one.status == status]
        there.status, there.until = status, until
        there.role = min(roles, key=_ROLE.index)
        there.since = min(there.since, row.since)
        there.rotation_place = there.rotation_place or row.rotation_place
        there.substitute = there.substitute or row.substitute
        waits = [one.waiting_at for one in (there, row) if one.waiting_at is not None]
        there.waiting_at = min(waits, default=None) if status in _WAITS else None
        work.session.delete(row)
    work.session.flush()


def join_parts(work: Work, kept: bytes, merged: bytes) -> None:
    """Bring over what a person leads, takes turns in and agreed to; one row for each of these."""
    for kind, name in _PARTS:
        mine = {getattr(row, name): row for row in owned(work, kind, kept)}
        for row in owned(work, kind, merged):
            whole = getattr(row, name)
            there = mine.get(whole)
            if there is None:
                row_id = work.pair_id(kind.__tablename__, whole, kept)
                remade(work, row, id=row_id, member_id=kept)
                continue
            if isinstance(there, AgreementAcknowledgement) and there.withdrawn_on is None:
                there.withdrawn_on = row.withdrawn_on
            if isinstance(there, MeetingDuty):
                there.status = min(there.status, row.status, key=_DUTY.index)
            if isinstance(there, ShiftVolunteer):
                there.status = min(there.status, row.status, key=_SHIFT.index)
            if isinstance(there, SeriesFacilitator):
                there.present = there.present or row.present
            work.session.delete(row)
    work.session.flush()


def join_checks(work: Work, kept: bytes, merged: bytes) -> None:
    """Bring every check over; of two of a kind the later one stands, and no other withdrawn."""
    mine = {row.kind: row for row in owned(work, MemberCheck, kept)}
    for row in owned(work, MemberCheck, merged):
        there = mine.get(row.kind)
        if there is None:
            row_id = work.pair_id("member_check", kept, row.kind.encode("ascii"))
            remade(work, row, id=row_id, member_id=kept)
            continue
        late = max((there, row), key=lambda one: (one.done_on, one.valid_until))
        ends = [one.withdrawn_on for one in (there, row) if one.withdrawn_on is not None]
        since = [day for day in ends if day >= late.done_on]
        there.done_on, there.valid_until = late.done_on, late.valid_until
        there.withdrawn_on = min(since, default=None)
        work.session.delete(row)
    work.session.flush()


def join_pairs(work: Work, kept: bytes, merged: bytes) -> None:
    """Bring every mentoring pair over; of two with one person the one that goes on stands."""
    rows = work.session.scalars(
        select(MentorPair)
        .where(or_(MentorPair.mentor_id == merged, MentorPair.mentee_id == merged))
        .order_by(MentorPair.created_at, MentorPair.id)
    ).all()
    for row in rows:
        mentor = kept if row.mentor_id == merged else row.mentor_id
        mentee = kept if row.mentee_id == merged else row.mentee_id
        there = work.session.scalars(
            select(MentorPair).where(MentorPair.mentor_id == mentor, MentorPair.mentee_id == mentee)
        ).first()
        if there is None:
            row_id = work.pair_id("mentor_pair", mentor, mentee)
            remade(work, row, id=row_id, mentor_id=mentor, mentee_id=mentee)
            work.session.flush()
            continue
        if _PAIR.index(row.status) < _PAIR.index(there.status):
            for name in (
                "status", "since", "supervisor_id", "agreed_place", "second_adult",
                "next_review_on", "ended_on", "end_reason",
            ):  # fmt: skip
                setattr(there, name, getattr(row, name))
        work.session.delete(row)
    work.session.flush()


def join_values(work: Work, kept: bytes, merged: bytes, wanted: frozenset[bytes]) -> None:
    """Bring the values of the chapter's own fields over.

    Args:
        work: Open.
        kept: The record that stays.
        merged: The record that goes into it.
        wanted: The fields in which the merged record's value stands though both have one.
    """
    mine = {row.field_id: row for row in owned(work, CustomValue, kept)}
    for row in owned(work, CustomValue, merged):
        there = mine.get(row.field_id)
        if there is None:
            row_id = work.pair_id("custom_value", kept, row.field_id)
            remade(work, row, id=row_id, member_id=kept)
            continue
        if row.field_id in wanted or not (there.text or there.linked_id):
            there.text, there.linked_id = row.text, row.linked_id
        work.session.delete(row)
    work.session.flush()
