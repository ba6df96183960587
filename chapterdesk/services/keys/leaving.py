"""Somebody left: new keys for those who stay, and a list of what can not be taken back."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from chapterdesk.core.errors import RefusedError, UserError
from chapterdesk.core.secret import Secret
from chapterdesk.core.words import _
from chapterdesk.crypto import age
from chapterdesk.crypto.kdf import KdfParameters
from chapterdesk.models import Setting
from chapterdesk.services.backups import BackupService
from chapterdesk.services.database import Database, to_json
from chapterdesk.services.keys.old_backups import OldBackup, list_backups, still_there
from chapterdesk.services.keys.rows import EPOCH_BEGAN, access, label_of
from chapterdesk.storage import rotate, ways
from chapterdesk.storage.unlock import VaultKey, read_key_file
from chapterdesk.storage.vault import Vault

Told = Callable[[str, float], None]
BEFORE: Final = "backup"
AFTER: Final = "backup_after"
STEPS: Final = (BEFORE, *rotate.STEPS, AFTER)
"""What `change_keys` tells, in this order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Other:
    """A passphrase of somebody who may stay.

    Attributes:
        key_file: Whether a file is needed beside it.
    """

    slot_id: bytes
    label: str
    key_file: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """What is to be known before somebody is locked out.

    Attributes:
        label: Who leaves.
        others: Passphrases of others, that go too unless they are typed.
        backups: What the one who leaves could still open if they got at the file.
    """

    slot_id: bytes
    label: str
    others: tuple[Other, ...]
    backups: tuple[OldBackup, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPassphrase:
    """What the person at the desk typed.

    Attributes:
        key_file: The file that belongs to it, if one does.
    """

    passphrase: Secret
    key_file: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stay:
    """Another person who was asked and typed their passphrase."""

    slot_id: bytes
    passphrase: Secret
    key_file: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedKeys:
    """New keys that nothing is under yet. Opaque to the window.

    Attributes:
        gone: The way in of who left.
        lapsed: Those who stay and need a passphrase again.
    """

    keys: rotate.NewKeys
    gone: bytes | None
    lapsed: tuple[bytes, ...]
    new_code: bool

    def wipe(self) -> None:
        """Forget the keys; nothing comes under them."""
        self.keys.master.wipe()


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftReport:
    """What changing all keys did.

    Attributes:
        removed: Who was locked out; empty when nobody left.
        must_renew: Who stays and must get a passphrase again.
        backups: What the old keys still open, and what who left may open of older ones.
        rows: Records, all equal before and after.
        seconds: How long the change itself took, without the backups.
        backup_failure: Why there is no backup under the new keys yet; empty when there is one.
    """

    removed: str
    must_renew: tuple[str, ...]
    backups: tuple[OldBackup, ...]
    rows: int
    seconds: float
    new_code: bool
    backup_failure: str


def leaving(vault: Vault, database: Database, backups: BackupService, slot_id: bytes) -> Leaving:
    """Return what somebody could still open; see `KeyService.leaving`."""
    header = vault.key.header
    people = {slot.slot_id for slot in header.passphrase_slots}
    if slot_id not in people:
        raise RefusedError(
            _("This way in is not there any more."),
            _("Nothing was changed."),
            _("Look at the list again."),
        )
    found = list_backups(vault, database, backups, slot_id)
    with database.read() as session:
        rows = access(session, vault.key).passphrases
    labels = {row.slot_id: row.label for row in rows}
    others = tuple(
        Other(slot_id=row.slot_id, label=row.label, key_file=row.key_file)
        for row in rows
        if row.slot_id not in (slot_id, vault.key.slot_id)
    )
    return Leaving(slot_id=slot_id, label=labels[slot_id], others=others, backups=found)


def prepare_keys(
    key: VaultKey,
    *,
    gone: bytes | None,
    own: OwnPassphrase,
    others: tuple[Stay, ...],
    new_code: Secret | None,
    kdf: KdfParameters | None,
) -> PreparedKeys:
    """Draw new keys; see `KeyService.prepare_keys`."""
    file = None if own.key_file is None else read_key_file(own.key_file)
    mine = ways.require_passphrase(key.header, own.passphrase, key_file=file)
    if mine.slot_id == gone:
        raise RefusedError(
            _("That is the passphrase of the person who leaves."),
            _("Nothing was changed."),
            _("Type your own. If you have none yet, add one first."),
            field="passphrase",
        )
    keepers = [
        rotate.Keeper(slot_id=mine.slot_id, passphrase=own.passphrase, key_file=file),
        *(_keeper(stay) for stay in others if stay.slot_id not in (mine.slot_id, gone)),
    ]
    kept = {keeper.slot_id for keeper in keepers}
    recipients = None if new_code is None else (age.recipient_of(new_code),)
    return PreparedKeys(
        keys=rotate.prepare(key, tuple(keepers), recipients=recipients, kdf=kdf),
        gone=gone,
        lapsed=tuple(
            slot.slot_id
            for slot in key.header.passphrase_slots
            if slot.slot_id not in kept and slot.slot_id != gone
        ),
        new_code=new_code is not None,
    )


def _keeper(stay: Stay) -> rotate.Keeper:
    file = None if stay.key_file is None else read_key_file(stay.key_file)
    return rotate.Keeper(slot_id=stay.slot_id, passphrase=stay.passphrase, key_file=file)


def run_change(
    vault: Vault,
    database: Database,
    backups: BackupService,
    prepared: PreparedKeys,
    *,
    told: Told,
    stopped: Callable[[], bool],
) -> LeftReport:
    """Back up, change, note, back up again; see `KeyService.change_keys`."""
    told(BEFORE, 0.0)
    before = backups.before_key_change().file_name
    old = tuple(
        replace(backup, before=backup.file_name == before)
        for backup in list_backups(vault, database, backups, prepared.gone)
    )
    with database.read() as session:
        removed = "" if prepared.gone is None else label_of(session, prepared.gone)
        must_renew = tuple(label_of(session, slot_id) for slot_id in prepared.lapsed)
    start = time.perf_counter()
    rows = rotate.change_keys(vault, prepared.keys, told=told, stopped=stopped)
    seconds = time.perf_counter() - start
    try:
        _note_change(database)
    except UserError as error:
        raise type(error)(
            _("The keys were changed, but that could not be noted: {reason}").format(
                reason=error.what
            ),
            _("The new keys are in force, and every record is there."),
            _("Make a backup now; the older ones open with the keys of before."),
        ) from error
    told(AFTER, 0.0)
    failure = _back_up_again(backups)
    # The places were put in order after the new backup: what went then is in nobody's hands.
    old = still_there(old, vault, database, backups)
    return LeftReport(
        removed=removed,
        must_renew=must_renew,
        backups=old,
        rows=sum(rows.values()),
        seconds=seconds,
        new_code=prepared.new_code,
        backup_failure=failure,
    )


def _note_change(database: Database) -> None:
    with database.write() as work:
        row = work.session.get(Setting, EPOCH_BEGAN)
        # Backups are dated to the second.
        began = to_json(work.clock.now().replace(microsecond=0).isoformat())
        if row is None:
            work.session.add(Setting(key=EPOCH_BEGAN, value=began))
        else:
            row.value = began
        work.audit("change_keys", "slot_label", None)
        work.changed("keys")


def _back_up_again(backups: BackupService) -> str:
    """Make a backup that the new keys open in each place that is here.

    The keys are changed whether it succeeds or not; the first failure is returned in words.
    """
    failure = ""
    here = [state.here for state in backups.places.list() if state.here is not None]
    for folder in here or [backups.places.safe_folder()]:
        try:
            backups.backup(folder, reason="auto")
        except UserError as error:
            failure = failure or error.what
    try:
        backups.forgot()
    except UserError as error:
        failure = failure or error.what
    return failure
