"""Today: what it shows, what it covers, and where its keys lead."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from chapterdesk.core.clock import FixedClock
from chapterdesk.core.vocabulary import GroupMemberStatus, GroupRole
from chapterdesk.core.words import isolate
from chapterdesk.services.catalogue import Services
from chapterdesk.services.groups import GroupDraft
from chapterdesk.services.meetings import MeetingDraft
from chapterdesk.services.members.drafts import MemberDraft
from chapterdesk.ui.context import CHECKIN, PageContext
from chapterdesk.ui.today.page import TodayPage
from chapterdesk.ui.today.sentences import due_tag, greeting, until
from tests.ui.conftest import PageCalls


@dataclass
class Asked:
    """What the page asked for beside navigation."""

    palette: int = 0
    meetings: int = 0
    names: list[str] = field(default_factory=list)

    def open_palette(self) -> None:
        self.palette += 1

    def start_meeting(self) -> None:
        self.meetings += 1


@pytest.fixture
def asked() -> Asked:
    return Asked()


@pytest.fixture
def page(page_context: PageContext, asked: Asked, qtbot: QtBot) -> Iterator[TodayPage]:
    made = TodayPage(
        context=page_context, open_palette=asked.open_palette, start_meeting=asked.start_meeting
    )
    qtbot.addWidget(made)
    made.resize(1068, 800)
    made.show()
    yield made
    made.clear()
    made.hide()


@pytest.fixture
def evening(services: Services) -> bytes:
    """A meeting at 18:00 that Noor facilitates, and a name to confirm."""
    group, _undo = services.groups.add(GroupDraft(name="Thursday social"))
    noor, _undo = services.members.add(MemberDraft(display_name="Noor"))
    services.members.add(MemberDraft(display_name="Wren", name_confirmed=False))
    services.groups.set_member(group, noor, GroupMemberStatus.ACTIVE, GroupRole.FACILITATOR)
    starts = datetime(2026, 11, 26, 18, 0)  # noqa: DTZ001  # wall-clock time at the meeting
    meeting, _undo = services.meetings.add(MeetingDraft(starts_local=starts, group_id=group))
    return meeting


def said(page: TodayPage) -> str:
    """Everything that can be read or heard on the page."""
    shown = [widget for widget in page.findChildren(QWidget) if widget.isVisibleTo(page)]
    labels = [widget.text() for widget in shown if isinstance(widget, QLabel)]
    heard = [part for widget in shown for part in (widget.accessibleName(), widget.toolTip())]
    return "\n".join((*labels, *heard))


class TestNames:
    def test_are_covered_until_one_key_shows_them(
        self, page: TodayPage, evening: bytes, qtbot: QtBot
    ) -> None:
        page.activate()
        assert "Noor" not in said(page)
        assert "Wren" not in said(page)
        QTest.keyClick(page, Qt.Key.Key_F4)
        qtbot.waitUntil(lambda: "Wren" in said(page))
        assert isolate("Noor") in said(page)
        QTest.keyClick(page, Qt.Key.Key_F4)
        assert "Noor" not in said(page)

    def test_are_covered_again_when_check_in_starts(
        self, page: TodayPage, evening: bytes, calls: PageCalls, qtbot: QtBot
    ) -> None:
        page.activate()
        QTest.keyClick(page, Qt.Key.Key_F4)
        qtbot.waitUntil(lambda: page.names_shown)
        QTest.keyClick(page, Qt.Key.Key_Return)
        assert calls.shown == [(CHECKIN, evening)]
        assert not page.names_shown
        page.activate()
        assert "Wren" not in said(page)

    def test_are_gone_after_the_lock(self, page: TodayPage, evening: bytes) -> None:
        page.activate()
        QTest.keyClick(page, Qt.Key.Key_F4)
        page.clear()
        assert "Noor" not in said(page)
        assert "Wren" not in said(page)


class TestMeeting:
    def test_is_shown_with_its_time(self, page: TodayPage, evening: bytes) -> None:
        page.activate()
        text = said(page)
        assert "18:00" in text
        assert "in 30 minutes" in text
        assert "Thursday social" in text

    @pytest.mark.parametrize(
        ("now", "starts", "said_first"),
        [
            ((26, 23, 42), (27, 0, 0), "A meeting after midnight."),
            ((27, 0, 30), (26, 23, 0), "A meeting is on."),
            ((26, 17, 30), (27, 9, 0), "No meeting today."),
            ((26, 23, 42), (26, 18, 0), "1 meeting today."),
        ],
    )
    def test_the_line_above_the_card_never_denies_it(  # noqa: PLR0917  # fixtures come by name
        self,
        page: TodayPage,
        services: Services,
        clock: FixedClock,
        now: tuple[int, int, int],
        starts: tuple[int, int, int],
        said_first: str,
    ) -> None:
        begins = datetime(2026, 11, *starts)  # noqa: DTZ001  # wall-clock time at the meeting
        services.meetings.add(MeetingDraft(starts_local=begins))
        clock.set(datetime(2026, 11, *now, tzinfo=UTC))
        page.activate()
        assert said_first in said(page)

    def test_after_the_last_one_nothing_more_is_planned(
        self, page: TodayPage, services: Services, evening: bytes, clock: FixedClock
    ) -> None:
        clock.set(datetime(2026, 11, 26, 23, 42, tzinfo=UTC))
        page.activate()
        assert "1 meeting today." in said(page)
        assert "Nothing more is planned for today" in said(page)
        assert "Nothing is planned" not in said(page)

    def test_none_offers_to_start_one(self, page: TodayPage, asked: Asked) -> None:
        page.activate()
        assert "Nothing is planned for today" in said(page)
        QTest.keyClick(page, Qt.Key.Key_Return)
        assert asked.meetings == 1

    def test_find_opens_the_palette(self, page: TodayPage, asked: Asked) -> None:
        page.activate()
        page.focus_search()
        assert asked.palette == 1


@pytest.mark.parametrize("size", [(1068, 800), (700, 500)])
@pytest.mark.parametrize("text_size", [100, 200])
def test_everything_has_a_name_and_fits(  # noqa: PLR0917  # fixtures come by name
    page: TodayPage,
    evening: bytes,
    page_context: PageContext,
    assert_all_named: Callable[[QWidget], None],
    size: tuple[int, int],
    text_size: int,
    qtbot: QtBot,
) -> None:
    page_context.theme.set_text_size(text_size)
    page.resize(*size)
    page.activate()
    qtbot.wait(20)
    assert_all_named(page)
    inside = page.findChild(QWidget, "start_check_in")
    assert inside is not None
    corner = inside.mapTo(page, inside.rect().bottomRight())
    assert corner.x() <= page.width()


class TestSentences:
    def test_greeting(self) -> None:
        assert [greeting(hour) for hour in (0, 11, 12, 17, 18, 23)] == [
            "Good morning",
            "Good morning",
            "Good afternoon",
            "Good afternoon",
            "Good evening",
            "Good evening",
        ]

    @pytest.mark.parametrize(
        ("starts", "expected"),
        [
            ((26, 18, 10), "in 40 minutes"),
            ((26, 17, 30), "starts now"),
            ((26, 17, 0), "since 30 minutes"),
            ((26, 21, 0), "in 3 hours"),
            ((27, 19, 0), "tomorrow"),
            ((29, 19, 0), "in 3 days"),
        ],
    )
    def test_until(self, starts: tuple[int, int, int], expected: str) -> None:
        def at(day: int, hour: int, minute: int) -> datetime:
            return datetime(2026, 11, day, hour, minute)  # noqa: DTZ001  # wall-clock time

        begins = at(*starts)
        assert until(at(26, 17, 30), begins, begins.replace(hour=23)) == expected

    def test_due_tag(self) -> None:
        assert [due_tag(days) for days in (-2, 0, 1, 5, 35, 90)] == [
            ("2 days over", "warn"),
            ("today", "bad"),
            ("tomorrow", "warn"),
            ("5 days", "neutral"),
            ("5 weeks", "neutral"),
            ("3 months", "neutral"),
        ]


def test_it_begins_with_its_heading_at_large_text(
    page: TodayPage, page_context: PageContext, evening: bytes, qtbot: QtBot
) -> None:
    page_context.theme.set_text_size(200)
    page.resize(700, 300)
    page.activate()
    area = page.findChild(QScrollArea, "today_scroll")
    assert area is not None
    qtbot.waitUntil(lambda: area.verticalScrollBar().maximum() > 0)
    QTest.qWait(0)
    qtbot.waitUntil(lambda: area.verticalScrollBar().value() == 0)
