"""Who can open the chapter, as the window and the command line show it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from chapterdesk.core.words import _
from chapterdesk.crypto.header import Header
from chapterdesk.crypto.slots import AgeSlot, Slot
from chapterdesk.models import Chapter, Setting, SlotLabel
from chapterdesk.storage.quick import DEFAULT_DAYS
from chapterdesk.storage.unlock import VaultKey

SlotKind = Literal["passphrase", "code", "quick"]
QUICK_DAYS: Final = "quick_unlock_days"
EPOCH_BEGAN: Final = "keys_changed_at"


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotRow:
    """One way in.

    Attributes:
        slot_id: 6 bytes.
        kind: By passphrase, recovery code, or PIN on this laptop.
        label: Whose it is; a neutral word where nobody gave it a name.
        named: Whether somebody gave it a name.
        made_at: UTC; None where nobody noted it.
        in_use: Whether it opened this session.
        key_file: Whether a file is needed beside the passphrase.
        expires: The last day of the PIN.
    """

    slot_id: bytes
    kind: SlotKind
    label: str
    named: bool
    made_at: datetime | None
    in_use: bool
    key_file: bool = False
    expires: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """Everybody and everything that opens the chapter.

    Attributes:
        own: The passphrase that opened this session; None after a PIN.
        quick_days: For how many days a PIN is set up.
    """

    rows: tuple[SlotRow, ...]
    own: bytes | None
    quick_days: int

    @property
    def passphrases(self) -> tuple[SlotRow, ...]:
        """The people."""
        return tuple(row for row in self.rows if row.kind == "passphrase")

    @property
    def quick(self) -> SlotRow | None:
        """The PIN of this laptop, if there is one."""
        return next((row for row in self.rows if row.kind == "quick"), None)


def access(session: Session, key: VaultKey) -> Access:
    """Return who can open the chapter: people first, in the order of the header."""
    labels = {row.slot_id: row for row in session.scalars(select(SlotLabel))}
    began = session.scalars(select(Chapter.created_at)).first()
    rows = tuple(
        _row(slot, labels, key, began=began, place=place)
        for place, slot in enumerate(_people_first(key.header))
    )
    known = {slot.slot_id for slot in key.header.passphrase_slots}
    return Access(
        rows=rows,
        own=key.slot_id if key.slot_id in known else None,
        quick_days=quick_days(session),
    )


def quick_days(session: Session) -> int:
    """Return for how many days a PIN is enough."""
    row = session.get(Setting, QUICK_DAYS)
    value = DEFAULT_DAYS if row is None else json.loads(row.value)
    return value if isinstance(value, int) else DEFAULT_DAYS


def label_of(session: Session, slot_id: bytes) -> str:
    """Return whose way in it is, or a neutral word."""
    row = session.get(SlotLabel, slot_id)
    return row.label if row is not None and row.label else _("A passphrase without a name")


def _people_first(value: Header) -> tuple[Slot, ...]:
    codes = tuple(slot for slot in value.slots if isinstance(slot, AgeSlot))
    device = value.device_slot
    return (*value.passphrase_slots, *codes, *(() if device is None else (device,)))


def _row(
    slot: Slot,
    labels: Mapping[bytes, SlotLabel],
    key: VaultKey,
    *,
    began: datetime | None,
    place: int,
) -> SlotRow:
    noted = labels.get(slot.slot_id)
    kind = _kind(slot)
    label = noted.label if noted is not None else ""
    expires = None if isinstance(slot, AgeSlot) else slot.expires
    return SlotRow(
        slot_id=slot.slot_id,
        kind=kind,
        label=label or _default_label(kind, place),
        named=bool(label),
        made_at=began if noted is None else noted.created_at,
        in_use=slot.slot_id == key.slot_id,
        key_file=not isinstance(slot, AgeSlot) and slot.key_file,
        expires=None if expires is None else date.fromisoformat(expires),
    )


def _kind(slot: Slot) -> SlotKind:
    if isinstance(slot, AgeSlot):
        return "code"
    return "quick" if slot.kind == "dev" else "passphrase"


def _default_label(kind: SlotKind, place: int) -> str:
    if kind == "code":
        return _("Recovery code on paper")
    if kind == "quick":
        return _("Quick unlock on this laptop")
    if place == 0:
        return _("First passphrase")
    return _("Passphrase {number}").format(number=place + 1)
