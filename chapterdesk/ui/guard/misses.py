"""How often a passphrase was wrong at an open desk: the fifth time, it locks."""

from typing import Final

from chapterdesk.core.words import ngettext

MISSES: Final = 5


class Misses:
    """Count wrong passphrases until a right one."""

    def __init__(self) -> None:
        self._count = 0

    def forget(self) -> None:
        """Begin anew."""
        self._count = 0

    def add(self) -> int:
        """Count one more; return how many tries are left."""
        self._count += 1
        return max(MISSES - self._count, 0)


def tries_left(left: int) -> str:
    """Say how many tries are left."""
    return ngettext("{count} try is left.", "{count} tries are left.", left)
