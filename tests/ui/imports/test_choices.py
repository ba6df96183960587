"""What a person decides of an import in the window: whose name it is, what becomes of needs."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QLabel
from pytestqt.qtbot import QtBot

from chapterdesk.services.catalogue import Services
from chapterdesk.services.members.drafts import MemberDraft
from chapterdesk.services.members.finding import MemberFilter
from chapterdesk.ui.context import PageContext
from chapterdesk.ui.imports.page import ImportPage
from chapterdesk.ui.widgets.lists.view import RecordList
from tests.ui.conftest import PageCalls

NAMES = "Name,Notes\nRobin,\nLou,needs a ramp\n"


@pytest.fixture
def page(
    page_context: PageContext,
    services: Services,
    calls: PageCalls,
    tmp_path: Path,
    qtbot: QtBot,
) -> ImportPage:
    services.members.add(MemberDraft(display_name="Robin"))
    calls.path = tmp_path / "names.csv"
    calls.path.write_text(NAMES, encoding="utf-8")
    made = ImportPage(context=page_context)
    qtbot.addWidget(made)
    made.resize(1070, 800)
    made.show()
    made.activate()
    button(made, "import_choose").click()
    assert made.step is made.look
    return made


def button(page: ImportPage, name: str) -> QAbstractButton:
    found = page.findChild(QAbstractButton, name)
    assert found is not None, name
    return found


def line_of(page: ImportPage) -> str:
    return page.look._line.text()


def text_of(page: ImportPage, name: str) -> str:
    found = page.findChild(QLabel, name)
    assert found is not None
    return found.text()


def people(services: Services) -> list[str]:
    return [row.name for row in services.members.window(MemberFilter(), 0, 9).rows]


def bring_in(page: ImportPage) -> None:
    for _step in ("the question about paper", "the import"):
        QTest.keyClick(page, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert page.step is page.report


def test_a_shared_name_is_the_same_person_unless_somebody_says_otherwise(
    page: ImportPage, services: Services
) -> None:
    assert "1 new" in line_of(page)
    bring_in(page)
    assert people(services) == ["Lou", "Robin"]


def test_one_row_is_said_to_be_somebody_else_and_back(page: ImportPage, services: Services) -> None:
    rows = page.findChild(RecordList, "import_rows")
    assert rows is not None
    rows.setCurrentIndex(rows.model().index(0, 0))
    new, same = (button(page, f"import_row_decision_{key}") for key in ("new", "update"))
    assert same.isChecked()
    assert "Robin" in text_of(page, "import_row_about")
    assert "40 of 100" in text_of(page, "import_row_why")
    new.click()
    assert "2 new" in line_of(page)
    same.click()
    assert "1 new" in line_of(page)
    new.click()
    bring_in(page)
    assert people(services) == ["Lou", "Robin", "Robin"]


def test_a_row_is_left_out_where_somebody_says_so(page: ImportPage, services: Services) -> None:
    rows = page.findChild(RecordList, "import_rows")
    assert rows is not None
    rows.setCurrentIndex(rows.model().index(1, 0))
    button(page, "import_row_decision_skip").click()
    assert button(page, "import_row_decision_skip").isChecked()
    assert "1 new" not in line_of(page)
    bring_in(page)
    assert people(services) == ["Robin"]


def test_everybody_of_a_shared_name_is_somebody_else(page: ImportPage, services: Services) -> None:
    button(page, "import_somebody_else").click()
    assert "2 new" in line_of(page)
    bring_in(page)
    assert people(services) == ["Lou", "Robin", "Robin"]


@pytest.mark.parametrize("keep", [False, True])
def test_needs_are_left_out_unless_somebody_keeps_them(
    page: ImportPage, services: Services, keep: bool
) -> None:
    box = page.findChild(QCheckBox, "import_keep_needs")
    assert box is not None
    assert box.isVisible()
    assert not box.isChecked()
    box.setChecked(keep)
    bring_in(page)
    (lou,) = services.members.search("Lou").rows
    notes = [note.body for note in services.members.detail(lou.id).notes]
    assert any("ramp" in note for note in notes) is keep


def test_what_was_decided_of_one_file_is_not_said_of_the_next(
    page: ImportPage, calls: PageCalls
) -> None:
    button(page, "import_somebody_else").click()
    button(page, "import_back").click()
    button(page, "import_choose").click()
    assert "1 new" in line_of(page)
    assert not page.look.choices.somebody_else


def test_whoever_comes_again_after_an_import_begins_another(page: ImportPage) -> None:
    bring_in(page)
    page.activate()
    assert page.step is page.file
