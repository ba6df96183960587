"""Look for what a window needs before Qt is loaded, so that a missing part is told in a sentence.

Imports no Qt: without these libraries importing Qt fails, or Qt ends the process by itself.
"""

import ctypes
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
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
_NAMES: Final[Mapping[str, str]] = {"wayland": "WAYLAND_DISPLAY", "xcb": "DISPLAY"}
"""The screens that can be asked, and what names each of them."""
_XCB: Final = "libxcb.so.1"
_WAYLAND: Final = "libwayland-client.so.0"

Answers = Callable[[Mapping[str, str]], bool]
"""Says, from the process's environment, whether a screen takes a connection."""


def can_load(library: str) -> bool:
    """Say whether the system's loader finds a library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def x11_answers(environment: Mapping[str, str]) -> bool:
    """Say whether an X server takes a connection; a name in DISPLAY alone does not tell.

    Without libxcb nothing can be asked, and what is missing is told elsewhere.
    """
    display = environment.get("DISPLAY", "")
    if not display:
        return False
    try:
        xcb = ctypes.CDLL(_XCB)
    except OSError:
        return True
    xcb.xcb_connect.argtypes = [ctypes.c_char_p, ctypes.c_void_p]
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connection_has_error.argtypes = [ctypes.c_void_p]
    xcb.xcb_disconnect.argtypes = [ctypes.c_void_p]
    xcb.xcb_disconnect.restype = None
    connection = xcb.xcb_connect(display.encode("utf-8", "surrogateescape"), None)
    try:
        return not xcb.xcb_connection_has_error(connection)
    finally:
        xcb.xcb_disconnect(connection)


def wayland_answers(environment: Mapping[str, str]) -> bool:
    """Say whether a Wayland compositor takes a connection."""
    if environment.get("WAYLAND_SOCKET"):
        return True  # a connection that was handed over; it can be used only once
    # An absolute name stands as it is; any other lies in the folder of the session.
    name = Path(
        environment.get("XDG_RUNTIME_DIR", ""), environment.get("WAYLAND_DISPLAY") or "wayland-0"
    )
    try:
        client = ctypes.CDLL(_WAYLAND)
    except OSError:
        return False  # nor can Qt
    client.wl_display_connect.argtypes = [ctypes.c_char_p]
    client.wl_display_connect.restype = ctypes.c_void_p
    client.wl_display_disconnect.argtypes = [ctypes.c_void_p]
    client.wl_display_disconnect.restype = None
    display = client.wl_display_connect(bytes(name)) if name.is_absolute() else None
    if display is None:
        return False
    client.wl_display_disconnect(display)
    return True


def check(
    *,
    environment: Mapping[str, str],
    platform: str = sys.platform,
    loads: Callable[[str], bool] = can_load,
    x11: Answers = x11_answers,
    wayland: Answers = wayland_answers,
) -> None:
    """Refuse to start when the window could not open.

    Args:
        environment: The process's environment.
        platform: The system, as `sys.platform` names it; only Linux lacks libraries.
        loads: Says whether a library can be loaded.
        x11: Says whether an X server answers.
        wayland: Says whether a Wayland compositor answers.

    Raises:
        CannotStartError: A library is missing, which it names with the exact command, or no screen
            answers.
    """
    if not platform.startswith("linux"):
        return
    kinds = _chosen(environment)
    on_wayland = "wayland" in kinds and wayland(environment)
    missing = [package for library, package in ALWAYS.items() if not loads(library)]
    if "xcb" in kinds and not on_wayland:
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
    if _NAMES.keys() >= set(kinds) and not on_wayland and not ("xcb" in kinds and x11(environment)):
        raise _no_screen(kinds, environment)


def _chosen(environment: Mapping[str, str]) -> list[str]:
    """Return the kinds of screens that Qt will try, in its order."""
    asked = environment.get("QT_QPA_PLATFORM", "")
    if asked:
        kinds = [kind.partition(":")[0] for kind in asked.split(";")]
        return ["wayland" if kind.startswith("wayland") else kind for kind in kinds]
    return ["wayland", "xcb"] if environment.get("WAYLAND_DISPLAY") else ["xcb"]


def _no_screen(kinds: Sequence[str], environment: Mapping[str, str]) -> CannotStartError:
    """Return the refusal where no screen can be opened: Qt would end the process by itself."""
    named = [name for kind, name in _NAMES.items() if kind in kinds and environment.get(name)]
    if not named:
        return CannotStartError(
            _("There is no screen to open the window on."),
            _("Your data was not touched."),
            _("Start it from a desktop, or use the command line: chapterdesk --help"),
        )
    return CannotStartError(
        _("The screen does not answer: {names}").format(
            names=", ".join(f"{name}={environment[name]}" for name in named)
        ),
        _("Your data was not touched."),
        _("Start it from a desktop that runs, or use the command line: chapterdesk --help"),
    )
