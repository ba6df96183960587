"""What a list of people can be narrowed to beside its text: standing, groups, tags, languages."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import Select, and_, literal_column, or_, select
from sqlalchemy.sql import ColumnElement

from chapterdesk.core.vocabulary import Answer, GroupMemberStatus, MemberStatus
from chapterdesk.models import (
    ContactPoint,
    Group,
    GroupMembership,
    Member,
    MemberLanguage,
    MemberTopic,
)
from chapterdesk.services.members.contact_rules import PHONES, RINGING


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowing:
    """What narrows a list. One of several words is enough; of different kinds each has to hold.

    Attributes:
        statuses: How they stand to the chapter; the list's own choice where empty.
        groups: Groups they belong to now. A group that is not shown on persons finds nobody.
        tags: Tags as they are written.
        languages: BCP 47 tags.
        unconfirmed: Whether only those whose name is not yet confirmed.
        unreachable: Whether only those without any way to reach them that may be used.
        joined_since: Only who joined on this day or later.
    """

    statuses: tuple[MemberStatus, ...] = ()
    groups: tuple[bytes, ...] = ()
    tags: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    unconfirmed: bool = False
    unreachable: bool = False
    joined_since: date | None = None

    @property
    def is_empty(self) -> bool:
        """Say whether it narrows nothing."""
        return self == NOTHING


NOTHING: Final = Narrowing()


def narrowed(more: Narrowing) -> list[ColumnElement[bool]]:
    """Return the conditions on `member`.

    Who has a tag is read once for the whole list, not asked of each person in it.
    """
    conditions: list[ColumnElement[bool]] = []
    if more.statuses:
        conditions.append(Member.status.in_(more.statuses))
    if more.tags:
        conditions.append(
            Member.id.in_(
                select(MemberTopic.member_id).where(
                    MemberTopic.kind == "tag", MemberTopic.text.in_(more.tags)
                )
            )
        )
    if more.languages:
        conditions.append(
            Member.id.in_(
                select(MemberLanguage.member_id).where(MemberLanguage.tag.in_(more.languages))
            )
        )
    if more.groups:
        conditions.append(Member.id.in_(_belonging(more.groups)))
    if more.unconfirmed:
        conditions.append(Member.name_confirmed.is_(False))
    if more.unreachable:
        conditions.append(~_usable())
    if more.joined_since is not None:
        conditions.append(Member.joined_on >= more.joined_since)
    return conditions


def _belonging(groups: tuple[bytes, ...]) -> Select[Any]:
    return (
        select(GroupMembership.member_id)
        .join(Group, Group.id == GroupMembership.group_id)
        .where(
            GroupMembership.group_id.in_(groups),
            GroupMembership.status == GroupMemberStatus.ACTIVE,
            Group.deleted_at.is_(None),
            Group.hide_on_person.is_not(True),
        )
    )


def _usable() -> ColumnElement[bool]:
    """Say whether somebody has a way to reach them whose verdict is not "no"."""
    return (
        select(literal_column("1"))
        .select_from(ContactPoint)
        .where(
            ContactPoint.member_id == Member.id,
            or_(
                ContactPoint.text_ok == Answer.YES,
                and_(ContactPoint.kind.in_(PHONES), ContactPoint.voicemail_rule.in_(RINGING)),
            ),
        )
        .correlate(Member)
        .exists()
    )
