"""Ways in: put, replace and take away slots of an open vault, one header written for each change.

Sealing a passphrase takes a second and no database (any thread); writing the header takes
milliseconds and belongs to the thread of the vault.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from chapterdesk.core.errors import RefusedError, WrongSecretError
from chapterdesk.core.secret import Secret
from chapterdesk.core.words import _
from chapterdesk.crypto import age, recovery, slots
from chapterdesk.crypto.header import Header, wrong_passphrase
from chapterdesk.crypto.kdf import FLOOR, KdfParameters
from chapterdesk.crypto.passphrase import normalise
from chapterdesk.crypto.slots import AgeSlot, PassSlot, Slot
from chapterdesk.storage.unlock import VaultKey, cost_of, require_floor, seal_passphrase

# Who seals a way in off-thread has no database yet, and must not wait until one is loaded.
if TYPE_CHECKING:
    from chapterdesk.storage.vault import Vault

__all__ = [
    "Way",
    "change_passphrase",
    "draw_code",
    "drop_device",
    "find_passphrase",
    "improve",
    "put",
    "remove",
    "renew_device",
    "replace_recovery_code",
    "seal_device",
    "seal_new",
    "set_passphrase",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A slot that was sealed and stands in no header yet.

    Attributes:
        slot: What will stand there.
        replaces: The slots that go for it.
        is_own: Whether it is the one of this session from then on.
        key_file: The hash of the file that belongs to it.
    """

    slot: Slot
    replaces: frozenset[bytes] = frozenset()
    is_own: bool = False
    key_file: Secret | None = None

    def __repr__(self) -> str:
        return "Way(…)"


def find_passphrase(
    value: Header, passphrase: Secret, *, key_file: Secret | None = None
) -> PassSlot | None:
    """Return the slot that a passphrase opens, None where none does; a derivation a slot."""
    secret = normalise(passphrase)
    for slot in value.passphrase_slots:
        try:
            slots.open_pass(
                slot, vault_id=value.vault_id, passphrase=secret, key_file=key_file
            ).wipe()
        except (slots.NoMatchError, slots.ForgedError):
            continue
        return slot
    return None


def require_passphrase(
    value: Header, passphrase: Secret, *, key_file: Secret | None = None
) -> PassSlot:
    """Return the slot that a passphrase opens.

    Raises:
        WrongSecretError: None.
    """
    found = find_passphrase(value, passphrase, key_file=key_file)
    if found is None:
        raise wrong_passphrase()
    return found


def seal_new(
    key: VaultKey,
    passphrase: Secret,
    *,
    kdf: KdfParameters | None = None,
    key_file: Secret | None = None,
    replacing: PassSlot | None = None,
) -> Way:
    """Seal a passphrase: one more way in, or the place of `replacing`, keeping its id. Any thread.

    Raises:
        UsageError: It is empty or too long.
        RefusedError: It opens another way in already, or the cost is below the floor.
    """
    secret = normalise(passphrase)
    others = [slot for slot in key.header.passphrase_slots if slot != replacing]
    if find_passphrase(replace(key.header, slots=tuple(others)), secret, key_file=key_file):
        raise RefusedError(
            _("Somebody else opens this with the same passphrase."),
            _("Nothing was changed."),
            _("Draw another one. Each person needs one that only they know."),
            field="passphrase",
        )
    cost = kdf or cost_of(key.header)
    require_floor(cost)
    slot = seal_passphrase(
        key.master,
        vault_id=key.vault_id,
        passphrase=secret,
        cost=cost,
        slot_id=None if replacing is None else replacing.slot_id,
        key_file=key_file,
    )
    gone = frozenset() if replacing is None else frozenset({replacing.slot_id})
    return Way(slot=slot, replaces=gone, is_own=replacing is not None, key_file=key_file)


def change_passphrase(
    key: VaultKey,
    *,
    old: Secret,
    new: Secret,
    old_key_file: Secret | None = None,
    new_key_file: Secret | None = None,
    kdf: KdfParameters | None = None,
) -> Way:
    """Seal a new passphrase in the place of the one that is known. Any thread.

    Raises:
        WrongSecretError: The old one opens nothing.
        RefusedError, UsageError: The new one can not be taken.
    """
    replacing = require_passphrase(key.header, old, key_file=old_key_file)
    return seal_new(key, new, kdf=kdf, key_file=new_key_file, replacing=replacing)


def seal_device(
    key: VaultKey, *, device: Secret, pin: Secret, expires: date, kdf: KdfParameters | None = None
) -> Way:
    """Seal the way in by device secret and PIN, and open it again before it counts. Any thread."""
    secret = normalise(pin)
    cost = kdf or cost_of(key.header)
    require_floor(cost)
    slot = slots.seal_device(
        key.master, vault_id=key.vault_id, device=device, pin=secret, cost=cost, expires=expires
    )
    opened = slots.open_device(slot, vault_id=key.vault_id, device=device, pin=secret)
    if opened.reveal() != key.master.reveal():
        raise WrongSecretError(
            _("The PIN could not be set up."), _("Nothing was changed."), _("Try again.")
        )
    old = key.header.device_slot
    return Way(slot=slot, replaces=frozenset() if old is None else frozenset({old.slot_id}))


