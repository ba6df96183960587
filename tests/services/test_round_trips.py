"""What was exported comes back as the very same people: nobody new, nothing changed."""

import csv
import itertools
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Final, get_args

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chapterdesk.core.errors import UserError
from chapterdesk.core.vocabulary import (
    Answer,
    ContactKind,
    FieldKind,
    MemberStatus,
    VoicemailRule,
)
from chapterdesk.models import CustomField, CustomValue, Member
from chapterdesk.services.catalogue import Desk, Services
from chapterdesk.services.exports.audiences import LEADS
from chapterdesk.services.exports.columns import column_labels
from chapterdesk.services.exports.service import ExportWish, Form
from chapterdesk.services.imports.reports import ImportPreview
from chapterdesk.services.members.drafts import ContactDraft, MemberDraft, PronounDraft
from chapterdesk.services.members.finding import MemberFilter
from chapterdesk.services.neutral import neutral, unguarded

FORMS: Final = get_args(Form)
DATA: Final = Path(__file__).parents[1] / "data" / "names"
NAUGHTY: Final = tuple((DATA / "naughty.txt").read_text("utf-8").splitlines())
_files = itertools.count()


def add(services: Services, draft: MemberDraft) -> bytes | None:
    """Add a person, where the desk takes them at all."""
    try:
        return services.members.add(draft)[0]
    except UserError:
        return None


def back(services: Services, folder: Path, form: Form, wish: ExportWish | None = None) -> Path:
    """Export everybody; return the file."""
    file = folder / f"people-{next(_files)}.{form}"
    wish = replace(wish or ExportWish(), audience=LEADS, reason="moving to another tool")
    services.exports.members(form, file, seal="plain", wish=wish)
    return file


def plan(services: Services, file: Path) -> ImportPreview:
    return services.imports.plan(services.imports.read(file))


def assert_same(preview: ImportPreview, people: int) -> None:
    assert (preview.add, preview.update, preview.problems, preview.ignored) == (0, 0, 0, 0)
    assert preview.unchanged == people


def person(name: str) -> MemberDraft:
    return MemberDraft(
        display_name=name,
        pronouns=(
            PronounDraft(text="they, them; theirs", in_writing=True),
            PronounDraft(text="xe/xem", in_writing=True),
            PronounDraft(text="she/her"),
        ),
        languages=("en", "pt-BR"),
        interests=("board games, cards",),
        tags=("a; b, c", name[:80]),
        joined_on=date(2025, 3, 1),
        contacts=(
            ContactDraft(
                kind=ContactKind.CELL, value="07700 900123; ext 5", text_ok=Answer.YES,
                voicemail_rule=VoicemailRule.NO, remark="=ask; first, please",
            ),
            ContactDraft(kind=ContactKind.VOICE, value="112", text_ok=Answer.YES),
            ContactDraft(
                kind=ContactKind.EMAIL, value="a;b@example.org", text_ok=Answer.YES, label="home"
            ),
            ContactDraft(kind=ContactKind.EMAIL, value="hidden@example.org"),
        ),
    )  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_names_that_other_programs_stumble_over_come_back(
    services: Services, tmp_path: Path, form: Form
) -> None:
    added = sum(
        add(services, MemberDraft(display_name=name, pronouns=(PronounDraft(text="they"),)))
        is not None
        for name in NAUGHTY
    )
    added += add(services, person("=Sam, (they/them)")) is not None
    assert added > len(NAUGHTY) - 5
    file = back(services, tmp_path, form)
    assert_same(plan(services, file), added)
    report = services.imports.run(services.imports.read(file))
    assert (report.added, report.updated) == (0, 0)
    assert services.members.count(MemberFilter()) == added


texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40)
people = st.builds(
    MemberDraft,
    display_name=texts | st.sampled_from(NAUGHTY),
    pronouns=st.lists(
        st.builds(PronounDraft, text=texts, in_writing=st.booleans()), max_size=3
    ).map(tuple),
    status=st.sampled_from([s for s in MemberStatus if s is not MemberStatus.ARCHIVED]),
    languages=st.lists(st.sampled_from(["en", "de", "pt-BR", "ase"]), max_size=2).map(tuple),
    tags=st.lists(texts, max_size=3).map(tuple),
    skills=st.lists(texts, max_size=2).map(tuple),
    shielded=st.booleans(),
    joined_on=st.none() | st.dates(min_value=date(1990, 1, 1), max_value=date(2026, 1, 1)),
    contacts=st.lists(
        st.builds(
            ContactDraft,
            kind=st.sampled_from([ContactKind.CELL, ContactKind.EMAIL, ContactKind.VOICE]),
            value=st.sampled_from(
                ["07700 900123", "+44 20 7946 0005", "112", "x@example.org", "y;z@example.org"]
            )
            | texts,
            label=st.sampled_from(["", "home", "=work"]),
            text_ok=st.sampled_from(Answer),
            voicemail_rule=st.sampled_from(VoicemailRule),
            others_have_access=st.sampled_from(Answer),
            remark=st.just("") | texts,
        ),
        max_size=3,
    ).map(tuple),
)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(drafts=st.lists(people, min_size=1, max_size=4), form=st.sampled_from(FORMS))
def test_an_export_comes_back_and_changes_nothing(
    services: Services, tmp_path: Path, drafts: list[MemberDraft], form: Form
) -> None:
    for draft in drafts:
        add(services, draft)
    wish = ExportWish(columns=tuple(column_labels()), audience=LEADS)
    count = services.exports.preview(form, wish).rows
    assert_same(plan(services, back(services, tmp_path, form, wish)), count)


