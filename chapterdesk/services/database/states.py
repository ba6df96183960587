"""The states of rows before and after a change, and how they are brought back."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Table, delete, insert, select, update
from sqlalchemy.orm import Session

from chapterdesk.core.errors import RefusedError
from chapterdesk.core.words import _
from chapterdesk.models import Base

Values = Mapping[str, Any]
_DERIVED: Final = frozenset({"last_seen_at", "first_time"})
"""Columns that are derived anew after an undo, by the `derive` of the service, not put back."""
_VOLATILE: Final = frozenset({"updated_at"}) | _DERIVED


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
    """Bring rows from the state before to the state after.

    Raises:
        RefusedError: A row is no longer in the state before; nothing was changed.
    """
    for row in rows:
        _require_untouched(session, row)
    for row in rows:
        _apply(session, row)


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


def _require_untouched(session: Session, state: RowState) -> None:
    if not same(present(session, state), state.before):
        raise RefusedError(
            _("This was changed again since, so it was not taken back."),
            _("Everything stands as it is now."),
            _("Open the record and change it by hand."),
        )


def _apply(session: Session, state: RowState) -> None:
    table = table_of(state.table)
    if state.after is None:
        session.execute(delete(table).where(*_where(state)))
    elif state.before is None:
        session.execute(insert(table).values(**state.after))
    else:
        values = {name: value for name, value in state.after.items() if name not in _DERIVED}
        session.execute(update(table).where(*_where(state)).values(**values))


def same(found: Any, expected: Values | None) -> bool:
    """Say whether a row is as it is expected, stamps and derived columns aside."""
    if found is None or expected is None:
        return found is None and expected is None
    return all(found[name] == value for name, value in expected.items() if name not in _VOLATILE)


def to_json(value: object) -> str:
    """Return compact JSON of plain values, for columns that hold settings and mappings."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
