"""What badges say and where they lie on a sheet; light, for it is read before anything is drawn."""

from dataclasses import dataclass
from enum import Enum
from typing import Final

from chapterdesk.printing.styles import Paper

_INCH: Final = 72.0
_MM: Final = 72.0 / 25.4


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Where badges lie on a sheet; lengths are points.

    Attributes:
        across, down: How many there are.
        left, top: Where the first begins.
        step_across, step_down: From the edge of one to that of the next.
        cuts: Whether the edges are drawn, to cut along.
    """

    paper: Paper
    across: int
    down: int
    width: float
    height: float
    left: float
    top: float
    step_across: float
    step_down: float
    cuts: bool = False

    @property
    def count(self) -> int:
        """Return how many badges a sheet has."""
        return self.across * self.down


class BadgeLayout(Enum):
    """Sheets that are sold, and plain paper to cut.

    The maker gives the size of a badge and how many a sheet has. Where they lie was compared with
    two collections of templates that others keep (gLabels, Paper::Specs), not with a sheet:
    5395 is the same in both. L4785 lies 0.5 mm away in one, for here it is centred. 5390 has edge
    to edge 2 1/4 inches, while the other, from a text template, has 2.219 and begins 1/16 inch
    lower. The room inside a badge's edge is more than either.
    """

    AVERY_5390 = Layout(
        paper=Paper.LETTER, across=2, down=4, width=3.5 * _INCH, height=2.25 * _INCH,
        left=0.75 * _INCH, top=1.0 * _INCH, step_across=3.5 * _INCH, step_down=2.25 * _INCH,
    )  # fmt: skip
    AVERY_5395 = Layout(
        paper=Paper.LETTER, across=2, down=4, width=3.375 * _INCH, height=7 / 3 * _INCH,
        left=0.6875 * _INCH, top=7 / 12 * _INCH, step_across=3.75 * _INCH, step_down=2.5 * _INCH,
    )  # fmt: skip
    AVERY_L4785 = Layout(
        paper=Paper.A4, across=2, down=5, width=80 * _MM, height=50 * _MM,
        left=17.5 * _MM, top=13.5 * _MM, step_across=95 * _MM, step_down=55 * _MM,
    )  # fmt: skip
    A4_PLAIN = Layout(
        paper=Paper.A4, across=2, down=4, width=90 * _MM, height=60 * _MM,
        left=15 * _MM, top=20 * _MM, step_across=90 * _MM, step_down=60 * _MM, cuts=True,
    )  # fmt: skip
    LETTER_PLAIN = Layout(
        paper=Paper.LETTER, across=2, down=4, width=3.5 * _INCH, height=2.25 * _INCH,
        left=0.75 * _INCH, top=0.75 * _INCH, step_across=3.5 * _INCH, step_down=2.25 * _INCH,
        cuts=True,
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Badge:
    """One badge.

    Attributes:
        name: The name that may stand on it; None leaves lines to write on.
        pronouns: What may stand below it; may be empty.
        pictures: Whether pictures may show this person; anything but a yes is no.
    """

    name: str | None
    pronouns: str = ""
    pictures: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BadgeSheet:
    """What a sheet of badges says.

    Attributes:
        heading: Of the document alone; it stands on no badge.
    """

    heading: str
    badges: tuple[Badge, ...]
    layout: BadgeLayout = BadgeLayout.A4_PLAIN
    language: str = "en"
