"""A window onto a list: some rows, and how many there are."""

from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Generic[T]):
    """Some rows of a list.

    Attributes:
        rows: The rows asked for, in order.
        total: How many there are; at least this many where `more` is set.
        more: Whether the search stopped counting at `total`.
    """

    rows: tuple[T, ...]
    total: int
    more: bool = False
