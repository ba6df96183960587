"""Rows of the people list and one person in full, read without changing anything."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Final

from sqlalchemy import bindparam, func, literal_column, select
from sqlalchemy.orm import Session

from chapterdesk.core.vocabulary import (
    AttendanceStatus,
    GroupMemberStatus,
    MemberStatus,
)
from chapterdesk.models import (
    Attendance,
    ContactPoint,
    Group,
    GroupMembership,
    Meeting,
    Member,
    MemberLanguage,
    MemberPronoun,
    MemberTopic,
    Note,
)
from chapterdesk.services.among import among, listed
from chapterdesk.services.consents.reading import ConsentView, consents_of
from chapterdesk.services.members.beside.reading import Beside, read_beside
from chapterdesk.services.members.beside.standing import first_since
from chapterdesk.services.members.contact_rules import Verdict, rule_sentence, verdict
from chapterdesk.services.members.drafts import ContactDraft, MemberDraft, PronounDraft
from chapterdesk.services.members.pronouns import pronouns_at_chapter
from chapterdesk.services.naming import shown_name
from chapterdesk.services.zones import chapter_zone, to_local

_LATELY: Final = 8
_ATTENDED: Final = (
    select(
        Meeting.id, Meeting.starts_local, Meeting.title, Attendance.status, Group.alias,
        Group.name, Group.hide_on_person,
    )
    .join(Meeting, Meeting.id == Attendance.meeting_id)
    .outerjoin(Group, Group.id == Meeting.group_id)
    .where(
        Attendance.member_id == bindparam("id"),
        Attendance.status.not_in((AttendanceStatus.VOID, AttendanceStatus.UNKNOWN)),
        Meeting.deleted_at.is_(None),
        Group.hide_on_person.is_not(True),
    )
    .order_by(Meeting.starts_at.desc())
    .limit(_LATELY)
)  # fmt: skip
"""Made once: building a statement takes longer than asking it."""

# Built once, and of tables rather than classes: every keystroke of a search pays for a statement
# that is put together anew, and for each row that passes through the mapper.
_MEMBERS: Final = Member.__table__
_TOPICS: Final = MemberTopic.__table__
_ROWS: Final = select(
    _MEMBERS.c.id,
    _MEMBERS.c.display_name,
    _MEMBERS.c.status,
    _MEMBERS.c.last_seen_at,
    _MEMBERS.c.shielded,
    _MEMBERS.c.name_confirmed,
    _MEMBERS.c.archived_at,
    _MEMBERS.c.joined_on,
    pronouns_at_chapter(_MEMBERS.c.id).label("pronouns"),
    select(func.json_group_array(_TOPICS.c.text).aggregate_order_by(_TOPICS.c.text))
    # The sign keeps SQLite from the index of kinds, which it would read from end to end for each.
    .where(_TOPICS.c.member_id == _MEMBERS.c.id, literal_column("+member_topic.kind") == "tag")
    .scalar_subquery()
    .label("tags"),
).where(among(_MEMBERS.c.id))


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberRow:
    """A person in a list.

    Attributes:
        name: The name they go by; a list shows `shown_name`.
        pronouns: Those that may be used at the chapter, joined by commas.
        last_seen_on: The day of the latest meeting they were at, where the chapter is.
    """

    id: bytes
    name: str
    pronouns: str
    status: MemberStatus
    last_seen_on: date | None
    shielded: bool
    name_confirmed: bool
    tags: tuple[str, ...]
    archived: bool
    joined_on: date | None = None

    @property
    def shown_name(self) -> str:
        """The name, or initials for somebody who is shielded."""
        return shown_name(self.name, shielded=self.shielded)


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactView:
    """One way to reach a person, with its rule in words and what that means."""

    draft: ContactDraft
    id: bytes
    e164: str
    rule_sentence: str
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class AttendanceView:
    """One meeting a person's attendance is known of."""

    meeting_id: bytes
    day: date
    title: str
    status: AttendanceStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteView:
    """One note about a person."""

    id: bytes
    body: str
    written_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberDetail:
    """Everything the desk shows of one person.

    Attributes:
        hidden: Whether meeting mode has left out contacts and notes.
        restricted_on: Since when the record is only kept, at the person's wish; None if it is not.
    """

    id: bytes
    draft: MemberDraft
    row: MemberRow
    contacts: tuple[ContactView, ...]
    consents: tuple[ConsentView, ...]
    lately: tuple[AttendanceView, ...]
    notes: tuple[NoteView, ...]
    groups: tuple[str, ...]
    status_since: date
    updated_at: datetime
    beside: Beside = field(default_factory=Beside)
    hidden: bool = False
    restricted_on: date | None = None


def member_rows(session: Session, ids: Sequence[bytes]) -> tuple[MemberRow, ...]:
    """Return list rows in the order of `ids`; an id that is not there is passed over."""
    found = {row.id: row for row in session.execute(_ROWS, {"ids": listed(ids)}).all()}
    zone = chapter_zone(session)
    return tuple(
        MemberRow(
            id=row.id,
            name=row.display_name,
            pronouns=row.pronouns or "",
            status=row.status,
            last_seen_on=to_local(row.last_seen_at, zone).date() if row.last_seen_at else None,
            shielded=row.shielded,
            name_confirmed=row.name_confirmed,
            tags=tuple(json.loads(row.tags)),
            archived=row.archived_at is not None,
            joined_on=row.joined_on,
        )
        for row in (found[member_id] for member_id in ids if member_id in found)
    )


