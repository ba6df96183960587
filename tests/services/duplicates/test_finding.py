"""Who may be one person: with reasons, in every script, in steps, and never who said otherwise."""

from datetime import date, datetime

import pytest

from chapterdesk.core.clock import FixedClock
from chapterdesk.core.vocabulary import ContactKind
from chapterdesk.models import Member
from chapterdesk.services.catalogue import Services
from chapterdesk.services.duplicates.shapes import DuplicatePair, Reason
from chapterdesk.services.meetings import MeetingDraft
from chapterdesk.services.members.drafts import ContactDraft, MemberDraft
from chapterdesk.services.members.writing import insert_members


def somebody(services: Services, name: str, *ways: str, confirmed: bool = True) -> bytes:
    contacts = tuple(
        ContactDraft(kind=ContactKind.EMAIL if "@" in way else ContactKind.CELL, value=way)
        for way in ways
    )
    draft = MemberDraft(display_name=name, name_confirmed=confirmed, contacts=contacts)
    return services.members.add(draft)[0]


def scanned(services: Services) -> tuple[DuplicatePair, ...]:
    progress = services.duplicates.begin()
    while not progress.finished:
        progress = services.duplicates.step()
    assert progress.done == progress.total
    return services.duplicates.pairs()


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ("Robin Åkesson", "robin akesson", Reason.SAME_NAME),
        ("Åkesson, Robin", "Robin Åkesson", Reason.SAME_NAME),
        ("Søren Kierk", "Soren Kierk", Reason.SAME_NAME),
        ("Margarethe Hollander", "Margarete Hollander", Reason.ALMOST_SAME_NAME),
        ("王小明", "Wang Xiaoming", Reason.SAME_IN_LATIN),
        ("Олена Шевченко", "Olena Ševčenko", Reason.SAME_IN_LATIN),
        ("नव्या शर्मा", "नव्या शर्मा", Reason.SAME_NAME),
        ("ليلى حداد", "لَيلى حداد", Reason.SAME_NAME),
    ],
)
def test_a_name_is_known_again_in_every_script(
    services: Services, one: str, other: str, reason: Reason
) -> None:
    somebody(services, one)
    somebody(services, other)
    (pair,) = scanned(services)
    assert reason in pair.reasons
    assert pair.score >= 40


def test_numbers_are_compared_in_full_however_they_are_written(services: Services) -> None:
    somebody(services, "Wren", "07700 900123")
    somebody(services, "Wren Hale", "+44 7700 900123")
    (pair,) = scanned(services)
    assert pair.reasons == (Reason.SAME_NUMBER, Reason.PART_OF_NAME)


def test_a_first_name_that_many_share_says_nothing(services: Services) -> None:
    for number in range(6):
        somebody(services, "Sam", f"sam{number}@example.org")
    assert scanned(services) == ()


def test_who_was_seen_together_is_likely_two_people(services: Services) -> None:
    one, other = somebody(services, "Kit Lund"), somebody(services, "Kit Lund")
    (before,) = scanned(services)
    meeting, _undo = services.meetings.add(
        MeetingDraft(starts_local=datetime(2026, 11, 26, 17, 0), title="Evening")  # noqa: DTZ001
    )
    for member_id in (one, other):
        services.checkin.mark(meeting, member_id)
    assert before.score == 60
    assert scanned(services) == ()


def test_two_people_stay_two_until_somebody_reconsiders(services: Services) -> None:
    one, other = somebody(services, "Kit Lund"), somebody(services, "Kit Lund")
    scanned(services)
    undo = services.duplicates.keep_apart(other, one)
    assert services.duplicates.pairs() == ()
    assert scanned(services) == ()
    assert services.duplicates.of(one) == ()
    (apart,) = services.duplicates.apart()
    assert {apart.first.id, apart.second.id} == {one, other}
    services.undo.apply(undo)
    assert len(scanned(services)) == 1
    services.duplicates.keep_apart(one, other)
    services.duplicates.reconsider(one, other)
    assert len(services.duplicates.of(one)) == 1


def test_the_confirmed_record_is_the_one_to_keep(services: Services, clock: FixedClock) -> None:
    somebody(services, "Kit Lund", confirmed=False)
    confirmed = somebody(services, "Kit Lund")
    (pair,) = scanned(services)
    assert pair.kept.id == confirmed


def test_nobody_is_listed_who_is_not_on_the_lists(services: Services) -> None:
    ids = [somebody(services, "Kit Lund") for _each in range(4)]
    services.members.archive(ids[0])
    services.members.delete(ids[1])
    with services.members._database.write() as work:
        member = work.session.get(Member, ids[2])
        assert member is not None
        member.restricted_on = date(2026, 11, 1)
    assert scanned(services) == ()
    assert services.duplicates.of(ids[2]) == ()


def test_what_was_found_is_read_again_when_it_is_shown(services: Services) -> None:
    one, other = somebody(services, "Kit Lund"), somebody(services, "Kit Lund")
    scanned(services)
    services.members.rename(other, "Ash Lund", "")
    (pair,) = services.duplicates.pairs()
    assert {pair.kept.name, pair.merged.name} == {"Kit Lund", "Ash Lund"}
    services.privacy.forget_member(one)
    assert services.duplicates.pairs() == ()


def test_a_scan_goes_in_steps_and_can_be_dropped(services: Services) -> None:
    with services.members._database.write() as work:
        insert_members(
            work, [MemberDraft(display_name=f"Person {n} Number{n}") for n in range(450)]
        )
    first = services.duplicates.begin()
    assert (first.done, first.total, first.finished) == (0, 450, False)
    second = services.duplicates.step()
    assert 0 < second.done < 450
    services.duplicates.cancel()
    assert services.duplicates.step().finished
    assert services.duplicates.pairs() == ()


def test_names_of_signs_alone_are_compared_as_names(services: Services) -> None:
    phone = ContactDraft(kind=ContactKind.CELL, value="07700 900001")
    for name in ("!?", "!?"):
        services.members.add(MemberDraft(display_name=name, contacts=(phone,)))
    services.duplicates.begin()
    while not services.duplicates.step().finished:
        pass
    (pair,) = services.duplicates.pairs()
    assert Reason.SAME_NAME in pair.reasons
