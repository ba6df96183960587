"""What every service does with rows: fetch, refuse what is gone or changed, clean a typed line."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, Protocol, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.sql import ColumnElement

from chapterdesk.core.errors import RefusedError, UsageError
from chapterdesk.core.ids import ID_SIZE, MIN_PREFIX
from chapterdesk.core.words import _
from chapterdesk.models import Row

LINE_LIMIT: Final = 200
TEXT_LIMIT: Final = 20_000
COUNT_LIMIT: Final = 1_000_000
IN_PART: Final = datetime.min.replace(tzinfo=UTC)
"""When a record was read of which meeting mode hid a part: never, for saving it would wipe that."""
_AWAY: Final = ("deleted_at", "merged_into")
_KEPT_CONTROLS: Final = frozenset({"\n", "\t"})
_KEPT_FORMATS: Final = frozenset({"\u200c", "\u200d", "\u200e", "\u200f"})

R = TypeVar("R", bound=Row)


class NoMatchError(UsageError):
    """Say that no record answers to a name or id that was typed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """One record that a typed name may mean."""

    id: bytes
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedName:
    """A typed name that several records share; on the command line it is the only one."""

    typed: str
    candidates: tuple[Named, ...]
    line_number: int = 1


class SharedNameError(RefusedError):
    """Refuse a name that several records share; the name is in `problems` alone."""

    def __init__(self, typed: str, candidates: tuple[Named, ...]) -> None:
        super().__init__(
            _("Several records have that name."),
            _("Nothing was changed."),
            _("Give the id of the one that is meant."),
        )
        self.problems = (SharedName(typed=shown_line(typed), candidates=candidates),)


class Binned(Protocol):
    """A row that can lie in the bin."""

    deleted_at: datetime | None


def gone() -> RefusedError:
    """Return the refusal for a record that is not there any more."""
    return RefusedError(
        _("This record is not here any more."),
        _("Nothing was changed."),
        _("It may be in the bin; you can bring it back from there for 30 days."),
    )


def fetch(session: Session, kind: type[R], row_id: bytes) -> R:
    """Return the row with this id.

    Raises:
        RefusedError: It is not there, it lies in the bin, or it was merged into another one: what
            is written on such a record nobody finds again.
    """
    row = session.get(kind, row_id)
    if row is None or any(getattr(row, name, None) is not None for name in _AWAY):
        raise gone()
    return row


def read_in_part() -> RefusedError:
    """Return the refusal to save what was read while meeting mode hid a part of it."""
    return RefusedError(
        _("This was opened in meeting mode, and a part of it was hidden."),
        _("Nothing was saved, so that nothing hidden is lost."),
        _("Leave meeting mode with the passphrase, open the record again, and change it there."),
    )


def unchanged(row: Row, updated_at: datetime) -> None:
    """Refuse to save over what somebody else saved in between.

    Raises:
        RefusedError: The row was changed since it was opened, or was not opened as a whole.
    """
    if updated_at == IN_PART:
        raise read_in_part()
    if row.updated_at != updated_at:
        raise RefusedError(
            _("This was changed while you had it open."),
            _("Your version was not saved; the other one stands."),
            _("Open the record again and make your change there."),
        )


def line(text: str, *, field: str, required: bool = False, limit: int = LINE_LIMIT) -> str:
    """Return a typed line in NFC, without control characters or spaces around it.

    Raises:
        UsageError: It is empty though it must not be, or too long.
    """
    if not text and not required:
        return ""
    cleaned = " ".join(_printable(text).split())
    return _checked(cleaned, field=field, required=required, limit=limit)


def body(text: str, *, field: str, required: bool = False) -> str:
    """Return typed text of several lines in NFC, without control characters.

    Raises:
        UsageError: It is empty though it must not be, or too long.
    """
    cleaned = _printable(text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    return _checked(cleaned, field=field, required=required, limit=TEXT_LIMIT)


def visible(text: str) -> bool:
    """Say whether anything of it can be seen: no marks of direction or joining alone."""
    return any(unicodedata.category(character) not in {"Cf", "Zs"} for character in text)


def shown_line(text: str) -> str:
    """Return what was typed on one line as it can be shown again, whatever its length."""
    return " ".join(_printable(text).split())


def _printable(text: str) -> str:
    normal = text if text.isascii() else unicodedata.normalize("NFC", text)
    if normal.isprintable():
        return normal
    kept = (
        character
        for character in normal
        if character in _KEPT_CONTROLS
        or character in _KEPT_FORMATS
        or unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
    )
    return "".join(kept)


def _checked(text: str, *, field: str, required: bool, limit: int) -> str:
    if required and not text:
        raise UsageError(
            _("This field needs a few letters."),
            _("Nothing was saved."),
            _("Fill it in and try again."),
            field=field,
        )
    if len(text) > limit:
        raise UsageError(
            _("This text is too long: {count} characters.").format(count=len(text)),
            _("Nothing was saved."),
            _("Shorten it to {limit} characters.").format(limit=limit),
            field=field,
        )
    return text


def count_or_none(value: int | None, *, field: str, least: int = 0) -> int | None:
    """Return a count that makes sense, or None.

    Raises:
        UsageError: It is below `least` or beyond a million.
    """
    if value is not None and not least <= value <= COUNT_LIMIT:
        raise UsageError(
            _("This number can not be right."),
            _("Nothing was saved."),
            _("Give a number from {least} on.").format(least=least),
            field=field,
        )
    return value


def by_prefix(session: Session, kind: type[Row], prefix: str, *where: ColumnElement[bool]) -> bytes:
    """Return the id that starts with these hex digits (at least six).

    Raises:
        NoMatchError: No id, or more than one, starts so.
    """
    digits = prefix.strip().lower()
    if len(digits) < MIN_PREFIX or any(digit not in "0123456789abcdef" for digit in digits):
        raise _no_match(prefix)
    even = digits[: len(digits) // 2 * 2]
    low = bytes.fromhex(even).ljust(ID_SIZE, b"\x00")
    high = bytes.fromhex(even).ljust(ID_SIZE, b"\xff")
    found: Sequence[bytes] = session.scalars(
        select(kind.id).where(kind.id >= low, kind.id <= high, *where)
    ).all()
    hits = [row_id for row_id in found if row_id.hex().startswith(digits)]
    if len(hits) != 1:
        raise _no_match(prefix)
    return hits[0]


def _no_match(prefix: str) -> NoMatchError:
    if len(prefix.strip()) < MIN_PREFIX:
        return NoMatchError(
            _("An id needs at least six of its digits."),
            _("Nothing was changed."),
            _("List the records and copy the id."),
        )
    return NoMatchError(
        _("No single record answers to that name or id."),
        _("Nothing was changed."),
        _("List the records and copy the id."),
    )
