"""Let people in, change what they type, take ways in away; quick unlock on this laptop."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final

from chapterdesk.core.errors import RefusedError, UnconfirmedError, UserError
from chapterdesk.core.secret import Secret
from chapterdesk.core.words import _
from chapterdesk.crypto.kdf import KdfParameters
from chapterdesk.crypto.slots import AgeSlot
from chapterdesk.models import Setting, SlotLabel
from chapterdesk.services.backups import BackupService
from chapterdesk.services.database import Database, Undo, Work, to_json
from chapterdesk.services.discretion import require_shown
from chapterdesk.services.keys.leaving import (
    Leaving,
    LeftReport,
    OwnPassphrase,
    PreparedKeys,
    Stay,
    Told,
    leaving,
    prepare_keys,
    run_change,
)
from chapterdesk.services.keys.proving import Proof, prove, require_proof
from chapterdesk.services.keys.rows import QUICK_DAYS, Access, access
from chapterdesk.services.safety.readers import (
    ReaderKey,
    openable_boxes,
    refuse_readers_own,
)
from chapterdesk.storage import quick, ways
from chapterdesk.storage.keychain.port import Keychain
from chapterdesk.storage.unlock import make_key_file, read_key_file
from chapterdesk.storage.vault import Vault

_LONGEST_LABEL: Final = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedWay:
    """A way in that was sealed on some thread and counts once it was saved. Opaque to the window.

    Attributes:
        deed: The word of the log.
        label: Whose it is; empty leaves the label that is there.
        days: For how many days a PIN is enough; None for a passphrase.
        proof: That somebody who is in lets them in; for another person's passphrase.
    """

    way: ways.Way
    deed: str
    label: str = ""
    days: int | None = None
    proof: Proof | None = None


class KeyService:
    """Look after who can open the chapter.

    Args:
        vault: Open.
        database: Where labels and settings are.
        backups: Makes the backup before all keys are changed.
        keychain: The keyring of this computer.
        kdf: The cost of a guess for what is made here; the highest in use when left out.
    """

    def __init__(
        self,
        *,
        vault: Vault,
        database: Database,
        backups: BackupService,
        keychain: Keychain,
        kdf: KdfParameters | None = None,
    ) -> None:
        self._vault = vault
        self._database = database
        self._backups = backups
        self._keychain = keychain
        self._kdf = kdf

    def access(self) -> Access:
        """Return who can open the chapter."""
        with self._database.read() as session:
            return access(session, self._vault.key)

    def check_passphrase(self, passphrase: Secret) -> bool:
        """Say whether a passphrase opens this desk, its key file taken as given. Any thread; slow.

        For screens that are left by typing it again.

        Raises:
            RefusedError: Nobody's passphrase opens without a key file, and a PIN opened the desk.
        """
        key = self._vault.key
        slots = key.header.passphrase_slots
        if key.key_file is None and all(slot.key_file for slot in slots):
            raise RefusedError(
                _("The PIN opened the desk, and the passphrase needs its key file."),
                _("This stays as it is."),
                _("Lock the desk with Ctrl+L, then open it with the passphrase and the file."),
            )
        return ways.find_passphrase(key.header, passphrase, key_file=key.key_file) is not None

    def readers(self) -> tuple[ReaderKey, ...]:
        """Return what readers' passphrases open; a new one of the desk must be none of them."""
        with self._database.read() as session:
            return openable_boxes(session)

    def seal_change(
        self,
        *,
        old: Secret,
        new: Secret,
        key_file: Path | None = None,
        readers: Sequence[ReaderKey] | None = None,
    ) -> SealedWay:
        """Seal a new passphrase in the place of the old one. Any thread; slow on purpose.

        A key file stays as it is.

        Args:
            old: The one of today.
            new: As it was typed.
            key_file: The file that belongs to it.
            readers: What `readers` returned; on the database thread it may be left out.

        Raises:
            UserError: The old one opens nothing, or the new one can not be taken.
        """
        file = None if key_file is None else read_key_file(key_file)
        slot = ways.require_passphrase(self._vault.key.header, old, key_file=file)
        kept = file if slot.key_file else None
        refuse_readers_own(new, self.readers() if readers is None else readers)
        way = ways.seal_new(self._vault.key, new, kdf=self._kdf, key_file=kept, replacing=slot)
        return SealedWay(way=way, deed="change_passphrase")

    def prove(self, own: OwnPassphrase) -> Proof:
        """Check the passphrase of who is at the desk, before they let anybody in. Any thread; slow.

        Unlike `check_passphrase` it asks for the key file again: what this allows outlasts today.

        Raises:
            WrongSecretError: It opens nothing.
            UserError: A key file is needed, or can not be read.
        """
        return prove(self._vault.key.header, own, desk=self)

    def seal_person(
        self,
        *,
        label: str,
        passphrase: Secret,
        proof: Proof,
        readers: Sequence[ReaderKey] | None = None,
    ) -> SealedWay:
        """Seal a passphrase of somebody else. Any thread; slow on purpose.

        Args:
            label: Whose it is.
            passphrase: As it was typed.
            proof: That somebody who is in lets them in.
            readers: What `readers` returned; on the database thread it may be left out.

        Raises:
            UserError: There is no name, or the passphrase can not be taken.
        """
        checked = _checked_label(label)
        refuse_readers_own(passphrase, self.readers() if readers is None else readers)
        way = ways.seal_new(self._vault.key, passphrase, kdf=self._kdf)
        return SealedWay(way=way, deed="add_passphrase", label=checked, proof=proof)

    def seal_key_file(
        self, *, passphrase: Secret, make: Path | None, current: Path | None = None
    ) -> SealedWay:
        """Make a key file that one's own passphrase needs from then on, or need none any more.

        Any thread; slow on purpose.

        Args:
            passphrase: One's own.
            make: Where the new file shall lie, outside the vault; None for no key file any more.
            current: The file that is needed now.

        Raises:
            UserError: The passphrase opens nothing, or the file can not be written or read.
        """
        file = None if current is None else read_key_file(current)
        slot = ways.require_passphrase(self._vault.key.header, passphrase, key_file=file)
        if make is not None:
            _require_outside(make, self._vault.path)
        fresh = None if make is None else make_key_file(make)
        way = ways.seal_new(
            self._vault.key, passphrase, kdf=self._kdf, key_file=fresh, replacing=slot
        )
        return SealedWay(way=way, deed="drop_key_file" if make is None else "add_key_file")

    def seal_quick(
        self,
        *,
        passphrase: Secret,
        pin: Secret,
        days: int = quick.DEFAULT_DAYS,
        key_file: Path | None = None,
    ) -> SealedWay:
        """Put a secret of this laptop into its keyring and seal the PIN. Any thread.

        Raises:
            UserError: The passphrase opens nothing, the PIN is too short, or the keyring is
                refused, gone or locked.
        """
        file = None if key_file is None else read_key_file(key_file)
        quick.require_pin(pin)
        ways.require_passphrase(self._vault.key.header, passphrase, key_file=file)
        way = quick.set_up(
            self._vault.key,
            keychain=self._keychain,
            pin=pin,
            today=self._database.clock.now().date(),
            days=days,
            kdf=self._kdf,
        )
        return SealedWay(way=way, deed="add_quick_unlock", days=days)

    def save(self, sealed: SealedWay) -> Access:
        """Let a sealed way in count: write the header, then its label.

        Raises:
            RefusedError: It is somebody new, and meeting mode is on or nobody proved who they are.
            UserError: The disk failed; the text says what opens the desk now.
        """
        if not sealed.way.replaces and sealed.days is None:
            # SECURITY: else whoever stands at the desk lets themselves in and ends meeting mode.
            require_shown(self._database)
            self._require_proof(sealed.proof)
        slot_id = sealed.way.slot.slot_id

        def note(work: Work) -> None:
            if slot_id not in sealed.way.replaces:
                _label(work, slot_id, sealed.label)
            if sealed.days is not None:
                _set(work, QUICK_DAYS, sealed.days)
            self._note(work, sealed.deed)

        self._write_and_note(lambda: ways.put(self._vault, sealed.way), note)
        return self.access()

    def rename(self, slot_id: bytes, label: str) -> Undo:
        """Give a way in the name of whose it is.

        Raises:
            UserError: There is no name, or no such way in.
        """
        checked = _checked_label(label)
        if slot_id not in {slot.slot_id for slot in self._vault.key.header.slots}:
            raise _gone()
        with self._database.write() as work:
            _label(work, slot_id, checked)
            self._note(work, "rename_way_in")
            return work.undo(_("Renamed"))

    def remove(self, slot_id: bytes) -> Access:
        """Take somebody's passphrase away. What they copied before still opens.

        Raises:
            RefusedError: It is the one in use, the last one, the recovery code, or gone; or meeting
                mode is on.
        """
        require_shown(self._database)
        header = self._vault.key.header
        slot = next((slot for slot in header.slots if slot.slot_id == slot_id), None)
        if slot is None:
            raise _gone()
        if isinstance(slot, AgeSlot):
            raise RefusedError(
                _("The recovery code can not be taken away, only replaced."),
                _("Nothing was changed."),
                _("Make a new code; the old one then opens the desk no more."),
            )
        if slot.kind == "dev":
            self.forget_quick_unlock()
            return self.access()
        if slot_id == self._vault.key.slot_id:
            raise RefusedError(
                _("This is the passphrase that opened the desk today."),
                _("Nothing was changed."),
                _("Change it instead, or let the other person remove it."),
            )
        self._write_and_note(
            lambda: ways.remove(self._vault, slot_id),
            lambda work: self._note(work, "remove_passphrase"),
        )
        return self.access()

    def draw_code(self) -> Secret:
        """Return a new recovery code that opens nothing yet. Any thread."""
        return ways.draw_code()

    def save_code(self, code: Secret, *, proof: Proof) -> Access:
        """Let a new recovery code count; no older one opens the desk, backups keep theirs.

        Raises:
            RefusedError: Meeting mode is on, or the proof is none any more.
            UserError: The disk failed; the text says which code opens the desk now.
        """
        require_shown(self._database)
        self._require_proof(proof)

        def note(work: Work) -> None:
            for slot in self._vault.key.header.slots:
                if isinstance(slot, AgeSlot):
                    _label(work, slot.slot_id, "")
            self._note(work, "new_recovery_code")

        self._write_and_note(lambda: ways.replace_recovery_code(self._vault, code), note)
        return self.access()

    def require_keyring(self) -> None:
        """Let pass when this computer's keyring can keep a secret. Any thread but the window's.

        Raises:
            KeychainError: It can not, and why.
        """
        self._keychain.require_usable()

    def forget_quick_unlock(self) -> bool:
        """Delete the PIN from the header and the secret from the keyring.

        Returns:
            Whether the keyring certainly holds nothing any more. The PIN opens nothing either way.

        Raises:
            StorageError: The header could not be written; the keyring was asked nevertheless.
        """
        try:
            # The header first: a keyring that never answers must not keep the PIN working.
            if ways.drop_device(self._vault):
                with self._database.write() as work:
                    self._note(work, "drop_quick_unlock")
        finally:
            gone = quick.forget_device(self._vault.path, self._keychain)
        return gone

    def renew_quick_unlock(self) -> bool:
        """Count the days of the PIN from today, after somebody typed a whole passphrase.

        Returns:
            Whether its last day was moved.
        """
        key = self._vault.key
        if key.used_device or key.used_recovery or key.header.device_slot is None:
            return False
        with self._database.read() as session:
            days = access(session, key).quick_days
        today = self._database.clock.now().date()
        return ways.renew_device(self._vault, today + timedelta(days=days))

    def leaving(self, slot_id: bytes) -> Leaving:
        """Return what somebody who leaves could still open, and who needs a passphrase again.

        Raises:
            RefusedError: There is no such way in by passphrase.
        """
        return leaving(self._vault, self._database, self._backups, slot_id)

    def prepare_keys(
        self,
        *,
        gone: bytes | None,
        own: OwnPassphrase,
        others: tuple[Stay, ...] = (),
        new_code: Secret | None = None,
    ) -> PreparedKeys:
        """Draw new keys and seal them to those who stay. Any thread; slow on purpose.

        Args:
            gone: The way in of somebody who left; None changes the keys for another reason.
            own: One's own passphrase; without it nobody could open the desk afterwards.
            others: Others whose passphrase was typed; who is not among them needs a new one.
            new_code: The recovery code from then on; the present one when left out.

        Raises:
            UserError: A passphrase is wrong, or one's own is the one that goes.
        """
        return prepare_keys(
            self._vault.key, gone=gone, own=own, others=others, new_code=new_code, kdf=self._kdf
        )

    def change_keys(
        self,
        prepared: PreparedKeys,
        *,
        told: Told = lambda _step, _share: None,
        stopped: Callable[[], bool] = lambda: False,
    ) -> LeftReport:
        """Back up, change all keys, back up again. Long; tells how far it is, can be stopped.

        Raises:
            UserError: It failed or was stopped, and the text says which keys are in force.
        """
        report = run_change(
            self._vault, self._database, self._backups, prepared, told=told, stopped=stopped
        )
        # The way in by PIN is of the old keys; what the keyring holds opens nothing.
        quick.forget_device(self._vault.path, self._keychain)
        return report

    def _require_proof(self, proof: Proof | None) -> None:
        if proof is None:
            raise RefusedError(
                _("Your own passphrase was not asked yet."),
                _("Nothing was changed."),
                _("Type your own passphrase first."),
            )
        require_proof(self._vault.key.header, proof, desk=self)

    def _write_and_note(self, write: Callable[[], object], note: Callable[[Work], None]) -> None:
        """Write the header, then what belongs to it in the database; a change that counts is noted.

        Raises:
            UnconfirmedError: It counts, and the disk did not confirm it.
            UserError: It does not count.
        """
        try:
            write()
        except UnconfirmedError:
            # The disk failed a moment ago; what can not be noted now is a name and a line in a log.
            with suppress(UserError), self._database.write() as work:
                note(work)
            raise
        with self._database.write() as work:
            note(work)

    def _note(self, work: Work, deed: str) -> None:
        work.audit(deed, "slot_label", None)
        work.changed("keys")


