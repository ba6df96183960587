"""Files of any encoding and shape are read, and what is no table gets a clear message."""

import csv
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from chapterdesk.core.errors import UserError
from chapterdesk.services.catalogue import Services
from chapterdesk.services.imports.dates import parse_date
from chapterdesk.services.members.finding import MemberFilter


def names(services: Services) -> set[str]:
    return {row.name for row in services.members.window(MemberFilter(), 0, 100).rows}


@pytest.fixture
def table_file(tmp_path: Path) -> Callable[..., Path]:
    def write(text: str, encoding: str) -> Path:
        path = tmp_path / "list.csv"
        path.write_bytes(text.encode(encoding))
        return path

    return write


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "cp1250"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_any_encoding_and_delimiter(
    services: Services, table_file: Callable[..., Path], encoding: str, delimiter: str
) -> None:
    lines = [
        ["Imię", "Nazwisko", "Zaimki", "Notes"],
        ["Łukasz", "Żółć", "on/jego", 'he said "hi"\nand left'],
        ["Agnieszka", "Dąbrowska", "ona/jej", "a; b, c | d"],
        ["Świętosława", "Źdźbło", "ono/jego", ""],
    ]
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="\r\n").writerows(lines)
    table = services.imports.read(table_file(text.getvalue(), encoding=encoding))
    assert [row[3] for row in table.rows] == [line[3] for line in lines[1:]]
    services.imports.run(table)
    assert names(services) == {"Łukasz Żółć", "Agnieszka Dąbrowska", "Świętosława Źdźbło"}


def workbook(path: Path, rows: list[list[object]]) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


def test_a_formula_in_a_workbook_stays_text(services: Services, tmp_path: Path) -> None:
    file = workbook(tmp_path / "f.xlsx", [["Full name"], ['=HYPERLINK("http://x.example","Sam")']])
    services.imports.run(services.imports.read(file))
    assert names(services) == {'=HYPERLINK("http://x.example","Sam")'}


