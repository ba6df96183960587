"""Words that somebody answered never change; other words are a new version, and are asked anew."""

from collections.abc import Callable

import pytest

from chapterdesk.core.errors import RefusedError, UsageError
from chapterdesk.core.vocabulary import ConsentAudience, ConsentPurpose, ConsentStatus
from chapterdesk.services.catalogue import Services
from chapterdesk.services.consents.recording import Said
from chapterdesk.services.consents.wording import WordingRow
from chapterdesk.services.members.drafts import MemberDraft

ROSTER = ConsentPurpose.PRINT_ROSTER
YES = Said(purpose=ROSTER, status=ConsentStatus.GIVEN, audience=ConsentAudience.FULL_NAME)
Adds = Callable[[str], bytes]


@pytest.fixture
def somebody(services: Services) -> Adds:
    return lambda name: services.members.add(MemberDraft(display_name=name))[0]


def versions(services: Services) -> list[WordingRow]:
    return [row for row in services.consents.wordings() if row.purpose is ROSTER]


def test_the_shipped_words_become_the_first_version_when_somebody_answers(
    services: Services, somebody: Adds
) -> None:
    (shipped,) = versions(services)
    assert (shipped.version, shipped.answers, shipped.since) == ("", 0, None)
    services.consents.record(somebody("Wren"), YES)
    (first,) = versions(services)
    assert (first.version, first.answers, first.text) == ("1", 1, shipped.text)


def test_words_that_nobody_answered_are_written_over(services: Services) -> None:
    services.consents.reword(ROSTER, "May we print your name?")
    services.consents.reword(ROSTER, "May we print your name on the list?")
    (only,) = versions(services)
    assert (only.version, only.text) == ("1", "May we print your name on the list?")


def test_words_that_were_answered_stay_and_others_are_a_new_version(
    services: Services, somebody: Adds
) -> None:
    wren, sam = somebody("Wren"), somebody("Sam")
    services.consents.reword(ROSTER, "May we print your name?")
    services.consents.record(wren, YES)
    services.consents.reword(ROSTER, "May we print your first name?")
    services.consents.record(sam, YES)
    new, old = versions(services)
    assert (new.version, new.text, new.current) == ("2", "May we print your first name?", True)
    assert (old.version, old.text, old.current) == ("1", "May we print your name?", False)
    assert [one.name for one in services.consents.said_yes(ROSTER, "1")] == ["Wren"]
    assert [one.name for one in services.consents.said_yes(ROSTER, "2")] == ["Sam"]
    assert [one.name for one in services.consents.ask_again(ROSTER)] == ["Wren"]
    (view,) = services.members.detail(wren).consents
    assert (view.wording_version, view.outdated) == ("1", True)
    services.consents.record(wren, YES)
    assert services.consents.ask_again(ROSTER) == ()


def test_nobody_is_asked_again_whose_record_is_only_kept_or_who_said_no(
    services: Services, somebody: Adds
) -> None:
    wren, sam = somebody("Wren"), somebody("Sam")
    for member_id in (wren, sam):
        services.consents.record(member_id, YES)
    services.consents.reword(ROSTER, "May we print your name?")
    services.requests.restrict(wren)
    services.consents.withdraw(sam, ROSTER)
    assert services.consents.ask_again(ROSTER) == ()


def test_words_that_were_answered_since_can_not_be_taken_back(
    services: Services, somebody: Adds
) -> None:
    undo = services.consents.reword(ROSTER, "May we print your name?")
    said = services.consents.record(somebody("Wren"), YES)
    with pytest.raises(RefusedError, match="answered these words"):
        services.undo.apply(undo)
    assert versions(services)[0].text == "May we print your name?"
    services.undo.apply(said)
    services.undo.apply(undo)
    assert versions(services)[0].version == ""


def test_undoing_an_answer_keeps_the_words_another_one_was_given_to(
    services: Services, somebody: Adds
) -> None:
    first = services.consents.record(somebody("Wren"), YES)
    services.consents.record(somebody("Sam"), YES)
    services.undo.apply(first)
    (row,) = versions(services)
    assert (row.version, row.answers) == ("1", 1)


def test_words_that_say_nothing_new_are_refused(services: Services) -> None:
    shipped = versions(services)[0].text
    with pytest.raises(RefusedError, match="already"):
        services.consents.reword(ROSTER, shipped)
    with pytest.raises(UsageError):
        services.consents.reword(ROSTER, "  ")


def test_an_answer_to_words_that_never_were(services: Services, somebody: Adds) -> None:
    said = Said(purpose=ROSTER, status=ConsentStatus.GIVEN, wording="7")
    with pytest.raises(UsageError) as refused:
        services.consents.record(somebody("Wren"), said)
    assert refused.value.field == "wording"
