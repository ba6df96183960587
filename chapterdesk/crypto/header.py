"""The header of a vault, `vault.json`: who may open it. Every byte: docs/storage-format.md."""

import hashlib
import hmac
import re
from dataclasses import dataclass, replace
from typing import Any, Final

from chapterdesk.core.errors import DamagedError, NewerFormatError, TamperedError, WrongSecretError
from chapterdesk.core.secret import Secret
from chapterdesk.core.words import _
from chapterdesk.crypto import canonical, keys, recovery, slots
from chapterdesk.crypto.passphrase import normalise

FORMAT: Final = "cdv1"
SIZE_LIMIT: Final = 65_536
SLOT_LIMIT: Final = 8
_MAC_SIZE: Final = 32
_NUMBER_LIMIT: Final = 2**31 - 1
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
    by_recovery_code: bool


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
    return Header(
        vault_id=canonical.from_base64(value["vid"], size=keys.VAULT_ID_SIZE),
        generation=_number(value["gen"]),
        epoch=_number(value["epoch"]),
        slots=tuple(slots.read_slot(slot) for slot in value["slots"]),
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
    header: Header, *, passphrase: Secret | None = None, recovery_code: Secret | None = None
) -> Opened:
    """Return the master key behind a passphrase or recovery code; one derivation a slot.

    Raises:
        WrongSecretError: No slot opens.
        TamperedError: A slot opens and the header is not as a holder of the key wrote it.
    """
    if (passphrase is None) == (recovery_code is None):
        raise ValueError("one secret, either kind")
    secret = normalise(passphrase) if passphrase is not None else None
    identity = recovery.parse(recovery_code) if recovery_code is not None else None
    for slot in header.slots:
        try:
            master = _open_slot(header, slot, passphrase=secret, identity=identity)
        except slots.ForgedError as error:
            raise tampered_header() from error
        if master is not None:
            check_mac(header, master)
            return Opened(
                master=master, slot_id=slot.slot_id, by_recovery_code=identity is not None
            )
    raise wrong_passphrase() if identity is None else wrong_recovery_code()


def _open_slot(
    header: Header, slot: slots.Slot, *, passphrase: Secret | None, identity: Secret | None
) -> Secret | None:
    try:
        if isinstance(slot, slots.AgeSlot):
            if identity is None:
                return None
            return slots.open_age(slot, vault_id=header.vault_id, identity=identity)
        if passphrase is None or slot.kind != "pass":
            return None
        return slots.open_pass(slot, vault_id=header.vault_id, passphrase=passphrase)
    except slots.NoMatchError:
        return None


def wrong_passphrase() -> WrongSecretError:
    """Say that the passphrase is another."""
    return WrongSecretError(
        _("That passphrase does not open this."),
        _("Nothing was changed."),
        _("Check Caps Lock and the keyboard layout, then type it again."),
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
