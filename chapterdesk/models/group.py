"""Groups, who belongs to them, and places."""

from datetime import date, datetime

from sqlalchemy.orm import Mapped, mapped_column, relationship

from chapterdesk.core.vocabulary import (
    AttendanceMode,
    GroupKind,
    GroupMemberStatus,
    GroupRole,
    LocationDisclosure,
    Openness,
)
from chapterdesk.models.base import Date, Day, Flag, Instant, Row, Words, owner, word


class Group(Row):
    """A group. Its alias is shown everywhere but on its own page, for a group's name can out."""

    __tablename__ = "group"

    name: Mapped[str]
    alias: Mapped[Words]
    kind: Mapped[GroupKind] = word(GroupKind, GroupKind.SOCIAL)
    openness: Mapped[Openness] = word(Openness, Openness.OPEN)
    attendance_mode: Mapped[AttendanceMode] = word(AttendanceMode, AttendanceMode.COUNT_ONLY)
    capacity: Mapped[int | None]
    hide_on_person: Mapped[Flag]
    description: Mapped[Words]
    archived_at: Mapped[datetime | None] = mapped_column(Instant)
    deleted_at: Mapped[datetime | None] = mapped_column(Instant)


class GroupMembership(Row):
    """One person in one group; its id stands for the pair, leaving is a status."""

    __tablename__ = "group_membership"

    group_id: Mapped[bytes] = owner("group.id")
    member_id: Mapped[bytes] = owner("member.id")
    status: Mapped[GroupMemberStatus] = word(GroupMemberStatus, GroupMemberStatus.ACTIVE)
    role: Mapped[GroupRole] = word(GroupRole, GroupRole.PARTICIPANT)
    since: Mapped[Date]
    until: Mapped[date | None] = mapped_column(Day)


class Place(Row):
    """A room, a hall, a call or a chat, and how much of it may be told."""

    __tablename__ = "place"

    name: Mapped[str]
    area: Mapped[Words]
    address: Mapped[Words]
    disclosure: Mapped[LocationDisclosure] = word(LocationDisclosure, LocationDisclosure.AREA_ONLY)
    capacity: Mapped[int | None]
    remark: Mapped[Words]
    archived_at: Mapped[datetime | None] = mapped_column(Instant)
    deleted_at: Mapped[datetime | None] = mapped_column(Instant)

    features: Mapped[list["PlaceFeature"]] = relationship(
        cascade="all, delete-orphan", passive_deletes=True
    )


class PlaceFeature(Row):
    """One access feature of a place, by its vocabulary code; its id stands for the pair."""

    __tablename__ = "place_feature"

    place_id: Mapped[bytes] = owner("place.id")
    feature: Mapped[str]
    present: Mapped[bool] = mapped_column(default=True)
