"""Insert many rows of one table with one statement, each value looked at once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Dialect, LargeBinary, Table, insert
from sqlalchemy.types import TypeEngine


def insert_many(connection: Connection, table: Table, rows: Sequence[Mapping[str, object]]) -> None:
    """Insert rows with the same columns.

    The statement and what turns a value into what is stored come from SQLAlchemy; they are put to
    use here, since it looks at each row of a thousand anew, which costs as much as all the rest.
    """
    filled = _filled(table, tuple(rows[0]), connection.dialect)
    if filled is None:
        connection.execute(insert(table), rows)
        return
    columns = [_stored([each[name] for each in rows], process) for name, process in filled.given]
    connection.exec_driver_sql(filled.statement, list(zip(*columns, strict=True)))


def _stored(values: Sequence[Any], process: Callable[[Any], Any] | None) -> Sequence[Any]:
    """Return what is stored for the values of one column; most columns repeat a few."""
    if process is None:
        return values
    known = {value: process(value) for value in set(values)}
    return [known[value] for value in values]


@dataclass(frozen=True, slots=True)
class _Filled:
    """An insert as it is sent, and what its places are filled with."""

    statement: str
    given: tuple[tuple[str, Callable[[Any], Any] | None], ...]


@lru_cache(maxsize=64)
def _filled(table: Table, names: tuple[str, ...], dialect: Dialect) -> _Filled | None:
    """Return the insert of these columns; None where SQLAlchemy has to add values of its own."""
    compiled: Any = insert(table).compile(dialect=dialect, column_keys=list(names))
    if compiled.insert_prefetch or sorted(compiled.positiontup) != sorted(names):
        return None
    given = tuple((name, _processor(table.c[name].type, dialect)) for name in compiled.positiontup)
    return _Filled(str(compiled), given)


def _processor(kind: TypeEngine[Any], dialect: Dialect) -> Callable[[Any], Any] | None:
    """Return what turns a value into what is stored; None where it is stored as it is."""
    if isinstance(kind, LargeBinary):
        # Bytes are what the driver stores; a view of each would be made for nothing.
        return None
    return kind.dialect_impl(dialect).bind_processor(dialect)
