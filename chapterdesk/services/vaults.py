"""Vaults before anything is open: make one, derive its key, open it, change who may open it."""

import contextlib
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import configure_mappers

from chapterdesk.core.clock import Clock
from chapterdesk.core.errors import (
    DamagedError,
    ReadOnlyError,
    StorageError,
    TamperedError,
    UsageError,
)
from chapterdesk.core.events import EventBus
from chapterdesk.core.secret import Secret
from chapterdesk.core.words import _, current, ngettext
from chapterdesk.crypto import passphrase as passphrases
from chapterdesk.crypto.kdf import KdfParameters, affordable
from chapterdesk.migrations import script_location
from chapterdesk.models import Chapter
from chapterdesk.services.backups.migrating import back_up_before_migration
from chapterdesk.services.catalogue import Desk, build_desk
from chapterdesk.services.chapter import ChapterDraft, checked_chapter, new_chapter
from chapterdesk.services.database import Database
from chapterdesk.services.directory.service import DirectoryService
from chapterdesk.storage import migrate, quick, ways
from chapterdesk.storage import vault as vaults
from chapterdesk.storage.backup import BackupReport
from chapterdesk.storage.keychain.port import Keychain
from chapterdesk.storage.keychain.system import SystemKeychain
from chapterdesk.storage.removal import remove_vault
from chapterdesk.storage.unlock import read_header, read_key_file
from chapterdesk.storage.vault import Vault, VaultKey

_MINUTES: Final = 1 / 24 / 60
_YEAR: Final = 365.25
_CENTURY: Final = 100 * _YEAR


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
class PassphraseEstimate:
    """How long guessing a passphrase would take somebody with a thousand graphics cards.

    Attributes:
        days: On average.
        sentence: The same in words.
        acceptable: Whether it may be taken without a person accepting `days`.
    """

    days: float
    sentence: str
    acceptable: bool


class Unlocked:
    """A key that was derived and not yet used to open anything. Opaque to everybody else."""

    def __init__(self, *, key: VaultKey, better: ways.Way | None = None) -> None:
        self._key = key
        self.better = better

    @property
    def slot_id(self) -> bytes:
        """The 6 bytes that name the slot that opened."""
        return self._key.slot_id

    @property
    def used_recovery(self) -> bool:
        """Whether the recovery code opened it; a new passphrase must follow."""
        return self._key.used_recovery

    def wipe(self) -> None:
        """Overwrite the key."""
        self._key.wipe()

    def copied(self) -> VaultKey:
        """Return a copy of the key, for one vault that will wipe it."""
        return self._key.copied()

    def __repr__(self) -> str:
        return "Unlocked(…)"


