"""Which adapter listens on which system."""

import os
import sys
from collections.abc import Mapping

from chapterdesk.ui.guard.watch.port import SessionWatch, SilentWatch


def session_watch(
    *, platform: str = sys.platform, environment: Mapping[str, str] = os.environ
) -> SessionWatch:
    """Return what listens on this system; silent where nothing is known to speak."""
    if platform == "win32":
        from chapterdesk.ui.guard.watch.windows import WindowsWatch  # noqa: PLC0415  # there alone

        return WindowsWatch()
    if platform == "darwin":
        from chapterdesk.ui.guard.watch.macos import MacWatch  # noqa: PLC0415  # there alone

        return MacWatch()
    if platform.startswith(("linux", "freebsd")):
        from chapterdesk.ui.guard.watch.linux import (  # noqa: PLC0415  # loads D-Bus
            LinuxWatch,
            bus_addresses,
        )

        return LinuxWatch(buses=bus_addresses(environment), session=environment)
    return SilentWatch()
