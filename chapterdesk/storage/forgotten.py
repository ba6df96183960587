"""The list of who was erased, sealed beside every backup, so that no restore brings anybody back.

It holds random ids and nothing else. Its keys come from a secret that lies in the database and in
every backup of it, and that no change of keys touches: whoever can open any backup of the chapter,
of whatever day, can read the newest list, and nobody else can make one. See docs/storage-format.md.
"""

import hashlib
import hmac
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from chapterdesk.core.errors import DamagedError
from chapterdesk.core.secret import Secret
from chapterdesk.core.words import _
from chapterdesk.crypto import age, bech32, canonical, keys
from chapterdesk.storage.atomic import durable_replace
from chapterdesk.storage.errors import storage_errors

FORMAT: Final = "cdf1"
ID_SIZE: Final = 16
MULTIPLE: Final = 65_536
"""The list is padded to a multiple of this, which hides whether two or two thousand are on it."""
SIZE_LIMIT: Final = 32 * 1024**2
_FIELDS: Final = frozenset({"fmt", "ids", "mac", "made", "vid"})
_TIME: Final = "%Y-%m-%dT%H:%M:%SZ"
_MAC_SIZE: Final = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgottenList:
    """Who was erased, by random id, and when the list was written (UTC, whole seconds)."""

    made: datetime
    ids: frozenset[bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgottenKey:
    """What opens and signs the lists of one chapter.

    Attributes:
        secret: The 32 bytes that the database and every backup hold.
        vault_id: 16 bytes.
    """

    secret: Secret
    vault_id: bytes

    def identity(self) -> Secret:
        """Return the age identity that each list is sealed to."""
        scalar = keys.derive(self.secret, self.vault_id, b"cdf1 identity")
        return Secret.from_text(bech32.encode(keys.IDENTITY_PREFIX, scalar.reveal()).upper())

    def mac(self, data: bytes) -> bytes:
        """Return the 32 bytes that say that a holder of the secret wrote the list."""
        key = keys.derive(self.secret, self.vault_id, b"cdf1 mac")
        return hmac.digest(key.reveal(), data, hashlib.sha256)


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundLists:
    """What a search for lists came to.

    Attributes:
        newest: When the newest of them was written; None when there is none.
        ids: Everybody on any of them: a list only ever grows.
        refused: How many files bear the name and are damaged, or of somebody else.
    """

    newest: datetime | None
    ids: frozenset[bytes]
    refused: int


def file_name(vault_id: bytes) -> str:
    """Return the neutral name of a vault's list; two vaults may share a stick."""
    return f"backup-{hashlib.sha256(b'cdf1 name' + vault_id).hexdigest()[:8]}.age"


def dump(value: ForgottenList, key: ForgottenKey, *, recipients: Sequence[str]) -> bytes:
    """Return the bytes of a list, sealed to the recovery recipients and to the chapter's secret."""
    plain = {
        "fmt": FORMAT,
        "ids": [canonical.to_base64(row) for row in sorted(value.ids)],
        "made": value.made.strftime(_TIME),
        "vid": canonical.to_base64(key.vault_id),
    }
    mac = key.mac(canonical.dump(plain))
    line = canonical.dump(plain | {"mac": canonical.to_base64(mac)}) + b"\n"
    padded = line + bytes(-len(line) % MULTIPLE)
    return age.encrypt(padded, [*recipients, age.recipient_of(key.identity())])


def load(data: bytes, key: ForgottenKey) -> ForgottenList:
    """Return the list behind bytes.

    Raises:
        DamagedError: It is changed, of another chapter, or of somebody without the secret.
    """
    try:
        padded = age.decrypt(data, key.identity())
        line = padded.rstrip(b"\x00")
        if len(padded) != len(line) + -len(line) % MULTIPLE:
            raise canonical.NotCanonicalError("another padding")
        return _read(canonical.load_line(line), key)
    except (age.NotForUsError, age.BrokenFileError, ValueError) as error:
        raise _refused() from error


def _read(value: dict[str, Any], key: ForgottenKey) -> ForgottenList:
    if set(value) != _FIELDS or value["fmt"] != FORMAT or not isinstance(value["ids"], list):
        raise canonical.NotCanonicalError("other fields than the format has")
    mac = canonical.from_base64(value.pop("mac"), size=_MAC_SIZE)
    if not hmac.compare_digest(mac, key.mac(canonical.dump(value))):
        raise canonical.NotCanonicalError("somebody else's")
    if canonical.from_base64(value["vid"]) != key.vault_id:
        raise canonical.NotCanonicalError("of another vault")
    ids = [canonical.from_base64(text, size=ID_SIZE) for text in value["ids"]]
    if ids != sorted(set(ids)):
        raise canonical.NotCanonicalError("not in order")
    made = datetime.strptime(str(value["made"]), _TIME).replace(tzinfo=UTC)
    return ForgottenList(made=made, ids=frozenset(ids))


def write(
    folder: Path, value: ForgottenList, key: ForgottenKey, *, recipients: Sequence[str]
) -> ForgottenList:
    """Write a list into a folder, with everybody who is on the list that lies there; return it.

    Raises:
        StorageError: The folder is gone, full or read-only; the old list is kept.
    """
    found = find([folder], key)
    whole = ForgottenList(made=value.made.replace(microsecond=0), ids=value.ids | found.ids)
    data = dump(whole, key, recipients=recipients)
    durable_replace(folder / file_name(key.vault_id), data, check=lambda path: _check(path, key))
    return whole


def find(folders: Iterable[Path], key: ForgottenKey) -> FoundLists:
    """Return everybody on any list of the chapter that lies in one of the folders."""
    newest: datetime | None = None
    ids: set[bytes] = set()
    refused = 0
    for folder in dict.fromkeys(folders):
        data = _bytes(folder / file_name(key.vault_id))
        if data is None:
            continue
        try:
            value = load(data, key)
        except DamagedError:
            refused += 1  # said to the person by whoever asked
            continue
        newest = value.made if newest is None else max(newest, value.made)
        ids |= value.ids
    return FoundLists(newest=newest, ids=frozenset(ids), refused=refused)


def _bytes(file: Path) -> bytes | None:
    try:
        if not file.is_file() or file.stat().st_size > SIZE_LIMIT:
            return None
        return file.read_bytes()
    except OSError:
        return None  # a stick that was pulled has no list


def _check(path: Path, key: ForgottenKey) -> None:
    with storage_errors():
        load(path.read_bytes(), key)


def _refused() -> DamagedError:
    return DamagedError(
        _("The list of who was erased is damaged, or somebody else made it."),
        _("It was not used, and nothing was changed."),
        _("Use the one that lies beside another copy of your backups."),
    )
