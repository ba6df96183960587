"""The services alone, on the database thread, without a window."""

import os
import time
from collections import Counter
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from benchmark.chapters import Chapters
from benchmark.report import Report, Times, at, spread, timed, timed_each
from chapterdesk.core.vocabulary import AttendanceMode, MemberStatus
from chapterdesk.services.catalogue import Services
from chapterdesk.services.folding import search_words
from chapterdesk.services.groups import GroupDraft
from chapterdesk.services.meetings import MeetingDraft
from chapterdesk.services.members.finding import MemberFilter
from chapterdesk.services.members.listing.service import ListService
from chapterdesk.services.members.listing.several import MOST
from chapterdesk.services.members.listing.shapes import COLUMNS, ListWish
from chapterdesk.services.members.narrowing import NOTHING, Narrowing
from chapterdesk.services.reaching import ReachFilter

FEW: Final = 500
SHEET_ROWS: Final = 200
_WINDOW: Final = 50
_EVERYBODY: Final = MemberFilter()


def prefixes(services: Services, count: int = 12) -> list[str]:
    """Return the one- and two-letter beginnings that fit most people."""
    rows = services.members.window(_EVERYBODY, 0, 5_000).rows
    words = [word for row in rows for word in search_words(row.name)]
    found: list[str] = []
    for letters in (1, 2):
        fits = Counter(word[:letters] for word in words if len(word) >= letters)
        found += [start for start, _count in fits.most_common(count)]
    return found


def waiting(services: Services, meeting: bytes, count: int) -> list[bytes]:
    """Return people who are not at a meeting yet."""
    here = {row.member_id for row in services.checkin.inside(meeting)}
    rows = services.members.window(_EVERYBODY, 0, count + len(here)).rows
    return [row.id for row in rows if row.id not in here][:count]


def next_meeting(services: Services) -> bytes:
    """Return the meeting that is about to start, or one that starts now; it holds names."""
    row = services.meetings.next()
    if row is None or row.attendance_mode == AttendanceMode.COUNT_ONLY:
        return services.meetings.start_now()[0]
    return row.id


def measure_search(report: Report, chapters: Chapters) -> None:
    """Measure each keystroke of hit-heavy prefixes, in each of the searches."""
    for members in (chapters.usual, chapters.many):
        with chapters.opened(members) as desk:
            searches = _searches(desk.services)
            typed = prefixes(desk.services) * report.runs(10)
            for name, search in searches.items():
                search(typed[0])
                times = timed_each([partial(search, text) for text in typed])
                what = f"search {name}, a keystroke, {members:,} people"
                report.add_times(what, "p95 ≤ 16 ms", times)


def _searches(services: Services) -> dict[str, Callable[[str], object]]:
    def listed(text: str, more: Narrowing = NOTHING) -> object:
        wish = ListWish(filter=MemberFilter(text=text, more=more), columns=COLUMNS)
        return services.people.window(wish, 0, _WINDOW)

    narrow = Narrowing(statuses=(MemberStatus.MEMBER,), unconfirmed=True)
    return {
        "members": services.members.search,
        "list": listed,
        "list, narrowed": partial(listed, more=narrow),
        "check-in": partial(services.checkin.find, next_meeting(services)),
        "everything": services.search.find,
    }


def measure_members(report: Report, chapters: Chapters) -> None:
    """Measure what the list of members reads first, in a small and in a large chapter."""
    middles = {}
    for members in (FEW, chapters.many):
        with chapters.opened(members) as desk:
            window = partial(desk.services.members.window, _EVERYBODY)
            last = desk.services.members.count(_EVERYBODY) - _WINDOW
            times = timed(partial(window, 0, _WINDOW), report.runs(30))
            report.add_times(f"members, first window of {members:,}", "the same", times)
            deep = timed(partial(window, last, _WINDOW), report.runs(10))
            report.add_times(f"members, last window of {members:,}", "—", deep)
            middles[members] = at(times.wall, 0.5)
    ratio = middles[chapters.many] / middles[FEW]
    report.add(f"  ratio {chapters.many:,} to {FEW}", "about 1", f"{ratio:.2f}", 1)