@given(text=st.text(st.sampled_from("'=+-@\t\r\n1a \uff1d"), max_size=6) | st.text())
def test_the_guard_against_formulas_is_taken_off_exactly(text: str) -> None:
    guarded = neutral(text)
    assert unguarded(guarded) == text
    assert not guarded.startswith(("=", "-", "@", "\t", "\r", "\n"))


@pytest.mark.parametrize("form", FORMS)
def test_only_what_was_edited_is_read(services: Services, tmp_path: Path, form: Form) -> None:
    member_id = add(services, person("Total"))
    assert member_id is not None
    file = back(services, tmp_path, form)
    if form == "xlsx":
        book = openpyxl.load_workbook(file)
        sheet = book.worksheets[0]
        header = [cell.value for cell in sheet[1]]
        sheet.cell(2, header.index("Tags") + 1).value = "choir"
        sheet.cell(2, header.index("Name") + 1).value = "Sum"
        book.save(tmp_path / "edited.xlsx")
        file = tmp_path / "edited.xlsx"
    elif form == "csv":
        header, row = csv.reader(file.read_text("utf-8-sig").splitlines())
        row[header.index("Tags")], row[header.index("Name")] = "choir", "Sum"
        with file.open("w", encoding="utf-8", newline="") as written:
            csv.writer(written).writerows([header, row])
    else:
        text = file.read_bytes().replace(b"Total", b"Sum")
        file.write_bytes(text.replace(b"END:VCARD", b"CATEGORIES:choir\r\nEND:VCARD"))
    services.imports.run(services.imports.read(file))
    detail = services.members.detail(member_id)
    assert detail.row.name == "Total", "an import fills in; it does not rename"
    assert set(detail.row.tags) == {"a; b, c", "Total", "choir"}
    assert services.members.count(MemberFilter()) == 1


def test_whoever_is_restricted_erased_or_in_the_bin_does_not_come_back(
    desk: Desk, tmp_path: Path
) -> None:
    services = desk.services
    ids = [add(services, person(name)) for name in ("Restricted", "Erased", "Binned", "Kept")]
    files = [back(services, tmp_path, form) for form in FORMS]
    restricted, erased, binned, _kept = [one for one in ids if one is not None]
    with services.members._database.write() as work:
        work.session.get_one(Member, restricted).restricted_on = date(2026, 11, 1)
    services.privacy.forget_member(erased)
    services.members.delete(binned)
    for file in files:
        text = file.read_bytes()
        if text.startswith(b"\xef\xbb\xbf"):
            file.write_bytes(text.replace(b"xe/xem", b"xe/xem!"))
        preview = plan(services, file)
        assert (preview.add, preview.update, preview.ignored) == (0, 0, 3)
    for form in FORMS:
        file = back(services, tmp_path, form)
        told = services.imports.read(file)
        assert len(told.rows) == 1
        assert services.exports.preview(form).restricted == 1
    plain = tmp_path / "plain.csv"
    plain.write_text("Name,Email,Tags\nRestricted,a;b@example.org,choir\n")
    assert (plan(services, plain).add, plan(services, plain).update) == (0, 0)


def test_the_chapters_own_fields_leave_only_where_somebody_said_so(
    desk: Desk, tmp_path: Path
) -> None:
    services = desk.services
    member_id = add(services, MemberDraft(display_name="Sam"))
    with services.members._database.write() as work:
        open_, shut = (
            CustomField(name=name, kind=FieldKind.TEXT, in_exports=said)
            for name, said in (("Notes", True), ("Locker", False))
        )
        work.add(open_)
        work.add(shut)
        for one in (open_, shut):
            work.add(CustomValue(member_id=member_id, field_id=one.id, text=f"in {one.name}"))
    labels = {column.label: column.key for column in services.exports.columns()}
    assert "Notes" in labels
    assert "Locker" not in labels
    file = back(services, tmp_path, "csv", ExportWish(columns=(labels["Notes"], "uid")))
    text = file.read_text("utf-8-sig")
    assert "in Notes" in text
    assert "in Locker" not in text
    assert_same(plan(services, file), 1)
