"""Before the window: what is missing is told; what is remembered; what happens at a bug."""

import os
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, Qt, QTimer
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.exceptions import capture_exceptions
from pytestqt.qtbot import QtBot

from chapterdesk.core.errors import CannotStartError, ExitCode
from chapterdesk.ui import preflight
from chapterdesk.ui.crash import CrashDialog, CrashSeam, report_of
from chapterdesk.ui.guard.clipboard import Clipboard
from chapterdesk.ui.settings import LEGAL_KEYS, Settings
from chapterdesk.ui.theme.theme import Theme

X11 = {"DISPLAY": ":0"}
NO_SERVER = ":4711"


def answers(_environment: Mapping[str, str]) -> bool:
    return True


def is_dead(_environment: Mapping[str, str]) -> bool:
    return False


@contextmanager
def running_x_server() -> Iterator[str]:
    """Start an X server on a number that is free; skip where there is none to start."""
    if shutil.which("Xvfb") is None:
        pytest.skip("needs Xvfb")
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-nolisten", "tcp", "-noreset"],
        pass_fds=[write], stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(write)
    with os.fdopen(read) as told:
        number = told.readline().strip()
    try:
        yield f":{number}"
    finally:
        server.terminate()
        server.wait()


class TestPreflight:
    def test_a_whole_machine_passes(self) -> None:
        preflight.check(environment=X11, platform="linux", loads=lambda _library: True, x11=answers)

    def test_the_missing_packages_are_named_in_one_command(self) -> None:
        with pytest.raises(CannotStartError) as caught:
            preflight.check(
                environment=X11,
                platform="linux",
                loads=lambda library: library not in ("libxcb-cursor.so.0", "libEGL.so.1"),
            )
        assert caught.value.exit_code == ExitCode.CANNOT_START
        assert "apt-get install --no-install-recommends libegl1 libxcb-cursor0" in str(caught.value)

    def test_libraries_of_x11_are_not_asked_for_elsewhere(self) -> None:
        def loads(library: str) -> bool:
            return library not in preflight.X11

        for environment in (
            {"QT_QPA_PLATFORM": "offscreen"},
            {"WAYLAND_DISPLAY": "wayland-0"},
            {"QT_QPA_PLATFORM": "wayland;xcb"},
        ):
            preflight.check(
                environment=environment, platform="linux", loads=loads, wayland=answers, x11=is_dead
            )
        with pytest.raises(CannotStartError):
            preflight.check(
                environment={"QT_QPA_PLATFORM": "xcb", "DISPLAY": ":0"},
                platform="linux",
                loads=loads,
            )

    def test_no_screen_is_told(self) -> None:
        with pytest.raises(CannotStartError, match="no screen"):
            preflight.check(environment={}, platform="linux", loads=lambda _library: True)

    @pytest.mark.parametrize(
        "environment",
        [
            {"DISPLAY": NO_SERVER},
            {"DISPLAY": "no such host:0"},
            {"QT_QPA_PLATFORM": "xcb", "DISPLAY": NO_SERVER},
            {"WAYLAND_DISPLAY": "wayland-4711", "XDG_RUNTIME_DIR": "/nowhere"},
            {"WAYLAND_DISPLAY": "wayland-4711"},
            {"WAYLAND_DISPLAY": "/nowhere/" + "w" * 200, "DISPLAY": NO_SERVER},
        ],
    )
    def test_a_screen_that_is_named_and_dead_is_told(self, environment: dict[str, str]) -> None:
        with pytest.raises(CannotStartError, match="does not answer") as caught:
            preflight.check(environment=environment, platform="linux", loads=lambda _library: True)
        assert "DISPLAY=" in caught.value.what

    def test_a_compositor_that_listens_is_enough(self, tmp_path: Path) -> None:
        if not preflight.can_load("libwayland-client.so.0"):
            pytest.skip("needs libwayland-client")
        with socket.socket(socket.AF_UNIX) as compositor:
            compositor.bind(str(tmp_path / "wayland-7"))
            compositor.listen()
            for environment in (
                {"WAYLAND_DISPLAY": "wayland-7", "XDG_RUNTIME_DIR": str(tmp_path)},
                {"WAYLAND_DISPLAY": str(tmp_path / "wayland-7"), "DISPLAY": NO_SERVER},
            ):
                preflight.check(
                    environment=environment, platform="linux", loads=lambda _library: True
                )

    def test_one_of_two_screens_is_enough(self) -> None:
        both = {"WAYLAND_DISPLAY": "wayland-0", "DISPLAY": ":0"}
        for x11, wayland in ((answers, is_dead), (is_dead, answers)):
            preflight.check(
                environment=both, platform="linux", loads=lambda _: True, x11=x11, wayland=wayland
            )

    def test_a_server_that_runs_answers(self) -> None:
        with running_x_server() as display:
            assert preflight.x11_answers({"DISPLAY": display})
        assert not preflight.x11_answers({"DISPLAY": display})

    def test_other_systems_bring_their_own(self) -> None:
        preflight.check(environment={}, platform="darwin", loads=lambda _library: False)

    def test_this_machine_answers(self) -> None:
        assert preflight.can_load("libc.so.6")
        assert not preflight.can_load("libno-such-thing.so.9")

    def test_it_loads_no_qt(self) -> None:
        code = (
            "import sys; import chapterdesk.ui.preflight; "
            "sys.exit(any(name.startswith('PySide6') for name in sys.modules))"
        )
        result = subprocess.run(
            [sys.executable, "-c", code], check=False, cwd=Path(__file__).parents[2]
        )
        assert result.returncode == 0


