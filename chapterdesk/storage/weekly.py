"""What is done to a whole database now and then, and can be stopped while it runs."""

from typing import Final

from sqlcipher3 import dbapi2 as driver

from chapterdesk.storage import ballast
from chapterdesk.storage.checks import VaultCheck, verify_vault
from chapterdesk.storage.errors import storage_errors
from chapterdesk.storage.vault import Vault

_INTERRUPTED: Final = 9
_PRIMARY: Final = 0xFF


def check(vault: Vault) -> VaultCheck | None:
    """Read every page and every reference; None where `Vault.interrupt` stopped it.

    Raises:
        StorageError: The disk does not answer.
    """
    try:
        return verify_vault(vault)
    except driver.OperationalError as error:
        if not _was_stopped(error):
            raise
        return None


def pack(vault: Vault) -> bool:
    """Write the database anew without free pages; say whether it was, or was stopped.

    Where the disk has no room for a second copy, nothing is done and that is well, too.

    Raises:
        StorageError: The disk does not answer; the database is as it was.
    """
    with storage_errors():
        size = (vault.path / vault.key.header.database_name).stat().st_size
        if ballast.free_bytes(vault.path) < 2 * size + ballast.ROOM:
            return True
        try:
            with vault.maintenance() as raw:
                raw.execute("VACUUM")
        except driver.OperationalError as error:
            if not _was_stopped(error):
                raise
            return False
    return True


def _was_stopped(error: driver.Error) -> bool:
    return getattr(error, "sqlite_errorcode", 0) & _PRIMARY == _INTERRUPTED
