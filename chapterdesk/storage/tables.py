"""Tables as rows, without knowing any: list, digest, copy. Two engines must agree on each row.

A row is digested as canonical JSON of its values in the order of the column names; a table's digest
does not depend on the order of its rows. See docs/storage-format.md.
"""

import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from json.encoder import encode_basestring_ascii as _escaped
from typing import Any, Final, Self

_BATCH: Final = 1000

Sink = Callable[[list[tuple[Any, ...]]], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class TableDigest:
    """How many rows a table has, and the SHA-256 (hex) of all of them."""

    rows: int
    sha256: str


class Tally:
    """Add up the rows of a table, in any order, to tell a copy that lies in the same memory.

    Python's own hash of values that are equal: it costs a tenth of a digest, guards against a row
    lost or changed on the way, and means nothing outside this process.
    """

    def __init__(self) -> None:
        self.total = (0, 0)

    def add(self, batch: Collection[tuple[Any, ...]]) -> None:
        """Count a batch of rows."""
        rows, hashes = self.total
        self.total = (rows + len(batch), hashes + sum(map(hash, batch)))

    def same(self, other: Self) -> bool:
        """Say whether both counted the same rows."""
        return self.total == other.total


def quoted(name: str) -> str:
    """Return an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def table_names(raw: Any, *, exclude: Collection[str] = ()) -> list[str]:
    """Return the ordinary tables, sorted: no virtual table, none of its parts, none excluded."""
    listed = raw.execute("PRAGMA main.table_list").fetchall()
    return sorted(
        name
        for schema, name, kind, *_rest in listed
        if schema == "main"
        and kind == "table"
        and not name.startswith("sqlite_")
        and name not in exclude
    )


def column_names(raw: Any, table: str) -> list[str]:
    """Return the stored columns of a table, sorted; generated ones are left out."""
    listed = raw.execute(f"PRAGMA table_xinfo({quoted(table)})").fetchall()
    return sorted(row[1] for row in listed if row[6] == 0)


def digest_table(
    raw: Any, table: str, *, columns: Sequence[str] | None = None, sink: Sink | None = None
) -> TableDigest:
    """Read a table once: digest every row and hand them on in batches of a thousand."""
    names = columns if columns is not None else column_names(raw, table)
    rows: list[bytes] = []
    for batch in _batches(raw, table, names):
        rows.extend(hashlib.sha256(_line(row)).digest() for row in batch)
        if sink is not None:
            sink(batch)
    rows.sort()
    total = hashlib.sha256(_line(names) + b"\n")
    total.update(b"".join(rows))
    return TableDigest(rows=len(rows), sha256=total.hexdigest())


def _line(values: Iterable[Any]) -> bytes:
    """Return the canonical JSON array of a row, in half the time of a general encoder."""
    written = [_WRITERS[type(value)](value) for value in values]
    return f"[{','.join(written)}]".encode("ascii")


def _blob(value: bytes) -> str:
    return f'{{"x":"{value.hex()}"}}'


def _null(_value: None) -> str:
    return "null"


_WRITERS: Final[Mapping[type, Callable[[Any], str]]] = {
    str: _escaped,
    int: repr,
    bytes: _blob,
    float: json.dumps,
    type(None): _null,
}
"""How each kind of value that SQLite knows is written."""


def _batches(raw: Any, table: str, columns: Sequence[str]) -> Iterator[list[tuple[Any, ...]]]:
    listed = ", ".join(quoted(name) for name in columns)
    cursor = raw.execute(f"SELECT {listed} FROM {quoted(table)}")  # noqa: S608  # quoted above
    while batch := cursor.fetchmany(_BATCH):
        yield batch


def digest_all(raw: Any, *, exclude: Collection[str] = ()) -> dict[str, TableDigest]:
    """Return the digest of every ordinary table."""
    return {name: digest_table(raw, name) for name in table_names(raw, exclude=exclude)}


def insert_into(raw: Any, table: str, columns: Sequence[str]) -> Sink:
    """Return what inserts batches of rows into a table."""
    listed = ", ".join(quoted(name) for name in columns)
    marks = ", ".join("?" * len(columns))
    statement = f"INSERT INTO {quoted(table)} ({listed}) VALUES ({marks})"  # noqa: S608  # quoted

    def sink(batch: Iterable[tuple[Any, ...]]) -> None:
        raw.executemany(statement, batch)

    return sink


def copy_tables(source: Any, target: Any, *, exclude: Collection[str] = ()) -> dict[str, Tally]:
    """Make every ordinary table of `source` in the empty `target`, rows and all; count each."""
    tallies = {}
    for name in table_names(source, exclude=exclude):
        query = "SELECT sql FROM main.sqlite_schema WHERE type = 'table' AND name = ?"
        target.execute(source.execute(query, (name,)).fetchone()[0])
        columns = column_names(source, name)
        insert, tallies[name] = insert_into(target, name, columns), Tally()
        for batch in _batches(source, name, columns):
            insert(batch)
            tallies[name].add(batch)
    return tallies


def digest_counted(raw: Any, tallies: Mapping[str, Tally]) -> dict[str, TableDigest] | None:
    """Return the digest of every ordinary table; None where a copy does not hold what was counted.

    Args:
        raw: The copy.
        tallies: What was counted on the way into it, for each of its tables.
    """
    digests, found = {}, {name: Tally() for name in table_names(raw)}
    for name, tally in found.items():
        digests[name] = digest_table(raw, name, sink=tally.add)
    same = found.keys() == tallies.keys()
    return digests if same and all(found[name].same(tallies[name]) for name in found) else None
