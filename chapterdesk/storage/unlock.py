"""The header on disk and its mirror: make a vault, derive its key, seal a passphrase.

Nothing here touches the database, so all of it may run on any thread.
"""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Final

from chapterdesk.core.errors import DamagedError, RefusedError, StorageError, WrongSecretError
from chapterdesk.core.paths import private_dir
from chapterdesk.core.secret import Secret
from chapterdesk.core.words import _
from chapterdesk.crypto import age, header, keys, recovery, slots
from chapterdesk.crypto.header import Header, Opened
from chapterdesk.crypto.kdf import FLOOR, KdfParameters, calibrate
from chapterdesk.crypto.passphrase import normalise
from chapterdesk.storage.atomic import durable_replace
from chapterdesk.storage.errors import damaged_keys, storage_errors

HEADER_NAME: Final = "vault.json"
MIRROR_NAME: Final = "vault.json.bak"
KEY_FILE_SIZE: Final = 32
KEY_FILE_LIMIT: Final = 1024**2
PLAIN_MAGIC: Final = b"SQLite format 3\x00"


@dataclass(frozen=True, slots=True, kw_only=True)
class VaultKey:
    """The master key of a vault and how it was come by. Wiped when the vault is closed.

    Attributes:
        slot_id: The 6 bytes that name the slot that opened; stands for "who" in the audit.
        used_recovery: Whether the recovery code opened it; a new passphrase must follow.
        header: The header that was opened.
        used_device: Whether the secret of this device and a PIN opened it.
        key_file: The hash of the file that was given beside the passphrase, so that the passphrase
            can be asked again without it (the way out of the door's screen).
    """

    master: Secret
    slot_id: bytes
    used_recovery: bool
    header: Header
    used_device: bool = False
    key_file: Secret | None = None

    @property
    def vault_id(self) -> bytes:
        """The 16 bytes that name the vault."""
        return self.header.vault_id

    def wipe(self) -> None:
        """Overwrite the master key."""
        self.master.wipe()
        if self.key_file is not None:
            self.key_file.wipe()

    def copied(self) -> "VaultKey":
        """Return a copy, for one vault that will wipe it."""
        file = None if self.key_file is None else Secret(self.key_file.reveal())
        return replace(self, master=Secret(self.master.reveal()), key_file=file)

    def __repr__(self) -> str:
        return "VaultKey(…)"


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderOnDisk:
    """What the header files of a folder say.

    Attributes:
        header: The header in force, nobody vouches for it yet.
        whole: Whether file and mirror are both there and the same.
    """

    header: Header
    whole: bool


def is_vault(path: Path) -> bool:
    """Say whether a folder holds a vault, or what is left of one: a header, or a database."""
    return any((path / name).is_file() for name in (HEADER_NAME, MIRROR_NAME)) or _has_store(path)


def _has_store(path: Path) -> bool:
    return any(file.stat().st_size for file in path.glob("store-*.db"))


def is_practice(path: Path) -> bool:
    """Say whether the vault holds made-up people only. The claim is proven when it is unlocked.

    Raises:
        DamagedError, NewerFormatError, StorageError: The header can not be read.
    """
    return read_header(path).header.practice


def read_header(path: Path) -> HeaderOnDisk:
    """Return the header, from its mirror where the file itself is damaged or gone.

    Raises:
        KeysDamagedError: Both are damaged, or gone from beside their database.
        NewerFormatError: A later version wrote it.
        StorageError: There is no vault, or the disk does not answer.
    """
    with storage_errors():
        found = [_read_file(path / name) for name in (HEADER_NAME, MIRROR_NAME)]
    if found == [None, None]:
        if _has_store(path):
            raise damaged_keys()
        raise StorageError(
            _("There is no vault in that folder."),
            _("Nothing was changed."),
            _("Check the place; plug the stick in if it is on one."),
        )
    damage: DamagedError | None = None
    for data in found:
        if data is None:
            continue
        try:
            return HeaderOnDisk(header=header.parse(data), whole=found[0] == found[1])
        except DamagedError as error:
            damage = damage or error
    raise damaged_keys() from damage


def _read_file(path: Path) -> bytes | None:
    try:
        with path.open("rb") as file:
            return file.read(header.SIZE_LIMIT + 1)
    except FileNotFoundError:
        return None


