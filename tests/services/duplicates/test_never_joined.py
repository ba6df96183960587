"""What is never compared, shown or joined, and what a merge may not leave behind."""

import json
from collections.abc import Callable
from datetime import date, datetime

import pytest
from sqlalchemy import select

from chapterdesk.core.clock import FixedClock
from chapterdesk.core.errors import RefusedError
from chapterdesk.core.vocabulary import (
    Answer,
    ContactKind,
    PairStatus,
    RelationSafety,
    VoicemailRule,
)
from chapterdesk.models import Member, MentorPair, NotDuplicate, Relation
from chapterdesk.services.catalogue import Services
from chapterdesk.services.members.drafts import ContactDraft, MemberDraft

Change = Callable[[Member, Member, datetime], None]


def _restrict(row: Member, _other: Member, _now: datetime) -> None:
    row.restricted_on = date(2026, 11, 26)


def _archive(row: Member, _other: Member, now: datetime) -> None:
    row.archived_at = now


def _bin(row: Member, _other: Member, now: datetime) -> None:
    row.deleted_at = now


def _merge(row: Member, other: Member, _now: datetime) -> None:
    row.merged_into = other.id


CHANGES: dict[str, Change] = {
    "restrict": _restrict, "archive": _archive, "bin": _bin, "merge": _merge,
}  # fmt: skip


def add(services: Services, name: str, *contacts: ContactDraft) -> bytes:
    return services.members.add(MemberDraft(display_name=name, contacts=contacts))[0]


def change(services: Services, how: str, member_id: bytes, other: bytes) -> None:
    """Change a record without telling anybody."""
    with services.members._database.write() as work:
        row, third = work.session.get_one(Member, member_id), work.session.get_one(Member, other)
        CHANGES[how](row, third, work.clock.now())


def scanned(services: Services) -> None:
    services.duplicates.begin()
    while not services.duplicates.step().finished:
        pass


@pytest.mark.parametrize("how", CHANGES)
def test_who_is_gone_or_only_kept_since_is_shown_in_no_pair(services: Services, how: str) -> None:
    one, two, third = (add(services, name) for name in ("Kit Lund", "Kit Lund", "Third"))
    scanned(services)
    services.duplicates.keep_apart(two, third)
    assert len(services.duplicates.pairs()) == len(services.duplicates.apart()) == 1
    change(services, how, two, third)
    assert services.duplicates.pairs() == ()
    assert services.duplicates.apart() == ()
    assert services.duplicates.of(one) == ()
    scanned(services)
    assert services.duplicates.pairs() == ()


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("how", CHANGES)
def test_who_is_gone_or_only_kept_is_not_merged(services: Services, how: str, first: bool) -> None:
    one, two, third = (add(services, name) for name in ("Kit Lund", "Kit Lund", "Third"))
    change(services, how, one, third)
    pair = (one, two) if first else (two, one)
    for act in (services.duplicates.merge, services.duplicates.look):
        with pytest.raises(RefusedError):
            act(*pair)
    assert services.duplicates.merges() == ()


def test_two_kept_apart_are_not_offered_again(services: Services) -> None:
    one, two = add(services, "Kit Lund"), add(services, "Kit Lund")
    assert len(services.duplicates.of(one)) == 1
    services.duplicates.keep_apart(one, two)
    assert services.duplicates.of(one) == ()
    scanned(services)
    assert services.duplicates.pairs() == ()


def test_who_was_told_apart_from_one_is_told_apart_from_both(services: Services) -> None:
    kept, merged, third = (add(services, name) for name in ("Kit Lund", "Kit Lundt", "Kit Lund"))
    services.duplicates.keep_apart(merged, third)
    services.duplicates.merge(kept, merged)
    with services.members._database.read() as session:
        (row,) = session.scalars(select(NotDuplicate)).all()
        assert {row.first_id, row.second_id} == {kept, third}
    assert services.duplicates.of(kept) == ()


