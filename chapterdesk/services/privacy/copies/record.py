"""Read everything that a copy of a record may hold, as plain values for JSON.

SECURITY: never read here: sealed texts, the names and numbers of other people, what leads wrote
about calls, and who wrote anything.
"""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from chapterdesk.core.clock import Clock
from chapterdesk.core.vocabulary import AttendanceStatus, FieldKind
from chapterdesk.models import (
    Attendance,
    Consent,
    ConsentOverride,
    ContactAttempt,
    ContactPoint,
    CustomField,
    CustomValue,
    EmergencyContact,
    Group,
    Meeting,
    Member,
    MemberPronoun,
    MentorPair,
    Note,
    PlannedAbsence,
    Relation,
    StatusHistory,
)
from chapterdesk.services.members.beside.reading import still_kept
from chapterdesk.services.members.beside.standing import first_since
from chapterdesk.services.members.reading import read_draft
from chapterdesk.services.privacy.copies.checks import read_checks
from chapterdesk.services.privacy.copies.events import read_events, read_shifts
from chapterdesk.services.privacy.copies.groups import (
    read_agreements,
    read_groups,
    read_history,
    read_leading,
)
from chapterdesk.services.privacy.copies.names import OtherNames
from chapterdesk.services.zones import chapter_zone, to_local, today_of

Record = dict[str, Any]
_NAMED: Final = (FieldKind.PERSON,)


def read_record(
    session: Session, clock: Clock, member: Member, *, notes: bool, paper: bool = False
) -> Record:
    """Return what is kept of a person, ready for JSON.

    Args:
        session: Open.
        clock: For the day of the copy.
        member: Whose.
        notes: Whether notes stand in it, with the names of others taken out.
        paper: Whether it is printed: then without the chapter's own fields that are not for paper.
    """
    draft = read_draft(session, member, ())
    others = OtherNames(
        session=session, member_id=member.id, own=(member.display_name, member.sort_name)
    )
    zone = chapter_zone(session)
    today = today_of(session, clock)
    written = session.scalars(
        select(Note)
        .where(Note.subject == "member", Note.subject_id == member.id)
        .order_by(Note.written_at)
    ).all()
    for_paper, other_fields = _fields(session, member.id, today, others.without)
    return {
        "format": "record copy 1",
        "made_on": today.isoformat(),
        "name": member.display_name,
        "sort_name": member.sort_name,
        "name_confirmed": member.name_confirmed,
        "pronouns": _pronouns(session, member.id),
        "languages": list(draft.languages),
        "status": member.status.value,
        **_standing(session, member),
        "joined_on": _day(member.joined_on),
        "added_on": to_local(member.created_at, zone).date().isoformat(),
        "how_they_found_us": others.without(member.source),
        "age_band": member.age_band.value,
        "is_minor": member.is_minor,
        "minor_review_on": _day(member.minor_review_on),
        "initials_in_lists": member.shielded,
        "photos": member.photo_consent.value,
        "sharing": member.share_level.value,
        "only_kept_since": _day(member.restricted_on),
        "interests": [others.without(text) for text in draft.interests],
        "skills": [others.without(text) for text in draft.skills],
        "tags": [others.without(text) for text in draft.tags],
        "contacts": _contacts(session, member.id, others),
        "emergency_contacts": _emergency(session, member.id, others.without),
        "relations": _relations(session, member.id, others.without),
        "consents": _consents(session, member.id),
        "without_consent": _overrides(session, member.id, zone, others.without),
        "fields": for_paper if paper else [*for_paper, *other_fields],
        "fields_left_out": sum(1 for item in other_fields if item["value"]) if paper else 0,
        "groups": read_groups(session, member.id, others.without_names),
        "group_history": read_history(session, member.id, others.without_names),
        "agreements": read_agreements(session, member.id, others.without_names),
        "leads": read_leading(session, member.id, others.without_names),
        "events": read_events(session, member.id, today, others.without, others.without_names),
        "shifts": read_shifts(session, member.id, others.without_names),
        "checks": read_checks(session, member.id),
        "attendance": _attendance(session, member.id, others.without_names),
        "mentoring": _pairs(session, member.id),
        "calls": _calls(session, member.id, zone),
        "absences": _absences(session, member.id),
        "notes": [
            {
                "written_on": to_local(note.written_at, zone).date().isoformat(),
                "text": others.without(note.body),
            }
            for note in written
            if notes
        ],
        "notes_left_out": 0 if notes else len(written),
    }


