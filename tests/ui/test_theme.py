"""Themes and text sizes change live; every script has its glyphs; icons follow the colours."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon, QPalette, QTextLayout
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from chapterdesk.core.fonts import families
from chapterdesk.core.resources import resource_path
from chapterdesk.core.words import isolate
from chapterdesk.ui.icons.store import IconStore
from chapterdesk.ui.theme.fonts import base_font
from chapterdesk.ui.theme.metrics import clamp_text_size
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.theme.tokens import ThemeName
from chapterdesk.ui.widgets.text import ElidedLabel, Text

NAMES = (
    "Søren Ångström",
    "Nguyễn Thị Ngọc Ánh",
    "Ọláyínká",
    "Ɗanjuma",
    "Алёна",
    "Ελένη",
    "سامي حداد",
    "נועה",
    "प्रिया शर्मा",
    "অনন্যা",
    "ਗੁਰਪ੍ਰੀਤ",
    "તેજલ",
    "தமிழ்",
    "తేజ",
    "ಕಾವ್ಯ",
    "മീര",
    "සඳුනි",
    "สมชาย ใจดี",
    "ສົມ",
    "សុខា",
    "မြင့်",
    "አበበ",
    "ნინო",
    "Արամ",
    "さくら 桜",
    "지우",
    "伟明",
    "偉明",
)


@pytest.mark.parametrize(
    ("name", "scheme"), [("light", "light"), ("dark", "dark"), ("contrast", "contrast")]
)
def test_a_theme_dresses_the_application(
    theme: Theme, qapp: QApplication, qtbot: QtBot, name: ThemeName, scheme: str
) -> None:
    theme.apply("contrast" if name != "contrast" else "dark")
    with qtbot.waitSignal(theme.changed):
        theme.apply(name)
    assert theme.scheme == scheme
    window = qapp.palette().color(QPalette.ColorGroup.Inactive, QPalette.ColorRole.Window)
    assert window.name() == theme.tokens.bg.lower()
    assert theme.tokens.accent in qapp.styleSheet()


def test_a_system_that_does_not_say_is_light(theme: Theme, qapp: QApplication) -> None:
    assert qapp.styleHints().colorScheme() == Qt.ColorScheme.Unknown
    theme.apply("system")
    assert theme.scheme == "light"


def test_the_text_grows_in_steps_between_its_bounds(theme: Theme, qtbot: QtBot) -> None:
    label = Text("Members", role="title")
    qtbot.addWidget(label)
    label.ensurePolished()
    small = label.fontMetrics().height()
    theme.set_text_size(200)
    assert label.fontMetrics().height() == pytest.approx(2 * small, abs=2)
    assert [clamp_text_size(size) for size in (0, 100, 110, 120, 163, 900)] == [
        100,
        100,
        100,
        125,
        175,
        200,
    ]


@pytest.mark.parametrize("name", NAMES)
def test_every_script_has_its_glyphs(theme: Theme, name: str) -> None:
    layout = QTextLayout(isolate(name), base_font(16))
    layout.beginLayout()
    layout.createLine()
    layout.endLayout()
    glyphs = [glyph for run in layout.glyphRuns() for glyph in run.glyphIndexes()]
    used = {run.rawFont().familyName() for run in layout.glyphRuns()}
    assert glyphs
    assert 0 not in glyphs, f"a box instead of a letter, from {used}"
    assert used <= set(families()), "from a font that does not ship"


def test_the_fallback_is_the_shipped_order(theme: Theme) -> None:
    assert base_font(16).families() == list(families())
    assert theme.font("title").families() == list(families())


@pytest.mark.parametrize("path", sorted(resource_path("icons/lucide").glob("*.svg")), ids=str)
def test_every_icon_draws_in_its_colour(qapp: QApplication, path: object) -> None:
    name = str(path).rpartition("/")[2].removesuffix(".svg")
    image = IconStore().pixmap(name, "#FF0000", 24, ratio=2).toImage()
    assert image.width() == 48
    reds = sum(
        image.pixelColor(x, y).alpha() > 200 and image.pixelColor(x, y).red() > 200
        for x in range(48)
        for y in range(48)
    )
    assert reds > 20
    assert image.pixelColor(0, 0).alpha() == 0


def test_icons_that_point_are_turned_round(qapp: QApplication) -> None:
    icons = IconStore()
    plain = icons.pixmap("arrow-left", "#000000", 24).toImage()
    turned = icons.pixmap("arrow-left", "#000000", 24, mirrored=True).toImage()
    assert turned == plain.flipped(Qt.Orientation.Horizontal)
    assert icons.pixmap("sun", "#000000", 24, mirrored=True).toImage() == (
        icons.pixmap("sun", "#000000", 24).toImage()
    )


def test_a_checked_icon_has_its_own_colour(theme: Theme) -> None:
    icon = theme.icon("sun", "soft", checked="accent")
    off = icon.pixmap(18, QIcon.Mode.Normal, QIcon.State.Off).toImage()
    on = icon.pixmap(18, QIcon.Mode.Normal, QIcon.State.On).toImage()
    assert off != on


def test_a_colour_is_asked_for_by_its_token(theme: Theme) -> None:
    assert theme.colour("ink") == theme.tokens.ink
    with pytest.raises(AttributeError):
        theme.colour("pink")


def test_a_long_text_is_shortened_and_kept_in_the_tool_tip(theme: Theme, qtbot: QtBot) -> None:
    label = ElidedLabel("A name that does not fit here at all")
    qtbot.addWidget(label)
    label.resize(90, 30)
    label.show()
    assert label.text().endswith("…")
    assert label.toolTip() == label.full_text == label.accessibleName()
    label.resize(900, 30)
    assert label.text() == label.full_text
    assert label.toolTip() == ""


def test_a_name_stands_where_the_page_begins(
    theme: Theme, qapp: QApplication, qtbot: QtBot
) -> None:
    label = Text("سامي")
    qtbot.addWidget(label)
    assert label.alignment() & Qt.AlignmentFlag.AlignLeft
    label.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    assert label.alignment() & Qt.AlignmentFlag.AlignRight
