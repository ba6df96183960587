"""The names of a table's columns, drawn once as its head and again on each new page."""

from collections.abc import Sequence

from chapterdesk.printing.document import Document
from chapterdesk.printing.tagging import Element

Head = tuple[str, float, float, float]
"""The name of a column, where it begins, its width in points, and how it stands in it, 0 to 1."""


def draw_heads(  # a table, its columns, and where they go
    document: Document,
    heads: Sequence[Head],
    element: Element | None,
    *,
    small: bool,
    pad: float,
    least: float,
) -> None:
    """Draw the names of columns over a tint, with room for two rows below.

    Args:
        document: Where.
        heads: The columns.
        element: The row that they belong to; None for a repetition.
        small: Whether they are set small.
        pad: Room within a cell, in points.
        least: The height of the lowest row, in points.
    """
    style = document.scale.small if small else document.scale.strong
    blocks = [
        document.block(text, style, width=width - pad, align=align)
        for text, _start, width, align in heads
    ]
    height = max(block.height for block in blocks) + pad
    document.need(height + 2 * least)
    document.tint(height=height)
    for block, (_text, start, _width, _align) in zip(blocks, heads, strict=True):
        cell = element.add("TH", scope="Column") if element else None
        document.put(block, cell, start=start + pad / 2, down=pad / 2)
    document.advance(height)
    document.rule(width=0.9)
