"""The port behind which each system says that nobody sits at the desk any more."""

from collections.abc import Callable
from enum import StrEnum
from typing import Protocol


class Away(StrEnum):
    """Say why nobody is there."""

    ASLEEP = "asleep"
    SCREEN_LOCKED = "screen_locked"
    OTHER_USER = "other_user"


class SessionWatch(Protocol):
    """Say when the computer goes to sleep, its screen is locked, or another user takes over.

    Every implementation calls `away` in the window's thread, never before `start` and never after
    `stop`; both may be called twice; a system that lacks what it needs makes it silent, not fail.
    """

    def start(self, away: Callable[[Away], None]) -> None:
        """Begin to listen."""
        ...

    def stop(self) -> None:
        """Listen no more."""
        ...


class SilentWatch:
    """Hear nothing: for systems that say nothing. The idle lock and its clocks still work."""

    def start(self, away: Callable[[Away], None]) -> None:
        """Begin to listen to nothing."""
        del away

    def stop(self) -> None:
        """Stop listening to nothing."""
