"""A backup is written off the database thread, can be stopped, and is made when it is due."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from chapterdesk.core.clock import FixedClock
from chapterdesk.core.errors import UserError
from chapterdesk.core.events import EventBus
from chapterdesk.core.secret import Secret
from chapterdesk.services.backups import BackupRow
from chapterdesk.services.catalogue import Desk, Services
from chapterdesk.services.chapter import ChapterDraft
from chapterdesk.services.vaults import VaultService
from chapterdesk.ui.backups.auto import AutoBackup
from chapterdesk.ui.backups.page import BackupsPage
from chapterdesk.ui.backups.running import BackupRun
from chapterdesk.ui.context import PageContext
from chapterdesk.ui.messages import RecordingMessages
from chapterdesk.ui.tasks import QtTaskRunner
from tests.conftest import MadeVault
from tests.ui.conftest import PageCalls

Named = Callable[[QWidget], None]


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    (tmp_path / "stick").mkdir()
    return tmp_path / "stick"


def backups_in(folder: Path) -> list[Path]:
    return sorted(folder.glob("backup-*.tar"))


class TestOnThreads:
    @pytest.fixture
    def crashes(self) -> list[BaseException]:
        return []

    @pytest.fixture
    def threads(self, qapp: QApplication, crashes: list[BaseException]) -> Iterator[QtTaskRunner]:
        runner = QtTaskRunner(crash=crashes.append)
        yield runner
        runner.close()
        assert crashes == []

    @pytest.fixture
    def open_desk(
        self,
        threads: QtTaskRunner,
        vaults: VaultService,
        vault_path: Path,
        made_vault: MadeVault,
        qtbot: QtBot,
    ) -> Iterator[Desk]:
        got: list[Desk] = []
        threads.run(
            lambda: vaults.open(vault_path, made_vault.unlocked, events=EventBus()),
            got.append,
            pytest.fail,
        )
        qtbot.waitUntil(lambda: bool(got), timeout=20_000)
        yield got[0]
        threads.finish(got[0].close)

    def test_two_places_get_the_same_moment(
        self, threads: QtTaskRunner, open_desk: Desk, tmp_path: Path, qtbot: QtBot
    ) -> None:
        folders = [tmp_path / "one", tmp_path / "two"]
        for folder in folders:
            folder.mkdir()
        done: list[tuple[BackupRow, ...]] = []
        run = BackupRun(backups=open_desk.services.backups, tasks=threads)
        run.done.connect(done.append)
        run.start(folders)
        run.start(folders)
        assert run.busy
        qtbot.waitUntil(lambda: bool(done), timeout=20_000)
        assert [row.target for row in done[0]] == [str(folder) for folder in folders]
        assert done[0][0].made_at == done[0][1].made_at
        assert [len(backups_in(folder)) for folder in folders] == [1, 1]
        assert not run.busy

    def test_one_that_is_stopped_leaves_nothing(
        self, threads: QtTaskRunner, open_desk: Desk, stick: Path, qtbot: QtBot
    ) -> None:
        said: list[object] = []
        run = BackupRun(backups=open_desk.services.backups, tasks=threads)
        run.done.connect(said.append)
        run.failed.connect(said.append)
        held = threading.Event()
        for _each in range(2):
            threads.run(held.wait, said.append, pytest.fail, pool="work")
        run.start([stick])
        run.cancel()
        held.set()
        qtbot.waitUntil(lambda: not run.busy, timeout=20_000)
        qtbot.waitUntil(lambda: len(said) == 2, timeout=20_000)
        assert said == [True, True]
        assert list(stick.iterdir()) == []


class TestByItself:
    @pytest.fixture
    def busy(self) -> list[bool]:
        return []

    @pytest.fixture
    def auto(self, page_context: PageContext, busy: list[bool]) -> Iterator[AutoBackup]:
        made = AutoBackup(context=page_context, quiet=lambda: not busy)
        yield made
        made.cancel()

    def test_it_waits_for_the_check_in_and_is_made_once_a_day(  # noqa: PLR0917  # fixtures
        self,
        auto: AutoBackup,
        busy: list[bool],
        services: Services,
        stick: Path,
        clock: FixedClock,
        messages: RecordingMessages,
    ) -> None:
        services.backups.places.add(stick)
        busy.append(True)
        auto.look()
        assert backups_in(stick) == []
        busy.clear()
        auto.look()
        auto.look()
        assert len(backups_in(stick)) == 1
        assert messages.errors == []
        clock.set(clock.now() + timedelta(days=1))
        auto.look()
        assert len(backups_in(stick)) == 2

    def test_what_a_killed_drill_left_goes(
        self, auto: AutoBackup, page_context: PageContext
    ) -> None:
        left = page_context.vault / "drill-0123abcd"
        left.mkdir()
        auto.begin()
        assert not left.exists()

    def test_a_stick_that_is_away_is_not_spoken_of(
        self, auto: AutoBackup, services: Services, stick: Path, messages: RecordingMessages
    ) -> None:
        services.backups.places.add(stick)
        stick.rename(stick.with_name("drawer"))
        auto.look()
        assert (messages.errors, messages.toasts) == ([], [])
        assert services.backups.list() == ()


@dataclass(frozen=True)
class Hand:
    """Press and read what the page shows; rows that are shown anew appear a moment later."""

    page: QWidget
    bot: QtBot

    def find(self, name: str) -> QWidget:
        def shown() -> list[QWidget]:
            return [each for each in self.page.findChildren(QWidget, name) if each.isVisible()]

        self.bot.waitUntil(lambda: len(shown()) == 1)
        return shown()[0]

    def press(self, name: str) -> None:
        button = self.find(name)
        assert isinstance(button, QPushButton)
        button.click()

    def says(self, name: str, text: str) -> None:
        def read() -> bool:
            found = self.find(name)
            shown = found.text() if isinstance(found, QLabel) else found.accessibleName()
            return text in shown

        self.bot.waitUntil(read)

    def write(self, name: str, text: str) -> None:
        field = self.find(name)
        assert isinstance(field, QLineEdit)
        field.setText(text)


class TestPage:
    @pytest.fixture
    def page(self, page_context: PageContext, tmp_path: Path, qtbot: QtBot) -> BackupsPage:
        page = BackupsPage(context=page_context, new_vault=lambda: tmp_path / "restored")
        qtbot.addWidget(page)
        page.resize(1068, 800)
        page.show()
        page.activate()
        return page

    @pytest.fixture
    def hand(self, page: BackupsPage, qtbot: QtBot) -> Hand:
        return Hand(page=page, bot=qtbot)

    def test_places_are_added_shown_and_removed(
        self, hand: Hand, page: BackupsPage, calls: PageCalls, stick: Path, services: Services
    ) -> None:
        calls.path = stick
        hand.press("backups_add")
        hand.says("backups_place_0", ": verified.")
        assert len(backups_in(stick)) == 1
        hand.press("backups_place_0_write")
        assert len(backups_in(stick)) == 2
        hand.press("backups_every_weekly")
        assert services.backups.places.every_days() == 7
        stick.rename(stick.with_name("drawer"))
        page.refresh()
        hand.says("backups_place_0", ": not here.")
        hand.says("backups_place_0_text", "The folder is not there.")
        hand.says("backups_word", "Safe.")
        hand.press("backups_place_0_remove")
        assert services.backups.places.list() == ()

    def test_a_drill_is_led_through(
        self, hand: Hand, calls: PageCalls, stick: Path, made_vault: MadeVault
    ) -> None:
        hand.press("backups_drill_begin")
        hand.says("backups_result_text", "no backup here")
        calls.path = stick
        hand.press("backups_now")
        hand.press("backups_drill_begin")
        hand.write("backups_drill_secret_field_edit", "AGE-SECRET-KEY-1WRONG")
        hand.press("backups_drill_go")
        hand.write("backups_drill_secret_field_edit", made_vault.recovery_code)
        hand.press("backups_drill_go")
        hand.says("backups_result_text", "recovery code on paper opened")
        hand.says("backups_result_text", "This desk made it.")
        hand.says("backups_drill_said", "The last drill was on")

    def test_a_drill_with_the_backup_of_another_desk_proves_nothing(  # noqa: PLR0917  # fixtures
        self,
        hand: Hand,
        calls: PageCalls,
        stick: Path,
        services: Services,
        vaults: VaultService,
        tmp_path: Path,
    ) -> None:
        calls.path = stick
        hand.press("backups_now")
        hand.find("backups_place_0")
        (ours,) = backups_in(stick)
        unlocked, their_code = vaults.create(
            tmp_path / "theirs",
            passphrase=Secret.from_text("six other words for them"),
            chapter=ChapterDraft(name="T"),
        )
        theirs = vaults.open(tmp_path / "theirs", unlocked, events=EventBus())
        file = theirs.services.backups.backup(tmp_path).file_name
        theirs.close()
        (tmp_path / file).replace(ours)
        hand.press("backups_drill_begin")
        hand.write("backups_drill_secret_field_edit", their_code.reveal_text())
        hand.press("backups_drill_go")
        hand.says("backups_result_text", "Another desk made it")
        assert not services.backups.drill_state().proven

    def test_everything_has_a_name(
        self, hand: Hand, calls: PageCalls, stick: Path, assert_all_named: Named
    ) -> None:
        calls.path = stick
        hand.press("backups_add")
        hand.find("backups_place_0")
        hand.press("backups_drill_begin")
        assert_all_named(hand.page)


def test_a_failure_is_told(page_context: PageContext, tmp_path: Path, services: Services) -> None:
    told: list[UserError] = []
    run = BackupRun(backups=services.backups, tasks=page_context.tasks)
    run.failed.connect(told.append)
    good = tmp_path / "good"
    good.mkdir()
    run.start([tmp_path / "gone", good])
    assert len(told) == 1
    # The other place got its backup all the same.
    assert len(backups_in(good)) == 1
    assert [row.verified for row in services.backups.list()].count(True) == 1
