"""Vaults before anything is open: make one, derive its key, open it, change who may open it.

Light on purpose: the unlock page is shown before SQLAlchemy, the tables and the services are
loaded. What needs them stands in `opening`, which `prepare` loads while somebody types.
"""

import contextlib
import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from chapterdesk.core.clock import Clock
from chapterdesk.core.errors import (
    DamagedError,
    NewerFormatError,
    StorageError,
    UserError,
)
from chapterdesk.core.events import EventBus
from chapterdesk.core.secret import Secret
from chapterdesk.core.words import current
from chapterdesk.crypto import passphrase as passphrases
from chapterdesk.crypto.header import Header, device_is_valid
from chapterdesk.crypto.kdf import KdfParameters, affordable
from chapterdesk.services.strength import PassphraseEstimate, strength
from chapterdesk.services.unlocked import Unlocked
from chapterdesk.storage import quick, scratch, unlock, ways
from chapterdesk.storage.keychain.port import Keychain
from chapterdesk.storage.keychain.system import SystemKeychain
from chapterdesk.storage.removal import remove_vault
from chapterdesk.storage.unlock import VaultKey

if TYPE_CHECKING:
    from chapterdesk.services.catalogue import Desk
    from chapterdesk.services.chapter import ChapterDraft

__all__ = ["OtherVault", "Unlocked", "VaultService", "VaultState"]


@dataclass(frozen=True, slots=True, kw_only=True)
class VaultState:
    """What can be seen of a folder without a key.

    Attributes:
        quick: Whether a PIN may open it today; the keyring was not asked.
        key_file: Whether a passphrase needs a key file beside it.
    """

    path: Path
    exists: bool
    practice: bool
    quick: bool = False
    key_file: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherVault:
    """A vault that lies beside the one somebody works at, seen without opening it.

    Attributes:
        same: Whether it says that it is the same chapter: a backup that was restored beside it.
        written_at: When something was last written in it; None where that can not be read.
    """

    path: Path
    same: bool
    written_at: datetime | None = None


