"""Requests come due a month later, stand on Today, and outlive the person without them."""

from datetime import date, timedelta

import pytest
from sqlalchemy import text

from chapterdesk.core.clock import FixedClock
from chapterdesk.core.errors import RefusedError
from chapterdesk.core.vocabulary import RequestKind
from chapterdesk.services.catalogue import Desk, Services
from chapterdesk.services.members.drafts import MemberDraft
from chapterdesk.services.privacy.requests import month_later


@pytest.fixture
def person(services: Services) -> bytes:
    member_id, _undo = services.members.add(MemberDraft(display_name="Wren"))
    return member_id


@pytest.mark.parametrize(
    ("day", "due"),
    [
        (date(2026, 11, 26), date(2026, 12, 26)),
        (date(2026, 12, 5), date(2027, 1, 5)),
        (date(2027, 1, 31), date(2027, 2, 28)),
    ],
)
def test_a_month_later(day: date, due: date) -> None:
    assert month_later(day) == due


def due(services: Services) -> list[tuple[int, bytes | None, tuple[str, ...]]]:
    rows = [row for row in services.tasks.due() if row.kind == "request"]
    assert all("Wren" not in f"{row.summary}{row.detail}" for row in rows)
    return [(row.days, row.subject_id, row.covered_names) for row in rows]


def test_it_stands_on_today_when_it_comes_due(
    services: Services, person: bytes, clock: FixedClock
) -> None:
    request, undo = services.requests.receive(person, RequestKind.FORGET)
    assert due(services) == []
    clock.set(clock.now() + timedelta(days=20))
    assert due(services) == [(10, person, ("Wren",))]
    again, _undo = services.requests.receive(person, RequestKind.FORGET)
    assert again == request
    services.requests.close(request)
    assert due(services) == []
    del undo


def test_undo_takes_a_request_back(services: Services, person: bytes) -> None:
    _request, undo = services.requests.receive(person, RequestKind.COPY)
    services.undo.apply(undo)
    assert services.requests.of(person) == ()


def test_a_day_to_come_is_refused(services: Services, person: bytes) -> None:
    with pytest.raises(RefusedError, match="still to come"):
        services.requests.receive(person, RequestKind.COPY, date(2026, 11, 27))


def test_nothing_is_met_where_nobody_asked(services: Services, person: bytes) -> None:
    services.requests.fulfil(person, RequestKind.CORRECT)
    assert services.requests.of(person) == ()
    services.requests.receive(person, RequestKind.CORRECT)
    services.requests.fulfil(person, RequestKind.CORRECT)
    (row,) = services.requests.of(person)
    assert row.done_on == date(2026, 11, 26)


def test_it_outlives_the_person_without_them(desk: Desk, services: Services, person: bytes) -> None:
    services.requests.receive(person, RequestKind.FORGET, date(2026, 11, 1))
    services.privacy.forget_member(person)
    with desk._vault.reader.connect() as connection:
        rows = connection.execute(
            text("SELECT member_id, kind, received_on, done_on FROM privacy_request")
        ).all()
    assert rows == [(None, "forget", "2026-11-01", "2026-11-26")]
