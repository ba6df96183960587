"""Every name of the list stands in record, search, CSV, XLSX, vCard and PDF, and acts in none."""

import csv
import io
import re
import unicodedata
from pathlib import Path

import openpyxl
import pypdfium2
import pytest
from sqlalchemy import select

from chapterdesk.core.errors import UserError
from chapterdesk.core.vocabulary import (
    ConsentAudience,
    ConsentMethod,
    ConsentPurpose,
    ConsentStatus,
    ContactKind,
    VoicemailRule,
)
from chapterdesk.models import Member
from chapterdesk.services.catalogue import Services
from chapterdesk.services.exports.audiences import LEADS
from chapterdesk.services.exports.service import ExportWish, Form
from chapterdesk.services.meetings import MeetingDraft
from chapterdesk.services.members.drafts import ContactDraft, MemberDraft
from tests.services.test_checkin import START
from tests.services.test_round_trips import NAUGHTY

PHONE = ContactDraft(
    kind=ContactKind.CELL, value="07700 900123", voicemail_rule=VoicemailRule.YES_IDENTIFY
)
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
MARK = "'"


def stored(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).split())


@pytest.fixture
def people(services: Services) -> dict[str, bytes]:
    """Everybody of the list whom the desk takes, by the name as it is kept."""
    found: dict[str, bytes] = {}
    for name in dict.fromkeys(stored(each) for each in (*NAUGHTY, "---", "★", "😀")):
        draft = MemberDraft(display_name=name, contacts=(PHONE,))
        try:
            member_id, _undo = services.members.add(draft)
        except UserError:
            continue
        found[name] = member_id
        services.members.set_consent(
            member_id,
            ConsentPurpose.PRINT_ROSTER,
            ConsentAudience.FULL_NAME,
            ConsentStatus.GIVEN,
            ConsentMethod.SPOKEN,
        )
    assert len(found) > len(NAUGHTY) - 5
    return found


def exported(services: Services, folder: Path, form: Form) -> bytes:
    file = folder / f"people.{form}"
    services.exports.members(form, file, seal="plain", wish=ExportWish(audience=LEADS))
    return file.read_bytes()


def test_record_and_search_know_each_by_its_own_signs(
    services: Services, people: dict[str, bytes]
) -> None:
    meeting, _undo = services.meetings.add(MeetingDraft(starts_local=START))
    for name, member_id in people.items():
        assert services.members.detail(member_id).row.name == name
        assert member_id in {row.id for row in services.members.search(name).rows}, name
        found = services.checkin.find(meeting, name).rows
        assert member_id in {row.member_id for row in found}, name
        assert member_id in {hit.id for hit in services.search.find(name)}, name
    with services.members._database.read() as session:
        assert set(session.scalars(select(Member.display_name))) == set(people), "nobody dropped"
    for pattern in ("%%", "__", "*%", "[A-Z]%"):
        assert len(services.members.search(pattern).rows) < len(people) / 2, "no pattern"


def test_no_cell_of_a_table_or_a_workbook_is_computed(
    services: Services, people: dict[str, bytes], tmp_path: Path
) -> None:
    text = exported(services, tmp_path, "csv").decode("utf-8-sig")
    header, *rows = csv.reader(io.StringIO(text, newline=""))
    number = re.compile(r"\+[0-9 ()]*")
    for row in rows:
        assert len(row) == len(header)
        for cell in row:
            assert not cell.startswith(FORMULA) or number.fullmatch(cell), cell
    cells = [row[header.index("Name")] for row in rows]
    assert {
        cell[1:] if cell.startswith(MARK) and cell.lstrip(MARK).startswith(FORMULA) else cell
        for cell in cells
    } == set(people)
    data = exported(services, tmp_path, "xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    column = [cell.value for cell in sheet[1]].index("Name") + 1
    written = [sheet.cell(row, column) for row in range(2, sheet.max_row + 1)]
    assert {cell.data_type for cell in written} == {"s"}, "text, no formula, number or error"
    assert all(cell.hyperlink is None for row in sheet for cell in row)
    assert {str(cell.value) for cell in written} == set(people)


def test_each_is_one_card_and_no_name_begins_another(
    services: Services, people: dict[str, bytes], tmp_path: Path
) -> None:
    data = exported(services, tmp_path, "vcard")
    lines = data.decode().replace("\r\n ", "").split("\r\n")
    assert lines.count("BEGIN:VCARD") == lines.count("END:VCARD") == len(people)
    shown = [line.removeprefix("FN:") for line in lines if line.startswith("FN:")]
    assert len(shown) == len(people)
    assert {re.sub(r"\\(.)", r"\1", text) for text in shown} == set(people)
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))


def test_each_stands_on_paper_and_is_no_markup(
    services: Services, people: dict[str, bytes]
) -> None:
    paper = services.sheets.calls()
    assert paper.name_count == len(people)
    with pypdfium2.PdfDocument(paper.pdf) as pdf:
        pages = [page.get_textpage().get_text_range() for page in pdf]
    text = "".join("".join(pages).split())
    for name in people:
        if name.isascii():
            assert "".join(name.split())[:30] in text, name
    for acting in (b"/JavaScript", b"/JS", b"/URI", b"/Launch", b"/OpenAction", b"/EmbeddedFile"):
        assert acting not in paper.pdf