class TestSettings:
    def test_what_was_chosen_is_remembered(self, tmp_path: Path) -> None:
        first = Settings(folder=tmp_path / "desk")
        first.set_theme("dark")
        first.set_language("ar")
        first.set_text_size(160)
        first.set_geometry(QByteArray(b"\x00\x01wide"))
        first.set_last_vault(tmp_path / "vault")
        first.set_unfinished_vault(tmp_path / "half")
        first.set_damage_seen(seen=True)
        again = Settings(folder=tmp_path / "desk")
        assert (again.theme, again.language, again.text_size) == ("dark", "ar", 150)
        assert again.geometry.data() == b"\x00\x01wide"
        assert again.last_vault == tmp_path / "vault"
        assert again.unfinished_vault == tmp_path / "half"
        assert again.damage_seen
        again.set_discreet(on=True)
        assert (again.last_vault, again.unfinished_vault) == (None, None)

    def test_nobody_else_may_look(self, tmp_path: Path) -> None:
        Settings(folder=tmp_path / "desk").set_theme("dark")
        assert (tmp_path / "desk").stat().st_mode & 0o077 == 0

    def test_the_last_vault_can_be_forgotten(self, tmp_path: Path) -> None:
        settings = Settings(folder=tmp_path)
        settings.set_last_vault(tmp_path / "vault")
        settings.set_last_vault(None)
        assert settings.last_vault is None
        assert b"vault" not in (tmp_path / "desk.ini").read_bytes()

    def test_nonsense_in_the_file_is_passed_over(self, tmp_path: Path) -> None:
        (tmp_path / "desk.ini").write_text(
            "[General]\ntheme=pink\ntext_size=-5000000\ngeometry=@@@\nnames=Sam\n", "utf-8"
        )
        settings = Settings(folder=tmp_path)
        assert (settings.theme, settings.text_size) == ("system", 100)
        assert settings.geometry.isEmpty()
        settings.set_theme("light")
        assert "Sam" not in (tmp_path / "desk.ini").read_text("utf-8")

    def test_everything_that_is_remembered_outlives_the_next_start(self, tmp_path: Path) -> None:
        first = Settings(folder=tmp_path)
        first.set_theme("dark")
        first.set_language("ar")
        first.set_text_size(150)
        first.set_geometry(QByteArray(b"somewhere"))
        first.set_last_vault(tmp_path / "vault")
        first.set_damage_seen(seen=True)
        again = Settings(folder=tmp_path)
        assert (again.theme, again.language, again.text_size) == ("dark", "ar", 150)
        assert again.geometry == QByteArray(b"somewhere")
        assert again.last_vault == tmp_path / "vault"
        assert again.damage_seen
        again.set_damage_seen(seen=False)
        assert not Settings(folder=tmp_path).damage_seen

    def test_the_list_of_keys_is_closed(self) -> None:
        looks = {"theme", "language", "text_size", "geometry"}
        places = {"last_vault", "unfinished_vault"}
        assert looks | places | {"discreet", "damage_seen"} == LEGAL_KEYS


