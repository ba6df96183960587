"""Registers: people down, days across. Which day each column is, and what each mark means."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from types import MappingProxyType
from typing import Final

from chapterdesk.core.errors import RefusedError
from chapterdesk.core.vocabulary import AttendanceStatus
from chapterdesk.core.words import _, isolate, ngettext
from chapterdesk.services.folding import fold
from chapterdesk.services.imports.dates import day_comes_first, parse_date

_HEAD_LIMIT: Final = 100_000
_SHOWN_MARKS: Final = 12
_SHOWN_LENGTH: Final = 20
_NOTHING: Final[Mapping[str, AttendanceStatus | None]] = MappingProxyType({})
_MARKS: Final[Mapping[str, AttendanceStatus]] = {
    **dict.fromkeys(
        ("x", "xx", "✓", "✔", "☑", "1", "p", "yes", "y", "here", "present", "ja", "si", "oui"),
        AttendanceStatus.PRESENT,
    ),
    **dict.fromkeys(("o", "0", "no", "n", "absent", "nein", "non"), AttendanceStatus.ABSENT),
    **dict.fromkeys(("e", "exc", "excused", "away", "sorry"), AttendanceStatus.EXCUSED),
    **dict.fromkeys(("l", "late"), AttendanceStatus.LATE),
    **dict.fromkeys(("r", "remote", "online"), AttendanceStatus.REMOTE),
    **dict.fromkeys(("?", "unknown"), AttendanceStatus.UNKNOWN),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """What only the chapter tells about days.

    Attributes:
        country: For the order of day and month where the days themselves do not show it.
        today: Marks of later days are not taken; None takes every day.
    """

    country: str = ""
    today: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkTerms:
    """Where the marks of a register go.

    Attributes:
        group_id: The group that met, or None for a new one.
        new_group: The name of the new group.
        starts: The time of day at which a meeting that is made began.
        ask: Whether marks that mean nothing to us keep the import from beginning, until somebody
            says what they mean; else they are left out and counted.
    """

    group_id: bytes | None = None
    new_group: str = ""
    starts: time = time(18, 0)
    ask: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundMark:
    """One sign of a register, whatever the size of its letters.

    Attributes:
        key: By which what is said of it is kept.
        shown: As it stands first.
        count: How often it stands there.
        status: As what it is taken; None where it is left out or nobody said anything of it.
        asked: Whether nobody said anything of it.
    """

    key: str
    shown: str
    count: int
    status: AttendanceStatus | None
    asked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterPreview:
    """What marks a table holds.

    Attributes:
        days: The days whose marks can be taken, in the order of the columns.
        marks: How many there are of each kind.
        unread: Marks that mean nothing to us; they are left out and reported.
        guests: Heads without a name, over all days.
        unknown: The marks among them that nobody said anything of, as they stand in the file, and
            how many there are of each.
        repeated: The headers of days that stand twice.
        found: Every sign, those that are asked about first, then the most frequent.
    """

    days: tuple[date, ...]
    marks: Mapping[AttendanceStatus, int]
    unread: int
    guests: int
    unknown: Mapping[str, int] = field(default_factory=dict)
    repeated: tuple[str, ...] = ()
    found: tuple[FoundMark, ...] = ()


class UnknownMarksError(RefusedError):
    """Refuse a register with marks that nobody said anything of.

    Attributes:
        marks: They, as they stand in the file, and how many there are of each.
    """

    def __init__(self, marks: Mapping[str, int]) -> None:
        super().__init__(
            ngettext(
                "{count} mark of this register is not known.",
                "{count} marks of this register are not known.",
                len(marks),
            ),
            _("Nothing was imported."),
            _("Say what each of them means, or that it is left out: {marks}").format(
                marks=_listed(marks)
            ),
            field="marks",
        )
        self.marks = marks


def day_columns(headers: Mapping[int, str], days: Days) -> dict[int, tuple[date | None, str]]:
    """Return of each column the day, or None and why its marks can not be taken."""
    day_first = day_comes_first(headers.values(), country=days.country)
    found: dict[int, tuple[date | None, str]] = {}
    seen: set[date] = set()
    for index, header in headers.items():
        parsed = parse_date(header, day_first=day_first)
        day = parsed.value if parsed is not None and parsed.precision == "day" else None
        reason = ""
        if day is None:
            reason = _("It is not certain which day this is.")
        elif day in seen:
            reason = stands_twice()
        elif days.today is not None and day > days.today:
            reason = _("This day is still to come.")
        else:
            seen.add(day)
        found[index] = (None, reason) if reason else (day, "")
    return found


def mark_key(cell: str) -> str:
    """Return by what a mark is known, whatever the size of its letters."""
    return cell.strip().casefold()


def read_mark(
    cell: str, said: Mapping[str, AttendanceStatus | None] = _NOTHING
) -> AttendanceStatus | None:
    """Return what a mark means, or None where that is not certain.

    Args:
        cell: As it stands in the register.
        said: What a person said of marks, by `mark_key`; it goes before what is known of them.
    """
    text = mark_key(cell)
    if text in said:
        return said[text]
    return _MARKS.get(text) or _MARKS.get(fold(text))


def read_heads(cell: str) -> int | None:
    """Return a number of guests, or None where it is none."""
    text = cell.strip()
    if not text.isascii() or not text.isdecimal() or int(text[:12]) > _HEAD_LIMIT:
        return None
    return int(text)


def preview_register(
    days: Sequence[date],
    marks: Mapping[AttendanceStatus, int],
    *,
    unread: int,
    guests: int,
    unknown: Mapping[str, int],
    repeated: Sequence[str],
    found: Sequence[FoundMark] = (),
) -> RegisterPreview:
    """Return what was found, the kinds in their usual order."""
    return RegisterPreview(
        days=tuple(days),
        marks={status: marks[status] for status in AttendanceStatus if marks.get(status)},
        unread=unread,
        guests=guests,
        unknown=dict(unknown),
        repeated=tuple(repeated),
        found=tuple(sorted(found, key=lambda one: (not one.asked, -one.count, one.key))),
    )


def stands_twice() -> str:
    """Return why the marks of a day are not taken that an earlier column has already."""
    return _("This day stands twice; the first column of it counts.")


def _listed(marks: Mapping[str, int]) -> str:
    """Return the first marks, each kept apart; a mark is a sign or a word, never a sentence."""
    shown = [isolate(mark[:_SHOWN_LENGTH]) for mark in list(marks)[:_SHOWN_MARKS]]
    return ", ".join((*shown, "…") if len(marks) > _SHOWN_MARKS else shown)
