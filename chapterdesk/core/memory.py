"""Give memory that is no longer used back to the system: less of it is there to be read."""

import ctypes
import sys
from collections.abc import Callable
from typing import Final


def _found() -> Callable[[int], int] | None:
    """Return glibc's `malloc_trim`; None where the system's library gives back by itself."""
    if sys.platform != "linux":
        return None
    # musl has no such function.
    return getattr(ctypes.CDLL(None), "malloc_trim", None)


_TRIM: Final = _found()


def give_back() -> None:
    """Give freed memory back after work that took much of it; other threads go on meanwhile.

    glibc keeps what was freed below the last block in use: tens of megabytes after a backup or a
    paper, with what stood in them.
    """
    if _TRIM is not None:
        _TRIM(0)
