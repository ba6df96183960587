"""What is kept about one person, for that person: headings, and a line for each thing.

Nothing on it says who keeps it; its title is empty.
"""

from dataclasses import dataclass

from chapterdesk.core.words import isolate
from chapterdesk.printing.styles import BASE_SIZE, Paper


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyLine:
    """One thing that is kept; without a label it is a sentence."""

    label: str = ""
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CopySection:
    """What is kept of one kind."""

    heading: str
    lines: tuple[CopyLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordCopy:
    """What a copy says.

    Attributes:
        heading: The first line.
        sections: In their order; one without lines is left out.
        language: BCP 47 tag of the labels.
        paper: The sheet.
        base_size: Size of running text in points.
    """

    heading: str
    sections: tuple[CopySection, ...]
    language: str = "en"
    paper: Paper = Paper.A4
    base_size: float = BASE_SIZE


def build(copy: RecordCopy) -> bytes:
    """Return the PDF of a copy; the same copy gives the same bytes."""
    # What draws takes some twenty megabytes; a copy is read on the screen without it.
    from chapterdesk.printing.document import Document  # noqa: PLC0415

    document = Document(language=copy.language, paper=copy.paper, base_size=copy.base_size)
    scale, root = document.scale, document.structure.root
    document.heading(copy.heading, 1)
    for section in copy.sections:
        if not section.lines:
            continue
        document.advance(scale.unit * 1.5)
        document.heading(section.heading, 2)
        document.advance(scale.unit * 0.5)
        for line in section.lines:
            text = f"{line.label}: {isolate(line.value)}" if line.label else line.value
            document.paragraph(text, scale.body, root.add("P"))
            document.advance(scale.unit * 0.5)
    return document.close()
