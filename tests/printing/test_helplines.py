from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pypdfium2
import pytest

from chapterdesk.printing.helplines.report import (
    DangerNumber,
    HelplineGroup,
    HelplineRow,
    HelplineSheet,
    TearOff,
)
from chapterdesk.printing.helplines.sheet import build, missing
from chapterdesk.printing.preview import page_count

LINE = HelplineRow(
    name="Night line",
    audience="Anyone",
    number="0800 111 222",
    text_route="HELLO to 5050",
    chat_route="https://www.example.org/chat/",
    website="https://example.org",
    hours="Every day 20:00 to 06:00",
    languages="English, Arabic",
    cost="free",
    emergency_policy="only if you ask",
    source="https://example.org/",
    source_date="11 August 2026",
)
SHEET = HelplineSheet(
    heading="Numbers that help",
    place="Northshire",
    danger=(DangerNumber(number="112", who="Ambulance", note="Free from any phone."),),
    groups=(HelplineGroup(heading="Talk to someone", rows=(LINE,)),),
    safe_contact="Sam, at the chapter: 555 0100",
    printed_on="22 November 2026",
)


def with_rows(*rows: HelplineRow, **changes: Any) -> HelplineSheet:
    groups = (HelplineGroup(heading="Talk to someone", rows=rows),)
    return replace(SHEET, groups=groups, **changes)


@pytest.mark.parametrize("size", [11.0, 18.0])
@pytest.mark.parametrize("language", ["en", "he"])
def test_all_that_one_must_know_is_on_the_sheet(
    size: float,
    language: str,
    text_of: Callable[[bytes], str],
    tags_of: Callable[[bytes], Any],
) -> None:
    pdf = build(replace(SHEET, base_size=size, language=language))
    text = " ".join(text_of(pdf).split())
    for part in (
        "112",
        "Ambulance",
        "0800 111 222",
        "HELLO to 5050",
        "example.org/chat",
        "For: Anyone",
        "Every day 20:00 to 06:00",
        "English, Arabic",
        "Police or ambulance: only if you ask",
        "Checked 11 August 2026.",
        "Sam, at the chapter: 555 0100",
        "Printed 22 November 2026",
    ):
        assert part in text, part
    tags = tags_of(pdf)
    assert tags.problems == []
    assert tags.kinds.count("H1") == 1
    assert tags.kinds.count("L") == 2
    assert tags.kinds.count("LI") == 2


def heights(pdf: bytes) -> dict[str, float]:
    """Return the height of the tallest letter of each word on the first page."""
    document = pypdfium2.PdfDocument(pdf)
    page = document[0].get_textpage()
    tallest: dict[str, float] = {}
    for word in ("112", "0800", "Night"):
        index, _count = page.search(word).get_next()
        _left, bottom, _right, top = page.get_charbox(index)
        tallest[word] = top - bottom
    document.close()
    return tallest


def test_the_number_for_danger_is_the_largest_and_comes_first(
    text_of: Callable[[bytes], str],
) -> None:
    pdf = build(SHEET)
    sizes = heights(pdf)
    assert sizes["112"] > sizes["0800"] > sizes["Night"]
    text = text_of(pdf)
    assert text.index("112") < text.index("Ambulance") < text.index("Night line")


def test_an_unknown_policy_says_ask_them(text_of: Callable[[bytes], str]) -> None:
    text = text_of(build(with_rows(replace(LINE, emergency_policy=None))))
    assert "without asking you? Ask them." in text
    assert "Police or ambulance:" not in text


def test_a_stale_row_says_since_when(text_of: Callable[[bytes], str]) -> None:
    text = " ".join(text_of(build(with_rows(replace(LINE, stale=True)))).split())
    assert "Not checked since 11 August 2026." in text
    assert "Checked 11 August" not in text


def test_a_directory_shows_its_site_and_never_a_number(text_of: Callable[[bytes], str]) -> None:
    text = text_of(build(with_rows(replace(LINE, is_directory=True))))
    assert "0800" not in text
    assert "example.org" in text
    assert "A list of services; nobody answers here" in text


def test_nothing_unknown_is_made_up(text_of: Callable[[bytes], str]) -> None:
    bare = HelplineRow(name="Line", number="5", source="x.org", source_date="2026")
    text = text_of(build(with_rows(bare)))
    assert "For:" not in text
    assert "closed" not in text.lower()


def test_ten_rows_fit_on_one_side_of_a4() -> None:
    row = replace(LINE, text_route="", chat_route="")
    assert page_count(build(with_rows(*(row for _number in range(10))))) == 1


def test_large_print_is_never_made_smaller() -> None:
    rows = tuple(LINE for _number in range(10))
    assert page_count(build(with_rows(*rows, base_size=18.0))) > 2


