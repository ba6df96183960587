"""Whom lists hold and how they may be reached. Not known is not allowed, whoever asks."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from chapterdesk.core.clock import FixedClock
from chapterdesk.core.errors import RefusedError, UsageError
from chapterdesk.core.events import Changed
from chapterdesk.core.vocabulary import (
    Answer,
    ConsentAudience,
    ConsentMethod,
    ConsentPurpose,
    ConsentStatus,
    ContactKind,
    ContactOutcome,
    GroupMemberStatus,
    MemberStatus,
    VoicemailRule,
)
from chapterdesk.models import AuditEvent, Consent, ContactAttempt, Member
from chapterdesk.services.catalogue import Services
from chapterdesk.services.groups import GroupDraft
from chapterdesk.services.members.contact_rules import verdict
from chapterdesk.services.members.drafts import ContactDraft, MemberDraft
from chapterdesk.services.reaching import AttemptDraft, Channel, ReachFilter
from chapterdesk.services.reaching.ways import may_call, may_use, may_write

PHONE = ContactDraft(
    kind=ContactKind.CELL,
    value="+44 7700 900123",
    voicemail_rule=VoicemailRule.YES_NO_IDENTIFY,
    identify_as="Sam from book club",
    safe_hours="after 18:00",
    others_have_access=Answer.YES,
    remark="remark-needle",
)
MAIL = ContactDraft(
    kind=ContactKind.EMAIL,
    value="wren@example.org",
    text_ok=Answer.YES,
    others_have_access=Answer.NO,
)
ANY = ReachFilter(channel="any")


def add(services: Services, name: str, *contacts: ContactDraft, **values: object) -> bytes:
    draft = MemberDraft(display_name=name, contacts=contacts, **values)  # type: ignore[arg-type]
    return services.members.add(draft)[0]


def listed(services: Services, wanted: ReachFilter = ReachFilter()) -> list[str]:  # noqa: B008
    return [row.name for row in services.reaching.window(wanted, 0, 100).rows]


def why(services: Services, wanted: ReachFilter = ReachFilter()) -> dict[str, str]:  # noqa: B008
    return {row.name: row.reason for row in services.reaching.left_out(wanted, 0, 100).rows}


def say(services: Services, member_id: bytes, status: ConsentStatus) -> None:
    services.members.set_consent(
        member_id,
        ConsentPurpose.CONTACT_ME,
        ConsentAudience.CHAPTER,
        status,
        ConsentMethod.SPOKEN,
    )


def test_a_call_says_who_to_ask_for_who_to_be_and_whether_it_is_time(services: Services) -> None:
    add(services, "Wren", replace(PHONE, ask_for_name="Billie"))
    row = services.reaching.window(ReachFilter(), 0, 10).rows[0]
    way = row.ways[0]
    assert (way.call, way.voicemail, way.text) == (True, True, False)
    assert "Billie" in way.opening
    assert "Sam from book club" in way.opening
    assert way.now == "outside"  # it is noon
    assert way.hours == "after 18:00"
    assert way.others is Answer.YES
    assert "remark-needle" in way.rule
    assert "remark-needle" not in way.on_paper
    assert row.last_outcome is None
    assert row.next_on is None


def test_where_others_may_hear_nobody_is_named_and_nobody_says_who_calls(
    services: Services,
) -> None:
    unknown = replace(PHONE, identify_as="", others_have_access=Answer.UNKNOWN)
    told = replace(unknown, voicemail_rule=VoicemailRule.YES_IDENTIFY)
    for name, rule in (("A", unknown), ("B", told)):
        add(services, name, rule)
    for row in services.reaching.window(ReachFilter(), 0, 10).rows:
        assert "Ask for nobody by name" in row.ways[0].opening
        assert "not where you call from" in row.ways[0].opening
    alone = add(services, "C", replace(told, others_have_access=Answer.NO))
    assert "You may say who you are" in services.reaching.person(alone, "calls").row.ways[0].opening


def test_a_number_that_may_ring_alone_is_called_and_gets_no_voicemail(services: Services) -> None:
    wren = add(services, "Wren", replace(PHONE, voicemail_rule=VoicemailRule.RING_ONLY))
    way = services.reaching.person(wren, "calls").row.ways[0]
    assert (way.call, way.voicemail) == (True, False)
    assert "leave no message" in way.opening
    assert "Ring, but leave no voicemail" in way.rule


@pytest.mark.parametrize("channel", ["calls", "messages", "any"])
def test_only_what_was_said_yes_to_is_used_whatever_else_stands(
    services: Services, channel: Channel
) -> None:
    """Survey invariant 2, over every rule there can be: the database and the rule agree."""
    expected = {}
    rules = product(ContactKind, VoicemailRule, Answer)
    for number, (kind, voicemail, text) in enumerate(rules):
        rule = ContactDraft(
            kind=kind,
            value=f"+44 7700 9{number:05}" if kind in {"cell", "voice"} else f"w{number}@x.org",
            voicemail_rule=voicemail,
            text_ok=text,
        )
        expected[f"P{number:03}"] = may_use(rule, channel)
        add(services, f"P{number:03}", rule)
        if may_call(rule):
            assert voicemail not in {VoicemailRule.UNKNOWN, VoicemailRule.NO}
        if may_write(rule):
            assert text is Answer.YES
        if may_use(rule, "any"):
            assert verdict(rule) != "no"
    wanted = ReachFilter(channel=channel)
    assert listed(services, wanted) == [name for name, ok in expected.items() if ok]
    reasons = why(services, wanted)
    assert list(reasons) == [name for name, ok in expected.items() if not ok]
    assert set(reasons.values()) <= {"not_asked", "said_no", "no_way"}


def test_whoever_can_not_be_reached_is_counted_with_the_reason(services: Services) -> None:
    add(services, "Able", PHONE)
    add(services, "Asked Nothing", ContactDraft(kind=ContactKind.CELL, value="+44 7700 900124"))
    add(services, "Mail Only", MAIL)
    add(services, "Nothing")
    add(services, "Said No", replace(PHONE, voicemail_rule=VoicemailRule.NO, text_ok=Answer.NO))
    refused = add(services, "Refused", PHONE)
    say(services, refused, ConsentStatus.REFUSED)
    assert listed(services) == ["Able"]
    assert why(services) == {
        "Asked Nothing": "not_asked",
        "Mail Only": "no_way",
        "Nothing": "no_way",
        "Refused": "refused",
        "Said No": "said_no",
    }
    counts = services.reaching.counts(ReachFilter())
    assert (counts.listed, counts.left_out, counts.shielded) == (1, 5, 0)
    sentences = [row.sentence for row in services.reaching.left_out(ReachFilter(), 0, 9).rows]
    assert all(sentences)
    assert listed(services, ReachFilter(channel="messages")) == ["Mail Only"]


@pytest.mark.parametrize("how", ["shield", "restrict", "archive", "bin", "merge", "leave"])
def test_nobody_who_is_hidden_or_only_kept_is_on_any_list(services: Services, how: str) -> None:
    member_id = add(services, "Wren Needle", PHONE, MAIL)
    other = add(services, "Other")
    listing = ReachFilter(channel="any")
    assert "Wren Needle" in listed(services, listing)
    services.reaching.note_attempt(
        member_id, AttemptDraft(outcome=ContactOutcome.NO_ANSWER, next_on=date(2026, 11, 26))
    )
    if how == "shield":
        read = services.members.detail(member_id)
        services.members.save(
            member_id, replace(read.draft, shielded=True), updated_at=read.updated_at
        )
    elif how == "restrict":
        services.requests.restrict(member_id)
    elif how == "archive":
        services.members.archive(member_id)
    elif how == "bin":
        services.members.delete(member_id)
    elif how == "leave":
        read = services.members.detail(member_id)
        services.members.save(
            member_id,
            replace(read.draft, status=MemberStatus.FORMER),
            updated_at=read.updated_at,
        )
    else:
        with services.reaching._database.write() as work:
            row = work.session.get(Member, member_id)
            assert row is not None
            row.merged_into = other
            # Nobody is told: the list is asked again by itself.
    everything = [
        part
        for channel, who in product(("calls", "messages", "any"), ("everybody", "unseen", "due"))
        for wanted in (ReachFilter(channel=channel, who=who),)  # type: ignore[arg-type]
        for part in (
            services.reaching.window(wanted, 0, 100),
            services.reaching.left_out(wanted, 0, 100),
        )
    ]
    assert "Wren Needle" not in repr(everything)
    assert "900123" not in repr(everything)
    if how in {"shield", "leave"}:
        assert services.reaching.person(member_id).row.ways
    else:
        with pytest.raises(RefusedError):
            services.reaching.person(member_id)
        with pytest.raises(RefusedError):
            services.reaching.note_attempt(member_id, AttemptDraft(outcome=ContactOutcome.REACHED))
    assert services.reaching.counts(listing).shielded == (1 if how == "shield" else 0)


def test_a_refusal_beats_what_was_given_unless_it_was_given_again_later(
    services: Services, clock: FixedClock
) -> None:
    """Survey invariant 4; a word whose time has run out is no word."""
    member_id = add(services, "Wren", PHONE)
    say(services, member_id, ConsentStatus.GIVEN)
    assert listed(services) == ["Wren"]
    with services.reaching._database.write() as work:
        work.add(
            Consent(
                member_id=member_id,
                purpose=ConsentPurpose.CONTACT_ME,
                audience=ConsentAudience.FULL_NAME,
                status=ConsentStatus.WITHDRAWN,
                said_on=date(2026, 11, 26),
            )
        )
        work.changed("members", member_id)
    assert why(services) == {"Wren": "refused"}
    clock.set(clock.now() + timedelta(days=1))
    say(services, member_id, ConsentStatus.RENEWED)
    assert listed(services) == ["Wren"]
    with services.reaching._database.write() as work:
        for row in work.session.scalars(select(Consent)):
            row.expires_on = date(2026, 11, 28)
        work.changed("members", member_id)
    clock.set(clock.now() + timedelta(days=2))
    assert why(services) == {"Wren": "run_out"}


def test_only_the_group_asked_for(services: Services) -> None:
    inside, _outside = add(services, "Inside", PHONE), add(services, "Outside", PHONE)
    group, _undo = services.groups.add(GroupDraft(name="Choir"))
    wanted = ReachFilter(group_id=group)
    assert listed(services, wanted) == []
    services.groups.set_member(group, inside, GroupMemberStatus.ACTIVE)
    assert listed(services, wanted) == ["Inside"]
    services.groups.set_member(group, inside, GroupMemberStatus.LEFT)
    assert listed(services, wanted) == []
    services.groups.delete(group)
    with pytest.raises(RefusedError):
        listed(services, wanted)


def test_windows_follow_one_another(services: Services) -> None:
    for number in range(7):
        add(services, f"Person {number}", PHONE)
    pages = [services.reaching.window(ReachFilter(), offset, 3) for offset in (0, 3, 6, 9)]
    assert [row.name for page in pages for row in page.rows] == [f"Person {n}" for n in range(7)]
    assert {page.total for page in pages} == {7}
    assert services.reaching.window(ReachFilter(who="due"), 0, 3).total == 0


def test_what_came_of_a_try_is_noted_and_taken_back(
    services: Services, published: list[Changed], clock: FixedClock
) -> None:
    member_id = add(services, "Wren", PHONE)
    contact = services.reaching.person(member_id).row.ways[0].id
    published.clear()
    draft = AttemptDraft(
        outcome=ContactOutcome.LEFT_VOICEMAIL,
        contact_id=contact,
        next_on=date(2026, 11, 30),
        remark="said Tuesday",
    )
    undo = services.reaching.note_attempt(member_id, draft)
    assert "Wren" in undo.label
    assert [(event.area, event.ids) for event in published] == [
        ("reaching", frozenset({member_id}))
    ]
    row = services.reaching.window(ReachFilter(), 0, 10).rows[0]
    assert (row.last_outcome, row.next_on) == (ContactOutcome.LEFT_VOICEMAIL, date(2026, 11, 30))
    view = services.reaching.person(member_id).attempts[0]
    assert (view.remark, view.next_on) == ("said Tuesday", date(2026, 11, 30))
    with services.reaching._database.read() as session:
        event = session.scalars(
            select(AuditEvent).where(AuditEvent.entity == "contact_attempt")
        ).one()
        assert (event.action, event.fields) == ("add", "next_on,outcome,remark")
        kept = session.scalars(select(ContactAttempt)).one()
        assert (kept.contact_id, kept.made_at) == (contact, clock.now())
    services.undo.apply(undo)
    assert services.reaching.person(member_id).attempts == ()
    assert services.reaching.window(ReachFilter(), 0, 10).rows[0].last_outcome is None


def test_a_try_that_can_not_be_is_refused(services: Services) -> None:
    one, other = add(services, "One", PHONE), add(services, "Other", PHONE)
    theirs = services.reaching.person(other).row.ways[0].id
    with pytest.raises(RefusedError):
        services.reaching.note_attempt(
            one, AttemptDraft(outcome=ContactOutcome.REACHED, contact_id=theirs)
        )
    with pytest.raises(UsageError) as caught:
        services.reaching.note_attempt(
            one, AttemptDraft(outcome=ContactOutcome.REACHED, next_on=date(2026, 11, 25))
        )
    assert caught.value.field == "next_on"
    with pytest.raises(UsageError):
        services.reaching.counts(ReachFilter(weeks=0))
    assert services.reaching.person(one).attempts == ()


def test_a_number_that_reached_somebody_else_is_not_used_until_it_is_changed(
    services: Services, clock: FixedClock
) -> None:
    member_id = add(services, "Wren", PHONE)
    contact = services.reaching.person(member_id).row.ways[0].id
    wrong = AttemptDraft(outcome=ContactOutcome.WRONG_NUMBER, contact_id=contact)
    undo = services.reaching.note_attempt(member_id, wrong)
    assert why(services) == {"Wren": "wrong_number"}
    assert services.reaching.person(member_id).row.ways == ()
    services.undo.apply(undo)
    assert listed(services) == ["Wren"]
    services.reaching.note_attempt(member_id, wrong)
    clock.set(clock.now() + timedelta(minutes=1))
    touched = (
        (MAIL, PHONE),
        (MAIL, replace(PHONE, label="home", remark="not after ten")),
        (replace(PHONE, value="+447700900123", kind=ContactKind.VOICE),),
    )
    for contacts in touched:
        change(services, member_id, *contacts)
        assert why(services) == {"Wren": "wrong_number"}, "the number is the same"
    change(services, member_id, replace(PHONE, value="+44 7700 900999"))
    assert listed(services) == ["Wren"]


def change(services: Services, member_id: bytes, *contacts: ContactDraft) -> None:
    detail = services.members.detail(member_id)
    draft = replace(detail.draft, contacts=contacts)
    services.members.save(member_id, draft, updated_at=detail.updated_at)


@pytest.mark.parametrize("whose", ["kept", "merged"])
@pytest.mark.parametrize("both", [True, False])
def test_a_wrong_number_stays_wrong_when_records_are_merged(
    services: Services, clock: FixedClock, whose: str, both: bool
) -> None:
    kept = add(services, "Wren Hale", *((PHONE,) if both or whose == "kept" else ()))
    clock.set(clock.now() + timedelta(minutes=1))
    more = (replace(PHONE, label="home"),) if both or whose == "merged" else ()
    merged = add(services, "Wren Hale", *more)
    member_id = kept if whose == "kept" else merged
    contact = services.reaching.person(member_id).row.ways[0].id
    clock.set(clock.now() + timedelta(minutes=1))
    wrong = AttemptDraft(outcome=ContactOutcome.WRONG_NUMBER, contact_id=contact)
    services.reaching.note_attempt(member_id, wrong)
    clock.set(clock.now() + timedelta(days=1))
    services.duplicates.merge(kept, merged)
    assert why(services) == {"Wren Hale": "wrong_number"}


def test_who_did_not_want_to_talk_is_left_alone_until_the_day_they_named(
    services: Services, clock: FixedClock
) -> None:
    member_id = add(services, "Wren", PHONE)
    refused = AttemptDraft(outcome=ContactOutcome.REFUSED, next_on=date(2026, 11, 28))
    services.reaching.note_attempt(member_id, refused)
    assert why(services) == {"Wren": "declined"}
    clock.set(clock.now() + timedelta(days=2))
    assert listed(services) == ["Wren"]
    assert listed(services, ReachFilter(who="due")) == ["Wren"]
    services.reaching.note_attempt(member_id, replace(refused, next_on=None))
    assert why(services) == {"Wren": "declined"}


@pytest.mark.parametrize("outcome", list(ContactOutcome))
def test_only_their_own_later_word_lifts_that_they_did_not_want_it(
    services: Services, clock: FixedClock, outcome: ContactOutcome
) -> None:
    member_id = add(services, "Wren", PHONE)
    note = services.reaching.note_attempt
    note(member_id, AttemptDraft(outcome=ContactOutcome.REFUSED))
    assert why(services) == {"Wren": "declined"}
    clock.set(clock.now() + timedelta(minutes=5))
    note(member_id, AttemptDraft(outcome=outcome))
    lifted = outcome is ContactOutcome.REACHED
    assert listed(services) == (["Wren"] if lifted else [])
    assert (services.reaching.person(member_id).reason is None) == lifted


def test_only_the_day_of_the_latest_try_is_due(
    services: Services, clock: FixedClock, later: Callable[..., None]
) -> None:
    member_id = add(services, "Wren", PHONE)
    due = ReachFilter(who="due")
    services.reaching.note_attempt(
        member_id, AttemptDraft(outcome=ContactOutcome.NO_ANSWER, next_on=date(2026, 11, 27))
    )
    assert listed(services, due) == []
    later(days=1)
    assert listed(services, due) == ["Wren"]
    task = next(row for row in services.tasks.due() if row.kind == "reach")
    assert (task.subject, task.covered_names, task.days) == ("reaching", ("Wren",), 0)
    assert "Wren" not in task.summary
    services.reaching.note_attempt(member_id, AttemptDraft(outcome=ContactOutcome.REACHED))
    assert listed(services, due) == []
    assert all(row.kind != "reach" for row in services.tasks.due())
    del clock


def test_today_knows_no_name_of_somebody_shielded_and_nobody_who_is_only_kept(
    services: Services, later: Callable[..., None]
) -> None:
    shielded = add(services, "Wren Smith", PHONE, shielded=True)
    kept = add(services, "Only Kept", PHONE)
    for one in (shielded, kept):
        services.reaching.note_attempt(
            one, AttemptDraft(outcome=ContactOutcome.NO_ANSWER, next_on=date(2026, 11, 27))
        )
    services.requests.restrict(kept)
    later(days=1)
    task = next(row for row in services.tasks.due() if row.kind == "reach")
    assert task.covered_names == ("W. S.",)


def test_meeting_mode_hides_every_list(services: Services) -> None:
    member_id = add(services, "Wren", PHONE)
    services.discretion.enter()
    for call in (
        lambda: services.reaching.window(ANY, 0, 10),
        lambda: services.reaching.left_out(ANY, 0, 10),
        lambda: services.reaching.counts(ANY),
        lambda: services.reaching.person(member_id),
        lambda: services.reaching.note_attempt(
            member_id, AttemptDraft(outcome=ContactOutcome.REACHED)
        ),
    ):
        with pytest.raises(RefusedError):
            call()


@pytest.fixture
def later(clock: FixedClock) -> Callable[..., None]:
    def go(**by: float) -> None:
        clock.set(clock.now() + timedelta(**by))

    return go


def test_the_hours_are_those_of_the_chapter_not_of_the_laptop(
    services: Services, clock: FixedClock
) -> None:
    add(services, "Wren", PHONE)
    zone = services.chapter.profile().timezone
    local = clock.now().astimezone(ZoneInfo(zone))
    clock.set(clock.now() + timedelta(hours=18 - local.hour))
    assert services.reaching.window(ReachFilter(), 0, 1).rows[0].ways[0].now == "inside"
