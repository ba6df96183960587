"""One open transaction, and what it keeps of every row it changes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import Table, TypeDecorator, event, insert, inspect, select
from sqlalchemy.dialects import sqlite
from sqlalchemy.orm import Session, UOWTransaction

from chapterdesk.core.clock import Clock
from chapterdesk.core.events import Changed
from chapterdesk.core.ids import Id, new_id, pair_id, pair_ids
from chapterdesk.models import AuditEvent, Base, Chapter, Row
from chapterdesk.services.database.states import RowState, Undo, Values, merged, table_of

_UNRECORDED: Final = frozenset({"audit_event"})
_DIALECT: Final = sqlite.dialect()


@dataclass(slots=True)
class Work:
    """One open transaction: its session, and what is to be said when it has been committed."""

    session: Session
    clock: Clock
    slot_id: bytes | None
    _events: dict[str, set[bytes]] = field(default_factory=dict)
    _states: list[RowState] = field(default_factory=list)
    _secret: bytes | None = None

    def add(self, row: Base) -> None:
        """Add a row to the session; give it its id and stamps now rather than at the flush."""
        if isinstance(row, Row):
            _stamp(row, self.clock)
        self.session.add(row)

    def record(self, state: RowState) -> None:
        """Keep the state of a row that a bulk statement, not the session, has changed."""
        self._states.append(state)

    def mark(self) -> int:
        """Return a place in what was done so far, for `states_since`."""
        self.session.flush()
        return len(self._states)

    def states_since(self, mark: int) -> tuple[RowState, ...]:
        """Return what has been done since `mark`, one state a row."""
        self.session.flush()
        return merged(self._states[mark:])

    def pair_id(self, table: str, *parts: bytes, secret: bytes | None = None) -> Id:
        """Return the id of the row that stands for `parts` in `table`.

        Args:
            table: Where the row stands.
            parts: The ids that it joins.
            secret: The chapter's, where a statement has brought it along already.
        """
        if self._secret is None:
            self._secret = secret
        if self._secret is None:
            self._secret = self.session.scalars(select(Chapter.id_secret)).one()
        return pair_id(self._secret, table, *parts)

    def pair_ids(self, table: str, pairs: Iterable[tuple[bytes, bytes]]) -> list[Id]:
        """Return what `pair_id` would of each pair, many times as fast."""
        if self._secret is None:
            self._secret = self.session.scalars(select(Chapter.id_secret)).one()
        return pair_ids(self._secret, table, pairs)

    def audit(self, action: str, entity: str, entity_id: bytes | None, *fields: str) -> None:
        """Say who did what to which fields; never a value."""
        self.session.add(
            AuditEvent(
                at=self.clock.now(),
                slot_id=self.slot_id,
                action=action,
                entity=entity,
                entity_id=entity_id,
                fields=",".join(sorted(fields)),
            )
        )

    def audit_each(self, action: str, entity: str, ids: Sequence[bytes], *fields: str) -> None:
        """Say of each of many who did what to which fields, with one statement."""
        now, names = self.clock.now(), ",".join(sorted(fields))
        self.session.execute(
            insert(table_of("audit_event")),
            [
                {
                    "id": new_id(),
                    "at": now,
                    "slot_id": self.slot_id,
                    "action": action,
                    "entity": entity,
                    "entity_id": each,
                    "fields": names,
                }
                for each in ids
            ],
        )

    def changed(self, area: str, *ids: bytes) -> None:
        """Publish after the commit that rows of `area` changed; no ids means anything in it."""
        known = self._events.setdefault(area, set())
        known.update(ids)

    def undo(self, label: str) -> Undo:
        """Return what takes back everything this transaction has done so far."""
        self.session.flush()
        return Undo(label=label, areas=tuple(self._events), rows=merged(self._states))

    @property
    def events(self) -> list[Changed]:
        """What to publish after the commit."""
        return [Changed(area=area, ids=frozenset(ids)) for area, ids in self._events.items()]


def record(session: Session, work: Work) -> None:
    """Stamp what is new or changed, and keep every row's state before and after each flush."""

    def before_flush(*_args: object) -> None:
        for row in session.new:
            if isinstance(row, Row) and row.created_at is None:
                _stamp(row, work.clock)
        for row in session.dirty:
            if isinstance(row, Row) and session.is_modified(row):
                row.updated_at = work.clock.now()

    def after_flush(_session: Session, flush: UOWTransaction) -> None:
        # Read here, where history still stands and where orphans are known to be deleted.
        for state, (gone, only_listed) in flush.states.items():
            row = state.obj()
            if only_listed or row is None or row.__tablename__ in _UNRECORDED:
                continue
            before = None if state.key is None else _before(row)
            after = None if gone else _columns(row)
            known = after if after is not None else before
            if known is None or before == after:
                continue
            table = table_of(str(row.__tablename__))
            work.record(
                RowState(table=table.name, key=_key(table, known), before=before, after=after)
            )

    event.listen(session, "before_flush", before_flush)
    event.listen(session, "after_flush", after_flush)


def _stamp(row: Row, clock: Clock) -> None:
    now = clock.now()
    if row.id is None:
        row.id = new_id()
    if row.created_at is None:
        row.created_at = now
    row.updated_at = now


def _stored(kind: object, value: Any) -> Any:
    """Return a value as it will be read back: NFC text, cut instants, words of the vocabulary."""
    if isinstance(kind, TypeDecorator):
        bound = kind.process_bind_param(value, _DIALECT)
        if type(kind).process_result_value is not TypeDecorator.process_result_value:
            return kind.process_result_value(bound, _DIALECT)
        return bound
    return value


def _columns(row: Base) -> dict[str, Any]:
    return {
        attribute.columns[0].name: _stored(attribute.columns[0].type, getattr(row, attribute.key))
        for attribute in inspect(row).mapper.column_attrs
    }


def _before(row: Base) -> dict[str, Any]:
    state = inspect(row)
    values: dict[str, Any] = {}
    for attribute in state.mapper.column_attrs:
        history = state.attrs[attribute.key].history
        if history.deleted:
            old = history.deleted[0]
        else:
            # Set, but nothing replaced: the column was never given a value and is NULL.
            old = None if history.added else getattr(row, attribute.key)
        column = attribute.columns[0]
        values[column.name] = _stored(column.type, old)
    return values


def _key(table: Table, values: Values) -> tuple[tuple[str, Any], ...]:
    return tuple((column.name, values[column.name]) for column in table.primary_key)
