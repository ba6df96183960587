import unicodedata

import icu
import pytest
from bidi import get_display
from hypothesis import example, given, settings
from hypothesis import strategies as st

from chapterdesk.core.words import isolate, isolate_ltr
from chapterdesk.printing.text.bidi import Direction, direction_of, levels, visual_order
from chapterdesk.printing.text.clean import clean, clean_line
from chapterdesk.printing.text.typeset import Fit, Line, Typesetter


@pytest.fixture
def typesetter() -> Typesetter:
    return Typesetter(language="en")


def drawn(line: Line) -> str:
    """Return what stands on a line from left to right."""
    return "".join(glyph.text for piece in line.pieces for glyph in piece.glyphs)


def points(line: Line, size: float) -> float:
    return line.width * size / 1000


# python-bidi knows neither isolates nor bracket pairs, and puts the space at a line's end where
# rule L1 puts it: letters, digits and inner spaces are what both must agree on.
@settings(deadline=None)
@given(
    text=st.text("abcאבגابت12 ", min_size=1, max_size=24).map(str.strip).filter(bool),
    rtl=st.booleans(),
)
def test_reordering_agrees_with_another_implementation(text: str, rtl: bool) -> None:
    base = Direction.RTL if rtl else Direction.LTR
    _paragraph, of_each = levels(text, base)
    ours = "".join(text[index] for index in visual_order(list(of_each)))
    assert ours == get_display(text, base_dir="R" if rtl else "L")


def test_levels_count_code_points_beyond_the_basic_plane() -> None:
    _paragraph, of_each = levels("🎉a𞤀", Direction.LTR)
    assert list(of_each) == [0, 0, 1]


def test_an_isolated_name_keeps_its_direction_to_itself(typesetter: Typesetter) -> None:
    sentence = f"Ask {isolate('נור (they)')} or {isolate_ltr('+972 3-516')}."
    line = typesetter.set(sentence, Fit(size=10, direction=Direction.LTR)).lines[0]
    assert drawn(line) == "Ask )they( רונ or +972 3-516."
    assert "\u2068" not in drawn(line)


def test_control_characters_go_and_broken_ones_show() -> None:
    assert clean("A\x00l\x1be\x7fx\r\nB\u2028C\tD") == "Alex\nB\nC D"
    assert clean("x\ud83d") == "x\ufffd"
    assert clean_line(" e\u0301\n\nb ") == "é  b"
    assert unicodedata.is_normalized("NFC", clean("Ọ\u0301e\u0323"))


def counts(char: str) -> bool:
    """Say whether a character must be seen: no space, no mark, nothing that is never drawn."""
    return not (
        char.isspace()
        or unicodedata.category(char) in {"Cf", "Mn", "Me"}
        or icu.Char.hasBinaryProperty(char, icu.UProperty.DEFAULT_IGNORABLE_CODE_POINT)
    )


@settings(deadline=None, max_examples=150)
@example(text="\U000e01f0")
@given(text=st.text(max_size=40))
def test_any_text_can_be_set_and_nothing_is_lost(text: str) -> None:
    setting = Typesetter(language="en").set(text, Fit(size=10, width=60))
    wanted = sorted(char for char in clean(text) if counts(char))
    got = sorted(char for line in setting.lines for char in drawn(line) if counts(char))
    if not setting.missing:
        assert got == wanted


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The group meets on Thursday at six in the room upstairs, free for everyone."),
        ("th", "กลุ่มสนับสนุนประชุมวันพฤหัสบดีเวลาหกโมงเย็นที่ศูนย์ชุมชนชั้นสองไม่ต้องลงทะเบียน"),
        ("ja", "集まりは木曜日の18時から二階で行います。予約不要、参加無料です。「誰でも歓迎」。"),
        ("ar", "تجتمع مجموعة الدعم يوم الخميس الساعة 18:00 (الطابق 2) مجانًا ودون تسجيل"),
        ("en", "x" * 500),
    ],
)
def test_lines_keep_to_their_width_and_lose_nothing(language: str, text: str) -> None:
    setting = Typesetter(language=language).set(text, Fit(size=12, width=150))
    assert len(setting.lines) > 1
    assert all(points(line, 12) <= 150.01 for line in setting.lines)
    together = "".join(drawn(line) for line in setting.lines)
    assert sorted(together.replace(" ", "")) == sorted(text.replace(" ", ""))


def test_thai_breaks_between_words_and_japanese_not_before_a_full_stop() -> None:
    thai = Typesetter(language="th").set("สวัสดีครับสวัสดีครับ", Fit(size=12, width=70))
    assert [drawn(line) for line in thai.lines] == ["สวัสดีครับ", "สวัสดีครับ"]
    japanese = Typesetter(language="ja").set("予約不要です。", Fit(size=10, width=61))
    assert [drawn(line) for line in japanese.lines] == ["予約不要で", "す。"]


def test_a_name_of_four_thousand_letters_ends_in_an_ellipsis(typesetter: Typesetter) -> None:
    setting = typesetter.set("x" * 4000, Fit(size=11, width=200, max_lines=2))
    assert setting.cut
    assert len(setting.lines) == 2
    assert drawn(setting.lines[1]).endswith("x…")
    assert points(setting.lines[1], 11) <= 200


def test_a_script_without_font_is_named_and_stops_nothing(typesetter: Typesetter) -> None:
    missing = typesetter.missing(["Alex", "𞤀𞤣𞤤𞤢𞤥"])
    assert missing.scripts == {"Adlm"}
    assert missing.names() == ["Adlam"]
    assert not typesetter.missing(["Alex", "Nguyễn"])
    assert typesetter.set("𞤀𞤣", Fit(size=10)).missing == {"Adlm"}


def test_one_name_is_set_in_one_typeface(typesetter: Typesetter) -> None:
    pieces = typesetter.set("Nguyễn Thị", Fit(size=10)).lines[0].pieces
    assert [piece.face.file.family for piece in pieces] == ["Noto Sans"]


@pytest.mark.parametrize(
    ("language", "text", "family"),
    [
        ("en", "山田さん", "Noto Sans JP"),
        ("ja", "直美", "Noto Sans JP"),
        ("ko", "金", "Noto Sans KR"),
        ("zh-Hant", "直", "Noto Sans TC"),
        ("zh-TW", "直", "Noto Sans TC"),
        ("en", "直", "Noto Sans SC"),
    ],
)
def test_han_characters_take_the_shape_of_their_language(
    language: str, text: str, family: str
) -> None:
    setting = Typesetter(language=language).set(text, Fit(size=10))
    assert {piece.face.file.family for piece in setting.lines[0].pieces} == {family}


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("No. דנה", Direction.RTL),
        ("No. 12 – Ånë", Direction.LTR),
        ("Checked \u2068١١ آب\u2069", Direction.LTR),
        ("\u2068Room 2\u2069 · \u206818:30\u2069", Direction.RTL),
        ("12:30", Direction.RTL),
    ],
)
def test_a_sentence_begins_where_its_own_words_say(text: str, direction: Direction) -> None:
    assert direction_of(text, Direction.RTL) is direction
