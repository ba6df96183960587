"""A no is no missing answer: no common reason puts somebody into a file who said no."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from chapterdesk.core.clock import FixedClock
from chapterdesk.core.errors import UsageError
from chapterdesk.core.vocabulary import (
    Answer,
    ConsentAudience,
    ConsentPurpose,
    ConsentStatus,
    ContactKind,
    ShareLevel,
)
from chapterdesk.services.catalogue import Services
from chapterdesk.services.consents.recording import Said
from chapterdesk.services.exports.audiences import LEADS
from chapterdesk.services.exports.service import ExportWish
from chapterdesk.services.members.drafts import ContactDraft, MemberDraft
from tests.conftest import NOW

ROSTER, SHARE = ConsentPurpose.PRINT_ROSTER, ConsentPurpose.SHARE_WITH_PARTNER
CONTACT = ConsentPurpose.CONTACT_ME
WHY, WHY_NOT = "The city asks who is here", "A court orders it, they know"
NOES = [ConsentStatus.REFUSED, ConsentStatus.WITHDRAWN]


def add(services: Services, name: str, *, shielded: bool = False) -> bytes:
    email = ContactDraft(kind=ContactKind.EMAIL, value="some@example.org", text_ok=Answer.YES)
    draft = MemberDraft(
        display_name=name, shielded=shielded, contacts=(email,), share_level=ShareLevel.PUBLIC
    )
    return services.members.add(draft)[0]


def say(
    services: Services, member_id: bytes, purpose: ConsentPurpose, status: ConsentStatus
) -> None:
    audience = ConsentAudience.FULL_NAME if purpose is ROSTER else ConsentAudience.CHAPTER
    services.consents.record(member_id, Said(purpose=purpose, status=status, audience=audience))


@pytest.mark.parametrize("no", NOES)
@pytest.mark.parametrize("audience", [LEADS, ShareLevel.CHAPTER])
def test_the_reason_of_those_not_asked_is_none_for_a_no(
    services: Services, tmp_path: Path, no: ConsentStatus, audience: ShareLevel
) -> None:
    say(services, add(services, "Wren"), ROSTER, no)
    add(services, "Sam")
    wish = ExportWish(audience=audience, reason=WHY)
    told = services.exports.preview("csv", wish)
    assert (told.rows, told.not_agreed, told.refused, told.refused_out) == (1, 1, 0, 1)
    file = tmp_path / "a.csv"
    services.exports.members("csv", file, seal="plain", wish=wish)
    assert "Wren" not in file.read_text("utf-8-sig")
    assert [row.names for row in services.consents.overrides()] == [("Sam",)]


def test_a_no_is_overridden_for_a_reason_of_its_own(services: Services, tmp_path: Path) -> None:
    say(services, add(services, "Wren"), ROSTER, ConsentStatus.REFUSED)
    add(services, "Sam")
    hidden = add(services, "Hidden Person", shielded=True)
    say(services, hidden, ROSTER, ConsentStatus.REFUSED)
    wish = ExportWish(audience=LEADS, reason=WHY, refused_too=True)
    told = services.exports.preview("csv", wish)
    assert (told.rows, told.not_agreed, told.refused, told.refused_out) == (2, 1, 1, 1)
    file = tmp_path / "a.csv"
    with pytest.raises(UsageError, match="said no") as refused:
        services.exports.members("csv", file, seal="plain", wish=wish)
    assert refused.value.field == "refused_reason"
    assert not file.exists()
    report = services.exports.members(
        "csv", file, seal="plain", wish=replace(wish, refused_reason=WHY_NOT)
    )
    assert report.told == told
    text = file.read_text("utf-8-sig")
    assert "Wren" in text
    assert "H. P." not in text
    rows = {(row.reason, row.names) for row in services.consents.overrides()}
    assert rows == {(WHY, ("Sam",)), (WHY_NOT, ("Wren",))}


@pytest.mark.parametrize("no", NOES)
def test_a_no_to_being_passed_on_is_one_too(services: Services, no: ConsentStatus) -> None:
    wren = add(services, "Wren")
    say(services, wren, ROSTER, ConsentStatus.GIVEN)
    say(services, wren, SHARE, no)
    wish = ExportWish(audience=ShareLevel.PARTNERS)
    assert services.exports.preview("csv", wish).kept_back == 1
    told = services.exports.preview("csv", replace(wish, unshared_too=True))
    assert (told.rows, told.refused_out) == (0, 1)
    told = services.exports.preview("csv", replace(wish, unshared_too=True, refused_too=True))
    assert (told.rows, told.refused, told.unshared) == (1, 1, 0)
    only = replace(wish, unshared_too=True, refused_too=True, agreed_only=True)
    assert services.exports.preview("csv", only).rows == 0


@pytest.mark.parametrize("how", [*NOES, ConsentStatus.EXPIRED])
def test_no_way_leaves_to_who_is_not_to_be_contacted(
    services: Services, clock: FixedClock, tmp_path: Path, how: ConsentStatus
) -> None:
    wren = add(services, "Wren")
    say(services, wren, ROSTER, ConsentStatus.GIVEN)
    end = NOW.date() + timedelta(days=1)
    yes = Said(purpose=CONTACT, status=ConsentStatus.GIVEN, expires_on=end)
    services.consents.record(wren, yes)
    told = services.exports.preview("csv", ExportWish(audience=LEADS))
    assert (told.withheld_ways, told.unwanted_ways) == (0, 0)
    if how is ConsentStatus.EXPIRED:
        clock.set(NOW + timedelta(days=3))
    else:
        say(services, wren, CONTACT, how)
    for form in ("csv", "xlsx", "vcard"):
        file = tmp_path / f"a.{form}"
        report = services.exports.members(form, file, seal="plain", wish=ExportWish(audience=LEADS))  # type: ignore[arg-type]
        assert (report.rows, report.withheld_ways, report.told.unwanted_ways) == (1, 1, 1)
        cells = [cell for row in services.imports.read(file).rows for cell in row]
        assert "some@example.org" not in "".join(cells)
