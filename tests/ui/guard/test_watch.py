"""The system says that nobody is there: over a real bus, and by each adapter's own contract."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from chapterdesk.ui.guard.watch import linux, macos, windows
from chapterdesk.ui.guard.watch.choose import session_watch
from chapterdesk.ui.guard.watch.linux import Buses, LinuxWatch, bus_addresses
from chapterdesk.ui.guard.watch.macos import MacWatch
from chapterdesk.ui.guard.watch.port import Away, SessionWatch, SilentWatch
from chapterdesk.ui.guard.watch.windows import WindowsWatch

OURS, OTHERS = "/org/freedesktop/login1/session/_31", "/org/freedesktop/login1/session/c2"
needs_bus = pytest.mark.skipif(
    shutil.which("dbus-daemon") is None, reason="optional peer: dbus-daemon is not installed"
)


class System:
    """A private bus with a login manager and a screen saver on it, both in another process.

    Qt speaks to every bus of a process in one thread of its own; what it calls there in Python
    waits for whoever holds the interpreter, who may be waiting for that thread.
    """

    def __init__(self, address: str) -> None:
        self.address = address
        self._process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("logind_on_a_bus.py")), address],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._answer() == "ready"

    def say(self, path: str, interface: str, name: str, *arguments: object) -> None:
        self._tell("say", path, interface, name, list(arguments))

    def change(self, path: str) -> None:
        self.say(path, linux.PROPERTIES, "PropertiesChanged", linux.LOGIN_SESSION)

    def be_active(self, *, active: bool) -> None:
        self._tell("active", active)

    @property
    def asked(self) -> list[list[object]]:
        """What the inhibitors that were taken were asked for with."""
        self._tell("asked")
        found = self._answer()
        assert isinstance(found, list)
        return found

    @property
    def let_go(self) -> bool:
        """Whether nobody holds the last inhibitor any more."""
        self._tell("let go")
        return bool(self._answer())

    def close(self) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(30)
        self._process.stdout.close()

    def _tell(self, *words: object) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(words) + "\n")
        self._process.stdin.flush()

    def _answer(self) -> object:
        assert self._process.stdout is not None
        return json.loads(self._process.stdout.readline())


@pytest.fixture(scope="module")
def bus() -> Iterator[str]:
    with subprocess.Popen(
        ["dbus-daemon", "--session", "--nofork", "--nosyslog", "--print-address=1"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as daemon:
        assert daemon.stdout is not None
        yield daemon.stdout.readline().strip()
        daemon.terminate()


@pytest.fixture
def system(bus: str, qapp: object) -> Iterator[System]:
    made = System(bus)
    yield made
    made.close()


@pytest.fixture
def heard() -> list[Away]:
    return []


@pytest.fixture
def watch(system: System, heard: list[Away], qtbot: QtBot) -> Iterator[LinuxWatch]:
    made = LinuxWatch(
        buses=Buses(system=system.address, session=system.address),
        session={"XDG_SESSION_ID": "1"},
    )
    made.start(heard.append)
    qtbot.waitUntil(lambda: made.delays_sleep)
    yield made
    made.stop()


@needs_bus
class TestOverARealBus:
    @pytest.mark.parametrize(
        ("say", "why"),
        [
            (
                lambda s: s.say(linux.LOGIND_PATH, linux.MANAGER, "PrepareForSleep", True),
                Away.ASLEEP,
            ),
            (
                lambda s: s.say(linux.LOGIND_PATH, linux.MANAGER, "PrepareForSleep", False),
                Away.ASLEEP,
            ),
            (lambda s: s.say(OURS, linux.LOGIN_SESSION, "Lock"), Away.SCREEN_LOCKED),
            (
                lambda s: s.say("/ScreenSaver", linux.SAVERS[0], "ActiveChanged", True),
                Away.SCREEN_LOCKED,
            ),
            (
                lambda s: s.say("/org/gnome/ScreenSaver", linux.SAVERS[1], "ActiveChanged", True),
                Away.SCREEN_LOCKED,
            ),
        ],
    )
    def test_it_is_heard(  # noqa: PLR0917  # fixtures come by name
        self,
        system: System,
        watch: LinuxWatch,
        heard: list[Away],
        qtbot: QtBot,
        say: Callable[[System], None],
        why: Away,
    ) -> None:
        say(system)
        qtbot.waitUntil(lambda: bool(heard))
        assert heard == [why]

    def test_another_user_in_front(
        self, system: System, watch: LinuxWatch, heard: list[Away], qtbot: QtBot
    ) -> None:
        system.change(OURS)
        system.say(OURS, linux.LOGIN_SESSION, "Lock")
        qtbot.waitUntil(lambda: bool(heard))
        assert heard == [Away.SCREEN_LOCKED], "still in front"
        system.be_active(active=False)
        system.change(OURS)
        qtbot.waitUntil(lambda: heard[-1] == Away.OTHER_USER)

    def test_what_is_not_about_this_desk_is_let_pass(
        self, system: System, watch: LinuxWatch, heard: list[Away], qtbot: QtBot
    ) -> None:
        system.be_active(active=False)
        system.change(OTHERS)
        system.say(OTHERS, linux.LOGIN_SESSION, "Lock")
        system.say("/ScreenSaver", linux.SAVERS[0], "ActiveChanged", False)
        for strange in ((), ("not a truth",), (3, "parts", True)):
            system.say("/ScreenSaver", linux.SAVERS[0], "ActiveChanged", *strange)
        system.say(OURS, linux.LOGIN_SESSION, "Lock")
        qtbot.waitUntil(lambda: bool(heard))
        assert heard == [Away.SCREEN_LOCKED]

    def test_without_a_known_session_every_lock_counts(
        self, system: System, heard: list[Away], qtbot: QtBot
    ) -> None:
        unknown = LinuxWatch(buses=Buses(system=system.address, session=""), session={})
        unknown.start(heard.append)
        qtbot.waitUntil(lambda: unknown.delays_sleep)
        system.say(OTHERS, linux.LOGIN_SESSION, "Lock")
        qtbot.waitUntil(lambda: heard == [Away.SCREEN_LOCKED])
        unknown.stop()

    def test_the_system_waits_with_sleeping_until_it_is_let_go(
        self, system: System, watch: LinuxWatch, qtbot: QtBot
    ) -> None:
        what, who, why, how = system.asked[0]
        assert (what, how) == ("sleep", "delay")
        assert (who, why) == ("Desk", "Closing files"), "names nobody"
        assert not system.let_go
        watch.stop()
        qtbot.waitUntil(lambda: system.let_go)

    def test_after_stop_nothing_is_heard(
        self, system: System, watch: LinuxWatch, heard: list[Away], qtbot: QtBot
    ) -> None:
        watch.stop()
        other: list[Away] = []
        second = LinuxWatch(buses=Buses(system=system.address, session=system.address), session={})
        second.start(other.append)
        qtbot.waitUntil(lambda: second.delays_sleep)
        system.say(OURS, linux.LOGIN_SESSION, "Lock")
        qtbot.waitUntil(lambda: bool(other))
        assert heard == []
        second.stop()


class TestAddresses:
    def test_no_address_leads_over_a_network(self) -> None:
        found = bus_addresses(
            {
                "DBUS_SESSION_BUS_ADDRESS": "tcp:host=example.org,port=1;unix:path=/x",
                "DBUS_SYSTEM_BUS_ADDRESS": "tcp:host=example.org,port=1",
            }
        )
        assert found == Buses(system="", session="unix:path=/x")

    def test_a_bus_that_is_not_there_is_not_looked_for(self, tmp_path: Path) -> None:
        assert bus_addresses({"XDG_RUNTIME_DIR": str(tmp_path)}).session == ""
        (tmp_path / "bus").touch()
        assert bus_addresses({"XDG_RUNTIME_DIR": str(tmp_path)}).session.endswith("/bus")

    def test_session_names_are_escaped_as_systemd_does(self) -> None:
        assert linux._session_path("1") == OURS
        assert linux._session_path("c2") == OTHERS
        assert linux._session_path("a-1") == "/org/freedesktop/login1/session/a_2d1"
        assert linux._session_path("") == ""


def _silent_linux() -> SessionWatch:
    return LinuxWatch(buses=Buses(system="unix:path=/nowhere", session=""), session={})


@pytest.mark.parametrize("make", [SilentWatch, WindowsWatch, MacWatch, _silent_linux])
def test_every_adapter_keeps_the_contract(
    make: Callable[[], SessionWatch], qapp: object, heard: list[Away]
) -> None:
    watch = make()
    watch.stop()
    watch.start(heard.append)
    watch.start(heard.append)
    watch.stop()
    watch.stop()
    watch.start(heard.append)
    watch.stop()
    assert heard == []


def test_each_system_has_its_adapter(qapp: object) -> None:
    chosen = {
        platform: type(session_watch(platform=platform, environment={}))
        for platform in ("linux", "win32", "darwin", "plan9")
    }
    assert chosen == {
        "linux": LinuxWatch,
        "win32": WindowsWatch,
        "darwin": MacWatch,
        "plan9": SilentWatch,
    }


def test_what_windows_messages_mean() -> None:
    assert windows.meaning(0x0218, 0x0004) == Away.ASLEEP
    assert windows.meaning(0x02B1, 0x0007) == Away.SCREEN_LOCKED
    assert windows.meaning(0x02B1, 0x0002) == Away.OTHER_USER
    assert windows.meaning(0x02B1, 0x0008) is None, "unlocked"
    assert windows.meaning(0x0100, 0x0007) is None, "a key"


def test_what_notifications_of_macos_mean(heard: list[Away]) -> None:
    watch = MacWatch()
    watch.start(heard.append)
    for name in (*macos.DISTRIBUTED, *macos.WORKSPACE, "com.apple.screenIsUnlocked"):
        watch.told(name)
    assert heard == [
        Away.SCREEN_LOCKED,
        Away.ASLEEP,
        Away.SCREEN_LOCKED,
        Away.OTHER_USER,
    ]
    watch.stop()
    watch.told("com.apple.screenIsLocked")
    assert len(heard) == 4
