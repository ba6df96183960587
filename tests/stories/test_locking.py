"""Unlocking, hiding, locking, coming back: on the real composition root."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from typing_extensions import override

from chapterdesk.core.events import EventBus
from chapterdesk.core.secret import Secret
from chapterdesk.services.chapter import ChapterDraft
from chapterdesk.services.vaults import VaultService
from chapterdesk.ui.guard.watch.port import Away
from chapterdesk.ui.messages import Question
from tests.conftest import PASSPHRASE, MadeVault
from tests.stories.conftest import Answers, Person, StoppedClocks, TellingWatch

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ENTER, ESCAPE = Qt.Key.Key_Return, Qt.Key.Key_Escape
Make = Callable[[], Person]


def unlock(person: Person, path: Path, passphrase: str = PASSPHRASE) -> None:
    person.root.begin(path, practice=False)
    person.unlock(passphrase)


def trouble(person: Person) -> str:
    label = person.find("unlock_trouble")
    assert isinstance(label, QLabel)
    return label.text() if label.isVisible() else ""


def start_check_in(person: Person) -> None:
    person.press(Qt.Key.Key_N, CTRL)
    person.wait_for("checkin_page")
    person.focus_is("checkin_search")
    person.idle()


class TestUnlocking:
    def test_a_wrong_passphrase_is_told_and_the_right_one_opens(
        self, make_person: Make, vault_path: Path
    ) -> None:
        person = make_person()
        unlock(person, vault_path, "not this one")
        person.wait(lambda: bool(trouble(person)))
        assert person.root.session is None
        person.write(PASSPHRASE)
        assert trouble(person) == ""
        person.press(ENTER)
        person.wait_for("today_page")

    def test_a_desk_that_is_open_elsewhere_says_so(
        self, make_person: Make, vault_path: Path, vaults: VaultService, made_vault: MadeVault
    ) -> None:
        other = vaults.open(vault_path, made_vault.unlocked, events=EventBus())
        person = make_person()
        unlock(person, vault_path)
        person.wait(lambda: "open" in trouble(person))
        other.close()
        person.write(PASSPHRASE)
        person.press(ENTER)
        person.wait_for("today_page")

    def test_the_last_desk_is_remembered(self, make_person: Make, vault_path: Path) -> None:
        first = make_person()
        first.open(vault_path)
        first.root.quit()
        first.wait(lambda: first.root.ended)
        second = make_person()
        second.root.begin(None, practice=False)
        assert second.shows("unlock_page")


class TestLocking:
    def test_lock_lets_go_and_asks_for_a_locked_process(
        self, make_person: Make, vault_path: Path, answers: Answers, vaults: VaultService
    ) -> None:
        person = make_person()
        person.open(vault_path)
        person.press(Qt.Key.Key_L, CTRL)
        assert answers.left == 1
        assert list(answers.started[0])[-2:] == ["--vault", "-"]
        assert answers.told == [str(vault_path)]
        assert not person.window.isVisible()
        opened = vaults.open(
            vault_path,
            vaults.derive(vault_path, passphrase=Secret.from_text(PASSPHRASE)),
            events=EventBus(),
        )
        opened.close()

    def test_panic_starts_nothing(
        self, make_person: Make, vault_path: Path, answers: Answers
    ) -> None:
        person = make_person()
        person.open(vault_path)
        person.press(Qt.Key.Key_L, CTRL | SHIFT)
        assert (answers.left, answers.started) == (1, [])

    def test_closing_the_window_lets_go(
        self, make_person: Make, vault_path: Path, answers: Answers
    ) -> None:
        person = make_person()
        person.open(vault_path)
        person.window.close()
        person.wait(lambda: person.root.ended)
        assert (answers.left, answers.started) == (1, [])

    def test_the_next_unlock_returns_to_the_check_in(
        self, make_person: Make, vault_path: Path
    ) -> None:
        person = make_person()
        person.open(vault_path)
        start_check_in(person)
        person.press(Qt.Key.Key_L, CTRL)
        again = make_person()
        unlock(again, vault_path)
        again.wait_for("checkin_page")
        again.focus_is("checkin_search")
        again.press(ESCAPE)
        again.wait_for("today_page")
        again.idle()
        again.press(Qt.Key.Key_L, CTRL)
        third = make_person()
        third.open(vault_path)

    def test_a_bug_locks_first_and_shows_a_report_without_data(
        self,
        make_person: Make,
        vault_path: Path,
        answers: Answers,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        person = make_person()
        person.open(vault_path)
        person.root.crash.take(RuntimeError("Sam Dlamini"))
        person.wait(lambda: any(w.objectName() == "crash_dialog" for w in _shown()))
        dialog = next(w for w in _shown() if w.objectName() == "crash_dialog")
        report = dialog.findChild(QLabel, "crash_report")
        assert isinstance(report, QLabel)
        assert "RuntimeError" in report.text()
        assert "Sam" not in report.text()
        dialog.close()
        person.wait(lambda: answers.left == 1)
        caplog.clear()


class TestLockingByItself:
    def test_it_warns_and_then_locks(
        self, make_person: Make, vault_path: Path, answers: Answers, clocks: StoppedClocks
    ) -> None:
        person = make_person()
        person.open(vault_path)
        clocks.pass_by(4 * 60 + 40)
        person.wait_for("idle_bar")
        # As the system delivers it: to the window.
        QTest.keyClick(person.window.windowHandle(), Qt.Key.Key_Shift)
        assert not person.shows("idle_bar")
        clocks.pass_by(5 * 60)
        person.wait(lambda: answers.left == 1)
        assert list(answers.started[0])[-2:] == ["--vault", "-"]
        assert answers.told == [str(vault_path)]
        assert not person.window.isVisible()

    @pytest.mark.parametrize("why", list(Away))
    def test_it_locks_when_the_system_says_that_nobody_is_there(
        self,
        make_person: Make,
        vault_path: Path,
        answers: Answers,
        watch: TellingWatch,
        why: Away,
    ) -> None:
        person = make_person()
        unlock(person, vault_path)
        assert watch.away is None, "nothing to lock yet"
        person.wait_for("today_page")
        assert watch.away is not None
        watch.away(why)
        assert answers.left == 1
        assert watch.away is None

    def test_the_chapter_says_after_how_long(
        self, make_person: Make, vault_path: Path, answers: Answers, clocks: StoppedClocks
    ) -> None:
        person = make_person()
        person.open(vault_path)
        session = person.root.session
        assert session is not None
        services = session.context.services
        person.root.tasks.run(
            lambda: services.locking.set_idle_minutes(1), lambda _undo: None, pytest.fail
        )
        person.wait(lambda: person.root.guard.idle.minutes == 1)
        clocks.pass_by(61)
        person.wait(lambda: answers.left == 1)

    def test_at_the_door_only_sleep_locks(
        self,
        make_person: Make,
        vault_path: Path,
        answers: Answers,
        clocks: StoppedClocks,
        watch: TellingWatch,
    ) -> None:
        person = make_person()
        person.open(vault_path)
        start_check_in(person)
        session = person.root.session
        assert session is not None
        session.context.hold_door(True)
        clocks.pass_by(3600)
        person.root.guard.idle.look()
        assert answers.left == 0
        assert watch.away is not None
        watch.away(Away.ASLEEP)
        assert answers.left == 1


class TestKeys:
    def test_the_door_answers_to_nothing_but_its_own(
        self, make_person: Make, vault_path: Path, answers: Answers
    ) -> None:
        person = make_person()
        person.open(vault_path)
        start_check_in(person)
        session = person.root.session
        assert session is not None
        session.context.hold_door(True)
        for key in (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_K, Qt.Key.Key_N):
            person.press(key, CTRL)
        person.press(Qt.Key.Key_F1)
        person.idle()
        assert person.shows("checkin_page")
        assert not person.shows("sidebar")
        assert not session.palette.isVisible()
        assert not person.find("help_window").isVisible()
        # Somebody in danger is helped from any screen; no name stands on that page.
        person.press(Qt.Key.Key_F9)
        assert person.find("help_window").isVisible()
        person.find("help_window").close()
        person.window.activateWindow()
        person.press(Qt.Key.Key_L, CTRL)
        assert answers.left == 1

    def test_one_key_hides_everything_and_any_key_brings_it_back(
        self, make_person: Make, vault_path: Path
    ) -> None:
        person = make_person()
        person.open(vault_path)
        person.press(Qt.Key.Key_H, CTRL | SHIFT)
        person.wait_for("privacy_screen")
        person.press(Qt.Key.Key_Space)
        person.wait(lambda: not person.shows("privacy_screen"))

    def test_text_grows_by_key_and_f6_moves_between_panes(
        self, make_person: Make, vault_path: Path
    ) -> None:
        person = make_person()
        person.open(vault_path)
        person.press(Qt.Key.Key_Plus, CTRL)
        assert person.root.session is not None
        theme = person.root.session.context.theme
        person.wait(lambda: theme.text_size == 125)
        drawn: list[int] = []
        theme.changed.connect(lambda: drawn.append(theme.text_size))
        for key in (Qt.Key.Key_Plus, Qt.Key.Key_Plus, Qt.Key.Key_0):
            person.press(key, CTRL)
        person.wait(lambda: theme.text_size == 100)
        assert drawn == [100], "keys in a row are drawn once"
        person.press(Qt.Key.Key_F6)
        person.focus_is("sidebar_today")
        person.press(Qt.Key.Key_F6)
        person.focus_is("start_now")

    def test_help_opens_where_one_is(self, make_person: Make, vault_path: Path) -> None:
        person = make_person()
        person.open(vault_path)
        person.press(Qt.Key.Key_F9)
        window = person.find("help_window")
        assert window.isVisible()
        assert getattr(window, "page", "") == "emergency"
        numbers = person.find("help_danger_text")
        assert isinstance(numbers, QLabel)
        person.wait(lambda: "999" in numbers.text())
        assert not person.find("help_no_country").isVisible()

    def test_without_a_country_the_page_for_danger_leads_to_where_it_is_set(
        self,
        make_person: Make,
        vaults: VaultService,
        vault_path: Path,
        made_vault: MadeVault,
    ) -> None:
        desk = vaults.open(vault_path, made_vault.unlocked, events=EventBus())
        profile = desk.services.chapter.profile()
        draft = ChapterDraft(
            name=profile.name, country="", timezone=profile.timezone, language=profile.language
        )
        desk.services.chapter.save(draft)
        desk.close()
        person = make_person()
        person.open(vault_path)
        person.press(Qt.Key.Key_F9)
        person.wait(lambda: person.find("help_no_country").isVisible())
        numbers = person.find("help_danger_text")
        assert isinstance(numbers, QLabel)
        assert "112" in numbers.text()
        person.bot.mouseClick(person.find("help_no_country_action"), Qt.MouseButton.LeftButton)
        person.wait_for("settings_page")
        person.focus_is("settings_facts_country_field")
        assert not person.find("help_window").isVisible()
        field = person.find("settings_facts_country_field")
        assert not field.visibleRegion().isEmpty(), "scrolled to"


class TestOverDialogs:
    """The keys that hide and lock work over whatever stands before the window."""

    @pytest.fixture(params=["dialog", "palette", "help"])
    def person(self, request: pytest.FixtureRequest, make_person: Make, vault_path: Path) -> Person:
        made = make_person()
        made.open(vault_path)
        session = made.root.session
        assert session is not None
        if request.param == "dialog":
            question = Question(title="Sure?", lost="Nothing.", verb="Do it")
            session.context.messages.confirm(question, lambda: None)
        elif request.param == "palette":
            made.press(Qt.Key.Key_K, CTRL)
        else:
            made.press(Qt.Key.Key_F9)
        made.wait(lambda: QApplication.activeWindow() not in {None, made.window})
        return made

    def key(self, letter: Qt.Key, modifier: Qt.KeyboardModifier) -> None:
        # As the system delivers it: to the window that is in front.
        front = QApplication.activeWindow()
        assert front is not None
        QTest.keyClick(front.windowHandle(), letter, modifier)

    def test_lock(self, person: Person, answers: Answers) -> None:
        self.key(Qt.Key.Key_L, CTRL)
        assert (answers.left, len(answers.started)) == (1, 1)

    def test_panic(self, person: Person, answers: Answers) -> None:
        self.key(Qt.Key.Key_L, CTRL | SHIFT)
        assert (answers.left, answers.started) == (1, [])

    def test_privacy(self, person: Person) -> None:
        self.key(Qt.Key.Key_H, CTRL | SHIFT)
        person.wait_for("privacy_screen")
        covers = [
            cover
            for window in _shown()
            for cover in window.findChildren(QWidget, "privacy_screen")
            if cover.isVisible()
        ]
        assert len({cover.window() for cover in covers}) == len(_shown())
        self.key(Qt.Key.Key_Space, Qt.KeyboardModifier.NoModifier)
        person.wait(lambda: not person.shows("privacy_screen"))


class _Flashes(QObject):
    """Write down every window that appears."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.seen.append(f"{type(watched).__name__} {watched.objectName()}")
        return False


@pytest.fixture
def flashes(qapp: QApplication) -> Iterator[_Flashes]:
    watcher = _Flashes()
    qapp.installEventFilter(watcher)
    yield watcher
    qapp.removeEventFilter(watcher)


def test_no_part_of_a_page_appears_as_a_window_of_its_own(
    make_person: Make, vault_path: Path, flashes: _Flashes
) -> None:
    person = make_person()
    person.open(vault_path)
    session = person.root.session
    assert session is not None
    for name in ("members", "groups", "meetings", "mentoring", "resources", "import"):
        session.navigate(name)
        person.wait_for(f"{name}_page")
        person.idle()
    for name in ("backups", "settings", "bin"):
        session.navigate(name)
        person.idle()
    assert flashes.seen == ["MainWindow main_window"]


def _shown() -> list[QWidget]:
    return [window for window in QApplication.topLevelWidgets() if window.isVisible()]
