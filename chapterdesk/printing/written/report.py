"""What a sheet of headings and points says; light, for it is read before anything is drawn."""

from dataclasses import dataclass

from chapterdesk.printing.styles import BASE_SIZE, Paper


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Some points below a heading.

    Attributes:
        heading: Empty where there is none.
        points: Each a paragraph.
        ticks: Whether there is a box to tick before each.
        lines: How many lines to write on follow.
    """

    heading: str
    points: tuple[str, ...]
    ticks: bool = False
    lines: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenSheet:
    """What a sheet says.

    Attributes:
        heading: The first line.
        under: Short lines below it: when and where, how many were there.
        sections: In their order.
        footers: What stands below each page: the first that fits.
    """

    heading: str
    under: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()
    footers: tuple[str, ...] = ()
    language: str = "en"
    paper: Paper = Paper.A4
    base_size: float = BASE_SIZE
