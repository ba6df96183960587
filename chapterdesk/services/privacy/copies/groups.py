"""Read what a copy of a record holds of groups: where somebody belongs, leads and said yes."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from chapterdesk.core.vocabulary import DutyStatus
from chapterdesk.models import (
    AgreementAcknowledgement,
    Group,
    GroupAgreement,
    GroupMembership,
    GroupMembershipHistory,
    Meeting,
    MeetingDuty,
)

Record = dict[str, Any]


def read_groups(session: Session, member_id: bytes, clean: Callable[[str], str]) -> list[Record]:
    """Return the groups they are or were in."""
    query = (
        select(GroupMembership, Group)
        .join(Group, Group.id == GroupMembership.group_id)
        .where(GroupMembership.member_id == member_id)
        .order_by(GroupMembership.since, GroupMembership.id)
    )
    return [
        {**_standing(row, group, clean), "until": _day(row.until)}
        for row, group in session.execute(query)
    ]


def read_history(session: Session, member_id: bytes, clean: Callable[[str], str]) -> list[Record]:
    """Return how they stood to groups from when on."""
    query = (
        select(GroupMembershipHistory, Group)
        .join(Group, Group.id == GroupMembershipHistory.group_id)
        .where(GroupMembershipHistory.member_id == member_id)
        .order_by(GroupMembershipHistory.since, GroupMembershipHistory.created_at)
    )
    return [_standing(row, group, clean) for row, group in session.execute(query)]


def _standing(
    row: GroupMembership | GroupMembershipHistory, group: Group, clean: Callable[[str], str]
) -> Record:
    return {
        "group": "" if group.hide_on_person else clean(group.alias or group.name),
        "status": row.status.value,
        "role": row.role.value,
        "since": row.since.isoformat(),
    }


def read_agreements(
    session: Session, member_id: bytes, clean: Callable[[str], str]
) -> list[Record]:
    """Return which agreements they said yes to."""
    rows: Sequence[Any] = session.execute(
        select(
            AgreementAcknowledgement, GroupAgreement.version, Group.alias, Group.name,
            Group.hide_on_person,
        )
        .join(GroupAgreement, GroupAgreement.id == AgreementAcknowledgement.agreement_id)
        .join(Group, Group.id == GroupAgreement.group_id)
        .where(AgreementAcknowledgement.member_id == member_id)
        .order_by(AgreementAcknowledgement.said_on, AgreementAcknowledgement.id)
    ).all()  # fmt: skip
    return [
        {
            "group": "" if hidden else clean(alias or name),
            "version": version,
            "said_on": row.said_on.isoformat(),
            "withdrawn_on": _day(row.withdrawn_on),
        }
        for row, version, alias, name, hidden in rows
    ]


def read_leading(session: Session, member_id: bytes, clean: Callable[[str], str]) -> list[Record]:
    """Return which meetings they lead or led."""
    rows: Sequence[Any] = session.execute(
        select(
            MeetingDuty, Meeting.starts_local, Meeting.title, Group.alias, Group.name,
            Group.hide_on_person,
        )
        .join(Meeting, Meeting.id == MeetingDuty.meeting_id)
        .outerjoin(Group, Group.id == Meeting.group_id)
        .where(MeetingDuty.member_id == member_id, MeetingDuty.status == DutyStatus.PLANNED)
        .order_by(Meeting.starts_at, Meeting.id)
    ).all()  # fmt: skip
    return [
        {
            "day": starts.date().isoformat(),
            "meeting": "" if hidden else clean(title or alias or name or ""),
            "role": row.role.value,
        }
        for row, starts, title, alias, name, hidden in rows
    ]


def _day(value: date | None) -> str | None:
    return None if value is None else value.isoformat()
