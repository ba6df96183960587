"""age v1 files, made and read in memory.

Never with pyrage's file functions: they report success on a full disk and leave an unreadable file.
The bytes that come out of here go to disk through `storage.atomic` and are read back.
"""

import pyrage

from chapterdesk.core.secret import Secret


class NotForUsError(Exception):
    """Say that no identity that was tried opens an age file."""


class BrokenFileError(Exception):
    """Say that an age file is not whole or not an age file."""


def new_identity() -> Secret:
    """Return a fresh X25519 identity as its text, `AGE-SECRET-KEY-1…`."""
    return Secret.from_text(str(pyrage.x25519.Identity.generate()))


def recipient_of(identity: Secret) -> str:
    """Return the public recipient, `age1…`, of an identity.

    Raises:
        ValueError: The text is not an X25519 identity.
    """
    return str(_identity(identity).to_public())


def is_recipient(text: str) -> bool:
    """Say whether `text` is an X25519 recipient in its canonical spelling."""
    try:
        return str(pyrage.x25519.Recipient.from_str(text)) == text
    except pyrage.RecipientError:
        return False


def encrypt(data: bytes, recipients: list[str]) -> bytes:
    """Return an age file that each of the X25519 recipients can open."""
    keys = [pyrage.x25519.Recipient.from_str(recipient) for recipient in recipients]
    return bytes(pyrage.encrypt(data, keys))


def encrypt_with_passphrase(data: bytes, passphrase: Secret) -> bytes:
    """Return an age file that opens with a passphrase (scrypt), in any age program."""
    return bytes(pyrage.passphrase.encrypt(data, passphrase.reveal_text()))


def decrypt(sealed: bytes, identity: Secret) -> bytes:
    """Return what an age file holds.

    Raises:
        NotForUsError: It was not sealed to this identity.
        BrokenFileError: It is changed, cut or not an age file.
    """
    try:
        return bytes(pyrage.decrypt(sealed, [_identity(identity)]))
    except pyrage.DecryptError as error:
        if "No matching keys" in str(error):
            raise NotForUsError from error
        raise BrokenFileError from error


def _identity(text: Secret) -> pyrage.x25519.Identity:
    try:
        return pyrage.x25519.Identity.from_str(text.reveal_text())
    except (pyrage.IdentityError, UnicodeDecodeError) as error:
        raise ValueError("not an age identity") from error
