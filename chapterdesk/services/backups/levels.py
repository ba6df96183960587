"""When a backup is old."""

from typing import Final, Literal

Level = Literal["ok", "warn", "bad", "never"]
WARN_DAYS: Final = 7
BAD_DAYS: Final = 30
DRILL_DAYS: Final = 90
"""A backup that nobody restored for so long is not proven."""
LARGE_IMPORT: Final = 50
"""From so many rows on an import makes a backup first."""
OWN: Final = ""
"""What the log says in the place of a target for the folder inside the vault's own."""