def write_header(path: Path, value: Header) -> None:
    """Bring a signed header to disk: the file, which is the moment it counts, then its mirror.

    Raises:
        StorageError: It could not be written; the old one is kept.
    """
    data = header.dump(value)
    durable_replace(path / HEADER_NAME, data)
    durable_replace(path / MIRROR_NAME, data)


def unlock_key(
    path: Path,
    *,
    passphrase: Secret | None = None,
    recovery_code: Secret | None = None,
    key_file: Secret | None = None,
) -> VaultKey:
    """Return the key of a vault; one key derivation a passphrase slot, no database, any thread.

    Raises:
        WrongSecretError: Another passphrase, key file or code.
        DamagedError: Header and mirror are damaged.
        TamperedError: Somebody without the key changed the header.
        NewerFormatError: A later version wrote it.
        StorageError: There is no vault, too little memory, or the disk does not answer.
    """
    value = read_header(path).header
    opened = header.open_header(
        value, passphrase=passphrase, recovery_code=recovery_code, key_file=key_file
    )
    return replace(_key(opened, value), key_file=key_file)


def unlock_device(path: Path, *, device: Secret, pin: Secret, today: date) -> VaultKey:
    """Return the key of a vault by the secret of this device and a PIN; raises as `unlock_key`."""
    value = read_header(path).header
    return _key(header.open_device(value, device=device, pin=pin, today=today), value)


def _key(opened: Opened, value: Header) -> VaultKey:
    return VaultKey(
        master=opened.master,
        slot_id=opened.slot_id,
        used_recovery=opened.by_recovery_code,
        used_device=opened.by_device,
        header=value,
    )


def read_key_file(file: Path) -> Secret:
    """Return what stands for a key file.

    Raises:
        StorageError: It can not be read.
        RefusedError: It is too short or too long to be one.
    """
    try:
        with file.open("rb") as stream:
            content = stream.read(KEY_FILE_LIMIT + 1)
    except OSError as error:
        raise StorageError(
            _("The key file could not be read."),
            _("Nothing was changed."),
            _("Plug in the stick that it lies on, and choose it again."),
            field="key_file",
        ) from error
    if not KEY_FILE_SIZE <= len(content) <= KEY_FILE_LIMIT:
        raise RefusedError(
            _("That file is not a key file."),
            _("Nothing was changed."),
            _("Choose the file that was made for this desk; it has 32 bytes."),
            field="key_file",
        )
    return slots.key_file_hash(content)


def make_key_file(file: Path) -> Secret:
    """Write 32 random bytes to a new file, read them back, and return what stands for it.

    Raises:
        RefusedError: There is a file of that name already.
        StorageError: It could not be written.
    """
    if file.exists():
        raise RefusedError(
            _("There is a file of that name already."),
            _("It was left as it is; nothing was changed."),
            _("Choose a new name."),
            field="key_file",
        )
    durable_replace(file, secrets.token_bytes(KEY_FILE_SIZE))
    return read_key_file(file)


def check_passphrase(path: Path, passphrase: Secret) -> bool:
    """Say whether a passphrase opens the vault, for the way out of the door's screen."""
    try:
        unlock_key(path, passphrase=passphrase).wipe()
    except WrongSecretError:
        return False
    return True


def create_vault(
    path: Path,
    *,
    passphrase: Secret,
    practice: bool = False,
    kdf: KdfParameters | None = None,
) -> tuple[VaultKey, Secret]:
    """Make the files of a new vault with an empty database; return its key and its recovery code.

    Args:
        path: A folder that is empty or not there yet.
        passphrase: As it was typed.
        practice: Whether it will hold made-up people only.
        kdf: The cost of a guess; calibrated to this machine where it is not given.

    Raises:
        RefusedError: The folder is not empty, or the cost is below the floor.
        StorageError: It could not be written; what was begun is taken away again.
    """
    secret = normalise(passphrase)
    cost = kdf or (FLOOR if practice else calibrate())
    require_floor(cost)
    _require_empty(path)
    master, code = Secret(secrets.token_bytes(keys.MASTER_SIZE)), recovery.generate()
    vault_id = secrets.token_bytes(keys.VAULT_ID_SIZE)
    way_in = seal_passphrase(master, vault_id=vault_id, passphrase=secret, cost=cost)
    paper = slots.seal_age(master, vault_id=vault_id, recipient=age.recipient_of(code))
    value = header.sign(
        Header(vault_id=vault_id, generation=1, epoch=1, slots=(way_in, paper), practice=practice),
        master,
    )
    _make_files(path, value, master)
    key = VaultKey(master=master, slot_id=way_in.slot_id, used_recovery=False, header=value)
    return key, code


