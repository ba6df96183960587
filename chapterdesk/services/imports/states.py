"""Keep the states of rows in the vault, so that an import can be taken back after a lock."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import TypeDecorator
from sqlalchemy.dialects import sqlite

from chapterdesk.models import Base
from chapterdesk.services.database import RowState, to_json

_DIALECT = sqlite.dialect()


def dump_states(states: tuple[RowState, ...]) -> str:
    """Return states of rows as JSON."""
    return to_json(
        [
            {
                "table": state.table,
                "key": _dumped(state.table, dict(state.key)),
                "before": _dumped(state.table, state.before),
                "after": _dumped(state.table, state.after),
            }
            for state in states
        ]
    )


def dump_way_back(states: tuple[RowState, ...], marks: Sequence[bytes]) -> str:
    """Return what takes one row of an import back: states of rows, and marks that it brought."""
    if not marks:
        return dump_states(states) if states else ""
    told = {"states": json.loads(dump_states(states)), "marks": [mark.hex() for mark in marks]}
    return to_json(told)


def load_way_back(text: str) -> tuple[tuple[RowState, ...], tuple[bytes, ...]]:
    """Return states and marks that `dump_way_back` wrote."""
    told = json.loads(text) if text else []
    if isinstance(told, dict):
        marks = tuple(bytes.fromhex(mark) for mark in told["marks"])
        return _states_of(told["states"]), marks
    return _states_of(told), ()


def _states_of(entries: Sequence[Mapping[str, Any]]) -> tuple[RowState, ...]:
    return tuple(
        RowState(
            table=entry["table"],
            key=tuple(sorted((_loaded(entry["table"], entry["key"]) or {}).items())),
            before=_loaded(entry["table"], entry["before"]),
            after=_loaded(entry["table"], entry["after"]),
        )
        for entry in entries
    )


def _dumped(table: str, values: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if values is None:
        return None
    columns = Base.metadata.tables[table].columns
    return {name: _plain(columns[name].type, value) for name, value in values.items()}


def _plain(kind: object, value: Any) -> Any:
    if isinstance(kind, TypeDecorator):
        return kind.process_bind_param(value, _DIALECT)
    return {"hex": value.hex()} if isinstance(value, bytes) else value


def _loaded(table: str, values: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if values is None:
        return None
    columns = Base.metadata.tables[table].columns
    return {name: _value(columns[name].type, value) for name, value in values.items()}


def _value(kind: object, value: Any) -> Any:
    if isinstance(value, dict):
        return bytes.fromhex(value["hex"])
    if (
        isinstance(kind, TypeDecorator)
        and type(kind).process_result_value is not TypeDecorator.process_result_value
    ):
        return kind.process_result_value(value, _DIALECT)
    return value
