"""What only counted heads holds nobody's name when its group is gone for good, by no way."""

import secrets
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from chapterdesk.core.clock import FixedClock
from chapterdesk.core.errors import RefusedError
from chapterdesk.core.vocabulary import (
    AttendanceMode,
    AttendanceSource,
    AttendanceStatus,
    GroupKind,
)
from chapterdesk.services.catalogue import Desk, Services
from chapterdesk.services.checkin.bulk import BulkMark, write_marks
from chapterdesk.services.groups import GroupDraft
from chapterdesk.services.meetings import MeetingDraft
from chapterdesk.services.series import Scope, SeriesChange, SeriesDraft, SeriesTemplate
from tests.services.checkin.conftest import START

_MARK = """
INSERT INTO attendance
    (id, meeting_id, member_id, status, source, first_time, marked_at, created_at, updated_at)
SELECT :id, :meeting, :member, 'present', 'door', 0, created_at, created_at, updated_at
FROM member WHERE id = :member
"""


def support(services: Services) -> bytes:
    draft = GroupDraft(name="Support", alias="Tuesday circle", kind=GroupKind.SUPPORT)
    return services.groups.add(draft)[0]


def purge(services: Services, group: bytes) -> None:
    services.groups.delete(group)
    rows = [row for row in services.bin.list() if row.kind == "group"]
    assert services.bin.delete_for_ever(rows) == 1


@pytest.fixture
def held(services: Services) -> bytes:
    """A counted meeting that has been, of a group that is gone for good."""
    group = support(services)
    meeting = services.meetings.add(
        MeetingDraft(starts_local=START - timedelta(days=7), group_id=group)
    )[0]
    services.checkin.anonymous(meeting, 9)
    purge(services, group)
    return meeting


def refused(services: Services, meeting: bytes, member: bytes) -> None:
    for call in (
        lambda: services.checkin.mark(meeting, member),
        lambda: services.checkin.mark(
            meeting, member, AttendanceStatus.EXCUSED, AttendanceSource.GRID
        ),
        lambda: services.checkin.enter_rows(meeting, "1"),
        lambda: services.paper_entry.enter(meeting, "1"),
        lambda: services.registrations.register(meeting, member),
    ):
        with pytest.raises(RefusedError):
            call()
    mark = BulkMark(meeting_id=meeting, member_id=member, status=AttendanceStatus.PRESENT)
    with pytest.raises(RefusedError), services.checkin._database.write() as work:
        write_marks(work, [mark], AttendanceSource.IMPORT)


def refused_by_sql(desk: Desk, meeting: bytes, member: bytes) -> None:
    values = {"id": secrets.token_bytes(16), "member": member, "meeting": meeting}
    with (
        pytest.raises(IntegrityError, match="count_only"),
        desk._vault.engine.begin() as connection,
    ):
        connection.execute(text(_MARK), values)


def test_no_name_from_a_screen_an_import_or_sql(
    services: Services, desk: Desk, held: bytes, people: dict[str, bytes]
) -> None:
    refused(services, held, people["Sam Rivera"])
    refused_by_sql(desk, held, people["Sam Rivera"])
    summary = services.checkin.summary(held)
    assert (summary.count_only, summary.headcount, summary.present) == (True, 9, 0)
    assert services.checkin.known(held) == ()


def test_nothing_of_the_group_is_left(services: Services, desk: Desk, held: bytes) -> None:
    row = services.meetings.detail(held).row
    assert (row.label, row.group_id) == ("Meeting", None)
    assert services.bin.list() == ()
    assert services.groups.list(archived=True) == ()
    with desk._vault.engine.connect() as connection:
        rows = connection.execute(text('SELECT name, alias, description FROM "group"')).all()
    assert rows == [("", "", "")]


def test_it_is_shown_nowhere_and_can_not_be_brought_back_or_deleted(
    services: Services, desk: Desk, held: bytes, clock: FixedClock
) -> None:
    with pytest.raises(RefusedError):
        services.bin.restore("group", bytes(16))
    assert services.bin.purge_expired(clock.now().date() + timedelta(days=90)) == 0
    with pytest.raises(IntegrityError), desk._vault.engine.begin() as connection:
        connection.execute(text('DELETE FROM "group"'))