def recreate_vault(
    path: Path,
    head: bytes,
    *,
    passphrase: Secret | None = None,
    recovery_code: Secret | None = None,
    key_file: Secret | None = None,
) -> VaultKey:
    """Make the database of a vault anew, empty, from the header in its backup; return its key.

    The header is not written: until it is, nothing opens what is filled in. `write_header` ends
    it, and then the passphrase and the recovery code of that day open it.

    Raises:
        WrongSecretError: Another passphrase or code.
        DamagedError: The header is damaged or was changed.
        RefusedError: The folder is not empty.
        StorageError: It could not be written; what was begun is taken away again.
    """
    value = header.parse(head)
    opened = header.open_header(
        value, passphrase=passphrase, recovery_code=recovery_code, key_file=key_file
    )
    _require_empty(path)
    with _taken_away_on_error(path, value), storage_errors():
        _make_database(path / value.database_name, value, opened.master)
    return _key(opened, value)


def _require_empty(path: Path) -> None:
    """Make an empty private folder, or refuse one that holds something."""
    with storage_errors():
        if path.exists() and (not path.is_dir() or any(path.iterdir())):
            raise RefusedError(
                _("That folder is not empty."),
                _("Nothing was changed."),
                _("Choose an empty or a new folder."),
            )
        private_dir(path)


def seal_passphrase(
    master: Secret,
    *,
    vault_id: bytes,
    passphrase: Secret,
    cost: KdfParameters,
    slot_id: bytes | None = None,
    key_file: Secret | None = None,
) -> slots.PassSlot:
    """Return a passphrase slot and open it again before anybody relies on it."""
    slot = slots.seal_pass(
        master,
        vault_id=vault_id,
        passphrase=passphrase,
        cost=cost,
        slot_id=slot_id,
        key_file=key_file,
    )
    opened = slots.open_pass(slot, vault_id=vault_id, passphrase=passphrase, key_file=key_file)
    if opened.reveal() != master.reveal():
        raise header.damaged_header()
    return slot


def _make_files(path: Path, value: Header, master: Secret) -> None:
    with _taken_away_on_error(path, value), storage_errors():
        _make_database(path / value.database_name, value, master)
        durable_replace(path / MIRROR_NAME, header.dump(value))
        durable_replace(path / HEADER_NAME, header.dump(value))


@contextmanager
def _taken_away_on_error(path: Path, value: Header) -> Iterator[None]:
    database = value.database_name
    try:
        yield
    except BaseException:
        for name in (HEADER_NAME, MIRROR_NAME, database, f"{database}-journal"):
            (path / name).unlink(missing_ok=True)
        raise


def _make_database(database: Path, value: Header, master: Secret) -> None:
    os.close(os.open(database, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    # Loaded when a vault is made: unlocking derives keys, and needs no database for it.
    from chapterdesk.storage.engine import connect  # noqa: PLC0415

    raw = connect(database, keys.database_key(master, value.vault_id, value.epoch), mode="rw")
    try:
        raw.set_authorizer(None)
        raw.execute(f"PRAGMA user_version={value.generation}")
    finally:
        raw.close()
    with database.open("rb") as file:
        start = file.read(len(PLAIN_MAGIC))
    if len(start) != len(PLAIN_MAGIC) or start == PLAIN_MAGIC:
        raise header.damaged_header()


def cost_of(value: Header) -> KdfParameters:
    """Return the highest cost in use; a changed passphrase is never cheaper to guess."""
    costs = [slot.cost for slot in value.passphrase_slots]
    return max([FLOOR, *costs], key=lambda cost: cost.memory * cost.passes)


def require_floor(cost: KdfParameters) -> None:
    """Let pass a cost that a new slot may have.

    Raises:
        RefusedError: It is below the floor.
    """
    if not cost.at_least_floor():
        raise RefusedError(
            _("Guessing the passphrase would be too cheap with this setting."),
            _("Nothing was changed."),
            _("Use 64 MiB of memory and 3 passes at least."),
        )
