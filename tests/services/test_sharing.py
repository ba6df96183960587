"""A file for others holds nobody whose details may not go so far, and no column of the leads."""

import csv
from dataclasses import replace
from pathlib import Path
from typing import Final, get_args

import pytest

from chapterdesk.core.errors import UsageError
from chapterdesk.core.vocabulary import (
    Answer,
    ConsentAudience,
    ConsentPurpose,
    ConsentStatus,
    ContactKind,
    ShareLevel,
)
from chapterdesk.services.audit import AuditFilter
from chapterdesk.services.catalogue import Services
from chapterdesk.services.consents.recording import Said
from chapterdesk.services.exports.audiences import AUDIENCES, LEADS
from chapterdesk.services.exports.service import ExportWish, Form
from chapterdesk.services.members.drafts import ContactDraft, MemberDraft

FORMS: Final = get_args(Form)
WHY: Final = "They asked for the whole list by phone"
CHAPTER, PARTNERS, PUBLIC = ShareLevel.CHAPTER, ShareLevel.PARTNERS, ShareLevel.PUBLIC
NAMES: Final = {level: f"Shares{level.value.replace('_', '').title()}" for level in ShareLevel}


def say(
    services: Services,
    member_id: bytes,
    purpose: ConsentPurpose,
    status: ConsentStatus = ConsentStatus.GIVEN,
) -> None:
    paper = purpose is ConsentPurpose.PRINT_ROSTER
    audience = ConsentAudience.FULL_NAME if paper else ConsentAudience.CHAPTER
    services.consents.record(member_id, Said(purpose=purpose, status=status, audience=audience))


def add(services: Services, name: str, level: ShareLevel, *, shielded: bool = False) -> bytes:
    contact = ContactDraft(kind=ContactKind.EMAIL, value="some@example.org", text_ok=Answer.YES)
    draft = MemberDraft(
        display_name=name, share_level=level, shielded=shielded, contacts=(contact,),
        tags=("board",), interests=("chess",),
    )  # fmt: skip
    member_id, _undo = services.members.add(draft)
    say(services, member_id, ConsentPurpose.PRINT_ROSTER)
    return member_id


@pytest.fixture
def people(services: Services) -> dict[ShareLevel, bytes]:
    """One person of each level, who has agreed to everything else."""
    found = {level: add(services, name, level) for level, name in NAMES.items()}
    for member_id in found.values():
        say(services, member_id, ConsentPurpose.SHARE_WITH_PARTNER)
    return found


def written(services: Services, folder: Path, form: Form, wish: ExportWish) -> set[str]:
    """Return whose name stands anywhere in the file."""
    file = folder / f"out-{wish.audience.value}-{wish.unshared_too}.{form}"
    told = services.exports.preview(form, wish)
    report = services.exports.members(form, file, seal="plain", wish=wish)
    assert report.told == told
    table = services.imports.read(file)
    cells = "\n".join(cell for row in table.rows for cell in row)
    assert len(table.rows) == told.rows
    return {name for name in NAMES.values() if name in cells}


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("audience", "levels"),
    [
        (LEADS, set(ShareLevel)),
        (CHAPTER, {CHAPTER, PARTNERS, PUBLIC}),
        (PARTNERS, {PARTNERS, PUBLIC}),
        (PUBLIC, {PUBLIC}),
    ],
)
def test_a_file_holds_whose_details_may_go_so_far(
    services: Services, tmp_path: Path, form: Form, audience: ShareLevel, levels: set[ShareLevel]
) -> None:
    wish = ExportWish(audience=audience)
    assert written(services, tmp_path, form, wish) == {NAMES[level] for level in levels}
    told = services.exports.preview(form, wish)
    assert (told.kept_back, told.unshared) == (len(ShareLevel) - len(levels), 0)
    assert services.consents.overrides() == ()


def test_a_file_of_which_nobody_said_for_whom_goes_to_anybody(
    services: Services, people: dict[ShareLevel, bytes], tmp_path: Path
) -> None:
    assert written(services, tmp_path, "csv", ExportWish()) == {NAMES[PUBLIC]}
    services.exports.members("csv", tmp_path / "unsaid.csv", seal="plain")
    assert NAMES[PARTNERS] not in (tmp_path / "unsaid.csv").read_text("utf-8-sig")
    assert services.exports.preview("csv").kept_back == len(people) - 1


def test_whoever_says_nothing_is_in_no_file_for_others(services: Services) -> None:
    services.members.add(MemberDraft(display_name="Robin"))
    for audience in AUDIENCES.values():
        told = services.exports.preview("csv", ExportWish(audience=audience))
        assert (told.rows, told.kept_back) == ((1, 0) if audience is LEADS else (0, 1))


