"""Keep the groups and who belongs to them."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from chapterdesk.core.vocabulary import (
    AttendanceMode,
    GroupMemberStatus,
    GroupRole,
    GroupTopicKind,
    MeetingStatus,
)
from chapterdesk.core.words import _, isolate
from chapterdesk.models import Group, GroupMembership, GroupTopic, Meeting, Member
from chapterdesk.services.answering import AnswerDays, read_answer_days, write_answer_days
from chapterdesk.services.checkin.rows import pronouns_of
from chapterdesk.services.database import Database, Undo, Work
from chapterdesk.services.folding import fold
from chapterdesk.services.groups.agreements import acknowledged_names, erase_acknowledgements
from chapterdesk.services.groups.codes import known_codes, known_languages
from chapterdesk.services.groups.counting import erase_names, named_count, refuse_names
from chapterdesk.services.groups.going import Going, going, take_along
from chapterdesk.services.groups.shapes import (
    GroupDetail,
    GroupDraft,
    GroupMemberRow,
    GroupRow,
    default_mode,
)
from chapterdesk.services.groups.waiting import (
    WAITS,
    WaitingList,
    next_in_turn,
    refuse_full,
    waiting_list,
)
from chapterdesk.services.meeting_rows import active_members, expected_counts
from chapterdesk.services.naming import shown_name, told_name
from chapterdesk.services.participations import erase_names_at_events, names_at_events
from chapterdesk.services.restriction import refuse_restricted
from chapterdesk.services.rows import (
    Named,
    SharedNameError,
    body,
    by_prefix,
    count_or_none,
    fetch,
    line,
    unchanged,
)
from chapterdesk.services.standings import Standing, note_standing, standings
from chapterdesk.services.zones import today_of

_ENDED: Final = frozenset({GroupMemberStatus.LEFT, GroupMemberStatus.REMOVED})


class GroupService:
    """Keep the groups."""

    def __init__(self, *, database: Database) -> None:
        self._database = database

    def list(self, archived: bool = False) -> tuple[GroupRow, ...]:
        """Return the groups by name, with those in the archive when asked."""
        query = select(Group).where(Group.deleted_at.is_(None)).order_by(Group.name, Group.id)
        if not archived:
            query = query.where(Group.archived_at.is_(None))
        with self._database.read() as session:
            return self._rows(session, session.scalars(query).all())

    def detail(self, group_id: bytes) -> GroupDetail:
        """Return one group's page.

        Raises:
            RefusedError: It is not there.
        """
        with self._database.read() as session:
            group = fetch(session, Group, group_id)
            return GroupDetail(
                id=group.id,
                draft=_draft(session, group),
                row=self._rows(session, [group])[0],
                members=_members(session, group_id),
                updated_at=group.updated_at,
            )

    def add(self, draft: GroupDraft) -> tuple[bytes, Undo]:
        """Add a group.

        Raises:
            UserError: The draft can not be kept.
        """
        with self._database.write() as work:
            group = add_group(work, draft)
            return group.id, work.undo(_told(_("{name} was added"), group))

    def save(self, group_id: bytes, draft: GroupDraft, *, updated_at: datetime) -> Undo:
        """Change a group that was read at `updated_at`.

        Raises:
            UserError: The draft can not be kept, the group was changed since, or it would become
                count only while its attendance holds names (see `count_only`).
        """
        with self._database.write() as work:
            group = fetch(work.session, Group, group_id)
            unchanged(group, updated_at)
            before = _draft(work.session, group)
            mode = draft.attendance_mode or before.attendance_mode
            if mode == AttendanceMode.COUNT_ONLY != before.attendance_mode:
                names = named_count(work.session, group_id)
                names += acknowledged_names(work.session, group_id)
                refuse_names(names + names_at_events(work.session, group_id))
            _apply(work, group, draft)
            after = _draft(work.session, group)
            fields = [
                name for name in draft.__slots__ if getattr(before, name) != getattr(after, name)
            ]
            work.audit("save", "group", group_id, *fields)
            work.changed("groups", group_id)
            return work.undo(_told(_("{name} was changed"), group))

    def named_attendances(self, group_id: bytes) -> int:
        """Return how many names stand on attendance, agreements and events of this group."""
        with self._database.read() as session:
            return (
                named_count(session, group_id)
                + acknowledged_names(session, group_id)
                + names_at_events(session, group_id)
            )

    def count_only(self, group_id: bytes) -> int:
        """Turn every named attendance of the group into headcounts and erase the names.

        Can not be taken back. Returns how many names were erased.
        """
        with self._database.write() as work:
            group = fetch(work.session, Group, group_id)
            erased = erase_names(work, group_id) + erase_acknowledgements(work, group_id)
            erased += erase_names_at_events(work, group_id)
            group.attendance_mode = AttendanceMode.COUNT_ONLY
            work.audit("count_only", "group", group_id, "attendance_mode")
            work.changed("groups", group_id)
            work.changed("attendance")
            return erased

    def archive(self, group_id: bytes) -> Undo:
        """Take a group off the lists; everything of it is kept."""
        return self._stamp(group_id, "archived_at", _("{name} was archived"), now=True)

    def unarchive(self, group_id: bytes) -> Undo:
        """Bring a group back from the archive."""
        return self._stamp(group_id, "archived_at", _("{name} is back"), now=False)

    def going(self, group_id: bytes) -> Going:
        """Return what the group would take along if it were deleted.

        Raises:
            RefusedError: It is not there.
        """
        with self._database.read() as session:
            fetch(session, Group, group_id)
            return going(session, group_id, self._database.clock.now())

    def delete(self, group_id: bytes) -> Undo:
        """Put a group into the bin for 30 days, with its series and its meetings to come.

        What has begun stays with its attendance.

        Raises:
            RefusedError: It is not there.
        """
        with self._database.write() as work:
            group, now = fetch(work.session, Group, group_id), work.clock.now()
            take_along(work, group, now)
            group.deleted_at = now
            work.audit("delete", "group", group_id, "deleted_at")
            work.changed("groups", group_id)
            return work.undo(_told(_("{name} was put into the bin"), group))

    def set_member(
        self,
        group_id: bytes,
        member_id: bytes,
        status: GroupMemberStatus,
        role: GroupRole = GroupRole.PARTICIPANT,
    ) -> Undo:
        """Say how a person stands to the group.

        Raises:
            RefusedError: The group is full, the person's record is only kept, or either is gone.
        """
        with self._database.write() as work:
            group = fetch(work.session, Group, group_id)
            member = fetch(work.session, Member, member_id)
            if status == GroupMemberStatus.ACTIVE:
                refuse_restricted(member)
                refuse_full(work.session, group, member_id)
            write_membership(work, group_id, member_id, status, role)
            label = _("{name} in {group}: changed").format(
                name=told_name(member), group=isolate(group.alias or group.name)
            )
            return work.undo(label)

    def history(self, group_id: bytes, member_id: bytes) -> tuple[Standing, ...]:
        """Return how a person stood to the group, the oldest first."""
        with self._database.read() as session:
            return standings(session, group_id, member_id)

    def waiting(self, group_id: bytes) -> WaitingList:
        """Return the places of the group, and who waits for one, in their turn.

        Raises:
            RefusedError: It is not there.
        """
        with self._database.read() as session:
            return waiting_list(session, fetch(session, Group, group_id))

    def answer_days(self) -> AnswerDays:
        """Return for how many days a place is kept for who was asked."""
        with self._database.read() as session:
            return read_answer_days(session)

    def set_answer_days(self, days: int | None, group_id: bytes | None = None) -> Undo:
        """Say for how many days a place is kept for who was asked, in the chapter or in one group.

        Args:
            days: The number; None takes the chapter's for a group, and 7 for the chapter.
            group_id: Which group; None is the chapter.

        Raises:
            UserError: The number can not be right, or the group is gone.
        """
        with self._database.write() as work:
            if group_id is not None:
                fetch(work.session, Group, group_id)
            write_answer_days(work, days, group_id)
            work.changed("groups", *(() if group_id is None else (group_id,)))
            return work.undo(_("It was changed for how long a place is kept for who was asked"))

    def invite_next(self, group_id: bytes) -> tuple[bytes, Undo]:
        """Ask whoever has waited for longest; they keep their turn until they come or say no.

        Raises:
            RefusedError: Nobody waits, or no place is free.
        """
        with self._database.write() as work:
            group = fetch(work.session, Group, group_id)
            member_id = next_in_turn(work.session, group)
            row = work.session.get(
                GroupMembership, work.pair_id("group_membership", group_id, member_id)
            )
            role = GroupRole.PARTICIPANT if row is None else row.role
            write_membership(work, group_id, member_id, GroupMemberStatus.INVITED, role)
            return member_id, work.undo(_told(_("The next person was asked into {name}"), group))

    def resolve(self, text: str) -> bytes:
        """Return the group with this name or alias, or whose id starts with these hex digits.

        Raises:
            NoMatchError: No group answers to it.
            SharedNameError: Several do.
        """
        wanted = fold(text)
        with self._database.read() as session:
            groups = session.execute(
                select(Group.id, Group.name, Group.alias).where(Group.deleted_at.is_(None))
            ).all()
            hits = [row for row in groups if wanted and wanted in (fold(row.name), fold(row.alias))]
            if len(hits) == 1:
                return bytes(hits[0].id)
            if hits:
                raise SharedNameError(text, tuple(Named(id=row.id, name=row.name) for row in hits))
            return by_prefix(session, Group, text, Group.deleted_at.is_(None))

    def _rows(self, session: Session, groups: Sequence[Group]) -> tuple[GroupRow, ...]:
        ids = [group.id for group in groups]
        counts = expected_counts(session, ids)
        following = _next_dates(session, ids, self._database.clock.now())
        return tuple(
            GroupRow(
                id=group.id,
                label=group.alias or group.name,
                name=group.name,
                kind=group.kind,
                attendance_mode=group.attendance_mode,
                member_count=counts.get(group.id, 0),
                next_on=following.get(group.id),
                archived=group.archived_at is not None,
            )
            for group in groups
        )

    def _stamp(self, group_id: bytes, column: str, sentence: str, *, now: bool) -> Undo:
        with self._database.write() as work:
            group = fetch(work.session, Group, group_id)
            setattr(group, column, work.clock.now() if now else None)
            work.audit("save", "group", group_id, column)
            work.changed("groups", group_id)
            return work.undo(_told(sentence, group))


def add_group(work: Work, draft: GroupDraft) -> Group:
    """Add a group inside an open transaction."""
    group = Group(attendance_mode=default_mode(draft.kind), name="")
    work.add(group)
    work.session.flush()
    _apply(work, group, draft)
    work.session.flush()
    work.audit("add", "group", group.id)
    work.changed("groups", group.id)
    return group


def write_membership(
    work: Work,
    group_id: bytes,
    member_id: bytes,
    status: GroupMemberStatus,
    role: GroupRole,
    *,
    since: date | None = None,
) -> None:
    """Say how a person stands to a group inside an open transaction; one row a pair."""
    row_id = work.pair_id("group_membership", group_id, member_id)
    row = work.session.get(GroupMembership, row_id)
    today = since or today_of(work.session, work.clock)
    before = None if row is None else (row.status, row.role)
    if row is None:
        row = GroupMembership(id=row_id, group_id=group_id, member_id=member_id, since=today)
        work.add(row)
    elif row.status in _ENDED and status not in _ENDED:
        row.since = today
    row.status = status
    row.role = role
    row.until = today if status in _ENDED else None
    wait(row, status, work.clock.now())
    if before != (status, role):
        note_standing(work, row, today)
    work.session.flush()
    work.audit("save", "group_membership", row_id, "status", "role")
    work.changed("groups", group_id)
    work.changed("members", member_id)


def wait(row: GroupMembership, status: GroupMemberStatus, now: datetime) -> None:
    """Keep somebody's turn while they wait or have been asked; who comes or goes has none."""
    if status not in WAITS:
        row.waiting_at = None
    elif status == GroupMemberStatus.WAITLISTED and row.waiting_at is None:
        row.waiting_at = now
    if status in _ENDED:
        row.rotation_place, row.substitute = None, False


