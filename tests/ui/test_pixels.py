"""What is drawn, not what the palette says.

Outlines and marks can be invisible with a palette whose every ratio passes.
"""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QCheckBox, QLineEdit, QRadioButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from chapterdesk.ui.tasks import InlineTaskRunner
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.theme.tokens import SchemeName, contrast
from chapterdesk.ui.widgets.buttons import LinkButton, PrimaryButton, SecondaryButton
from chapterdesk.ui.widgets.lists.row import ListRow
from chapterdesk.ui.widgets.lists.view import CheckList

SCHEMES: tuple[SchemeName, ...] = ("light", "dark", "contrast")


def colours_along(image: QImage, start: QPoint, step: QPoint, count: int) -> list[str]:
    return [
        image.pixelColor(start.x() + step.x() * number, start.y() + step.y() * number).name()
        for number in range(count)
    ]


@pytest.fixture
def shown(qtbot: QtBot) -> Callable[[QWidget], QWidget]:
    def show(widget: QWidget) -> QWidget:
        window = QWidget()
        window.setProperty("part", "page")
        window.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        layout = QVBoxLayout(window)
        layout.setContentsMargins(20, 20, 20, 20)
        layout.addWidget(widget)
        qtbot.addWidget(window)
        window.show()
        qtbot.waitUntil(window.isVisible)
        return window

    return show


def strongest_against(colours: list[str], ground: str) -> float:
    return max(contrast(colour, ground) for colour in colours)


def row_through(window: QWidget, widget: QWidget, y: int) -> list[str]:
    image = window.grab().toImage()
    top = widget.mapTo(window, QPoint(0, 0))
    return colours_along(image, QPoint(top.x() - 4, top.y() + y), QPoint(1, 0), widget.width() + 8)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("kind", [QCheckBox, QRadioButton])
