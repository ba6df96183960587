"""Badges: the name somebody goes by, large, their pronouns below, a dot that speaks of pictures.

Nothing else stands on a badge, and nothing says whose meeting it is for.
"""

from typing import Final

from chapterdesk.printing.badges.report import Badge, BadgeSheet, Layout
from chapterdesk.printing.document import Document
from chapterdesk.printing.painter import Block
from chapterdesk.printing.styles import SOFT, Style
from chapterdesk.printing.text.bidi import Direction
from chapterdesk.printing.text.clean import clean_line
from chapterdesk.printing.text.typeset import MissingGlyphs, Typesetter

_SIZES: Final = (40.0, 36.0, 32.0, 28.0, 24.0, 21.0, 18.0, 15.0, 12.0)
_PRONOUN_SIZES: Final = (16.0, 14.0, 12.0, 10.0)
_PAD: Final = 12.0
_DOT: Final = 11.0
_SMALL: Final = 8.0
_LEGEND_ROOM: Final = 26.0


def missing(sheet: BadgeSheet) -> MissingGlyphs:
    """Return which scripts can not be printed; such badges are left to be written by hand."""
    typesetter = Typesetter(language=sheet.language)
    return typesetter.missing(
        [text for badge in sheet.badges for text in (badge.name or "", badge.pronouns)]
    )


def build(sheet: BadgeSheet) -> bytes:
    """Return the PDF of the badges; the same badges give the same bytes."""
    layout = sheet.layout.value
    document = Document(language=sheet.language, paper=layout.paper, margin=0.0)
    _ = document.words.gettext
    for number, badge in enumerate(sheet.badges):
        place = number % layout.count
        if number and place == 0:
            document.new_page()
        if place == 0:
            _legend(document, layout)
        row, column = divmod(place, layout.across)
        document.go(layout.top + row * layout.step_down)
        _badge(document, layout, badge, layout.left + column * layout.step_across)
    return document.close(numbered=False)


def _legend(document: Document, layout: Layout) -> None:
    """Say in the margin, where there is one, what the dot means."""
    below = layout.top + (layout.down - 1) * layout.step_down + layout.height
    room = layout.paper.size[1] - below
    if room < _LEGEND_ROOM:
        return
    _ = document.words.gettext
    text = _("Filled dot: no pictures without asking. Ring: pictures are fine.")
    width = layout.paper.size[0] - 2 * layout.left
    block = document.block(
        text, Style(size=_SMALL, colour=SOFT), width=width, align=0.5, max_lines=1
    )
    document.go(below)
    document.put(block, None, start=layout.left, down=min(room / 2, 14.0) - block.height / 2)


def _badge(document: Document, layout: Layout, badge: Badge, start: float) -> None:
    if layout.cuts:
        document.box(start=start, down=0.0, width=layout.width, height=layout.height, stroke=0.3)
    name = clean_line(badge.name or "")
    if not name or document.typesetter.missing((name,)):
        _blank(document, layout, start)
        return
    filled = not badge.pictures
    document.dot(
        start=start + layout.width - _PAD - _DOT, down=_PAD - 2.0, side=_DOT, filled=filled
    )
    width = layout.width - 2 * _PAD
    pronouns = clean_line(badge.pronouns)
    if pronouns and document.typesetter.missing((pronouns,)):
        pronouns = ""
    below = _fitted(
        document,
        pronouns,
        _PRONOUN_SIZES,
        weight=400,
        width=width,
        room=layout.height * 0.3,
    )
    room = layout.height - 2 * _PAD - (below.height + 4.0 if below else 0.0)
    # The dot keeps its corner: a name that fills the badge begins below it.
    above = _fitted(document, name, _SIZES, weight=700, width=width, room=room - _DOT)
    if above is None:
        return
    whole = above.height + (below.height + 4.0 if below else 0.0)
    top = max(_PAD + _DOT / 2, (layout.height - whole) / 2)
    of_one = document.structure.root.add("Sect")
    document.put(above, of_one.add("P"), start=start + _PAD, down=top)
    if below:
        document.put(below, of_one.add("P"), start=start + _PAD, down=top + above.height + 4.0)


def _fitted(  # a text, and the room that it has
    document: Document,
    text: str,
    sizes: tuple[float, ...],
    *,
    weight: int,
    width: float,
    room: float,
) -> Block | None:
    """Return a text as large as it fits without breaking a word; None where there is none."""
    if not text:
        return None
    lines = 3
    for size in sizes:
        style = Style(size=size, weight=weight, leading=1.15)
        words = (
            document.block(word, style, width=10_000.0) for word in text.replace("-", "- ").split()
        )
        if any(document.width_of(word) > width for word in words):
            continue
        block = document.block(
            text, style, width=width, align=0.5, max_lines=lines, direction=Direction.AUTO
        )
        if not block.setting.cut and block.height <= room:
            return block
    return document.block(
        text,
        Style(size=sizes[-1], weight=weight, leading=1.15),
        width=width,
        align=0.5,
        max_lines=lines,
        direction=Direction.AUTO,
    )


def _blank(document: Document, layout: Layout, start: float) -> None:
    """Draw lines to write a name and pronouns on, and a ring to fill in."""
    _ = document.words.gettext
    of_one = document.structure.root.add("Sect")
    style = Style(size=_SMALL, colour=SOFT)
    width = layout.width - 2 * _PAD
    document.dot(start=start + layout.width - _PAD - _DOT, down=_PAD - 2.0, side=_DOT, filled=False)
    for text, share in ((_("Name"), 0.52), (_("Pronouns"), 0.8)):
        down = layout.height * share
        document.line(start=start + _PAD, length=width, down=down)
        label = document.block(text, style, width=width, max_lines=1)
        document.put(label, of_one.add("P"), start=start + _PAD, down=down + 1.0)
    told = document.block(
        _("Fill in the dot: no pictures"), style, width=width - _DOT - 4.0, align=1.0, max_lines=1
    )
    document.put(told, of_one.add("P"), start=start + _PAD, down=_PAD - 1.0)
