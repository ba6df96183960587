"""Which backends of the keyring library are trusted, and why each other one is not."""

import importlib
import os
import sys
from collections.abc import Sequence
from typing import Any, Final

from chapterdesk.core.words import _
from chapterdesk.storage.keychain.port import KeychainError

# SECURITY: exact classes, made by us. The library itself would let an environment variable or a
# file choose, and would take one that writes base64 to a file when nothing better runs.
_TRUSTED: Final = {
    "linux": (
        ("keyring.backends.SecretService", "Keyring"),
        ("keyring.backends.kwallet", "DBusKeyring"),
    ),
    "win32": (("keyring.backends.Windows", "WinVaultKeyring"),),
    "darwin": (("keyring.backends.macOS", "Keyring"),),
}

_PROPERTY: Final = "KEYRING_PROPERTY_"


def trusted_types() -> frozenset[type]:
    """Return the classes that may keep a secret on this system."""
    found = []
    for module, name in _TRUSTED.get(sys.platform, ()):
        try:
            found.append(getattr(importlib.import_module(module), name))
        except (ImportError, AttributeError, OSError):
            # Its library is not on this computer; the others may be.
            continue
    return frozenset(found)


def make_trusted() -> Sequence[Any]:
    """Return one backend of each trusted class that this system can run."""
    made = []
    for kind in sorted(trusted_types(), key=lambda kind: kind.__module__):
        backend = kind()
        _forget_environment(backend)
        if sys.platform == "win32":
            # The library's own choice would carry it to other computers of the same account.
            backend.persist = "local machine"
        made.append(backend)
    return made


def _forget_environment(backend: Any) -> None:
    """Take back what the library let environment variables set on a backend."""
    for name in os.environ:
        if name.startswith(_PROPERTY):
            vars(backend).pop(name.removeprefix(_PROPERTY).lower(), None)
    if sys.platform == "darwin":
        # Named by a variable of its own when the module was read.
        backend.keychain = None


def require_trusted(backend: object) -> None:
    """Let pass a backend whose class is exactly one of the trusted.

    Raises:
        KeychainError: It is not, and why.
    """
    if type(backend) in trusted_types():
        return
    raise refused(reason_against(type(backend)))


def reason_against(kind: type) -> str:
    """Return why a class of backends is refused, one sentence."""
    bases = kind.__mro__[1:]
    reasons = (
        (
            any(each.__qualname__ == "ChainerBackend" for each in kind.__mro__),
            _("It hands the secret to whichever other keyring answers first."),
        ),
        (
            kind.__module__.endswith("backends.fail"),
            _("No keyring runs on this computer."),
        ),
        (kind.__module__.endswith("backends.null"), _("It keeps nothing.")),
        (
            kind.__module__.endswith("backends.libsecret"),
            _("It is another way to a keyring that is used directly."),
        ),
        (
            "plaintext" in kind.__qualname__.lower(),
            _("It writes the secret to a file that anybody can read."),
        ),
        (
            kind.__module__.startswith("keyrings.alt"),
            _("It keeps the secret in a file of its own, not in the system's keyring."),
        ),
        (
            any(base in trusted_types() for base in bases),
            _("It is a changed form of a keyring that would be trusted."),
        ),
    )
    unknown = _("It is not one of the keyrings that this program knows.")
    return next((reason for holds, reason in reasons if holds), unknown)


def refused(reason: str) -> KeychainError:
    """Say that the keyring is not used, and why."""
    return KeychainError(
        _("Quick unlock is not possible on this computer. {reason}").format(reason=reason),
        _("Nothing was changed."),
        _("The passphrase opens the desk as always."),
    )
