"""What every table promises, so that undo, merge, erasure and stock tools may rely on it."""

import re

import pytest
from sqlalchemy import Boolean, Column, Float, ForeignKey, Integer, LargeBinary, Table
from sqlalchemy.orm import configure_mappers

from chapterdesk.models import Base, Row
from chapterdesk.models.base import Day, Instant, LocalTime

configure_mappers()
TABLES = Base.metadata.sorted_tables
COLUMNS = [column for table in TABLES for column in table.columns]
KEYS = [key for column in COLUMNS for key in column.foreign_keys]
ROWS = {
    mapper.local_table.name for mapper in Base.registry.mappers if issubclass(mapper.class_, Row)
}


def place(column: Column[object]) -> str:
    return f"{column.table.name}.{column.name}"


def test_there_is_something_to_check() -> None:
    assert len(TABLES) > 20
    assert len(ROWS) > 15
    assert KEYS


@pytest.mark.parametrize("table", TABLES, ids=str)
def test_names_are_plain_and_singular_words(table: Table) -> None:
    names = [table.name, *(column.name for column in table.columns)]
    assert [name for name in names if not re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", name)] == []
    alone = table.name.removesuffix("series").removesuffix("ss").removesuffix("us")
    assert alone.removesuffix("is")[-1:] != "s"


@pytest.mark.parametrize("table", TABLES, ids=str)
def test_every_row_has_a_key(table: Table) -> None:
    assert len(table.primary_key) >= 1
    if table.name in ROWS:
        (key,) = table.primary_key
        assert (key.name, type(key.type)) == ("id", LargeBinary)
        assert {"created_at", "updated_at"} <= set(table.columns.keys())


def test_what_a_time_is_shows_in_its_name() -> None:
    """An instant ends in _at, a civil day in _on, wall-clock time in _local."""
    ends = {Instant: "_at", LocalTime: "_local"}
    wrong = [
        place(column)
        for column in COLUMNS
        if type(column.type) in ends and not column.name.endswith(ends[type(column.type)])
    ]
    wrong = [name for name in wrong if name.rpartition(".")[2] != "at"]
    days = [column.name for column in COLUMNS if isinstance(column.type, Day)]
    wrong += [name for name in days if not re.search(r"(_on|since|until|due|review)$", name)]
    assert wrong == []


def test_numbers_are_whole() -> None:
    """A merge compares rows byte by byte; a fraction reads back as another on another machine."""
    assert [place(column) for column in COLUMNS if isinstance(column.type, Float)] == []


def test_yes_and_no_and_counts_are_never_unknown_by_accident() -> None:
    loose = [
        place(column) for column in COLUMNS if isinstance(column.type, Boolean) and column.nullable
    ]
    assert loose == []


def test_rows_may_arrive_in_any_order() -> None:
    """A restore and a merge write children before parents: every key waits for the commit."""
    hasty = [
        place(key.parent)
        for key in KEYS
        if not (key.deferrable and str(key.initially).upper() == "DEFERRED")
    ]
    assert hasty == []


def test_what_belongs_to_a_person_goes_with_them() -> None:
    """An erasure deletes one row of `member`; what is tied to it by a key may not stay behind."""

    def of_member(key: ForeignKey) -> bool:
        return key.column.table.name == "member"

    assert sum(of_member(key) for key in KEYS) > 5
    staying = [place(key.parent) for key in KEYS if of_member(key) and key.ondelete != "CASCADE"]
    assert staying == []


def test_a_key_is_found_without_reading_the_table() -> None:
    """Deleting a row looks for its children; without an index that reads every one."""
    led = {
        (table.name, next(iter(index.columns)).name) for table in TABLES for index in table.indexes
    }
    led |= {
        (table.name, next(iter(constraint.columns)).name)
        for table in TABLES
        for constraint in table.constraints
        if getattr(constraint, "columns", None)
        and len(constraint.columns)
        and type(constraint).__name__ in {"PrimaryKeyConstraint", "UniqueConstraint"}
    }
    slow = [
        place(key.parent) for key in KEYS if (key.parent.table.name, key.parent.name) not in led
    ]
    assert slow == []


def test_ids_are_bytes_and_numbers_are_numbers() -> None:
    odd = [
        place(column)
        for column in COLUMNS
        if column.name.endswith("_id") and not isinstance(column.type, (LargeBinary, Integer))
    ]
    assert odd == []