def measure_reaching(report: Report, chapters: Chapters) -> None:
    """Measure the list of calls: its plan, and windows onto it wherever they lie.

    The yardstick is another list of the same people, of whom one column outside the index decides.
    """
    for members in (FEW, chapters.many):
        with chapters.opened(members) as desk:
            reaching, people = desk.services.reaching, desk.services.people
            # A plan is kept; the number of weeks makes another one of the same people.
            plans = [ReachFilter(weeks=weeks) for weeks in range(1, report.runs(10) + 1)]
            reaching.counts(ReachFilter(weeks=100))
            times = timed_each([partial(reaching.counts, wanted) for wanted in plans])
            report.add_times(f"call list of {members:,}, planned", "≤ 300 ms", times)
            if members == chapters.many:
                _compare_plan(report, people, times, len(plans))
            wanted = plans[-1]
            total = reaching.counts(wanted).listed
            for name, offset in (("first", 0), ("last", max(0, total - _WINDOW))):
                window = partial(reaching.window, wanted, offset, _WINDOW)
                times = timed(window, report.runs(20))
                report.add_times(f"call list, {name} window of {members:,}", "the same", times)


def _compare_plan(report: Report, people: ListService, plans: Times, runs: int) -> None:
    days = [date(1900, 1, day) for day in range(1, runs + 1)]
    reads = timed_each([partial(people.ids, _joined_since(day)) for day in days])
    report.add_times("  yardstick: the list of all who joined, read", "—", reads)
    ratio = at(plans.wall, 0.5) / at(reads.wall, 0.5)
    report.add("  ratio of plan to yardstick", "—", f"{ratio:.2f}", 1)


def _joined_since(day: date) -> ListWish:
    return ListWish(filter=MemberFilter(more=Narrowing(joined_since=day)))


def measure_checkin(report: Report, chapters: Chapters) -> None:
    """Measure a mark until it is durable, without a window."""
    with chapters.opened(chapters.usual) as desk:
        checkin = desk.services.checkin
        meeting = next_meeting(desk.services)
        people = waiting(desk.services, meeting, report.runs(250))
        times = timed_each([partial(checkin.mark, meeting, who) for who in people])
        report.add_times("check-in, service until durable", "—", times)
    report.add("  of which one durable write of this disk", "—", spread(_sync(chapters).wall), 50)


def _sync(chapters: Chapters) -> Times:
    file = chapters.folder / "sync"
    with file.open("wb", buffering=0) as stream:

        def write() -> None:
            stream.write(bytes(4096))
            os.fsync(stream.fileno())

        return timed(write, 50)


def measure_pdf(report: Report, chapters: Chapters) -> None:
    """Measure the attendance sheet of two hundred people, the printer's code loaded."""
    with chapters.opened(chapters.usual) as desk:
        meeting = meeting_of(desk.services, SHEET_ROWS)
        start = time.perf_counter()
        desk.services.sheets.attendance(meeting)
        first = (time.perf_counter() - start) * 1000
        times = timed(lambda: desk.services.sheets.attendance(meeting), report.runs(15))
        report.add_times(f"attendance PDF of {SHEET_ROWS} rows, warm", "≤ 300 ms", times)
        report.add("  the first of a session", "—", f"{first:.0f} ms", 1)


def meeting_of(services: Services, count: int) -> bytes:
    """Make a meeting that expects so many people."""
    group_id, _undo = services.groups.add(GroupDraft(name="Bench"))
    ids = services.people.ids(ListWish())[:count]
    for start in range(0, len(ids), MOST):
        services.several.add_to_group(ids[start : start + MOST], group_id)
    now = services.meetings.window("all", 0, 1).rows[0].starts_local
    meeting_id, _undo = services.meetings.add(MeetingDraft(starts_local=now, group_id=group_id))
    return meeting_id


def measure_backup(report: Report, chapters: Chapters) -> None:
    """Measure a backup with every byte read back."""
    with chapters.opened(chapters.usual) as desk, TemporaryDirectory() as target:
        backups = desk.services.backups
        times = timed(lambda: backups.backup(Path(target)), report.runs(5))
        done = backups.list()[0]
        report.add(
            f"backup with full verification, {done.rows:,} rows, {done.size >> 20} MB",
            "≤ 5 s",
            f"p50 {at(times.wall, 0.5) / 1000:.2f} s (worst {max(times.wall) / 1000:.2f})"
            f" [processor {at(times.processor, 0.5) / 1000:.2f} s]",
            len(times.wall),
        )
