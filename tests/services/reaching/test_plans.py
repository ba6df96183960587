"""A plan is put together from a few sets that are read whole: the same as person by person."""

from collections.abc import Mapping
from datetime import date, timedelta
from itertools import product
from random import Random

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from chapterdesk.core.clock import FixedClock
from chapterdesk.core.vocabulary import (
    Answer,
    ConsentAudience,
    ConsentPurpose,
    ConsentStatus,
    ContactKind,
    ContactOutcome,
    GroupMemberStatus,
    MemberStatus,
    VoicemailRule,
)
from chapterdesk.models import Consent, ContactAttempt, ContactPoint, GroupMembership, Member
from chapterdesk.services.catalogue import Services
from chapterdesk.services.consents.asking import standing
from chapterdesk.services.groups import GroupDraft
from chapterdesk.services.members.drafts import ContactDraft, MemberDraft
from chapterdesk.services.members.reading import contact_draft
from chapterdesk.services.reaching import Channel, ReachFilter
from chapterdesk.services.reaching import who as who_module
from chapterdesk.services.reaching.reading import make_plan
from chapterdesk.services.reaching.ways import may_use

TODAY = date(2026, 11, 26)
PEOPLE = 90
_NOS = {ConsentStatus.REFUSED, ConsentStatus.WITHDRAWN, ConsentStatus.EXPIRED}
_AWAY = {MemberStatus.PAUSED, MemberStatus.FORMER, MemberStatus.ARCHIVED}


@pytest.fixture
def group(services: Services, clock: FixedClock) -> bytes:
    """Fill the chapter with people of every kind; return a group that half of them are in."""
    chance = Random(7)  # noqa: S311  # people are made up, not keys
    group_id, _undo = services.groups.add(GroupDraft(name="Choir"))
    for number in range(PEOPLE):
        contacts = tuple(_way(chance, f"{number}-{way}") for way in range(chance.randrange(4)))
        draft = MemberDraft(display_name=f"P{(number * 37) % PEOPLE:03}", contacts=contacts)
        member_id = services.members.add(draft)[0]
        if chance.random() < 0.5:
            services.groups.set_member(group_id, member_id, GroupMemberStatus.ACTIVE)
    with services.reaching._database.write() as work:
        members = work.session.scalars(select(Member)).all()
        for member in members:
            _change(chance, member, members[0])
            for point in work.session.scalars(
                select(ContactPoint).where(ContactPoint.member_id == member.id)
            ):
                if chance.random() < 0.2:
                    _try(chance, work, clock, member.id, point.id, ContactOutcome.WRONG_NUMBER)
            for _turn in range(chance.randrange(3)):
                _try(chance, work, clock, member.id, None, chance.choice([*ContactOutcome]))
            for _turn in range(chance.randrange(3)):
                work.add(
                    Consent(
                        member_id=member.id,
                        purpose=chance.choice([ConsentPurpose.CONTACT_ME, *ConsentPurpose]),
                        audience=ConsentAudience.CHAPTER,
                        status=chance.choice([*ConsentStatus]),
                        said_on=TODAY - timedelta(days=chance.randrange(40)),
                        expires_on=chance.choice([None, TODAY - timedelta(days=1), TODAY]),
                    )
                )
        work.changed("members")
    return group_id


def _way(chance: Random, text: str) -> ContactDraft:
    kind = chance.choice([ContactKind.CELL, ContactKind.VOICE, ContactKind.EMAIL])
    return ContactDraft(
        kind=kind,
        value=f"w{text}@example.org" if kind is ContactKind.EMAIL else f"+44 7700 900{text}",
        voicemail_rule=chance.choice([*VoicemailRule]),
        text_ok=chance.choice([*Answer]),
    )


def _change(chance: Random, member: Member, first: Member) -> None:
    now = member.created_at
    kind = chance.randrange(16)
    if kind < len(MemberStatus):
        member.status = [*MemberStatus][kind]
    member.shielded = chance.random() < 0.15
    member.restricted_on = TODAY if chance.random() < 0.1 else None
    member.archived_at = now if chance.random() < 0.05 else None
    member.deleted_at = now if chance.random() < 0.05 else None
    if chance.random() < 0.05 and member is not first:
        member.merged_into = first.id


def _try(  # noqa: PLR0917  # one try, as it is written down
    chance: Random,
    work: object,
    clock: FixedClock,
    member_id: bytes,
    contact_id: bytes | None,
    outcome: ContactOutcome,
) -> None:
    work.add(  # type: ignore[attr-defined]
        ContactAttempt(
            member_id=member_id,
            contact_id=contact_id,
            made_at=clock.now() + timedelta(minutes=chance.randrange(-2, 3)),
            outcome=outcome,
            next_on=chance.choice([None, TODAY - timedelta(days=1), TODAY + timedelta(days=2)]),
        )
    )


