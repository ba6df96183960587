"""A backup as bytes: from rows to a sealed file and back, every byte accounted for.

The file is a plain tar of `vault.json`, `payload.age` and `README.txt`; the payload is a tar of
`manifest.json`, an ordinary SQLite file and the same README. See docs/storage-format.md.
"""

import sqlite3
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from typing import Any, Final

from chapterdesk.core.errors import DamagedError, NewerFormatError, TamperedError
from chapterdesk.core.secret import Secret
from chapterdesk.core.words import _
from chapterdesk.crypto import age, header, keys
from chapterdesk.crypto.header import Header
from chapterdesk.storage import archive, manifest
from chapterdesk.storage.manifest import Manifest
from chapterdesk.storage.tables import (
    TableDigest,
    Tally,
    copy_tables,
    digest_all,
    digest_counted,
)

HEADER: Final = "vault.json"
PAYLOAD: Final = "payload.age"
README: Final = "README.txt"
MANIFEST: Final = "manifest.json"
DATABASE: Final = "data.sqlite3"
OUTER: Final = (HEADER, PAYLOAD, README)
INNER: Final = (MANIFEST, DATABASE, README)
SIZE_LIMIT: Final = 2 * 1024**3
PAYLOAD_MULTIPLE: Final = 1024**2
_Digests = dict[str, TableDigest] | None
_TEXT_LIMIT: Final = 65_536
_MANIFEST_LIMIT: Final = 4 * 1024**2
OUTER_LIMITS: Final = {HEADER: header.SIZE_LIMIT, PAYLOAD: SIZE_LIMIT, README: _TEXT_LIMIT}
_INNER_LIMITS: Final = {MANIFEST: _MANIFEST_LIMIT, DATABASE: SIZE_LIMIT, README: _TEXT_LIMIT}


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """The rows of one moment as an ordinary SQLite file in memory.

    Attributes:
        tallies: What was counted while the rows were copied.
    """

    database: bytes
    tallies: Mapping[str, Tally]

    def digests(self) -> dict[str, TableDigest]:
        """Read the whole copy: its structure, its references, its rows; digest each table.

        Slow, and on any thread.

        Raises:
            DamagedError: It does not hold what was copied, or what was copied was not sound.
        """

        def same(plain: sqlite3.Connection) -> dict[str, TableDigest] | None:
            return digest_counted(plain, self.tallies)

        digests = _read_whole(self.database, same)
        if digests is None:
            raise unsound_records()
        return digests