class VaultService:
    """Make, unlock and open vaults.

    Args:
        clock: The time, for everything that is written.
        kdf: The cost of a guess for new passphrases; calibrated to the machine when left out.
        keychain: The keyring of this computer; the system's when left out.

    Attributes:
        loading: Held while modules are loaded beside the window. Two threads that load packages
            of one another at a time find them half loaded, so whoever else loads some waits.
    """

    def __init__(
        self, *, clock: Clock, kdf: KdfParameters | None = None, keychain: Keychain | None = None
    ) -> None:
        self.loading = threading.Lock()
        self._clock = clock
        self._kdf = kdf
        self._keychain = keychain or SystemKeychain()

    def state(self, path: Path) -> VaultState:
        """Say what lies in a folder; a damaged vault exists, and unlocking will say more."""
        if not unlock.is_vault(path):
            return VaultState(path=path, exists=False, practice=False)
        try:
            value = unlock.read_header(path).header
        except DamagedError:
            return VaultState(path=path, exists=True, practice=False)
        return VaultState(
            path=path,
            exists=True,
            practice=value.practice,
            quick=device_is_valid(value, self._clock.now().date()),
            key_file=any(slot.key_file for slot in value.passphrase_slots),
        )

    def require(self, path: Path) -> None:
        """See that a vault lies in a folder; a damaged one does, and unlocking will say more.

        Raises:
            StorageError: None does, or the disk does not answer.
        """
        with contextlib.suppress(DamagedError, NewerFormatError):
            unlock.read_header(path)

    def derive(
        self,
        path: Path,
        *,
        passphrase: Secret | None = None,
        recovery_code: Secret | None = None,
        key_file: Path | None = None,
        improve: bool = False,
    ) -> Unlocked:
        """Derive a vault's key; slow on purpose, needs no database, runs on any thread.

        Args:
            path: The vault.
            passphrase: As it was typed.
            recovery_code: As it was typed.
            key_file: The file that belongs to the passphrase.
            improve: Make the passphrase dearer to guess where today's computers allow it; it is
                written when the vault is opened, and never made cheaper.

        Raises:
            UserError: Wrong secret, damaged, tampered with, or of a newer version.
        """
        file = None if key_file is None else unlock.read_key_file(key_file)
        start = time.perf_counter()
        key = unlock.unlock_key(
            path, passphrase=passphrase, recovery_code=recovery_code, key_file=file
        )
        better = None
        if improve and passphrase is not None and not key.header.practice:
            target = self._kdf or _affordable(key, time.perf_counter() - start)
            better = ways.improve(key, passphrase, target=target, key_file=file)
        return Unlocked(key=key, better=better)

    def derive_quick(self, path: Path, pin: Secret) -> Unlocked:
        """Derive a vault's key from the secret of this computer and a PIN; any thread.

        Raises:
            UserError: Another PIN, too many days ago, or the keyring does not answer. The
                passphrase opens whatever the reason is.
        """
        today = self._clock.now().date()
        return Unlocked(key=quick.unlock(path, keychain=self._keychain, pin=pin, today=today))

    def forget_quick_unlock(self, path: Path) -> bool:
        """Delete what this computer's keyring holds for a vault, which need not be open.

        For panic and travel: raises nothing; the PIN opens nothing afterwards.

        Returns:
            Whether there is certainly nothing any more.
        """
        return quick.forget_device(path, self._keychain)

    def sweep(self, folder: Path) -> None:
        """Remove what killed restores and salvages left among the vaults of a folder. Any thread.

        What a living process works on stays. Raises nothing: the next start tries again.
        """
        with contextlib.suppress(StorageError):
            scratch.sweep(folder)

    def others(self, path: Path, *folders: Path) -> tuple[OtherVault, ...]:
        """Return the other vaults in these folders and beside a vault, without opening any.

        Made-up chapters are left out where the vault is real, and real ones where it is made up.
        What can not be read is none of ours. Raises nothing.
        """
        own = _header(path)
        seen = {path.resolve()}
        found = []
        for folder in (path.absolute().parent, *folders):
            for place in (folder, *_folders_in(folder)):
                if place.resolve() in seen or not _holds_vault(place):
                    continue
                seen.add(place.resolve())
                value = _header(place)
                if own is not None and value is not None and own.practice != value.practice:
                    continue
                same = own is not None and value is not None and own.vault_id == value.vault_id
                written = None if value is None else _written_at(place / value.database_name)
                found.append(OtherVault(path=place, same=same, written_at=written))
        return tuple(found)

    def remove(self, path: Path) -> tuple[str, ...]:
        """Take a closed vault away from this computer; return the names of strange files left.

        Raises:
            UserError: There is none, it is open, or the medium refuses.
        """
        return remove_vault(path)

    def create(
        self, path: Path, *, passphrase: Secret, chapter: "ChapterDraft", practice: bool = False
    ) -> tuple[Unlocked, Secret]:
        """Make a vault with its chapter in it; return its key and its recovery code.

        Raises:
            UserError: The folder is not empty, a field breaks a rule, or it can not be written;
                what was begun is taken away again.
        """
        from chapterdesk.services import opening

        return opening.create(
            path,
            passphrase=passphrase,
            chapter=chapter,
            practice=practice,
            clock=self._clock,
            kdf=self._kdf,
        )

    def prepare(self) -> None:
        """Load what opening needs, so that it is there once the passphrase is typed; any thread."""
        with self.loading:
            from chapterdesk.services import opening

            current().prepare()
            opening.prepare()

    def open(
        self, path: Path, unlocked: Unlocked, *, events: EventBus, read_only: bool = False
    ) -> "Desk":
        """Open a vault for work on the calling thread, migrating it first where it is older.

        Raises:
            ReadOnlyError: It lies where nothing can be written; it may be opened `read_only`.
            UserError: It is open elsewhere, damaged, tampered with, or of a newer version.
        """
        from chapterdesk.services import opening

        return opening.open_desk(
            path,
            unlocked,
            events=events,
            read_only=read_only,
            clock=self._clock,
            keychain=self._keychain,
            kdf=self._kdf,
        )

    def set_passphrase(self, path: Path, unlocked: Unlocked, new: Secret) -> Unlocked:
        """Give the vault a new passphrase in the place of the one that `unlocked` came from.

        Opens the vault for a moment, on the calling thread.

        Raises:
            UserError: The passphrase is empty or a reader's, or the header can not be written; the
                old one stays.
        """
        from chapterdesk.services.opening import refuse_readers_own_of
        from chapterdesk.storage.vault import Vault

        with Vault.open(path, unlocked.copied()) as vault:
            refuse_readers_own_of(vault, new)
            ways.set_passphrase(vault, new, kdf=self._kdf)
            return Unlocked(key=vault.key.copied())

    def draw_code(self) -> Secret:
        """Return a new recovery code; it opens nothing before `replace_recovery_code` had it."""
        return ways.draw_code()

    def replace_recovery_code(
        self, path: Path, unlocked: Unlocked, code: Secret | None = None
    ) -> tuple[Unlocked, Secret]:
        """Let a new recovery code open the vault; the older one opens it no more.

        Raises:
            UserError: The header can not be written; the old code stays.
        """
        from chapterdesk.storage.vault import Vault

        with Vault.open(path, unlocked.copied()) as vault:
            fresh = ways.replace_recovery_code(vault, code)
            return Unlocked(key=vault.key.copied()), fresh

    def check_passphrase(self, path: Path, passphrase: Secret) -> bool:
        """Say whether a passphrase opens the vault; slow on purpose, any thread."""
        return unlock.check_passphrase(path, passphrase)

    def suggest_passphrase(self, kind: str = "words") -> str:
        """Return a fresh passphrase: six words, or six groups of four digits.

        Raises:
            ValueError: `kind` is neither "words" nor "digits".
        """
        if kind == "words":
            return passphrases.generate_words().reveal_text()
        if kind == "digits":
            return passphrases.generate_digits().reveal_text()
        raise ValueError("a passphrase is made of words or digits")

    def estimate(self, passphrase: str) -> PassphraseEstimate:
        """Return how long guessing would take; for an empty one, nothing at all."""
        return strength(passphrase)


def _header(path: Path) -> Header | None:
    try:
        return unlock.read_header(path).header
    except UserError:
        return None  # damaged keys say nothing


def _folders_in(folder: Path) -> list[Path]:
    with contextlib.suppress(OSError):
        return sorted(path for path in folder.iterdir() if path.is_dir())
    return []


def _written_at(database: Path) -> datetime | None:
    with contextlib.suppress(OSError):
        return datetime.fromtimestamp(database.stat().st_mtime, UTC)
    return None


def _holds_vault(path: Path) -> bool:
    with contextlib.suppress(OSError):  # somebody else's folder
        return unlock.is_vault(path)
    return False


def _affordable(key: VaultKey, seconds: float) -> KdfParameters:
    """Return the cost of today, from the time that the ways in took until one opened."""
    tried = key.header.passphrase_slots
    place = next(
        (place for place, slot in enumerate(tried) if slot.slot_id == key.slot_id), len(tried) - 1
    )
    return affordable(tried[place].cost, seconds / (place + 1))
