"""One task on the real window, in this process: `python -m benchmark.in_window TASK VAULT RUNS`.

Prints one JSON object. The window is the program's own, from its composition root; keys are sent to
it as a keyboard would, and a time ends when the state that was waited for has been painted.
"""

import json
import string
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final, TypeVar

from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget
from typing_extensions import override

from benchmark.chapters import write_people
from benchmark.desk import meeting_of, next_meeting, prefixes
from chapterdesk.app.ending import Ends
from chapterdesk.app.root import Root, build_application, build_root
from chapterdesk.core.clock import SystemClock
from chapterdesk.core.errors import UserError
from chapterdesk.core.paths import config_dir, data_dir
from chapterdesk.core.practice import PRACTICE_PASSPHRASE
from chapterdesk.core.secret import Secret
from chapterdesk.services.checkin.service import Marked
from chapterdesk.services.vaults import Unlocked, VaultService
from chapterdesk.ui.checkin.page import CheckInPage
from chapterdesk.ui.collector import Collector
from chapterdesk.ui.context import BACKUPS, CHECKIN, MEETINGS, MEMBERS, SETTINGS, SHEET, TODAY
from chapterdesk.ui.icons.store import IconStore
from chapterdesk.ui.paper.dialog import PaperDialog
from chapterdesk.ui.settings import Settings
from chapterdesk.ui.tasks import Priority
from chapterdesk.ui.widgets.lists.view import RowList

T = TypeVar("T")
_LONGEST_MS: Final = 60_000
_SETTLE_MS: Final = 10_000
_LOOKED_MS: Final = 2_000
"""Nobody goes on from Today before looking at it."""
_PAUSE_MS: Final = 20
_BATCH: Final = 4_000
ROLL: Final = 500
LONG_ROLL: Final = 20_000
Found = dict[str, Any]


class NotedVaults(VaultService):
    """Open vaults as always, and note when a key was asked for and when it was there."""

    asked = 0.0
    derived = 0.0
    busy = 0.0

    @override
    def derive(
        self,
        path: Path,
        *,
        passphrase: Secret | None = None,
        recovery_code: Secret | None = None,
        key_file: Path | None = None,
        improve: bool = False,
    ) -> Unlocked:
        self.asked = time.perf_counter()
        unlocked = super().derive(
            path,
            passphrase=passphrase,
            recovery_code=recovery_code,
            key_file=key_file,
            improve=improve,
        )
        self.derived = time.perf_counter()
        self.busy = time.process_time()
        return unlocked


class Watch(QObject):
    """Run the event loop until something is the case and has been painted."""

    def __init__(self, window: QWidget) -> None:
        super().__init__()
        self._loop = QEventLoop()
        self._ready: Callable[[], bool] | None = None
        self._painted = 0.0
        self._window = window
        window.installEventFilter(self)
        handle = window.windowHandle()
        if handle is not None:
            handle.installEventFilter(self)

    def until_painted(self, ready: Callable[[], bool]) -> float:
        """Return when a state has been painted, as `time.perf_counter` tells it."""
        self._ready = ready
        # What is already so needs no change to be painted: ask for one paint.
        if ready():
            self._window.update()
        self._run()
        return self._painted

    def until(self, ready: Callable[[], bool]) -> None:
        """Return when something is the case, looking every millisecond."""
        look = QTimer(self, interval=1)
        look.timeout.connect(lambda: self._loop.quit() if ready() else None)
        look.start()
        self._run()
        look.stop()

    def rest(self, milliseconds: int) -> None:
        """Let the event loop run."""
        QTimer.singleShot(milliseconds, self._loop.quit)
        self._loop.exec()

    def _run(self) -> None:
        late = QTimer(self, singleShot=True, interval=_LONGEST_MS)
        late.timeout.connect(lambda: self._loop.exit(1))
        late.start()
        if self._loop.exec():
            raise RuntimeError("the window did not show what was waited for")
        late.stop()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.UpdateRequest and self._ready is not None and self._ready():
            self._ready = None
            # Paint here and now: what else waits in the queue is no part of what is seen.
            watched.event(event)
            self._painted = time.perf_counter()
            self._loop.quit()
            return True
        return False


