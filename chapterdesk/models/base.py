"""The base of every mapped class: 16-byte ids, NFC text, UTC instants, civil dates and words."""

import unicodedata
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Annotated, Any, ClassVar

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Dialect,
    ForeignKey,
    LargeBinary,
    MetaData,
    String,
    TypeDecorator,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from typing_extensions import override

from chapterdesk.core.ids import ID_SIZE, Id, new_id

NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class Text(TypeDecorator[str]):
    """Text, always stored in NFC."""

    impl = String
    cache_ok = True

    @override
    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else unicodedata.normalize("NFC", value)


class Instant(TypeDecorator[datetime]):
    """An aware instant, stored in UTC as ISO 8601 with milliseconds and Z."""

    impl = String(24)
    cache_ok = True

    @override
    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        return None if value is None else _instant(value)

    @override
    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        return None if value is None else datetime.fromisoformat(value)


# Every row of a transaction is stamped with the same instant.
@lru_cache(maxsize=16)
def _instant(value: datetime) -> str:
    if value.tzinfo is None:
        raise ValueError("an instant needs a zone")
    return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class LocalTime(TypeDecorator[datetime]):
    """A wall-clock time without a zone (the zone stands beside it), stored as YYYY-MM-DDTHH:MM."""

    impl = String(16)
    cache_ok = True

    @override
    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        if value is None:
            return None
        if value.tzinfo is not None:
            raise ValueError("a wall-clock time has no zone of its own")
        return value.isoformat(timespec="minutes")

    @override
    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        return None if value is None else datetime.fromisoformat(value)


class Day(TypeDecorator[date]):
    """A civil date, stored as YYYY-MM-DD."""

    impl = String(10)
    cache_ok = True

    @override
    def process_bind_param(self, value: date | None, dialect: Dialect) -> str | None:
        return None if value is None else value.isoformat()

    @override
    def process_result_value(self, value: str | None, dialect: Dialect) -> date | None:
        return None if value is None else date.fromisoformat(value)


class Word(TypeDecorator[Any]):
    """One word of a closed vocabulary, stored as its text; a word it does not know is refused."""

    impl = String(32)
    cache_ok = True

    def __init__(self, vocabulary: type[StrEnum]) -> None:
        super().__init__()
        self.vocabulary = vocabulary

    @override
    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        if value is None:
            return None
        # A word of this vocabulary needs no looking up, and registers bring them by tens of
        # thousands.
        word = value if isinstance(value, self.vocabulary) else self.vocabulary(value)
        return word.value

    @override
    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else self.vocabulary(value)


PrimaryKey = Annotated[
    Id, mapped_column(LargeBinary(ID_SIZE), primary_key=True, default=new_id, sort_order=-10)
]
SoftId = Annotated[Id, mapped_column(LargeBinary(ID_SIZE))]
SlotId = Annotated[bytes, mapped_column(LargeBinary(6))]
Stamp = Annotated[datetime, mapped_column(Instant)]
Wall = Annotated[datetime, mapped_column(LocalTime)]
Date = Annotated[date, mapped_column(Day)]
Words = Annotated[str, mapped_column(Text, default="")]
Flag = Annotated[bool, mapped_column(Boolean, default=False)]


def owner(target: str, *, indexed: bool = True) -> Any:
    """Return a column that names the row which owns this one.

    Immutable by rule; the child goes with its owner; deferred so that rows may arrive in any order.
    Where another index begins with the column, `indexed` is False.
    """
    return mapped_column(
        LargeBinary(ID_SIZE),
        ForeignKey(target, ondelete="CASCADE", deferrable=True, initially="DEFERRED"),
        index=indexed,
    )


def word(vocabulary: type[StrEnum], default: StrEnum | None = None, **kwargs: Any) -> Any:
    """Return a column that holds one word of `vocabulary`."""
    return mapped_column(Word(vocabulary), default=default, **kwargs)


class Base(DeclarativeBase):
    """Every table of the vault."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {str: Text, bool: Boolean, bytes: LargeBinary}


class Row(Base):
    """A row with an id of its own and the instants at which it was made and last changed."""

    __abstract__ = True

    id: Mapped[PrimaryKey]
    created_at: Mapped[Stamp] = mapped_column(sort_order=90)
    updated_at: Mapped[Stamp] = mapped_column(sort_order=91)


__all__ = [
    "Base",
    "CheckConstraint",
    "Date",
    "Day",
    "Flag",
    "Instant",
    "LocalTime",
    "PrimaryKey",
    "Row",
    "SlotId",
    "SoftId",
    "Stamp",
    "Text",
    "Wall",
    "Word",
    "Words",
    "owner",
    "word",
]
