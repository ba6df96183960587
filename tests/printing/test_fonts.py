import hashlib

import pytest

from chapterdesk.core.fonts import TEXT_FAMILY, families, font_files
from chapterdesk.core.resources import resource_path
from chapterdesk.printing.text.typeset import Fit, Typesetter


def test_every_font_is_the_one_that_the_manifest_names() -> None:
    for font in font_files():
        assert hashlib.sha256(font.path.read_bytes()).hexdigest() == font.sha256


def test_fonts_stay_within_forty_mebibytes_and_carry_their_licence() -> None:
    total = sum(font.path.stat().st_size for font in font_files())
    assert total <= 40 * 1024 * 1024
    licence = resource_path("fonts/OFL.txt").read_text(encoding="utf-8")
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence
    assert all(f"{family}: Copyright" in licence for family in families())


def test_text_family_comes_first_and_noto_sans_second() -> None:
    assert families()[:2] == (TEXT_FAMILY, "Noto Sans")


@pytest.mark.parametrize("weight", [400, 700])
@pytest.mark.parametrize(
    "text",
    [
        "Support – “free”, 18:00 fi",
        "Nguyễn Thị Ngọc Ánh",
        "Ọ̀rẹ́ Ọlábísí",
        "Ƙasa Ɗan Ɓauna",
        "Їжак Љубав Ўзбек",
        "Ομάδα υποστήριξης",
        "مجموعة الدعم گروه ٹیم",
        "קבוצת התמיכה שָׁלוֹם",
        "सहायता श्रृंखला",
        "ক্ষেত্রীয়",
        "ਸਹਾਇਤਾ",
        "સહાયતા",
        "ஆதரவு",
        "స్త్రీ",
        "ಸ್ತ್ರೀ",
        "സ്ത്രീ",
        "ශ්‍රී",
        "น้ำ ผู้ใหญ่",
        "ສະໜັບສະໜູນ",
        "ក្រុមគាំទ្រ",
        "ကြာသပတေး",
        "ሰላም በ18፡00",
        "მხარდაჭერა",
        "Աջակցություն",
        "山田太郎さん サポート",
        "김하늘",
        "支持小组",
        "臺灣灣仔",
        "🎉 👩🏽‍🤝‍👩🏿 ❤️",
    ],
)
def test_every_promised_script_has_its_glyphs(text: str, weight: int) -> None:
    setting = Typesetter(language="en").set(text, Fit(size=11, weight=weight))
    assert not setting.missing
