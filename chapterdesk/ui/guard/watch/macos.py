"""macOS: notifications of the workspace and of the login window.

Untested: never run on that system. Written after the documentation of
CFNotificationCenterAddObserver and IORegisterForSystemPower. The screen's lock is told by the
distributed notification com.apple.screenIsLocked; a user switch and sleep also lock the screen
there, and NSWorkspace's own notifications come through the same centre of this process.
"""

import ctypes
import ctypes.util
import sys
from collections.abc import Callable
from typing import Any, Final

from chapterdesk.ui.guard.watch.port import Away

DISTRIBUTED: Final = {"com.apple.screenIsLocked": Away.SCREEN_LOCKED}
WORKSPACE: Final = {
    "NSWorkspaceWillSleepNotification": Away.ASLEEP,
    "NSWorkspaceScreensDidSleepNotification": Away.SCREEN_LOCKED,
    "NSWorkspaceSessionDidResignActiveNotification": Away.OTHER_USER,
}
_UTF8: Final = 0x08000100
_AT_ONCE: Final = 4
"""CFNotificationSuspensionBehaviorDeliverImmediately."""


class MacWatch:
    """Listen to the notifications of macOS, which arrive on the main run loop.

    Untested: never run on that system.
    """

    def __init__(self) -> None:
        self._away: Callable[[Away], None] | None = None
        self._kept: list[Any] = []

    def start(self, away: Callable[[Away], None]) -> None:
        """Begin to listen."""
        if self._away is not None:
            return
        self._away = away
        if sys.platform == "darwin":
            self._observe_distributed()
            self._observe_workspace()

    def stop(self) -> None:
        """Listen no more. The observers stay for the little time that the process has left."""
        self._away = None

    def told(self, name: str) -> None:
        """Take a notification by its name."""
        why = DISTRIBUTED.get(name) or WORKSPACE.get(name)
        if why is not None and self._away is not None:
            self._away(why)

    def _observe_distributed(self) -> None:
        core = ctypes.CDLL(ctypes.util.find_library("CoreFoundation"))
        pointer = ctypes.c_void_p
        core.CFStringCreateWithCString.restype = pointer
        core.CFStringCreateWithCString.argtypes = (pointer, ctypes.c_char_p, ctypes.c_uint32)
        core.CFNotificationCenterGetDistributedCenter.restype = pointer
        core.CFNotificationCenterAddObserver.argtypes = (*(pointer,) * 5, ctypes.c_long)
        kind = ctypes.CFUNCTYPE(None, *(pointer,) * 5)
        centre = core.CFNotificationCenterGetDistributedCenter()
        for name in DISTRIBUTED:
            heard = kind(lambda *_arguments, name=name: self.told(name))
            self._kept.append(heard)
            text = core.CFStringCreateWithCString(None, name.encode(), _UTF8)
            core.CFNotificationCenterAddObserver(centre, None, heard, text, None, _AT_ONCE)

    def _observe_workspace(self) -> None:
        """Give the workspace's own centre an observer object with one method."""
        objc = ctypes.CDLL(ctypes.util.find_library("objc"))
        pointer = ctypes.c_void_p
        for function in ("objc_getClass", "sel_registerName", "objc_allocateClassPair"):
            getattr(objc, function).restype = pointer
        objc.objc_getClass.argtypes = objc.sel_registerName.argtypes = (ctypes.c_char_p,)
        objc.objc_allocateClassPair.argtypes = (pointer, ctypes.c_char_p, ctypes.c_size_t)
        objc.objc_registerClassPair.argtypes = (pointer,)
        objc.class_addMethod.argtypes = (pointer, pointer, pointer, ctypes.c_char_p)

        def send(target: int | None, selector: bytes, *values: Any) -> int | None:
            kinds: list[Any] = [pointer, pointer, *(type(value) for value in values)]
            call = ctypes.CFUNCTYPE(pointer, *kinds)(("objc_msgSend", objc))
            return call(target, objc.sel_registerName(selector), *values)  # type: ignore[no-any-return]

        kind = ctypes.CFUNCTYPE(None, pointer, pointer, pointer)

        def heard(_self: int, _selector: int, note: int) -> None:
            text = send(send(note, b"name"), b"UTF8String")
            self.told(ctypes.string_at(text or 0).decode() if text else "")

        method = kind(heard)
        made = objc.objc_allocateClassPair(objc.objc_getClass(b"NSObject"), b"DeskObserver", 0)
        selector = objc.sel_registerName(b"heard:")
        objc.class_addMethod(made, selector, method, b"v@:@")
        objc.objc_registerClassPair(made)
        observer = send(send(made, b"alloc"), b"init")
        workspace = send(objc.objc_getClass(b"NSWorkspace"), b"sharedWorkspace")
        centre = send(workspace, b"notificationCenter")
        string = objc.objc_getClass(b"NSString")
        for name in WORKSPACE:
            text = send(string, b"stringWithUTF8String:", ctypes.c_char_p(name.encode()))
            send(
                centre,
                b"addObserver:selector:name:object:",
                pointer(observer),
                pointer(selector),
                pointer(text),
                pointer(None),
            )
        self._kept += [method, observer]
