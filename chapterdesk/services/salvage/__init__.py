"""What to do about damaged files: their keys from a backup, their rows into a new vault.

The damaged folder is only read. Not here: how pages and headers are read (storage).
"""

from chapterdesk.services.salvage.finding import newest_backups
from chapterdesk.services.salvage.keys import KeysReport, take_keys
from chapterdesk.services.salvage.rows import SalvagedTable, SalvageReport, look, salvage
from chapterdesk.services.salvage.words import is_quiet

__all__ = [
    "KeysReport",
    "SalvageReport",
    "SalvagedTable",
    "is_quiet",
    "look",
    "newest_backups",
    "salvage",
    "take_keys",
]
