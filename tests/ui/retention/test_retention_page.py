"""The page of what is past its time: nothing goes that was not ticked and agreed to."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QLabel, QWidget
from pytestqt.qtbot import QtBot

from chapterdesk.core.clock import FixedClock
from chapterdesk.core.vocabulary import MemberStatus
from chapterdesk.services.catalogue import Services
from chapterdesk.services.members.drafts import MemberDraft
from chapterdesk.services.retention import Category
from chapterdesk.ui.context import PageContext
from chapterdesk.ui.messages import RecordingMessages
from chapterdesk.ui.retention.page import RetentionPage
from chapterdesk.ui.widgets.combo import ChoiceBox


@pytest.fixture
def page(
    page_context: PageContext, qtbot: QtBot, services: Services, clock: FixedClock
) -> Iterator[RetentionPage]:
    for name in ("One", "Two"):
        services.members.add(MemberDraft(display_name=name, status=MemberStatus.VISITOR))
    clock.set(clock.now() + timedelta(days=100))
    services.upkeep.begin()
    made = RetentionPage(context=page_context)
    qtbot.addWidget(made)
    made.resize(1070, 800)
    made.show()
    made.activate()
    yield made
    made.clear()


def boxes(page: RetentionPage) -> dict[str, QCheckBox]:
    return {box.text(): box for box, _item in page._boxes}


def press(page: RetentionPage, name: str) -> None:
    button = page.findChild(QAbstractButton, name)
    assert button is not None, name
    button.click()


def test_what_is_unticked_stays(
    page: RetentionPage, services: Services, messages: RecordingMessages
) -> None:
    assert set(boxes(page)) == {"One", "Two"}
    why = page.findChild(QLabel, "retention_0_why")
    assert why is not None
    assert "never seen" in why.text()
    boxes(page)["Two"].setChecked(False)
    press(page, "retention_erase")
    question, _then = messages.questions[-1]
    assert "1 entry" in question.title
    messages.answer(accept=False)
    assert services.privacy.forgotten() == ()
    press(page, "retention_erase")
    messages.answer(accept=True)
    assert len(services.privacy.forgotten()) == 1
    assert set(boxes(page)) == {"Two"}


def test_a_wrong_clock_is_said_and_asked_about(
    page: RetentionPage, services: Services, clock: FixedClock
) -> None:
    clock.set(clock.now() + timedelta(days=400))
    services.upkeep.begin()
    page.refresh()
    button = page.findChild(QAbstractButton, "retention_erase")
    assert button is not None
    assert not button.isEnabled()
    banner = page._clock
    assert not banner.isHidden()
    banner.action_requested.emit()
    assert button.isEnabled()
    assert banner.isHidden()


def test_a_period_is_chosen(page: RetentionPage, services: Services, qtbot: QtBot) -> None:
    box = page.findChild(ChoiceBox, "period_visitors")
    assert box is not None
    box.setCurrentIndex(box.findData("365"))
    box.activated.emit(box.currentIndex())
    periods = {row.category: row.days for row in services.retention.periods()}
    assert periods[Category.VISITORS] == 365
    qtbot.waitUntil(lambda: boxes(page) == {})


def test_everything_on_it_has_a_name(
    page: RetentionPage,
    assert_all_named: Callable[[QWidget], None],
    assert_mnemonics_differ: Callable[[QWidget], None],
) -> None:
    assert_all_named(page)
    assert_mnemonics_differ(page)


def test_it_holds_nothing_after_the_lock(page: RetentionPage) -> None:
    page.clear()
    assert boxes(page) == {}
