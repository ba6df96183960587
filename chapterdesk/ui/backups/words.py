"""How safe the chapter is, in one word and one icon; Today and Backups say it the same way."""

from typing import Final

from chapterdesk.core.words import _
from chapterdesk.services.backups import BackupState
from chapterdesk.ui.theme.tokens import Tone

_KILO: Final = 1000


def backup_word(state: BackupState) -> str:
    """Return the bold word of a backup's state: safe only where it holds everything there is."""
    return {
        "ok": _("Backed up.") if state.changes else _("Safe."),
        "warn": _("Getting old."),
        "bad": _("Not safe."),
        "never": _("No backup yet."),
    }[state.level]


def backup_look(state: BackupState) -> tuple[str, Tone]:
    """Return the icon and the tone of a backup's state."""
    looks: dict[str, tuple[str, Tone]] = {
        "ok": ("shield-check", "ok"),
        "warn": ("shield", "warn"),
        "bad": ("circle-alert", "bad"),
        "never": ("shield", "warn"),
    }
    return looks[state.level]


def size_text(size: int) -> str:
    """Return a size in bytes as a person reads it."""
    if size < _KILO * _KILO:
        return _("{size} kB").format(size=max(1, round(size / _KILO)))
    return _("{size} MB").format(size=round(size / _KILO / _KILO, 1))
