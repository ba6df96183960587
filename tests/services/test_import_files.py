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
        "not a workbook": (not_a_book, "can not be read"),
        "picture": (made("p.png", b"\x89PNG\r\n\x1a\n" + bytes(50)), "not a table"),
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
