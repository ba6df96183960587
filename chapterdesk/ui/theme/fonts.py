"""Register the shipped fonts with Qt and put them in the order of fallback."""

from collections.abc import Sequence

from PySide6.QtCore import QLoggingCategory
from PySide6.QtGui import QFont, QFontDatabase

from chapterdesk.core.fonts import families, font_files


def register_fonts() -> Sequence[str]:
    """Load every shipped font and return the families that Qt could not take.

    By path, not by content: the files are mapped when a glyph is first needed (2 MB instead of
    45 MB of memory).
    """
    # The text font has no shaping tables for most scripts; Qt says so each time it goes on to the
    # next family, which is what it is meant to do.
    QLoggingCategory.setFilterRules("qt.text.font.db=false")
    return [
        font.family for font in font_files() if QFontDatabase.addApplicationFont(str(font.path)) < 0
    ]


def base_font(pixels: int, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """Return the text font with every shipped family behind it."""
    font = QFont()
    font.setFamilies(list(families()))
    font.setPixelSize(pixels)
    font.setWeight(weight)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font
