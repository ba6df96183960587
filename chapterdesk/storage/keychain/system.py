"""The keyring of this computer, through the backends that are trusted."""

import base64
import binascii
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

from chapterdesk.core.secret import Secret
from chapterdesk.core.words import _
from chapterdesk.storage.keychain.port import KeychainError
from chapterdesk.storage.keychain.refused import make_trusted, refused, require_trusted

# SECURITY: shown by the system's own keyring window, so it says nothing.
SERVICE: Final = "org.example.local"


class SystemKeychain:
    """Keep secrets in the system's keyring; ask nothing before the first use.

    Args:
        backends: Returns what may be tried, in order; each is refused unless its class is trusted.
    """

    def __init__(self, *, backends: Callable[[], Sequence[Any]] = make_trusted) -> None:
        self._backends = backends

    def require_usable(self) -> None:
        """Let pass when a secret could be kept."""
        self._backend()

    def read(self, account: str) -> Secret | None:
        """Return a secret, None where there is none."""
        backend = self._backend()
        with _told():
            text = backend.get_password(SERVICE, account)
        if text is None:
            return None
        try:
            return Secret(base64.b64decode(text.encode("ascii"), validate=True))
        except (binascii.Error, ValueError):
            # Somebody else's, or cut: as good as none.
            return None

    def write(self, account: str, secret: Secret) -> None:
        """Keep a secret, and read it back."""
        backend = self._backend()
        text = base64.b64encode(secret.reveal()).decode("ascii")
        with _told():
            backend.set_password(SERVICE, account, text)
        kept = self.read(account)
        if kept is None or kept.reveal() != secret.reveal():
            self.forget(account)
            raise refused(_("The keyring gave back something else than was put in."))

    def forget(self, account: str) -> bool:
        """Delete a secret; say whether there is certainly none any more."""
        try:
            backend = self._backend()
            with _told():
                if backend.get_password(SERVICE, account) is None:
                    return True
                backend.delete_password(SERVICE, account)
        except KeychainError:
            return False
        return True

    def _backend(self) -> Any:
        reason: KeychainError | None = None
        for backend in self._backends():
            try:
                require_trusted(backend)
            except KeychainError as error:
                reason = reason or error
                continue
            if _runs(backend):
                return backend
        raise reason or refused(_("No keyring runs on this computer."))


def _runs(backend: Any) -> bool:
    try:
        return bool(type(backend).viable)
    except Exception:  # noqa: BLE001  # each library fails in its own way; the passphrase is left
        return False


@contextmanager
def _told() -> Iterator[None]:
    """Raise what a person should read instead of what the libraries raise."""
    # Read when it is needed: most desks never ask a keyring, and all of them start.
    from keyring.errors import KeyringError, PasswordDeleteError  # noqa: PLC0415

    try:
        yield
    except PasswordDeleteError as error:
        raise refused(_("The keyring did not delete the secret.")) from error
    except KeyringError as error:
        raise refused(_("The keyring is locked, or nobody answered its question.")) from error
    except Exception as error:
        # D-Bus, COM and Keychain each raise their own; none of them may keep a person out.
        raise refused(_("The keyring does not answer.")) from error
