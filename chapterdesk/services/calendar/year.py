"""The plan of a year: awareness days as they fall in it, holidays, and the meetings there are."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, Final, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from chapterdesk.core.errors import RefusedError, UsageError
from chapterdesk.core.resources import resource_text
from chapterdesk.core.vocabulary import MeetingStatus
from chapterdesk.core.words import Words, _, current
from chapterdesk.models import Chapter, Group, Holiday, Meeting, Setting
from chapterdesk.services.database import Work, to_json
from chapterdesk.services.groups.telling import group_label, told_label
from chapterdesk.services.series.holiday_files import YEARS

_DAYS: Final = "vocabularies/awareness_days.json"
_KEY: Final = "year_plan.left_out"
_DAY: Final = timedelta(days=1)
_WEEK: Final = timedelta(days=7)
_SATURDAY, _SUNDAY = 5, 6


@dataclass(frozen=True, slots=True, kw_only=True)
class AwarenessDay:
    """One awareness day, week or month as it falls in a year.

    Attributes:
        code: By which it is left out.
        source: Where its date was looked up, and when.
        left_out: Whether the chapter leaves it out.
    """

    code: str
    title: str
    first: date
    last: date
    source: str
    checked: date
    left_out: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRow:
    """One line of a year.

    Attributes:
        kind: An awareness day, a holiday of the chapter, or a meeting.
        title: Of a meeting the alias of its group, and never the name where there is one.
        code: Of an awareness day; empty else.
    """

    kind: Literal["day", "holiday", "meeting"]
    first: date
    last: date
    title: str
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class YearPlan:
    """A year, in the order of its days.

    Attributes:
        days: Every awareness day of the year, those left out too.
    """

    year: int
    rows: tuple[PlanRow, ...]
    days: tuple[AwarenessDay, ...]


@cache
def _vocabulary() -> tuple[Mapping[str, Any], ...]:
    return tuple(json.loads(resource_text(_DAYS))["entries"])


def awareness_days(
    year: int, country: str, left: frozenset[str] = frozenset(), words: Words | None = None
) -> tuple[AwarenessDay, ...]:
    """Return the awareness days of a year that hold in a country, in their order.

    Raises:
        UsageError: No calendar here has that year.
    """
    if year not in YEARS:
        raise UsageError(
            _("The calendar here goes from {first} to {last}.").format(
                first=YEARS[0], last=YEARS[-1]
            ),
            _("Nothing was made."),
            _("Choose another year."),
            field="year",
        )
    spoken = words or current()
    found = []
    for entry in _vocabulary():
        if entry.get("countries") and country.upper() not in entry["countries"]:
            continue
        first, last = _falls(entry["rule"], year)
        found.append(
            AwarenessDay(
                code=entry["code"],
                title=spoken.gettext(entry["label"]),
                first=first,
                last=last,
                source=entry["source"],
                checked=date.fromisoformat(entry["checked"]),
                left_out=entry["code"] in left,
            )
        )
    return tuple(sorted(found, key=lambda one: (one.first, one.last, one.code)))


def _falls(rule: Mapping[str, Any], year: int) -> tuple[date, date]:
    """Return the first and the last day on which a rule falls in a year."""
    month = rule["month"]
    begins = date(year, month, 1)
    after = date(year + month // 12, month % 12 + 1, 1)
    match rule["kind"]:
        case "day":
            first = date(year, month, rule["day"])
            return first, first + (rule.get("days", 1) - 1) * _DAY
        case "nth":
            first = begins + ((rule["weekday"] - begins.weekday()) % 7) * _DAY
            first += (rule["nth"] - 1) * _WEEK
            return first, first
        case "week_after":
            # The week, from Sunday on, after the one of that day.
            day = date(year, month, rule["day"])
            first = day + (((_SUNDAY - day.weekday()) % 7) or 7) * _DAY
            return first, first + 6 * _DAY
        case "last_full_week":
            last = after - _DAY
            last -= ((last.weekday() - _SATURDAY) % 7) * _DAY
            return last - 6 * _DAY, last
        case "month":
            return begins, after - _DAY
        case kind:
            raise ValueError(f"no such rule: {kind}")


def left_out(session: Session) -> frozenset[str]:
    """Return the awareness days that the chapter leaves out."""
    row = session.get(Setting, _KEY)
    return frozenset() if row is None else frozenset(json.loads(row.value))


def leave_out(work: Work, code: str, *, out: bool) -> str:
    """Leave an awareness day out, or take it in again; return what it is called.

    Raises:
        RefusedError: There is no such day.
    """
    entry = next((one for one in _vocabulary() if one["code"] == code), None)
    if entry is None:
        raise RefusedError(
            _("There is no such awareness day."),
            _("Nothing was changed."),
            _("Choose one of the year plan."),
        )
    left = left_out(work.session) | {code} if out else left_out(work.session) - {code}
    row = work.session.get(Setting, _KEY)
    if row is None:
        work.add(Setting(key=_KEY, value=to_json(sorted(left))))
    else:
        row.value = to_json(sorted(left))
    return current().gettext(entry["label"])


def year_plan(
    session: Session, year: int, words: Words | None = None, *, outside: bool = False
) -> YearPlan:
    """Return the plan of a year.

    Args:
        session: Open.
        year: Which.
        words: The language of a paper; None is that of the screen.
        outside: Whether it leaves the desk: then a group that may not be told of is a meeting.

    Raises:
        UsageError: No calendar here has that year.
    """
    country = session.scalars(select(Chapter.country)).one()
    days = awareness_days(year, country, left_out(session), words)
    rows = [
        PlanRow(kind="day", first=one.first, last=one.last, title=one.title, code=one.code)
        for one in days
        if not one.left_out
    ]
    rows += _holidays(session, year)
    rows += _meetings(session, year, (words or current()).gettext("Meeting"), outside=outside)
    order = {"day": 0, "holiday": 1, "meeting": 2}
    rows.sort(key=lambda row: (row.first, order[row.kind], row.title))
    return YearPlan(year=year, rows=tuple(rows), days=days)


def _holidays(session: Session, year: int) -> list[PlanRow]:
    query = (
        select(Holiday.held_on, Holiday.name)
        .where(
            Holiday.deleted_at.is_(None),
            Holiday.held_on >= date(year, 1, 1),
            Holiday.held_on <= date(year, 12, 31),
        )
        .order_by(Holiday.held_on)
    )
    return [
        PlanRow(kind="holiday", first=row.held_on, last=row.held_on, title=row.name)
        for row in session.execute(query)
    ]


def _meetings(session: Session, year: int, word: str, *, outside: bool) -> list[PlanRow]:
    """Return the meetings of a year; a title may out, so none is told."""
    query = (
        select(Meeting.starts_local, Group)
        .outerjoin(Group, Group.id == Meeting.group_id)
        .where(
            Meeting.deleted_at.is_(None),
            Meeting.status.in_((MeetingStatus.PLANNED, MeetingStatus.HELD, MeetingStatus.CLOSED)),
            Meeting.starts_local >= datetime(year, 1, 1),  # noqa: DTZ001  # a wall clock
            Meeting.starts_local < datetime(year + 1, 1, 1),  # noqa: DTZ001  # a wall clock
        )
        .order_by(Meeting.starts_local, Meeting.id)
    )
    return [
        PlanRow(
            kind="meeting",
            first=starts_local.date(),
            last=starts_local.date(),
            title=(told_label(group) if outside else group_label(group)) or word,
        )
        for starts_local, group in session.execute(query)
    ]
