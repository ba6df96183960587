"""Keep the states of rows in the vault, so that an import can be taken back after a lock."""

import json
from collections.abc import Mapping
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


def load_states(text: str) -> tuple[RowState, ...]:
    """Return the states of rows that `dump_states` wrote."""
    return tuple(
        RowState(
            table=entry["table"],
            key=tuple(sorted((_loaded(entry["table"], entry["key"]) or {}).items())),
            before=_loaded(entry["table"], entry["before"]),
            after=_loaded(entry["table"], entry["after"]),
        )
        for entry in json.loads(text)
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
