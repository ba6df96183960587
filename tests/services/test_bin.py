"""The bin: what goes for good leaves numbers behind and nothing else."""

from datetime import datetime, timedelta

import pytest

from chapterdesk.core.clock import FixedClock
from chapterdesk.core.errors import RefusedError
from chapterdesk.services.bin import BinRow
from chapterdesk.services.catalogue import Services
from chapterdesk.services.meetings import MeetingDraft
from chapterdesk.services.members.drafts import MemberDraft


def test_a_past_meeting_stays_as_full_when_somebody_goes_for_good(
    services: Services, clock: FixedClock
) -> None:
    meeting_id, _undo = services.meetings.add(
        MeetingDraft(starts_local=datetime(2026, 11, 26, 17, 0), title="Evening")  # noqa: DTZ001  # wall-clock
    )
    ids = [services.members.add(MemberDraft(display_name=name))[0] for name in ("Wren", "Sam")]
    for member_id in ids:
        services.checkin.mark(meeting_id, member_id)
    services.checkin.anonymous(meeting_id, 3)
    services.members.delete(ids[0])
    assert services.bin.purge_expired(clock.now().date() + timedelta(days=30)) == 1
    summary = services.checkin.summary(meeting_id)
    assert (summary.present, summary.more_than_named) == (1, 4)


def test_only_what_lies_in_the_bin_is_deleted_for_good(services: Services) -> None:
    member_id, _undo = services.members.add(MemberDraft(display_name="Wren"))
    today = datetime(2026, 11, 26).date()  # noqa: DTZ001  # a day
    row = BinRow(kind="member", id=member_id, title="", deleted_on=today, gone_on=today)
    assert services.bin.delete_for_ever([row]) == 0
    assert services.members.detail(member_id).row.name == "Wren"
    with pytest.raises(RefusedError):
        services.bin.restore("member", member_id)
