"""Find, check, change and print helplines over a real vault with the shipped directory."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from chapterdesk.core.vocabulary import DirectoryStatus, VerificationMethod
from chapterdesk.services.catalogue import Services
from chapterdesk.services.directory.rows import EntryDraft
from chapterdesk.services.directory.service import EntryFilter
from chapterdesk.ui.context import PageContext
from chapterdesk.ui.messages import RecordingMessages
from chapterdesk.ui.resources.page import ResourcesPage


@pytest.fixture
def page(page_context: PageContext, qtbot: QtBot) -> Iterator[ResourcesPage]:
    made = ResourcesPage(context=page_context)
    qtbot.addWidget(made)
    made.resize(1070, 800)
    made.show()
    made.activateWindow()
    yield made
    made.clear()


@pytest.fixture
def switchboard(services: Services) -> bytes:
    return services.directory.window(EntryFilter(text="switchboard", country="GB"), 0, 1).rows[0].id


def press(page: QWidget, name: str) -> None:
    button = page.findChild(QAbstractButton, name)
    assert button is not None, name
    button.click()


def choose(page: QWidget, name: str, value: str) -> None:
    box = page.findChild(QComboBox, name)
    place = box.findData(value)
    assert place >= 0, value
    box.setCurrentIndex(place)
    box.activated.emit(place)


def text_of(page: QWidget, name: str) -> str:
    return page.findChildren(QLabel, name)[-1].text()


def plain(text: str) -> str:
    return "".join(letter for letter in text if letter not in "\u2066\u2068\u2069")


class TestList:
    def test_it_begins_with_the_chapters_country(
        self, page: ResourcesPage, services: Services
    ) -> None:
        page.activate()
        expected = services.directory.count(EntryFilter(country="GB"))
        assert page.pane.list.rows.rowCount() == expected > 0

    def test_country_service_and_text_narrow_it(
        self, page: ResourcesPage, services: Services
    ) -> None:
        page.activate()
        choose(page, "entries_country", "")
        assert page.pane.total == services.directory.count()
        choose(page, "entries_service", "youth")
        assert page.pane.total == services.directory.count(EntryFilter(service="youth"))
        QTest.keyClicks(page.pane.search, "trevor")
        wanted = EntryFilter(service="youth", text="trevor")
        assert page.pane.total == services.directory.count(wanted) > 0

    def test_only_those_to_check_again(
        self, page: ResourcesPage, services: Services, switchboard: bytes
    ) -> None:
        services.directory.verify(
            switchboard, method=VerificationMethod.PHONED, result=DirectoryStatus.ACTIVE
        )
        page.activate()
        before = page.pane.total
        press(page, "entries_stale")
        assert page.pane.total == before - 1

    def test_nothing_found_offers_to_add(self, page: ResourcesPage) -> None:
        page.activate()
        QTest.keyClicks(page.pane.search, "zzzz")
        press(page, "entries_none_action")
        assert page.form.isVisible()


class TestRecord:
    def test_every_fact_stands_there_with_its_source(
        self, page: ResourcesPage, switchboard: bytes
    ) -> None:
        page.activate(switchboard)
        assert text_of(page, "entry_header_title") == "Switchboard"
        assert plain(text_of(page, "entry_reach_0_value")) == "0800 0119 100"
        assert "http" in text_of(page, "entry_source_0_value")

    def test_checked_today_and_taken_back(
        self,
        page: ResourcesPage,
        services: Services,
        switchboard: bytes,
        messages: RecordingMessages,
        qtbot: QtBot,
    ) -> None:
        page.activate(switchboard)
        choose(page, "entry_method", VerificationMethod.PHONED)
        choose(page, "entry_result", DirectoryStatus.HOURS_CHANGED)
        page.findChild(QLineEdit, "entry_checked_by").setText("N.")
        press(page, "entry_checked")
        detail = services.directory.detail(switchboard)
        check = detail.verifications[0]
        assert (check.method, check.result, check.checked_by) == (
            VerificationMethod.PHONED,
            DirectoryStatus.HOURS_CHANGED,
            "N.",
        )
        assert not detail.row.stale
        assert "was checked" in messages.toasts[-1][0]
        qtbot.waitUntil(lambda: bool(page.findChildren(QLabel, "check_0")))
        assert "by ringing" in text_of(page, "check_0")
        page.context.undo.undo()
        assert services.directory.detail(switchboard).row.checked_on is None

    def test_archiving_takes_it_off_the_list(
        self, page: ResourcesPage, services: Services, switchboard: bytes
    ) -> None:
        before = services.directory.count()
        page.activate(switchboard)
        page.drawing.archive_requested.emit()
        assert services.directory.count() == before - 1
        assert page.record is None
        page.context.undo.undo()
        assert services.directory.count() == before

    def test_the_archive_is_listed_and_gives_back(
        self, page: ResourcesPage, services: Services, switchboard: bytes, qtbot: QtBot
    ) -> None:
        services.directory.archive(switchboard)
        page.activate()
        page.findChild(QWidget, "entries_archived").click()
        rows = page.pane.list.rows
        assert [rows.row(place).key for place in range(rows.rowCount())] == [switchboard]
        page.open_record(switchboard)
        assert page.findChild(QAction, "entry_archive").text() == "&Bring back from the archive"
        page.drawing.archive_requested.emit()
        qtbot.waitUntil(lambda: rows.rowCount() == 0)
        assert not services.directory.detail(switchboard).archived
        page.context.undo.undo()
        assert services.directory.detail(switchboard).archived

    def test_why_something_is_not_printed_is_said(
        self, page: ResourcesPage, services: Services
    ) -> None:
        entry, _undo = services.directory.add(EntryDraft(name="A friend's line", country="GB"))
        page.activate(entry)
        assert "It has no source." in text_of(page, "entry_warning_0_text")


class TestForm:
    def test_an_own_entry_by_keyboard(
        self, page: ResourcesPage, services: Services, qtbot: QtBot
    ) -> None:
        page.activate()
        page.add()
        focused = QApplication.focusWidget()
        assert focused is not None
        QTest.keyClicks(focused, "Night bus")
        choose(page, "entry_services_choice", "safety")
        page.findChild(QLineEdit, "entry_phone_display").setText("01234 567890")
        page.findChild(QPlainTextEdit, "entry_sources").setPlainText("https://a.example\nleaflet")
        QTest.keyClick(page.findChild(QLineEdit, "entry_name"), Qt.Key.Key_Return)
        row = services.directory.window(EntryFilter(text="night bus"), 0, 1).rows[0]
        draft = services.directory.detail(row.id).draft
        assert draft.country == "GB", "the chapter's own country stands there already"
        assert (draft.services, draft.source_url) == (("safety",), "https://a.example | leaflet")
        page.context.undo.undo()
        assert services.directory.count(EntryFilter(text="night bus")) == 0

    def test_a_name_is_needed(self, page: ResourcesPage, services: Services) -> None:
        before = services.directory.count()
        page.activate()
        page.add()
        press(page, "entry_save")
        assert page.form.rows["name"].error
        assert services.directory.count() == before

    def test_saving_without_a_change_changes_nothing(
        self, page: ResourcesPage, services: Services, switchboard: bytes
    ) -> None:
        before = services.directory.detail(switchboard).draft
        page.activate(switchboard)
        QTest.keyClick(page, Qt.Key.Key_F2)
        press(page, "entry_save")
        assert services.directory.detail(switchboard).draft == before

    def test_a_number_typed_anew_is_not_the_known_one(
        self, page: ResourcesPage, services: Services, switchboard: bytes
    ) -> None:
        page.activate(switchboard)
        page.edit()
        page.findChild(QLineEdit, "entry_phone_display").setText("0800 1")
        press(page, "entry_save")
        draft = services.directory.detail(switchboard).draft
        assert (draft.phone_display, draft.phone_e164) == ("0800 1", "")


class TestSheets:
    def test_only_what_is_ready_is_offered(self, page: ResourcesPage, services: Services) -> None:
        page.activate()
        ready = {sheet.id for sheet in services.sheets.list() if sheet.ready}
        offered = {
            sheet.id
            for sheet in services.sheets.list()
            if page.findChild(QAbstractButton, f"sheet_{sheet.id}_print") is not None
        }
        assert offered == ready == {"helplines"}

    def test_the_handout_opens_as_the_paper_it_will_be(
        self, page: ResourcesPage, qtbot: QtBot
    ) -> None:
        page.activate()
        press(page, "sheet_helplines_print")
        dialog = page.findChild(QWidget, "paper_dialog")
        qtbot.waitUntil(lambda: bool(text_of(dialog, "paper_summary")))
        dialog.reject()


def test_everything_is_named(
    page: ResourcesPage,
    switchboard: bytes,
    assert_all_named: Callable[[QWidget], None],
    assert_mnemonics_differ: Callable[[QWidget], None],
) -> None:
    page.activate()
    assert_all_named(page)
    assert_mnemonics_differ(page)
    page.open_record(switchboard)
    assert_all_named(page)
    assert_mnemonics_differ(page)
    page.edit()
    assert_all_named(page)
    assert_mnemonics_differ(page)
