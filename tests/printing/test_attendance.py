import io
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pikepdf
import pypdfium2
import pytest

from chapterdesk.printing.attendance import AttendanceRow, AttendanceSheet, build, missing
from chapterdesk.printing.preview import page_count
from chapterdesk.printing.styles import Paper

NAMES = (
    "Alex Rivera",
    "Nguyễn Thị Ngọc Ánh",
    "نور الحسن",
    "דנה כהן",
    "सुनीता शर्मा",
    "สมชาย ใจดี",
    "山田 太郎",
    "김하늘",
    "Їжак Коваль",
    "Ọlábísí Adé",
    "ሰላም ታደሰ",
    "កោសល គ្រឿង",
    "ကျော်ကော",
)


def sheet(count: int = 13, **changes: Any) -> AttendanceSheet:
    rows = tuple(
        AttendanceRow(number=number + 1, shown=NAMES[number % len(NAMES)])
        for number in range(count)
    )
    plain = AttendanceSheet(
        heading="Thursday circle",
        when="Thursday 26 November 2026, 18:30",
        place="Room 2, Central Library",
        rows=rows,
    )
    return replace(plain, **changes)


def test_every_name_reads_back_in_its_script(text_of: Callable[[bytes], str]) -> None:
    text = text_of(build(sheet()))
    for name in NAMES:
        assert all(word in text for word in name.split()), name
    assert not any("\ue000" <= char <= "\uf8ff" for char in text)


@pytest.mark.parametrize("count", [0, 1, 40, 200])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_text_stands_in_exactly_one_element(
    count: int, language: str, tags_of: Callable[[bytes], Any]
) -> None:
    tags = tags_of(build(sheet(count, language=language)))
    assert tags.problems == []
    assert tags.kinds.count("H1") == 1
    assert tags.kinds.count("Table") == 1
    assert tags.kinds.count("TR") == 1 + count + 6
    assert tags.scopes.count("Column") == 4
    assert tags.scopes.count("Row") == count + 6


def test_document_says_a_neutral_title_and_language_and_nothing_else() -> None:
    with pikepdf.open(io.BytesIO(build(sheet(language="fr")))) as pdf:
        assert dict(pdf.trailer.Info.items()) == {"/Title": pikepdf.String("Sheet")}
        # There is no catalogue of that language, so the words on it are English.
        assert str(pdf.Root.Lang) == "en"
        assert bool(pdf.Root.MarkInfo.Marked)
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        xmp = pdf.Root.Metadata.read_bytes()
    assert b"Thursday" not in xmp
    assert b">Sheet<" in xmp
    assert b"Date" not in xmp
    assert b"Tool" not in xmp


def test_fonts_are_embedded_and_every_code_has_a_meaning() -> None:
    with pikepdf.open(io.BytesIO(build(sheet()))) as pdf:
        fonts = pdf.pages[0].obj.Resources.Font
        assert len(fonts) > 5
        for font in fonts.values():
            assert "/FontFile2" in font.DescendantFonts[0].FontDescriptor
            assert b"beginbfchar" in font.ToUnicode.read_bytes()
            assert b"<>" not in font.ToUnicode.read_bytes()


def test_same_sheet_gives_the_same_bytes_in_every_zone() -> None:
    program = (
        "import hashlib, sys\n"
        "from chapterdesk.printing.attendance import *\n"
        "rows = tuple(AttendanceRow(number=n, shown='Nour نور') for n in range(1, 40))\n"
        "pdf = build(AttendanceSheet(heading='Circle', when='18:30', rows=rows))\n"
        "print(hashlib.sha256(pdf).hexdigest())\n"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "TZ": zone, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for zone, seed in (("UTC", "1"), ("Asia/Beirut", "2"), ("America/St_Johns", "3"))
    }
    assert len(digests) == 1


def test_names_that_may_not_be_shown_leave_number_and_blank(
    text_of: Callable[[bytes], str],
) -> None:
    rows = (
        AttendanceRow(number=7, shown=None, pronouns="they/them"),
        AttendanceRow(number=8, shown="Sam", pronouns="he/him"),
    )
    text = text_of(build(sheet(rows=rows, walk_ins=0)))
    assert "7" in text.split()
    assert "they/them" not in text
    assert "Sam (he/him)" in text


def test_a_name_without_font_prints_its_number(text_of: Callable[[bytes], str]) -> None:
    rows = (AttendanceRow(number=3, shown="𞤀𞤣𞤤𞤢𞤥"), AttendanceRow(number=4, shown="🎉"))
    one = sheet(rows=rows)
    assert missing(one).names() == ["Adlam"]
    text = text_of(build(one))
    assert "3" in text.split()
    assert "𞤀" not in text
    assert "🎉" in text


def test_pages_are_counted_and_repeat_the_header(text_of: Callable[[bytes], str]) -> None:
    pdf = build(sheet(70))
    pages = page_count(pdf)
    assert pages == 3
    text = text_of(pdf)
    assert text.count("Initials") == pages
    assert f"Page 1 of {pages}" in text
    assert f"Page {pages} of {pages}" in text


def test_an_empty_roster_is_a_sheet_to_write_on(text_of: Callable[[bytes], str]) -> None:
    text = text_of(build(sheet(0, walk_ins=12)))
    assert "Thursday circle" in text
    assert "+12" in text
    assert "People in the room, named or not:" in text


@pytest.mark.parametrize(
    "name",
    ["<b>Sam</b> &amp; <para>", "\\(x) Tj ET (", "=HYPERLINK(1)", "a" * 4000, "\x00\x1b[31m", "  "],
)
def test_a_hostile_name_is_only_a_name(
    name: str, text_of: Callable[[bytes], str], tags_of: Callable[[bytes], Any]
) -> None:
    pdf = build(sheet(rows=(AttendanceRow(number=1, shown=name),)))
    assert tags_of(pdf).problems == []
    visible = "".join(char for char in name if char.isprintable()).strip()
    assert visible[:12] in text_of(pdf)


def x_of(pdf: bytes, words: str) -> float:
    document = pypdfium2.PdfDocument(pdf)
    page = document[0].get_textpage()
    index, _count = page.search(words).get_next()
    left = page.get_charbox(index)[0]
    document.close()
    return float(left)


def test_a_right_to_left_sheet_is_mirrored() -> None:
    english = build(sheet(walk_ins=0))
    arabic = build(sheet(language="ar", walk_ins=0))
    assert x_of(english, "Alex") < x_of(english, "Initials")
    assert x_of(arabic, "Alex") > x_of(arabic, "Initials")


def test_the_first_word_of_an_arabic_name_is_the_rightmost() -> None:
    pdf = build(sheet())
    assert x_of(pdf, "نور") > x_of(pdf, "الحسن")


@pytest.mark.parametrize("paper", list(Paper))
def test_the_paper_is_the_one_asked_for(paper: Paper) -> None:
    with pikepdf.open(io.BytesIO(build(sheet(paper=paper)))) as pdf:
        box = [float(value) for value in pdf.pages[0].obj.MediaBox]
    assert box[2:] == pytest.approx(paper.size, abs=0.01)


def test_ticks_are_drawn_for_who_is_here() -> None:
    absent = build(sheet(rows=(AttendanceRow(number=1, shown="Sam"),)))
    here = build(sheet(rows=(AttendanceRow(number=1, shown="Sam", present=True),)))
    assert absent != here
