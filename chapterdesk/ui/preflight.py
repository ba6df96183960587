"""Look for what a window needs before Qt is loaded, so that a missing part is told in a sentence.

Imports no Qt: without these libraries importing Qt fails, or Qt ends the process by itself.
"""

import ctypes
import sys
from collections.abc import Callable, Mapping
from typing import Final

from chapterdesk.core.errors import CannotStartError
from chapterdesk.core.words import _

# Library → Debian/Ubuntu package. The first are needed by every Qt platform.
ALWAYS: Final[Mapping[str, str]] = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libxkbcommon.so.0": "libxkbcommon0",
}
X11: Final[Mapping[str, str]] = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libX11-xcb.so.1": "libx11-xcb1",
}
_SCREENLESS: Final = ("offscreen", "minimal", "vnc")


def can_load(library: str) -> bool:
    """Say whether the system's loader finds a library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def check(
    *,
    environment: Mapping[str, str],
    platform: str = sys.platform,
    loads: Callable[[str], bool] = can_load,
) -> None:
    """Refuse to start when the window could not open.

    Args:
        environment: The process's environment.
        platform: The system, as `sys.platform` names it; only Linux lacks libraries.
        loads: Says whether a library can be loaded.

    Raises:
        CannotStartError: A library or the screen is missing; it names the exact command.
    """
    if not platform.startswith("linux"):
        return
    chosen = environment.get("QT_QPA_PLATFORM", "").partition(":")[0]
    wayland = bool(environment.get("WAYLAND_DISPLAY")) or chosen.startswith("wayland")
    x11 = chosen == "xcb" or (not chosen and not wayland)
    missing = [package for library, package in ALWAYS.items() if not loads(library)]
    if x11:
        missing += [package for library, package in X11.items() if not loads(library)]
    if missing:
        raise CannotStartError(
            _("The window can not open: {count} system libraries are missing.").format(
                count=len(missing)
            ),
            _("Your data was not touched."),
            _("Run this as root: {command}").format(
                command="apt-get install --no-install-recommends " + " ".join(missing)
            ),
        )
    if chosen not in _SCREENLESS and not wayland and not environment.get("DISPLAY"):
        raise CannotStartError(
            _("There is no screen to open the window on."),
            _("Your data was not touched."),
            _("Start it from a desktop, or use the command line: chapterdesk --help"),
        )
