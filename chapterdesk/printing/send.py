"""Hand a document to the printer without a file of ours on disk."""

import shutil
import subprocess
from typing import Final

from chapterdesk.core.errors import RefusedError, StorageError
from chapterdesk.core.words import _

# Shown in the printer's queue and on its display, so it says nothing.
JOB_TITLE: Final = "Document"
_PROGRAM: Final = "lp"
_TIMEOUT_SECONDS: Final = 60
_MAX_COPIES: Final = 99


def can_print() -> bool:
    """Say whether this computer has a printing system that takes documents."""
    return shutil.which(_PROGRAM) is not None


def require_printer() -> str:
    """Return the program that takes documents.

    Raises:
        StorageError: There is no printing system.
    """
    program = shutil.which(_PROGRAM)
    if program is None:
        raise StorageError(
            _("This computer has no printing system."),
            _("Nothing was printed and nothing was written to disk."),
            _("Install CUPS and set up a printer, or press “Save as PDF” where that is offered."),
        )
    return program


def send(pdf: bytes, *, copies: int = 1, printer: str = "") -> None:
    """Give the document to the default printer, or to `printer`, on standard input.

    Raises:
        RefusedError: The number of copies is not between 1 and 99.
        StorageError: There is no printing system, or it did not take the document.
    """
    if not 1 <= copies <= _MAX_COPIES:
        raise RefusedError(
            _("Between 1 and 99 copies can be printed at once."),
            _("Nothing was printed."),
            _("Choose a number of copies between these."),
            field="copies",
        )
    program = require_printer()
    command = [program, "-t", JOB_TITLE, "-n", str(copies)]
    if printer:
        command += ["-d", printer]
    try:
        done = subprocess.run(  # noqa: S603  # found on PATH, arguments are ours
            [*command, "-"],
            input=pdf,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=_TIMEOUT_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise _not_taken() from error
    if done.returncode:
        raise _not_taken()


def _not_taken() -> StorageError:
    return StorageError(
        _("The printer did not take the document."),
        _("Your data is safe. Part of the document may have been printed."),
        _("Check that a printer is set up, is on and has paper, then print again."),
    )
