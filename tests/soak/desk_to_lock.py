"""The real window in a process of its own, led by the lines of `memory_after_lock`.

It stands still wherever a line says so: with the recovery code typed, the passphrase, a PIN, a
reader's passphrase; with a sealed text open; with a record and a half-typed form open. The lock at
its end is the real one: this process dies and starts another.
"""

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from typing_extensions import override

from chapterdesk.app.ending import Ends
from chapterdesk.app.root import Root, build_application, build_root
from chapterdesk.core.clock import SystemClock
from chapterdesk.core.paths import config_dir, data_dir
from chapterdesk.core.secret import Secret
from chapterdesk.crypto.kdf import FLOOR
from chapterdesk.services.vaults import VaultService
from chapterdesk.ui.guard.respawn import start_process
from chapterdesk.ui.icons.store import IconStore
from chapterdesk.ui.settings import Settings

_LOCKED_DESK: Final = """
import sys
from pathlib import Path
from chapterdesk.app.run import run
sys.exit(run(vault=Path(sys.argv[1]), practice=False))
"""
_PATIENCE_S: Final = 20
CTRL: Final = Qt.KeyboardModifier.ControlModifier


class Hidden(QObject):
    """Say when the window goes."""

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Hide and watched.objectName() == "main_window":
            tell(f"hidden {time.monotonic()}")
        return False


class Chosen:
    """Stand for the dialog for files: somebody chose one."""

    def __init__(self) -> None:
        self.path = Path()

    def open_file(self, *, title: str, patterns: str, chosen: Callable[[Path], None]) -> None:
        chosen(self.path)

    def folder(self, *, title: str, start: Path | None, chosen: Callable[[Path], None]) -> None:
        raise AssertionError(title)

    def save_file(
        self, *, title: str, suggested: str, patterns: str, chosen: Callable[[Path], None]
    ) -> None:
        raise AssertionError(title)


class Keyring:
    """Stand for a keyring that works and that nothing is kept in."""

    def require_usable(self) -> None:
        return

    def read(self, account: str) -> Secret | None:
        return None

    def write(self, account: str, secret: Secret) -> None:
        raise AssertionError(account)

    def forget(self, account: str) -> bool:
        return True


def tell(line: str) -> None:
    os.write(1, f"{line}\n".encode())


def told() -> str:
    return sys.stdin.readline().strip()


def start_locked(command: list[str], said: str) -> None:
    """Start what a lock starts; readable for the scanner where that is not run as root."""
    if os.getuid() != 0:
        # The program itself refuses to be read by its own user, and so would be the scan.
        command, said = [sys.executable, "-c", _LOCKED_DESK, said], ""
    start_process(command, said)


class Led:
    """Press keys in the window and wait for what they bring."""

    def __init__(self, application: QApplication, root: Root) -> None:
        self._application = application
        self._root = root

    def wait(self, what: Callable[[], bool]) -> None:
        until = time.monotonic() + _PATIENCE_S
        while not what():
            if time.monotonic() > until:
                raise TimeoutError
            self._application.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)

    def find(self, name: str) -> QWidget | None:
        found = self._root.window.findChild(QWidget, name)
        return found if isinstance(found, QWidget) and found.isVisible() else None

    def wait_for(self, name: str) -> QWidget:
        self.wait(lambda: self.find(name) is not None)
        found = self.find(name)
        assert found is not None
        return found

    def write(self, name: str, text: str) -> None:
        field = self.wait_for(name)
        assert isinstance(field, QLineEdit)
        QTest.keyClicks(field, text)

    def click(self, name: str) -> None:
        button = self.wait_for(name)
        self.wait(button.isEnabled)
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def enter(self, name: str) -> None:
        QTest.keyClick(self.wait_for(name), Qt.Key.Key_Return)

    def navigate(self, page: str, subject: bytes | None = None) -> None:
        session = self._root.session
        assert session is not None
        session.navigate(page, subject)
        self.wait_for(f"{page}_page")
        self.settle()
        self.settle()

    def settle(self) -> None:
        answered: list[object] = []
        self._root.tasks.run(lambda: None, answered.append, answered.append)
        self.wait(lambda: bool(answered))


def use_code(led: Led) -> None:
    """Open the desk by its recovery code, and go back before a new passphrase is set."""
    led.click("unlock_recovery")
    led.write("recovery_code_field", told())
    tell("code")
    told()
    led.click("recovery_next")
    led.wait(lambda: led.find("recovery_code_field") is None)
    led.click("recovery_back")
    led.wait_for("recovery_code_field")
    led.click("recovery_back")


def unlock(led: Led, files: Chosen) -> None:
    files.path = Path(told())
    led.click("unlock_key_file_choose")
    led.write("unlock_passphrase_edit", told())
    tell("typed")
    told()
    led.enter("unlock_passphrase_edit")
    led.wait_for("today_page")


def type_pin(led: Led) -> None:
    led.navigate("keys")
    led.click("keys_quick_switch")
    led.write("keys_quick_pin_edit", told())
    tell("pin")
    told()
    led.click("keys_quick_stay")


def open_sealed(led: Led) -> None:
    led.navigate("sealed")
    led.write("sitting_passphrase_edit", told())
    tell("reader")
    told()
    led.enter("sitting_passphrase_edit")
    led.wait_for("sealed_row_0")
    led.enter("sealed_row_0")
    led.wait_for("sealed_what")
    tell("sealed")
    told()


def main(vault: Path) -> None:
    settings, icons = Settings(folder=config_dir()), IconStore()
    application = build_application(settings=settings, icons=icons)
    hidden, files = Hidden(), Chosen()
    root = build_root(
        application=application,
        theme=application.theme,
        settings=settings,
        icons=icons,
        clock=SystemClock(),
        data=data_dir(),
        vaults=VaultService(clock=SystemClock(), kdf=FLOOR, keychain=Keyring()),
        files=lambda _window: files,
        ends=Ends(start=lambda command, said: start_locked(list(command), said)),
    )
    application.installEventFilter(hidden)
    led = Led(application, root)
    root.window.resize(1280, 800)
    root.begin(vault, practice=False)
    use_code(led)
    unlock(led, files)
    type_pin(led)
    open_sealed(led)
    led.navigate("members", bytes.fromhex(told()))
    led.click("members_add")
    led.write("member_name", told())
    tell("open")
    told()
    root.window.activateWindow()
    led.wait(root.window.isActiveWindow)
    tell(f"pressed {time.monotonic()}")
    QTest.keyClick(root.window, Qt.Key.Key_L, CTRL)
    raise AssertionError("the desk was not locked")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
