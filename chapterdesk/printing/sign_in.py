"""The sheet on which people write themselves: as much as they like, and what may be done with it.

Nobody's name is printed on it, and it says that whoever signs after them can read it.
"""

from dataclasses import dataclass
from functools import partial
from typing import Final

from chapterdesk.core.words import isolate
from chapterdesk.printing.document import Document
from chapterdesk.printing.heads import Head, draw_heads
from chapterdesk.printing.painter import Block
from chapterdesk.printing.styles import BASE_SIZE, LARGE_PRINT, Paper
from chapterdesk.printing.tagging import Element
from chapterdesk.printing.text.clean import clean_line

_BOX_COLUMNS: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInSheet:
    """What a sheet to sign in on says.

    Attributes:
        heading: A discreet name for the meeting, as given.
        when: Date and time as they are to be read.
        place: Where, as given; may be empty.
        rows: How many people can sign.
        first_names: Whether first names alone are asked for.
    """

    heading: str
    when: str
    place: str = ""
    rows: int = 15
    first_names: bool = False
    language: str = "en"
    paper: Paper = Paper.A4
    base_size: float = BASE_SIZE


def build(sheet: SignInSheet) -> bytes:
    """Return the PDF of the sheet; the same sheet gives the same bytes."""
    document = Document(
        language=sheet.language,
        paper=sheet.paper,
        base_size=sheet.base_size,
    )
    _ = document.words.gettext
    root, scale = document.structure.root, document.scale
    document.heading(clean_line(sheet.heading), 1)
    parts = (clean_line(part) for part in (sheet.when, sheet.place))
    where = " · ".join(isolate(part) for part in parts if part)
    document.paragraph(where, scale.body, root.add("P"))
    document.advance(scale.unit)
    told = _(
        "Write only what you like; a first name, or nothing, is fine. Whoever signs after you can "
        "read it. What has no tick is not done."
    )
    document.paragraph(told, scale.body, root.add("P"))
    document.advance(scale.unit)
    _Table(document).rows(sheet)
    heading = isolate(clean_line(sheet.heading))
    return document.close(f"{heading} · {isolate(clean_line(sheet.when))}", heading)


class _Table:
    """Draw the rows to write on; in large print the boxes stand below the name."""

    def __init__(self, document: Document) -> None:
        self._document = document
        size = document.scale.body.size
        self._pad = size * 0.5
        self._stacked = size >= LARGE_PRINT
        self._row_height = size * (2.2 if self._stacked else 2.9)
        self._number = size * 2.4
        room = document.width - self._number
        if self._stacked:
            self._widths: tuple[float, ...] = (room * 0.6, room * 0.4)
        else:
            box = size * 5.4
            rest = room - _BOX_COLUMNS * box
            self._widths = (rest * 0.44, rest * 0.22, box, box, rest * 0.34, box)

    def rows(self, sheet: SignInSheet) -> None:
        """Draw the header and so many rows."""
        document = self._document
        table = document.structure.root.add("Table")
        labels = self._labels(sheet)
        self._header(labels, table.add("THead").add("TR"))
        document.repeat(partial(self._header, labels, None))
        body = table.add("TBody")
        for number in range(1, sheet.rows + 1):
            self._row(number, body)
        document.repeat(None)

    def _labels(self, sheet: SignInSheet) -> list[str]:
        _ = self._document.words.gettext
        name = _("First name") if sheet.first_names else _("Name you go by")
        labels = [_("No."), name, _("Pronouns")]
        if not self._stacked:
            labels += [
                _("First time here"),
                _("You may keep this"),
                _("You may write to me, here:"),
                _("No pictures of me"),
            ]
        return labels

    def _starts(self) -> list[float]:
        starts = [0.0, self._number]
        for width in self._widths[:-1]:
            starts.append(starts[-1] + width)
        return starts

    def _header(self, labels: list[str], element: Element | None) -> None:
        widths = (self._number, *self._widths)
        heads: list[Head] = [
            (label, start, width, 0.0)
            for label, start, width in zip(labels, self._starts(), widths, strict=True)
        ]
        draw_heads(
            self._document, heads, element, small=True, pad=self._pad, least=self._row_height
        )

    def _row(self, number: int, body: Element) -> None:
        document, scale = self._document, self._document.scale
        height = self._row_height
        words = self._words() if self._stacked else []
        below = sum(block.height + self._pad for block, _is_box in words)
        document.need(height + below)
        line = body.add("TR")
        count = document.block(f"{number}", scale.count, width=self._number - self._pad)
        document.put(
            count,
            line.add("TH", scope="Row"),
            start=self._pad / 2,
            down=(height - count.height) / 2,
        )
        starts = self._starts()
        cells = [line.add("TD") for _start in starts[1:]]
        for start in starts[1:]:
            document.upright(start=start, height=height)
        if not self._stacked:
            side = scale.body.size * 1.2
            for at in (3, 4, 6):
                width = self._widths[at - 1]
                document.box(
                    start=starts[at] + (width - side) / 2,
                    down=(height - side) / 2,
                    width=side,
                    height=side,
                )
        document.advance(height)
        for block, is_box in words:
            side = scale.body.size * 0.9
            if is_box:
                document.box(start=self._number, down=side * 0.35, width=side, height=side)
            document.put(block, cells[0].add("P"), start=self._number + scale.body.size * 1.5)
            document.advance(block.height + self._pad)
        document.line(start=0.0, length=document.width, down=0.0)

    def _words(self) -> list[tuple[Block, bool]]:
        document = self._document
        _ = document.words.gettext
        width = document.width - self._number - document.scale.body.size * 1.5
        texts = (
            _("First time here"),
            _("You may keep this"),
            _("You may write to me, here:"),
            _("No pictures of me"),
        )
        return [(document.block(text, document.scale.body, width=width), True) for text in texts]
