"""Write the database anew after somebody was erased, so that no page keeps a stale copy.

SECURITY: `secure_delete` overwrites what is deleted, and not what SQLite left behind before: when
it spreads a full page over two, copies of the moved cells can stay in the unused middle of the old
page, and nothing overwrites them when the row is deleted later. Only pages that are made anew have
none of them.
"""

import logging
from typing import Final

from chapterdesk.core.errors import UserError
from chapterdesk.core.events import Changed
from chapterdesk.core.log import describe
from chapterdesk.services.privacy.forgetting import ERASED, FORGOTTEN
from chapterdesk.storage.errors import storage_errors
from chapterdesk.storage.vault import Vault

_log = logging.getLogger(__name__)


_AT_ONCE: Final = 16 * 2**20
"""A file of so many bytes is written anew in a fraction of a second: while somebody waits."""


class Repacking:
    """Hear of erasures and write the database anew after each transaction that erased.

    A large one would keep whoever asked waiting: it is left to the care of the whole file, to which
    the erasure itself has said that it is due, and which can be stopped and begun again.

    Args:
        vault: Open.
    """

    def __init__(self, *, vault: Vault) -> None:
        self._vault = vault

    def hear(self, event: Changed) -> None:
        """Write the database anew when somebody was erased.

        The erasure stands whatever happens here: a full disk or a lock that comes first leaves the
        pages as they are until the file is packed, which is due from now on.
        """
        if event.area not in {FORGOTTEN, ERASED} or self._vault.read_only:
            return
        if self._size() > _AT_ONCE:
            return
        try:
            with storage_errors(), self._vault.maintenance() as raw:
                raw.execute("VACUUM")
        except UserError as error:
            _log.warning("not written anew: %s", describe(error))

    def _size(self) -> int:
        try:
            return (self._vault.path / self._vault.key.header.database_name).stat().st_size
        except OSError:
            return 0
