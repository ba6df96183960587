"""What somebody said holds for what was asked, until its day, and until they take it back."""

from datetime import date, timedelta

import pytest

from chapterdesk.core.clock import FixedClock
from chapterdesk.core.errors import RefusedError, UsageError
from chapterdesk.core.vocabulary import (
    ConsentAudience,
    ConsentMethod,
    ConsentPurpose,
    ConsentStatus,
)
from chapterdesk.services.catalogue import Services
from chapterdesk.services.consents.recording import Said
from chapterdesk.services.members.drafts import MemberDraft
from chapterdesk.services.mentoring import PairDraft

TODAY = date(2026, 11, 26)
DAY = timedelta(days=1)
ROSTER = ConsentPurpose.PRINT_ROSTER
FULL, FIRST = ConsentAudience.FULL_NAME, ConsentAudience.FIRST_NAME
GIVEN, REFUSED = ConsentStatus.GIVEN, ConsentStatus.REFUSED


@pytest.fixture
def wren(services: Services) -> bytes:
    return services.members.add(MemberDraft(display_name="Wren Abara"))[0]


def roster(
    status: ConsentStatus = GIVEN,
    audience: ConsentAudience = FULL,
    said_on: date | None = None,
    expires_on: date | None = None,
) -> Said:
    return Said(
        purpose=ROSTER, status=status, audience=audience, said_on=said_on, expires_on=expires_on
    )


def held(services: Services, member_id: bytes, audience: ConsentAudience = FULL) -> bool:
    return member_id in services.consents.holds([member_id], ROSTER, audience)


def test_who_was_not_asked_has_not_agreed(services: Services, wren: bytes) -> None:
    assert not held(services, wren, FIRST)
    services.consents.record(wren, roster(ConsentStatus.REQUESTED))
    assert not held(services, wren, FIRST)
    services.consents.record(wren, roster(ConsentStatus.UNKNOWN))
    assert not held(services, wren, FIRST)


def test_a_full_name_holds_a_first_name_and_not_the_other_way_round(
    services: Services, wren: bytes
) -> None:
    services.consents.record(wren, roster(audience=FIRST))
    assert (held(services, wren, FIRST), held(services, wren, FULL)) == (True, False)
    services.consents.record(wren, roster(audience=FULL))
    assert (held(services, wren, FIRST), held(services, wren, FULL)) == (True, True)


def test_a_yes_for_one_purpose_is_none_for_another(services: Services, wren: bytes) -> None:
    services.consents.record(wren, Said(purpose=ConsentPurpose.STATISTICS, status=GIVEN))
    assert services.consents.holds([wren], ConsentPurpose.STATISTICS) == {wren}
    assert services.consents.holds([wren], ConsentPurpose.PHOTO) == frozenset()
    assert not held(services, wren, FIRST)


def test_a_no_ends_a_yes_for_every_audience(services: Services, wren: bytes) -> None:
    services.consents.record(wren, roster(audience=FULL))
    services.consents.record(wren, roster(REFUSED, FIRST))
    assert not held(services, wren, FIRST)


def test_what_was_said_later_counts_not_what_was_typed_later(
    services: Services, wren: bytes
) -> None:
    services.consents.record(wren, roster(REFUSED))
    services.consents.record(wren, roster(said_on=TODAY - timedelta(days=30)))
    assert not held(services, wren, FIRST)


def test_being_asked_again_takes_nothing_away(services: Services, wren: bytes) -> None:
    services.consents.record(wren, roster())
    services.consents.record(wren, roster(ConsentStatus.REQUESTED))
    assert held(services, wren)


def test_a_yes_ends_after_its_last_day(services: Services, wren: bytes, clock: FixedClock) -> None:
    services.consents.record(wren, roster(expires_on=TODAY + DAY))
    clock.set(clock.now() + DAY)
    assert held(services, wren)
    clock.set(clock.now() + DAY)
    assert not held(services, wren, FIRST)
    (view,) = services.members.detail(wren).consents
    assert view.status is ConsentStatus.EXPIRED
    services.consents.record(wren, roster(ConsentStatus.RENEWED))
    assert held(services, wren)


def test_history_is_never_written_over(services: Services, wren: bytes, clock: FixedClock) -> None:
    services.consents.record(wren, roster(expires_on=TODAY + DAY))
    clock.set(clock.now() + timedelta(days=5))
    services.consents.record(wren, roster(ConsentStatus.RENEWED, FIRST))
    undo = services.consents.withdraw(wren, ROSTER).undo
    story = services.consents.story(wren)
    assert [view.status for view in story.history] == [
        ConsentStatus.WITHDRAWN, ConsentStatus.RENEWED, ConsentStatus.EXPIRED,
    ]  # fmt: skip
    assert [view.audience for view in story.history] == [FIRST, FIRST, FULL]
    services.undo.apply(undo)
    assert [view.status for view in services.consents.story(wren).now] == [ConsentStatus.RENEWED]


def test_taking_back_counts_at_once_and_needs_a_yes(services: Services, wren: bytes) -> None:
    with pytest.raises(RefusedError, match="no yes"):
        services.consents.withdraw(wren, ROSTER)
    services.consents.record(wren, roster())
    done = services.consents.withdraw(wren, ROSTER, method=ConsentMethod.EMAIL)
    assert not held(services, wren, FIRST)
    assert "number" in done.effects[0]
    assert done.out == ()
    with pytest.raises(RefusedError):
        services.consents.withdraw(wren, ROSTER)


@pytest.mark.parametrize(
    ("said_on", "expires_on", "field"),
    [
        (TODAY + DAY, None, "said_on"),
        (TODAY, TODAY - DAY, "expires_on"),
    ],
)
def test_days_that_can_not_be(
    services: Services, wren: bytes, said_on: date, expires_on: date | None, field: str
) -> None:
    with pytest.raises(UsageError) as refused:
        services.consents.record(wren, roster(said_on=said_on, expires_on=expires_on))
    assert refused.value.field == field
    assert services.consents.story(wren).history == ()


def test_whose_yes_to_mentoring_ended_is_in_no_new_pair(services: Services, wren: bytes) -> None:
    other, _undo = services.members.add(MemberDraft(display_name="Sam"))
    draft = PairDraft(mentor_id=other, mentee_id=wren, since=TODAY)
    purpose = ConsentPurpose.MENTORING_MATCH
    over = Said(purpose=purpose, status=GIVEN, said_on=TODAY - 400 * DAY, expires_on=TODAY - DAY)
    services.consents.record(other, over)
    with pytest.raises(RefusedError, match="yes to mentoring has ended") as refused:
        services.mentoring.add(draft)
    assert refused.value.field == "mentor_id"
    services.consents.record(other, Said(purpose=purpose, status=GIVEN))
    services.mentoring.add(draft)


def test_who_said_no_to_mentoring_is_in_no_new_pair(services: Services, wren: bytes) -> None:
    other, _undo = services.members.add(MemberDraft(display_name="Sam"))
    draft = PairDraft(mentor_id=other, mentee_id=wren, since=TODAY)
    services.consents.record(wren, Said(purpose=ConsentPurpose.MENTORING_MATCH, status=REFUSED))
    with pytest.raises(RefusedError, match="said no to mentoring") as refused:
        services.mentoring.add(draft)
    assert refused.value.field == "mentee_id"
    services.consents.record(wren, Said(purpose=ConsentPurpose.MENTORING_MATCH, status=GIVEN))
    services.mentoring.add(draft)
    effects = services.consents.withdraw(wren, ConsentPurpose.MENTORING_MATCH).effects
    assert effects[1].startswith("1 pair")
