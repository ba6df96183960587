"""What is told of a yes that ends or was taken back: of whom, and what may still be out."""

from datetime import date
from pathlib import Path

import pytest

from chapterdesk.core.vocabulary import ConsentAudience, ConsentPurpose, ConsentStatus
from chapterdesk.services.catalogue import Services
from chapterdesk.services.consents.recording import Said
from chapterdesk.services.exports.audiences import LEADS
from chapterdesk.services.exports.service import ExportWish
from chapterdesk.services.members.drafts import MemberDraft

ROSTER = ConsentPurpose.PRINT_ROSTER


def agree(services: Services, name: str) -> bytes:
    member_id, _undo = services.members.add(MemberDraft(display_name=name))
    said = Said(
        purpose=ROSTER, status=ConsentStatus.GIVEN, audience=ConsentAudience.FULL_NAME,
        expires_on=date(2026, 11, 30),
    )  # fmt: skip
    services.consents.record(member_id, said)
    return member_id


@pytest.mark.parametrize("how", ["restrict", "archive", "bin"])
def test_nobody_is_asked_again_who_is_only_kept_or_gone(services: Services, how: str) -> None:
    gone = agree(services, "Robin")
    there = agree(services, "Wren")
    assert {row.member_id for row in services.consents.ends_soon()} == {gone, there}
    if how == "restrict":
        services.requests.restrict(gone)
    elif how == "archive":
        services.members.archive(gone)
    else:
        services.members.delete(gone)
    assert [row.name for row in services.consents.ends_soon()] == ["Wren"]


def test_a_file_that_was_deleted_is_out_no_more(services: Services, tmp_path: Path) -> None:
    member_id = agree(services, "Wren")
    file, wish = tmp_path / "out.csv", ExportWish(audience=LEADS)
    services.exports.members("csv", file, seal="plain", wish=wish)
    (one,) = services.consents.withdraw(member_id, ROSTER).out
    assert (one.kind, one.what, one.surely) == ("file", "members", False)
    assert len(services.consents.story(member_id).out) == 1
    (left,) = services.exports.files()
    services.exports.delete_file(left.id)
    assert services.consents.story(member_id).out == ()


def test_who_never_agreed_is_told_what_was_made_for_a_reason(
    services: Services, tmp_path: Path
) -> None:
    before, _undo = services.members.add(MemberDraft(display_name="Wren"))
    wish = ExportWish(audience=LEADS, reason="moving to another tool")
    services.exports.members("csv", tmp_path / "out.csv", seal="plain", wish=wish)
    (one,) = services.consents.story(before).out
    assert (one.kind, one.what, one.surely) == ("file", "members", False)