def bad_files(folder: Path) -> dict[str, tuple[Path, str]]:
    def made(name: str, data: bytes) -> Path:
        path = folder / name
        path.write_bytes(data)
        return path

    def packed(name: str, *parts: str, mimetype: str = "") -> Path:
        with zipfile.ZipFile(folder / name, "w") as archive:
            if mimetype:
                told = f"application/vnd.oasis.opendocument.{mimetype}"
                archive.writestr("mimetype", told)
            for part in ("[Content_Types].xml", *parts):
                archive.writestr(part, "<x/>")
        return folder / name

    def old(name: str, stream: str) -> Path:
        data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + stream.encode("utf-16-le")
        return made(name, data + bytes(600))

    huge = folder / "huge.csv"
    with huge.open("wb") as file:
        file.truncate(1024**3)
    broken = workbook(folder / "broken.xlsx", [["Full name"], ["Sam"]])
    broken.write_bytes(broken.read_bytes()[:-400])
    not_a_book = folder / "zip.xlsx"
    with zipfile.ZipFile(not_a_book, "w") as archive:
        archive.writestr("a.txt", "hello")
    return {
        "pdf": (made("list.csv", b"%PDF-1.7 ..."), "PDF"),
        "huge": (huge, "larger than 64 MB"),
        "empty": (made("empty.csv", b""), "empty"),
        "blank": (made("blank.csv", b"\xef\xbb\xbf\r\n \r\n"), "empty"),
        "wide": (made("wide.csv", (",".join("c" * 300) + "\n").encode()), "300 columns"),
        "wide workbook": (workbook(folder / "wide.xlsx", [["c"] * 300]), "columns"),
        "nul": (made("nul.csv", b"Full name\nSam\x00Lee\n"), "not text"),
        "old workbook": (made("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)), "old"),
        "broken workbook": (broken, "can not be read"),
        "not a workbook": (not_a_book, "packed archive"),
        "picture": (made("p.png", b"\x89PNG\r\n\x1a\n" + bytes(50)), "picture"),
        "a picture named otherwise": (made("p.csv", b"\xff\xd8\xff\xe0" + bytes(50)), "picture"),
        "noise": (made("noise.xlsx", bytes(range(256)) * 40), "named like a workbook"),
        "noise in a table": (made("noise.csv", bytes(range(256)) * 40), "not text"),
        "a document": (packed("letter.xlsx", "word/document.xml"), "text document"),
        "slides": (packed("slides.xlsx", "ppt/presentation.xml"), "text document"),
        "ods": (packed("list.ods", mimetype="spreadsheet"), "OpenDocument workbook"),
        "ods named otherwise": (packed("list.xlsx", mimetype="spreadsheet"), "OpenDocument"),
        "odt": (packed("letter.ods", mimetype="text"), "text document"),
        "xlsb": (packed("list.xlsb", "xl/workbook.bin"), "binary workbook"),
        "an old document": (old("old.doc", "WordDocument"), "old text document"),
        "an old workbook named otherwise": (old("old.xlsx", "Workbook"), "old workbook"),
        "locked": (old("locked.xlsx", "EncryptedPackage"), "locked with a password"),
        "gzip": (made("list.csv.gz", b"\x1f\x8b\x08" + bytes(60)), "packed archive"),
        "a page": (made("list.xls", b"\r\n<!DOCTYPE html><table><tr><td>Sam"), "web page"),
        "missing": (folder / "nowhere.csv", "could not be read"),
        "folder": (folder, "could not be read"),
        "card": (made("c.vcf", b"BEGIN:VCARD\nFN:Sam\n"), "does not end"),
    }


def test_what_is_no_table_gets_a_clear_message(services: Services, tmp_path: Path) -> None:
    for name, (path, words) in bad_files(tmp_path).items():
        with pytest.raises(UserError, match=words) as caught:
            services.imports.read(path)
        assert caught.value.data, name
        assert caught.value.todo, name
    assert names(services) == set(), "nobody came in"


def test_a_list_named_like_a_workbook_is_read_as_what_it_is(
    services: Services, tmp_path: Path
) -> None:
    for name, encoding in (("a.xlsx", "utf-8"), ("b.xls", "utf-16"), ("c.xls", "cp1252")):
        file = tmp_path / name
        file.write_bytes("Full name\tEmail\nZoë Lee\tzoe@example.org\n".encode(encoding))
        assert services.imports.read(file).rows == (("Zoë Lee", "zoe@example.org"),)


ABSURD = ("1066-01-01", "0001-01-01", "31.12.1899", "2199-05-05", "2026-11-27", "2099", "May 2099")


@pytest.mark.parametrize("day", ABSURD)
def test_a_day_on_which_nobody_can_have_joined_is_kept_as_typed_and_flagged(
    services: Services, tmp_path: Path, day: str
) -> None:
    file = tmp_path / "list.csv"
    file.write_text(f"Name;Joined\nSam;{day}\nLou;2026-11-26\nKit;1900-01-01\n", encoding="utf-8")
    table = services.imports.read(file)
    preview = services.imports.plan(table)
    assert [row.number for row in preview.warning_rows] == [2]
    (told,) = preview.warning_rows[0].reasons
    assert told.endswith("it was kept as a note.")
    report = services.imports.run(table)
    assert (report.added, report.warnings, report.problems) == (3, 1, 0)
    assert [row.number for row in services.imports.warnings(report.batch_id)] == [2]
    kept = {
        row.name: services.members.detail(row.id)
        for row in services.members.window(MemberFilter(), 0, 9).rows
    }
    assert kept["Sam"].draft.joined_on is None
    assert [note.body for note in kept["Sam"].notes] == [f"Joined: {day}"]
    assert str(kept["Lou"].draft.joined_on) == "2026-11-26", "today is a day to join on"
    assert str(kept["Kit"].draft.joined_on) == "1900-01-01"
    again = services.imports.run(services.imports.read(file))
    assert (again.added, again.updated, again.unchanged) == (0, 0, 3)


@pytest.mark.parametrize(
    ("text", "day_first", "expected"),
    [
        ("2023-11-05", None, "2023-11-05"),
        ("2023-11-05 00:00:00", None, "2023-11-05"),
        ("05/04/23", True, "2023-04-05"),
        ("05/04/23", False, "2023-05-04"),
        ("05/04/23", None, None),
        ("17/01/25", None, "2025-01-17"),
        ("May 2026", None, "2026-05-01"),
        ("5 mai 2026", None, "2026-05-05"),
        ("2023", None, "2023-01-01"),
        ("2026年5月", None, "2026-05-01"),
        ("31/02/2025", True, None),
        ("soon", None, None),
        ("0/0/00", None, None),
    ],
)
def test_dates_are_read_only_where_they_are_certain(
    text: str, day_first: bool | None, expected: str | None
) -> None:
    found = parse_date(text, day_first=day_first)
    assert (found.value.isoformat() if found else None) == expected
