"""The page of people to reach: how, what came of it, and nothing in meeting mode."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from chapterdesk.core.vocabulary import Answer, ContactKind, ContactOutcome, VoicemailRule
from chapterdesk.services.catalogue import Services
from chapterdesk.services.members.drafts import ContactDraft, MemberDraft
from chapterdesk.services.reaching import AttemptDraft
from chapterdesk.ui.context import DUE, PageContext
from chapterdesk.ui.messages import RecordingMessages
from chapterdesk.ui.reaching.page import ReachingPage

PHONE = ContactDraft(
    kind=ContactKind.CELL,
    value="+44 7700 900123",
    voicemail_rule=VoicemailRule.YES_NO_IDENTIFY,
    identify_as="Sam from book club",
    ask_for_name="Billie",
    safe_hours="after 18:00",
    others_have_access=Answer.YES,
)
MAIL = ContactDraft(kind=ContactKind.EMAIL, value="robin@example.org", text_ok=Answer.YES)


@pytest.fixture
def wren(services: Services) -> bytes:
    services.members.add(MemberDraft(display_name="Robin", contacts=(MAIL,)))
    return services.members.add(MemberDraft(display_name="Wren & Co", contacts=(PHONE,)))[0]


@pytest.fixture
def page(page_context: PageContext, qtbot: QtBot) -> Iterator[ReachingPage]:
    made = ReachingPage(context=page_context)
    qtbot.addWidget(made)
    made.resize(1070, 800)
    made.show()
    yield made
    made.clear()


def names(page: ReachingPage) -> list[str]:
    rows = page.pane.list.rows
    found = (rows.row(place) for place in range(rows.rowCount()))
    return [row.title if row else "" for row in found]


def opened(page: ReachingPage, qtbot: QtBot) -> None:
    page.activate()
    qtbot.waitUntil(lambda: bool(names(page)))
    page.pane.list.select_place(0)
    qtbot.waitUntil(lambda: page.findChild(QLabel, "reach_say_0") is not None)


def test_the_list_holds_who_may_be_rung_and_beside_it_stands_how(
    page: ReachingPage, wren: bytes, qtbot: QtBot
) -> None:
    opened(page, qtbot)
    assert names(page) == ["Wren & Co"]
    assert page.record_id == wren
    say = page.findChild(QLabel, "reach_say_0")
    assert say is not None
    assert "Billie" in say.text()
    assert "Sam from book club" in say.text()
    assert "Not now" in page.findChild(QLabel, "reach_hours_0").text()  # type: ignore[union-attr]
    assert page.findChild(QAbstractButton, "reach_left_voicemail") is not None
    assert page.findChild(QAbstractButton, "reach_message_sent") is None


def test_a_remark_that_says_otherwise_does_not_win(
    page: ReachingPage, services: Services, qtbot: QtBot
) -> None:
    said = replace(PHONE, ask_for_name="", remark="Ask for Sam")
    services.members.add(MemberDraft(display_name="Wren", contacts=(said,)))
    opened(page, qtbot)
    assert "Ask for nobody by name" in page.findChild(QLabel, "reach_say_0").text()  # type: ignore[union-attr]
    remark = page.findChild(QLabel, "reach_remark_0").text()  # type: ignore[union-attr]
    assert remark.startswith("Remark: ")
    assert remark.endswith("do what gives away less.")


def test_an_outcome_is_noted_with_its_day_and_taken_back(  # fixtures come by name
    page: ReachingPage,
    wren: bytes,
    services: Services,
    page_context: PageContext,
    qtbot: QtBot,
) -> None:
    opened(page, qtbot)
    page.findChild(QAbstractButton, "reach_week").click()  # type: ignore[union-attr]
    page.findChild(QLineEdit, "reach_remark").setText("by the bell")  # type: ignore[union-attr]
    page.findChild(QAbstractButton, "reach_no_answer").click()  # type: ignore[union-attr]
    qtbot.waitUntil(lambda: bool(services.reaching.person(wren).attempts))
    (attempt,) = services.reaching.person(wren).attempts
    assert attempt.outcome is ContactOutcome.NO_ANSWER
    assert attempt.next_on == page._today() + timedelta(days=7)
    assert attempt.remark == "by the bell"
    qtbot.waitUntil(page_context.undo.can_undo)
    page_context.undo.undo()
    qtbot.waitUntil(lambda: not services.reaching.person(wren).attempts)


def test_a_key_notes_an_outcome(
    page: ReachingPage, wren: bytes, services: Services, qtbot: QtBot
) -> None:
    opened(page, qtbot)
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    QTest.keyClick(page.pane.list, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: bool(services.reaching.person(wren).attempts))
    assert services.reaching.person(wren).attempts[0].outcome is ContactOutcome.REACHED


def test_half_a_day_is_asked_about_and_nothing_is_noted(
    page: ReachingPage,
    wren: bytes,
    services: Services,
    messages: RecordingMessages,
    qtbot: QtBot,
) -> None:
    opened(page, qtbot)
    page.findChild(QLineEdit, "reach_next").setText("someday")  # type: ignore[union-attr]
    page.findChild(QAbstractButton, "reach_reached").click()  # type: ignore[union-attr]
    assert messages.errors
    assert services.reaching.person(wren).attempts == ()


def test_the_filters_show_messages_those_due_and_those_left_out(
    page: ReachingPage, wren: bytes, services: Services, qtbot: QtBot
) -> None:
    page.activate()
    qtbot.waitUntil(lambda: names(page) == ["Wren & Co"])
    page._people.chips.set_current(("left_out",))
    page.pane.open()
    qtbot.waitUntil(lambda: names(page) == ["Robin"])
    page._people.chips.set_current(("everybody",))
    page._people.channel.set_current("messages")
    page.pane.open()
    qtbot.waitUntil(lambda: names(page) == ["Robin"])
    page._people.channel.set_current("calls")
    services.reaching.note_attempt(
        wren, AttemptDraft(outcome=ContactOutcome.NO_ANSWER, next_on=date(2026, 11, 26))
    )
    page.activate(DUE)
    qtbot.waitUntil(lambda: names(page) == ["Wren & Co"])
    assert page._people.chips.current == {"due"}


def test_meeting_mode_shows_nobody(
    page: ReachingPage,
    wren: bytes,
    services: Services,
    messages: RecordingMessages,
    qtbot: QtBot,
) -> None:
    opened(page, qtbot)
    services.discretion.enter()
    page.clear()
    page.activate()
    qtbot.waitUntil(lambda: page._people.hidden)
    qtbot.wait(50)
    assert names(page) == []
    assert "900123" not in " ".join(label.text() for label in page.findChildren(QLabel))
    assert not messages.errors
