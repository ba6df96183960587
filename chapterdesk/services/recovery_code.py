"""A recovery code as people read it, and as a file that was asked for."""

from pathlib import Path

from chapterdesk.core.errors import StorageError
from chapterdesk.core.secret import Secret
from chapterdesk.core.words import _
from chapterdesk.crypto import recovery
from chapterdesk.storage.atomic import durable_replace


def grouped(code: Secret) -> str:
    """Return a code as it is copied without a slip: the prefix, then groups of four."""
    return recovery.display(code)


def save_code(file: Path, code: Secret) -> Path:
    """Write a code into a file that its owner alone may read, in one line as `age` reads it.

    Whatever happens, the file of that name is the old one or the new one, whole. Any thread.

    Raises:
        StorageError: It could not be written or read back; an older file is as it was.
    """
    line = "".join(code.reveal_text().split()) + "\n"
    try:
        durable_replace(file, line.encode("ascii"))
    except StorageError as error:
        raise StorageError(
            _("The file could not be written."),
            _("The recovery code is still only on this screen; an older file is as it was."),
            _("Choose another place, or write it on paper."),
        ) from error
    return file
