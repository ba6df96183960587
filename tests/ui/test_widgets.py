"""Every widget has its names, its keys and its manners."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from chapterdesk.ui.records.view import RecordHeader
from chapterdesk.ui.tasks import InlineTaskRunner
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.buttons import IconButton, LinkButton, PrimaryButton, SecondaryButton
from chapterdesk.ui.widgets.choices import FilterChips, SegmentedChoice
from chapterdesk.ui.widgets.counter import Counter
from chapterdesk.ui.widgets.dialog import Dialog
from chapterdesk.ui.widgets.flow import FlowRow
from chapterdesk.ui.widgets.forms import FormRow
from chapterdesk.ui.widgets.lists.view import CheckList, RecordList
from chapterdesk.ui.widgets.margins import set_margins
from chapterdesk.ui.widgets.numbers import NumberField
from chapterdesk.ui.widgets.passphrase import PassphraseField
from chapterdesk.ui.widgets.rows import DueRow, KeyValueRow
from chapterdesk.ui.widgets.search_field import SearchField
from chapterdesk.ui.widgets.sidebar import Sidebar, SidebarButton, SidebarItem
from chapterdesk.ui.widgets.surfaces import Banner, Card, EmptyState, PageHeader
from chapterdesk.ui.widgets.text import BigNumber, PersonLabel, Tag, breakable

ITEMS = [
    SidebarItem(key="today", label="Today", icon="sun"),
    SidebarItem(key="members", label="Members", icon="users"),
    SidebarItem(key="mentoring", label="Mentoring", icon="heart-handshake"),
]


def everything(theme: Theme, runner: InlineTaskRunner) -> QWidget:
    page = QWidget()
    page.setObjectName("page")
    layout = QVBoxLayout(page)
    widgets: tuple[QWidget, ...] = (
        PageHeader(
            theme=theme,
            name="head",
            title="Members",
            actions=[IconButton(theme=theme, icon="printer", text="Print", name="print")],
        ),
        PrimaryButton(theme=theme, text="&Save", name="save", keys="Ctrl S", icon="check"),
        SecondaryButton(theme=theme, text="Cancel", name="cancel"),
        LinkButton(theme=theme, text="Help", name="help", small=True),
        SearchField(theme=theme, name="find", accessible="Find", keys="Ctrl F"),
        FormRow(name="row", label="&Name", field=QLineEdit(objectName="name"), optional=True),
        FormRow(name="copies_row", label="&Copies", field=NumberField(name="copies")),
        PassphraseField(theme=theme, name="pass", accessible="Passphrase"),
        Counter(theme=theme, name="heads", accessible="Heads", less="One less", more="One more"),
        SegmentedChoice(
            theme=theme, name="theme", accessible="Theme", options=[("l", "Light"), ("d", "Dark")]
        ),
        FilterChips(theme=theme, name="show", accessible="Show", options=[("a", "Active")]),
        Sidebar(theme=theme, name="side", accessible="Rooms", items=ITEMS),
        DueRow(theme=theme, name="due", icon="phone", title="One call", tag="today", tone="bad"),
        KeyValueRow(theme=theme, name="kept", key="Keep", value="given", tone="ok"),
        Banner(theme=theme, name="banner", text="Practice data.", action="Leave"),
        EmptyState(
            theme=theme,
            name="none",
            icon="users",
            sentence="Nobody.",
            action="Add",
            help_text="How",
        ),
        RecordList(
            theme=theme, name="list", accessible="Members", runner=runner, failed=pytest.fail
        ),
        CheckList(
            theme=theme, name="check", accessible="People", runner=runner, failed=pytest.fail
        ),
        Tag(theme=theme, text="given", tone="ok", icon="check"),
        BigNumber(name="count", number=7, caption="here"),
    )
    for widget in widgets:
        layout.addWidget(widget)
    return page


@pytest.mark.parametrize("size", [100, 200])
def test_every_widget_is_named_and_large_enough(
    theme: Theme,
    runner: InlineTaskRunner,
    qtbot: QtBot,
    assert_all_named: Callable[[QWidget], None],
    size: int,
) -> None:
    theme.set_text_size(size)
    page = everything(theme, runner)
    qtbot.addWidget(page)
    page.show()
    assert_all_named(page)


def test_the_check_of_names_finds_what_is_missing(
    theme: Theme, qtbot: QtBot, assert_all_named: Callable[[QWidget], None]
) -> None:
    page = QWidget()
    QLineEdit(page)
    qtbot.addWidget(page)
    page.show()
    with pytest.raises(AssertionError, match="without an accessible name"):
        assert_all_named(page)


def test_a_row_is_buddy_hint_and_error_of_its_field(theme: Theme, qtbot: QtBot) -> None:
    field = QLineEdit(objectName="day")
    row = FormRow(name="row", label="&Day", field=field, hint="Type it as 2026-11-26.")
    qtbot.addWidget(row)
    row.show()
    label = row.findChild(QLabel, "row_label")
    assert isinstance(label, QLabel)
    assert label.buddy() is field
    assert (field.accessibleName(), field.accessibleDescription()) == (
        "Day",
        "Type it as 2026-11-26.",
    )
    row.show_error("That is no day.")
    assert row.error == field.accessibleDescription() == "That is no day."
    qtbot.waitUntil(field.hasFocus)
    qtbot.keyClicks(field, "2")
    assert row.error == ""
    assert field.accessibleDescription() == "Type it as 2026-11-26."


class TestPassphrase:
    @pytest.fixture
    def field(self, theme: Theme, qtbot: QtBot) -> PassphraseField:
        field = PassphraseField(theme=theme, name="pass", accessible="Passphrase")
        qtbot.addWidget(field)
        field.resize(300, 60)
        field.show()
        field.activateWindow()
        field.edit.setFocus()
        qtbot.waitUntil(field.edit.hasFocus)
        return field

    def test_it_is_hidden_until_the_eye_that_tab_reaches(
        self, field: PassphraseField, qtbot: QtBot
    ) -> None:
        qtbot.keyClicks(field.edit, "orbit")
        assert field.edit.echoMode() == QLineEdit.EchoMode.Password
        qtbot.keyClick(field.edit, Qt.Key.Key_Tab)
        eye = field.findChild(IconButton)
        assert isinstance(eye, IconButton)
        qtbot.waitUntil(eye.hasFocus)
        qtbot.keyClick(eye, Qt.Key.Key_Space)
        assert field.edit.echoMode() == QLineEdit.EchoMode.Normal
        assert eye.accessibleName() == "Hide what is typed"

    def test_what_is_typed_on_the_eye_goes_nowhere(
        self, field: PassphraseField, qtbot: QtBot
    ) -> None:
        eye = field.findChild(IconButton)
        assert isinstance(eye, IconButton)
        eye.setFocus()
        qtbot.waitUntil(eye.hasFocus)
        qtbot.keyClicks(eye, "orbit")
        assert field.is_empty()
        line = field.edit.geometry()
        assert line.contains(eye.geometry())
        assert eye.geometry().right() > line.right() - eye.width()

    def test_taking_it_empties_and_hides(self, field: PassphraseField, qtbot: QtBot) -> None:
        field.set_revealed(True)
        qtbot.keyClicks(field.edit, "orbit")
        secret = field.take_secret()
        assert secret.reveal_text() == "orbit"
        assert field.is_empty()
        assert field.edit.echoMode() == QLineEdit.EchoMode.Password

    def test_caps_lock_is_noticed_by_what_arrives(
        self, field: PassphraseField, qtbot: QtBot
    ) -> None:
        caps = field.findChild(QLabel, "pass_caps")
        assert isinstance(caps, QLabel)
        qtbot.keyClick(field.edit, "A")  # type: ignore[arg-type]
        noticed = caps.isVisible()
        qtbot.keyClick(field.edit, "a")  # type: ignore[arg-type]
        assert noticed
        assert not caps.isVisible()


def test_the_counter_counts_by_button_and_key_within_its_bounds(theme: Theme, qtbot: QtBot) -> None:
    counter = Counter(
        theme=theme, name="heads", accessible="Heads", less="Less", more="More", maximum=2
    )
    qtbot.addWidget(counter)
    counter.show()
    told: list[int] = []
    counter.changed.connect(told.append)
    more = counter.findChild(IconButton, "heads_more")
    assert isinstance(more, IconButton)
    qtbot.mouseClick(more, Qt.MouseButton.LeftButton)
    qtbot.keyClick(counter, Qt.Key.Key_Up)
    qtbot.keyClick(counter, Qt.Key.Key_Up)
    qtbot.keyClick(counter, Qt.Key.Key_Down)
    assert told == [1, 2, 1]
    number = counter.findChild(QLabel, "heads_number")
    assert isinstance(number, QLabel)
    assert number.accessibleName() == "Heads: 1"


def test_the_sidebar_is_walked_with_the_arrows(theme: Theme, qtbot: QtBot) -> None:
    bar = Sidebar(theme=theme, name="side", accessible="Rooms", items=ITEMS)
    qtbot.addWidget(bar)
    bar.show()
    bar.activateWindow()
    chosen: list[str] = []
    bar.chosen.connect(chosen.append)
    bar.set_current("today")
    bar.set_badge("mentoring", 2, "2 due")
    first, second, third = bar.findChildren(QPushButton)
    assert third.accessibleName() == "Mentoring, 2 due"
    first.setFocus()
    qtbot.waitUntil(first.hasFocus)
    qtbot.keyClick(first, Qt.Key.Key_Down)
    assert second.hasFocus()
    qtbot.keyClick(second, Qt.Key.Key_Space)
    assert chosen == ["members"]
    assert second.isChecked()
    bar.set_current("nowhere")
    assert not any(button.isChecked() for button in (first, second, third))


def test_segments_choose_one_with_the_arrows_of_the_reading_direction(
    theme: Theme, qapp: QApplication, qtbot: QtBot
) -> None:
    for rtl, key in ((False, Qt.Key.Key_Right), (True, Qt.Key.Key_Left)):
        direction = Qt.LayoutDirection
        qapp.setLayoutDirection(direction.RightToLeft if rtl else direction.LeftToRight)
        choice = SegmentedChoice(
            theme=theme,
            name="theme",
            accessible="Theme",
            options=[("l", "Light"), ("d", "Dark"), ("s", "System")],
            current="d",
        )
        qtbot.addWidget(choice)
        choice.show()
        told: list[str] = []
        choice.chosen.connect(told.append)
        qtbot.keyClick(choice, key)
        assert (told, choice.current) == (["s"], "s")


def test_filters_switch_and_exclude_where_asked(theme: Theme, qtbot: QtBot) -> None:
    options = [("a", "Active"), ("v", "Visitors")]
    for exclusive, wanted in ((False, {"a", "v"}), (True, {"v"})):
        chips = FilterChips(
            theme=theme,
            name="show",
            accessible="Show",
            options=options,
            current=["a"],
            exclusive=exclusive,
        )
        qtbot.addWidget(chips)
        button = chips.findChild(QPushButton, "show_v")
        assert isinstance(button, QPushButton)
        button.click()
        assert chips.current == wanted


def test_the_search_field_leads_the_list_and_clears_on_escape(theme: Theme, qtbot: QtBot) -> None:
    field = SearchField(theme=theme, name="find", accessible="Find", hint="Enter checks in")
    qtbot.addWidget(field)
    field.show()
    steps: list[int] = []
    left: list[bool] = []
    field.step_requested.connect(steps.append)
    field.escape_pressed.connect(lambda: left.append(True))
    qtbot.keyClicks(field, "sa")
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Escape, Qt.Key.Key_Escape):
        qtbot.keyClick(field, key)
    assert steps == [1, -1]
    assert field.text() == ""
    assert left == [True]


def test_a_due_row_is_pressed_by_pointer_and_key(theme: Theme, qtbot: QtBot) -> None:
    row = DueRow(theme=theme, name="due", icon="phone", title="One call", line="Text only")
    qtbot.addWidget(row)
    row.show()
    pressed: list[bool] = []
    row.activated.connect(lambda: pressed.append(True))
    qtbot.mouseClick(row, Qt.MouseButton.LeftButton, pos=QPoint(20, 20))
    qtbot.keyClick(row, Qt.Key.Key_Return)
    assert len(pressed) == 2
    assert row.accessibleName() == "One call, Text only"


def test_enter_presses_the_button_that_has_the_focus(theme: Theme, qtbot: QtBot) -> None:
    pressed: list[str] = []
    shown = QWidget()
    qtbot.addWidget(shown)
    layout = QVBoxLayout(shown)
    save = SecondaryButton(theme=theme, text="Save", name="save")
    save.clicked.connect(lambda _on: pressed.append("save"))
    lock = IconButton(theme=theme, icon="lock", text="Lock", name="lock")
    lock.clicked.connect(lambda _on: pressed.append("lock"))
    for button in (save, lock):
        layout.addWidget(button)
        qtbot.keyClick(button, Qt.Key.Key_Return)
        qtbot.keyClick(button, Qt.Key.Key_Enter, Qt.KeyboardModifier.KeypadModifier)
        qtbot.keyClick(button, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert pressed == ["save", "save", "lock", "lock"]


def test_enter_on_cancel_cancels_though_another_button_is_the_default(
    theme: Theme, qtbot: QtBot
) -> None:
    asked = Dialog(theme=theme, name="ask", title="Forget?")
    qtbot.addWidget(asked)
    asked.add_button("Go on", asked.accept, name="on", default=True)
    cancel = asked.add_button("Cancel", asked.reject, name="cancel")
    answers: list[bool] = []
    asked.finished.connect(lambda result: answers.append(bool(result)))
    asked.show()
    qtbot.keyClick(cancel, Qt.Key.Key_Return)
    assert answers == [False]


def test_a_persons_text_is_no_markup(theme: Theme, qtbot: QtBot) -> None:
    label = PersonLabel(theme=theme, name="person")
    qtbot.addWidget(label)
    label.set_person("<b>Sam</b> & Co", "they/them")
    assert "&lt;b&gt;Sam&lt;/b&gt; &amp; Co" in label.text()
    assert label.accessibleName() == "<b>Sam</b> & Co they/them"
    tag = Tag(theme=theme, text="<img src=x>")
    qtbot.addWidget(tag)
    assert tag.text == "<img src=x>"


def test_a_card_gives_its_room_to_what_asks_for_it(theme: Theme, qtbot: QtBot) -> None:
    for stretch, least in ((0, 0), (1, 300)):
        card = Card(theme=theme, name="card", title="Due", accent="accent")
        inside = QWidget()
        inside.setMinimumHeight(20)
        card.add(inside, stretch)
        qtbot.addWidget(card)
        card.resize(300, 400)
        card.show()
        qtbot.waitUntil(lambda inside=inside, least=least: inside.height() > least)  # type: ignore[misc]
        card.grab()
        assert (inside.height() > 200) is bool(stretch)


def test_a_low_widget_stands_in_the_middle_of_its_line(qtbot: QtBot) -> None:
    row = FlowRow(name="row")
    qtbot.addWidget(row)
    high, low = QWidget(), QWidget()
    high.setFixedSize(60, 48)
    low.setFixedSize(60, 24)
    row.add(high)
    row.add(low)
    row.resize(300, 48)
    row.show()
    assert low.geometry().center().y() == high.geometry().center().y()


def test_the_key_of_a_label_leads_into_a_passphrase_field(theme: Theme, qtbot: QtBot) -> None:
    """Else the passphrase would be typed, readable, into the field before."""
    page = QWidget()
    layout = QVBoxLayout(page)
    name, secret = QLineEdit(), PassphraseField(theme=theme, name="secret", accessible="Secret")
    for label, field in (("&Name", name), ("&Passphrase", secret)):
        layout.addWidget(FormRow(name=f"{label[1:]}_row", label=label, field=field))
    qtbot.addWidget(page)
    page.show()
    page.activateWindow()
    name.setFocus()
    qtbot.waitUntil(name.hasFocus)
    qtbot.keyClick(name, Qt.Key.Key_P, Qt.KeyboardModifier.AltModifier)
    assert secret.edit.hasFocus()
    qtbot.keyClick(secret.edit, Qt.Key.Key_N, Qt.KeyboardModifier.AltModifier)
    assert name.hasFocus()


def test_a_long_value_makes_no_row_wider_than_its_page(theme: Theme, qtbot: QtBot) -> None:
    row = KeyValueRow(theme=theme, name="place", key="Place", value="The upper reading room " * 5)
    qtbot.addWidget(row)
    assert row.minimumSizeHint().width() < 400
    row.set_value("Room 2")
    label = row.findChild(QLabel, "place_value")
    assert isinstance(label, QLabel)
    assert not label.wordWrap()


def test_a_long_word_of_a_title_is_broken_and_read_as_it_is(theme: Theme, qtbot: QtBot) -> None:
    name = "Wolfeschlegelsteinhausenbergerdorff" * 2
    header = RecordHeader(name="header", title=name)
    qtbot.addWidget(header)
    assert header.minimumSizeHint().width() < 400
    assert header.title.accessibleName() == name
    assert breakable(name).replace("\u200b", "") == name
    # Letters that join, or stack, are drawn otherwise when they stand apart.
    # Behind a hyphen a label breaks by itself, and nothing is broken before its time.
    assert breakable("Featherstone-Cholmondeley") == "Featherstone-Cholmondeley"
    for joined in ("م" * 40, "क्ष" * 20, "Sam Dlamini"):
        assert breakable(joined) == joined


def test_pronouns_come_after_the_name_whatever_its_script(
    theme: Theme, qapp: QApplication, qtbot: QtBot
) -> None:
    for direction, word in (
        (Qt.LayoutDirection.LeftToRight, "ltr"),
        (Qt.LayoutDirection.RightToLeft, "rtl"),
    ):
        qapp.setLayoutDirection(direction)
        label = PersonLabel(theme=theme, name="person")
        qtbot.addWidget(label)
        label.set_person("سامي", "هو")
        assert f'<p dir="{word}">' in label.text()
    label.set_person("Sam")
    assert "nbsp" not in label.text(), "no gap where nothing follows"


def test_margins_are_turned_round_with_the_page(qapp: QApplication, qtbot: QtBot) -> None:
    for direction, left, right in (
        (Qt.LayoutDirection.LeftToRight, 3, 12),
        (Qt.LayoutDirection.RightToLeft, 12, 3),
    ):
        qapp.setLayoutDirection(direction)
        page = QWidget()
        qtbot.addWidget(page)
        layout = QHBoxLayout(page)
        set_margins(layout, 3, 1, 12, 2)
        margins = layout.contentsMargins()
        assert (margins.left(), margins.right()) == (left, right)
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def test_texts_of_the_sidebar_stand_below_each_other(theme: Theme, qtbot: QtBot) -> None:
    room = SidebarButton(theme=theme, name="room", item=ITEMS[0])
    line = SidebarButton(theme=theme, name="line", item=SidebarItem(key="b", label="", icon="usb"))
    for button in (room, line):
        qtbot.addWidget(button)
    line.set_label("No backup yet")
    assert line.iconSize() == room.iconSize()


def test_a_hint_leaves_a_narrow_field_to_what_is_typed(theme: Theme, qtbot: QtBot) -> None:
    field = SearchField(theme=theme, name="find", accessible="Find", hint="Enter checks in " * 2)
    qtbot.addWidget(field)
    field.show()
    hint = next(label for label in field.findChildren(QLabel) if label.text())
    field.resize(800, 40)
    assert hint.isVisible()
    field.resize(260, 40)
    assert not hint.isVisible()
    assert field.textMargins().right() < 20


@pytest.mark.parametrize(("size", "below"), [(100, False), (200, True)])
def test_the_button_of_a_banner_leaves_room_for_its_text(
    theme: Theme, qtbot: QtBot, size: int, below: bool
) -> None:
    theme.set_text_size(size)
    banner = Banner(theme=theme, name="banner")
    qtbot.addWidget(banner)
    banner.resize(840, 200)
    banner.show_message("999: say where you are first. " * 3, action="Write it down afterwards")
    banner.show()
    qtbot.waitExposed(banner)
    said = banner.findChild(QLabel, "banner_text")
    button = banner.findChild(QPushButton, "banner_action")
    assert said is not None
    assert button is not None
    qtbot.waitUntil(lambda: said.width() > banner.width() / 2)
    assert (button.y() >= said.geometry().bottom()) is below
    assert button.width() < banner.width() / 2 + 40, "it is as broad as its words"
    banner.resize(1600, 200)
    # Beside it where there is room.
    qtbot.waitUntil(lambda: button.y() < said.geometry().bottom())
    theme.set_text_size(100)
