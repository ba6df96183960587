"""A series in the bin: it comes back with its meetings, or goes and leaves what has begun."""

from datetime import UTC, date, datetime, timedelta

import pytest

from chapterdesk.core.clock import FixedClock
from chapterdesk.core.errors import RefusedError
from chapterdesk.core.vocabulary import AttendanceMode
from chapterdesk.models import Meeting, MeetingDuty, Series, SeriesFacilitator
from chapterdesk.services.bin import BinRow
from chapterdesk.services.catalogue import Services
from chapterdesk.services.groups import GroupDraft
from chapterdesk.services.members.drafts import MemberDraft
from chapterdesk.services.series import Scope, SeriesChange, SeriesDraft, SeriesTemplate
from tests.services.series.test_series import FIRST, THURSDAYS, WEEK, everything, starts, stored


@pytest.fixture
def group(services: Services) -> bytes:
    return services.groups.add(GroupDraft(name="Walks", attendance_mode=AttendanceMode.NAMED))[0]


@pytest.fixture
def member(services: Services) -> bytes:
    return services.members.add(MemberDraft(display_name="Wren"))[0]


@pytest.fixture
def weekly(services: Services, group: bytes, member: bytes) -> bytes:
    template = SeriesTemplate(group_id=group, facilitators=(member,))
    draft = SeriesDraft(starts_local=FIRST, rule=THURSDAYS, template=template)
    return services.series.add(draft)[0]


def binned(services: Services) -> BinRow:
    (row,) = services.bin.list()
    return row


def test_it_lies_there_for_thirty_days_and_its_meetings_do_not(
    services: Services, weekly: bytes
) -> None:
    services.series.delete(weekly)
    row = binned(services)
    assert (row.kind, row.id, row.title) == ("series", weekly, "Walks")
    assert (row.deleted_on, row.gone_on) == (date(2026, 11, 26), date(2026, 12, 26))
    assert starts(services) == []
    assert services.series.make_due().made == 0


def test_it_comes_back_with_its_meetings(services: Services, weekly: bytes) -> None:
    services.series.skip(weekly, FIRST + WEEK)
    before, ids = starts(services), {row.id for row in stored(services)}
    services.series.delete(weekly)
    deleted = everything(services)
    undo = services.bin.restore("series", weekly)
    assert starts(services) == before
    assert {row.id for row in stored(services)} == ids
    assert services.bin.list() == ()
    assert [row.id for row in services.series.list()] == [weekly]
    services.undo.apply(undo)
    assert everything(services) == deleted
    assert binned(services).id == weekly


def test_it_comes_back_where_its_zone_is_not_known(services: Services, weekly: bytes) -> None:
    services.series.delete(weekly)
    with services.series._database.write() as work:
        work.session.get_one(Series, weekly).timezone = "Mars/Base"
    services.bin.restore("series", weekly)
    (row,) = services.series.list()
    assert (row.id, row.zone_known) == (weekly, False)


def test_what_has_begun_stays_when_it_goes_for_good(
    services: Services, weekly: bytes, member: bytes, clock: FixedClock
) -> None:
    first, *_rest = stored(services)
    clock.set(datetime(2026, 12, 3, 19, tzinfo=UTC))
    services.checkin.mark(first.id, member)
    services.series.delete(weekly)
    assert services.bin.purge_expired(date(2027, 1, 1)) == 0
    assert services.bin.purge_expired(date(2027, 1, 2)) == 1
    (meeting,) = stored(services)
    assert (meeting.id, meeting.series_id, meeting.recurrence_local) == (first.id, None, None)
    assert services.checkin.summary(first.id).present == 1
    with services.series._database.read() as session:
        assert session.query(Series).count() == session.query(SeriesFacilitator).count() == 0
        assert {row.meeting_id for row in session.query(MeetingDuty)} == {first.id}
    with pytest.raises(RefusedError):
        services.bin.restore("series", weekly)


def test_what_was_decided_by_hand_stays_when_it_goes_for_good(
    services: Services, weekly: bytes
) -> None:
    moved = FIRST + WEEK + timedelta(hours=1)
    services.series.move(weekly, FIRST + WEEK, moved)
    services.series.delete(weekly)
    assert services.bin.delete_for_ever(services.bin.list()) == 1
    assert starts(services) == [moved]


def test_a_meeting_of_it_in_the_bin_stays_there_by_itself(
    services: Services, weekly: bytes
) -> None:
    meeting = stored(services)[0].id
    services.meetings.delete(meeting)
    services.series.delete(weekly)
    (row,) = [one for one in services.bin.list() if one.kind == "series"]
    assert services.bin.delete_for_ever([row]) == 1
    assert binned(services).id == meeting
    services.bin.restore("meeting", meeting)
    assert starts(services) == [FIRST]
    with services.series._database.read() as session:
        assert session.get_one(Meeting, meeting).series_id is None


def test_what_goes_on_from_it_stands_by_itself(services: Services, weekly: bytes) -> None:
    change = SeriesChange(starts_local=FIRST + WEEK * 2 + timedelta(hours=1))
    follows, _undo = services.series.change(weekly, FIRST + WEEK * 2, change, Scope.FOLLOWING)
    assert services.series.detail(follows).continues_id == weekly
    services.series.delete(weekly)
    services.bin.delete_for_ever(services.bin.list())
    detail = services.series.detail(follows)
    assert detail.continues_id is None
    assert starts(services)[0] == FIRST + WEEK * 2 + timedelta(hours=1)
