"""Groups, who belongs to them, and places."""

from datetime import date, datetime

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column, relationship

from chapterdesk.core.safe_vocabulary import PlaceKind, PlacePointState
from chapterdesk.core.vocabulary import (
    Answer,
    AttendanceMode,
    GroupKind,
    GroupMemberStatus,
    GroupRole,
    GroupTopicKind,
    LocationDisclosure,
    Openness,
    ShareLevel,
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
    share_level: Mapped[ShareLevel] = word(ShareLevel, ShareLevel.NONE, server_default="none")
    """How far it may be told that there is this group."""
    minors: Mapped[Answer] = word(Answer, Answer.UNKNOWN, server_default="unknown")
    """Whether people under 18 come; who they are stands nowhere here."""

    topics: Mapped[list["GroupTopic"]] = relationship(
        cascade="all, delete-orphan", passive_deletes=True
    )


class GroupTopic(Row):
    """A language that is spoken in a group, or a type code; its id stands for the pair."""

    __tablename__ = "group_topic"

    group_id: Mapped[bytes] = owner("group.id")
    kind: Mapped[GroupTopicKind] = word(GroupTopicKind)
    text: Mapped[str]
    present: Mapped[bool] = mapped_column(default=True)


class GroupMembership(Row):
    """One person in one group; its id stands for the pair, leaving is a status."""

    __tablename__ = "group_membership"

    group_id: Mapped[bytes] = owner("group.id")
    member_id: Mapped[bytes] = owner("member.id")
    status: Mapped[GroupMemberStatus] = word(GroupMemberStatus, GroupMemberStatus.ACTIVE)
    role: Mapped[GroupRole] = word(GroupRole, GroupRole.PARTICIPANT)
    since: Mapped[Date]
    until: Mapped[date | None] = mapped_column(Day)
    waiting_at: Mapped[datetime | None] = mapped_column(Instant)
    """Since when this person waits for a place; None while they do not."""
    rotation_place: Mapped[int | None]
    """Where they stand among those who take turns in leading; None does not take a turn."""
    substitute: Mapped[bool] = mapped_column(default=False, server_default="0")
    """Whether they may be asked to stand in."""


class GroupMembershipHistory(Row):
    """How a person stood to a group from a day on. Nothing of it is changed later."""

    __tablename__ = "group_membership_history"

    group_id: Mapped[bytes] = owner("group.id")
    member_id: Mapped[bytes] = owner("member.id")
    status: Mapped[GroupMemberStatus] = word(GroupMemberStatus)
    role: Mapped[GroupRole] = word(GroupRole, GroupRole.PARTICIPANT)
    since: Mapped[Date]


class GroupAgreement(Row):
    """What a group agreed on, in one version; a version that was read out stays as it is."""

    __tablename__ = "group_agreement"

    group_id: Mapped[bytes] = owner("group.id")
    version: Mapped[int]
    text: Mapped[Words]
    since: Mapped[Date]
    deleted_at: Mapped[datetime | None] = mapped_column(Instant)


class AgreementReading(Row):
    """One time that an agreement was read out, and to how many; nobody is named."""

    __tablename__ = "agreement_reading"

    agreement_id: Mapped[bytes] = owner("group_agreement.id")
    meeting_id: Mapped[bytes | None] = mapped_column(LargeBinary(16))
    read_on: Mapped[Date]
    heads: Mapped[int | None]


class AgreementAcknowledgement(Row):
    """One person who said yes to an agreement; its id stands for the pair.

    A group that only counts heads has none.
    """

    __tablename__ = "agreement_acknowledgement"

    agreement_id: Mapped[bytes] = owner("group_agreement.id")
    member_id: Mapped[bytes] = owner("member.id")
    said_on: Mapped[Date]
    withdrawn_on: Mapped[date | None] = mapped_column(Day)


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
    kind: Mapped[PlaceKind] = word(PlaceKind, PlaceKind.ROOM, server_default="room")
    link: Mapped[Words] = mapped_column(server_default="")
    """How to get into a call or a chat; it is told as an address is."""
    safety_notes: Mapped[Words] = mapped_column(server_default="")
    """For the desk alone: never on paper, in a file or in meeting mode."""

    features: Mapped[list["PlaceFeature"]] = relationship(
        cascade="all, delete-orphan", passive_deletes=True
    )


class PlaceFeature(Row):
    """One access feature of a place, by its vocabulary code; its id stands for the pair."""

    __tablename__ = "place_feature"

    place_id: Mapped[bytes] = owner("place.id")
    feature: Mapped[str]
    present: Mapped[bool] = mapped_column(default=True)


class PlacePoint(Row):
    """One point of a place's checklist; its id stands for the pair."""

    __tablename__ = "place_point"

    place_id: Mapped[bytes] = owner("place.id")
    point: Mapped[str]
    """Its code in the vocabulary."""
    state: Mapped[PlacePointState] = word(PlacePointState, PlacePointState.OPEN)
    remark: Mapped[Words]
    looked_on: Mapped[date | None] = mapped_column(Day)
    """When somebody looked last; what was right once may be so no more."""
