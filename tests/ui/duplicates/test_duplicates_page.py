"""Look for duplicates, compare two records, merge them, take it back, keep two people apart."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget
from pytestqt.qtbot import QtBot

from chapterdesk.core.vocabulary import ContactKind
from chapterdesk.services.catalogue import Services
from chapterdesk.services.members.drafts import ContactDraft, MemberDraft, PronounDraft
from chapterdesk.ui.context import PageContext
from chapterdesk.ui.duplicates.compare import _button_text
from chapterdesk.ui.duplicates.page import DuplicatesPage
from chapterdesk.ui.messages import RecordingMessages

WAYS = (ContactDraft(kind=ContactKind.CELL, value="+44 7700 900123"),)


@pytest.fixture
def two(services: Services) -> tuple[bytes, bytes]:
    kept, _undo = services.members.add(MemberDraft(display_name="Kit & Lund", contacts=WAYS))
    merged, _undo = services.members.add(
        MemberDraft(
            display_name="Kitty Lund",
            name_confirmed=False,
            pronouns=(PronounDraft(text="they/them"),),
            contacts=WAYS,
        )
    )
    return kept, merged


@pytest.fixture
def page(page_context: PageContext, qtbot: QtBot) -> Iterator[DuplicatesPage]:
    made = DuplicatesPage(context=page_context)
    qtbot.addWidget(made)
    made.resize(1070, 800)
    made.show()
    yield made
    made.clear()


def press(page: QWidget, name: str) -> None:
    button = page.findChild(QAbstractButton, name)
    assert button is not None, name
    assert button.isVisible(), name
    button.click()


def lines(page: DuplicatesPage) -> list[str]:
    rows = page._list.rows
    found = (rows.row(place) for place in range(rows.rowCount()))
    return [row.sentence() if row else "" for row in found]


def compared(page: DuplicatesPage, qtbot: QtBot) -> None:
    page.activate()
    qtbot.waitUntil(lambda: bool(lines(page)))
    page._list.setFocus()
    QTest.keyClick(page._list, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.steps.currentIndex() == 1)


def test_a_pair_says_why_it_is_one(
    page: DuplicatesPage, two: tuple[bytes, bytes], qtbot: QtBot
) -> None:
    page.activate()
    qtbot.waitUntil(lambda: bool(lines(page)))
    (line,) = lines(page)
    assert "the same phone number" in line
    assert "of 100" in line


def test_two_records_are_compared_chosen_from_and_merged(  # noqa: PLR0917  # fixtures come by name
    page: DuplicatesPage,
    two: tuple[bytes, bytes],
    services: Services,
    page_context: PageContext,
    qtbot: QtBot,
    assert_all_named: Callable[[QWidget], None],
    assert_mnemonics_differ: Callable[[QWidget], None],
) -> None:
    compared(page, qtbot)
    assert_all_named(page)
    assert_mnemonics_differ(page)
    result = page.findChild(QLabel, "compare_result_0_value")
    assert result is not None
    assert "Kit & Lund" in result.text()
    press(page, "compare_field_0_merged")
    result = page.findChildren(QLabel, "compare_result_0_value")[-1]
    assert "Kitty Lund" in result.text()
    press(page, "compare_field_0_merged")
    assert page._choices["display_name"] == "merged"
    press(page, "compare_field_0_kept")
    press(page, "compare_merge")
    qtbot.waitUntil(lambda: page.steps.currentIndex() == 0)
    detail = services.members.detail(two[0])
    assert detail.draft.display_name == "Kit & Lund"
    assert [said.text for said in detail.draft.pronouns] == ["they/them"]
    assert lines(page) == []
    press(page, "duplicates_show_merges")
    assert "can be undone until" in lines(page)[0]
    press(page, "duplicates_undo")
    assert services.members.search("Kitty").total == 1
    assert "undone" in lines(page)[0]


def test_coming_back_to_the_page_shows_the_pairs_again(
    page: DuplicatesPage, two: tuple[bytes, bytes], qtbot: QtBot
) -> None:
    page.activate()
    qtbot.waitUntil(lambda: bool(lines(page)))
    page.deactivate()
    page.activate()
    press(page, "duplicates_compare_go")
    qtbot.waitUntil(lambda: page.steps.currentIndex() == 1)


def test_two_people_are_not_asked_about_again(
    page: DuplicatesPage, two: tuple[bytes, bytes], services: Services, qtbot: QtBot
) -> None:
    compared(page, qtbot)
    press(page, "compare_apart")
    assert lines(page) == []
    press(page, "duplicates_show_apart")
    assert len(lines(page)) == 1
    press(page, "duplicates_reconsider")
    assert services.duplicates.apart() == ()


def test_a_record_asks_about_itself_alone(
    page: DuplicatesPage, two: tuple[bytes, bytes], services: Services
) -> None:
    for _each in range(2):
        services.members.add(MemberDraft(display_name="Somebody Else"))
    page.activate(two[0])
    assert len(lines(page)) == 1


def test_meeting_mode_compares_nobody(
    page: DuplicatesPage,
    two: tuple[bytes, bytes],
    services: Services,
    messages: RecordingMessages,
    qtbot: QtBot,
) -> None:
    page.activate()
    qtbot.waitUntil(lambda: bool(lines(page)))
    services.discretion.enter()
    press(page, "duplicates_compare_go")
    assert page.steps.currentIndex() == 0
    assert "Meeting mode" in messages.errors[0].what


def test_a_lock_leaves_nobody_on_the_page(
    page: DuplicatesPage, two: tuple[bytes, bytes], qtbot: QtBot
) -> None:
    compared(page, qtbot)
    page.clear()
    shown = [label for label in page.findChildren(QLabel) if label.isVisibleTo(page)]
    assert "Lund" not in " ".join(label.text() for label in shown)
    assert lines(page) == []


def test_long_values_show_where_they_differ() -> None:
    long = "Maximiliana Aurelia de la Vega y Montoya of the Long Water"
    first, second = _button_text(long, f"{long} II"), _button_text(f"{long} II", long)
    assert first != second
    assert second.endswith("Water II")
    assert max(len(first), len(second)) <= 45
    assert _button_text("Ana & Bo", "Ana") == "Ana && Bo"
    other = "Somebody else with a name that is just as long as the first"
    assert _button_text(long, other) == f"{long[:40]}…"
