"""What neither a list of people to reach nor one person's own page tells or says for them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from chapterdesk.core.clock import FixedClock
from chapterdesk.core.vocabulary import (
    Answer,
    ConsentPurpose,
    ConsentStatus,
    ContactOutcome,
    MemberStatus,
    VoicemailRule,
)
from chapterdesk.models import ContactPoint, Member
from chapterdesk.services.catalogue import Services
from chapterdesk.services.consents.recording import Said
from chapterdesk.services.reaching import AttemptDraft, ReachFilter
from tests.services.reaching.test_reaching import MAIL, PHONE, add, say, why


def test_who_said_no_is_told_with_no_way_to_do_it_all_the_same(services: Services) -> None:
    member_id = add(services, "Wren", PHONE, MAIL)
    assert services.reaching.person(member_id).row.ways
    say(services, member_id, ConsentStatus.REFUSED)
    told = services.reaching.person(member_id)
    assert (told.reason, told.row.ways) == ("refused", ())
    assert "900123" not in repr(told)


def test_who_is_gone_since_stands_under_no_reason_either(services: Services) -> None:
    other, gone = add(services, "Other"), add(services, "Gone")
    assert why(services) == {"Gone": "no_way", "Other": "no_way"}
    with services.reaching._database.write() as work:
        row = work.session.get(Member, gone)
        assert row is not None
        row.merged_into = other
        # Nobody is told: the list is asked again by itself.
    assert why(services) == {"Other": "no_way"}


def test_initials_stand_for_somebody_shielded_wherever_a_try_is_told(services: Services) -> None:
    member_id = add(services, "Wren Smith", PHONE, shielded=True)
    undo = services.reaching.note_attempt(member_id, AttemptDraft(outcome=ContactOutcome.NO_ANSWER))
    assert "Wren" not in undo.label
    assert "W. S." in undo.label
    assert services.reaching.person(member_id).shown_name == "W. S."


def test_a_message_is_signed_as_they_said_and_says_nothing_where_others_may_read(
    services: Services,
) -> None:
    both = replace(PHONE, text_ok=Answer.YES, safe_hours="")
    rules = {
        "As": both,
        "Hidden": replace(both, identify_as="", others_have_access=Answer.UNKNOWN),
        "Open": replace(both, identify_as="", others_have_access=Answer.NO),
    }
    for name, rule in rules.items():
        add(services, name, rule)
    rows = services.reaching.window(ReachFilter(channel="messages"), 0, 9).rows
    ways = {row.name: row.ways[0] for row in rows}
    assert not any(way.call for way in ways.values()), "a list of messages is none of calls"
    assert "Sam from book club" in ways["As"].opening
    assert ways["As"].opening.startswith("Sign as")
    assert "nothing about where you write from" in ways["Hidden"].opening
    assert ways["Open"].opening == "Sign with your own name."
    assert "not known" in ways["Hidden"].others_sentence
    assert "Nobody else" in ways["Open"].others_sentence


def test_a_message_that_may_not_say_who_calls_says_it_to_nobody(services: Services) -> None:
    alone = replace(PHONE, identify_as="", others_have_access=Answer.NO)
    member_id = add(services, "Wren", alone)
    opening = services.reaching.person(member_id, "calls").row.ways[0].opening
    assert alone.voicemail_rule is VoicemailRule.YES_NO_IDENTIFY
    assert "not where you call from" in opening
    assert "who you are" not in opening


def test_no_voicemail_is_left_on_what_is_no_telephone(services: Services) -> None:
    add(services, "Wren", replace(MAIL, voicemail_rule=VoicemailRule.YES_IDENTIFY))
    with services.reaching._database.write() as work:
        point = work.session.scalars(select(ContactPoint)).one()
        point.voicemail_rule = VoicemailRule.YES_IDENTIFY
        work.changed("members", point.member_id)
    way = services.reaching.window(ReachFilter(channel="any"), 0, 9).rows[0].ways[0]
    assert (way.call, way.voicemail, way.text) == (False, False, True)


def due_names(services: Services) -> Sequence[str]:
    """Return whom Today says is to be tried again."""
    found = [row for row in services.tasks.due() if row.kind == "reach"]
    return found[0].covered_names if found else ()


@pytest.mark.parametrize("how", ["refused", "withdrawn", "run out"])
def test_today_names_nobody_to_try_again_who_does_not_want_it(
    services: Services, clock: FixedClock, how: str
) -> None:
    wren, other = add(services, "Wren", PHONE), add(services, "Other", PHONE)
    yes = Said(purpose=ConsentPurpose.CONTACT_ME, status=ConsentStatus.GIVEN)
    services.consents.record(wren, replace(yes, expires_on=date(2026, 11, 27)))
    services.consents.record(other, yes)
    tomorrow = AttemptDraft(outcome=ContactOutcome.NO_ANSWER, next_on=date(2026, 11, 27))
    for one in (wren, other):
        services.reaching.note_attempt(one, tomorrow)
    clock.set(clock.now() + timedelta(days=1))
    assert due_names(services) == ("Other", "Wren")
    if how == "refused":
        say(services, wren, ConsentStatus.REFUSED)
    elif how == "withdrawn":
        services.consents.withdraw(wren, ConsentPurpose.CONTACT_ME)
    else:
        clock.set(clock.now() + timedelta(days=1))
    assert due_names(services) == ("Other",)
    say(services, other, ConsentStatus.REFUSED)
    assert due_names(services) == ()
    say(services, other, ConsentStatus.RENEWED)
    assert due_names(services) == ("Other",)


@pytest.mark.parametrize("how", ["leave", "archive", "bin", "merge"])
def test_today_names_nobody_to_try_again_who_is_not_here(
    services: Services, clock: FixedClock, how: str
) -> None:
    gone, other = add(services, "Gone", PHONE), add(services, "Other", PHONE)
    tomorrow = AttemptDraft(outcome=ContactOutcome.NO_ANSWER, next_on=date(2026, 11, 27))
    for one in (gone, other):
        services.reaching.note_attempt(one, tomorrow)
    clock.set(clock.now() + timedelta(days=1))
    assert due_names(services) == ("Gone", "Other")
    with services.reaching._database.write() as work:
        row = work.session.get(Member, gone)
        assert row is not None
        row.archived_at = work.clock.now() if how == "archive" else None
        row.deleted_at = work.clock.now() if how == "bin" else None
        row.merged_into = other if how == "merge" else None
        row.status = MemberStatus.FORMER if how == "leave" else row.status
    assert due_names(services) == ("Other",)