def _day(value: date | None) -> str | None:
    return None if value is None else value.isoformat()


def _pronouns(session: Session, member_id: bytes) -> list[Record]:
    rows = session.scalars(
        select(MemberPronoun)
        .where(MemberPronoun.member_id == member_id)
        .order_by(MemberPronoun.position)
    )
    return [
        {
            "text": row.text,
            "at_the_chapter": row.at_chapter,
            "in_writing": row.in_writing,
            "with_family": row.with_family,
        }
        for row in rows
    ]


def _standing(session: Session, member: Member) -> Record:
    """Return since when they stand to the chapter as they do, and how they did before."""
    rows = session.scalars(
        select(StatusHistory)
        .where(StatusHistory.member_id == member.id)
        .order_by(StatusHistory.since, StatusHistory.created_at)
    ).all()
    days = [row.since for row in rows]
    since = member.status_since
    if rows:
        days[0] = first_since(rows[0].status, days[0], member.joined_on)
    if len(rows) <= 1:
        since = first_since(member.status, since, member.joined_on)
    return {
        "status_since": since.isoformat(),
        "status_history": [
            {"status": row.status.value, "since": day.isoformat()}
            for row, day in zip(rows, days, strict=True)
        ],
    }


def _contacts(session: Session, member_id: bytes, others: OtherNames) -> list[Record]:
    rows = session.scalars(
        select(ContactPoint)
        .where(ContactPoint.member_id == member_id)
        .order_by(ContactPoint.position)
    )
    return [
        {
            "kind": row.kind.value,
            "value": row.value,
            "label": others.without(row.label),
            "preferred": row.preferred,
            "voicemail": row.voicemail_rule.value,
            "text_messages": row.text_ok.value,
            "ask_for": others.without(row.ask_for_name),
            "say_you_are": others.without(row.identify_as),
            "hours": others.without_names(row.safe_hours),
            "others_read_it": row.others_have_access.value,
            "remark": others.without(row.remark),
            "verified_on": _day(row.verified_on),
        }
        for row in rows
    ]


def _emergency(session: Session, member_id: bytes, clean: Callable[[str], str]) -> list[Record]:
    rows = session.scalars(
        select(EmergencyContact)
        .where(EmergencyContact.member_id == member_id)
        .order_by(EmergencyContact.position)
    )
    return [
        {
            "relation": clean(row.relation),
            "knows_who_you_are": row.knows_identity.value,
            "knows_you_come_here": row.knows_membership.value,
        }
        for row in rows
    ]


def _relations(session: Session, member_id: bytes, clean: Callable[[str], str]) -> list[Record]:
    rows = session.scalars(
        select(Relation).where(Relation.member_id == member_id).order_by(Relation.created_at)
    )
    return [
        {
            "label": clean(row.label),
            "since": _day(row.since),
            "until": _day(row.until),
            "knows_you_come_here": row.knows_they_come.value,
        }
        for row in rows
    ]


def _consents(session: Session, member_id: bytes) -> list[Record]:
    rows = session.scalars(
        select(Consent)
        .where(Consent.member_id == member_id)
        .order_by(Consent.purpose, Consent.said_on, Consent.updated_at)
    )
    return [
        {
            "purpose": row.purpose.value,
            "audience": row.audience.value,
            "status": row.status.value,
            "said_on": _day(row.said_on),
            "wording": row.wording_version,
            "expires_on": _day(row.expires_on),
        }
        for row in rows
    ]