def take_snapshot(raw: Any, *, exclude: Collection[str] = ()) -> Snapshot:
    """Copy the rows of one read transaction into a plain database that never touches a disk."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as plain:
        plain.execute("PRAGMA foreign_keys=OFF")
        plain.execute("BEGIN")
        raw.execute("BEGIN DEFERRED")
        try:
            tallies = copy_tables(raw, plain, exclude=exclude)
        finally:
            raw.execute("ROLLBACK")
        plain.execute("COMMIT")
        return Snapshot(database=bytes(plain.serialize()), tallies=tallies)


def seal(
    database: bytes, *, head: Header, master: Secret, described: Manifest, readme: bytes
) -> bytes:
    """Return the bytes of a backup file."""
    header_bytes = header.dump(head)
    inner = {
        MANIFEST: manifest.dump(described, master),
        DATABASE: database,
        README: readme,
    }
    own = age.recipient_of(keys.backup_identity(master, head.vault_id))
    payload = age.encrypt(archive.pack(inner, multiple=PAYLOAD_MULTIPLE), [*head.recipients, own])
    return archive.pack({HEADER: header_bytes, PAYLOAD: payload, README: readme})


def split(data: bytes) -> dict[str, bytes]:
    """Return the three members of a backup file.

    Raises:
        DamagedError: Any byte of the outer tar is not as it was written.
    """
    try:
        return archive.unpack(data, OUTER, limits=OUTER_LIMITS)
    except archive.NotCanonicalError as error:
        raise damaged_backup() from error


def unseal(payload: bytes, identity: Secret) -> dict[str, bytes]:
    """Return the members of a payload.

    Raises:
        NotForUsError: It was not sealed to `identity`.
        DamagedError: It is not as it was written.
    """
    try:
        content = age.decrypt(payload, identity)
        return archive.unpack(content, INNER, limits=_INNER_LIMITS, multiple=PAYLOAD_MULTIPLE)
    except (age.BrokenFileError, archive.NotCanonicalError) as error:
        raise damaged_backup() from error


def read_manifest(
    inner: Mapping[str, bytes], outer: Mapping[str, bytes], *, master: Secret
) -> Manifest:
    """Return the manifest when it and every file it names are as the vault wrote them.

    Raises:
        TamperedError: Somebody without the vault's key made or changed it.
        DamagedError: A file is another than the manifest says.
        NewerFormatError: A later version wrote it.
    """
    try:
        described, authentic = manifest.load(inner[MANIFEST], master)
    except manifest.NewerManifestError as error:
        raise newer_backup() from error
    except (ValueError, KeyError) as error:
        raise damaged_backup() from error
    if not authentic:
        raise tampered_backup()
    files = {name: (len(inner[name]), manifest.sha256(inner[name])) for name in (DATABASE, README)}
    beside = {name: manifest.sha256(outer[name]) for name in (HEADER, README)}
    if files != described.files or beside != described.outer:
        raise damaged_backup()
    return described


def check_database(database: bytes, tables: Mapping[str, TableDigest]) -> None:
    """Read a whole plain database: structure, references and the digest of every table.

    Raises:
        DamagedError: Anything differs.
    """
    if _read_whole(database, digest_all) != tables:
        raise damaged_backup()


def _read_whole(database: bytes, read: Callable[[sqlite3.Connection], _Digests]) -> _Digests:
    """Return what is read of a plain database; None where it is not sound.

    Raises:
        DamagedError: It is no database.
    """
    try:
        # SQLite looks at the structure on one processor while Python digests rows on the other.
        with ThreadPoolExecutor(max_workers=1) as beside, closing(open_plain(database)) as plain:
            sound = beside.submit(_is_sound, database)
            found = read(plain)
            return found if sound.result() else None
    except sqlite3.Error as error:
        raise damaged_backup() from error


def _is_sound(database: bytes) -> bool:
    with closing(open_plain(database)) as plain:
        structure = plain.execute("PRAGMA integrity_check").fetchall()
        broken = plain.execute("PRAGMA foreign_key_check").fetchall()
    return structure == [("ok",)] and not broken


def open_plain(database: bytes) -> sqlite3.Connection:
    """Return a connection to a plain database in memory."""
    plain = sqlite3.connect(":memory:", isolation_level=None)
    plain.deserialize(database)
    # SECURITY: nothing inside a file that came from elsewhere may run.
    plain.execute("PRAGMA trusted_schema=OFF")
    plain.execute("PRAGMA query_only=ON")
    return plain


def readme_text() -> str:
    """Return the note that lies beside the payload; it says nothing about whose it is."""
    return _(
        "This is an encrypted copy of a set of records.\n"
        "\n"
        "With the program it came from: choose Restore and this file, and give the passphrase\n"
        "or the recovery code.\n"
        "\n"
        "Without that program, with free tools:\n"
        "1. Type the recovery code without spaces into a text file, paper.txt.\n"
        "2. tar -xf THIS-FILE\n"
        "3. age -d -i paper.txt payload.age | tar -x     (age: https://age-encryption.org)\n"
        "4. sqlite3 data.sqlite3\n"
        "\n"
        "After step 3 the records lie unprotected on the disk. Delete paper.txt and\n"
        "data.sqlite3 when you are done.\n"
    )


def unsound_records() -> DamagedError:
    """Say that the rows of an open vault do not belong together, so that they make no backup."""
    return DamagedError(
        _("The records do not fit together as they should, so no backup was made."),
        _("The backups made before are as they were."),
        _("Check the vault on the page Backups, and keep every backup that you have."),
    )


def damaged_backup() -> DamagedError:
    """Say that a backup is not as it was written."""
    return DamagedError(
        _("This backup file is damaged, cut short, or not a backup."),
        _("It was not used, and nothing was changed."),
        _("Try another copy of it, or an older backup."),
    )


def tampered_backup() -> TamperedError:
    """Say that a backup was made or changed by somebody without the vault's key."""
    return TamperedError(
        _("Somebody changed this backup; it is not how this program made it."),
        _("It was not used, and nothing was changed."),
        _("Use a copy that was kept elsewhere."),
    )


def newer_backup() -> NewerFormatError:
    """Say that a later version made a backup."""
    return NewerFormatError(
        _("A newer version of this program made this backup."),
        _("It was not used, and nothing was changed."),
        _("Update the program on this computer, then try again."),
    )
