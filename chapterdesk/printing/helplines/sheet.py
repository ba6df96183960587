"""Make the PDF of the helplines handout."""

from dataclasses import astuple, dataclass, replace
from typing import Final

from chapterdesk.core.words import isolate, isolate_ltr
from chapterdesk.printing.document import Document
from chapterdesk.printing.helplines.report import (
    DangerNumber,
    HelplineGroup,
    HelplineRow,
    HelplineSheet,
)
from chapterdesk.printing.helplines.strips import Strips
from chapterdesk.printing.painter import Block
from chapterdesk.printing.styles import BASE_SIZE, Style
from chapterdesk.printing.tagging import Element
from chapterdesk.printing.text.bidi import Direction
from chapterdesk.printing.text.clean import clean_line
from chapterdesk.printing.text.typeset import MissingGlyphs, Typesetter

_NUMBER_SHARE: Final = 0.31
_BESIDE_SHARE: Final = 0.45
_ASK_SHARE: Final = 0.5
_TIGHTER_SIZES: Final = (10.2, 9.4)


def missing(sheet: HelplineSheet) -> MissingGlyphs:
    """Return which scripts of the sheet's texts can not be printed."""
    typesetter = Typesetter(language=sheet.language)
    return typesetter.missing(_strings(astuple(sheet)))


def _strings(values: object) -> list[str]:
    if isinstance(values, str):
        return [values]
    if isinstance(values, tuple):
        return [text for value in values for text in _strings(value)]
    return []


def build(sheet: HelplineSheet) -> bytes:
    """Return the PDF of the handout; the same sheet gives the same bytes.

    A sheet at the normal size is set a little smaller if that brings it onto one side.
    """
    document, maker = _laid_out(sheet, sheet.base_size)
    if sheet.base_size == BASE_SIZE:
        for size in _TIGHTER_SIZES:
            if document.pages == 1:
                break
            tighter = _laid_out(sheet, size)
            if tighter[0].pages == 1:
                document, maker = tighter
    return document.close(*maker.footers(sheet))


def _laid_out(sheet: HelplineSheet, base_size: float) -> tuple[Document, "_Maker"]:
    document = Document(
        language=sheet.language,
        paper=sheet.paper,
        base_size=base_size,
    )
    maker = _Maker(document)
    maker.title(sheet)
    maker.danger(sheet)
    for group in sheet.groups:
        maker.group(group)
    maker.safe_contact(sheet.safe_contact)
    maker.numbers_change(sheet)
    if sheet.tear_off:
        Strips(document).draw(sheet.tear_off)
    return document, maker


@dataclass(frozen=True, slots=True, kw_only=True)
class _LaidRow:
    """One line of the handout, set and measured.

    Attributes:
        read: Its texts in the order in which they are read out.
        columns: Where each column starts, and its texts from top to bottom.
        lowest: The depth of the first baseline that all columns share.
    """

    read: tuple[Block, ...]
    columns: list[tuple[float, list[Block]]]
    lowest: float
    height: float