def test_an_empty_indicator_has_an_outline(
    theme: Theme, shown: Callable[[QWidget], QWidget], scheme: SchemeName, kind: type[QWidget]
) -> None:
    theme.apply(scheme)
    box = kind()
    window = shown(box)
    colours = row_through(window, box, box.height() // 2)[: theme.px(40)]
    assert strongest_against(colours, theme.tokens.bg) >= 3
    assert strongest_against(colours, theme.tokens.panel) >= 3


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_check_mark_can_be_seen_on_its_box(
    theme: Theme, shown: Callable[[QWidget], QWidget], scheme: SchemeName
) -> None:
    theme.apply(scheme)
    box = QCheckBox()
    box.setChecked(True)
    window = shown(box)
    colours = row_through(window, box, box.height() // 2)[: theme.px(40)]
    accent = theme.tokens.accent.lower()
    assert accent in colours
    inside = colours[colours.index(accent) : len(colours) - colours[::-1].index(accent)]
    assert strongest_against(inside, accent) >= 3


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_field_has_an_outline_and_another_one_with_the_caret(
    theme: Theme, shown: Callable[[QWidget], QWidget], qtbot: QtBot, scheme: SchemeName
) -> None:
    theme.apply(scheme)
    field = QLineEdit()
    window = shown(field)
    field.clearFocus()
    middle = field.height() // 2
    plain = row_through(window, field, middle)[:8]
    assert strongest_against(plain, theme.tokens.bg) >= 3
    window.activateWindow()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    focused = row_through(window, field, middle)[:8]
    assert focused.count(theme.tokens.accent.lower()) >= 2, "a ring of two pixels"
    assert contrast(theme.tokens.accent, theme.tokens.bg) >= 3


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("kind", [PrimaryButton, SecondaryButton])
def test_a_button_shows_the_focus_without_moving(
    theme: Theme,
    shown: Callable[[QWidget], QWidget],
    qtbot: QtBot,
    scheme: SchemeName,
    kind: type[PrimaryButton] | type[SecondaryButton],
) -> None:
    theme.apply(scheme)
    button = kind(theme=theme, text="Save", name="save")
    window = shown(button)
    button.clearFocus()
    before, size = row_through(window, button, button.height() // 2), button.size()
    window.activateWindow()
    button.setFocus()
    qtbot.waitUntil(button.hasFocus)
    after = row_through(window, button, button.height() // 2)
    assert button.size() == size
    changed = [
        contrast(old, new) for old, new in zip(before[:16], after[:16], strict=True) if old != new
    ]
    assert changed
    assert max(changed) >= 3, "pixels that change enough to be noticed"


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_squares_of_a_check_list_can_be_seen(
    theme: Theme,
    runner: InlineTaskRunner,
    shown: Callable[[QWidget], QWidget],
    scheme: SchemeName,
) -> None:
    theme.apply(scheme)
    people = CheckList(
        theme=theme, name="people", accessible="People", runner=runner, failed=pytest.fail
    )
    people.rows.show_rows(
        [ListRow(title="Ari", checked=False), ListRow(title="Noor", checked=True)]
    )
    people.resize(400, 200)
    window = shown(people)
    image = window.grab().toImage()
    for place in range(2):
        square = people.visualRect(people.rows.index(place))
        start = people.viewport().mapTo(window, QPoint(square.left() + 10, square.center().y()))
        colours = colours_along(image, start, QPoint(1, 0), 50)
        assert strongest_against(colours, theme.tokens.panel) >= 3


def test_a_selected_row_keeps_inside_the_round_corner(
    theme: Theme, runner: InlineTaskRunner, shown: Callable[[QWidget], QWidget]
) -> None:
    people = CheckList(
        theme=theme, name="people", accessible="People", runner=runner, failed=pytest.fail
    )
    people.rows.show_rows([ListRow(title="Ari", checked=False)])
    people.select_place(0)
    window = shown(people)
    image = window.grab().toImage()
    corner = people.viewport().mapTo(window, QPoint(0, 0))
    assert image.pixelColor(corner.x() + 1, corner.y() + 1).name() != theme.tokens.tint.lower()
    assert image.pixelColor(corner.x() + 40, corner.y() + 5).name() == theme.tokens.tint.lower()


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_placeholder_can_be_read(
    theme: Theme, shown: Callable[[QWidget], QWidget], scheme: SchemeName, qapp: QApplication
) -> None:
    theme.apply(scheme)
    field = QLineEdit()
    field.setPlaceholderText("HHHHHHHH")
    window = shown(field)
    field.clearFocus()
    image = window.grab().toImage()
    top = field.mapTo(window, QPoint(0, 0))
    best = 0.0
    for y in range(field.height()):
        line = colours_along(image, QPoint(top.x() + 10, top.y() + y), QPoint(1, 0), 60)
        best = max(best, strongest_against(line[: 60 - 8], theme.tokens.panel) if 8 < y < 30 else 0)
    assert best >= 4.4, "antialiasing takes a little"


def test_the_indicator_grows_with_the_text(theme: Theme, qtbot: QtBot) -> None:
    box = QCheckBox("Here")
    qtbot.addWidget(box)
    small = box.sizeHint()
    theme.set_text_size(200)
    assert box.sizeHint().height() >= small.height() * 1.7


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_link_begins_at_the_edge_and_shows_the_focus_beneath(
    theme: Theme, shown: Callable[[QWidget], QWidget], qtbot: QtBot, scheme: SchemeName
) -> None:
    theme.apply(scheme)
    link = LinkButton(theme=theme, text="Help", name="help")
    window = shown(link)
    assert link.sizeHint().width() <= link.fontMetrics().horizontalAdvance("Help") + 2
    size = link.size()
    window.activateWindow()
    link.setFocus()
    qtbot.waitUntil(link.hasFocus)
    assert link.size() == size
    beneath = row_through(window, link, link.height() - 1)[4:-4]
    assert set(beneath) == {theme.tokens.accent.lower()}


def test_high_contrast_marks_the_selected_row_by_more_than_a_shade(
    theme: Theme, runner: InlineTaskRunner, shown: Callable[[QWidget], QWidget]
) -> None:
    theme.apply("contrast")
    people = CheckList(
        theme=theme, name="people", accessible="People", runner=runner, failed=pytest.fail
    )
    people.rows.show_rows([ListRow(title=name, checked=False) for name in ("Ari", "Noor")])
    people.select_place(1)
    window = shown(people)
    row = people.visualRect(people.rows.index(1))
    start = people.viewport().mapTo(window, QPoint(row.left(), row.center().y()))
    along = colours_along(window.grab().toImage(), start, QPoint(1, 0), 4)
    assert set(along) == {theme.tokens.accent.lower()}
