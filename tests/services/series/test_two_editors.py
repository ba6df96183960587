"""Two forms open on one series: who saves second is told, and the first version stands."""

from datetime import timedelta

import pytest

from chapterdesk.core.clock import FixedClock
from chapterdesk.core.errors import RefusedError
from chapterdesk.services.catalogue import Services
from chapterdesk.services.members.drafts import MemberDraft
from chapterdesk.services.series import (
    Read,
    Scope,
    SeriesChange,
    SeriesDraft,
    SeriesTemplate,
)
from tests.services.series.test_series import FIRST, THURSDAYS, WEEK, starts

LATER = SeriesChange(starts_local=FIRST + timedelta(hours=1))


@pytest.fixture
def weekly(services: Services) -> bytes:
    return services.series.add(SeriesDraft(starts_local=FIRST, rule=THURSDAYS))[0]


@pytest.mark.parametrize("scope", Scope)
def test_a_series_that_was_changed_since_it_was_read_is_not_changed_again(
    services: Services, weekly: bytes, clock: FixedClock, scope: Scope
) -> None:
    read = Read(series=services.series.detail(weekly).updated_at)
    clock.set(clock.now() + timedelta(seconds=1))
    longer = SeriesChange(duration_minutes=90)
    services.series.change(weekly, FIRST, longer, Scope.ALL, read=read)
    before = starts(services)
    clock.set(clock.now() + timedelta(seconds=1))
    with pytest.raises(RefusedError) as caught:
        services.series.change(weekly, FIRST, LATER, scope, read=read)
    assert caught.value.data == "Your version was not saved; the other one stands."
    assert starts(services) == before
    assert services.series.detail(weekly).draft.duration_minutes == 90
    fresh = Read(series=services.series.detail(weekly).updated_at)
    services.series.change(weekly, FIRST, LATER, scope, read=fresh)
    assert starts(services) != before


def test_those_who_take_turns_are_part_of_it(
    services: Services, weekly: bytes, clock: FixedClock
) -> None:
    ana = services.members.add(MemberDraft(display_name="Ana"))[0]
    read_at = services.series.detail(weekly).updated_at
    clock.set(clock.now() + timedelta(seconds=1))
    template = SeriesTemplate(facilitators=(ana,))
    services.series.save_template(weekly, template, updated_at=read_at)
    with pytest.raises(RefusedError):
        services.series.save_template(weekly, SeriesTemplate(), updated_at=read_at)
    with pytest.raises(RefusedError):
        services.series.change(weekly, FIRST, LATER, Scope.ALL, read=Read(series=read_at))
    assert services.series.detail(weekly).draft.template.facilitators == (ana,)


@pytest.mark.parametrize("scope", Scope)
def test_a_date_whose_meeting_was_changed_since_is_not_changed_again(
    services: Services, weekly: bytes, clock: FixedClock, scope: Scope
) -> None:
    name = FIRST + WEEK
    meeting = next(
        one.meeting_id for one in services.series.dates(weekly) if one.recurrence_local == name
    )
    assert meeting is not None
    detail = services.meetings.detail(meeting)
    clock.set(clock.now() + timedelta(seconds=1))
    services.series.move(weekly, name, name + timedelta(days=1))
    before = starts(services)
    with pytest.raises(RefusedError):
        services.series.change(
            weekly, name, SeriesChange(duration_minutes=60), scope,
            read=Read(series=services.series.detail(weekly).updated_at, meeting=detail.updated_at),
        )  # fmt: skip
    assert starts(services) == before
