"""The list of meetings for whoever may come: a page, folded in half, or a flyer to cut out."""

from dataclasses import replace
from typing import Final

from chapterdesk.core.words import isolate
from chapterdesk.printing.document import Document
from chapterdesk.printing.meeting_list.report import ListEntry, ListForm, MeetingList
from chapterdesk.printing.styles import BASE_SIZE, Paper
from chapterdesk.printing.tagging import Element
from chapterdesk.printing.text.bidi import Direction
from chapterdesk.printing.text.clean import clean_line
from chapterdesk.printing.text.typeset import MissingGlyphs, Typesetter

_FLYER_SIZES: Final = (11.0, 10.0, 9.0, 8.0, 7.0)
_FLYERS: Final = 3
_ACROSS: Final = {Paper.A4: Paper.A4_ACROSS, Paper.LETTER: Paper.LETTER_ACROSS}
_NAME_LINES: Final = 3
_NARROW: Final = 300.0


def missing(sheet: MeetingList) -> MissingGlyphs:
    """Return which scripts can not be printed; such names stand as a blank."""
    typesetter = Typesetter(language=sheet.language)
    return typesetter.missing([text for one in sheet.entries for text in (one.name, one.place)])


def fits(sheet: MeetingList) -> bool:
    """Say whether a flyer holds the whole list at a size that can be read."""
    return sheet.form is not ListForm.FLYER or _flyer(sheet).pages == 1


def build(sheet: MeetingList) -> bytes:
    """Return the PDF of the list; the same list gives the same bytes."""
    if sheet.form is ListForm.FLYER:
        document = _flyer(sheet)
        document.fold(after=1)
        document.fold(after=2)
        return document.close(numbered=False)
    document = _opened(sheet)
    _write(document, sheet, document.structure.root)
    if sheet.form is ListForm.FOLD:
        document.fold(after=1)
    footer = f"{isolate(clean_line(sheet.heading))} · {isolate(sheet.period)}"
    return document.close(footer, isolate(clean_line(sheet.heading)))


def _opened(sheet: MeetingList) -> Document:
    columns = {ListForm.PAGE: 1, ListForm.FOLD: 2, ListForm.FLYER: _FLYERS}[sheet.form]
    return Document(
        language=sheet.language,
        paper=sheet.paper if columns == 1 else _ACROSS.get(sheet.paper, sheet.paper),
        base_size=sheet.base_size,
        columns=columns,
    )


def _flyer(sheet: MeetingList) -> Document:
    """Return three times the same side by side, as large as a third of a page holds."""
    large = sheet.base_size > BASE_SIZE
    sizes = (sheet.base_size, *_FLYER_SIZES) if large else _FLYER_SIZES
    document = _opened(sheet)
    for size in sizes:
        one = replace(sheet, base_size=size)
        document = _opened(one)
        _write(document, one, document.structure.root)
        if document.column == 0 and document.pages == 1:
            for _copy in range(1, _FLYERS):
                document.new_page()
                # What stands there again is read out once.
                _write(document, one, None)
            return document
    document.new_page()
    return document


def _write(document: Document, sheet: MeetingList, root: Element | None) -> None:
    scale = document.scale
    _put(document, sheet.heading, root, "H1", title=True)
    document.paragraph(isolate(sheet.period), scale.small, _add(root, "P"))
    listed = _add(root, "L")
    for entry in sheet.entries:
        document.advance(scale.unit * 1.6)
        _entry(document, entry, listed)
    if sheet.legend:
        if sheet.form is ListForm.FOLD and document.column == 0:
            # The half that would stay empty.
            document.new_page()
        _legend(document, sheet.legend, root)


def _add(parent: Element | None, kind: str) -> Element | None:
    return None if parent is None else parent.add(kind)


def _put(document: Document, text: str, root: Element | None, kind: str, *, title: bool) -> None:
    scale = document.scale
    style = scale.heading if not title or document.width < _NARROW else scale.title
    block = document.block(clean_line(text), style)
    document.need(block.height + scale.body.size * 4)
    document.put(block, _add(root, kind))
    document.advance(block.height)


def _entry(document: Document, entry: ListEntry, listed: Element | None) -> None:
    scale = document.scale
    body = _add(_add(listed, "LI"), "LBody")
    name = clean_line(entry.name)
    if name and document.typesetter.missing((name,)):
        name = "–"  # noqa: RUF001  # a dash that is no minus
    width = document.width
    codes = document.block(" ".join(entry.codes), scale.small, align=1)
    taken = document.width_of(codes) + scale.unit if entry.codes else 0.0
    beside = taken < width * 0.45
    head = document.block(
        name,
        scale.strong,
        width=width - taken if beside else width,
        max_lines=_NAME_LINES,
        direction=Direction.AUTO,
    )
    texts, last = [*entry.times, entry.place], len(entry.times)
    lines = [
        document.block(text, scale.body, direction=Direction.AUTO if place == last else None)
        for place, text in enumerate(texts)
        if text and not document.typesetter.missing((text,))
    ]
    below = 0.0 if beside or not entry.codes else codes.height
    document.need(head.height + below + sum(block.height for block in lines[:2]))
    document.put(head, _add(body, "P"))
    if entry.codes and beside:
        down = head.first_baseline - codes.first_baseline
        document.put(codes, _add(body, "P"), down=down)
    document.advance(head.height)
    if below:
        own = document.block(" ".join(entry.codes), scale.small)
        document.put(own, _add(body, "P"))
        document.advance(own.height)
    for block in lines:
        document.need(block.height)
        document.put(block, _add(body, "P"))
        document.advance(block.height)


def _legend(document: Document, legend: tuple[tuple[str, str], ...], root: Element | None) -> None:
    _ = document.words.gettext
    scale = document.scale
    document.advance(scale.unit * 2)
    document.need(scale.small.size * 5)
    document.rule(width=0.6)
    document.advance(scale.unit)
    _put(document, _("What the letters mean"), root, "H2", title=False)
    text = " · ".join(f"{code}\u00a0= {isolate(meaning)}" for code, meaning in legend)
    document.paragraph(text, scale.small, _add(root, "P"))
