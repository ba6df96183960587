"""One date, the following, all, and the holidays: what changes, and what has begun does not."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chapterdesk.core.errors import RefusedError
from chapterdesk.services.recurrence.editing import (
    cancel_one,
    change_one,
    restore_one,
    skip_holidays,
    skip_one,
)
from chapterdesk.services.recurrence.expanding import CALENDAR, expand
from chapterdesk.services.recurrence.parting import change_all, change_following, end_following
from chapterdesk.services.recurrence.preview import preview
from chapterdesk.services.recurrence.shapes import (
    Change,
    Override,
    Parts,
    PreviewState,
    Series,
    Window,
)
from chapterdesk.services.recurrence.wording import row_words

NOW = datetime(2026, 11, 30, 9, tzinfo=UTC)
YEAR = Window(start=datetime(2026, 1, 1, tzinfo=UTC), end=datetime(2027, 7, 1, tzinfo=UTC))
HOLIDAYS = {date(2026, 12, 24): "Christmas Eve", date(2026, 12, 31): "New Year's Eve"}


def thursdays(**more: object) -> Series:
    """Return every Thursday at 18:30 from 5 November on."""
    return Series(
        starts_local=datetime(2026, 11, 5, 18, 30),
        timezone="Europe/Berlin",
        rule=str(more.pop("rule", "FREQ=WEEKLY;BYDAY=TH")),
        **more,  # type: ignore[arg-type]
    )


def at(month: int, day: int, hour: int = 18, minute: int = 30) -> datetime:
    return datetime(2026 if month > 6 else 2027, month, day, hour, minute)


def shown(series: Series | None, window: Window = YEAR) -> list[datetime]:
    return [] if series is None else [one.starts_local for one in expand(series, window)]


def past(series: Series) -> list[datetime]:
    return shown(series, Window(start=YEAR.start, end=NOW))


def both(parts: Parts) -> list[datetime]:
    return sorted(shown(parts.before) + shown(parts.after))


def test_one_date_is_moved_and_keeps_its_name() -> None:
    moved = change_one(
        thursdays(), at(12, 10), Change(starts_local=at(12, 11, 19, 0), duration_minutes=60), NOW
    )
    found = {one.recurrence_id: one for one in expand(moved, YEAR)}
    one = found[at(12, 10)]
    assert (one.starts_local, one.moved) == (at(12, 11, 19, 0), True)
    assert one.ends_at - one.starts_at == timedelta(hours=1)
    assert [day for day in shown(moved) if day not in shown(thursdays())] == [at(12, 11, 19, 0)]
    row = next(row for row in preview(moved, NOW) if row.state is PreviewState.MOVED)
    assert "moved from Thursday 10 December" in row_words(row)
    assert restore_one(moved, at(12, 10), NOW) == thursdays()


def test_one_date_that_is_moved_across_a_clock_change_is_at_its_wall_time() -> None:
    # Germany puts its clocks forward on 28 March 2027, between these two days.
    moved = change_one(thursdays(), at(3, 25), Change(starts_local=at(3, 29)), NOW)
    starts = {one.recurrence_id: one.starts_at for one in expand(moved, YEAR)}
    assert starts[at(3, 18)] == datetime(2027, 3, 18, 17, 30, tzinfo=UTC)
    assert starts[at(3, 25)] == datetime(2027, 3, 29, 16, 30, tzinfo=UTC)


def test_one_date_is_cancelled_and_stays_to_be_seen() -> None:
    cancelled = cancel_one(thursdays(), at(12, 10), NOW)
    assert at(12, 10) not in shown(cancelled)
    rows = {row.recurrence_id: row for row in preview(cancelled, NOW)}
    assert rows[at(12, 10)].state is PreviewState.CANCELLED
    assert rows[at(12, 10)].struck
    assert restore_one(cancelled, at(12, 10), NOW) == thursdays()


def test_a_moved_date_is_where_it_went_whatever_the_window() -> None:
    moved = change_one(thursdays(), at(12, 10), Change(starts_local=at(2, 2)), NOW)
    december = Window(start=datetime(2026, 12, 1, tzinfo=UTC), end=datetime(2027, 1, 1, tzinfo=UTC))
    february = Window(start=datetime(2027, 2, 1, tzinfo=UTC), end=datetime(2027, 2, 4, tzinfo=UTC))
    assert at(12, 10) not in shown(moved, december)
    assert shown(moved, february) == [at(2, 2)]


def test_the_next_ten_dates_strike_the_holidays_through() -> None:
    rows = preview(thursdays(), NOW, holidays=HOLIDAYS)
    assert len(rows) == 10
    assert [row.holiday for row in rows if row.holiday] == ["Christmas Eve", "New Year's Eve"]
    assert not any(row.struck for row in rows)
    skipping = skip_holidays(thursdays(), HOLIDAYS, NOW)
    rows = preview(skipping, NOW, holidays=HOLIDAYS)
    assert len([row for row in rows if not row.struck]) == 10
    assert [row_words(row) for row in rows if row.struck] == [
        "left out: \u2068Christmas Eve\u2069", "left out: \u2068New Year's Eve\u2069",
    ]  # fmt: skip
    assert skipping.skipped == (at(12, 24), at(12, 31))
    assert skip_holidays(skipping, HOLIDAYS, NOW) == skipping


def test_holidays_leave_alone_what_is_past_or_was_decided_on() -> None:
    moved = change_one(thursdays(), at(12, 24), Change(starts_local=at(12, 24, 15, 0)), NOW)
    days = {**HOLIDAYS, date(2026, 11, 19): "a day that is over"}
    assert skip_holidays(moved, days, NOW).skipped == (at(12, 31),)
    assert skip_holidays(moved, {}, NOW) == moved


@pytest.mark.parametrize("name", [at(11, 26), at(11, 5)])
def test_what_has_begun_is_never_touched(name: datetime) -> None:
    change = Change(starts_local=at(12, 1))
    for touch in (
        lambda: change_one(thursdays(), name, change, NOW),
        lambda: cancel_one(thursdays(), name, NOW),
        lambda: skip_one(thursdays(), name, NOW),
        lambda: restore_one(thursdays(skipped=(name,)), name, NOW),
        lambda: change_following(thursdays(), name, change, NOW),
        lambda: change_all(thursdays(), name, change, NOW),
        lambda: end_following(thursdays(), name, NOW),
    ):
        with pytest.raises(RefusedError) as caught:
            touch()
        assert "begun already" in caught.value.what
    with pytest.raises(RefusedError):
        change_one(thursdays(), at(12, 10), Change(starts_local=at(11, 12)), NOW)


def test_a_date_that_was_moved_forward_and_is_over_is_not_touched() -> None:
    early = thursdays(overrides=(Override(recurrence_id=at(12, 10), starts_local=at(11, 27)),))
    with pytest.raises(RefusedError):
        cancel_one(early, at(12, 10), NOW)
    parts = change_following(early, at(12, 3), Change(starts_local=at(12, 3, 19, 0)), NOW)
    assert at(11, 27) in shown(parts.before)
    assert both(parts).count(at(11, 27)) == 1
    assert at(12, 10, 19, 0) not in both(parts)
    assert at(12, 17, 19, 0) in shown(parts.after)


@pytest.mark.parametrize("name", [at(12, 11), at(12, 10, 18, 0), at(12, 24)])
def test_a_date_that_the_series_does_not_have_is_refused(name: datetime) -> None:
    series = skip_one(thursdays(), at(12, 24), NOW)
    with pytest.raises(RefusedError) as caught:
        change_one(series, name, Change(duration_minutes=30), NOW)
    assert "no meeting at this time" in caught.value.what


def test_the_following_move_and_what_was_stays() -> None:
    parts = change_following(thursdays(), at(12, 10), Change(starts_local=at(12, 11, 19, 0)), NOW)
    assert parts.before is not None
    assert parts.after is not None
    assert shown(parts.before) == [at(11, 5), at(11, 12), at(11, 19), at(11, 26), at(12, 3)]
    assert shown(parts.after)[:3] == [at(12, 11, 19, 0), at(12, 18, 19, 0), at(12, 25, 19, 0)]
    assert parts.after.rule == "FREQ=WEEKLY;BYDAY=FR"
    assert "UNTIL=20261210T172959Z" in parts.before.rule


def test_the_following_keep_what_was_decided_on_for_single_dates() -> None:
    series = skip_one(thursdays(), at(12, 24), NOW)
    series = change_one(series, at(12, 17), Change(starts_local=at(12, 16)), NOW)
    series = cancel_one(series, at(1, 7), NOW)
    parts = change_following(series, at(12, 10), Change(starts_local=at(12, 10, 20, 0)), NOW)
    found = shown(parts.after)
    assert found[:3] == [at(12, 10, 20, 0), at(12, 16), at(12, 31, 20, 0)]
    assert at(1, 7, 20, 0) not in found
    assert parts.renamed == {at(12, 17, 20, 0): at(12, 17), at(1, 7, 20, 0): at(1, 7)}


def test_all_means_all_that_have_not_begun() -> None:
    parts = change_all(thursdays(), at(1, 14), Change(starts_local=at(1, 14, 17, 0)), NOW)
    assert shown(parts.before) == past(thursdays())
    assert shown(parts.after)[0] == at(12, 3, 17, 0)
    to_come = Series(starts_local=at(12, 3), timezone="Europe/Berlin", rule="FREQ=WEEKLY;COUNT=3")
    whole = change_all(to_come, at(12, 10), Change(starts_local=at(12, 11)), NOW)
    assert whole.before is None
    assert shown(whole.after) == [at(12, 4), at(12, 11), at(12, 18)]


def test_a_count_is_shared_between_the_parts() -> None:
    series = thursdays(rule="FREQ=WEEKLY;COUNT=10", skipped=(at(12, 3),))
    parts = change_following(series, at(12, 17), Change(duration_minutes=90), NOW)
    assert parts.before is not None
    assert parts.after is not None
    assert (parts.before.rule, parts.after.rule) == ("FREQ=WEEKLY;COUNT=6", "FREQ=WEEKLY;COUNT=4")
    assert both(parts) == shown(series)
    assert parts.after.duration_minutes == 90


def test_an_end_moves_with_the_dates() -> None:
    series = thursdays(rule="FREQ=WEEKLY;UNTIL=20261231T173000Z")
    parts = change_following(series, at(12, 17), Change(starts_local=at(12, 18, 20, 0)), NOW)
    assert shown(parts.after) == [at(12, 18, 20, 0), at(12, 25, 20, 0), at(1, 1, 20, 0)]


@pytest.mark.parametrize(
    ("rule", "first", "chosen", "starts", "expected"),
    [
        ("FREQ=MONTHLY;BYDAY=2TH", (11, 12), (12, 10), (12, 11), [(12, 11), (1, 8), (2, 12)]),
        ("FREQ=MONTHLY;BYDAY=-1TH", (11, 26), (12, 31), (12, 30), [(12, 30), (1, 27), (2, 24)]),
        ("FREQ=MONTHLY", (11, 15), (12, 15), (12, 20), [(12, 20), (1, 20), (2, 20)]),
        ("FREQ=DAILY;INTERVAL=7", (11, 5), (12, 10), (12, 12), [(12, 12), (12, 19), (12, 26)]),
    ],
)
def test_rules_by_the_month_and_the_day_move_as_their_words_say(
    rule: str,
    first: tuple[int, int],
    chosen: tuple[int, int],
    starts: tuple[int, int],
    expected: list[tuple[int, int]],
) -> None:
    series = replace(thursdays(rule=rule), starts_local=at(*first))
    parts = change_following(series, at(*chosen), Change(starts_local=at(*starts)), NOW)
    assert shown(parts.after)[:3] == [at(*day) for day in expected]


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=WEEKLY;BYDAY=MO,TH",
        "FREQ=MONTHLY;BYDAY=1TH,2TH",
        "FREQ=YEARLY;BYWEEKNO=45,50;BYDAY=TH",
    ],
)
def test_where_nobody_could_tell_how_dates_move_the_rule_is_asked_for(rule: str) -> None:
    series = thursdays(rule=rule)
    with pytest.raises(RefusedError) as caught:
        change_following(series, at(12, 10), Change(starts_local=at(12, 11)), NOW)
    assert "not clear" in caught.value.what
    change = Change(starts_local=at(12, 11), rule="FREQ=WEEKLY;BYDAY=FR")
    assert shown(change_following(series, at(12, 10), change, NOW).after)[0] == at(12, 11)


def test_from_a_date_that_was_put_off_the_following_are_left_alone() -> None:
    # 19 November was put off to December, and 26 November has taken place since.
    late = thursdays(overrides=(Override(recurrence_id=at(11, 19), starts_local=at(12, 1)),))
    assert at(12, 2) in shown(change_one(late, at(11, 19), Change(starts_local=at(12, 2)), NOW))
    for touch in (
        lambda: end_following(late, at(11, 19), NOW),
        lambda: change_following(late, at(11, 19), Change(duration_minutes=30), NOW),
    ):
        with pytest.raises(RefusedError) as caught:
            touch()
        assert "begun already" in caught.value.what


def test_a_date_that_the_rule_no_longer_names_is_changed_alone() -> None:
    # Moved once, then the rule was given an end before it: somebody decided on it, so it stays.
    lone = thursdays(
        rule="FREQ=WEEKLY;UNTIL=20261112T173000Z",
        overrides=(Override(recurrence_id=at(12, 10), starts_local=at(12, 11)),),
    )
    assert shown(lone) == [at(11, 5), at(11, 12), at(12, 11)]
    later = change_one(lone, at(12, 10), Change(starts_local=at(12, 12)), NOW)
    assert shown(later)[-1] == at(12, 12)
    for touch in (change_all, change_following):
        with pytest.raises(RefusedError) as caught:
            touch(lone, at(12, 10), Change(starts_local=at(12, 12)), NOW)
        assert "not clear" in caught.value.what


def test_the_time_alone_moves_with_any_rule_but_one_that_names_times() -> None:
    days = thursdays(rule="FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1")
    parts = change_following(days, at(12, 31), Change(starts_local=at(12, 31, 17, 0)), NOW)
    assert shown(parts.after)[:2] == [at(12, 31, 17, 0), at(1, 29, 17, 0)]
    twice = thursdays(rule="FREQ=WEEKLY;BYHOUR=10,18")
    with pytest.raises(RefusedError):
        change_following(twice, at(12, 10), Change(starts_local=at(12, 10, 19, 0)), NOW)


def test_another_zone_keeps_the_time_on_the_wall() -> None:
    series = thursdays(rule="FREQ=WEEKLY;COUNT=8")
    parts = change_following(series, at(12, 10), Change(timezone="America/New_York"), NOW)
    assert both(parts) == shown(series)
    assert parts.after is not None
    assert expand(parts.after, CALENDAR)[0].starts_at.hour == 23


def test_a_series_ends_and_what_was_stays() -> None:
    parts = end_following(thursdays(dates=(at(12, 4), at(1, 5))), at(12, 17), NOW)
    assert parts.after is None
    assert shown(parts.before)[-2:] == [at(12, 4), at(12, 10)]


def test_dates_set_by_hand_stay_when_the_rule_moves() -> None:
    series = thursdays(dates=(at(12, 5, 10, 0), at(1, 5)))
    parts = change_following(series, at(12, 10), Change(starts_local=at(12, 10, 20, 0)), NOW)
    assert at(12, 5, 10, 0) in shown(parts.before)
    assert at(1, 5) in shown(parts.after)
    with pytest.raises(RefusedError):
        change_following(series, at(1, 5), Change(starts_local=at(1, 6)), NOW)
    by_hand = replace(series, rule="", starts_local=at(11, 5))
    assert shown(change_following(by_hand, at(1, 5), Change(starts_local=at(1, 6)), NOW).after) == [
        at(1, 6)
    ]


rules = st.sampled_from(
    [
        "FREQ=WEEKLY;BYDAY=TH", "FREQ=WEEKLY;INTERVAL=2", "FREQ=WEEKLY;BYDAY=MO,TH;COUNT=30",
        "FREQ=DAILY;INTERVAL=3;UNTIL=20270301T000000Z", "FREQ=MONTHLY;BYDAY=1TH;COUNT=9",
        "FREQ=WEEKLY;BYHOUR=10,18;BYMINUTE=30;COUNT=30", "FREQ=MONTHLY;BYDAY=MO,FR;BYSETPOS=-1",
        "",
    ]
)  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(
    rule=rules,
    extra=st.sets(st.integers(1, 200), max_size=4),
    lost=st.sets(st.integers(0, 20), max_size=3),
    which=st.integers(0, 15),
    everything=st.booleans(),
    minutes=st.sampled_from([0, 30, 90]),
)
def test_the_past_never_changes_and_nothing_is_lost_or_doubled(
    *, rule: str, extra: set[int], lost: set[int], which: int, everything: bool, minutes: int
) -> None:
    series = thursdays(rule=rule, dates=tuple(at(11, 5, 12, 0) + timedelta(days=n) for n in extra))
    names = shown(series)
    series = replace(series, skipped=tuple(names[n] for n in lost if n < len(names)))
    to_come = [one for one in expand(series, YEAR) if one.starts_at >= NOW]
    if not to_come:
        return
    chosen = to_come[which % len(to_come)].recurrence_id
    change = Change(duration_minutes=45)
    if minutes:
        change = Change(starts_local=chosen + timedelta(minutes=minutes))
    try:
        parts = (change_all if everything else change_following)(series, chosen, change, NOW)
    except RefusedError:
        assert minutes
        return
    # To the letter: name, time and length of whatever has begun.
    begun = Window(start=CALENDAR.start, end=NOW)
    assert (parts.before is None and not expand(series, begun)) or (
        parts.before is not None and expand(parts.before, begun) == expand(series, begun)
    )
    assert len(both(parts)) == len(set(both(parts)))
    # An extra date set by hand may meet one that moved onto it; else none is lost.
    assert len(both(parts)) >= len(shown(series)) - len(extra) * bool(minutes)
    if not minutes:
        assert both(parts) == shown(series)