def test_who_looks_after_the_pair_of_another_is_not_that_other(services: Services) -> None:
    one, two, third = (add(services, name) for name in ("Kit Lund", "Kit Lund", "Third"))
    with services.members._database.write() as work:
        pair = MentorPair(
            mentor_id=one, mentee_id=third, supervisor_id=two, since=date(2026, 1, 1),
            status=PairStatus.ACTIVE,
        )  # fmt: skip
        work.add(pair)
    with pytest.raises(RefusedError, match="two people"):
        services.duplicates.merge(one, two)


def test_a_form_that_names_the_other_record_is_not_left_to_save_over_it(
    services: Services,
) -> None:
    kept, merged = add(services, "Kit Lund"), add(services, "Kit Lund")
    services.drafts.save("pair", None, json.dumps({"mentor": merged.hex()}))
    services.drafts.save("member", merged, "half a form")
    services.drafts.save("member", kept, "stays")
    services.duplicates.merge(kept, merged)
    assert [row.payload for row in services.drafts.list()] == ["stays"]


def test_where_one_record_knows_of_others_who_listen_the_joined_one_does(
    services: Services,
) -> None:
    """Whichever of the two stays."""
    rule = ContactDraft(
        kind=ContactKind.CELL, value="07700 900345", text_ok=Answer.YES,
        voicemail_rule=VoicemailRule.YES_IDENTIFY,
    )  # fmt: skip
    for number, (mine, theirs) in enumerate(
        ((Answer.YES, Answer.NO), (Answer.NO, Answer.YES), (Answer.UNKNOWN, Answer.YES))
    ):
        value = f"07700 90034{number}"
        kept, merged = (
            services.members.add(
                MemberDraft(
                    display_name=f"Kit {number}",
                    contacts=(
                        ContactDraft(
                            kind=rule.kind, value=value, text_ok=rule.text_ok,
                            voicemail_rule=rule.voicemail_rule, others_have_access=others,
                        ),
                    ),
                )
            )[0]
            for others in (mine, theirs)
        )  # fmt: skip
        services.duplicates.merge(kept, merged)
        (point,) = services.members.detail(kept).draft.contacts
        assert point.others_have_access is Answer.YES


def test_whom_somebody_else_is_to_be_kept_apart_from_since_is_not_parted(
    services: Services, clock: FixedClock
) -> None:
    """It is noted on the page of the other one, and says the same of this record."""
    kept, merged, third = (add(services, name) for name in ("Kit Lund", "Kit Lund", "Third"))
    services.duplicates.merge(kept, merged)
    with services.members._database.write() as work:
        work.add(
            Relation(
                member_id=third, other_id=kept, label="was hurt by them",
                safety=RelationSafety.DO_NOT_PAIR,
            )
        )  # fmt: skip
    with pytest.raises(RefusedError, match="kept apart"):
        services.duplicates.undo(services.duplicates.merges()[0].id)
    del clock


def test_a_list_of_merges_bears_initials_for_somebody_shielded(services: Services) -> None:
    hidden = MemberDraft(display_name="Wren Smith", shielded=True)
    kept, _undo = services.members.add(hidden)
    merged, _undo = services.members.add(hidden)
    services.duplicates.merge(kept, merged)
    assert [row.name for row in services.duplicates.merges()] == ["W. S."]


def test_what_was_changed_since_it_was_shown_is_not_merged(services: Services) -> None:
    kept, merged = add(services, "Kit Lund"), add(services, "Kit Lund")
    preview = services.duplicates.look(kept, merged)
    read_at = (preview.kept.updated_at, services.members.detail(merged).updated_at)
    for stale in (0, 1):
        wrong = [*read_at]
        wrong[stale] = wrong[stale].replace(year=2025)
        with pytest.raises(RefusedError, match="while you had it open"):
            services.duplicates.merge(kept, merged, read_at=(wrong[0], wrong[1]))


def test_meeting_mode_merges_nothing(services: Services) -> None:
    kept, merged = add(services, "Kit Lund"), add(services, "Kit Lund")
    services.discretion.enter()
    for act in (services.duplicates.merge, services.duplicates.look):
        with pytest.raises(RefusedError, match="Meeting mode"):
            act(kept, merged)
