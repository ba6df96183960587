"""The periods there are, and why something is past its time."""

from collections.abc import Sequence
from typing import Final

from chapterdesk.core.words import _, current, isolate, ngettext
from chapterdesk.services.retention import Category, RetentionItem

_DAYS: Final = (7, 14, 30, 60, 90, 180, 365, 730, 1095, 1825, 3650)
_YEAR: Final = 365
_MONTH: Final = 30


def period_options(days: int | None) -> Sequence[tuple[str, str]]:
    """Return the periods to choose from, with the one in force among them."""
    known = sorted({*_DAYS, *(() if days is None else (days,))})
    return [
        *((str(number), period(number)) for number in known),
        ("", _("Until somebody deletes it")),
    ]


def period(days: int) -> str:
    """Return a number of days in words."""
    if days % _YEAR == 0:
        return ngettext("{count} year", "{count} years", days // _YEAR)
    if days % _MONTH == 0 and days > _MONTH * 2:
        return ngettext("{count} month", "{count} months", days // _MONTH)
    return ngettext("{count} day", "{count} days", days)


def why(item: RetentionItem) -> str:
    """Return why something is past its time."""
    day = isolate(current().day(item.since))
    if item.member_id is None:
        counted = ngettext("{count} row", "{count} rows", item.count)
        return _("{rows}, the oldest of {day}").format(rows=counted, day=day)
    if item.category is Category.FORMER:
        return _("Left or archived; like this since {day}").format(day=day)
    if item.seen:
        return _("Visitor, last seen on {day}").format(day=day)
    return _("Visitor, never seen; added on {day}").format(day=day)
