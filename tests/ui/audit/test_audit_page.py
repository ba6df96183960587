"""The page of acts: a window onto the log, filtered, and empty after the lock."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from chapterdesk.services.audit import AuditRow
from chapterdesk.services.catalogue import Services
from chapterdesk.services.members.drafts import MemberDraft
from chapterdesk.ui.audit.page import AuditPage
from chapterdesk.ui.audit.words import act_line
from chapterdesk.ui.context import PageContext


@pytest.fixture
def page(page_context: PageContext, qtbot: QtBot, services: Services) -> Iterator[AuditPage]:
    member_id, _undo = services.members.add(MemberDraft(display_name="Wren"))
    services.members.archive(member_id)
    made = AuditPage(context=page_context)
    qtbot.addWidget(made)
    made.resize(1070, 800)
    made.show()
    made.activate()
    yield made
    made.clear()


def rows(page: AuditPage, qtbot: QtBot) -> list[str]:
    model = page._list.rows
    for place in range(model.rowCount()):
        model.row(place)
    qtbot.waitUntil(lambda: all(model.row(place) is not None for place in range(model.rowCount())))
    return [found.sentence() for place in range(model.rowCount()) if (found := model.row(place))]


def test_it_says_what_was_done_and_which_fields(page: AuditPage, qtbot: QtBot) -> None:
    said = rows(page, qtbot)
    assert any("Wren" in line and "archived" in line and "archived at" in line for line in said)


def test_chips_filter_and_an_empty_kind_says_so(page: AuditPage, qtbot: QtBot) -> None:
    page._chips.set_current(("people",))
    page._filter()
    assert len(rows(page, qtbot)) == 2
    page._chips.set_current(("erased",))
    page._filter()
    assert not page._list.isVisible()
    assert page._empty.isVisible()


def test_everything_on_it_has_a_name(
    page: AuditPage,
    assert_all_named: Callable[[QWidget], None],
    assert_mnemonics_differ: Callable[[QWidget], None],
) -> None:
    assert_all_named(page)
    assert_mnemonics_differ(page)


def test_it_holds_nothing_after_the_lock(page: AuditPage) -> None:
    page.clear()
    assert page._list.rows.rowCount() == 0


def test_a_setting_is_called_by_what_it_does() -> None:
    row = AuditRow(
        id=bytes(16),
        at=datetime(2026, 11, 26, 18, 0, tzinfo=UTC),
        who="",
        action="edit",
        entity="setting",
        subject="",
        fields=("locking.idle_minutes",),
    )
    assert "minutes until it locks" in act_line(row)
    assert "locking" not in act_line(row)
