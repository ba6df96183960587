"""Names of every kind are drawn whole, in their own direction, and end in an ellipsis."""

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics, QImage, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem, QWidget
from pytestqt.qtbot import QtBot

from chapterdesk.services.catalogue import Services
from chapterdesk.services.members.drafts import MemberDraft
from chapterdesk.ui.context import PageContext
from chapterdesk.ui.members.page import MembersPage
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.lists.columns import ColumnPlan
from chapterdesk.ui.widgets.lists.picks import PickDelegate
from chapterdesk.ui.widgets.lists.row import ListRow

STACKED = "Z̤̻͖̈́̀a̱̪͆l̯̈́g̢̛̹o̖͐"
NAMES = {
    "mononym": "Ọ",
    "hundred": "Wilhelmina " * 9 + "W",
    "one long word": "W" * 100,
    "arabic": "عائشہ چغتائی",
    "hebrew": "שִׁירָה לֵוִי",
    "mixed": "Robin سامي Ito",
    "number in rtl": "سامي 2",
    "vietnamese": "Nguyễn Thị Ổn",
    "yoruba": "Ọlúwaṣeun Ẹ̀bùn",
    "thai": "ปู่ ที่รัก",
    "tibetan-like stack": STACKED,
    "burmese": "အောင်ဆန်း",
    "emoji": "🏳️‍⚧️ Kit 👩🏽‍🚀",
    "markup": "<b>Sam</b> &amp; <script>alert(1)</script>",
    "format": "{name} %s %n ${IFS} $(rm)",
    "formula": "=HYPERLINK(0)",
    "sql": "Robert'); DROP TABLE member;--",
    "zero width": "Sa\u200dm \u200cLee",
    "ideographs": "田中太郎",
}
DEEP = ("vietnamese", "yoruba", "thai", "hebrew", "burmese", "arabic", "tibetan-like stack")


def paint(theme: Theme, row: ListRow, width: int, *, rtl: bool = False) -> QImage:
    """Return what a row's own drawing leaves on a white ground."""
    delegate = PickDelegate(theme=theme, plan=ColumnPlan(theme=theme))
    height = delegate.row_height
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    option = QStyleOptionViewItem()
    option.rect = QRect(0, 0, width, height)
    option.direction = Qt.LayoutDirection.RightToLeft if rtl else Qt.LayoutDirection.LeftToRight
    painter = QPainter(image)
    painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
    inner = option.rect.adjusted(delegate.side, 0, -delegate.side, -1)
    delegate.draw_row(painter, option, inner, row)
    painter.end()
    return image


def inked(image: QImage) -> QRect:
    """Return the rectangle that has ink in it."""
    white = QImage(1, 1, QImage.Format.Format_RGB32)
    white.fill(Qt.GlobalColor.white)
    ground = white.pixel(0, 0)
    xs, ys = [], []
    for y in range(image.height()):
        for x in range(image.width()):
            if image.pixel(x, y) != ground:
                xs.append(x)
                ys.append(y)
    return QRect(min(xs), min(ys), max(xs) - min(xs) + 1, max(ys) - min(ys) + 1)


@pytest.mark.parametrize("size", [100, 200])
@pytest.mark.parametrize("kind", DEEP)
def test_no_mark_is_clipped(theme: Theme, kind: str, size: int) -> None:
    theme.set_text_size(size)
    # A second line without ink: what is left is the name, in the room that two lines leave it.
    blank = ListRow(title=NAMES[kind], line="\u00a0")
    with_line = inked(paint(theme, blank, 900 * size // 100))
    alone = inked(paint(theme, ListRow(title=NAMES[kind]), 900 * size // 100))
    row_height = theme.px(64)
    assert alone.top() > 0
    assert alone.bottom() < row_height - 1
    # On another pixel of the grid a blurred edge may be one wider.
    assert abs(with_line.height() - alone.height()) <= 1


@pytest.mark.parametrize("rtl", [False, True])
@pytest.mark.parametrize("kind", ["hundred", "one long word"])
def test_a_long_name_keeps_its_margins(theme: Theme, kind: str, rtl: bool) -> None:
    ink = inked(paint(theme, ListRow(title=NAMES[kind], quiet="they/them", line="x"), 400, rtl=rtl))
    assert ink.left() >= 15
    assert ink.right() <= 400 - 15


def test_an_arabic_name_that_is_too_long_keeps_its_beginning(theme: Theme) -> None:
    """The beginning of a right-to-left name is at its right, and so is what stays of it."""
    name = "محمد عبد الرحمن " * 8
    metrics = QFontMetrics(theme.font("body", bold=True))
    short = metrics.elidedText(name, Qt.TextElideMode.ElideRight, 200)
    assert short.startswith("محمد")
    assert short.endswith("…")


@pytest.mark.parametrize("rtl", [False, True])
def test_pronouns_stand_after_a_name_of_another_direction(theme: Theme, rtl: bool) -> None:
    """In a row from left to right they stand to the right of the name, and the other way round."""
    bare = inked(paint(theme, ListRow(title=NAMES["arabic"]), 600, rtl=rtl))
    full = inked(paint(theme, ListRow(title=NAMES["arabic"], quiet="they/them"), 600, rtl=rtl))
    if rtl:
        assert full.left() < bare.left()
        assert abs(full.right() - bare.right()) <= 1
    else:
        assert full.right() > bare.right()
        assert abs(full.left() - bare.left()) <= 1


def test_every_name_stands_in_the_list_and_whole_in_the_record(
    page_context: PageContext, services: Services, qtbot: QtBot
) -> None:
    ids = {
        kind: services.members.add(MemberDraft(display_name=name))[0]
        for kind, name in NAMES.items()
    }
    page = MembersPage(context=page_context)
    qtbot.addWidget(page)
    page.resize(1070, 800)
    page.show()
    page.activate()
    rows = page.pane.list.rows
    listed = {rows.row(place).title for place in range(rows.rowCount())}
    kept = {services.members.detail(member_id).row.name for member_id in ids.values()}
    assert listed == kept
    for kind in ("hundred", "markup", "arabic"):
        page.open_record(ids[kind])
        said = {widget.accessibleName() for widget in page.view.findChildren(QWidget)} | {
            widget.toolTip() for widget in page.view.findChildren(QWidget)
        }
        wanted = " ".join(NAMES[kind].split())
        assert any(wanted in text for text in said), kind
    # A name that ends in an ellipsis is read whole where the pointer rests.
    index = rows.index(rows.find(ids["one long word"]))
    assert rows.data(index, Qt.ItemDataRole.ToolTipRole) == f"<qt>{NAMES['one long word']}</qt>"
    index = rows.index(rows.find(ids["markup"]))
    assert "<script>" not in rows.data(index, Qt.ItemDataRole.ToolTipRole)
    page.clear()
