"""Series of meetings: made when near, changed from a day on, and never what has begun."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from chapterdesk.core.clock import FixedClock
from chapterdesk.core.errors import RefusedError, UserError
from chapterdesk.core.vocabulary import (
    AttendanceMode,
    GroupRole,
    MeetingStatus,
)
from chapterdesk.models import Meeting, Series
from chapterdesk.services.catalogue import Services
from chapterdesk.services.groups import GroupDraft
from chapterdesk.services.meetings import MeetingDraft
from chapterdesk.services.members.drafts import MemberDraft
from chapterdesk.services.recurrence.shapes import PreviewState
from chapterdesk.services.series import Scope, SeriesChange, SeriesDraft, SeriesTemplate

THURSDAYS = "FREQ=WEEKLY;BYDAY=TH"
FIRST = datetime(2026, 12, 3, 18, 30)  # noqa: DTZ001  # a wall clock has no zone
WEEK = timedelta(weeks=1)
Add = Callable[..., bytes]


def wall(*parts: int) -> datetime:
    return datetime(*parts)  # type: ignore[arg-type]  # noqa: DTZ001


@pytest.fixture
def group(services: Services) -> bytes:
    return services.groups.add(GroupDraft(name="Walks", attendance_mode=AttendanceMode.NAMED))[0]


@pytest.fixture
def weekly(services: Services, group: bytes) -> bytes:
    """Every Thursday at 18:30 from 3 December; it is Thursday 26 November, 17:30."""
    draft = SeriesDraft(
        starts_local=FIRST,
        rule=THURSDAYS,
        template=SeriesTemplate(group_id=group, title="Walk", agenda="Hello"),
    )
    return services.series.add(draft)[0]


def starts(services: Services) -> list[datetime]:
    rows = services.meetings.window("all", 0, 200).rows
    return sorted(row.starts_local for row in rows)


def stored(services: Services) -> list[Meeting]:
    with services.series._database.read() as session:
        return session.query(Meeting).order_by(Meeting.starts_at).all()


def at(services: Services, local: datetime) -> bytes:
    rows = services.meetings.window("all", 0, 200).rows
    return next(row.id for row in rows if row.starts_local == local)


def everything(services: Services) -> list[tuple[object, ...]]:
    with services.series._database.read() as session:
        meetings = session.query(Meeting).order_by(Meeting.id).all()
        series = session.query(Series).order_by(Series.id).all()
        return [
            tuple(
                getattr(row, column.key)
                for column in type(row).__table__.columns
                if column.key != "updated_at"
            )
            for row in (*meetings, *series)
        ]


def test_meetings_are_made_eight_weeks_ahead_and_once(
    services: Services, weekly: bytes, clock: FixedClock
) -> None:
    assert starts(services) == [FIRST + WEEK * n for n in range(7)]
    assert services.series.make_due().made == 0
    clock.set(clock.now() + WEEK)
    assert services.series.make_due().made == 1
    assert services.series.make_due().made == 0
    assert len(starts(services)) == 8


def test_the_id_of_a_meeting_stands_for_its_series_and_date(
    services: Services, weekly: bytes
) -> None:
    before = {row.recurrence_local: row.id for row in stored(services)}
    services.series.archive(weekly)
    assert starts(services) == []
    services.series.unarchive(weekly)
    assert {row.recurrence_local: row.id for row in stored(services)} == before
    assert len(starts(services)) == 7


def test_a_meeting_takes_over_what_the_series_has(
    services: Services, weekly: bytes, group: bytes
) -> None:
    meeting = stored(services)[0]
    assert (meeting.title, meeting.agenda, meeting.group_id) == ("Walk", "Hello", group)
    assert (meeting.series_id, meeting.recurrence_local) == (weekly, FIRST)


def test_adding_is_taken_back_whole(services: Services, group: bytes) -> None:
    before = everything(services)
    _id, undo = services.series.add(SeriesDraft(starts_local=FIRST, rule=THURSDAYS))
    services.undo.apply(undo)
    assert everything(services) == before


def test_two_meetings_a_day(services: Services, weekly: bytes) -> None:
    services.series.add_date(weekly, wall(2026, 12, 3, 20, 30))
    assert starts(services)[:2] == [FIRST, wall(2026, 12, 3, 20, 30)]
    services.series.skip(weekly, wall(2026, 12, 3, 20, 30))
    assert starts(services)[0] == FIRST
    assert wall(2026, 12, 3, 20, 30) not in starts(services)


@pytest.mark.parametrize(
    "act",
    [
        lambda s, w: s.series.skip(w, FIRST + WEEK),
        lambda s, w: s.series.cancel(w, FIRST + WEEK),
        lambda s, w: s.series.move(w, FIRST + WEEK, wall(2026, 12, 11, 19, 0)),
        lambda s, w: s.series.end(w, FIRST + WEEK * 3),
        lambda s, w: s.series.end(w, FIRST),
        lambda s, w: s.series.delete(w),
        lambda s, w: s.series.change(
            w, FIRST + WEEK, SeriesChange(starts_local=wall(2026, 12, 11, 19, 0)), Scope.FOLLOWING
        )[1],
        lambda s, w: s.series.change(
            w, FIRST + WEEK, SeriesChange(starts_local=wall(2026, 12, 9, 19, 0)), Scope.ALL
        )[1],
        lambda s, w: s.series.cancel(w, FIRST + WEEK * 30),
    ],
)
def test_every_act_is_taken_back_whole(
    services: Services, weekly: bytes, act: Callable[..., object]
) -> None:
    before = everything(services)
    undo = act(services, weekly)
    assert everything(services) != before
    services.undo.apply(undo)  # type: ignore[arg-type]
    assert everything(services) == before


def test_one_date_moves_alone(services: Services, weekly: bytes) -> None:
    services.series.move(weekly, FIRST + WEEK, wall(2026, 12, 11, 19, 0))
    assert starts(services)[:3] == [FIRST, wall(2026, 12, 11, 19, 0), FIRST + WEEK * 2]
    row = services.series.dates(weekly)[1]
    assert (row.state, row.recurrence_local) == (PreviewState.MOVED, FIRST + WEEK)
    services.series.restore(weekly, FIRST + WEEK)
    assert starts(services)[1] == FIRST + WEEK
    assert services.series.make_due().made == 0


def test_a_cancelled_date_stays_to_be_seen(services: Services, weekly: bytes) -> None:
    services.series.cancel(weekly, FIRST + WEEK)
    meeting = services.meetings.detail(at(services, FIRST + WEEK))
    assert meeting.row.status == MeetingStatus.CANCELLED
    shown = services.series.dates(weekly)
    assert [row.struck for row in shown[:3]] == [False, True, False]
    services.series.restore(weekly, FIRST + WEEK)
    assert not services.series.dates(weekly)[1].struck


def test_a_skipped_date_comes_back_as_the_same_meeting(services: Services, weekly: bytes) -> None:
    meeting = at(services, FIRST + WEEK)
    services.series.skip(weekly, FIRST + WEEK)
    assert FIRST + WEEK not in starts(services)
    assert services.bin.list() == ()
    assert services.series.make_due().made == 0
    services.series.restore(weekly, FIRST + WEEK)
    assert at(services, FIRST + WEEK) == meeting


def test_a_meeting_put_into_the_bin_is_not_made_again(services: Services, weekly: bytes) -> None:
    meeting = at(services, FIRST + WEEK)
    services.meetings.delete(meeting)
    assert services.series.make_due().made == 0
    services.bin.delete_for_ever(services.bin.list())
    assert services.series.make_due().made == 0
    assert services.series.dates(weekly)[1].state == PreviewState.SKIPPED


def test_a_meeting_back_from_the_bin_is_of_its_series_again(
    services: Services, weekly: bytes
) -> None:
    meeting = at(services, FIRST + WEEK)
    services.meetings.delete(meeting)
    services.bin.restore("meeting", meeting)
    assert services.series.dates(weekly)[1].meeting_id == meeting
    assert len(starts(services)) == 7


def test_this_and_the_following_leave_what_was_before(
    services: Services, weekly: bytes, clock: FixedClock
) -> None:
    clock.set(datetime(2026, 12, 12, 12, tzinfo=UTC))  # two have been
    past = [row for row in stored(services) if row.starts_at < clock.now()]
    facts = [(row.id, row.starts_at, row.title, row.series_id) for row in past]
    change = SeriesChange(
        starts_local=wall(2026, 12, 23, 19, 0), template=SeriesTemplate(title="Wander")
    )
    new, _undo = services.series.change(weekly, FIRST + WEEK * 3, change, Scope.FOLLOWING)
    assert new != weekly
    assert services.series.detail(new).continues_id == weekly
    shown = starts(services)
    assert shown[:4] == [FIRST, FIRST + WEEK, FIRST + WEEK * 2, wall(2026, 12, 23, 19, 0)]
    assert all(one.weekday() == 2 for one in shown[3:])
    after = [row for row in stored(services) if row.starts_at < clock.now()]
    assert [(row.id, row.starts_at, row.title, row.series_id) for row in after] == facts
    titles = {row.title for row in stored(services) if row.series_id == new}
    assert titles == {"Wander"}


def test_all_moves_what_is_to_come_and_nothing_else(
    services: Services, weekly: bytes, clock: FixedClock
) -> None:
    clock.set(datetime(2026, 12, 12, 12, tzinfo=UTC))
    change = SeriesChange(starts_local=FIRST + WEEK * 4 + timedelta(hours=1))
    services.series.change(weekly, FIRST + WEEK * 4, change, Scope.ALL)
    assert [one.hour for one in starts(services)] == [18, 18] + [19] * (len(starts(services)) - 2)
    assert services.series.make_due().made >= 0
    assert len(set(starts(services))) == len(starts(services))


def test_what_somebody_decided_goes_along(services: Services, weekly: bytes) -> None:
    """A date with an agenda of its own keeps its meeting when all are moved by an hour."""
    meeting = at(services, FIRST + WEEK * 2)
    detail = services.meetings.detail(meeting)
    draft = MeetingDraft(
        starts_local=detail.draft.starts_local,
        group_id=detail.draft.group_id,
        title="Walk with cake",
        timezone=detail.draft.timezone,
    )
    services.meetings.save(meeting, draft, updated_at=detail.updated_at)
    change = SeriesChange(starts_local=FIRST + timedelta(hours=1))
    services.series.change(weekly, FIRST, change, Scope.ALL)
    moved = services.meetings.detail(meeting)
    assert moved.row.label == "Walk with cake"
    assert moved.row.starts_local == FIRST + WEEK * 2 + timedelta(hours=1)
    assert len(starts(services)) == len(set(starts(services))) == 7
    assert services.series.make_due().made == 0


def test_a_template_reaches_what_is_to_come_but_not_what_was_decided(
    services: Services, weekly: bytes, clock: FixedClock
) -> None:
    own = at(services, FIRST + WEEK * 3)
    detail = services.meetings.detail(own)
    draft = MeetingDraft(
        starts_local=detail.draft.starts_local,
        group_id=detail.draft.group_id,
        title="Mine",
        timezone=detail.draft.timezone,
    )
    services.meetings.save(own, draft, updated_at=detail.updated_at)
    clock.set(datetime(2026, 12, 5, tzinfo=UTC))
    opened = services.series.detail(weekly)
    template = SeriesTemplate(title="Stroll", group_id=detail.draft.group_id)
    services.series.save_template(weekly, template, updated_at=opened.updated_at)
    titles = [row.title for row in stored(services)]
    assert titles == ["Walk", "Stroll", "Stroll", "Mine", *["Stroll"] * 3]


def test_what_has_begun_is_refused(services: Services, weekly: bytes, clock: FixedClock) -> None:
    clock.set(datetime(2026, 12, 12, 12, tzinfo=UTC))
    before = everything(services)
    acts: tuple[Callable[[], object], ...] = (
        lambda: services.series.skip(weekly, FIRST),
        lambda: services.series.cancel(weekly, FIRST),
        lambda: services.series.move(weekly, FIRST, wall(2026, 12, 20, 18, 0)),
        lambda: services.series.end(weekly, FIRST),
        lambda: services.series.move(weekly, FIRST + WEEK * 2, wall(2026, 12, 1, 18, 0)),
    )
    for act in acts:
        with pytest.raises(RefusedError) as caught:
            act()
        assert "begun" in str(caught.value)
    assert everything(services) == before


def test_ending_takes_what_follows(services: Services, weekly: bytes) -> None:
    services.series.end(weekly, FIRST + WEEK * 3)
    assert starts(services) == [FIRST, FIRST + WEEK, FIRST + WEEK * 2]
    assert services.series.make_due().made == 0


def test_holidays_are_left_out_at_once_and_taken_back(services: Services, weekly: bytes) -> None:
    services.holidays.add("Winter break", date(2026, 12, 24), date(2026, 12, 31))
    assert len(services.holidays.list()) == 8
    skipped = services.holidays.skip()
    assert skipped.dates == 2
    assert wall(2026, 12, 24, 18, 30) not in starts(services)
    shown = services.series.dates(weekly)
    struck = [row for row in shown if row.struck]
    assert [row.state for row in struck] == [PreviewState.HOLIDAY] * 2
    assert "Winter break" in struck[0].words
    assert sum(not row.struck for row in shown) == 10
    services.undo.apply(skipped.undo)
    assert wall(2026, 12, 24, 18, 30) in starts(services)


def test_the_wall_clock_holds_across_the_change_of_clocks(
    services: Services, group: bytes, clock: FixedClock
) -> None:
    clock.set(datetime(2027, 3, 20, 12, tzinfo=UTC))
    services.series.add(SeriesDraft(starts_local=wall(2027, 3, 25, 18, 30), rule=THURSDAYS))
    rows = stored(services)[:2]
    assert [row.starts_local.hour for row in rows] == [18, 18]
    assert [row.starts_at.hour for row in rows] == [18, 17]


def test_a_zone_that_this_computer_does_not_know(
    services: Services, weekly: bytes, clock: FixedClock
) -> None:
    with services.series._database.write() as work:
        row = work.session.get(Series, weekly)
        assert row is not None
        row.timezone = "Europe/Atlantis"
    clock.set(clock.now() + WEEK)
    before = everything(services)
    report = services.series.make_due()
    assert (report.made, report.left) == (0, ("Walk",))
    assert everything(services) == before
    (shown,) = services.series.list()
    assert (shown.zone_known, shown.next_local) == (False, None)
    assert services.series.detail(weekly).dates == ()
    with pytest.raises(UserError):
        services.series.skip(weekly, FIRST + WEEK)
    assert services.holidays.skip().dates == 0


@pytest.mark.parametrize(
    ("rule", "zone"),
    [
        ("FREQ=MINUTELY", ""),
        ("FREQ=DAILY;BYSECOND=0,30", ""),
        ("FREQ=SOMETIMES", ""),
        (THURSDAYS, "Europe/Atlantis"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", ""),
    ],
)
def test_what_can_not_be_kept_is_refused_in_three_sentences(
    services: Services, rule: str, zone: str
) -> None:
    with pytest.raises(UserError) as caught:
        services.series.add(SeriesDraft(starts_local=FIRST, rule=rule, timezone=zone))
    assert all((caught.value.what, caught.value.data, caught.value.todo))
    assert services.series.list() == ()
    assert starts(services) == []


def test_a_count_only_group_has_series_too(services: Services) -> None:
    quiet, _undo = services.groups.add(
        GroupDraft(name="Circle", alias="Tuesdays", attendance_mode=AttendanceMode.COUNT_ONLY)
    )
    template = SeriesTemplate(group_id=quiet)
    services.series.add(SeriesDraft(starts_local=FIRST, rule=THURSDAYS, template=template))
    sam, _undo = services.members.add(MemberDraft(display_name="Sam"))
    with pytest.raises(RefusedError):
        services.checkin.mark(at(services, FIRST), sam)
    assert services.series.list()[0].label == "Tuesdays"


def test_those_who_take_turns_lead_in_fair_order(services: Services, group: bytes) -> None:
    people = [
        services.members.add(MemberDraft(display_name=name))[0] for name in ("Ann", "Ben", "Cy")
    ]
    template = SeriesTemplate(group_id=group, facilitators=tuple(people))
    services.series.add(SeriesDraft(starts_local=FIRST, rule=THURSDAYS, template=template))
    led = [
        [row.member_id for row in services.leading.duties(at(services, FIRST + WEEK * n))]
        for n in range(6)
    ]
    assert led == [[one] for one in people * 2]
    assert services.leading.duties(at(services, FIRST))[0].role == GroupRole.FACILITATOR
