"""Keep a short secret where the system keeps such things. What is lost there costs a passphrase."""

from typing import Protocol

from chapterdesk.core.errors import RefusedError
from chapterdesk.core.secret import Secret


class KeychainError(RefusedError):
    """Say why the keyring of this computer can not be used; the passphrase always can."""


class Keychain(Protocol):
    """Keep one secret for each account name."""

    def require_usable(self) -> None:
        """Let pass when a secret could be kept; may ask the system, so not in the window's thread.

        Raises:
            KeychainError: It can not, and why.
        """
        ...

    def read(self, account: str) -> Secret | None:
        """Return a secret, None where there is none.

        Raises:
            KeychainError: The keyring is gone, locked or refused.
        """
        ...

    def write(self, account: str, secret: Secret) -> None:
        """Keep a secret in the place of an earlier one, and read it back.

        Raises:
            KeychainError: The keyring is gone, locked or refused, or gave something else back.
        """
        ...

    def forget(self, account: str) -> bool:
        """Delete a secret; say whether there is certainly none any more. Raises nothing."""
        ...