def _overrides(
    session: Session, member_id: bytes, zone: str, clean: Callable[[str], str]
) -> list[Record]:
    """Return what was done with them all the same; how many others it was done with is theirs."""
    rows = session.scalars(
        select(ConsentOverride)
        .where(ConsentOverride.member_id == member_id)
        .order_by(ConsentOverride.made_at, ConsentOverride.id)
    )
    return [
        {
            "day": to_local(row.made_at, zone).date().isoformat(),
            "act": row.act,
            "purpose": row.purpose.value,
            "reason": clean(row.reason),
        }
        for row in rows
    ]


def _fields(
    session: Session, member_id: bytes, today: date, clean: Callable[[str], str]
) -> tuple[list[Record], list[Record]]:
    """Return what stands in the chapter's own fields: in those for paper, and in the others."""
    rows: Sequence[Any] = session.execute(
        select(CustomField.name, CustomField.kind, CustomField.on_paper, CustomValue.text)
        .join(CustomField, CustomField.id == CustomValue.field_id)
        .where(
            CustomValue.member_id == member_id,
            CustomField.kind.not_in(_NAMED),
            still_kept(today),
        )
        .order_by(CustomField.position, CustomField.name)
    ).all()
    printed: list[Record] = []
    others: list[Record] = []
    for name, kind, on_paper, text in rows:
        item = {"name": name, "value": clean(text) if kind is FieldKind.TEXT else text}
        (printed if on_paper else others).append(item)
    return printed, others


def _attendance(session: Session, member_id: bytes, clean: Callable[[str], str]) -> list[Record]:
    rows: Sequence[Any] = session.execute(
        select(
            Meeting.starts_local, Meeting.title, Attendance.status, Group.alias, Group.name,
            Group.hide_on_person,
        )
        .join(Meeting, Meeting.id == Attendance.meeting_id)
        .outerjoin(Group, Group.id == Meeting.group_id)
        .where(
            Attendance.member_id == member_id,
            Attendance.status.not_in((AttendanceStatus.VOID, AttendanceStatus.UNKNOWN)),
        )
        .order_by(Meeting.starts_at, Meeting.id)
    ).all()  # fmt: skip
    return [
        {
            "day": row.starts_local.date().isoformat(),
            "meeting": ""
            if row.hide_on_person
            else clean(row.title or row.alias or row.name or ""),
            "status": row.status.value,
        }
        for row in rows
    ]


def _pairs(session: Session, member_id: bytes) -> list[Record]:
    mine = or_(MentorPair.mentor_id == member_id, MentorPair.mentee_id == member_id)
    rows = session.scalars(
        select(MentorPair)
        .where(or_(mine, MentorPair.supervisor_id == member_id))
        .order_by(MentorPair.since, MentorPair.id)
    )
    return [
        {
            "role": _role(row, member_id),
            "status": row.status.value,
            "since": row.since.isoformat(),
            "ended_on": _day(row.ended_on),
        }
        for row in rows
    ]


def _role(pair: MentorPair, member_id: bytes) -> str:
    if pair.mentor_id == member_id:
        return "mentor"
    return "mentee" if pair.mentee_id == member_id else "supervisor"


def _calls(session: Session, member_id: bytes, zone: str) -> list[Record]:
    rows = session.scalars(
        select(ContactAttempt)
        .where(ContactAttempt.member_id == member_id)
        .order_by(ContactAttempt.made_at)
    )
    return [
        {
            "day": to_local(row.made_at, zone).date().isoformat(),
            "outcome": row.outcome.value,
            "again_on": _day(row.next_on),
        }
        for row in rows
    ]


def _absences(session: Session, member_id: bytes) -> list[Record]:
    rows = session.scalars(
        select(PlannedAbsence)
        .where(PlannedAbsence.member_id == member_id)
        .order_by(PlannedAbsence.since)
    )
    return [{"since": row.since.isoformat(), "until": _day(row.until)} for row in rows]
