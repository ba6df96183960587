"""Long lists are windows onto the data; what is shown stays put while they are read again."""

from collections.abc import Sequence

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from chapterdesk.core.errors import StorageError, UserError
from chapterdesk.ui.tasks import InlineTaskRunner
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.lists.model import BLOCK, MOST_BLOCKS, WindowedListModel
from chapterdesk.ui.widgets.lists.row import ListRow
from chapterdesk.ui.widgets.lists.view import CheckList, RecordList

MANY = 100_000


class Source:
    """A long list that counts how often it is read."""

    def __init__(self, total: int = MANY) -> None:
        self.total = total
        self.reads: list[int] = []
        self.mark = ""

    def fetch(self, offset: int, limit: int) -> Sequence[ListRow]:
        self.reads.append(offset)
        end = min(offset + limit, self.total)
        return [
            ListRow(key=number.to_bytes(4), title=f"Person {number}{self.mark}", quiet="they/them")
            for number in range(offset, end)
        ]


@pytest.fixture
def model(runner: InlineTaskRunner, qtbot: QtBot) -> WindowedListModel:
    model = WindowedListModel(runner=runner, failed=pytest.fail)
    tester = QAbstractItemModelTester(
        model, QAbstractItemModelTester.FailureReportingMode.Warning, model
    )
    assert tester.model() is model
    return model


@pytest.fixture
def people(theme: Theme, runner: InlineTaskRunner, qtbot: QtBot) -> RecordList:
    view = RecordList(
        theme=theme, name="people", accessible="People", runner=runner, failed=pytest.fail
    )
    view.resize(400, 600)
    qtbot.addWidget(view)
    view.show()
    return view


def test_a_row_that_is_on_its_way_has_a_placeholder(model: WindowedListModel, qtbot: QtBot) -> None:
    source = Source(250)
    model.open(source.total, source.fetch)
    index = model.index(120)
    assert index.data() == "Loading…"
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "Loading…"
    qtbot.waitUntil(lambda: index.data() == "Person 120")
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "Person 120, they/them"


def test_a_long_list_reads_only_what_is_looked_at(people: RecordList, qtbot: QtBot) -> None:
    source = Source()
    people.rows.open(source.total, source.fetch)
    qtbot.waitUntil(lambda: people.rows.row(0) is not None)
    people.grab()
    assert source.reads == [0]
    people.scrollToBottom()
    people.grab()
    qtbot.waitUntil(lambda: people.rows.row(MANY - 1) is not None)
    assert len(source.reads) <= 4


def test_only_a_few_blocks_are_held(model: WindowedListModel, qtbot: QtBot) -> None:
    source = Source(BLOCK * (MOST_BLOCKS + 5))
    model.open(source.total, source.fetch)
    for place in range(0, BLOCK * (MOST_BLOCKS + 5), BLOCK):
        model.row(place)
        qtbot.waitUntil(lambda place=place: model.row(place) is not None)  # type: ignore[misc]
    assert model.find(BLOCK.to_bytes(4)) == -1
    last = BLOCK * (MOST_BLOCKS + 4)
    assert model.find(last.to_bytes(4)) == last


def test_reading_again_keeps_the_place_and_does_not_flicker(
    people: RecordList, qtbot: QtBot
) -> None:
    source = Source(1000)
    people.rows.open(source.total, source.fetch)
    people.select_place(500)
    qtbot.waitUntil(lambda: people.current_row() is not None)
    source.mark = " again"
    source.total = 1001
    people.rows.refresh(source.total)
    row = people.current_row()
    assert row is not None
    assert row.title == "Person 500"
    qtbot.waitUntil(lambda: people.currentIndex().data() == "Person 500 again")
    assert people.rows.rowCount() == 1001
    people.rows.refresh(300)
    assert people.rows.rowCount() == 300


def test_short_lists_need_no_reading(model: WindowedListModel) -> None:
    rows = [ListRow(title="Ari", checked=False), ListRow(title="Noor", checked=True)]
    model.show_rows(rows)
    assert model.rowCount() == 2
    assert model.index(1).data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
    model.show_rows(rows[:1])
    assert [model.index(place).data() for place in range(model.rowCount())] == ["Ari"]
    model.show_rows([])
    assert model.rowCount() == 0


def test_a_list_that_can_not_be_read_says_so_once(runner: InlineTaskRunner, qtbot: QtBot) -> None:
    told: list[UserError] = []
    model = WindowedListModel(runner=runner, failed=told.append)

    def fail(offset: int, limit: int) -> Sequence[ListRow]:
        raise StorageError("The disk could not be read.")

    model.open(MANY, fail)
    for place in range(0, 1000, 50):
        model.row(place)
    qtbot.waitUntil(lambda: bool(told))
    qtbot.wait(10)
    assert len(told) == 1


def test_a_lock_leaves_nothing(people: RecordList, qtbot: QtBot) -> None:
    source = Source(1000)
    people.rows.open(source.total, source.fetch)
    qtbot.waitUntil(lambda: people.rows.row(0) is not None)
    people.rows.clear()
    assert people.rows.rowCount() == 0
    assert people.rows.find((0).to_bytes(4)) == -1


def test_the_page_hears_what_is_chosen(people: RecordList, qtbot: QtBot) -> None:
    people.rows.show_rows([ListRow(key=b"a", title="Ari"), ListRow(key=b"n", title="Noor")])
    chosen: list[bytes] = []
    people.row_chosen.connect(lambda row: chosen.append(row.key))
    people.select_quietly(0)
    assert chosen == []
    people.step(1)
    assert chosen == [b"n"]
    activated: list[bytes] = []
    people.row_activated.connect(lambda row: activated.append(row.key))
    qtbot.keyClick(people, Qt.Key.Key_Return)
    assert activated == [b"n"]


def test_a_press_asks_to_check_and_checks_nothing_itself(
    theme: Theme, runner: InlineTaskRunner, qtbot: QtBot
) -> None:
    view = CheckList(
        theme=theme, name="people", accessible="People", runner=runner, failed=pytest.fail
    )
    view.resize(400, 300)
    qtbot.addWidget(view)
    view.show()
    view.rows.show_rows([ListRow(key=b"a", title="Ari", checked=False)])
    asked: list[bytes] = []
    view.check_requested.connect(lambda row: asked.append(row.key))
    centre = view.visualRect(view.rows.index(0)).center()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=centre)
    view.select_place(0)
    qtbot.keyClick(view, Qt.Key.Key_Space)
    assert asked == [b"a", b"a"]
    row = view.rows.row(0)
    assert row is not None
    assert row.checked is False


def test_rows_grow_with_the_text(people: RecordList, theme: Theme) -> None:
    people.rows.show_rows([ListRow(title="Ari")])
    before = people.visualRect(people.rows.index(0)).height()
    theme.set_text_size(200)
    people.grab()
    assert people.visualRect(people.rows.index(0)).height() == before * 2