@pytest.mark.parametrize("size", [11.0, 18.0])
@pytest.mark.parametrize("day", ["22 November 2026", ""])
def test_it_says_once_on_one_side_that_numbers_change(
    text_of: Callable[[bytes], str], size: float, day: str
) -> None:
    pdf = build(replace(SHEET, base_size=size, printed_on=day, groups=SHEET.groups[:1]))
    text = " ".join(text_of(pdf).split())
    assert "Numbers change: check before you rely on them." in text
    assert not day or f"Printed {day}" in text


def test_a_place_without_rows_is_a_sheet_to_fill_in(
    text_of: Callable[[bytes], str], tags_of: Callable[[bytes], Any]
) -> None:
    pdf = build(
        HelplineSheet(
            heading="Numbers that help",
            danger_blank_rows=2,
            groups=(
                HelplineGroup(heading="Numbers near you", blank_rows=5),
                HelplineGroup(heading="Wherever you are", rows=(LINE,)),
            ),
        )
    )
    text = text_of(pdf)
    assert text.count("Who answers") == 2
    assert text.count("Checked on") == 5
    assert "0800 111 222" in text
    assert tags_of(pdf).problems == []


def test_an_empty_group_leaves_no_heading(text_of: Callable[[bytes], str]) -> None:
    groups = (*SHEET.groups, HelplineGroup(heading="At certain hours"))
    assert "At certain hours" not in text_of(build(replace(SHEET, groups=groups)))


def test_strips_to_tear_off_repeat_a_name_and_number(
    text_of: Callable[[bytes], str], tags_of: Callable[[bytes], Any]
) -> None:
    pdf = build(replace(SHEET, tear_off=TearOff(name="Night line", number="0800 111 222")))
    assert text_of(pdf).count("0800 111 222") == 11
    assert tags_of(pdf).problems == []
    assert page_count(pdf) == 1


def test_a_long_text_runs_on_over_pages(
    text_of: Callable[[bytes], str], tags_of: Callable[[bytes], Any]
) -> None:
    words = " ".join(f"word{number}" for number in range(2000))
    pdf = build(replace(SHEET, safe_contact=words))
    assert page_count(pdf) > 1
    assert tags_of(pdf).problems == []
    found = text_of(pdf).split()
    assert all(word in found for word in ("word0", "word999", "word1999"))


def lines_of(pdf: bytes) -> list[str]:
    """Return the lines of the document as they stand on paper."""
    document = pypdfium2.PdfDocument(pdf)
    found: list[str] = []
    for page in document:
        text = page.get_textpage()
        rects = [text.get_rect(index) for index in range(text.count_rects())]
        found += [text.get_text_bounded(*rect) for rect in rects]
    document.close()
    return found


GERMAN = "0800 111 0 111 / 0800 111 0 222 / 116 123"


@pytest.mark.parametrize("size", [11.0, 18.0])
@pytest.mark.parametrize(
    "number",
    [
        GERMAN,
        "+49 (0) 30 446688-146",
        "1-800-273-8255 ext 12 or +61 1800 184 527",
        "0 800 11 0 11 5",
    ],
)
def test_a_number_never_breaks_within_itself(size: float, number: str) -> None:
    row = replace(LINE, number=number, text_route=f"HELLO to {number}")
    danger = (DangerNumber(number=number, who="Ambulance", note=f"Or dial {number}, free."),)
    sheet = with_rows(row, danger=danger, base_size=size, safe_contact=f"Sam: {number}")
    lines = lines_of(build(sheet))
    parts = [part for half in number.split(" / ") for part in half.split(" or ")]
    for part in (part.split(" ext")[0] for part in parts):
        whole = sum(line.count(part) for line in lines)
        assert whole == " ".join(lines).replace("  ", " ").count(part) >= 3, (part, lines)


def test_missing_scripts_are_named_before_printing() -> None:
    assert missing(replace(SHEET, place="𞤀𞤣𞤤𞤢𞤥")).names() == ["Adlam"]
    assert not missing(SHEET)


def test_same_sheet_gives_the_same_bytes() -> None:
    assert build(SHEET) == build(replace(SHEET))


@pytest.mark.parametrize("size", [11.0, 18.0])
def test_a_groups_heading_stands_above_its_first_row(size: float) -> None:
    for before in range(1, 9):
        rows = tuple(replace(LINE, name=f"Line {number}") for number in range(before))
        last = HelplineGroup(
            heading="Wherever you are",
            note="Nobody answers at these sites.",
            rows=(replace(LINE, name="Far line"),),
        )
        groups = (HelplineGroup(heading="Talk to someone", rows=rows), last)
        pdf = build(replace(SHEET, groups=groups, base_size=size))
        document = pypdfium2.PdfDocument(pdf)
        pages = [page.get_textpage().get_text_range() for page in document]
        document.close()
        (page,) = [page for page in pages if "Wherever you are" in page]
        assert "Far line" in page, before
