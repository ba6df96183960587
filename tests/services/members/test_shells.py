"""A record that was merged into another one is read and written by nobody."""

from collections.abc import Callable

import pytest

from chapterdesk.core.errors import RefusedError, UsageError
from chapterdesk.core.vocabulary import ConsentPurpose, ConsentStatus, GroupMemberStatus
from chapterdesk.services.catalogue import Desk, Services
from chapterdesk.services.consents.recording import Said
from chapterdesk.services.groups import GroupDraft
from chapterdesk.services.members.drafts import MemberDraft
from tests.services.duplicates.test_merging import table_rows

SAID = Said(purpose=ConsentPurpose.CONTACT_ME, status=ConsentStatus.REFUSED)
ACTS: dict[str, Callable[[Services, bytes], object]] = {
    "detail": lambda services, one: services.members.detail(one),
    "rename": lambda services, one: services.members.rename(one, "Ash", ""),
    "confirm": lambda services, one: services.members.confirm_name(one),
    "note": lambda services, one: services.members.add_note(one, "Came late"),
    "archive": lambda services, one: services.members.archive(one),
    "delete": lambda services, one: services.members.delete(one),
    "consent": lambda services, one: services.consents.record(one, SAID),
    "story": lambda services, one: services.consents.story(one),
    "restrict": lambda services, one: services.requests.restrict(one),
    "copy": lambda services, one: services.copies.shown(one),
    "group": lambda services, one: services.groups.set_member(
        services.groups.add(GroupDraft(name="Walks"))[0], one, GroupMemberStatus.ACTIVE
    ),
}


@pytest.fixture
def shell(services: Services) -> bytes:
    kept, _undo = services.members.add(MemberDraft(display_name="Maren Quill"))
    merged, _undo = services.members.add(MemberDraft(display_name="Mervyn"))
    services.duplicates.merge(kept, merged)
    return merged


@pytest.mark.parametrize("name", ACTS)
def test_what_is_said_of_a_merged_record_is_not_lost_in_it(
    services: Services, desk: Desk, shell: bytes, name: str
) -> None:
    before = table_rows(desk, "group")
    with pytest.raises(RefusedError, match="not here any more"):
        ACTS[name](services, shell)
    assert table_rows(desk, "group") == before


def test_its_id_names_nobody_until_the_two_are_parted(services: Services, shell: bytes) -> None:
    with pytest.raises(UsageError):
        services.members.resolve(shell.hex())
    services.duplicates.undo(services.duplicates.merges()[0].id)
    assert services.members.resolve(shell.hex()) == shell
    assert services.members.detail(shell).row.name == "Mervyn"
