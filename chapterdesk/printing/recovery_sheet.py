"""The recovery sheet: a code in groups of four, once more as a picture, and three neutral lines.

Nothing on it says what it opens or whose it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from chapterdesk.core.words import isolate
from chapterdesk.printing.document import Document
from chapterdesk.printing.styles import BASE_SIZE, Paper
from chapterdesk.printing.text.bidi import Direction

_COLUMNS: Final = 5
_MODULE: Final = 4.2
"""Points a square of the picture: 14 cm away from it, every telephone reads that."""
_SMALLEST_MODULE: Final = 2.6
_QUIET: Final = 4
"""Empty squares around the picture, as its standard asks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoverySheet:
    """What a recovery sheet says.

    Attributes:
        prefix: What all codes begin with.
        groups: The rest, in groups of four.
        language: BCP 47 tag of the lines.
        paper: The sheet.
        base_size: Size of running text in points.
    """

    prefix: str
    groups: tuple[str, ...]
    language: str = "en"
    paper: Paper = Paper.A4
    base_size: float = BASE_SIZE

    @property
    def code(self) -> str:
        """The whole code without spaces, as the picture holds it."""
        return self.prefix + "".join(self.groups)


def build(sheet: RecoverySheet) -> bytes:
    """Return the PDF of the sheet; the same sheet gives the same bytes."""
    document = Document(language=sheet.language, paper=sheet.paper, base_size=sheet.base_size)
    _ = document.words.gettext
    scale = document.scale
    document.heading(_("Recovery code"), 1)
    document.advance(scale.unit)
    _lines(
        document,
        _("Keep this paper where nobody finds it by chance, and not beside the computer."),
        _("Whoever has it can open what it belongs to. Tell nobody what that is."),
        _("To use it, type all groups in their order; spaces and capitals do not matter."),
    )
    document.advance(scale.unit * 3)
    element = document.structure.root.add("P")
    prefix = document.block(sheet.prefix, scale.strong, direction=Direction.LTR)
    document.put(prefix, element, start=_edge(document, prefix.width))
    document.advance(prefix.height + scale.unit * 2)
    _groups(document, sheet.groups)
    document.advance(scale.unit * 4)
    rows = picture(sheet.code)
    module = min(_MODULE, max(_SMALLEST_MODULE, document.room / len(rows)))
    side = module * len(rows)
    document.need(side)
    document.squares(rows, start=(document.width - side) / 2, side=module)
    document.advance(side)
    return document.close()


def picture(code: str) -> Sequence[str]:
    """Return the squares of the QR picture of a code, with its quiet zone: rows of 1 and 0."""
    # Its package draws every kind of bar code: most of a second, which no start should pay.
    from reportlab.graphics.barcode import qrencoder  # noqa: PLC0415

    encoder = qrencoder.QRCode(None, qrencoder.QRErrorCorrectLevel.M)
    encoder.addData(code)
    encoder.make()
    count = encoder.getModuleCount()
    blank = "0" * _QUIET
    empty = "0" * (count + 2 * _QUIET)
    rows = [
        blank + "".join("1" if encoder.isDark(row, at) else "0" for at in range(count)) + blank
        for row in range(count)
    ]
    return [empty] * _QUIET + rows + [empty] * _QUIET


def _lines(document: Document, *lines: str) -> None:
    for line in lines:
        document.paragraph(line, document.scale.body, document.structure.root.add("P"))
        document.advance(document.scale.unit * 0.5)


def _edge(document: Document, width: float) -> float:
    """Return where something of `width` begins that stands at the left on every page."""
    return document.width - width if document.rtl else 0.0


def _groups(document: Document, groups: Sequence[str]) -> None:
    """Draw numbered groups from left to right, whichever way the lines above are read."""
    scale = document.scale
    cell = document.width / _COLUMNS
    element = document.structure.root.add("P")
    for first in range(0, len(groups), _COLUMNS):
        height = 0.0
        for column, group in enumerate(groups[first : first + _COLUMNS]):
            start = document.width - (column + 1) * cell if document.rtl else column * cell
            number = document.block(
                str(first + column + 1), scale.small, width=cell, direction=Direction.LTR
            )
            text = document.block(isolate(group), scale.number, width=cell, direction=Direction.LTR)
            document.put(number, element, start=start)
            document.put(text, element, start=start, down=number.height)
            height = max(height, number.height + text.height)
        document.advance(height + scale.unit * 2)