class Bench:
    """Hold the program's window at an unlocked chapter."""

    def __init__(self, vault: Path) -> None:
        settings = Settings(folder=config_dir())
        icons = IconStore()
        application = build_application(settings=settings, icons=icons)
        self.vaults = NotedVaults(clock=SystemClock())
        self.root: Root = build_root(
            application=application,
            theme=application.theme,
            settings=settings,
            icons=icons,
            clock=SystemClock(),
            data=data_dir(),
            vaults=self.vaults,
            ends=Ends(start=lambda _command: None, leave=lambda: None),
        )
        Collector(parent=self.root).start()
        self.root.begin(vault, practice=True)
        self.watch = Watch(self.root.window)
        self.processor_ms = 0.0
        self.unlocked_ms = self._unlock()

    def _unlock(self) -> float:
        window = self.root.window
        self.watch.until_painted(window.isVisible)
        field = window.findChild(QLineEdit, "unlock_passphrase_edit")
        if field is None:
            raise RuntimeError("the unlock screen has no field")
        # Whoever types a passphrase gives the desk the seconds in which it is loaded.
        self.watch.until(lambda: self.root.warming.done)
        if not field.text():
            QTest.keyClicks(field, PRACTICE_PASSPHRASE)
        QTest.keyClick(field, Qt.Key.Key_Return)
        shown = self.watch.until_painted(self._today_is_full)
        self.processor_ms = (time.process_time() - self.vaults.busy) * 1000
        return (shown - self.vaults.derived) * 1000

    def _today_is_full(self) -> bool:
        word = self.root.window.findChild(QLabel, "backup_word")
        return word is not None and word.isVisible() and bool(word.text())

    @property
    def services(self) -> Any:
        """The open chapter's services."""
        return self._session.context.services

    @property
    def _session(self) -> Any:
        if self.root.session is None:
            raise RuntimeError("the desk is not open")
        return self.root.session

    def ask(self, work: Callable[[], T]) -> T:
        """Do something on the database thread and wait for it."""
        answers: list[T] = []
        self.root.tasks.run(work, answers.append, _raise)
        self.watch.until(lambda: bool(answers))
        return answers[0]

    def navigate(self, name: str, subject: bytes | None = None) -> None:
        """Ask for a page."""
        self._session.navigate(name, subject)

    @property
    def current(self) -> QWidget | None:
        """The page that is shown."""
        page: QWidget | None = self._session.shell.current
        return page

    def go(self, name: str, subject: bytes | None = None) -> QWidget:
        """Show a page and return it."""
        self._session.navigate(name, subject)
        self.watch.until(lambda: self._is_shown(name))
        page: QWidget = self._session.shell.current
        return page

    def _is_shown(self, name: str) -> bool:
        page = self._session.shell.current
        return page is not None and page.page_name == name

    def checkin(self, meeting_id: bytes | None = None) -> CheckInPage:
        """Open check-in at a meeting, else at the one that is about to start or that starts now."""
        page = self.go(CHECKIN, meeting_id or self.ask(lambda: next_meeting(self.services)))
        if not isinstance(page, CheckInPage):
            raise TypeError("that is another page")
        self.watch.until_painted(lambda: page.controller.summary is not None)
        return page

    def look_at_a_sheet(self) -> None:
        """Open the preview of a meeting's attendance sheet, and close it once it is drawn."""
        self._session.navigate(SHEET, self.ask(lambda: next_meeting(self.services)))

        def drawn() -> PaperDialog | None:
            for dialog in self._session.shell.window().findChildren(PaperDialog):
                if any(not label.pixmap().isNull() for label in dialog.findChildren(QLabel)):
                    return dialog
            return None

        self.watch.until(lambda: drawn() is not None)
        dialog = drawn()
        if dialog is not None:
            dialog.reject()

    def type_and_watch(self, page: CheckInPage, text: str) -> list[float]:
        """Type letter by letter; return the milliseconds until each list was painted."""
        times = []
        for letter in text:
            start = time.perf_counter()
            QTest.keyClicks(page.search, letter)
            times.append(self._caught_up(page, start))
            self.watch.rest(_PAUSE_MS)
        return times

    def empty(self, page: CheckInPage) -> None:
        """Empty the search box."""
        QTest.keyClick(page.search, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClick(page.search, Qt.Key.Key_Delete)
        self._caught_up(page, 0)

    def _caught_up(self, page: CheckInPage, start: float) -> float:
        shown = self.watch.until_painted(lambda: page.controller.caught_up)
        return (shown - start) * 1000

    def close(self) -> None:
        """Close the chapter in order."""
        self.root.quit()
        self.watch.until(lambda: self.root.ended)


def unlock(bench: Bench, runs: int) -> Found:
    """Report the unlocking that every task begins with."""
    del runs
    derivation = (bench.vaults.derived - bench.vaults.asked) * 1000
    return {"ms": bench.unlocked_ms, "processor": bench.processor_ms, "kdf": derivation}


def checkin(
    bench: Bench, runs: int, *, settled: bool = True, meeting_id: bytes | None = None
) -> Found:
    """Check people in by two letters and Enter, each once the counts have `settled`."""
    page = bench.checkin(meeting_id)
    told: list[float] = []
    marks: list[Marked] = []

    def heard(marked: Marked) -> None:
        told.append(time.perf_counter())
        marks.append(marked)

    page.controller.marked.connect(heard)
    found: Found = {"ms": [], "told": [], "processor": []}
    starts = [word for word in bench.ask(lambda: prefixes(bench.services)) if _typable([word])]
    for turn in range(runs):
        bench.type_and_watch(page, starts[turn % len(starts)])
        before = len(marks)
        start, busy = time.perf_counter(), time.process_time()
        QTest.keyClick(page.search, Qt.Key.Key_Return)
        shown = bench.watch.until_painted(lambda before=before: len(marks) > before)
        if marks[-1].already:
            bench.empty(page)
            continue
        found["ms"].append((shown - start) * 1000)
        found["processor"].append((time.process_time() - busy) * 1000)
        found["told"].append((told[-1] - start) * 1000)
        if settled:
            bench.watch.until(lambda: not page.controller.pending)
        bench.watch.rest(_PAUSE_MS)
    return found


def long_roll(bench: Bench, runs: int) -> Found:
    """Check people in at a meeting that expects 20,000."""
    return checkin(bench, runs, meeting_id=bench.ask(lambda: meeting_of(bench.services, LONG_ROLL)))


def roll(bench: Bench, runs: int) -> Found:
    """Open the roll of a meeting that expects 500, for the first time and again."""
    meeting_id = bench.ask(lambda: meeting_of(bench.services, ROLL))
    bench.watch.rest(_LOOKED_MS)

    def opened() -> float:
        start = time.perf_counter()
        bench.navigate(CHECKIN, meeting_id)
        shown = bench.watch.until_painted(lambda: _is_rolled(bench, meeting_id))
        return (shown - start) * 1000

    found: Found = {"first": opened(), "again": []}
    for _turn in range(runs):
        bench.watch.rest(_PAUSE_MS * 10)
        bench.go(TODAY)
        bench.watch.rest(_PAUSE_MS * 10)
        found["again"].append(opened())
    return found


def _is_rolled(bench: Bench, meeting_id: bytes) -> bool:
    page = bench.current
    if not isinstance(page, CheckInPage) or page.controller.meeting_id != meeting_id:
        return False
    return page.controller.summary is not None and page.people.list.rows.rowCount() > 0


def during_import(bench: Bench, runs: int) -> Found:
    """Check people in while an import writes its steps beside it."""
    imports = bench.services.imports
    steps: list[float] = []
    rows: list[int] = []

    def begin() -> None:
        number = len(rows)
        file = data_dir() / f"import-{number}.csv"
        file.parent.mkdir(parents=True, exist_ok=True)
        write_people(file, _BATCH, f"Guest{number}x")
        table = imports.read(file)
        rows.append(0)
        bench.root.tasks.run(
            lambda: imports.start(table, names_on_paper=None), step, _raise, priority=Priority.LATER
        )

    def step(batch: bytes) -> None:
        def work() -> Any:
            start = time.perf_counter()
            progress = imports.step(batch)
            steps.append((time.perf_counter() - start) * 1000)
            return progress

        def done(progress: Any) -> None:
            rows[-1] = progress.done
            if progress.done < progress.total:
                step(batch)
            else:
                begin()

        bench.root.tasks.run(work, done, _raise, priority=Priority.LATER)

    begin()
    bench.watch.until(lambda: bool(steps))
    # What is brought in changes the counts all the time: they never settle.
    found = checkin(bench, runs, settled=False)
    return {**found, "rows": sum(rows), "steps": steps}


def search(bench: Bench, runs: int) -> Found:
    """Type hit-heavy beginnings, letter by letter."""
    page = bench.checkin()
    times: list[float] = []
    starts = _typable(bench.ask(lambda: prefixes(bench.services)))
    for text in [word for word in starts if len(word) > 1] * runs:
        times += bench.type_and_watch(page, text)
        bench.empty(page)
    return {"ms": times}


def members(bench: Bench, runs: int) -> Found:
    """Open Members for the first time, and again from Today."""
    del runs
    bench.watch.rest(_LOOKED_MS)

    def opened() -> float:
        start = time.perf_counter()
        page = bench.go(MEMBERS)
        shown = bench.watch.until_painted(lambda: _is_filled(page))
        return (shown - start) * 1000

    first = opened()
    again = []
    for _turn in range(5):
        bench.watch.rest(_PAUSE_MS * 10)
        bench.go(TODAY)
        bench.watch.rest(_PAUSE_MS * 10)
        again.append(opened())
    return {"first": first, "again": again}


def memory(bench: Bench, runs: int) -> Found:
    """Read the memory ten seconds after unlocking, after every page, and after a paper."""
    del runs
    bench.watch.rest(_SETTLE_MS)
    settled = _rollup()
    page = bench.checkin()
    for text in _typable(bench.ask(lambda: prefixes(bench.services))):
        bench.type_and_watch(page, text)
        bench.empty(page)
    for name in (MEMBERS, MEETINGS, BACKUPS, SETTINGS, TODAY):
        bench.go(name)
        bench.watch.rest(_PAUSE_MS * 20)
    bench.watch.rest(_SETTLE_MS)
    worked = _rollup()
    bench.look_at_a_sheet()
    bench.watch.rest(_SETTLE_MS)
    return {"settled": settled, "worked": worked, "printed": _rollup()}


def _is_filled(page: QWidget) -> bool:
    rows = page.findChild(RowList)
    return rows is not None and rows.rows.rowCount() > 0 and rows.rows.row(0) is not None


def _typable(words: Iterable[str]) -> list[str]:
    """Return what the keyboard of the test tool can type."""
    return [word for word in words if set(word) <= set(string.ascii_lowercase)]


def _rollup() -> dict[str, int]:
    """Return RSS and PSS of this process in KiB."""
    found = {}
    for line in Path("/proc/self/smaps_rollup").read_text(encoding="ascii").splitlines():
        name, _colon, rest = line.partition(":")
        if name in {"Rss", "Pss"}:
            found[name] = int(rest.split()[0])
    return found


def _raise(error: UserError) -> None:
    raise error


TASKS: Final[dict[str, Callable[[Bench, int], Found]]] = {
    "unlock": unlock,
    "checkin": checkin,
    "long-roll": long_roll,
    "roll": roll,
    "during-import": during_import,
    "search": search,
    "members": members,
    "memory": memory,
}


if __name__ == "__main__":
    window = Bench(Path(sys.argv[2]))
    outcome = TASKS[sys.argv[1]](window, int(sys.argv[3]))
    window.close()
    print(json.dumps(outcome))
