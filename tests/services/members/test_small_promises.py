"""What a way to reach somebody allows, what counts as a name, and what a list offers."""

from datetime import date
from pathlib import Path

import pytest

from chapterdesk.core.errors import UsageError
from chapterdesk.core.vocabulary import (
    Answer,
    ConsentPurpose,
    ConsentStatus,
    ContactKind,
    VoicemailRule,
)
from chapterdesk.services.catalogue import Services
from chapterdesk.services.consents.recording import Said
from chapterdesk.services.members.contact_rules import verdict
from chapterdesk.services.members.drafts import ContactDraft, MemberDraft
from chapterdesk.services.members.refused import refusal_of
from chapterdesk.services.reaching.shapes import ReachFilter

LEFT = ContactDraft(
    kind=ContactKind.EMAIL, value="a@example.org", voicemail_rule=VoicemailRule.YES_IDENTIFY
)


@pytest.mark.parametrize("kind", [ContactKind.EMAIL, ContactKind.IM, ContactKind.POSTAL])
def test_a_voicemail_answer_says_nothing_about_what_is_no_phone(
    services: Services, kind: ContactKind
) -> None:
    rule = ContactDraft(kind=kind, value="a@example.org", voicemail_rule=VoicemailRule.YES_IDENTIFY)
    assert verdict(rule) == "no"
    person, _undo = services.members.add(MemberDraft(display_name="Em", contacts=(rule,)))
    (kept,) = services.members.detail(person).draft.contacts
    assert kept.voicemail_rule is VoicemailRule.UNKNOWN
    assert kept.text_ok is Answer.UNKNOWN


@pytest.mark.parametrize("name", ["\u200e", " \u200f\u2066 \u2069", "\u00a0\u200d"])
def test_a_name_that_nobody_can_see_is_none(services: Services, name: str) -> None:
    with pytest.raises(UsageError, match="needs a name"):
        services.members.add(MemberDraft(display_name=name))


def test_a_tag_of_somebody_in_the_bin_is_not_offered(services: Services) -> None:
    services.members.add(MemberDraft(display_name="Here", tags=("common",)))
    gone, _undo = services.members.add(MemberDraft(display_name="Zed", tags=("rare", "common")))
    services.members.delete(gone)
    assert services.people.options().tags == ("common",)


@pytest.mark.parametrize("word", ["t4t", "BPD", "nb", "wheelchair", "testosterone", "pansexuell"])
def test_words_that_tell_too_much_are_no_tags(word: str) -> None:
    assert refusal_of(word) is not None


def test_a_yes_that_has_run_out_is_told_as_such(services: Services) -> None:
    phone = ContactDraft(
        kind=ContactKind.CELL, value="07700 900123", voicemail_rule=VoicemailRule.YES_IDENTIFY
    )
    over, _undo = services.members.add(MemberDraft(display_name="Over", contacts=(phone,)))
    said = Said(
        purpose=ConsentPurpose.CONTACT_ME,
        status=ConsentStatus.GIVEN,
        said_on=date(2026, 1, 1),
        expires_on=date(2026, 11, 25),
    )
    services.consents.record(over, said)
    no, _undo = services.members.add(MemberDraft(display_name="Zno", contacts=(phone,)))
    services.consents.record(
        no, Said(purpose=ConsentPurpose.CONTACT_ME, status=ConsentStatus.REFUSED)
    )
    rows = services.reaching.left_out(ReachFilter(channel="calls"), 0, 9).rows
    assert [(row.name, row.reason) for row in rows] == [("Over", "run_out"), ("Zno", "refused")]
    assert "run out" in rows[0].sentence
    assert "do not want" in rows[1].sentence


@pytest.mark.parametrize("coding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_a_card_of_two_bytes_a_letter_is_a_card(
    services: Services, tmp_path: Path, coding: str
) -> None:
    file = tmp_path / "a.vcf"
    card = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ünn Bär\r\nTEL:07700900123\r\nEND:VCARD\r\n"
    file.write_bytes(card.encode(coding))
    plan = services.imports.plan(services.imports.read(file))
    assert (plan.add, plan.problems) == (1, 0)
