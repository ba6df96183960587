"""Read a calendar file that somebody chose."""

from pathlib import Path
from typing import Final

from chapterdesk.core.errors import StorageError, UsageError
from chapterdesk.core.words import _

_MOST_BYTES: Final = 1_600_000


def calendar_text(file: Path) -> str:
    """Return what stands in a calendar file. Any thread.

    Raises:
        StorageError: It can not be read.
        UsageError: It is too long, or no text.
    """
    try:
        with file.open("rb") as stream:
            data = stream.read(_MOST_BYTES + 1)
    except OSError as error:
        raise StorageError(
            _("This file could not be read."),
            _("Nothing was changed."),
            _("Check that it is still there and that you may read it."),
        ) from error
    if len(data) > _MOST_BYTES:
        raise UsageError(
            _("This calendar is too long."),
            _("Nothing was changed."),
            _("Choose a calendar of a year or two."),
            field="file",
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(
            _("This is not a calendar."),
            _("Nothing was changed."),
            _("Choose a calendar, a file that ends in .ics."),
            field="file",
        ) from error