def _told(sentence: str, group: Group) -> str:
    return sentence.format(name=isolate(group.alias or group.name))


def _draft(session: Session, group: Group) -> GroupDraft:
    return GroupDraft(
        name=group.name,
        alias=group.alias,
        kind=group.kind,
        openness=group.openness,
        attendance_mode=group.attendance_mode,
        capacity=group.capacity,
        hide_on_person=group.hide_on_person,
        description=group.description,
        languages=_topics(group, GroupTopicKind.LANGUAGE),
        codes=_topics(group, GroupTopicKind.CODE),
        share_level=group.share_level,
        answer_days=read_answer_days(session).of_groups.get(group.id),
    )


def _apply(work: Work, group: Group, draft: GroupDraft) -> None:
    group.name = line(draft.name, field="name", required=True)
    group.alias = line(draft.alias, field="alias")
    group.kind = draft.kind
    group.openness = draft.openness
    if draft.attendance_mode is not None:
        group.attendance_mode = draft.attendance_mode
    write_answer_days(work, draft.answer_days, group.id)
    group.capacity = count_or_none(draft.capacity, field="capacity", least=1)
    group.hide_on_person = draft.hide_on_person
    group.description = body(draft.description, field="description")
    if draft.share_level is not None:
        group.share_level = draft.share_level
    if draft.languages is not None:
        _say(work, group, GroupTopicKind.LANGUAGE, known_languages(draft.languages))
    if draft.codes is not None:
        _say(work, group, GroupTopicKind.CODE, known_codes(draft.codes))


