"""Encrypted against plain: the same statements on the same rows, through the same driver."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import geometric_mean
from typing import Any, Final

from sqlcipher3 import dbapi2 as driver

from benchmark.chapters import Chapters
from benchmark.report import Report, at, timed
from chapterdesk.core.practice import PRACTICE_PASSPHRASE
from chapterdesk.core.secret import Secret
from chapterdesk.storage.vault import Vault, unlock_key

Action = Callable[[], None]
_SETTINGS: Final = (
    "journal_mode", "synchronous", "secure_delete", "temp_store", "mmap_size", "cache_size",
    "foreign_keys", "trusted_schema",
)  # fmt: skip
_READS: Final = {
    "count every attendance": "SELECT count(*), max(marked_at) FROM attendance WHERE status <> ''",
    "who came most": (
        "SELECT m.display_name, count(*) AS times FROM attendance a JOIN member m"
        " ON m.id = a.member_id GROUP BY m.id ORDER BY times DESC LIMIT 20"
    ),
    "first page of members": (
        "SELECT id, display_name FROM member WHERE deleted_at IS NULL ORDER BY sort_key, id"
        " LIMIT 100"
    ),
    "a prefix": (
        "SELECT DISTINCT subject_id FROM search_word WHERE word >= 's' AND word < 't' LIMIT 100"
    ),
}


def measure_plain(report: Report, chapters: Chapters) -> None:
    """Measure statements on the vault's own connection and on a plain copy of its file."""
    path = chapters.copy(chapters.usual)
    key = unlock_key(path, passphrase=Secret.from_text(PRACTICE_PASSPHRASE))
    with Vault.open(path, key) as vault, vault.maintenance() as sealed:
        plain = _plain_copy(sealed, chapters.folder / "plain.sqlite")
        ratios = []
        for name, action in _actions().items():
            runs = report.runs(15)
            slow, quick = _in_turns(partial(action, sealed), partial(action, plain), runs)
            ratios.append(slow / quick)
            text = f"{slow / quick:.2f} times ({slow:.2f} against {quick:.2f} ms)"
            report.add(f"encrypted to plain: {name}", "—", text, runs)
        plain.close()
    report.add("encrypted to plain, all together", "—", f"{geometric_mean(ratios):.2f} times", 1)


def _actions() -> dict[str, Callable[[Any], None]]:
    reads = {name: _reading(statement) for name, statement in _READS.items()}
    return {**reads, "read all, cold cache": _cold, "one durable check-in": _mark}


def _in_turns(one: Action, other: Action, runs: int) -> tuple[float, float]:
    """Return the medians of two actions that take turns, so that both meet the same machine."""
    pairs = [(timed(one, 1).wall[0], timed(other, 1).wall[0]) for _turn in range(runs)]
    return at([first for first, _second in pairs], 0.5), at([second for _f, second in pairs], 0.5)


def _reading(statement: str) -> Callable[[Any], None]:
    def read(connection: Any) -> None:
        connection.execute(statement).fetchall()

    return read


def _cold(connection: Any) -> None:
    # Pages are read from the file again, and opened again where they are sealed.
    connection.execute("PRAGMA shrink_memory")
    connection.execute("SELECT count(*), max(marked_at) FROM attendance WHERE status <> ''")
    connection.execute("SELECT sum(length(display_name)) FROM member").fetchall()


def _mark(connection: Any) -> None:
    connection.execute("BEGIN IMMEDIATE")
    connection.execute(
        "UPDATE attendance SET marked_at = marked_at || '', status = status || ''"
        " WHERE id = (SELECT id FROM attendance ORDER BY random() LIMIT 1)"
    )
    connection.execute("COMMIT")


def _plain_copy(sealed: Any, file: Path) -> Any:
    """Return a connection to a plain copy, set up as the sealed one is."""
    sealed.execute("ATTACH DATABASE ? AS plain KEY ''", (str(file),))
    sealed.execute("SELECT sqlcipher_export('plain')").fetchall()
    sealed.execute("DETACH DATABASE plain")
    plain = driver.connect(str(file), isolation_level=None)
    for name in _SETTINGS:
        value = sealed.execute(f"PRAGMA {name}").fetchone()[0]
        plain.execute(f"PRAGMA {name}={value}").fetchall()
    return plain
