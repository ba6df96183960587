"""The unit of work: one transaction a public method, its audit rows, its events and its undo."""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import Table, TypeDecorator, delete, event, insert, inspect, select, update
from sqlalchemy.dialects import sqlite
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session, UOWTransaction

from chapterdesk.core.clock import Clock
from chapterdesk.core.errors import (
    DatabaseDamagedError,
    DiskFullError,
    DiskGoneError,
    RefusedError,
    UserError,
)
from chapterdesk.core.events import Changed, EventBus
from chapterdesk.core.ids import Id, new_id, pair_id
from chapterdesk.core.words import _
from chapterdesk.models import AuditEvent, Base, Chapter, Row
from chapterdesk.storage.engine import BEGIN
from chapterdesk.storage.errors import map_database_error

Values = Mapping[str, Any]
Trouble = Callable[[UserError], bool]
"""Hears that the disk is full, gone or damaged; says whether it answers again."""
_UNRECORDED: Final = frozenset({"audit_event"})
_DIALECT: Final = sqlite.dialect()
_DERIVED: Final = frozenset({"last_seen_at"})
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
        return _merged(self._states[mark:])

    def pair_id(self, table: str, *parts: bytes) -> Id:
        """Return the id of the row that stands for `parts` in `table`."""
        if self._secret is None:
            self._secret = self.session.scalars(select(Chapter.id_secret)).one()
        return pair_id(self._secret, table, *parts)

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

    def changed(self, area: str, *ids: bytes) -> None:
        """Publish after the commit that rows of `area` changed; no ids means anything in it."""
        known = self._events.setdefault(area, set())
        known.update(ids)

    def undo(self, label: str) -> Undo:
        """Return what takes back everything this transaction has done so far."""
        self.session.flush()
        return Undo(label=label, areas=tuple(self._events), rows=_merged(self._states))

    @property
    def events(self) -> list[Changed]:
        """What to publish after the commit."""
        return [Changed(area=area, ids=frozenset(ids)) for area, ids in self._events.items()]