def _topics(group: Group, kind: GroupTopicKind) -> tuple[str, ...]:
    return tuple(sorted(row.text for row in group.topics if row.kind == kind and row.present))


def _say(work: Work, group: Group, kind: GroupTopicKind, wanted: frozenset[str]) -> None:
    known = {row.text: row for row in group.topics if row.kind == kind}
    for text, row in known.items():
        row.present = text in wanted
    for text in sorted(wanted - known.keys()):
        row_id = work.pair_id("group_topic", group.id, kind.encode("ascii"), text.encode("ascii"))
        new = GroupTopic(id=row_id, group_id=group.id, kind=kind, text=text, present=True)
        work.add(new)
        group.topics.append(new)


def _members(session: Session, group_id: bytes) -> tuple[GroupMemberRow, ...]:
    query = (
        select(
            Member.id,
            Member.display_name,
            Member.shielded,
            GroupMembership.status,
            GroupMembership.role,
            GroupMembership.since,
            GroupMembership.until,
        )
        .join(GroupMembership, GroupMembership.member_id == Member.id)
        .where(GroupMembership.group_id == group_id, active_members())
        .order_by(Member.sort_key, Member.id)
    )
    rows = session.execute(query).all()
    pronouns = pronouns_of(session, [row.id for row in rows])
    return tuple(
        GroupMemberRow(
            member_id=row.id,
            name=shown_name(row.display_name, shielded=row.shielded),
            pronouns=pronouns.get(row.id, ""),
            status=row.status,
            role=row.role,
            since=row.since,
            until=row.until,
        )
        for row in rows
    )


def _next_dates(session: Session, ids: Sequence[bytes], now: datetime) -> dict[bytes, date]:
    query = (
        select(Meeting.group_id, func.min(Meeting.starts_local))
        .where(
            Meeting.group_id.in_(ids),
            Meeting.deleted_at.is_(None),
            Meeting.starts_at >= now,
            Meeting.status == MeetingStatus.PLANNED,
        )
        .group_by(Meeting.group_id)
    )
    return {group_id: first.date() for group_id, first in session.execute(query) if group_id}
