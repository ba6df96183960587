"""Groups by their alias, and places with what they offer."""

from datetime import timedelta

import pytest

from chapterdesk.core.clock import FixedClock
from chapterdesk.core.errors import RefusedError, UserError
from chapterdesk.core.vocabulary import (
    AttendanceMode,
    GroupKind,
    GroupMemberStatus,
    GroupRole,
    LocationDisclosure,
)
from chapterdesk.services.catalogue import Services
from chapterdesk.services.groups import GroupDraft
from chapterdesk.services.members.drafts import MemberDraft
from chapterdesk.services.places import PlaceDraft


def test_a_support_group_counts_heads_until_somebody_chooses(services: Services) -> None:
    support, _undo = services.groups.add(GroupDraft(name="Circle", kind=GroupKind.SUPPORT))
    social, _undo = services.groups.add(GroupDraft(name="Walks"))
    named, _undo = services.groups.add(
        GroupDraft(name="Carers", kind=GroupKind.SUPPORT, attendance_mode=AttendanceMode.FIRST_NAME)
    )
    modes = {row.id: row.attendance_mode for row in services.groups.list()}
    assert modes == {
        support: AttendanceMode.COUNT_ONLY,
        social: AttendanceMode.NAMED,
        named: AttendanceMode.FIRST_NAME,
    }


def test_saving_without_a_mode_keeps_the_mode(services: Services) -> None:
    group, _undo = services.groups.add(GroupDraft(name="Circle", kind=GroupKind.SUPPORT))
    opened = services.groups.detail(group)
    services.groups.save(group, GroupDraft(name="Circle two"), updated_at=opened.updated_at)
    assert services.groups.detail(group).row.attendance_mode == AttendanceMode.COUNT_ONLY


def test_the_alias_stands_for_the_name(services: Services) -> None:
    group, undo = services.groups.add(GroupDraft(name="Coming out", alias="Tuesday circle"))
    assert services.groups.list()[0].label == "Tuesday circle"
    assert "Coming out" not in undo.label
    assert services.groups.resolve("tuesday CIRCLE") == group
    assert services.groups.resolve("coming out") == group
    assert services.groups.resolve(group.hex()[:6]) == group
    with pytest.raises(UserError):
        services.groups.resolve("another")


def test_leaving_is_a_status_and_coming_back_one_row(services: Services, clock: FixedClock) -> None:
    group, _undo = services.groups.add(GroupDraft(name="Walks"))
    sam, _undo = services.members.add(MemberDraft(display_name="Sam"))
    role = GroupRole.FACILITATOR
    services.groups.set_member(group, sam, GroupMemberStatus.ACTIVE, role)
    undo = services.groups.set_member(group, sam, GroupMemberStatus.LEFT)
    assert services.groups.list()[0].member_count == 0
    services.undo.apply(undo)
    detail = services.groups.detail(group)
    assert [(row.name, row.role) for row in detail.members] == [("Sam", role)]
    assert detail.row.member_count == 1


def test_a_full_group_says_so(services: Services) -> None:
    group, _undo = services.groups.add(GroupDraft(name="Small", capacity=1))
    first, _undo = services.members.add(MemberDraft(display_name="Sam"))
    second, _undo = services.members.add(MemberDraft(display_name="Alex"))
    services.groups.set_member(group, first, GroupMemberStatus.ACTIVE)
    services.groups.set_member(group, first, GroupMemberStatus.ACTIVE)
    with pytest.raises(RefusedError):
        services.groups.set_member(group, second, GroupMemberStatus.ACTIVE)
    services.groups.set_member(group, second, GroupMemberStatus.WAITLISTED)


def test_archive_delete_and_back(services: Services) -> None:
    group, _undo = services.groups.add(GroupDraft(name="Walks"))
    services.groups.archive(group)
    assert services.groups.list() == ()
    assert services.groups.list(archived=True)[0].archived
    services.groups.unarchive(group)
    undo = services.groups.delete(group)
    assert services.groups.list(archived=True) == ()
    services.undo.apply(undo)
    assert len(services.groups.list()) == 1


def test_a_group_changed_since_is_not_overwritten(services: Services, clock: FixedClock) -> None:
    group, _undo = services.groups.add(GroupDraft(name="Walks"))
    opened = services.groups.detail(group)
    clock.set(clock.now() + timedelta(seconds=1))
    services.groups.save(group, GroupDraft(name="Hikes"), updated_at=opened.updated_at)
    with pytest.raises(RefusedError):
        services.groups.save(group, GroupDraft(name="Runs"), updated_at=opened.updated_at)
    assert services.groups.detail(group).draft.name == "Hikes"


def test_a_place_keeps_its_features_through_undo(services: Services) -> None:
    place, _undo = services.places.add(
        PlaceDraft(name="Old Mill", area="Mill", features=("quiet_room", "ramp_or_lift"))
    )
    opened = services.places.detail(place)
    changed = PlaceDraft(
        name="Old Mill",
        disclosure=LocationDisclosure.FULL,
        features=("ramp_or_lift", "low_light"),
    )
    undo = services.places.save(place, changed, updated_at=opened.updated_at)
    assert services.places.detail(place).draft.features == ("low_light", "ramp_or_lift")
    services.undo.apply(undo)
    assert services.places.detail(place).draft == opened.draft
    assert services.places.resolve("old mill") == place


@pytest.mark.parametrize(
    "draft",
    [
        PlaceDraft(name=""),
        PlaceDraft(name="x" * 201),
        PlaceDraft(name="Hall", capacity=0),
        PlaceDraft(name="Hall", remark="x" * 20_001),
    ],
)
def test_a_bad_place_is_refused(services: Services, draft: PlaceDraft) -> None:
    with pytest.raises(UserError):
        services.places.add(draft)
    assert services.places.list() == ()


def test_control_characters_do_not_get_in(services: Services) -> None:
    services.places.add(PlaceDraft(name="Old\u0000 \u202eMill\u2028"))
    assert services.places.list()[0].name == "Old Mill"