def _expected(
    session: Session, channel: Channel, group_id: bytes | None, *, due: bool
) -> tuple[list[bytes], list[tuple[bytes, str]], int]:
    """Go from person to person, as the rules are told."""
    reachable: list[bytes] = []
    left_out: list[tuple[bytes, str]] = []
    shielded = 0
    inside = set(
        session.scalars(
            select(GroupMembership.member_id).where(GroupMembership.group_id == group_id)
        )
    )
    for member in session.scalars(select(Member).order_by(Member.sort_key, Member.id)):
        tries = session.scalars(
            select(ContactAttempt)
            .where(ContactAttempt.member_id == member.id)
            .order_by(ContactAttempt.made_at, ContactAttempt.id)
        ).all()
        gone = member.deleted_at or member.archived_at or member.merged_into
        if gone or member.restricted_on or member.status in _AWAY:
            continue
        if group_id is not None and member.id not in inside:
            continue
        if due and not (tries and tries[-1].next_on and tries[-1].next_on <= TODAY):
            continue
        if member.shielded:
            shielded += 1
            continue
        reason = _reason(session, member.id, tries, channel)
        if reason:
            left_out.append((member.id, reason))
        else:
            reachable.append(member.id)
    return reachable, left_out, shielded


def _reason(session: Session, member_id: bytes, tries: object, channel: Channel) -> str:
    said = standing(session, [member_id], ConsentPurpose.CONTACT_ME, TODAY).get(member_id)
    if said is not None and said.status in _NOS:
        return "run_out" if said.status is ConsentStatus.EXPIRED else "refused"
    attempts: list[ContactAttempt] = list(tries)  # type: ignore[call-overload]
    spoken = (ContactOutcome.REACHED, ContactOutcome.REFUSED)
    last = next((one for one in reversed(attempts) if one.outcome in spoken), None)
    declined = last is not None and last.outcome is ContactOutcome.REFUSED
    if last is not None and declined and (last.next_on is None or last.next_on > TODAY):
        return "declined"
    points = session.scalars(select(ContactPoint).where(ContactPoint.member_id == member_id)).all()
    rules = {point.id: contact_draft(point) for point in points}
    usable = {way for way, rule in rules.items() if may_use(rule, channel)}
    wrong = {
        point.id
        for point in points
        for each in attempts
        if each.contact_id == point.id and each.outcome is ContactOutcome.WRONG_NUMBER
    }
    if usable - wrong:
        return ""
    if usable:
        return "wrong_number"
    phones = [rule for rule in rules.values() if rule.kind in {ContactKind.CELL, ContactKind.VOICE}]
    call = any(rule.voicemail_rule is VoicemailRule.UNKNOWN for rule in phones)
    write = any(rule.text_ok is Answer.UNKNOWN for rule in rules.values())
    if (channel != "messages" and call) or (channel != "calls" and write):
        return "not_asked"
    return "said_no" if (phones if channel == "calls" else rules) else "no_way"


@pytest.mark.parametrize("few", [0, 2_000], ids=["read through", "looked up"])
def test_a_plan_is_what_the_rules_say_of_each_person(
    services: Services,
    clock: FixedClock,
    group: bytes,
    few: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(who_module, "_FEW", few)
    met: set[str] = set()
    channels: tuple[Channel, ...] = ("calls", "messages", "any")
    with services.reaching._database.read() as session:
        for channel, of, due in product(channels, (None, group), (False, True)):
            wanted = ReachFilter(channel=channel, group_id=of, who="due" if due else "everybody")
            plan = make_plan(session, wanted, clock.now())
            expected = _expected(session, channel, of, due=due)
            assert (list(plan.reachable), list(plan.left_out), plan.shielded) == expected
            met.update(reason for _member, reason in plan.left_out)
            assert plan.reachable
            assert plan.shielded or due
    assert met == {
        "refused", "run_out", "declined", "wrong_number", "not_asked", "said_no", "no_way",
    }  # fmt: skip


def test_one_person_is_told_the_reason_that_the_plan_has(
    services: Services, group: bytes, clock: FixedClock
) -> None:
    del group
    with services.reaching._database.read() as session:
        plan = make_plan(session, ReachFilter(channel="any"), clock.now())
    told: Mapping[bytes, str] = dict(plan.left_out)
    for member_id in (*plan.reachable, *told):
        assert services.reaching.person(member_id, "any").reason == told.get(member_id)
