"""Quick unlock: a random secret of this device in the keyring, plus a PIN, for a few days.

It is a convenience and never the only way in: whatever the keyring does, the passphrase opens.
"""

import hashlib
import secrets
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from chapterdesk.core.errors import RefusedError, UserError
from chapterdesk.core.secret import Secret
from chapterdesk.core.words import _, ngettext
from chapterdesk.crypto.header import (
    DEVICE_DAYS_LIMIT,
    Header,
    device_expired,
    device_is_valid,
)
from chapterdesk.crypto.kdf import KdfParameters
from chapterdesk.crypto.passphrase import normalise
from chapterdesk.crypto.slots import DEVICE_SECRET_SIZE
from chapterdesk.storage import ways
from chapterdesk.storage.keychain.port import Keychain
from chapterdesk.storage.unlock import VaultKey, read_header, unlock_device
from chapterdesk.storage.ways import Way

DEFAULT_DAYS: Final = 7
SHORTEST_PIN: Final = 6
_ACCOUNT_BYTES: Final = 4


def account_of(vault_id: bytes) -> str:
    """Return the name under which a vault's device secret is kept: 8 hex digits, no more."""
    return hashlib.sha256(vault_id).digest()[:_ACCOUNT_BYTES].hex()


def offered(path: Path, today: date) -> bool:
    """Say whether a PIN may open the vault today; the keyring is not asked. Raises nothing."""
    try:
        return device_is_valid(read_header(path).header, today)
    except UserError:
        return False


def unlock(path: Path, *, keychain: Keychain, pin: Secret, today: date) -> VaultKey:
    """Return the key of a vault by the PIN; one key derivation, any thread.

    Raises:
        WrongSecretError: Another PIN, or it is not valid any more.
        KeychainError: The keyring is gone, locked or refused; the passphrase opens.
        DamagedError, TamperedError, StorageError: As for a passphrase.
    """
    value = read_header(path).header
    if not device_is_valid(value, today):
        raise device_expired()
    device = keychain.read(account_of(value.vault_id))
    if device is None or len(device) != DEVICE_SECRET_SIZE:
        raise device_expired()
    try:
        return unlock_device(path, device=device, pin=pin, today=today)
    finally:
        device.wipe()


def set_up(
    key: VaultKey,
    *,
    keychain: Keychain,
    pin: Secret,
    today: date,
    days: int = DEFAULT_DAYS,
    kdf: KdfParameters | None = None,
) -> Way:
    """Put a new device secret into the keyring and seal the way in that needs it. Any thread.

    Raises:
        RefusedError: The PIN is too short, or the number of days is out of bounds.
        KeychainError: The keyring can not keep a secret.
    """
    require_pin(pin)
    if not 1 <= days <= DEVICE_DAYS_LIMIT:
        raise RefusedError(
            _("Between 1 and {days} days are possible.").format(days=DEVICE_DAYS_LIMIT),
            _("Nothing was changed."),
            _("Choose a number of days between these."),
            field="days",
        )
    device = Secret(secrets.token_bytes(DEVICE_SECRET_SIZE))
    account = account_of(key.vault_id)
    keychain.write(account, device)
    try:
        return ways.seal_device(
            key, device=device, pin=pin, expires=today + timedelta(days=days), kdf=kdf
        )
    except BaseException:
        keychain.forget(account)
        raise
    finally:
        device.wipe()


def require_pin(pin: Secret) -> None:
    """Let pass a PIN of six characters or more that are not all the same.

    Raises:
        RefusedError: It is not.
        UsageError: It is empty.
    """
    text = normalise(pin).reveal_text()
    if len(text) < SHORTEST_PIN or len(set(text)) == 1:
        raise RefusedError(
            ngettext(
                "A PIN has {count} character at least.",
                "A PIN has {count} characters at least, and not all the same.",
                SHORTEST_PIN,
            ),
            _("Nothing was changed."),
            _("Choose a longer one; words are possible, too."),
            field="pin",
        )


def forget_device(path: Path, keychain: Keychain) -> bool:
    """Delete the device secret of a vault that need not be open. Raises nothing.

    What stays in the header opens nothing without it. For panic and travel.

    Returns:
        Whether there is certainly none any more.
    """
    try:
        value: Header = read_header(path).header
    except UserError:
        return False
    return keychain.forget(account_of(value.vault_id))
