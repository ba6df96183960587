"""A keychain in memory, for tests and for rehearsals without a desktop."""

from chapterdesk.core.secret import Secret
from chapterdesk.storage.keychain.port import KeychainError
from chapterdesk.storage.keychain.refused import refused


class MemoryKeychain:
    """Keep secrets until the process ends.

    Attributes:
        kept: What is in it.
        trouble: Why it can not be used; empty when it can.
    """

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}
        self.trouble = ""

    def require_usable(self) -> None:
        """Let pass unless it was told to have trouble."""
        if self.trouble:
            raise refused(self.trouble)

    def read(self, account: str) -> Secret | None:
        """Return a secret, None where there is none."""
        self.require_usable()
        found = self.kept.get(account)
        return None if found is None else Secret(found)

    def write(self, account: str, secret: Secret) -> None:
        """Keep a secret."""
        self.require_usable()
        self.kept[account] = secret.reveal()

    def forget(self, account: str) -> bool:
        """Delete a secret."""
        try:
            self.require_usable()
        except KeychainError:
            return False
        self.kept.pop(account, None)
        return True
