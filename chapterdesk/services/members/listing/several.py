"""Acts on several people at once: each is one transaction, and one undo."""

from collections.abc import Iterator, Sequence
from typing import Final

from sqlalchemy import func, literal_column, select
from sqlalchemy.sql import ColumnElement

from chapterdesk.core.errors import RefusedError, UsageError
from chapterdesk.core.vocabulary import GroupMemberStatus, GroupRole
from chapterdesk.core.words import _, isolate, ngettext
from chapterdesk.models import Group, GroupMembership, Member, MemberTopic, SearchWord
from chapterdesk.services.database import Database, Work
from chapterdesk.services.meeting_rows import active_members
from chapterdesk.services.members.listing.shapes import Several
from chapterdesk.services.members.refused import refusal_of
from chapterdesk.services.members.service import AREA
from chapterdesk.services.rows import fetch, line
from chapterdesk.services.standings import note_standing
from chapterdesk.services.zones import today_of

MOST: Final = 1_000
"""People that one act changes at most; more would hold everything else up."""
_AT_ONCE: Final = 400
_ENDED: Final = frozenset({GroupMemberStatus.LEFT, GroupMemberStatus.REMOVED})
_TAG_LIMIT: Final = 80
_MOST_TAGS: Final = 40


class SeveralService:
    """Do one thing to several people, or to none of them."""

    def __init__(self, *, database: Database) -> None:
        self._database = database

    def add_tag(self, ids: Sequence[bytes], tag: str) -> Several:
        """Give people a tag.

        Raises:
            UserError: The tag is empty, too long or refused, or everybody has it; nothing is saved.
        """
        wanted = line(tag, field="tag", required=True, limit=_TAG_LIMIT)
        refusal = refusal_of(wanted)
        if refusal is not None:
            raise RefusedError(
                refusal.reason, _("Nothing was saved."), refusal.pointer, field="tag"
            )
        with self._database.write() as work:
            changed: list[bytes] = []
            for part_ids in _ids(work, ids):
                have: dict[bytes, list[str]] = {}
                for member_id, text in work.session.execute(
                    select(MemberTopic.member_id, MemberTopic.text).where(
                        MemberTopic.member_id.in_(part_ids),
                        # The sign: by the index of people, not the one of kinds.
                        literal_column("+member_topic.kind") == "tag",
                    )
                ):
                    have.setdefault(member_id, []).append(text)
                for member_id in part_ids:
                    carried = have.get(member_id, [])
                    if wanted in carried or len(carried) >= _MOST_TAGS:
                        continue
                    work.add(
                        MemberTopic(
                            id=work.pair_id("member_topic", member_id, b"tag", wanted.encode()),
                            member_id=member_id,
                            kind="tag",
                            text=wanted,
                        )
                    )
                    changed.append(member_id)
            label = _("{people}: tag “{tag}” added")
            return _told(work, ids, changed, "edit", "tags", label, tag=isolate(wanted))

    def remove_tag(self, ids: Sequence[bytes], tag: str) -> Several:
        """Take a tag away from people.

        Raises:
            UserError: None of them has it; nothing is saved.
        """
        wanted = line(tag, field="tag", required=True)
        with self._database.write() as work:
            changed: list[bytes] = []
            for part in _ids(work, ids):
                rows = work.session.scalars(
                    select(MemberTopic).where(
                        MemberTopic.member_id.in_(part),
                        MemberTopic.kind == "tag",
                        MemberTopic.text == wanted,
                    )
                ).all()
                for row in rows:
                    changed.append(row.member_id)
                    work.session.delete(row)
            label = _("{people}: tag “{tag}” taken away")
            return _told(work, ids, changed, "edit", "tags", label, tag=isolate(wanted))

    def add_to_group(self, ids: Sequence[bytes], group_id: bytes) -> Several:
        """Put people into a group; a record that is only kept is left out, and counted.

        Raises:
            UserError: The group is gone or has not room for all of them, or everybody is in it;
                nothing is saved.
        """
        with self._database.write() as work:
            group = fetch(work.session, Group, group_id)
            today = today_of(work.session, work.clock)
            changed: list[bytes] = []
            kept = 0
            for part in _people(work, ids):
                rows = _memberships(work, group_id, part)
                for member in part:
                    row = rows.get(member.id)
                    if member.restricted_on is not None:
                        kept += 1
                        continue
                    if row is not None and row.status == GroupMemberStatus.ACTIVE:
                        continue
                    if row is None:
                        row = GroupMembership(
                            id=work.pair_id("group_membership", group_id, member.id),
                            group_id=group_id,
                            member_id=member.id,
                            role=GroupRole.PARTICIPANT,
                            since=today,
                        )
                        work.add(row)
                    elif row.status in _ENDED:
                        row.since = today
                    row.status = GroupMemberStatus.ACTIVE
                    row.until, row.waiting_at = None, None
                    note_standing(work, row, today)
                    changed.append(member.id)
            work.session.flush()
            _refuse_overfull(work, group)
            work.changed("groups", group_id)
            label = _("{people}: put into {group}")
            name = isolate(group.alias or group.name)
            return _told(work, ids, changed, "join", "groups", label, kept=kept, group=name)

    def take_out_of_group(self, ids: Sequence[bytes], group_id: bytes) -> Several:
        """Note that people have left a group.

        Raises:
            UserError: The group is gone, or none of them is in it; nothing is saved.
        """
        with self._database.write() as work:
            group = fetch(work.session, Group, group_id)
            today = today_of(work.session, work.clock)
            changed: list[bytes] = []
            for part in _people(work, ids):
                for member_id, row in _memberships(work, group_id, part).items():
                    if row.status in _ENDED:
                        continue
                    row.status = GroupMemberStatus.LEFT
                    row.until, row.waiting_at = today, None
                    row.rotation_place, row.substitute = None, False
                    note_standing(work, row, today)
                    changed.append(member_id)
            work.changed("groups", group_id)
            label = _("{people}: taken out of {group}")
            name = isolate(group.alias or group.name)
            return _told(work, ids, changed, "leave", "groups", label, group=name)

    def archive(self, ids: Sequence[bytes]) -> Several:
        """Take people off the lists; nothing of theirs is lost.

        Raises:
            UserError: All of them are archived; nothing is saved.
        """
        with self._database.write() as work:
            changed: list[bytes] = []
            for part in _people(work, ids):
                for member in part:
                    if member.archived_at is None:
                        member.archived_at = work.clock.now()
                        changed.append(member.id)
            label = _("{people}: archived")
            return _told(work, ids, changed, "archive", "archived_at", label)

    def delete(self, ids: Sequence[bytes]) -> Several:
        """Put people into the bin; after 30 days they are gone.

        Raises:
            UserError: None of them is there any more; nothing is saved.
        """
        with self._database.write() as work:
            changed: list[bytes] = []
            for part in _people(work, ids):
                part_ids = [member.id for member in part]
                for member in part:
                    member.deleted_at = work.clock.now()
                    changed.append(member.id)
                for word in work.session.scalars(
                    select(SearchWord).where(SearchWord.subject_id.in_(part_ids))
                ):
                    work.session.delete(word)
            label = _("{people}: put into the bin")
            return _told(work, ids, changed, "delete", "deleted_at", label)