class Database:
    """Open transactions on the vault. Lives on the database thread, like the engine it is given."""

    def __init__(
        self,
        *,
        engine: Engine,
        clock: Clock,
        events: EventBus,
        slot_id: bytes | None = None,
        trouble: Trouble | None = None,
    ) -> None:
        self._trouble = trouble or _nobody_hears
        self._engine = engine
        self._reader = engine.execution_options(**{BEGIN: "DEFERRED"})
        self._clock = clock
        self._events = events
        self._slot_id = slot_id
        self._versions: Counter[str] = Counter()
        self.hides = False
        """Whether meeting mode hides contact data and notes; see `services.discretion`."""

    def version(self, *areas: str) -> int:
        """Return a number that grows with every change of these areas through this object."""
        return sum(self._versions[area] for area in areas)

    @property
    def clock(self) -> Clock:
        """The clock of everything that is written here."""
        return self._clock

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Open a session that sees one state and writes nothing.

        Raises:
            UserError: The file can not be read; says what that means.
        """
        with (
            self._heard([]),
            _mapped(),
            Session(self._reader, expire_on_commit=False, autoflush=False) as session,
        ):
            yield session

    @contextmanager
    def write(self) -> Iterator[Work]:
        """Open a transaction; commit at the end, publish after the commit, roll back on an error.

        Raises:
            UserError: Nothing was written; says why.
        """
        states: list[RowState] = []
        with (
            self._heard(states),
            _mapped(),
            Session(self._engine, expire_on_commit=False) as session,
        ):
            work = Work(session=session, clock=self._clock, slot_id=self._slot_id, _states=states)
            _record(session, work)
            yield work
            session.commit()
        for changed in work.events:
            self._versions[changed.area] += 1
        for changed in work.events:
            self._events.publish(changed)

    def announce(self, *areas: str) -> None:
        """Say that areas are to be read again, though no row of theirs was written."""
        for area in areas:
            self._versions[area] += 1
        for area in areas:
            self._events.publish(Changed(area=area))

    @contextmanager
    def _heard(self, states: list[RowState]) -> Iterator[None]:
        """Tell of a disk that fails; after a failed commit look what became of it."""
        try:
            yield
        except (DiskFullError, DiskGoneError, DatabaseDamagedError) as error:
            answers_again = self._trouble(error)
            if answers_again and states and isinstance(error, DiskGoneError):
                raise _doubtful(there=self._is_there(states)) from error
            raise

    def _is_there(self, states: list[RowState]) -> bool:
        """Say whether every row is as a transaction would have left it, read through a new file."""
        with _mapped(), Session(self._reader) as session:
            return all(_same(_present(session, row), row.after) for row in _merged(states))


def _nobody_hears(_error: UserError) -> bool:
    return False


def _doubtful(*, there: bool) -> DiskGoneError:
    if there:
        return DiskGoneError(
            _("The disk failed while this was saved. Read again, it is there."),
            _("It may be lost in a power cut: this disk may be failing."),
            _("Do not save it twice. Make a backup on another disk now."),
        )
    return DiskGoneError(
        _("The disk failed, and this change was not saved."),
        _("The files were opened again; what was saved before is there."),
        _("Save it again. If it fails again, make a backup on another disk."),
    )


class UndoService:
    """Take a change back, once, if its rows are still as the change left them.

    Args:
        database: Where.
        derive: What writes derived columns anew after rows were put back.
    """

    def __init__(
        self, *, database: Database, derive: Callable[[Session, Undo], None] | None = None
    ) -> None:
        self._database = database
        self._derive = derive

    def apply(self, undo: Undo) -> Undo:
        """Take back `undo`; return the change that brings it back again.

        Raises:
            RefusedError: A row was changed since; nothing was taken back.
        """
        inverse = undo.inverse()
        with self._database.write() as work:
            apply_states(work.session, inverse.rows)
            if self._derive is not None:
                self._derive(work.session, undo)
            for area in undo.areas:
                work.changed(area)
            work.audit("undo", ",".join(undo.areas), None)
        return inverse


def apply_states(session: Session, rows: Sequence[RowState]) -> None:
    """Bring rows from the state before to the state after.

    Raises:
        RefusedError: A row is no longer in the state before; nothing was changed.
    """
    for row in rows:
        _require_untouched(session, row)
    for row in rows:
        _apply(session, row)


@contextmanager
def _mapped() -> Iterator[None]:
    try:
        yield
    except IntegrityError as error:
        if "forgotten" in str(error.orig):
            raise _forgotten() from error
        if "count_only" not in str(error.orig):
            raise
        raise count_only_refused() from error
    except DBAPIError as error:
        told = map_database_error(error)
        if told is None:
            raise
        raise told from error


def count_only_refused() -> RefusedError:
    """Say that a group that is only counted holds no names."""
    return RefusedError(
        _("This group is only counted, so no name can stand on its attendance."),
        _("Nothing was changed."),
        _("Count the heads instead, or change how the group keeps attendance."),
    )


def _forgotten() -> RefusedError:
    return RefusedError(
        _("Somebody who was forgotten can not be brought back."),
        _("Nothing was changed."),
        _("If they come again, add them as somebody new."),
    )


def _table(name: str) -> Table:
    return Base.metadata.tables[name]


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


def _record(session: Session, work: Work) -> None:
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
            table = _table(str(row.__tablename__))
            work.record(
                RowState(table=table.name, key=_key(table, known), before=before, after=after)
            )

    event.listen(session, "before_flush", before_flush)
    event.listen(session, "after_flush", after_flush)


def _merged(states: list[RowState]) -> tuple[RowState, ...]:
    """Return one state a row: from before its first change to after its last."""
    merged: dict[tuple[str, tuple[tuple[str, Any], ...]], RowState] = {}
    for state in states:
        name = (state.table, state.key)
        first = merged.get(name)
        merged[name] = (
            state
            if first is None
            else RowState(table=state.table, key=state.key, before=first.before, after=state.after)
        )
    return tuple(state for state in merged.values() if state.before is not None or state.after)


def _where(state: RowState) -> list[Any]:
    table = _table(state.table)
    return [table.c[name] == value for name, value in state.key]


def _present(session: Session, state: RowState) -> Any:
    table = _table(state.table)
    return session.execute(select(table).where(*_where(state))).mappings().one_or_none()


def _require_untouched(session: Session, state: RowState) -> None:
    if not _same(_present(session, state), state.before):
        raise RefusedError(
            _("This was changed again since, so it was not taken back."),
            _("Everything stands as it is now."),
            _("Open the record and change it by hand."),
        )


def _apply(session: Session, state: RowState) -> None:
    table = _table(state.table)
    if state.after is None:
        session.execute(delete(table).where(*_where(state)))
    elif state.before is None:
        session.execute(insert(table).values(**state.after))
    else:
        values = {name: value for name, value in state.after.items() if name not in _DERIVED}
        session.execute(update(table).where(*_where(state)).values(**values))


def _same(present: Any, expected: Values | None) -> bool:
    if present is None or expected is None:
        return present is None and expected is None
    return all(present[name] == value for name, value in expected.items() if name not in _VOLATILE)


def to_json(value: object) -> str:
    """Return compact JSON of plain values, for columns that hold settings and mappings."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
