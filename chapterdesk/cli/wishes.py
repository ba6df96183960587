"""What a command may wish for after it has ended."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenWindow:
    """Ask `__main__` for the window.

    Attributes:
        vault: The vault to open, or None for the last one or the first run.
        practice: Fill in the passphrase of the practice chapter.
    """

    vault: Path | None = None
    practice: bool = False
