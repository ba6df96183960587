"""The idle lock: three clocks, one warning, and no way around it by closing the lid."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from chapterdesk.core.errors import RefusedError
from chapterdesk.services.catalogue import Services
from chapterdesk.ui.guard.bar import IdleBar
from chapterdesk.ui.guard.clocks import MachineClocks, Moment
from chapterdesk.ui.guard.idle import IdleLock
from chapterdesk.ui.theme.theme import Theme

MINUTE = 60.0


@dataclass(slots=True)
class HandClocks:
    """Clocks that are moved by hand, each by itself."""

    awake: float = 500.0
    since_start: float = 900.0
    wall: float = 1_800_000_000.0

    def read(self) -> Moment:
        return Moment(awake=self.awake, since_start=self.since_start, wall=self.wall)

    def move(self, *, awake: float = 0, since_start: float = 0, wall: float = 0) -> None:
        self.awake += awake
        self.since_start += since_start
        self.wall += wall

    def pass_by(self, seconds: float) -> None:
        self.move(awake=seconds, since_start=seconds, wall=seconds)


def in_use(window: QWidget, qtbot: QtBot) -> None:
    """Show a window and wait until it is the one that hears keys."""
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()


@pytest.fixture
def clocks() -> HandClocks:
    return HandClocks()


@pytest.fixture
def locked() -> list[bool]:
    return []


@pytest.fixture
def idle(qapp: QApplication, clocks: HandClocks, locked: list[bool]) -> Iterator[IdleLock]:
    made = IdleLock(application=qapp, clocks=clocks, lock=lambda: locked.append(True))
    made.set_minutes(5)
    made.start()
    yield made
    made.stop()


class TestThreeClocks:
    def test_nobody_touches_it(
        self, idle: IdleLock, clocks: HandClocks, locked: list[bool]
    ) -> None:
        clocks.pass_by(5 * MINUTE - 1)
        assert not idle.look()
        clocks.pass_by(1)
        assert idle.look()
        assert not idle.look(), "once"
        assert locked == [True]

    @pytest.mark.parametrize(
        "night",
        [
            {"since_start": 8 * 3600.0, "wall": 8 * 3600.0},
            {"since_start": 11.0},
            {"wall": 8 * 3600.0},
            {"wall": -61.0},
        ],
        ids=["the lid was closed", "a short sleep", "only the calendar knows", "set back"],
    )
    def test_a_clock_that_jumps(
        self, idle: IdleLock, clocks: HandClocks, locked: list[bool], night: dict[str, float]
    ) -> None:
        clocks.move(**night)
        idle.look()
        assert locked == [True]

    def test_small_corrections_of_the_time_are_let_pass(
        self, idle: IdleLock, clocks: HandClocks, locked: list[bool]
    ) -> None:
        for correction in (-2.0, 3.0, -59.0, 0.5):
            clocks.move(wall=correction)
            idle.look()
        assert locked == []

    def test_the_first_key_after_a_night_opens_nothing(
        self, idle: IdleLock, clocks: HandClocks, locked: list[bool], qtbot: QtBot
    ) -> None:
        field = QLineEdit()
        qtbot.addWidget(field)
        in_use(field, qtbot)
        clocks.move(since_start=8 * 3600, wall=8 * 3600)
        QTest.keyClick(field.windowHandle(), Qt.Key.Key_A)
        assert locked == [True]

    def test_at_the_door_idleness_passes_and_sleep_does_not(
        self, idle: IdleLock, clocks: HandClocks, locked: list[bool]
    ) -> None:
        idle.hold(on=True)
        clocks.pass_by(3600)
        assert not idle.look()
        clocks.move(since_start=60, wall=60)
        assert idle.look()
        assert locked == [True]

    def test_after_the_door_it_counts_anew(
        self, idle: IdleLock, clocks: HandClocks, locked: list[bool]
    ) -> None:
        idle.hold(on=True)
        clocks.pass_by(3600)
        idle.look()
        idle.hold(on=False)
        assert not idle.look()
        clocks.pass_by(5 * MINUTE)
        assert idle.look()

    def test_the_machines_clocks_go_forward(self) -> None:
        first, second = MachineClocks().read(), MachineClocks().read()
        assert second.awake >= first.awake
        assert second.since_start >= first.since_start
        assert first.wall > 1_700_000_000


class TestWarning:
    def test_it_warns_in_the_last_half_minute_and_a_key_puts_it_off(
        self, idle: IdleLock, clocks: HandClocks, locked: list[bool], qtbot: QtBot
    ) -> None:
        field = QLineEdit()
        qtbot.addWidget(field)
        in_use(field, qtbot)
        said: list[int] = []
        idle.warned.connect(said.append)
        clocks.pass_by(5 * MINUTE - 31)
        idle.look()
        assert said == []
        clocks.pass_by(1)
        idle.look()
        clocks.pass_by(10)
        idle.look()
        assert said == [30, 20]
        with qtbot.waitSignal(idle.calmed):
            QTest.keyClick(field.windowHandle(), Qt.Key.Key_A)
        assert field.text() == "a", "the key does what it does"
        clocks.pass_by(4 * MINUTE)
        assert not idle.look()

    def test_a_moving_pointer_counts(
        self, idle: IdleLock, clocks: HandClocks, qtbot: QtBot
    ) -> None:
        window = QWidget()
        qtbot.addWidget(window)
        in_use(window, qtbot)
        clocks.pass_by(4 * MINUTE)
        QTest.mouseMove(window.windowHandle(), QPoint(20, 20))
        QTest.mouseMove(window.windowHandle(), QPoint(30, 30))
        clocks.pass_by(4 * MINUTE)
        assert not idle.look()

    def test_the_bar_says_so_and_moves_nothing(
        self, theme: Theme, idle: IdleLock, clocks: HandClocks, qtbot: QtBot
    ) -> None:
        window = QWidget()
        window.resize(900, 500)
        field = QLineEdit(window)
        qtbot.addWidget(window)
        bar = IdleBar(theme=theme, window=window)
        idle.warned.connect(bar.warn)
        idle.calmed.connect(bar.calm)
        bar.stay_requested.connect(idle.touch)
        window.show()
        window.activateWindow()
        field.setFocus()
        qtbot.waitUntil(field.hasFocus)
        clocks.pass_by(5 * MINUTE - 20)
        idle.look()
        assert bar.isVisible()
        assert "20 seconds" in bar.accessibleName()
        assert field.hasFocus()
        window.resize(500, 500)
        assert bar.geometry().right() <= 500
        stay = bar.findChild(QWidget, "idle_stay")
        assert stay is not None
        qtbot.mouseClick(stay, Qt.MouseButton.LeftButton)
        assert not bar.isVisible()


class TestSetting:
    def test_five_minutes_unless_said_otherwise_and_never_more_than_sixty(
        self, services: Services
    ) -> None:
        assert services.locking.idle_minutes() == 5
        undo = services.locking.set_idle_minutes(1)
        assert services.locking.idle_minutes() == 1
        services.undo.apply(undo)
        assert services.locking.idle_minutes() == 5
        for minutes in (0, -1, 61, 10**9):
            with pytest.raises(RefusedError):
                services.locking.set_idle_minutes(minutes)

    @pytest.mark.parametrize(("stored", "meant"), [(0, 1), (10**6, 60), ("x", 5), (None, 5)])
    def test_what_was_tampered_with_still_locks(
        self, services: Services, stored: object, meant: int
    ) -> None:
        services.chapter.set_setting("locking.idle_minutes", stored)
        assert services.locking.idle_minutes() == meant
