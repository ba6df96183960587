"""The header of a vault, `vault.json`: who may open it. Every byte: docs/storage-format.md."""

import hashlib
import hmac
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final

from chapterdesk.core.errors import DamagedError, NewerFormatError, TamperedError, WrongSecretError
from chapterdesk.core.secret import Secret
from chapterdesk.core.words import _
from chapterdesk.crypto import canonical, kdf, keys, recovery, slots
from chapterdesk.crypto.passphrase import normalise
from chapterdesk.crypto.slots import PassSlot

FORMAT: Final = "cdv1"
SIZE_LIMIT: Final = 65_536
SLOT_LIMIT: Final = 8
_MAC_SIZE: Final = 32
_NUMBER_LIMIT: Final = 2**31 - 1
DEVICE_DAYS_LIMIT: Final = 30
"""A device's way in lasts so many days at most; one that lasts longer was not made here."""
_FIELDS: Final = frozenset({"db", "epoch", "fmt", "gen", "mac", "slots", "sum", "vid"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What `vault.json` says.

    Attributes:
        vault_id: 16 random bytes.
        generation: Raised by one at every change of the header, from 1.
        epoch: Which database file and key are in force, from 1.
        slots: One to eight ways in.
        practice: Whether it holds made-up people only.
        mac: 32 bytes; empty in a header that was not written yet.
    """

    vault_id: bytes
    generation: int
    epoch: int
    slots: tuple[slots.Slot, ...]
    practice: bool = False
    mac: bytes = b""

    @property
    def database_name(self) -> str:
        """The name of the database file beside the header."""
        return f"store-{self.epoch}.db"

    @property
    def recipients(self) -> list[str]:
        """The public halves of the recovery codes that open this vault and its backups."""
        return [slot.recipient for slot in self.slots if isinstance(slot, slots.AgeSlot)]

    @property
    def device_slot(self) -> PassSlot | None:
        """The way in by device secret and PIN, if there is one."""
        return next(
            (slot for slot in self.slots if isinstance(slot, PassSlot) and slot.kind == "dev"),
            None,
        )

    @property
    def passphrase_slots(self) -> tuple[PassSlot, ...]:
        """The ways in by passphrase."""
        return tuple(
            slot for slot in self.slots if isinstance(slot, PassSlot) and slot.kind == "pass"
        )

    def unsigned(self) -> dict[str, Any]:
        """Return what the MAC covers."""
        value: dict[str, Any] = {
            "db": self.database_name,
            "epoch": self.epoch,
            "fmt": FORMAT,
            "gen": self.generation,
            "slots": [slot.to_json() for slot in self.slots],
            "vid": canonical.to_base64(self.vault_id),
        }
        if self.practice:
            value["practice"] = True
        return value


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A master key and the slot that gave it."""

    master: Secret
    slot_id: bytes
    by_recovery_code: bool = False
    by_device: bool = False


def sign(header: Header, master: Secret) -> Header:
    """Return the header with the MAC of a holder of the master key."""
    mac = keys.header_mac(master, header.vault_id, canonical.dump(header.unsigned()))
    return replace(header, mac=mac)


def dump(header: Header) -> bytes:
    """Return the bytes of a signed header."""
    value = header.unsigned() | {"mac": canonical.to_base64(header.mac)}
    value["sum"] = hashlib.sha256(canonical.dump(value)).hexdigest()
    return canonical.dump(value) + b"\n"


def parse(data: bytes) -> Header:
    """Return the header behind bytes that nobody vouches for yet.

    Raises:
        DamagedError: Anything differs from the one form that the format allows.
        NewerFormatError: It is whole, and of a format or with a field of a later version.
    """
    try:
        return _parse(data)
    except slots.UnknownSlotError as error:
        raise newer_format() from error
    except ValueError as error:
        raise damaged_header() from error


def _parse(data: bytes) -> Header:
    if len(data) > SIZE_LIMIT:
        raise canonical.NotCanonicalError("too long")
    value = canonical.load_line(data)
    claimed = value.pop("sum", None)
    if claimed != hashlib.sha256(canonical.dump(value)).hexdigest():
        raise canonical.NotCanonicalError("other bytes than were written")
    name = value.get("fmt")
    if name != FORMAT:
        if isinstance(name, str) and re.fullmatch(r"cdv[0-9]{1,4}", name):
            raise newer_format()
        raise canonical.NotCanonicalError("another format")
    if set(value) - _FIELDS - {"practice"}:
        raise newer_format()
    header = _read(value)
    if header.unsigned() | {"mac": value["mac"]} != value:
        raise canonical.NotCanonicalError("fields contradict each other")
    return header


def _read(value: dict[str, Any]) -> Header:
    if not _FIELDS - {"sum"} <= set(value) or not isinstance(value["slots"], list):
        raise canonical.NotCanonicalError("a field is missing")
    if not 1 <= len(value["slots"]) <= SLOT_LIMIT or value.get("practice", True) is not True:
        raise canonical.NotCanonicalError("a field is out of bounds")
    ways = tuple(slots.read_slot(slot) for slot in value["slots"])
    if sum(way.cost.work for way in ways if isinstance(way, PassSlot)) > kdf.READ_WORK:
        raise canonical.NotCanonicalError("key derivations out of bounds")
    return Header(
        vault_id=canonical.from_base64(value["vid"], size=keys.VAULT_ID_SIZE),
        generation=_number(value["gen"]),
        epoch=_number(value["epoch"]),
        slots=ways,
        practice="practice" in value,
        mac=canonical.from_base64(value["mac"], size=_MAC_SIZE),
    )


def _number(value: object) -> int:
    if type(value) is not int or not 1 <= value <= _NUMBER_LIMIT:
        raise canonical.NotCanonicalError("not a number in bounds")
    return value


def check_mac(header: Header, master: Secret) -> None:
    """Let pass a header that a holder of the master key wrote.

    Raises:
        TamperedError: Somebody else changed it.
    """
    if not hmac.compare_digest(header.mac, sign(header, master).mac):
        raise tampered_header()


def open_header(
    header: Header,
    *,
    passphrase: Secret | None = None,
    recovery_code: Secret | None = None,
    key_file: Secret | None = None,
) -> Opened:
    """Return the master key behind a passphrase or recovery code; one derivation a slot.

    Args:
        header: Nobody vouches for it yet.
        passphrase: As it was typed.
        recovery_code: As it was typed.
        key_file: The hash of the file that some passphrases need beside them.

    Raises:
        WrongSecretError: No slot opens.
        TamperedError: A slot opens and the header is not as a holder of the key wrote it.
    """
    if (passphrase is None) == (recovery_code is None):
        raise ValueError("one secret, either kind")
    if recovery_code is not None:
        return _open_by_code(header, recovery.parse(recovery_code))
    if passphrase is None:
        raise ValueError("one secret, either kind")
    return _open_by_passphrase(header, normalise(passphrase), key_file)


def _open_by_code(header: Header, identity: Secret) -> Opened:
    for slot in header.slots:
        if not isinstance(slot, slots.AgeSlot):
            continue
        master = _answer(slots.open_age, slot, vault_id=header.vault_id, identity=identity)
        if master is not None:
            check_mac(header, master)
            return Opened(master=master, slot_id=slot.slot_id, by_recovery_code=True)
    raise wrong_recovery_code()


def _open_by_passphrase(header: Header, passphrase: Secret, key_file: Secret | None) -> Opened:
    found = header.passphrase_slots
    for slot in found:
        master = _answer(
            slots.open_pass,
            slot,
            vault_id=header.vault_id,
            passphrase=passphrase,
            key_file=key_file,
        )
        if master is not None:
            check_mac(header, master)
            return Opened(master=master, slot_id=slot.slot_id)
    if key_file is None and any(slot.key_file for slot in found):
        raise key_file_missing(only=all(slot.key_file for slot in found))
    raise wrong_passphrase()


def open_device(header: Header, *, device: Secret, pin: Secret, today: date) -> Opened:
    """Return the master key behind the secret of this device and a PIN.

    Raises:
        WrongSecretError: There is no such way in, it has expired, or the PIN is another.
        TamperedError: It opens and the header is not as a holder of the key wrote it.
    """
    slot = header.device_slot
    if slot is None or not device_is_valid(header, today):
        raise device_expired()
    master = _answer(
        slots.open_device, slot, vault_id=header.vault_id, device=device, pin=normalise(pin)
    )
    if master is None:
        raise wrong_pin()
    check_mac(header, master)
    return Opened(master=master, slot_id=slot.slot_id, by_device=True)


def device_is_valid(header: Header, today: date) -> bool:
    """Say whether the way in by device and PIN is there and its last day has not passed."""
    slot = header.device_slot
    if slot is None or slot.expires is None:
        return False
    last = date.fromisoformat(slot.expires)
    # Further ahead than it is ever made: the clock was put back, or the day was forged.
    return today <= last <= today + timedelta(days=DEVICE_DAYS_LIMIT)


def _answer(opened: Callable[..., Secret], slot: slots.Slot, **secrets: Any) -> Secret | None:
    """Return the master key, None where the secret is another's."""
    try:
        return opened(slot, **secrets)
    except slots.NoMatchError:
        return None
    except slots.ForgedError as error:
        raise tampered_header() from error


def wrong_passphrase() -> WrongSecretError:
    """Say that the passphrase is another."""
    return WrongSecretError(
        _("That passphrase does not open this."),
        _("Nothing was changed."),
        _("Check Caps Lock and the keyboard layout, then type it again."),
        field="passphrase",
    )


def key_file_missing(*, only: bool) -> WrongSecretError:
    """Say that a key file belongs to the passphrase; `only` where none opens without one."""
    return WrongSecretError(
        _("The passphrase is not enough here: a key file belongs to it.")
        if only
        else _("That passphrase does not open this. If a key file belongs to it, give the file."),
        _("Nothing was changed."),
        _("Choose the key file. Where it is lost, the recovery code still opens."),
        field="key_file",
    )


def wrong_pin() -> WrongSecretError:
    """Say that the PIN is another, or that this device's secret is not the one of the slot."""
    return WrongSecretError(
        _("That PIN does not open this."),
        _("Nothing was changed."),
        _("Type it again, or use the passphrase."),
        field="pin",
    )


def device_expired() -> WrongSecretError:
    """Say that the PIN is not enough any more."""
    return WrongSecretError(
        _("The PIN is not enough today."),
        _("Nothing was changed."),
        _("Type the passphrase; after that the PIN works again."),
        field="passphrase",
    )


def wrong_recovery_code() -> WrongSecretError:
    """Say that the recovery code belongs elsewhere."""
    return WrongSecretError(
        _("That recovery code is well formed, but it does not open this."),
        _("Nothing was changed."),
        _("Look for the sheet that was printed last; a new code replaces the one before it."),
        field="recovery_code",
    )


def damaged_header() -> DamagedError:
    """Say that the header is not as it was written."""
    return DamagedError(
        _("The file that holds the keys is damaged."),
        _("Without it nothing can be opened; it was not used and nothing was changed."),
        _("Restore your newest backup into a new folder, and keep this folder as it is."),
    )


def tampered_header() -> TamperedError:
    """Say that the header was changed by somebody without its key."""
    return TamperedError(
        _("Somebody changed the file that holds the keys; it is not how this program left it."),
        _("It was not used and nothing was changed."),
        _("Do not trust this copy. Restore a backup that was kept elsewhere."),
    )


def newer_format() -> NewerFormatError:
    """Say that a later version wrote this."""
    return NewerFormatError(
        _("A newer version of this program wrote this."),
        _("Nothing was changed."),
        _("Update the program on this computer, then open it again."),
    )
