"""Key slots: ways in. Each wraps the one master key, so no data is re-encrypted for a new one."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final, Literal

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from chapterdesk.core.secret import Secret
from chapterdesk.crypto import age, canonical, kdf, keys

SLOT_ID_SIZE: Final = 6
_COMMIT_SIZE: Final = 16
_NONCE_SIZE: Final = 12
_WRAPPED_SIZE: Final = 48
_AGE_MAGIC: Final = b"cdv1 mk\n"
_AGE_BOX_LIMIT: Final = 8192
DEVICE_SECRET_SIZE: Final = 32


class NoMatchError(Exception):
    """Say that a secret does not open a slot."""


class ForgedError(Exception):
    """Say that the secret is right and the slot's content is not: somebody changed it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A master key wrapped under a slot's key: commitment (16), nonce (12), ciphertext (48)."""

    commit: bytes
    nonce: bytes
    wrapped: bytes

    def to_json(self) -> dict[str, str]:
        """Return the box as it stands in the header."""
        return {
            "commit": canonical.to_base64(self.commit),
            "ct": canonical.to_base64(self.wrapped),
            "nonce": canonical.to_base64(self.nonce),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class PassSlot:
    """A way in by passphrase ("pass"), or by device secret and PIN until a day ("dev").

    Attributes:
        slot_id: 6 random bytes; its label is inside the database.
        salt: 16 random bytes.
        box: The wrapped master key; None only while the slot is being made.
        expires: ISO day, the last on which it opens; for "dev" alone.
        key_file: Whether a key file is needed beside the passphrase; for "pass" alone.
    """

    slot_id: bytes
    cost: kdf.KdfParameters
    salt: bytes
    box: Box | None = None
    kind: Literal["pass", "dev"] = "pass"
    expires: str | None = None
    key_file: bool = False

    def to_json(self) -> dict[str, Any]:
        """Return the slot as it stands in the header."""
        shown: dict[str, Any] = {
            "id": canonical.to_base64(self.slot_id),
            "kdf": {
                "alg": "argon2id",
                "m": self.cost.memory,
                "p": self.cost.lanes,
                "salt": canonical.to_base64(self.salt),
                "t": self.cost.passes,
            },
            "type": self.kind,
        }
        if self.kind == "pass":
            shown["kf"] = int(self.key_file)
        else:
            shown["exp"] = self.expires
        if self.box is not None:
            shown["box"] = self.box.to_json()
        return shown


@dataclass(frozen=True, slots=True, kw_only=True)
class AgeSlot:
    """A way in by recovery code: the master key in an age file, and who it is sealed to."""

    slot_id: bytes
    recipient: str
    box: bytes

    def to_json(self) -> dict[str, Any]:
        """Return the slot as it stands in the header."""
        return {
            "box": canonical.to_base64(self.box),
            "id": canonical.to_base64(self.slot_id),
            "rcpt": self.recipient,
            "type": "age",
        }


Slot = PassSlot | AgeSlot


def key_file_hash(content: bytes) -> Secret:
    """Return what stands for a key file: the SHA-256 of all its bytes."""
    return Secret(hashlib.sha256(content).digest())


def seal_pass(
    master: Secret,
    *,
    vault_id: bytes,
    passphrase: Secret,
    cost: kdf.KdfParameters,
    slot_id: bytes | None = None,
    key_file: Secret | None = None,
) -> PassSlot:
    """Return a slot that `passphrase` (normalised) opens; one key derivation.

    Args:
        master: The master key.
        vault_id: The vault the slot is bound to.
        passphrase: Normalised.
        cost: Of the derivation.
        slot_id: 6 bytes; drawn when left out.
        key_file: The hash of a file that is needed, too.
    """
    slot = PassSlot(
        slot_id=slot_id or secrets.token_bytes(SLOT_ID_SIZE),
        cost=cost,
        salt=secrets.token_bytes(kdf.SALT_SIZE),
        key_file=key_file is not None,
    )
    key = _pass_key(slot, passphrase, key_file)
    return replace(slot, box=wrap(master, key, bound_to(slot, vault_id)))


def open_pass(
    slot: PassSlot, *, vault_id: bytes, passphrase: Secret, key_file: Secret | None = None
) -> Secret:
    """Return the master key.

    Raises:
        NoMatchError: Another passphrase or key file.
        ForgedError: The secrets are right; the ciphertext was changed.
    """
    if slot.box is None or (slot.key_file and key_file is None):
        raise NoMatchError
    key = _pass_key(slot, passphrase, key_file)
    return unwrap(slot.box, key, bound_to(slot, vault_id))


def _pass_key(slot: PassSlot, passphrase: Secret, key_file: Secret | None) -> Secret:
    derived = kdf.derive(passphrase, salt=slot.salt, parameters=slot.cost)
    if not slot.key_file or key_file is None:
        return derived
    both = derived.reveal() + key_file.reveal()
    return Secret(keys.expand(both, salt=b"", info=b"cdv1 pass+file"))


def seal_device(
    master: Secret,
    *,
    vault_id: bytes,
    device: Secret,
    pin: Secret,
    cost: kdf.KdfParameters,
    expires: date,
) -> PassSlot:
    """Return a slot that a device secret (32 bytes) and a PIN open until the end of a day."""
    if len(device) != DEVICE_SECRET_SIZE:
        raise ValueError("a device secret has 32 bytes")
    slot = PassSlot(
        slot_id=secrets.token_bytes(SLOT_ID_SIZE),
        cost=cost,
        salt=secrets.token_bytes(kdf.SALT_SIZE),
        kind="dev",
        expires=expires.isoformat(),
    )
    key = _device_key(slot, device, pin)
    return replace(slot, box=wrap(master, key, bound_to(slot, vault_id)))


def open_device(slot: PassSlot, *, vault_id: bytes, device: Secret, pin: Secret) -> Secret:
    """Return the master key; whether the slot is still valid is the caller's question.

    Raises:
        NoMatchError: Another device secret or PIN.
        ForgedError: The secrets are right; the ciphertext was changed.
    """
    if slot.box is None:
        raise NoMatchError
    return unwrap(slot.box, _device_key(slot, device, pin), bound_to(slot, vault_id))


def _device_key(slot: PassSlot, device: Secret, pin: Secret) -> Secret:
    derived = kdf.derive(pin, salt=slot.salt, parameters=slot.cost)
    both = device.reveal() + derived.reveal()
    return Secret(keys.expand(both, salt=b"", info=b"cdv1 dev"))


def bound_to(slot: PassSlot, vault_id: bytes) -> bytes:
    """Return what a box is bound to: its slot without the box, and the vault's id.

    The day of a "dev" slot is left out: it is moved on when nobody has the PIN at hand, and the
    header's MAC vouches for it.
    """
    shown = {key: value for key, value in slot.to_json().items() if key not in ("box", "exp")}
    return canonical.dump({"s": shown, "v": canonical.to_base64(vault_id)})


def wrap(master: Secret, key: Secret, bound: bytes, *, nonce: bytes | None = None) -> Box:
    """Wrap a master key; the commitment makes the wrapping fit one key only."""
    nonce = nonce or secrets.token_bytes(_NONCE_SIZE)
    wrapping = keys.expand(key.reveal(), salt=bound, info=b"cdv1 wrap")
    return Box(
        commit=_commitment(key, bound),
        nonce=nonce,
        wrapped=ChaCha20Poly1305(wrapping).encrypt(nonce, master.reveal(), bound),
    )


def unwrap(box: Box, key: Secret, bound: bytes) -> Secret:
    """Return the master key; see `open_pass` for what is raised."""
    if not hmac.compare_digest(box.commit, _commitment(key, bound)):
        raise NoMatchError
    wrapping = keys.expand(key.reveal(), salt=bound, info=b"cdv1 wrap")
    try:
        return Secret(ChaCha20Poly1305(wrapping).decrypt(box.nonce, box.wrapped, bound))
    except InvalidTag as error:
        raise ForgedError from error


def _commitment(key: Secret, bound: bytes) -> bytes:
    return keys.expand(key.reveal(), salt=bound, info=b"cdv1 commit", size=_COMMIT_SIZE)


def seal_age(master: Secret, *, vault_id: bytes, recipient: str) -> AgeSlot:
    """Return a slot that the identity of `recipient` opens."""
    return AgeSlot(
        slot_id=secrets.token_bytes(SLOT_ID_SIZE),
        recipient=recipient,
        box=age.encrypt(_AGE_MAGIC + vault_id + master.reveal(), [recipient]),
    )


def open_age(slot: AgeSlot, *, vault_id: bytes, identity: Secret) -> Secret:
    """Return the master key.

    Raises:
        NoMatchError: Another recovery code.
        ForgedError: The slot was changed, or belongs to another vault.
    """
    if age.recipient_of(identity) != slot.recipient:
        raise NoMatchError
    try:
        content = age.decrypt(slot.box, identity)
    except (age.NotForUsError, age.BrokenFileError) as error:
        raise ForgedError from error
    head = _AGE_MAGIC + vault_id
    if not content.startswith(head) or len(content) != len(head) + keys.MASTER_SIZE:
        raise ForgedError
    return Secret(content[len(head) :])


class UnknownSlotError(ValueError):
    """Say that a slot is of a kind that this version does not know."""


def read_slot(value: object) -> Slot:
    """Return the slot behind a header's JSON value, every field checked before any is used.

    Raises:
        ValueError: The slot is not what the format says.
    """
    if not isinstance(value, dict) or not isinstance(value.get("type"), str):
        raise canonical.NotCanonicalError("not a slot")
    kind = value["type"]
    if kind == "age":
        return _read_age(value)
    if kind not in ("pass", "dev"):
        raise UnknownSlotError(kind)
    extra = "kf" if kind == "pass" else "exp"
    _expect(value, {"box", "id", "kdf", "type", extra})
    if kind == "pass" and (type(value["kf"]) is not int or value["kf"] not in (0, 1)):
        raise UnknownSlotError("key file")
    if kind == "dev":
        _require_day(value["exp"])
    cost, salt = _read_kdf(value["kdf"])
    return PassSlot(
        slot_id=canonical.from_base64(value["id"], size=SLOT_ID_SIZE),
        cost=cost,
        salt=salt,
        box=_read_box(value["box"]),
        kind="pass" if kind == "pass" else "dev",
        expires=value.get("exp"),
        key_file=value.get("kf") == 1,
    )


def _require_day(value: object) -> None:
    if not isinstance(value, str):
        raise canonical.NotCanonicalError("not a day")
    try:
        same = date.fromisoformat(value).isoformat() == value
    except ValueError as error:
        raise canonical.NotCanonicalError("not a day") from error
    if not same:
        raise canonical.NotCanonicalError("not a day")


def _read_age(value: dict[str, Any]) -> AgeSlot:
    _expect(value, {"box", "id", "rcpt", "type"})
    box = canonical.from_base64(value["box"])
    if not isinstance(value["rcpt"], str) or len(box) > _AGE_BOX_LIMIT:
        raise canonical.NotCanonicalError("not an age slot")
    if not age.is_recipient(value["rcpt"]):
        raise canonical.NotCanonicalError("not a recipient")
    return AgeSlot(
        slot_id=canonical.from_base64(value["id"], size=SLOT_ID_SIZE),
        recipient=value["rcpt"],
        box=box,
    )


def _read_kdf(value: object) -> tuple[kdf.KdfParameters, bytes]:
    fields = _expect(value, {"alg", "m", "p", "salt", "t"})
    cost = kdf.KdfParameters(memory=fields["m"], passes=fields["t"], lanes=fields["p"])
    if fields["alg"] != "argon2id" or not cost.within_read_bounds():
        raise canonical.NotCanonicalError("key derivation out of bounds")
    return cost, canonical.from_base64(fields["salt"], size=kdf.SALT_SIZE)


def _read_box(value: object) -> Box:
    fields = _expect(value, {"commit", "ct", "nonce"})
    return Box(
        commit=canonical.from_base64(fields["commit"], size=_COMMIT_SIZE),
        nonce=canonical.from_base64(fields["nonce"], size=_NONCE_SIZE),
        wrapped=canonical.from_base64(fields["ct"], size=_WRAPPED_SIZE),
    )


def _expect(value: object, names: set[str]) -> dict[str, Any]:
    if not isinstance(value, dict) or set(value) != names:
        raise canonical.NotCanonicalError("other fields than the format has")
    return value
