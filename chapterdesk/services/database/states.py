"""The states of rows before and after a change, and how they are brought back."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final, Literal

from sqlalchemy import Table, bindparam, delete, insert, select, tuple_, update
from sqlalchemy.orm import Session

from chapterdesk.core.errors import RefusedError
from chapterdesk.core.words import _
from chapterdesk.models import Base

Values = Mapping[str, Any]
_DERIVED: Final = frozenset({"last_seen_at", "first_time"})
"""Columns that are derived anew after an undo, by the `derive` of the service, not put back."""
_VOLATILE: Final = frozenset({"updated_at"}) | _DERIVED
_AT_ONCE: Final = 400
_NOTHING: Final = object()


@dataclass(frozen=True, slots=True, kw_only=True)
class RowState:
    """One row before and after a change; None where it was not there.

    Attributes:
        table: The table's name.
        key: The primary key's columns and values.
        before: Every column before, or None.
        after: Every column after, or None.
    """

    table: str
    key: tuple[tuple[str, Any], ...]
    before: Values | None
    after: Values | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Undo:
    """A change that can be taken back while its rows are as it left them.

    Attributes:
        label: What was done, in the past tense, for the toast and the list.
        areas: The nouns of the areas whose pages must refresh.
        rows: The rows it touched, in the order it touched them.
    """

    label: str
    areas: tuple[str, ...]
    rows: tuple[RowState, ...]

    def inverse(self) -> "Undo":
        """Return the change that brings this one back."""
        rows = tuple(
            RowState(table=row.table, key=row.key, before=row.after, after=row.before)
            for row in reversed(self.rows)
        )
        return Undo(label=self.label, areas=self.areas, rows=rows)


def apply_states(session: Session, rows: Sequence[RowState]) -> None:
    """Bring rows from the state before to the state after, with one statement for many of a kind.

    Raises:
        RefusedError: A row is no longer in the state before; nothing was changed.
    """
    for name, states in _by_table(rows).items():
        _require_untouched(session, table_of(name), states)
    for change, states in _runs(rows):
        _apply(session, change, states)


def table_of(name: str) -> Table:
    """Return the table of a name."""
    return Base.metadata.tables[name]


def merged(states: Sequence[RowState]) -> tuple[RowState, ...]:
    """Return one state a row: from before its first change to after its last."""
    found: dict[tuple[str, tuple[tuple[str, Any], ...]], RowState] = {}
    for state in states:
        name = (state.table, state.key)
        first = found.get(name)
        found[name] = (
            state
            if first is None
            else RowState(table=state.table, key=state.key, before=first.before, after=state.after)
        )
    return tuple(state for state in found.values() if state.before is not None or state.after)


def _where(state: RowState) -> list[Any]:
    table = table_of(state.table)
    return [table.c[name] == value for name, value in state.key]


def present(session: Session, state: RowState) -> Any:
    """Return the row as it is now, or None."""
    table = table_of(state.table)
    return session.execute(select(table).where(*_where(state))).mappings().one_or_none()


def _by_table(rows: Sequence[RowState]) -> dict[str, list[RowState]]:
    found: dict[str, list[RowState]] = {}
    for row in rows:
        found.setdefault(row.table, []).append(row)
    return found


def _require_untouched(session: Session, table: Table, states: Sequence[RowState]) -> None:
    for start in range(0, len(states), _AT_ONCE):
        part = states[start : start + _AT_ONCE]
        found = _present(session, table, part)
        if not all(same(found.get(_values(state.key)), state.before) for state in part):
            raise RefusedError(
                _("This was changed again since, so it was not taken back."),
                _("Everything stands as it is now."),
                _("Open the record and change it by hand."),
            )


def _present(
    session: Session, table: Table, states: Sequence[RowState]
) -> dict[tuple[Any, ...], Values]:
    """Return the rows of one table as they are now, by their keys."""
    names = [name for name, _value in states[0].key]
    columns = [table.c[name] for name in names]
    wanted = [_values(state.key) for state in states]
    if len(columns) == 1:
        where = columns[0].in_([key[0] for key in wanted])
    else:
        where = tuple_(*columns).in_(wanted)
    found = session.execute(select(table).where(where)).mappings()
    return {tuple(row[name] for name in names): dict(row) for row in found}


def _values(key: tuple[tuple[str, Any], ...]) -> tuple[Any, ...]:
    return tuple(value for _name, value in key)


def _runs(rows: Sequence[RowState]) -> Iterator[tuple["_Change", list[RowState]]]:
    """Return rows in their order, those that stand together and change in one way at once."""
    for change, states in groupby(rows, key=_change):
        yield change, list(states)


@dataclass(frozen=True, slots=True)
class _Change:
    """What becomes of rows of a table: come, go, or other values in some columns."""

    table: str
    kind: Literal["insert", "delete", "update"]
    columns: tuple[str, ...] = ()


def _change(state: RowState) -> _Change:
    before, after = state.before, state.after
    if after is None:
        return _Change(state.table, "delete")
    if before is None:
        return _Change(state.table, "insert", tuple(after))
    # It stands as `before` says, so that what is the same in both need not be written again.
    columns = (
        name
        for name, value in after.items()
        if name not in _DERIVED and (name in _VOLATILE or before.get(name, _NOTHING) != value)
    )
    return _Change(state.table, "update", tuple(columns))


def _apply(session: Session, change: _Change, states: Sequence[RowState]) -> None:
    table = table_of(change.table)
    if change.kind == "insert":
        session.execute(insert(table), [dict(state.after or {}) for state in states])
        return
    where = [table.c[name] == bindparam(f"key_{name}") for name, _value in states[0].key]
    keys = [{f"key_{name}": value for name, value in state.key} for state in states]
    if change.kind == "delete":
        session.execute(delete(table).where(*where), keys)
    elif change.columns:
        written: dict[str, Any] = {name: bindparam(f"new_{name}") for name in change.columns}
        session.execute(
            update(table).where(*where).values(written),
            [
                key | {f"new_{name}": (state.after or {})[name] for name in change.columns}
                for key, state in zip(keys, states, strict=True)
            ],
        )


def same(found: Any, expected: Values | None) -> bool:
    """Say whether a row is as it is expected, stamps and derived columns aside."""
    if found is None or expected is None:
        return found is None and expected is None
    return all(found[name] == value for name, value in expected.items() if name not in _VOLATILE)


def to_json(value: object) -> str:
    """Return compact JSON of plain values, for columns that hold settings and mappings."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
