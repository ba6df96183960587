"""Parting two merged records never loses a no: it holds for both, or they are not taken apart."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chapterdesk.core.clock import FixedClock
from chapterdesk.core.errors import RefusedError
from chapterdesk.core.vocabulary import (
    AgeBand,
    Answer,
    ConsentPurpose,
    ConsentStatus,
    ContactKind,
    PhotoConsent,
    RelationSafety,
    ShareLevel,
    VoicemailRule,
)
from chapterdesk.services.catalogue import Services
from chapterdesk.services.consents.recording import Said
from chapterdesk.services.members.drafts import ContactDraft, MemberDraft, RelationDraft
from tests.services.duplicates.test_merging import table_rows

NUMBER = "07700 900345"
SHARED = ContactDraft(
    kind=ContactKind.CELL, value=NUMBER, voicemail_rule=VoicemailRule.YES_IDENTIFY,
    text_ok=Answer.YES,
)  # fmt: skip


@pytest.fixture
def merged(services: Services, clock: FixedClock) -> tuple[bytes, bytes, bytes]:
    draft = MemberDraft(
        display_name="Maren Quill",
        contacts=(SHARED,),
        photo_consent=PhotoConsent.YES,
        share_level=ShareLevel.PARTNERS,
    )
    kept, _undo = services.members.add(draft)
    other, _undo = services.members.add(replace(draft, display_name="Mervyn Quillon"))
    services.duplicates.merge(kept, other)
    clock.set(clock.now() + timedelta(minutes=1))
    return kept, other, services.duplicates.merges()[0].id


def change(services: Services, member_id: bytes, **fields: Any) -> None:
    detail = services.members.detail(member_id)
    draft = replace(detail.draft, **fields)
    services.members.save(member_id, draft, updated_at=detail.updated_at)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("shielded", True),
        ("is_minor", True),
        ("photo_consent", PhotoConsent.NO),
        ("share_level", ShareLevel.NONE),
    ],
)
def test_a_stricter_rule_of_since_holds_for_both(
    services: Services, desk: Any, merged: tuple[bytes, bytes, bytes], field: str, value: object
) -> None:
    kept, other, merge = merged
    change(services, kept, **{field: value})
    before = table_rows(desk)
    undo = services.duplicates.undo(merge)
    for each in (kept, other):
        assert getattr(services.members.detail(each).draft, field) == value
    after = table_rows(desk)
    redo = services.undo.apply(undo)
    assert table_rows(desk) == before
    services.undo.apply(redo)
    assert table_rows(desk) == after


def test_who_was_found_to_be_a_minor_since_is_looked_at_again_in_both_records(
    services: Services, merged: tuple[bytes, bytes, bytes]
) -> None:
    kept, other, merge = merged
    change(services, kept, age_band=AgeBand.FROM_13)
    services.duplicates.undo(merge)
    draft = services.members.detail(other).draft
    assert draft.is_minor
    assert draft.minor_review_on == services.members.detail(kept).draft.minor_review_on is not None


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ({"voicemail_rule": VoicemailRule.NO}, {"voicemail_rule": VoicemailRule.NO}),
        ({"voicemail_rule": VoicemailRule.UNKNOWN}, {"voicemail_rule": VoicemailRule.UNKNOWN}),
        ({"text_ok": Answer.NO}, {"text_ok": Answer.NO}),
        ({"others_have_access": Answer.YES}, {"others_have_access": Answer.YES}),
        ({"safe_hours": "after six"}, {"safe_hours": "after six"}),
    ],
)
def test_a_shared_number_keeps_what_was_said_of_it_since(
    services: Services,
    merged: tuple[bytes, bytes, bytes],
    rules: dict[str, Any],
    expected: dict[str, Any],
) -> None:
    kept, other, merge = merged
    (contact,) = services.members.detail(kept).draft.contacts
    change(services, kept, contacts=(replace(contact, **rules),))
    services.duplicates.undo(merge)
    for each in (kept, other):
        (contact,) = services.members.detail(each).draft.contacts
        assert {name: getattr(contact, name) for name in expected} == expected


def test_a_yes_of_since_stays_with_one(
    services: Services, merged: tuple[bytes, bytes, bytes]
) -> None:
    kept, other, merge = merged
    (contact,) = services.members.detail(kept).draft.contacts
    change(services, kept, contacts=(replace(contact, others_have_access=Answer.NO),))
    services.duplicates.undo(merge)
    (theirs,) = services.members.detail(other).draft.contacts
    assert theirs.others_have_access is Answer.UNKNOWN


def say(purpose: ConsentPurpose, status: ConsentStatus) -> Callable[[Services, bytes], object]:
    return lambda services, one: services.consents.record(one, Said(purpose=purpose, status=status))


def keep_apart(services: Services, one: bytes) -> None:
    other, _undo = services.members.add(MemberDraft(display_name="Orla Finch"))
    relation = RelationDraft(label="ex", other_id=other, safety=RelationSafety.DO_NOT_PAIR)
    change(services, one, relations=(relation,))


@pytest.mark.parametrize(
    ("happened", "told"),
    [
        (lambda services, one: services.requests.restrict(one), "only kept"),
        (lambda services, one: services.members.archive(one), "archived"),
        (lambda services, one: services.members.delete(one), "not here any more"),
        (say(ConsentPurpose.CONTACT_ME, ConsentStatus.REFUSED), "agreed to"),
        (say(ConsentPurpose.CONTACT_ME, ConsentStatus.WITHDRAWN), "agreed to"),
        (say(ConsentPurpose.PHOTO, ConsentStatus.EXPIRED), "agreed to"),
        (keep_apart, "kept apart"),
    ],
)
@pytest.mark.parametrize("clock_goes_back", [False, True])
def test_a_no_of_since_is_not_parted(  # noqa: PLR0917  # two ways of three things
    services: Services,
    clock: FixedClock,
    merged: tuple[bytes, bytes, bytes],
    happened: Callable[[Services, bytes], object],
    told: str,
    clock_goes_back: bool,
) -> None:
    kept, _other, merge = merged
    if clock_goes_back:
        clock.set(clock.now() - timedelta(days=2))
    happened(services, kept)
    with pytest.raises(RefusedError, match=told) as refused:
        services.duplicates.undo(merge)
    assert all((refused.value.what, refused.value.data, refused.value.todo))
    assert services.duplicates.merges()[0].until is not None


def test_what_one_had_said_before_stays_theirs_alone(services: Services) -> None:
    kept, _undo = services.members.add(
        MemberDraft(display_name="Maren Quill", shielded=True, is_minor=True, contacts=(SHARED,))
    )
    say(ConsentPurpose.CONTACT_ME, ConsentStatus.REFUSED)(services, kept)
    keep_apart(services, kept)
    other, _undo = services.members.add(MemberDraft(display_name="Mervyn", contacts=(SHARED,)))
    services.duplicates.merge(kept, other)
    services.duplicates.undo(services.duplicates.merges()[0].id)
    detail = services.members.detail(other)
    assert (detail.draft.shielded, detail.draft.is_minor, detail.consents) == (False, False, ())