def read_detail(session: Session, member: Member, today: date) -> MemberDetail:
    """Return everything the desk shows of `member`."""
    contacts = tuple(_contact(point) for point in _contact_points(session, member.id))
    beside = read_beside(session, member, today)
    draft = read_draft(session, member, tuple(view.draft for view in contacts))
    return MemberDetail(
        id=member.id,
        draft=beside.onto(draft),
        row=member_rows(session, [member.id])[0],
        contacts=contacts,
        consents=consents_of(session, member.id, today),
        lately=_lately(session, member.id),
        notes=_notes(session, member.id),
        groups=_groups(session, member.id),
        status_since=_standing_since(member, beside),
        updated_at=member.updated_at,
        beside=beside,
        restricted_on=member.restricted_on,
    )


def _standing_since(member: Member, beside: Beside) -> date:
    """Return since when a person stands to the chapter as they do."""
    if len(beside.history) > 1:
        return member.status_since
    return first_since(member.status, member.status_since, member.joined_on)


def without_hidden(detail: MemberDetail) -> MemberDetail:
    """Return a person without what meeting mode hides."""
    beside = detail.beside.without_hidden()
    draft = beside.onto(replace(detail.draft, contacts=(), source="", in_part=True))
    return replace(detail, draft=draft, contacts=(), notes=(), beside=beside, hidden=True)


def read_draft(
    session: Session, member: Member, contacts: tuple[ContactDraft, ...] | None = None
) -> MemberDraft:
    """Return a person's own columns and lists as the form would have them; nothing from beside."""
    if contacts is None:
        contacts = tuple(contact_draft(point) for point in _contact_points(session, member.id))
    topics: dict[str, list[str]] = {"interest": [], "skill": [], "tag": []}
    for kind, text in session.execute(
        select(MemberTopic.kind, MemberTopic.text)
        .where(MemberTopic.member_id == member.id)
        .order_by(MemberTopic.text)
    ):
        topics.setdefault(kind, []).append(text)
    pronouns = session.scalars(
        select(MemberPronoun)
        .where(MemberPronoun.member_id == member.id)
        .order_by(MemberPronoun.position)
    )
    languages = session.scalars(
        select(MemberLanguage.tag)
        .where(MemberLanguage.member_id == member.id)
        .order_by(MemberLanguage.position)
    )
    return MemberDraft(
        display_name=member.display_name,
        sort_name=member.sort_name,
        pronouns=tuple(
            PronounDraft(
                text=pronoun.text,
                at_chapter=pronoun.at_chapter,
                in_writing=pronoun.in_writing,
                with_family=pronoun.with_family,
            )
            for pronoun in pronouns
        ),
        status=member.status,
        languages=tuple(languages),
        interests=tuple(topics["interest"]),
        skills=tuple(topics["skill"]),
        tags=tuple(topics["tag"]),
        source=member.source,
        age_band=member.age_band,
        is_minor=member.is_minor,
        minor_review_on=member.minor_review_on,
        shielded=member.shielded,
        photo_consent=member.photo_consent,
        share_level=member.share_level,
        name_confirmed=member.name_confirmed,
        joined_on=member.joined_on,
        contacts=contacts,
    )


def contact_draft(point: ContactPoint) -> ContactDraft:
    """Return a stored way to reach a person as the form would have it."""
    return ContactDraft(
        kind=point.kind,
        value=point.value,
        label=point.label,
        preferred=point.preferred,
        voicemail_rule=point.voicemail_rule,
        text_ok=point.text_ok,
        ask_for_name=point.ask_for_name,
        identify_as=point.identify_as,
        safe_hours=point.safe_hours,
        others_have_access=point.others_have_access,
        remark=point.remark,
    )


def _contact_points(session: Session, member_id: bytes) -> Sequence[ContactPoint]:
    return session.scalars(
        select(ContactPoint)
        .where(ContactPoint.member_id == member_id)
        .order_by(ContactPoint.position)
    ).all()


def _contact(point: ContactPoint) -> ContactView:
    draft = contact_draft(point)
    return ContactView(
        draft=draft,
        id=point.id,
        e164=point.e164,
        rule_sentence=rule_sentence(draft),
        verdict=verdict(draft),
    )


def _lately(session: Session, member_id: bytes) -> tuple[AttendanceView, ...]:
    rows = session.execute(_ATTENDED, {"id": member_id})
    return tuple(
        AttendanceView(
            meeting_id=row.id,
            day=row.starts_local.date(),
            title=row.title or row.alias or row.name or "",
            status=row.status,
        )
        for row in rows
    )


def _notes(session: Session, member_id: bytes) -> tuple[NoteView, ...]:
    rows = session.scalars(
        select(Note)
        .where(Note.subject == "member", Note.subject_id == member_id)
        .order_by(Note.written_at.desc())
    )
    return tuple(NoteView(id=row.id, body=row.body, written_at=row.written_at) for row in rows)


def _groups(session: Session, member_id: bytes) -> tuple[str, ...]:
    rows = session.execute(
        select(Group.alias, Group.name)
        .join(GroupMembership, GroupMembership.group_id == Group.id)
        .where(
            GroupMembership.member_id == member_id,
            GroupMembership.status == GroupMemberStatus.ACTIVE,
            Group.deleted_at.is_(None),
            Group.hide_on_person.is_not(True),
        )
        .order_by(Group.name)
    )
    return tuple(alias or name for alias, name in rows)
