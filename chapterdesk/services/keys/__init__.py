"""Keys: who can open the chapter, quick unlock, the recovery sheet, and what to do on leaving.

Sealing a passphrase is slow on purpose and runs on any thread; everything else here is called on
the database thread, and says so.
"""

from chapterdesk.services.keys.leaving import (
    Leaving,
    LeftReport,
    OwnPassphrase,
    PreparedKeys,
    Stay,
)
from chapterdesk.services.keys.old_backups import OldBackup
from chapterdesk.services.keys.proving import Proof
from chapterdesk.services.keys.rows import Access, SlotRow
from chapterdesk.services.keys.service import KeyService, SealedWay

__all__ = [
    "Access",
    "KeyService",
    "Leaving",
    "LeftReport",
    "OldBackup",
    "OwnPassphrase",
    "PreparedKeys",
    "Proof",
    "SealedWay",
    "SlotRow",
    "Stay",
]
