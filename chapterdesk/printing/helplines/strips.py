"""Strips to tear off below a sheet: a name and a number that fit into a pocket."""

from typing import Final

from chapterdesk.printing.document import Document
from chapterdesk.printing.helplines.report import TearOff
from chapterdesk.printing.styles import Style
from chapterdesk.printing.text.bidi import Direction
from chapterdesk.printing.text.clean import clean_line

_COUNT: Final = 10
_HEIGHT: Final = 96.0
_GAP: Final = 6.0


class Strips:
    """Draw a row of equal strips at the foot of the page.

    Args:
        document: What they are drawn on.
    """

    def __init__(self, document: Document) -> None:
        self._document = document

    def draw(self, tear_off: TearOff) -> None:
        """Draw the strips; the first is part of the document, the others repeat it."""
        document = self._document
        document.need(_HEIGHT + _GAP)
        document.advance(max(0.0, document.room - _HEIGHT))
        document.rule(width=0.6)
        width = document.width / _COUNT
        text = f"{clean_line(tear_off.name)}\n{clean_line(tear_off.number)}"
        block = document.block(
            text,
            Style(size=10.0, weight=600, leading=1.2),
            width=_HEIGHT - 2 * _GAP,
            direction=Direction.AUTO,
            max_lines=3,
        )
        paragraph = document.structure.root.add("P")
        for index in range(_COUNT):
            start = index * width
            element = paragraph if index == 0 else None
            document.turned(block, element, start=start, width=width, down=_HEIGHT - _GAP)
            if index:
                document.upright(start=start, height=_HEIGHT)
        document.advance(_HEIGHT)
