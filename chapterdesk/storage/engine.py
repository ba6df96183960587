"""The one way to connect: SQLCipher with a raw key, set up so that a crash or a slip loses nothing.

The order of statements matters: a wrong key shows only at the first read, and several settings
must come before or after it.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Dialect, Engine, create_engine, event, make_url
from sqlalchemy.pool import StaticPool
from sqlalchemy.util import LRUCache
from sqlcipher3 import dbapi2 as driver

from chapterdesk.core.errors import CannotStartError
from chapterdesk.core.secret import Secret
from chapterdesk.core.words import _

BEGIN: Final = "chapterdesk_begin"
CACHE_KIBIBYTES: Final = 24_576
CHECK_CACHE_KIBIBYTES: Final = 262_144
_URL: Final = "sqlite://"
_COMPILED: Final = 500
_REHEARSED: Final[dict[Any, Any]] = {}
"""Statements compiled before any vault is open: each engine begins with them."""
_OLDEST_SQLITE: Final = (3, 51, 3)
_OLDEST_SQLCIPHER: Final = (4, 18)
_KEY_SIZE: Final = 32
_BUSY_SECONDS: Final = 5.0
_SETTINGS: Final = (
    "journal_mode=TRUNCATE",
    "synchronous=EXTRA",
    "fullfsync=ON",
    "checkpoint_fullfsync=ON",
    "foreign_keys=ON",
    "secure_delete=ON",
    "temp_store=MEMORY",
    "mmap_size=0",
    "trusted_schema=OFF",
    "cell_size_check=ON",
    f"cache_size=-{CACHE_KIBIBYTES}",
)
# SECURITY: `PRAGMA cipher_…` after the key has been used can make the file unreadable, and several
# others weaken a promise; so each statement that is let through is named.
_FREE_PRAGMAS: Final = frozenset(
    {
        "cache_size", "cipher_integrity_check", "data_version", "defer_foreign_keys",
        "foreign_key_check", "foreign_key_list", "index_info", "index_list", "index_xinfo",
        "integrity_check", "optimize", "quick_check", "shrink_memory", "table_info", "table_list",
        "table_xinfo",
    }
)  # fmt: skip
_READABLE_PRAGMAS: Final = frozenset(
    {
        "application_id", "busy_timeout", "cipher_memory_security", "cipher_version",
        "compile_options", "database_list", "encoding", "foreign_keys", "freelist_count",
        "journal_mode", "mmap_size", "page_count", "page_size", "query_only", "read_uncommitted",
        "schema_version", "secure_delete", "synchronous", "temp_store", "trusted_schema",
        "user_version",
    }
)  # fmt: skip
_ATTACH: Final = 24
_DETACH: Final = 25
_PRAGMA: Final = 19
_ALLOW: Final = 0
_DENY: Final = 1

Authorizer = Callable[[int, str | None, str | None, str | None, str | None], int]


def authorize(
    action: int,
    first: str | None,
    second: str | None,
    database: str | None,
    trigger: str | None,
) -> int:
    """Answer SQLite whether a statement may be prepared: no ATTACH, VACUUM or risky PRAGMA."""
    del database, trigger
    if action in (_ATTACH, _DETACH):
        # VACUUM attaches a database of its own, so this refuses it too.
        return _DENY
    if action != _PRAGMA:
        return _ALLOW
    name = (first or "").lower()
    if name in _FREE_PRAGMAS or (name in _READABLE_PRAGMAS and second is None):
        return _ALLOW
    return _DENY


def require_versions(sqlite: tuple[int, ...], cipher: str | None) -> None:
    """Refuse an engine that would not encrypt or that has a known fault that corrupts.

    Raises:
        CannotStartError: SQLCipher is missing or below 4.18, or SQLite below 3.51.3.
    """
    if not cipher:
        raise CannotStartError(
            _("The database on this computer would not be encrypted."),
            _("Nothing was opened or written."),
            _("Install the program again from its own package."),
        )
    numbers = tuple(int(part) for part in cipher.split()[0].split(".") if part.isdecimal())
    if sqlite < _OLDEST_SQLITE or numbers[:2] < _OLDEST_SQLCIPHER:
        raise CannotStartError(
            _("The database engine on this computer is too old to be safe."),
            _("Nothing was opened or written."),
            _("Install the newest version of the program."),
        )


def connect(path: Path, key: Secret, *, mode: str) -> Any:
    """Return a raw connection of the calling thread to an encrypted file.

    Args:
        path: The database file.
        key: The raw 32-byte key.
        mode: "rw", "ro", or "rwc" to create.

    Raises:
        CannotStartError: The engine is too old or does not encrypt.
        Error: The driver's, for a wrong key or a damaged first page.
    """
    if len(key) != _KEY_SIZE:
        # Any other length would be taken for a passphrase, silently.
        raise ValueError("the raw key has 32 bytes")
    raw = driver.connect(
        f"{path.absolute().as_uri()}?mode={mode}",
        uri=True,
        isolation_level=None,
        check_same_thread=True,
        timeout=_BUSY_SECONDS,
    )
    try:
        _set_up(raw, key, read_only=mode == "ro")
    except BaseException:
        raw.close()
        raise
    return raw


def connect_in_memory() -> Any:
    """Return a raw connection to an empty database that no disk ever sees."""
    return driver.connect(":memory:", isolation_level=None)


def _set_up(raw: Any, key: Secret, *, read_only: bool) -> None:
    raw.execute("PRAGMA cipher_log_level=NONE")
    # Locking every allocation in memory made a write eight to fifteen times dearer and protected
    # rows that Python holds unlocked anyway (docs/decisions/memory-security.md). Keys stay locked.
    raw.execute("PRAGMA cipher_memory_security=OFF")
    raw.set_key(f"x'{key.reveal().hex()}'")
    version = raw.execute("PRAGMA cipher_version").fetchone()
    require_versions(driver.sqlite_version_info, version[0] if version else None)
    raw.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    for setting in _SETTINGS:
        raw.execute(f"PRAGMA {setting}").fetchall()
    if read_only:
        raw.execute("PRAGMA query_only=ON")
    raw.set_authorizer(authorize)


def make_engine(connection_of: Callable[[], Any], *, rehearsal: bool = False) -> Engine:
    """Return the engine over one raw connection; it is disposed on the thread that made it.

    `connection_of` answers with that connection; after a change of all keys, with another one.
    What is compiled in a `rehearsal` is at hand in every engine that is made later.

    Transactions begin IMMEDIATE unless the execution option `BEGIN` says otherwise, so that a
    reader never finds at its first write that somebody else was faster.
    """
    dialect = _dialect()
    # A compiled statement keeps the values it was first used with: an engine takes its own away
    # with it, and a rehearsal has made-up ones.
    compiled = _REHEARSED if rehearsal else LRUCache(_COMPILED)
    if not rehearsal:
        # Copied in one step: the rehearsal may still be adding to it, on a thread of its own.
        compiled.update(_REHEARSED.copy())
    engine = Engine(
        StaticPool(connection_of, dialect=dialect),
        dialect,
        make_url(_URL),
        hide_parameters=True,
        execution_options={"compiled_cache": compiled},
    )

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        kind = connection.get_execution_options().get(BEGIN, "IMMEDIATE")
        if kind not in ("DEFERRED", "IMMEDIATE", "EXCLUSIVE"):
            raise ValueError("no such kind of transaction")
        connection.exec_driver_sql(f"BEGIN {kind}")

    return engine


@cache
def _dialect() -> Dialect:
    """Return the dialect of every engine: what was compiled for one is at hand for the next.

    It learns from its first connection what it is talking to, so that one is made here.
    """
    engine = create_engine(_URL, module=driver, poolclass=StaticPool)
    with engine.connect():
        pass
    engine.dispose()
    return engine.dialect


@contextmanager
def lifted(raw: Any) -> Iterator[Any]:
    """Lift the authorizer inside, for migration, vacuum and change of keys alone; restore it."""
    raw.set_authorizer(None)
    try:
        yield raw
    finally:
        if raw.in_transaction:
            raw.execute("ROLLBACK")
        raw.execute("PRAGMA foreign_keys=ON")
        raw.set_authorizer(authorize)


@contextmanager
def big_cache(raw: Any) -> Iterator[None]:
    """Give whole-file checks the memory without which they take eight times as long."""
    raw.execute(f"PRAGMA cache_size=-{CHECK_CACHE_KIBIBYTES}")
    try:
        yield
    finally:
        raw.execute(f"PRAGMA cache_size=-{CACHE_KIBIBYTES}")
        raw.execute("PRAGMA shrink_memory")
