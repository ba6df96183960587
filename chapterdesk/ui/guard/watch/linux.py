"""Linux: logind says sleep, lock and user switch, the screen saver says that it is on.

D-Bus is a local socket. An address that leads over a network is not used.
"""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import SLOT, QObject, Slot
from PySide6.QtDBus import QDBusConnection, QDBusError, QDBusMessage, QDBusVariant

from chapterdesk.ui.guard.watch.port import Away

LOGIND: Final = "org.freedesktop.login1"
MANAGER: Final = "org.freedesktop.login1.Manager"
LOGIN_SESSION: Final = "org.freedesktop.login1.Session"
LOGIND_PATH: Final = "/org/freedesktop/login1"
PROPERTIES: Final = "org.freedesktop.DBus.Properties"
SAVERS: Final = ("org.freedesktop.ScreenSaver", "org.gnome.ScreenSaver")
_SYSTEM_BUS: Final = "unix:path=/run/dbus/system_bus_socket"
_WAIT_MS: Final = 3000
_LOCAL: Final = "unix:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Buses:
    """Where the two buses are reached; empty where there is none."""

    system: str
    session: str


def bus_addresses(environment: Mapping[str, str]) -> Buses:
    """Return the addresses of the local buses.

    An address is only ever one that exists: looking for a bus that is not there would make the
    library start one.
    """
    runtime = environment.get("XDG_RUNTIME_DIR", "")
    usual = f"unix:path={runtime}/bus" if runtime and Path(runtime, "bus").exists() else ""
    return Buses(
        system=_local(environment.get("DBUS_SYSTEM_BUS_ADDRESS", "") or _SYSTEM_BUS),
        session=_local(environment.get("DBUS_SESSION_BUS_ADDRESS", "") or usual),
    )


def _local(address: str) -> str:
    # SECURITY: D-Bus addresses may also name TCP. This program opens no network connection.
    known = [entry for entry in address.split(";") if entry.startswith(_LOCAL)]
    return ";".join(known)


