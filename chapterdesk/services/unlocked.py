"""What unlocking hands to opening: a derived key, opaque to everybody else."""

from chapterdesk.storage.unlock import VaultKey
from chapterdesk.storage.ways import Way


class Unlocked:
    """A key that was derived and not yet used to open anything. Opaque to everybody else."""

    def __init__(self, *, key: VaultKey, better: Way | None = None) -> None:
        self._key = key
        self.better = better

    @property
    def slot_id(self) -> bytes:
        """The 6 bytes that name the slot that opened."""
        return self._key.slot_id

    @property
    def used_recovery(self) -> bool:
        """Whether the recovery code opened it; a new passphrase must follow."""
        return self._key.used_recovery

    def wipe(self) -> None:
        """Overwrite the key."""
        self._key.wipe()

    def copied(self) -> VaultKey:
        """Return a copy of the key, for one vault that will wipe it."""
        return self._key.copied()

    def __repr__(self) -> str:
        return "Unlocked(…)"