def _label(work: Work, slot_id: bytes, label: str) -> None:
    row = work.session.get(SlotLabel, slot_id)
    if row is None:
        work.session.add(SlotLabel(slot_id=slot_id, label=label, created_at=work.clock.now()))
    elif label:
        row.label = label


def _set(work: Work, name: str, value: object) -> None:
    row = work.session.get(Setting, name)
    if row is None:
        work.session.add(Setting(key=name, value=to_json(value)))
    else:
        row.value = to_json(value)


def _checked_label(label: str) -> str:
    checked = " ".join(label.split())
    if not checked:
        raise RefusedError(
            _("There is no name."),
            _("Nothing was changed."),
            _("Say whose passphrase it is."),
            field="label",
        )
    if len(checked) > _LONGEST_LABEL or not checked.isprintable():
        raise RefusedError(
            _("The name is too long, or has signs that no name has."),
            _("Nothing was changed."),
            _("A first name or an initial is enough."),
            field="label",
        )
    return checked


def _require_outside(file: Path, vault: Path) -> None:
    if vault.resolve() in file.resolve().parents:
        raise RefusedError(
            _("A key file beside what it opens protects nothing."),
            _("Nothing was changed."),
            _("Put it on a stick that you keep elsewhere."),
            field="key_file",
        )


def _gone() -> RefusedError:
    return RefusedError(
        _("This way in is not there any more."),
        _("Nothing was changed."),
        _("Look at the list again."),
    )
