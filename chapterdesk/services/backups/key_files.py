"""Whether a backup or a vault may need a key file, told before anything is derived."""

from pathlib import Path

from chapterdesk.core.errors import UserError
from chapterdesk.storage.backup_file import backup_header
from chapterdesk.storage.unlock import read_header


def needs_key_file(path: Path) -> bool:
    """Say whether some passphrase of a backup file, or of a vault's folder, needs a key file.

    Nobody vouches for what the header says; it serves to ask for the file, no more. What can not
    be read needs none: opening it will say what is wrong with it.
    """
    try:
        value = read_header(path).header if path.is_dir() else backup_header(path)
    except (UserError, OSError):
        return False
    return any(slot.key_file for slot in value.passphrase_slots)