@pytest.mark.parametrize("audience", [PARTNERS, PUBLIC])
@pytest.mark.parametrize(
    "status",
    [ConsentStatus.REFUSED, ConsentStatus.WITHDRAWN, ConsentStatus.REQUESTED, None],
)
def test_outside_the_chapter_a_yes_to_being_passed_on_is_needed_too(
    services: Services, audience: ShareLevel, status: ConsentStatus | None
) -> None:
    member_id = add(services, "Robin", PUBLIC)
    if status is not None:
        say(services, member_id, ConsentPurpose.SHARE_WITH_PARTNER, status)
    wish = ExportWish(audience=audience)
    assert services.exports.preview("csv", wish).kept_back == 1
    assert services.exports.preview("csv", replace(wish, audience=CHAPTER)).rows == 1
    say(services, member_id, ConsentPurpose.SHARE_WITH_PARTNER)
    assert services.exports.preview("csv", wish).rows == 1
    services.consents.withdraw(member_id, ConsentPurpose.SHARE_WITH_PARTNER)
    assert services.exports.preview("csv", wish).rows == 0


@pytest.mark.parametrize(
    ("audience", "purpose"),
    [
        (CHAPTER, ConsentPurpose.PRINT_ROSTER),
        (PARTNERS, ConsentPurpose.SHARE_WITH_PARTNER),
        (PUBLIC, ConsentPurpose.SHARE_WITH_PARTNER),
    ],
)
def test_further_than_they_said_for_a_reason_alone(
    services: Services,
    people: dict[ShareLevel, bytes],
    tmp_path: Path,
    audience: ShareLevel,
    purpose: ConsentPurpose,
) -> None:
    wish = ExportWish(audience=audience, unshared_too=True)
    file = tmp_path / "refused.csv"
    with pytest.raises(UsageError) as refused:
        services.exports.members("csv", file, seal="plain", wish=wish)
    assert refused.value.field == "reason"
    assert not file.exists()
    assert services.exports.files() == ()
    told = services.exports.preview("csv", wish)
    assert (told.rows, told.kept_back) == (len(people), 0)
    assert written(services, tmp_path, "csv", replace(wish, reason=WHY)) == set(NAMES.values())
    (row,) = services.consents.overrides()
    assert (row.act, row.purpose, row.reason) == ("share", purpose, WHY)
    assert row.people == told.unshared
    assert NAMES[PUBLIC] not in row.names
    acts = services.audit.window(AuditFilter(), 0, 50).rows
    assert any(act.action == "export" and "for_" in act.fields[0] for act in acts)


def test_no_reason_is_enough_for_who_is_shielded(services: Services, tmp_path: Path) -> None:
    add(services, "Hidden Person", ShareLevel.NONE, shielded=True)
    wish = ExportWish(audience=CHAPTER, unshared_too=True, reason=WHY)
    told = services.exports.preview("csv", wish)
    assert (told.rows, told.kept_back) == (0, 1)
    file = tmp_path / "out.csv"
    services.exports.members("csv", file, seal="plain", wish=wish)
    assert "H. P." not in file.read_text("utf-8-sig")


def test_who_shares_but_has_not_agreed_still_needs_a_reason(
    services: Services, tmp_path: Path
) -> None:
    services.members.add(MemberDraft(display_name="Robin", share_level=CHAPTER))
    wish = ExportWish(audience=CHAPTER)
    told = services.exports.preview("csv", wish)
    assert (told.rows, told.not_agreed, told.kept_back) == (1, 1, 0)
    with pytest.raises(UsageError):
        services.exports.members("csv", tmp_path / "out.csv", seal="plain", wish=wish)
    assert services.exports.preview("csv", replace(wish, agreed_only=True)).left_out == 1


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize("audience", AUDIENCES.values())
def test_what_the_leads_note_goes_to_the_leads_alone(
    services: Services, people: dict[ShareLevel, bytes], tmp_path: Path, audience: ShareLevel
) -> None:
    """Tags, status, days and the code of a record are no details that somebody shares."""
    wish = ExportWish(audience=audience)
    for form in FORMS:
        file = tmp_path / f"usual.{form}"
        services.exports.members(form, file, seal="plain", wish=wish)
        table = services.imports.read(file)
        cells = "\n".join(cell for row in table.rows for cell in row).replace("-", "")
        assert ("board" in cells) == (audience is LEADS and form != "vcard")
        assert (people[PUBLIC].hex() in cells) == (audience is LEADS)
    own = {"status", "joined", "last_seen", "tags", "uid"}
    offered = {column.key for column in services.exports.columns(audience)}
    assert (own <= offered) == (audience is LEADS)
    assert audience is LEADS or not own & offered
    for key in ("tags", "uid", "status"):
        chosen = replace(wish, columns=(key,))
        if audience is LEADS:
            assert services.exports.preview("csv", chosen).rows == len(people)
            continue
        with pytest.raises(UsageError) as refused:
            services.exports.preview("csv", chosen)
        assert refused.value.field == "columns"
    assert ("interests" in offered) == (audience in {LEADS, CHAPTER})


def test_the_header_says_no_more_than_its_columns(
    services: Services, people: dict[ShareLevel, bytes], tmp_path: Path
) -> None:
    del people
    file = tmp_path / "out.csv"
    wish = ExportWish(audience=PARTNERS)
    services.exports.members("csv", file, seal="plain", wish=wish)
    (header, *_rows) = csv.reader(file.read_text("utf-8-sig").splitlines())
    assert header == ["Name", "Pronouns", "Languages", "Phone", "Email", "How to reach them"]
