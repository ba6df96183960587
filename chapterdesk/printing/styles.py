"""The type scale, the inks and the papers of every document."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from chapterdesk.printing.text.draw import Colour

# Inks are greys and near-blacks, so that a sheet reads the same from any printer.
INK: Final[Colour] = (0.08, 0.07, 0.10)
SOFT: Final[Colour] = (0.33, 0.31, 0.36)
EDGE: Final[Colour] = (0.45, 0.43, 0.48)
HAIR: Final[Colour] = (0.72, 0.70, 0.75)
TINT: Final[Colour] = (0.945, 0.94, 0.955)

BASE_SIZE: Final = 11.0
LARGE_PRINT: Final = 18.0
_MIN_SIZE: Final = 6.0
_MAX_SIZE: Final = 36.0


class Paper(Enum):
    """A sheet of paper: width and height in points."""

    A4 = (595.276, 841.89)
    LETTER = (612.0, 792.0)
    A3 = (841.89, 1190.551)
    A4_ACROSS = (841.89, 595.276)
    LETTER_ACROSS = (792.0, 612.0)

    @property
    def size(self) -> tuple[float, float]:
        """Return width and height in points."""
        width, height = self.value
        return width, height


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """Say how large, heavy and dark a text is.

    Attributes:
        size: Points.
        weight: 400, 600 or 700.
        leading: Distance of lines, in sizes.
        colour: Red, green, blue, each from 0 to 1.
    """

    size: float
    weight: int = 400
    leading: float = 1.3
    colour: Colour = INK


@dataclass(frozen=True, slots=True)
class TypeScale:
    """Hold the styles of a document, all grown from one size."""

    title: Style
    heading: Style
    body: Style
    strong: Style
    small: Style
    warning: Style
    count: Style
    number: Style
    display: Style

    @property
    def unit(self) -> float:
        """Return the step of the spacing grid in points."""
        return self.body.size * 0.5


def type_scale(base: float) -> TypeScale:
    """Return the styles for running text of `base` points.

    Raises:
        ValueError: The size is not between 6 and 36 points.
    """
    if not _MIN_SIZE <= base <= _MAX_SIZE:
        raise ValueError("text is between 6 and 36 points")
    # In large print nothing is smaller than the size that was asked for.
    large = base >= LARGE_PRINT
    small = base if large else base * 9 / 11
    return TypeScale(
        title=Style(size=base * (1.5 if large else 2.0), weight=700, leading=1.2),
        heading=Style(size=base * (1.15 if large else 1.3), weight=700, leading=1.25),
        body=Style(size=base),
        strong=Style(size=base, weight=700),
        small=Style(size=small, colour=SOFT),
        warning=Style(size=small, weight=700),
        count=Style(size=base, colour=SOFT),
        number=Style(size=base * (1.2 if large else 1.35), weight=700, leading=1.2),
        display=Style(size=base * (2.2 if large else 2.6), weight=700, leading=1.15),
    )
