"""Sizes: an 8-pixel grid, two radii, one type scale, all of it grown with the text size."""

from dataclasses import dataclass
from typing import Final, Literal

TextRole = Literal["small", "body", "label", "heading", "title", "count", "display"]

SMALLEST_TEXT: Final = 100
LARGEST_TEXT: Final = 200
TEXT_STEP: Final = 25

GRID: Final = 8
CONTROL_RADIUS: Final = 8
CARD_RADIUS: Final = 12
MIN_TARGET: Final = 24
PRIMARY_TARGET: Final = 36

_SCALE: Final[dict[TextRole, int]] = {
    "small": 13,
    "body": 15,
    "label": 16,
    "heading": 19,
    "title": 26,
    "count": 26,
    "display": 84,
}


@dataclass(frozen=True, slots=True)
class Metrics:
    """Answer every size in device-independent pixels.

    Attributes:
        text_size: Percent, 100 to 200.
    """

    text_size: int = SMALLEST_TEXT

    def px(self, size: float) -> int:
        """Return `size` grown with the text, for what holds text or is pressed."""
        return round(size * self.text_size / 100)

    def font(self, role: TextRole) -> int:
        """Return the pixel size of a role of the type scale."""
        return self.px(_SCALE[role])

    @property
    def indicator(self) -> int:
        """Return the side of a check box."""
        return self.px(20)

    @property
    def icon(self) -> int:
        """Return the side of an icon beside text."""
        return self.px(18)


def clamp_text_size(percent: int) -> int:
    """Return the nearest text size that the window offers."""
    stepped = round(percent / TEXT_STEP) * TEXT_STEP
    return max(SMALLEST_TEXT, min(LARGEST_TEXT, stepped))
