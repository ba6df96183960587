"""What leaves the vault: the chosen name, what the rules allow, nothing a program computes."""

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import openpyxl
import pyrage
import pytest
from sqlalchemy import select

from chapterdesk.core.errors import RefusedError, UsageError
from chapterdesk.core.secret import Secret
from chapterdesk.core.vocabulary import (
    Answer,
    ConsentAudience,
    ConsentPurpose,
    ConsentStatus,
    ContactKind,
)
from chapterdesk.models import ExportLog
from chapterdesk.services.catalogue import Desk, Services
from chapterdesk.services.consents.recording import Said
from chapterdesk.services.exports.audiences import LEADS
from chapterdesk.services.exports.service import ExportWish
from chapterdesk.services.members.drafts import ContactDraft, MemberDraft, PronounDraft
from chapterdesk.services.members.finding import MemberFilter
from chapterdesk.services.neutral import neutral

OPEN = ContactDraft(
    kind=ContactKind.EMAIL, value="wren@example.org", text_ok=Answer.YES, safe_hours="after 18:00"
)
OWN = ExportWish(audience=LEADS)
CLOSED = ContactDraft(kind=ContactKind.CELL, value="07700 900999")
WREN = MemberDraft(
    display_name="Wren ‹x›, Ünal",
    pronouns=(PronounDraft(text="xe/xem"), PronounDraft(text="they", in_writing=True)),
    contacts=(OPEN, CLOSED),
    tags=("choir",),
)


YES = Said(
    purpose=ConsentPurpose.PRINT_ROSTER,
    status=ConsentStatus.GIVEN,
    audience=ConsentAudience.FULL_NAME,
)


@pytest.fixture
def peopled(services: Services) -> Services:
    services.members.add(WREN)
    services.members.add(MemberDraft(display_name="Hidden Person", shielded=True, contacts=(OPEN,)))
    services.members.add(MemberDraft(display_name='=HYPERLINK("http://x.example","Sam")'))
    gone, _undo = services.members.add(MemberDraft(display_name="Archived Person"))
    for row in services.members.window(MemberFilter(), 0, 9).rows:
        services.consents.record(row.id, YES)
    services.members.archive(gone)
    return services


def as_csv(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))


def test_csv_holds_what_the_rules_allow(peopled: Services, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    report = peopled.exports.members("csv", file, seal="plain", wish=OWN)
    assert (report.rows, report.sealed) == (3, False)
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    assert file.stat().st_mode & 0o077 == 0
    header, *rows = as_csv(file.read_bytes())
    assert tuple(header) == report.columns
    names = {row[0] for row in rows}
    assert names == {"Wren ‹x›, Ünal", "H. P.", '\'=HYPERLINK("http://x.example","Sam")'}
    text = file.read_text("utf-8-sig")
    assert "07700 900999" not in text
    assert text.count("wren@example.org") == 1
    assert "after 18:00" in text
    assert "they" in text
    assert "xe/xem" not in text
    for mark in "\u2066\u2067\u2068\u2069":
        assert mark not in text


def test_xlsx_holds_text_and_no_formula(peopled: Services, tmp_path: Path) -> None:
    file = tmp_path / "people.xlsx"
    peopled.exports.members("xlsx", file, seal="plain", wish=OWN)
    sheet = openpyxl.load_workbook(file).worksheets[0]
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert any(str(cell.value).startswith("=HYPERLINK") for cell in cells)
    assert any(cell.value == "they" for cell in cells)
    assert not any("xe/xem" in str(cell.value) for cell in cells)


def test_vcard_says_only_what_may_be_written(peopled: Services, tmp_path: Path) -> None:
    file = tmp_path / "people.vcf"
    peopled.exports.members("vcard", file, seal="plain", wish=OWN)
    lines = file.read_bytes().decode().split("\r\n")
    assert all(len(line.encode()) <= 75 for line in lines)
    text = "\n".join(lines).replace("\n ", "")
    assert "FN:Wren ‹x›\\, Ünal" in text
    assert "PRONOUNS:they" in text
    assert "xe/xem" not in text
    table = peopled.imports.read(file)
    column = table.header.index("Full name")
    assert {row[column] for row in table.rows} >= {"Wren ‹x›, Ünal", "H. P."}


@pytest.mark.parametrize("form", ["csv", "xlsx", "vcard"])
def test_what_may_not_leave_is_counted(peopled: Services, tmp_path: Path, form: str) -> None:
    report = peopled.exports.members(form, tmp_path / "people", seal="plain", wish=OWN)  # type: ignore[arg-type]
    assert report.withheld_ways == 2, "one by its own rule, one of somebody who is shielded"
    assert report.withheld == 2 + report.withheld_pronouns == 3


def test_an_export_comes_back_as_the_same_people(peopled: Services, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    second, _undo = peopled.members.add(replace(WREN, display_name="Second"))
    peopled.consents.record(second, YES)
    peopled.exports.members("csv", file, seal="plain", wish=OWN)
    preview = peopled.imports.plan(peopled.imports.read(file))
    assert preview.problems == 0
    outcomes = {row.name: row.outcome.value for row in preview.rows}
    assert outcomes["Second"] in {"unchanged", "updated"}


@pytest.mark.parametrize("kind", ["recipient", "passphrase"])
def test_a_sealed_export_opens_with_its_key_alone(
    peopled: Services, tmp_path: Path, kind: str
) -> None:
    identity = pyrage.x25519.Identity.generate()
    file = tmp_path / "people.csv.age"
    report = peopled.exports.members(
        "csv",
        file,
        seal=kind,  # type: ignore[arg-type]
        recipient=str(identity.to_public()) if kind == "recipient" else "",
        passphrase=Secret.from_text("open please") if kind == "passphrase" else None,
        wish=OWN,
    )
    assert report.sealed
    sealed = file.read_bytes()
    assert b"Wren" not in sealed
    opened = (
        pyrage.decrypt(sealed, [identity])
        if kind == "recipient"
        else pyrage.passphrase.decrypt(sealed, "open please")
    )
    assert len(as_csv(opened)) == 4


def test_nothing_is_written_over_or_without_a_key(peopled: Services, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    calls: list[Callable[[], object]] = [
        lambda: peopled.exports.members("csv", file, seal="recipient", recipient="age1nonsense"),
        lambda: peopled.exports.members("csv", file, seal="passphrase", passphrase=Secret(b"")),
    ]
    for call in calls:
        with pytest.raises(UsageError):
            call()
    assert not file.exists()
    file.write_text("mine")
    with pytest.raises(RefusedError, match="already"):
        peopled.exports.members("csv", file, seal="plain", wish=OWN)
    assert file.read_text() == "mine"


def test_an_export_is_recorded(desk: Desk, peopled: Services, tmp_path: Path) -> None:
    peopled.exports.members("csv", tmp_path / "p.csv", seal="plain", wish=OWN)
    with desk.services.members._database.read() as session:
        row = session.scalars(select(ExportLog)).one()
    assert (row.form, row.sealed, row.row_count) == ("csv", False, 3)
    assert row.file_path.endswith("p.csv")


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("=1+1", "'=1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("-2+3", "'-2+3"),
        ("+44 20 7946 0005", "+44 20 7946 0005"),
        ("+44 (20) 7946 0005", "+44 (20) 7946 0005"),
        ("+1-555-0100", "'+1-555-0100"),
        ("+1.555/0100", "'+1.555/0100"),
        ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
        ("\t=1", "'\t=1"),
        ("＝1", "'＝1"),
        ("Sam", "Sam"),
        ("", ""),
    ],
)
def test_neutral(text: str, safe: str) -> None:
    assert neutral(text) == safe
