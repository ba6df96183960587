"""The one tree of errors that a person may see.

A `UserError` says what happened, what it means for the person's data and what to do. Its text is
already translated and never contains a member's data. Everything else that is raised is a bug.
"""

from enum import IntEnum


class ExitCode(IntEnum):
    """What the command line answers to its caller."""

    DONE = 0
    USAGE = 2
    CANNOT_START = 3
    WRONG_SECRET = 4
    DAMAGED = 5
    REFUSED = 6
    IO = 7


class UserError(Exception):
    """Tell the person what happened, what it means for their data and what to do.

    Args:
        what: What happened, one sentence.
        data: What it means for the person's data, one sentence; may be empty.
        todo: What to do now, one sentence; may be empty.
        field: The name of the form field the message belongs beside, or empty.
    """

    exit_code = ExitCode.REFUSED

    def __init__(self, what: str, data: str = "", todo: str = "", *, field: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.data = data
        self.todo = todo
        self.field = field

    def __str__(self) -> str:
        return " ".join(part for part in (self.what, self.data, self.todo) if part)


class UsageError(UserError):
    """Refuse a request that was put wrongly."""

    exit_code = ExitCode.USAGE


class RefusedError(UserError):
    """Refuse what a rule of the chapter or of the program forbids."""

    exit_code = ExitCode.REFUSED


class CannotStartError(UserError):
    """Say which part of the machine is missing or too old."""

    exit_code = ExitCode.CANNOT_START


class WrongSecretError(UserError):
    """Say that a passphrase or recovery code does not open this."""

    exit_code = ExitCode.WRONG_SECRET


class DamagedError(UserError):
    """Say that a file is damaged (by accident) and was not used."""

    exit_code = ExitCode.DAMAGED


class KeysDamagedError(DamagedError):
    """Say that no header can be read although a database lies beside it."""


class DatabaseDamagedError(DamagedError):
    """Say that pages of a database are damaged; others may still be readable."""


class TamperedError(DamagedError):
    """Say that a file was changed by somebody who does not hold its key."""


class NewerFormatError(UserError):
    """Refuse a file that a newer version of the program wrote."""

    exit_code = ExitCode.REFUSED


class StorageError(UserError):
    """Say that a file could not be written or read."""

    exit_code = ExitCode.IO


class DiskFullError(StorageError):
    """Say that there is no room."""


class ReadOnlyError(StorageError):
    """Say that nothing can be written where the files lie; they may still be read."""


class DiskGoneError(StorageError):
    """Say that the disk does not answer; it may come back."""


class UnconfirmedError(DiskGoneError):
    """Say that a change counts although the disk did not confirm it; nothing has to be repeated."""


class AlreadyOpenError(StorageError):
    """Say that another window or command holds the vault's lock."""
