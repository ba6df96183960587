"""Sealed texts: what a passphrase of a reader's own opens, and what anybody can write.

A reader is an age identity. Its 32 bytes are wrapped under the reader's passphrase in the way a
key slot wraps the master key, bound to the reader's own id and recipient. A text is one age file to
all of its readers, with the recipients filled up by keys that nobody holds and the length padded,
so that neither says for how many readers it is or how much was written.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from chapterdesk.core.secret import Secret
from chapterdesk.crypto import age, bech32, canonical, kdf, keys
from chapterdesk.crypto.slots import Box, ForgedError, unwrap, wrap

MAGIC: Final = b"cdst1\n\x00\x00"
BLOCK: Final = 4096
RECIPIENTS: Final = 8
_LENGTH_SIZE: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderBox:
    """A reader's identity, wrapped under their passphrase.

    Attributes:
        reader_id: The 16 bytes of the reader's row.
        recipient: `age1…`, for whoever writes.
        salt: 16 random bytes.
        box: The wrapped 32 bytes of the identity; None only while it is being made.
    """

    reader_id: bytes
    recipient: str
    cost: kdf.KdfParameters
    salt: bytes
    box: Box | None = None


def make_reader(
    reader_id: bytes, *, passphrase: Secret, cost: kdf.KdfParameters
) -> tuple[ReaderBox, Secret]:
    """Return a fresh reader and their identity; one key derivation.

    Args:
        reader_id: The id of the row it will stand in.
        passphrase: Normalised.
        cost: What a guess costs.
    """
    identity = age.new_identity()
    return wrap_identity(identity, reader_id, passphrase=passphrase, cost=cost), identity


def wrap_identity(
    identity: Secret, reader_id: bytes, *, passphrase: Secret, cost: kdf.KdfParameters
) -> ReaderBox:
    """Wrap an identity under a (normalised) passphrase; one key derivation."""
    reader = ReaderBox(
        reader_id=reader_id,
        recipient=age.recipient_of(identity),
        cost=cost,
        salt=secrets.token_bytes(kdf.SALT_SIZE),
    )
    key = kdf.derive(passphrase, salt=reader.salt, parameters=cost)
    return replace(reader, box=wrap_under(identity, key, reader))


def wrap_under(
    identity: Secret, key: Secret, reader: ReaderBox, *, nonce: bytes | None = None
) -> Box:
    """Wrap an identity under a derived key."""
    scalar = Secret(bech32.decode(keys.IDENTITY_PREFIX, _after_prefix(identity)))
    try:
        return wrap(scalar, key, bound_to(reader), nonce=nonce)
    finally:
        scalar.wipe()
        key.wipe()


def open_identity(reader: ReaderBox, *, passphrase: Secret) -> Secret:
    """Return the identity of a reader as its text; one key derivation.

    Raises:
        NoMatchError: Another passphrase.
        ForgedError: The passphrase is right; the row was changed.
    """
    if reader.box is None:
        raise ForgedError
    key = kdf.derive(passphrase, salt=reader.salt, parameters=reader.cost)
    try:
        scalar = unwrap(reader.box, key, bound_to(reader))
    finally:
        key.wipe()
    identity = Secret.from_text(bech32.encode(keys.IDENTITY_PREFIX, scalar.reveal()).upper())
    scalar.wipe()
    if age.recipient_of(identity) != reader.recipient:
        identity.wipe()
        raise ForgedError
    return identity


def bound_to(reader: ReaderBox) -> bytes:
    """Return what the box is bound to: everything of the reader but the box."""
    return canonical.dump(
        {
            "kdf": {
                "alg": "argon2id",
                "m": reader.cost.memory,
                "p": reader.cost.lanes,
                "salt": canonical.to_base64(reader.salt),
                "t": reader.cost.passes,
            },
            "rcpt": reader.recipient,
            "reader": reader.reader_id.hex(),
        }
    )


def seal(data: bytes, recipients: Sequence[str]) -> bytes:
    """Return one age file that each of the recipients can open.

    SECURITY: the file has a multiple of eight recipients in random order, so that it does not show
    that somebody was left out; the ones that fill it up were made here and are held by nobody.

    Raises:
        ValueError: There is no recipient.
    """
    if not recipients:
        raise ValueError("nobody to seal to")
    wanted = list(recipients)
    wanted += [age.recipient_of(age.new_identity()) for _turn in range(-len(wanted) % RECIPIENTS)]
    secrets.SystemRandom().shuffle(wanted)
    return age.encrypt(pad(data), wanted)


def unseal(sealed: bytes, identity: Secret) -> bytes:
    """Return what was sealed.

    Raises:
        NotForUsError: It was not sealed to this identity.
        BrokenFileError: It is changed, cut, or not a sealed text.
    """
    return unpad(age.decrypt(sealed, identity))


def pad(data: bytes) -> bytes:
    """Return magic, length and data, filled up with zeros to a multiple of 4,096 bytes."""
    framed = MAGIC + len(data).to_bytes(_LENGTH_SIZE, "big") + data
    return framed + bytes(-len(framed) % BLOCK)


def unpad(framed: bytes) -> bytes:
    """Return the data of a padded frame.

    Raises:
        BrokenFileError: It is not what `pad` makes.
    """
    start = len(MAGIC) + _LENGTH_SIZE
    size = int.from_bytes(framed[len(MAGIC) : start], "big")
    data = framed[start : start + size]
    if len(data) != size or pad(data) != framed:
        raise age.BrokenFileError
    return data


def _after_prefix(identity: Secret) -> str:
    return identity.reveal_text().lower().removeprefix(f"{keys.IDENTITY_PREFIX}1")