class VaultService:
    """Make, unlock and open vaults.

    Args:
        clock: The time, for everything that is written.
        kdf: The cost of a guess for new passphrases; calibrated to the machine when left out.
        keychain: The keyring of this computer; the system's when left out.
    """

    def __init__(
        self, *, clock: Clock, kdf: KdfParameters | None = None, keychain: Keychain | None = None
    ) -> None:
        self._clock = clock
        self._kdf = kdf
        self._keychain = keychain or SystemKeychain()

    def state(self, path: Path) -> VaultState:
        """Say what lies in a folder; a damaged vault exists, and unlocking will say more."""
        if not vaults.is_vault(path):
            return VaultState(path=path, exists=False, practice=False)
        try:
            value = read_header(path).header
        except DamagedError:
            return VaultState(path=path, exists=True, practice=False)
        return VaultState(
            path=path,
            exists=True,
            practice=value.practice,
            quick=quick.offered(path, self._clock.now().date()),
            key_file=any(slot.key_file for slot in value.passphrase_slots),
        )

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
        file = None if key_file is None else read_key_file(key_file)
        start = time.perf_counter()
        key = vaults.unlock_key(
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

    def remove(self, path: Path) -> tuple[str, ...]:
        """Take a closed vault away from this computer; return the names of strange files left.

        Raises:
            UserError: There is none, it is open, or the medium refuses.
        """
        return remove_vault(path)

    def create(
        self, path: Path, *, passphrase: Secret, chapter: ChapterDraft, practice: bool = False
    ) -> tuple[Unlocked, Secret]:
        """Make a vault with its chapter in it; return its key and its recovery code.

        Raises:
            UserError: The folder is not empty, a field breaks a rule, or it can not be written;
                what was begun is taken away again.
        """
        checked_chapter(chapter)
        key, code = vaults.create_vault(
            path, passphrase=passphrase, practice=practice, kdf=self._kdf
        )
        unlocked = Unlocked(key=key)
        try:
            with Vault.open(path, unlocked.copied()) as vault:
                migrate.upgrade(vault, script_location=script_location())
                self._settle(vault, chapter, practice=practice)
        except BaseException:
            unlocked.wipe()
            _take_away(path)
            raise
        return unlocked, code

    def prepare(self) -> None:
        """Load what opening needs, so that it is there once the passphrase is typed; any thread."""
        current().prepare()
        configure_mappers()
        migrate.head_revision(script_location())

    def open(
        self, path: Path, unlocked: Unlocked, *, events: EventBus, read_only: bool = False
    ) -> Desk:
        """Open a vault for work on the calling thread, migrating it first where it is older.

        Raises:
            ReadOnlyError: It lies where nothing can be written; it may be opened `read_only`.
            UserError: It is open elsewhere, damaged, tampered with, or of a newer version.
        """
        vault = Vault.open(path, unlocked.copied(), read_only=read_only)
        with _closed_on_error(vault):
            made = self._bring_up_to_date(vault)
            _check_chapter(vault, self._database(vault))
            desk = build_desk(
                vault=vault,
                clock=self._clock,
                events=events,
                keychain=self._keychain,
                kdf=self._kdf,
            )
            # None is worth keeping somebody out: on a full disk they wait for another day.
            with contextlib.suppress(StorageError):
                if read_only:
                    return desk
                for report in made:
                    desk.services.backups.note(report.path.parent, report)
                if unlocked.better is not None:
                    ways.put(vault, unlocked.better)
                desk.services.keys.renew_quick_unlock()
            return desk

    def set_passphrase(self, path: Path, unlocked: Unlocked, new: Secret) -> Unlocked:
        """Give the vault a new passphrase in the place of the one that `unlocked` came from.

        Opens the vault for a moment, on the calling thread.

        Raises:
            UserError: The passphrase is empty, or the header can not be written; the old one stays.
        """
        with Vault.open(path, unlocked.copied()) as vault:
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
        with Vault.open(path, unlocked.copied()) as vault:
            fresh = ways.replace_recovery_code(vault, code)
            return Unlocked(key=vault.key.copied()), fresh

    def check_passphrase(self, path: Path, passphrase: Secret) -> bool:
        """Say whether a passphrase opens the vault; slow on purpose, any thread."""
        return vaults.check_passphrase(path, passphrase)

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
        try:
            found = passphrases.estimate(Secret.from_text(passphrase))
        except UsageError:
            return PassphraseEstimate(days=0.0, sentence="", acceptable=False)
        acceptable = found.enough or _is_generated(passphrase)
        return PassphraseEstimate(
            days=found.days, sentence=_sentence(found.days), acceptable=acceptable
        )

    def _settle(self, vault: Vault, chapter: ChapterDraft, *, practice: bool) -> None:
        database = self._database(vault)
        with database.write() as work:
            row = new_chapter(chapter, practice=practice, clock=self._clock)
            work.session.add(row)
            work.session.flush()
            DirectoryService(database=database).seed_shipped(work)
            work.audit("make", "chapter", row.id)

    def _database(self, vault: Vault) -> Database:
        return Database(
            engine=vault.engine, clock=self._clock, events=EventBus(), slot_id=vault.key.slot_id
        )

    def _bring_up_to_date(self, vault: Vault) -> list[BackupReport]:
        """Migrate the vault where it is older; return the backup that was made before."""
        made: list[BackupReport] = []
        if not vault.read_only:
            migrate.upgrade(
                vault,
                script_location=script_location(),
                before=lambda: made.append(back_up_before_migration(vault, self._clock)),
            )
            return made
        current = migrate.current_revision(vault)
        migrate.require_known(current, script_location=script_location())
        if current != migrate.head_revision(script_location()):
            raise ReadOnlyError(
                _("These files are of an older version, and nothing can be written there."),
                _("Nothing was changed."),
                _("Copy the whole folder to another place and open it there."),
            )
        return made


@contextmanager
def _closed_on_error(vault: Vault) -> Iterator[None]:
    try:
        yield
    except BaseException:
        vault.close()
        raise


def _check_chapter(vault: Vault, database: Database) -> None:
    """Refuse a vault whose rows do not fit its header.

    Raises:
        DamagedError: There is not exactly one chapter.
        TamperedError: Header and rows disagree about whether this is practice.
    """
    with database.read() as session:
        count = session.scalars(select(func.count()).select_from(Chapter)).one()
        practice = session.scalars(select(Chapter.practice)).first()
    if count != 1:
        raise DamagedError(
            _("The chapter is missing from these files."),
            _("Nothing was changed."),
            _("Restore your newest backup into a new folder."),
        )
    if practice is not vault.practice:
        raise TamperedError(
            _("These files mix a practice chapter with a real one."),
            _("Nothing was changed."),
            _("Restore your newest backup into a new folder."),
        )


def _affordable(key: VaultKey, seconds: float) -> KdfParameters:
    """Return the cost of today, from the time that the ways in took until one opened."""
    tried = key.header.passphrase_slots
    place = next(
        (place for place, slot in enumerate(tried) if slot.slot_id == key.slot_id), len(tried) - 1
    )
    return affordable(tried[place].cost, seconds / (place + 1))


def _take_away(path: Path) -> None:
    """Remove what `create` wrote into a folder that was empty before."""
    for child in path.iterdir():
        if child.is_file():
            child.unlink()


def _is_generated(passphrase: str) -> bool:
    """Say whether this has the shape and strength of what `suggest_passphrase` returns."""
    known = frozenset(passphrases.words())
    parts = passphrase.split()
    return len(set(parts)) >= passphrases.WORD_COUNT and all(part in known for part in parts)


def _sentence(days: float) -> str:
    return _("Guessing this would take somebody with a thousand graphics cards {time}.").format(
        time=_span(days)
    )


def _span(days: float) -> str:
    if days < _MINUTES:
        return _("less than a minute")
    if days < 1:
        return _("less than a day")
    if days < _YEAR:
        return ngettext("{count} day", "{count} days", int(days))
    if days < _CENTURY:
        return ngettext("{count} year", "{count} years", int(days / _YEAR))
    return _("more than a hundred years")