class TestCrashSeam:
    @pytest.fixture
    def acts(self) -> list[str]:
        return []

    @pytest.fixture
    def seam(self, qapp: QApplication, acts: list[str]) -> CrashSeam:
        return CrashSeam(
            lock=lambda: acts.append("lock"),
            leave=lambda: acts.append("leave"),
            show=lambda report, closed: (acts.append(report), closed())[0],
        )

    def test_it_locks_before_it_shows_and_leaves_after(
        self, seam: CrashSeam, acts: list[str], qtbot: QtBot
    ) -> None:
        seam.take(ValueError("Sam Dlamini, +44 7700 900123"))
        seam.take(ValueError("again"))
        qtbot.waitUntil(lambda: acts[-1:] == ["leave"])
        assert acts[0] == "lock"
        assert len(acts) == 3

    def test_a_report_holds_no_data(self) -> None:
        with pytest.raises(ValueError, match="Sam") as caught:
            int("Sam Dlamini")
        report = report_of(caught.value)
        assert "Sam" not in report
        assert str(Path.home()) not in report
        assert "ValueError at" in report

    def test_slots_and_threads_are_behind_it(
        self, seam: CrashSeam, acts: list[str], qtbot: QtBot
    ) -> None:
        before, thread_before = sys.excepthook, threading.excepthook
        seam.install()
        try:

            def fall() -> None:
                raise KeyError("Sam")

            thread = threading.Thread(target=fall)
            thread.start()
            thread.join()
            qtbot.waitUntil(lambda: "leave" in acts)
        finally:
            sys.excepthook, threading.excepthook = before, thread_before
        assert acts[0] == "lock"

    def test_it_shows_even_when_locking_fails(self, qapp: QApplication, qtbot: QtBot) -> None:
        shown: list[str] = []

        def fail() -> None:
            raise OSError("the disk is gone")

        seam = CrashSeam(
            lock=fail, leave=lambda: None, show=lambda report, _closed: shown.append(report)
        )
        with capture_exceptions() as caught:
            seam.take(ValueError("first"))
            qtbot.waitUntil(lambda: bool(shown))
        assert len(caught) == 1

    def test_the_dialog_offers_the_report(self, theme: Theme, qapp: QApplication) -> None:
        clipboard = Clipboard(clipboard=qapp.clipboard())
        closed: list[bool] = []
        CrashDialog(theme=theme, clipboard=clipboard).show("A report", lambda: closed.append(True))
        dialog = next(
            window for window in qapp.topLevelWidgets() if window.objectName() == "crash_dialog"
        )
        _press(dialog, "crash_copy")
        assert qapp.clipboard().text() == "A report"
        _press(dialog, "crash_close")
        assert closed == [True]


def _press(dialog: QWidget, name: str) -> None:
    button = dialog.findChild(QPushButton, name)
    assert isinstance(button, QPushButton)
    button.click()


def test_the_application_is_neutral_and_dressed(tmp_path: Path) -> None:
    code = f"""
import sys
from pathlib import Path
from chapterdesk.ui.application import DeskApplication
from chapterdesk.ui.icons.store import IconStore
from chapterdesk.ui.settings import Settings
settings = Settings(folder=Path({str(tmp_path)!r}))
settings.set_theme("dark")
settings.set_text_size(150)
application = DeskApplication([], settings=settings, icons=IconStore())
print(application.applicationName(), application.applicationDisplayName())
print(application.theme.scheme, application.theme.text_size, application.font().families()[0])
"""
    result = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        cwd=Path(__file__).parents[2],
    )
    assert result.returncode == 0, result.stderr
    assert result.stdout.splitlines() == ["Desk Desk", "dark 150 Atkinson Hyperlegible Next"]


def test_an_exception_in_a_slot_is_not_lost(qapp: QApplication, qtbot: QtBot) -> None:
    with capture_exceptions() as caught:

        def fall() -> None:
            raise ValueError

        QTimer.singleShot(0, fall)
        qtbot.waitUntil(lambda: bool(caught))
    assert caught[0][0] is ValueError
    assert Qt.Key.Key_F1