def draw_code() -> Secret:
    """Return a new recovery code; it opens nothing before it was put into the header."""
    return recovery.generate()


def put(vault: "Vault", way: Way) -> None:
    """Write a way in into the header.

    Raises:
        RefusedError: What it replaces is gone, or there would be too many.
        StorageError: It could not be written; the header is as it was.
    """

    def change(value: Header) -> Header:
        found = {slot.slot_id for slot in value.slots}
        if not way.replaces <= found:
            raise _changed_meanwhile()
        kept = [slot for slot in value.slots if slot.slot_id not in way.replaces]
        first = isinstance(way.slot, PassSlot) and way.is_own
        ways = (way.slot, *kept) if first else (*kept, way.slot)
        return replace(value, slots=ways)

    vault.rewrite(
        change,
        slot_id=way.slot.slot_id if way.is_own else None,
        key_file=(way.key_file,) if way.is_own else None,
    )


def remove(vault: "Vault", slot_id: bytes) -> None:
    """Take a way in away.

    Raises:
        RefusedError: It is gone already, or the last passphrase.
        StorageError: It could not be written; the header is as it was.
    """

    def change(value: Header) -> Header:
        kept = tuple(slot for slot in value.slots if slot.slot_id != slot_id)
        if len(kept) == len(value.slots):
            raise _changed_meanwhile()
        return replace(value, slots=kept)

    vault.rewrite(change)


def drop_device(vault: "Vault") -> bool:
    """Take the way in by device and PIN away; say whether there was one."""
    slot = vault.key.header.device_slot
    if slot is None:
        return False
    remove(vault, slot.slot_id)
    return True


def renew_device(vault: "Vault", expires: date) -> bool:
    """Move the last day of the way in by device and PIN; say whether the header was written."""
    slot = vault.key.header.device_slot
    if slot is None or slot.expires == expires.isoformat():
        return False
    moved = replace(slot, expires=expires.isoformat())
    vault.rewrite(
        lambda value: replace(
            value, slots=tuple(moved if each == slot else each for each in value.slots)
        )
    )
    return True


def set_passphrase(vault: "Vault", new: Secret, *, kdf: KdfParameters | None = None) -> None:
    """Give the slot of this session a new passphrase; after the code, replace every other way in.

    Raises:
        RefusedError: The cost is below the floor, or another way in has the same passphrase.
        StorageError: It could not be written; the old passphrase still opens.
    """
    key = vault.key
    if not key.used_recovery:
        own = [slot for slot in key.header.passphrase_slots if slot.slot_id == key.slot_id]
        put(vault, seal_new(key, new, kdf=kdf, replacing=own[0] if own else None))
        return
    cost = kdf or cost_of(key.header)
    require_floor(cost)
    fresh = seal_passphrase(key.master, vault_id=key.vault_id, passphrase=normalise(new), cost=cost)
    vault.rewrite(
        lambda value: replace(
            value,
            slots=(fresh, *(slot for slot in value.slots if isinstance(slot, AgeSlot))),
        ),
        slot_id=fresh.slot_id,
    )


def replace_recovery_code(vault: "Vault", code: Secret | None = None) -> Secret:
    """Let a new recovery code open the vault, and no older one; backups made before keep theirs.

    Raises:
        StorageError: It could not be written; the old code still opens.
    """
    fresh = code or draw_code()
    paper = slots.seal_age(
        vault.key.master, vault_id=vault.vault_id, recipient=age.recipient_of(fresh)
    )
    vault.rewrite(
        lambda value: replace(
            value,
            slots=(*(slot for slot in value.slots if isinstance(slot, PassSlot)), paper),
        )
    )
    return fresh


def improve(
    key: VaultKey, passphrase: Secret, *, target: KdfParameters, key_file: Secret | None = None
) -> Way | None:
    """Seal the passphrase that was just typed at a higher cost, None where it is high enough.

    Never weaker: neither fewer passes, nor less memory. Any thread.
    """
    own = [slot for slot in key.header.passphrase_slots if slot.slot_id == key.slot_id]
    if not own or key.used_recovery or key.used_device:
        return None
    cost = own[0].cost
    better = KdfParameters(
        memory=max(cost.memory, target.memory, FLOOR.memory),
        passes=max(cost.passes, target.passes, FLOOR.passes),
        lanes=cost.lanes,
    )
    if better == cost:
        return None
    slot = seal_passphrase(
        key.master,
        vault_id=key.vault_id,
        passphrase=normalise(passphrase),
        cost=better,
        slot_id=own[0].slot_id,
        key_file=key_file if own[0].key_file else None,
    )
    return Way(
        slot=slot,
        replaces=frozenset({own[0].slot_id}),
        is_own=True,
        key_file=key_file if own[0].key_file else None,
    )


def _changed_meanwhile() -> RefusedError:
    return RefusedError(
        _("Who may open this was changed in the meantime."),
        _("Nothing was changed now."),
        _("Look at the list again."),
    )
