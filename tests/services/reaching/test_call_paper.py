"""The call list on paper: discreet, and only what may stand there."""

from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from sqlalchemy import select

from chapterdesk.core.errors import RefusedError
from chapterdesk.core.vocabulary import (
    Answer,
    ConsentAudience,
    ConsentMethod,
    ConsentPurpose,
    ConsentStatus,
    ContactKind,
    SealedKind,
    VoicemailRule,
)
from chapterdesk.models import AuditEvent, ExportLog, PrintLog
from chapterdesk.services.catalogue import Services
from chapterdesk.services.groups import GroupDraft
from chapterdesk.services.members.drafts import ContactDraft, MemberDraft
from chapterdesk.services.sheets import CallOptions, Paper

PHONE = ContactDraft(
    kind=ContactKind.CELL,
    value="07700 900123",
    voicemail_rule=VoicemailRule.YES_NO_IDENTIFY,
    identify_as="Sam from book club",
    safe_hours="after 18:00",
    others_have_access=Answer.YES,
    remark="remark-needle",
)


def text_of(paper: Paper) -> str:
    with pypdfium2.PdfDocument(paper.pdf) as pdf:
        return "\n".join(page.get_textpage().get_text_bounded() for page in pdf)


def add(
    services: Services,
    name: str,
    audience: ConsentAudience | None = ConsentAudience.FULL_NAME,
    rule: ContactDraft = PHONE,
    **values: object,
) -> bytes:
    draft = MemberDraft(display_name=name, contacts=(rule,), **values)  # type: ignore[arg-type]
    member_id, _undo = services.members.add(draft)
    if audience is not None:
        services.members.set_consent(
            member_id,
            ConsentPurpose.PRINT_ROSTER,
            audience,
            ConsentStatus.GIVEN,
            ConsentMethod.SPOKEN,
        )
    return member_id


def test_only_who_may_be_rung_and_lets_their_name_stand_on_paper(services: Services) -> None:
    """Survey invariants 1 and 2 on this paper."""
    add(services, "Wren Full")
    add(services, "Robin Short", ConsentAudience.FIRST_NAME, replace(PHONE, value="07700 900124"))
    unasked = replace(PHONE, value="07700 900999")
    add(services, "Unasked", None, unasked)
    add(services, "Shielded", rule=unasked, shielded=True)
    add(services, "Not Allowed", rule=replace(unasked, voicemail_rule=VoicemailRule.UNKNOWN))
    kept = add(services, "Only Kept", rule=unasked)
    services.requests.restrict(kept)
    paper = services.sheets.calls()
    text = text_of(paper)
    for there in ("Wren Full", "Robin", "07700 900123", "07700 900124", "Sam from book club"):
        assert there in text
    for hidden in ("Short", "Unasked", "Shielded", "Not Allowed", "Only Kept", "900999"):
        assert hidden not in text
    assert "remark-needle" not in text
    assert paper.name_count == 2
    assert any("1 person is not on it" in warning for warning in paper.warnings)


def test_of_a_first_name_it_shows_what_every_sheet_shows(services: Services) -> None:
    first = ConsentAudience.FIRST_NAME
    add(services, "Mx Ada Needle", first)
    add(services, "Needle, Sam", first, replace(PHONE, value="07700 900124"))
    add(services, "Mx Needle", first, replace(PHONE, value="07700 900125"))
    text = text_of(services.sheets.calls())
    for there in ("Ada", "N.S.", "M.N."):
        assert there in text
    assert "Needle" not in text


def test_it_says_nothing_about_who_rings_or_why(services: Services) -> None:
    add(services, "Wren")
    profile = services.chapter.profile()
    group, _undo = services.groups.add(GroupDraft(name="Needle Group"))
    assert group
    paper = services.sheets.calls()
    text = text_of(paper)
    for part in (profile.name, profile.paper_heading, "Needle Group"):
        assert not part or part not in text
    for word in ("call", "chapter", "safe", "confidential", "LGBT", "queer"):
        assert word not in text.casefold().replace("where you call from", "")
    assert b"/Author" not in paper.pdf
    assert "list-2026-11-26" in paper.suggested_name


def test_hours_in_free_words_stay_on_the_screen(services: Services) -> None:
    add(services, "Wren", rule=replace(PHONE, safe_hours="when mother-needle is out"))
    text = text_of(services.sheets.calls())
    assert "mother-needle" not in text
    assert "on the screen" in text


def test_a_sealed_name_is_not_on_it(services: Services) -> None:
    assert SealedKind.FORMER_NAME  # sealed texts have no way onto paper: no column holds one
    member_id = add(services, "Wren")
    services.members.rename(member_id, "Robin", "")
    assert "Wren" not in text_of(services.sheets.calls())


def test_every_script_and_a_long_list_come_out_the_same_each_time(services: Services) -> None:
    for number, name in enumerate(("نور الحسن", "דנה כהן", "山田 太郎", "X" * 100, "=1+1")):
        add(services, name, rule=replace(PHONE, value=f"07700 90020{number}"))
    for number in range(40):
        add(services, f"Person {number:02}", rule=replace(PHONE, value=f"07700 9003{number:02}"))
    paper, again = services.sheets.calls(), services.sheets.calls()
    assert paper.pdf == again.pdf
    assert services.sheets.pages(paper) > 1
    text = text_of(paper)
    assert all(f"07700 9003{number:02}" in text for number in range(40))


def test_large_print_and_other_languages_are_made(services: Services) -> None:
    add(services, "Wren")
    for options in (CallOptions(large=True, page="Letter"), CallOptions(language="ar")):
        assert "07700 900123" in text_of(services.sheets.calls(options))


def test_a_saved_list_is_in_both_logs_and_in_the_audit(services: Services, tmp_path: Path) -> None:
    add(services, "Wren")
    paper = services.sheets.calls()
    services.sheets.save(paper, tmp_path / paper.suggested_name)
    with services.reaching._database.read() as session:
        printed = session.scalars(select(PrintLog)).one()
        assert (printed.document, printed.name_count, printed.way) == ("call_list", 1, "file")
        assert session.scalars(select(ExportLog)).one().what == "call_list"
        event = session.scalars(select(AuditEvent).where(AuditEvent.action == "save")).one()
        assert event.entity == "call_list"


def test_meeting_mode_makes_none(services: Services) -> None:
    services.discretion.enter()
    with pytest.raises(RefusedError):
        services.sheets.calls()
