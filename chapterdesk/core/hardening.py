"""Close what other programs of the same user could read, before anything secret exists."""

import contextlib
import ctypes
import os
import sys
from typing import Final

_PR_SET_DUMPABLE: Final = 4


def harden() -> None:
    """Write files for the owner alone, drop no core files, refuse other programs' reads of memory.

    On Linux `prctl(PR_SET_DUMPABLE, 0)` closes /proc/PID/mem, environ and ptrace to every other
    program of the user; the size limit of core files is set to 0 on every POSIX system.
    """
    os.umask(0o077)
    if os.name == "posix":
        import resource  # noqa: PLC0415  # absent on Windows

        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
