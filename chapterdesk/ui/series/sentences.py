"""What is said of a date of a series, on the screen and for the ear."""

from collections.abc import Sequence

from chapterdesk.core.words import _, current, isolate_ltr, ngettext
from chapterdesk.services.series import SeriesRow, ShownDate


def date_text(shown: ShownDate) -> str:
    """Return the day and the time of a date."""
    words = current()
    at = isolate_ltr(words.clock_time(shown.starts_local))
    return _("{day}, {time}").format(day=words.weekday(shown.starts_local), time=at)


def date_sentence(shown: ShownDate) -> str:
    """Return a date as it is read aloud: what is struck through is said."""
    if not shown.words:
        return date_text(shown)
    return _("{date}: {words}").format(date=date_text(shown), words=shown.words)


def dates_sentence(dates: Sequence[ShownDate]) -> str:
    """Return how many dates there are and how many are left out, to be read aloud."""
    held = sum(not one.struck for one in dates)
    struck = len(dates) - held
    said = ngettext("{count} date", "{count} dates", held)
    if not struck:
        return said
    out = ngettext("{count} left out", "{count} left out", struck)
    return _("{dates}, {out}").format(dates=said, out=out)


def series_line(row: SeriesRow) -> str:
    """Return how a series repeats and when it is next."""
    parts = [row.repeats]
    if row.next_local is not None:
        day = current().day_short(row.next_local)
        parts.append(_("next on {day}").format(day=day))
    elif not row.zone_known:
        parts.append(_("this computer does not know its time zone"))
    elif not row.archived:
        parts.append(_("no date to come"))
    return " · ".join(parts)
