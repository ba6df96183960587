"""Whatever is done to a series: no meeting twice, nothing past changed, everything taken back."""

import random
from datetime import datetime, timedelta
from typing import Any

import pytest

from chapterdesk.core.clock import FixedClock
from chapterdesk.core.errors import UserError
from chapterdesk.core.vocabulary import MeetingStatus
from chapterdesk.models import Meeting, Series
from chapterdesk.services.catalogue import Services
from chapterdesk.services.series import Scope, SeriesChange, SeriesDraft, SeriesTemplate

FIRST = datetime(2026, 12, 3, 18, 30)  # noqa: DTZ001  # a wall clock has no zone
RULES = (
    "FREQ=WEEKLY;BYDAY=TH",
    "FREQ=WEEKLY;BYDAY=TH;COUNT=9",
    "FREQ=WEEKLY;BYDAY=MO,TH",
    "FREQ=MONTHLY;BYDAY=1TH",
    "FREQ=DAILY;INTERVAL=3",
)


def rows(services: Services, kind: type[Any]) -> list[Any]:
    with services.series._database.read() as session:
        return list(session.query(kind).order_by(kind.id).all())


def facts(services: Services) -> list[tuple[object, ...]]:
    return [
        tuple(
            getattr(row, column.key)
            for column in type(row).__table__.columns
            if column.key != "updated_at"
        )
        for row in (*rows(services, Meeting), *rows(services, Series))
    ]


def begun(services: Services, now: datetime) -> list[tuple[object, ...]]:
    return [
        (row.id, row.starts_at, row.title, row.status, row.series_id, row.recurrence_local)
        for row in rows(services, Meeting)
        if row.starts_at < now
    ]


def act(services: Services, chance: random.Random) -> Any:
    """Do one thing to one date of one series, as somebody at the desk might."""
    found = services.series.list()
    if not found:
        return None
    series = chance.choice(found).id
    dates = services.series.dates(series)
    if not dates:
        return None
    name = chance.choice(dates).recurrence_local
    later = name + timedelta(minutes=chance.choice((-1440, -30, 45, 60, 1440, 2880)))
    template = SeriesTemplate(title=chance.choice("ABCD")) if chance.random() < 0.3 else None
    change = SeriesChange(
        starts_local=later if chance.random() < 0.7 else None,
        duration_minutes=chance.choice((None, 60, 90)),
        rule=chance.choice(RULES) if chance.random() < 0.3 else None,
        template=template,
    )
    scope = chance.choice((Scope.FOLLOWING, Scope.ALL))
    return chance.choice(
        (
            lambda: services.series.skip(series, name),
            lambda: services.series.cancel(series, name),
            lambda: services.series.restore(series, name),
            lambda: services.series.move(series, name, later),
            lambda: services.series.add_date(series, later),
            lambda: services.series.change(series, name, change, scope)[1],
            lambda: services.series.change(series, name, change, scope)[1],
        )
    )


@pytest.mark.parametrize("seed", range(8))
def test_no_meeting_twice_and_nothing_past_changed(
    services: Services, clock: FixedClock, seed: int
) -> None:
    chance = random.Random(seed)  # noqa: S311  # the same walk each time
    draft = SeriesDraft(starts_local=FIRST, rule=RULES[seed % len(RULES)])
    services.series.add(draft)
    for _step in range(12):
        if chance.random() < 0.25:
            clock.set(clock.now() + timedelta(days=chance.randrange(1, 9)))
            services.series.make_due()
        before, past = facts(services), begun(services, clock.now())
        wanted = act(services, chance)
        if wanted is None:
            continue
        try:
            undo = wanted()
        except UserError:
            assert facts(services) == before
            continue
        assert begun(services, clock.now()) == past
        told = facts(services)
        assert services.series.make_due().made == 0
        assert facts(services) == told
        standing = [row for row in rows(services, Meeting) if row.deleted_at is None]
        names = [(row.series_id, row.recurrence_local) for row in standing]
        assert len(names) == len(set(names))
        void = [row for row in rows(services, Meeting) if row.status == MeetingStatus.VOID]
        assert all(row.deleted_at is not None for row in void)
        again = services.undo.apply(undo)
        assert facts(services) == before
        services.undo.apply(again)
        assert facts(services) == told