class _Maker:
    """Place the parts of the handout from top to bottom."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._scale = document.scale
        self._unit = document.scale.unit
        self._root = document.structure.root
        self._large = document.scale.small.size == document.scale.body.size

    def title(self, sheet: HelplineSheet) -> None:
        """Place the heading and the place it is for."""
        self._document.heading(clean_line(sheet.heading), 1)
        if sheet.place:
            self._document.paragraph(clean_line(sheet.place), self._scale.body, self._root.add("P"))
        self._document.advance(self._unit)

    def danger(self, sheet: HelplineSheet) -> None:
        """Place the numbers for danger now in the largest type, each with who answers."""
        if not sheet.danger and not sheet.danger_blank_rows and not sheet.danger_ask:
            return
        document = self._document
        _ = document.words.gettext
        document.need(self._scale.display.size * 4)
        document.rule(width=1.6)
        document.advance(self._unit)
        document.heading(_("In danger now"), 2)
        document.advance(self._unit * 0.3)
        numbers = [
            self._number(entry.number, self._scale.display, width=document.width)
            for entry in sheet.danger
        ]
        widest = max((document.width_of(number) for number in numbers), default=0.0)
        start = widest + 2 * self._unit
        beside = start < document.width * _BESIDE_SHARE
        entries = self._root.add("L")
        if sheet.danger_ask:
            self._ask(sheet.danger_ask, entries.add("LI"))
        for entry, number in zip(sheet.danger, numbers, strict=True):
            self._danger_number(entry, number, entries.add("LI"), start if beside else None)
        for _number in range(sheet.danger_blank_rows):
            self._blank(entries.add("LI"), (_("Number"), _("Who answers")))
        document.advance(self._unit * 0.5)
        document.rule(width=1.6)
        document.advance(self._unit)

    def _danger_number(
        self, entry: DangerNumber, number: Block, item: Element, start: float | None
    ) -> None:
        """Place a number and, beside or below it, who answers and what to know."""
        document = self._document
        room = document.width - (start or 0.0)
        texts = [document.block(clean_line(entry.who), self._scale.number, width=room)]
        if entry.caution:
            texts.append(document.block(clean_line(entry.caution), self._scale.number, width=room))
        if entry.note:
            texts.append(document.block(clean_line(entry.note), self._scale.body, width=room))
        text_height = sum(block.height for block in texts)
        if start is None:
            height, down = number.height + text_height, number.height
        else:
            height = max(number.height, text_height)
            down = max(0.0, (height - text_height) / 2)
        document.need(height)
        body = item.add("LBody")
        document.put(number, body.add("P"))
        self._stack([(block, body.add("P")) for block in texts], start or 0.0, down)
        document.advance(height + self._unit * 0.5)

    def _ask(self, label: str, item: Element) -> None:
        """Place a label and, on the rest of its row, a line to write a name and a number on."""
        document = self._document
        block = document.block(
            clean_line(label), self._scale.number, width=document.width * _ASK_SHARE
        )
        # Room for writing by hand, which a row of print is not.
        above = max(0.0, self._scale.display.size * 1.3 - block.height)
        document.need(above + block.height + self._unit)
        document.put(block, item.add("LBody").add("P"), down=above)
        start = document.width_of(block) + self._unit
        document.line(start=start, length=document.width - start, down=above + block.height)
        document.advance(above + block.height + self._unit * 1.2)

    def group(self, group: HelplineGroup) -> None:
        """Place a heading and its lines."""
        document = self._document
        _ = document.words.gettext
        if not group.rows and not group.blank_rows and not group.note:
            return
        document.advance(self._unit)
        document.heading(clean_line(group.heading), 2, keep=self._first_of(group))
        if group.note:
            document.paragraph(clean_line(group.note), self._scale.small, self._root.add("P"))
        document.advance(self._unit * 0.5)
        if not group.rows and not group.blank_rows:
            return
        entries = self._root.add("L")
        for row in group.rows:
            self._row(row, entries.add("LI"))
        for _number in range(group.blank_rows):
            self._blank(entries.add("LI"), (_("Name"), _("Number"), _("Hours"), _("Checked on")))

    def _first_of(self, group: HelplineGroup) -> float:
        """Return the height of what must stand below a group's heading: its note, its first row."""
        height = 0.5 * self._unit
        if group.note:
            height += self._document.block(clean_line(group.note), self._scale.small).height
        if group.rows:
            height += self._laid_row(group.rows[0]).height + self._unit
        elif group.blank_rows:
            height += self._scale.body.size * 4
        return height

    def _laid_row(self, row: HelplineRow) -> "_LaidRow":
        """Set the texts of one line and measure them; nothing is placed yet."""
        left = self._document.width if self._large else self._document.width * _NUMBER_SHARE
        start = 0.0 if self._large else left + self._unit
        name, *facts = self._facts(row, self._document.width - start)
        # What is quiet keeps further from the other side: the two would read as one line.
        quiet = left if self._large else left - self._unit
        reach = [*self._routes(row, left), self._source(row, quiet)]
        if self._large:
            columns = [(0.0, [name, *reach[:-1], *facts, reach[-1]])]
        else:
            columns = [(start, [name, *facts]), (0.0, reach)]
        lowest = max(column[0].first_baseline for _start, column in columns)
        height = max(
            lowest - column[0].first_baseline + sum(block.height for block in column)
            for _start, column in columns
        )
        return _LaidRow(read=(name, *facts, *reach), columns=columns, lowest=lowest, height=height)

    def _row(self, row: HelplineRow, item: Element) -> None:
        """Place one line: how to reach it on the reading side, what to know on the other.

        In large print the parts stand below each other. It is always read out as: name, what to
        know, how to reach it, how fresh that is.
        """
        document = self._document
        laid = self._laid_row(row)
        body = item.add("LBody")
        elements = {id(block): body.add("P") for block in laid.read}
        document.need(laid.height + self._unit)
        document.line(start=0.0, length=document.width, down=0.0)
        document.advance(self._unit * 0.5)
        for start, column in laid.columns:
            parts = [(block, elements[id(block)]) for block in column]
            self._stack(parts, start, laid.lowest - column[0].first_baseline)
        document.advance(laid.height + self._unit * 0.6)

    def _stack(self, parts: list[tuple[Block, Element]], start: float, down: float) -> None:
        for block, element in parts:
            self._document.put(block, element, start=start, down=down)
            down += block.height

    def _routes(self, row: HelplineRow, width: float) -> list[Block]:
        """Return the ways to reach a line; a directory has a site and nothing else."""
        _ = self._document.words.gettext
        scale = self._scale
        blocks: list[Block] = []
        number = "" if row.is_directory else clean_line(row.number)
        if number:
            blocks.append(self._number(number, scale.number, width=width))
        if not row.is_directory and row.text_route:
            text = _("Text: {route}").format(route=isolate(clean_line(row.text_route)))
            blocks.append(self._document.block(text, scale.strong, width=width))
        if not row.is_directory and row.chat_route:
            text = _("Chat: {route}").format(route=isolate_ltr(_site(row.chat_route)))
            blocks.append(self._document.block(text, scale.body, width=width))
        if row.website and not blocks:
            blocks.append(self._number(_site(row.website), scale.strong, width=width))
        return blocks

    def _facts(self, row: HelplineRow, width: float) -> list[Block]:
        """Return what one should know before calling."""
        document, scale = self._document, self._scale
        _ = document.words.gettext
        name = isolate(clean_line(row.name))
        blocks = [document.block(name, scale.strong, width=width)]
        details = [clean_line(part) for part in (row.hours, row.languages, row.cost) if part]
        if row.audience:
            people = isolate(clean_line(row.audience))
            details.insert(0, _("For: {people}").format(people=people))
        if row.is_directory:
            details.insert(0, _("A list of services; nobody answers here"))
        if details:
            text = " · ".join(isolate(part) for part in details)
            blocks.append(document.block(text, scale.body, width=width))
        if not row.is_directory:
            blocks.append(document.block(self._policy(row), scale.body, width=width))
        return blocks

    def _policy(self, row: HelplineRow) -> str:
        _ = self._document.words.gettext
        if row.emergency_policy is None or not row.emergency_policy.strip():
            return _("Would they call police or an ambulance without asking you? Ask them.")
        policy = isolate(clean_line(row.emergency_policy))
        return _("Police or ambulance: {policy}").format(policy=policy)

    def _source(self, row: HelplineRow, width: float) -> Block:
        _ = self._document.words.gettext
        date = isolate(clean_line(row.source_date))
        source = isolate(_site(row.source))
        if row.stale:
            text = _("Not checked since {date}. Source: {source}")
            style = self._scale.warning
        else:
            text = _("Checked {date}. Source: {source}")
            style = self._scale.small
        return self._document.block(text.format(date=date, source=source), style, width=width)

    def _blank(self, item: Element, labels: tuple[str, ...]) -> None:
        """Draw a row to fill in by hand: a line to write on under each label."""
        document, scale = self._document, self._scale
        size = scale.body.size
        share = document.width / len(labels)
        blocks = [document.block(label, scale.small, width=share - self._unit) for label in labels]
        height = size * 2.3 + max(block.height for block in blocks)
        document.need(height)
        body = item.add("LBody")
        for index, block in enumerate(blocks):
            start = index * share
            document.line(start=start, length=share - self._unit, down=size * 2.0)
            document.put(block, body.add("P"), start=start, down=size * 2.1)
        document.advance(height)

    def safe_contact(self, contact: str) -> None:
        """Place whom the chapter trusts to help."""
        if not contact.strip():
            return
        document = self._document
        _ = document.words.gettext
        document.advance(self._unit * 0.5)
        document.heading(_("Someone safe nearby"), 2)
        document.paragraph(contact.strip(), self._scale.body, self._root.add("P"))
        document.advance(self._unit)

    def numbers_change(self, sheet: HelplineSheet) -> None:
        """Say in large print that numbers change: below its pages there is room for the day alone.

        The large sheet to fill in has no day, and says it there.
        """
        if not (self._large and sheet.printed_on):
            return
        document = self._document
        _ = document.words.gettext
        text = _("Numbers change: check before you rely on them.")
        document.paragraph(text, self._scale.body, self._root.add("P"))
        document.advance(self._unit)

    def footers(self, sheet: HelplineSheet) -> tuple[str, ...]:
        """Return what may stand below each page: the date as given, and that numbers change."""
        _ = self._document.words.gettext
        if not sheet.printed_on:
            return (_("Numbers change: check before you rely on them."),)
        date = isolate(clean_line(sheet.printed_on))
        return (
            _("Printed {date}. Numbers change: check before you rely on them.").format(date=date),
            _("Printed {date}").format(date=date),
        )

    def _number(self, text: str, style: Style, *, width: float) -> Block:
        """Set a number; smaller where one of several would not fit on a line by itself."""
        document, line = self._document, clean_line(text)
        parts = line.split(" / ")
        while style.size > self._scale.body.size and any(
            document.width_of(document.block(part, style, width=document.width * 4)) > width
            for part in parts
        ):
            style = replace(style, size=max(style.size * 0.94, self._scale.body.size))
        return document.block(line, style, width=width, direction=Direction.LTR)


def _site(address: str) -> str:
    """Return an address as one reads it out."""
    text = clean_line(address).removeprefix("https://").removeprefix("http://")
    return text.removeprefix("www.").removesuffix("/")
