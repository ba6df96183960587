"""Whoever came long before their record was made stands to the chapter since they came."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from chapterdesk.core.clock import FixedClock
from chapterdesk.core.vocabulary import MemberStatus
from chapterdesk.core.words import current
from chapterdesk.services.catalogue import Services
from chapterdesk.services.members.drafts import MemberDraft

CAME = date(2023, 4, 5)


def test_the_first_status_holds_since_they_came(services: Services) -> None:
    sam, _undo = services.members.add(MemberDraft(display_name="Sam", joined_on=CAME))
    detail = services.members.detail(sam)
    assert detail.status_since == CAME
    assert [view.since for view in detail.beside.history] == [CAME]
    assert f"since {current().day(CAME)}" in repr(services.copies.shown(sam))


def test_a_later_status_holds_since_it_was_given(services: Services, clock: FixedClock) -> None:
    sam, _undo = services.members.add(MemberDraft(display_name="Sam", joined_on=CAME))
    clock.set(clock.now() + timedelta(days=1))
    read = services.members.detail(sam)
    lead = replace(read.draft, status=MemberStatus.LEAD)
    services.members.save(sam, lead, updated_at=read.updated_at)
    detail = services.members.detail(sam)
    today = clock.now().date()
    assert detail.status_since == today
    assert [view.since for view in detail.beside.history] == [today, CAME]


@pytest.mark.parametrize(
    "status", [MemberStatus.PAUSED, MemberStatus.FORMER, MemberStatus.ARCHIVED]
)
def test_nobody_is_away_since_they_came(
    services: Services, clock: FixedClock, status: MemberStatus
) -> None:
    draft = MemberDraft(display_name="Sam", joined_on=CAME, status=status)
    sam, _undo = services.members.add(draft)
    assert services.members.detail(sam).status_since == clock.now().date()


def test_a_day_to_come_or_unknown_changes_nothing(services: Services, clock: FixedClock) -> None:
    today = clock.now().date()
    for joined in (None, today + timedelta(days=9)):
        sam, _undo = services.members.add(MemberDraft(display_name="Sam", joined_on=joined))
        assert services.members.detail(sam).status_since == today
