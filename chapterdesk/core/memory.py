"""What becomes of memory: given back to the system, less of it is there to be read."""

import ctypes
import gc
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
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


@contextmanager
def uncollected() -> Iterator[None]:
    """Look for no garbage while thousands of rows are made: each look at them finds them in use.

    It stays off afterwards where it was off before: the window looks for it in its own thread.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
