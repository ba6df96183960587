"""Be the login manager and the screen savers of a private bus: `python logind_on_a_bus.py ADDRESS`.

Commands come as JSON lists, one a line; questions are answered with one line of JSON. It ends with
its standard input.
"""

import json
import os
import select
import sys

from PySide6.QtCore import QCoreApplication, QSocketNotifier
from PySide6.QtDBus import (
    QDBusConnection,
    QDBusMessage,
    QDBusUnixFileDescriptor,
    QDBusVariant,
    QDBusVirtualObject,
)
from typing_extensions import override

from chapterdesk.ui.guard.watch import linux


class Logind(QDBusVirtualObject):
    """Answer as the login manager does."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[list[object]] = []
        self.active = True
        self.reading_end = -1

    @override
    def introspect(self, path: str) -> str:
        return ""

    @override
    def handleMessage(self, message: QDBusMessage, connection: QDBusConnection) -> bool:
        answer = message.createReply()
        if message.member() == "Inhibit":
            self.asked.append(message.arguments())
            self.reading_end, writing_end = os.pipe()
            answer.setArguments([QDBusUnixFileDescriptor(writing_end)])
            os.close(writing_end)
        else:
            answer.setArguments([QDBusVariant(self.active)])
        return connection.send(answer)


class Told:
    """Do what the test says."""

    def __init__(self, *, application: QCoreApplication, address: str) -> None:
        self._application = application
        self._logind = Logind()
        self._rest = b""
        self._bus = QDBusConnection.connectToBus(address, "system")
        for name in (linux.LOGIND, *linux.SAVERS):
            if not self._bus.registerService(name):
                raise RuntimeError("the bus gave no name")
        option = QDBusConnection.VirtualObjectRegisterOption.SubPath
        self._bus.registerVirtualObject(linux.LOGIND_PATH, self._logind, option)

    def read(self) -> None:
        """Read what has come; end when nothing more will."""
        data = os.read(0, 65_536)
        if not data:
            self._application.quit()
        *lines, self._rest = (self._rest + data).split(b"\n")
        for line in lines:
            self._do(*json.loads(line))

    def _do(self, word: str, *more: object) -> None:
        if word == "say":
            path, interface, name, arguments = more
            message = QDBusMessage.createSignal(str(path), str(interface), str(name))
            message.setArguments(arguments)
            self._bus.send(message)
        elif word == "active":
            self._logind.active = bool(more[0])
        elif word == "asked":
            answer(self._logind.asked)
        else:
            ends = [self._logind.reading_end]
            answer(bool(select.select(ends, [], [], 0)[0]))


def answer(value: object) -> None:
    """Say one line."""
    sys.stdout.write(json.dumps(value) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    application = QCoreApplication([])
    told = Told(application=application, address=sys.argv[1])
    notifier = QSocketNotifier(0, QSocketNotifier.Type.Read)
    notifier.activated.connect(told.read)
    answer("ready")
    application.exec()
