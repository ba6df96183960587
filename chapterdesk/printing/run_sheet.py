"""The run sheet of an event: what happens when, and which role sees to it; nobody by name.

It hangs where everybody reads it.
"""

from dataclasses import dataclass
from functools import partial
from typing import Final

from chapterdesk.core.words import isolate
from chapterdesk.printing.document import Document
from chapterdesk.printing.heads import Head, draw_heads
from chapterdesk.printing.styles import BASE_SIZE, LARGE_PRINT, Paper
from chapterdesk.printing.tagging import Element
from chapterdesk.printing.text.bidi import Direction
from chapterdesk.printing.text.clean import clean_line
from chapterdesk.printing.text.typeset import MissingGlyphs, Typesetter

_BOX: Final = 1.1


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRow:
    """One line.

    Attributes:
        when: The time, with the day where it is another one; may be empty.
        lasts: How long; may be empty.
        what: What happens.
        role: Who sees to it; may be empty.
    """

    what: str
    when: str = ""
    lasts: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunSheet:
    """What a run sheet says.

    Attributes:
        heading: The first line, as given.
        when: Date and time as they are to be read.
        place: Where, as given; may be empty.
    """

    heading: str
    when: str
    place: str = ""
    rows: tuple[RunRow, ...] = ()
    language: str = "en"
    paper: Paper = Paper.A4
    base_size: float = BASE_SIZE


def missing(sheet: RunSheet) -> MissingGlyphs:
    """Return which scripts can not be printed; such lines leave room to write."""
    typesetter = Typesetter(language=sheet.language)
    return typesetter.missing([row.what for row in sheet.rows])


def build(sheet: RunSheet) -> bytes:
    """Return the PDF of the sheet; the same sheet gives the same bytes."""
    document = Document(
        language=sheet.language,
        paper=sheet.paper,
        base_size=sheet.base_size,
    )
    document.heading(clean_line(sheet.heading), 1)
    parts = (clean_line(part) for part in (sheet.when, sheet.place))
    where = " · ".join(isolate(part) for part in parts if part)
    document.paragraph(where, document.scale.body, document.structure.root.add("P"))
    document.advance(document.scale.unit * 1.6)
    _Table(document).rows(sheet)
    heading = isolate(clean_line(sheet.heading))
    return document.close(f"{heading} · {isolate(clean_line(sheet.when))}", heading)


class _Table:
    """Draw the lines; in large print how long and who stand below what happens."""

    def __init__(self, document: Document) -> None:
        self._document = document
        size = document.scale.body.size
        self._pad = size * 0.5
        self._least = size * 2.1
        self._stacked = size >= LARGE_PRINT
        self._tick = size * 3.6
        self._when = size * 7.6
        self._role = 0.0 if self._stacked else size * 9.4
        self._lasts = 0.0 if self._stacked else size * 4.8
        self._what = document.width - self._when - self._role - self._lasts - self._tick

    def rows(self, sheet: RunSheet) -> None:
        """Draw the head and every line."""
        document = self._document
        table = document.structure.root.add("Table")
        self._head(table.add("THead").add("TR"))
        document.repeat(partial(self._head, None))
        body = table.add("TBody")
        for row in sheet.rows:
            self._row(row, body)
        document.repeat(None)

    def _head(self, element: Element | None) -> None:
        _ = self._document.words.gettext
        heads: list[Head] = [(_("When"), 0.0, self._when, 0.0)]
        start = self._when
        if not self._stacked:
            heads.append((_("How long"), start, self._lasts, 0.0))
            start += self._lasts
        heads.append((_("What happens"), start, self._what, 0.0))
        start += self._what
        if not self._stacked:
            heads.append((_("Who sees to it"), start, self._role, 0.0))
            start += self._role
        heads.append((_("Done"), start, self._tick, 0.5))
        draw_heads(self._document, heads, element, small=False, pad=self._pad, least=self._least)

    def _row(self, row: RunRow, body: Element) -> None:
        document, scale, pad = self._document, self._document.scale, self._pad
        what_text = clean_line(row.what)
        if document.typesetter.missing((what_text,)):
            # No font has this script: room to write it by hand.
            what_text = ""
        when = document.block(row.when, scale.strong, width=self._when - pad)
        what = document.block(
            what_text, scale.body, width=self._what - pad, direction=Direction.AUTO
        )
        below = " · ".join(isolate(part) for part in (row.lasts, row.role) if part)
        lasts = document.block(
            below if self._stacked else row.lasts,
            scale.body,
            width=(self._what if self._stacked else self._lasts) - pad,
        )
        role = document.block(row.role, scale.body, width=max(self._role - pad, 1.0))
        whole = what.height + (lasts.height if self._stacked and below else 0.0)
        if not self._stacked:
            whole = max(whole, lasts.height, role.height)
        height = max(self._least, when.height + pad, whole + pad)
        document.need(height)
        line = body.add("TR")
        down = pad / 2
        document.put(when, line.add("TH", scope="Row"), start=pad / 2, down=down)
        start = self._when
        if not self._stacked:
            document.put(lasts, line.add("TD"), start=start + pad / 2, down=down)
            start += self._lasts
        cell = line.add("TD")
        document.put(what, cell.add("P"), start=start + pad / 2, down=down)
        if self._stacked and below:
            document.put(lasts, cell.add("P"), start=start + pad / 2, down=down + what.height)
        start += self._what
        if not self._stacked:
            document.put(role, line.add("TD"), start=start + pad / 2, down=down)
            start += self._role
        line.add("TD")
        side = scale.body.size * _BOX
        document.box(
            start=start + (self._tick - side) / 2,
            down=down + what.first_baseline - side * 0.86,
            width=side,
            height=side,
        )
        document.advance(height)
        document.line(start=0.0, length=document.width, down=0.0)
