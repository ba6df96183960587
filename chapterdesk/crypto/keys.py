"""From the one random master key of a vault to every key that is used for one thing only."""

import hashlib
import hmac
from typing import Final

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from chapterdesk.core.secret import Secret
from chapterdesk.crypto import bech32

MASTER_SIZE: Final = 32
VAULT_ID_SIZE: Final = 16
IDENTITY_PREFIX: Final = "age-secret-key-"


def expand(material: bytes, *, salt: bytes, info: bytes, size: int = 32) -> bytes:
    """Return `size` bytes of HKDF-SHA256."""
    return HKDF(algorithm=hashes.SHA256(), length=size, salt=salt, info=info).derive(material)


def derive(master: Secret, vault_id: bytes, info: bytes) -> Secret:
    """Return the 32-byte key of a vault for one purpose."""
    return Secret(expand(master.reveal(), salt=vault_id, info=info))


def database_key(master: Secret, vault_id: bytes, epoch: int) -> Secret:
    """Return the raw 32-byte SQLCipher key of an epoch."""
    return derive(master, vault_id, b"cdv1 db" + epoch.to_bytes(4, "big"))


def header_mac(master: Secret, vault_id: bytes, data: bytes) -> bytes:
    """Return the 32 bytes that say that the header was written by a holder of the master key."""
    key = derive(master, vault_id, b"cdv1 header-mac")
    return hmac.digest(key.reveal(), data, hashlib.sha256)


def backup_mac(master: Secret, vault_id: bytes, data: bytes) -> bytes:
    """Return the 32 bytes that say that a backup's manifest was written by this vault."""
    key = derive(master, vault_id, b"cdv1 backup-mac")
    return hmac.digest(key.reveal(), data, hashlib.sha256)


def backup_identity(master: Secret, vault_id: bytes) -> Secret:
    """Return the age identity (text) that every backup of this vault is also sealed to."""
    scalar = derive(master, vault_id, b"cdv1 backup-identity")
    return Secret.from_text(bech32.encode(IDENTITY_PREFIX, scalar.reveal()).upper())