def test_what_a_form_saves_afterwards_keeps_it_counted(
    services: Services, desk: Desk, held: bytes, people: dict[str, bytes]
) -> None:
    detail = services.meetings.detail(held)
    assert detail.draft.group_id is None
    services.meetings.save(
        held,
        MeetingDraft(starts_local=detail.draft.starts_local, title="An evening"),
        updated_at=detail.updated_at,
    )
    refused(services, held, people["Sam Rivera"])
    refused_by_sql(desk, held, people["Sam Rivera"])


@pytest.mark.parametrize("away", ["archive", "delete"])
def test_a_form_that_offers_no_group_put_away_keeps_it_counted(
    services: Services, people: dict[str, bytes], away: str
) -> None:
    group = support(services)
    draft = MeetingDraft(starts_local=START - timedelta(days=7), group_id=group)
    meeting = services.meetings.add(draft)[0]
    getattr(services.groups, away)(group)
    services.meetings.save(
        meeting,
        MeetingDraft(starts_local=draft.starts_local),
        updated_at=services.meetings.detail(meeting).updated_at,
    )
    refused(services, meeting, people["Sam Rivera"])


def test_a_form_that_offers_no_group_put_away_takes_no_meeting_out_of_it(
    services: Services,
) -> None:
    group, _undo = services.groups.add(GroupDraft(name="Book club"))
    draft = MeetingDraft(starts_local=START - timedelta(days=7), group_id=group)
    meeting = services.meetings.add(draft)[0]
    services.groups.archive(group)
    services.meetings.save(
        meeting,
        MeetingDraft(starts_local=draft.starts_local, title="Quiz"),
        updated_at=services.meetings.detail(meeting).updated_at,
    )
    assert services.meetings.detail(meeting).row.group_id == group


def test_two_groups_that_go_are_told_from_each_other_no_more(
    services: Services, held: bytes, people: dict[str, bytes]
) -> None:
    group = support(services)
    draft = MeetingDraft(starts_local=START - timedelta(days=3), group_id=group)
    other = services.meetings.add(draft)[0]
    services.meetings.delete(other)
    purge(services, group)
    services.bin.restore("meeting", other)
    for meeting in (held, other):
        refused(services, meeting, people["Sam Rivera"])


def test_a_group_that_kept_names_leaves_its_meetings_without_one(
    services: Services, people: dict[str, bytes]
) -> None:
    group, _undo = services.groups.add(
        GroupDraft(name="Walks", attendance_mode=AttendanceMode.NAMED)
    )
    draft = MeetingDraft(starts_local=START - timedelta(days=7), group_id=group)
    meeting = services.meetings.add(draft)[0]
    services.checkin.mark(meeting, people["Sam Rivera"])
    purge(services, group)
    services.checkin.mark(meeting, people["Alex Kim"])
    assert services.meetings.detail(meeting).row.present == 2


def test_its_series_makes_counted_meetings_again(
    services: Services, people: dict[str, bytes]
) -> None:
    group = support(services)
    first = datetime.fromisoformat("2026-12-03T18:30")
    series, _undo = services.series.add(
        SeriesDraft(
            starts_local=first,
            rule="FREQ=WEEKLY;BYDAY=TH;COUNT=4",
            template=SeriesTemplate(group_id=group),
        )
    )
    purge(services, group)
    services.bin.restore("series", series)
    services.series.unarchive(series)
    assert services.series.detail(series).draft.template.group_id is None
    rows = services.meetings.window("upcoming", 0, 9).rows
    assert len(rows) == 4
    for row in rows:
        refused(services, row.id, people["Sam Rivera"])
    change = SeriesChange(template=SeriesTemplate(title="Another evening"))
    services.series.change(series, first + timedelta(weeks=2), change, Scope.FOLLOWING)
    rows = services.meetings.window("upcoming", 0, 9).rows
    assert [row.label for row in rows][2:] == ["Another evening"] * 2
    for row in rows:
        refused(services, row.id, people["Sam Rivera"])
