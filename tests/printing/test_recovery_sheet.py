"""The recovery sheet: every group in order, a picture of the code, nothing that names anybody."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from chapterdesk.crypto import recovery
from chapterdesk.printing.preview import page_count, render
from chapterdesk.printing.recovery_sheet import RecoverySheet, build, picture
from chapterdesk.printing.styles import Paper

CODE = recovery.generate()


def sheet(language: str = "en", **changes: Any) -> RecoverySheet:
    return RecoverySheet(
        prefix=recovery.PREFIX, groups=tuple(recovery.groups(CODE)), language=language, **changes
    )


@pytest.mark.parametrize(
    ("language", "size", "paper"),
    [("en", 11.0, Paper.A4), ("ar", 18.0, Paper.LETTER), ("de", 18.0, Paper.A4)],
)
def test_the_code_reads_back_in_order_on_one_page(
    language: str, size: float, paper: Paper, text_of: Callable[[bytes], str]
) -> None:
    pdf = build(sheet(language, base_size=size, paper=paper))
    assert page_count(pdf) == 1
    text = text_of(pdf)
    letters = re.sub(r"[^A-Z0-9]", "", text.split(recovery.PREFIX)[1])
    for group in recovery.groups(CODE):
        assert group in letters
    assert "chapter" not in text.lower()
    assert "desk" not in text.lower()


def test_every_text_stands_in_exactly_one_element(tags_of: Callable[[bytes], Any]) -> None:
    assert tags_of(build(sheet()))


def test_the_same_code_gives_the_same_bytes() -> None:
    assert build(sheet()) == build(sheet())


def test_the_picture_on_the_page_is_the_one_of_the_code() -> None:
    rows = picture(sheet().code)
    width, height, pixels = render(build(sheet()), 0, 3.0)
    black = [
        [pixels[(y * width + x) * 4] < 128 for x in range(width)]
        for y in range(height // 3, 2 * height // 3)
    ]
    module = 4.2 * 3
    inner = [row[4:-4] for row in rows[4:-4]]
    top, left = _corner(black, round(module * 7))
    for row, line in enumerate(inner):
        for at, letter in enumerate(line):
            y, x = round(top + (row + 0.5) * module), round(left + (at + 0.5) * module)
            assert black[y][x] is (letter == "1"), (row, at)


def _corner(black: list[list[bool]], run: int) -> tuple[int, int]:
    """Return where the first long black run begins: the upper left of the picture."""
    for y, row in enumerate(black):
        for x in range(len(row) - run):
            if all(row[x : x + run - 2]):
                return y, x
    raise AssertionError("no picture")


def test_another_code_has_another_picture() -> None:
    other = recovery.PREFIX + "".join(recovery.groups(recovery.generate()))
    assert picture(other) != picture(sheet().code)
    assert len({len(row) for row in picture(other)}) == 1