def _people(work: Work, ids: Sequence[bytes]) -> Iterator[Sequence[Member]]:
    """Return those who are there, a few hundred at a time."""
    for part in _parts(ids):
        yield work.session.scalars(select(Member).where(*_there(part))).all()


def _ids(work: Work, ids: Sequence[bytes]) -> Iterator[Sequence[bytes]]:
    """Return the same where nothing of theirs but who they are is asked for."""
    for part in _parts(ids):
        yield work.session.scalars(select(Member.id).where(*_there(part))).all()


def _there(ids: Sequence[bytes]) -> tuple[ColumnElement[bool], ...]:
    return (Member.id.in_(ids), Member.deleted_at.is_(None), Member.merged_into.is_(None))


def _parts(ids: Sequence[bytes]) -> Iterator[Sequence[bytes]]:
    known = tuple(dict.fromkeys(ids))
    if len(known) > MOST:
        raise UsageError(
            _("These are too many people for one act: {count}.").format(count=len(known)),
            _("Nothing was changed."),
            _("Choose {limit} of them at most, and do it again for the others.").format(limit=MOST),
        )
    for start in range(0, len(known), _AT_ONCE):
        yield known[start : start + _AT_ONCE]


def _memberships(
    work: Work, group_id: bytes, people: Sequence[Member]
) -> dict[bytes, GroupMembership]:
    rows = work.session.scalars(
        select(GroupMembership).where(
            GroupMembership.group_id == group_id,
            GroupMembership.member_id.in_([member.id for member in people]),
        )
    )
    return {row.member_id: row for row in rows}


def _refuse_overfull(work: Work, group: Group) -> None:
    if group.capacity is None:
        return
    inside = work.session.scalars(
        select(func.count())
        .select_from(GroupMembership)
        .join(Member, Member.id == GroupMembership.member_id)
        .where(
            GroupMembership.group_id == group.id,
            GroupMembership.status == GroupMemberStatus.ACTIVE,
            active_members(),
        )
    ).one()
    if inside > group.capacity:
        raise RefusedError(
            _("This group has not room for all of them: it would hold {count} people.").format(
                count=inside
            ),
            _("Nothing was changed."),
            _("Choose fewer people, or raise the number of places."),
        )


def _told(  # noqa: PLR0917  # what was done, to whom, and how it is said
    work: Work,
    ids: Sequence[bytes],
    changed: Sequence[bytes],
    action: str,
    field: str,
    label: str,
    *,
    kept: int = 0,
    **names: str,
) -> Several:
    if not changed:
        raise RefusedError(
            _("There is nothing to change: this is so for all of them already."),
            _("Nothing was changed."),
            _("Choose other people, or do something else with them."),
        )
    people = ngettext("{count} person", "{count} people", len(changed))
    work.session.flush()
    work.audit_each(action, "member", changed, field)
    work.changed(AREA, *changed)
    return Several(
        undo=work.undo(label.format(people=people, **names)),
        changed=len(changed),
        passed=len(set(ids)) - len(changed) - kept,
        restricted=kept,
    )