class LinuxWatch(QObject):
    """Listen on the system's and the session's bus.

    A delay inhibitor of logind is held from `start` to the end of the process, so that the system
    waits with sleeping until this process is gone.

    Args:
        buses: Where the buses are.
        session: The environment that names the login session (XDG_SESSION_ID).
    """

    def __init__(
        self, *, buses: Buses, session: Mapping[str, str], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._buses = buses
        self._path = _session_path(session.get("XDG_SESSION_ID", ""))
        self._away: Callable[[Away], None] | None = None
        self._system: QDBusConnection | None = None
        self._session: QDBusConnection | None = None
        self._inhibitor: QDBusMessage | None = None

    @property
    def delays_sleep(self) -> bool:
        """Say whether the system waits for this process before it sleeps."""
        return self._inhibitor is not None

    def start(self, away: Callable[[Away], None]) -> None:
        """Begin to listen; without a bus, hear nothing."""
        if self._away is not None:
            return
        self._away = away
        if self._system is not None or self._session is not None:
            self._hold_sleep()
            return
        # Both before anything is listened to, for the same reason as in `stop`.
        self._system = _connection(self._buses.system)
        self._session = _connection(self._buses.session)
        if self._system is not None:
            self._listen_to_logind(self._system)
        if self._session is not None:
            for saver in SAVERS:
                # Any path: desktops put the same object at two of them.
                self._session.connect(
                    saver, "", saver, "ActiveChanged", self, _slot("saver_changed(QDBusMessage)")
                )

    def stop(self) -> None:
        """Listen no more, and let the system sleep when it likes."""
        # The connections stay: to close one, Qt waits for its thread of the buses, which may be
        # waiting for Python to tell of a signal, and a lock must wait for nothing.
        self._away = None
        self._inhibitor = None

    @Slot(QDBusMessage)
    def going_to_sleep(self, message: QDBusMessage) -> None:
        """Hear that the system is about to sleep (True) or has woken up (False)."""
        if _first(message) is not None:
            # Woken up counts, too: then the sleep itself went by unheard.
            self._say(Away.ASLEEP)

    @Slot(QDBusMessage)
    def session_locked(self, message: QDBusMessage) -> None:
        """Hear that a login session is to be locked."""
        if self._is_ours(message):
            self._say(Away.SCREEN_LOCKED)

    @Slot(QDBusMessage)
    def session_changed(self, message: QDBusMessage) -> None:
        """Hear that something about a login session changed; ask whether it is in front."""
        if self._system is None or not self._is_ours(message) or _first(message) != LOGIN_SESSION:
            return
        question = QDBusMessage.createMethodCall(LOGIND, message.path(), PROPERTIES, "Get")
        question.setArguments([LOGIN_SESSION, "Active"])
        self._ask(question, "told_active(QDBusMessage)")

    @Slot(QDBusMessage)
    def told_active(self, message: QDBusMessage) -> None:
        """Hear whether this login session is in front."""
        value = _first(message)
        if isinstance(value, QDBusVariant) and value.variant() is False:
            self._say(Away.OTHER_USER)

    @Slot(QDBusMessage)
    def saver_changed(self, message: QDBusMessage) -> None:
        """Hear that the screen saver covers the screen, or no longer does."""
        if _first(message) is True:
            self._say(Away.SCREEN_LOCKED)

    @Slot(QDBusMessage)
    def got_inhibitor(self, message: QDBusMessage) -> None:
        """Keep what makes the system wait; it ends with this process."""
        if self._away is not None:
            self._inhibitor = message

    @Slot(QDBusError, QDBusMessage)
    def not_told(self, error: QDBusError, message: QDBusMessage) -> None:
        """Go on without: a system without logind says nothing, and the clocks still lock."""

    def _listen_to_logind(self, bus: QDBusConnection) -> None:
        for path, interface, name, slot in (
            (LOGIND_PATH, MANAGER, "PrepareForSleep", "going_to_sleep(QDBusMessage)"),
            ("", LOGIN_SESSION, "Lock", "session_locked(QDBusMessage)"),
            ("", PROPERTIES, "PropertiesChanged", "session_changed(QDBusMessage)"),
        ):
            bus.connect(LOGIND, path, interface, name, self, _slot(slot))
        self._hold_sleep()

    def _hold_sleep(self) -> None:
        """Ask the system to wait for this process before it sleeps."""
        hold = QDBusMessage.createMethodCall(LOGIND, LOGIND_PATH, MANAGER, "Inhibit")
        # SECURITY: other programs can read who holds it and why.
        hold.setArguments(["sleep", "Desk", "Closing files", "delay"])
        self._ask(hold, "got_inhibitor(QDBusMessage)")

    def _ask(self, question: QDBusMessage, slot: str) -> None:
        if self._system is not None:
            self._system.callWithCallback(
                question, self, _slot(slot), _slot("not_told(QDBusError,QDBusMessage)"), _WAIT_MS
            )

    def _is_ours(self, message: QDBusMessage) -> bool:
        """Say whether a message is about our login session; unknown sessions count as ours."""
        return not self._path or message.path() == self._path

    def _say(self, why: Away) -> None:
        if self._away is not None:
            self._away(why)


def _connection(address: str) -> QDBusConnection | None:
    if not address:
        return None
    # A name of its own each time: Qt hands out the old connection of a name that it knows.
    connection = QDBusConnection.connectToBus(address, secrets.token_hex(8))
    return connection if connection.isConnected() else None


def _slot(signature: str) -> Any:
    # The stubs ask for bytes, which the call itself refuses.
    return SLOT(signature)


def _first(message: QDBusMessage) -> object:
    arguments = message.arguments()
    return arguments[0] if arguments else None


def _session_path(name: str) -> str:
    """Return the object of a login session, its name escaped as systemd does; empty for none."""
    if not name:
        return ""
    escaped = "".join(
        letter
        if letter.isascii() and (letter.isalpha() or (letter.isdigit() and place))
        else "".join(f"_{byte:02x}" for byte in letter.encode())
        for place, letter in enumerate(name)
    )
    return f"{LOGIND_PATH}/session/{escaped}"
