"""People, by the services alone: records, filters, many at once, files, duplicates, forgetting."""

import time
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from functools import partial
from pathlib import Path
from typing import Final, TypeVar

from benchmark.chapters import Chapters
from benchmark.desk import FEW
from benchmark.report import Report, Times, at, timed, timed_each
from chapterdesk.core.errors import RefusedError
from chapterdesk.core.vocabulary import MemberStatus
from chapterdesk.services.catalogue import Services
from chapterdesk.services.members.finding import MemberFilter
from chapterdesk.services.members.listing.several import MOST
from chapterdesk.services.members.listing.shapes import ListWish, Several
from chapterdesk.services.members.narrowing import Narrowing

ROWS: Final = 5_000
T = TypeVar("T")


def _some(services: Services, count: int) -> list[bytes]:
    """Return people from all over the list."""
    ids = services.people.ids(ListWish())
    return list(ids[:: max(1, len(ids) // count)][:count])


def measure_record(report: Report, chapters: Chapters) -> None:
    """Measure everything that is read when a record opens: all that the desk shows of a person.

    That is ways to reach them, consents, relations, notes, own fields, tags, groups, attendance.
    """

    def compare(members: int) -> Times:
        with chapters.opened(members) as desk:
            services = desk.services
            people = _some(services, report.runs(100))
            services.members.detail(people[0])
            times = timed_each([partial(services.members.detail, who) for who in people])
            report.add_times(f"a record opened, {members:,} people", "p95 ≤ 30 ms", times)
            services.reaching.person(people[0])
            more = timed_each([partial(_reached, services, who) for who in people])
            report.add_times("  how they may be reached, beside it", "—", more)
            return times

    _compared(report, chapters, compare)


def _reached(services: Services, member_id: bytes) -> None:
    with suppress(RefusedError):  # whose record is only kept is not reached
        services.reaching.person(member_id)


def _compared(
    report: Report, chapters: Chapters, compare: Callable[[int], Times], target: str = "about 1"
) -> None:
    few, many = compare(FEW), compare(chapters.many)
    ratio = at(many.wall, 0.5) / at(few.wall, 0.5)
    report.add(f"  ratio {chapters.many:,} to {FEW}", target, f"{ratio:.2f}", 1)


def measure_filters(report: Report, chapters: Chapters) -> None:
    """Measure the first count of narrowed lists; each is kept then until something changes."""
    with chapters.opened(chapters.many) as desk:
        people = desk.services.people
        options = people.options()
        narrows = {
            "status": Narrowing(statuses=(MemberStatus.VOLUNTEER,)),
            "group": Narrowing(groups=tuple(group.id for group in options.groups[:1])),
            "tag": Narrowing(tags=options.tags[:1]),
            "language": Narrowing(languages=options.languages[:1]),
            "name not confirmed": Narrowing(unconfirmed=True),
            "no way to reach them": Narrowing(unreachable=True),
            "joined since": Narrowing(joined_since=date(2020, 1, 1)),
        }
        for name, more in narrows.items():
            wish = ListWish(filter=MemberFilter(more=more))
            what = f"filter by {name}, first count of {chapters.many:,}"
            report.add_times(what, "≤ 300 ms", timed_each([partial(people.count, wish)]))


def measure_several(report: Report, chapters: Chapters) -> None:
    """Measure acts on as many people as one act takes, and their undo, each until durable."""
    with chapters.opened(chapters.usual) as desk:
        several, undo = desk.services.several, desk.services.undo
        ids = _some(desk.services, min(MOST, chapters.usual // 2))
        acts: dict[str, Callable[[], Several]] = {
            "tagged": lambda: several.add_tag(ids, "bench"),
            "archived": lambda: several.archive(ids),
            "put into the bin": lambda: several.delete(ids),
        }
        for name, act in acts.items():
            done, back = Times([], []), Times([], [])
            for _turn in range(report.runs(5)):
                made = _kept(done, act)
                _kept(back, partial(undo.apply, made.undo))
            report.add_times(f"{len(ids):,} people {name}", "≤ 1 s", done)
            report.add_times("  taken back", "≤ 1 s", back)


def _kept(times: Times, action: Callable[[], T]) -> T:
    """Return what an action gives, and keep how long it took."""
    made: list[T] = []
    _add(times, timed_each([lambda: made.append(action())]))
    return made[0]


def _add(times: Times, more: Times) -> None:
    times.wall.extend(more.wall)
    times.processor.extend(more.processor)


def measure_import(report: Report, chapters: Chapters) -> None:
    """Measure a file of seven columns: read, planned (the preview), written until durable.

    Each row is a person with pronouns, a number, an address, two tags, a note and a day; nobody of
    them is at the desk. The backup before a large import belongs to the writing.
    """
    rows = ROWS // 10 if report.quick else ROWS
    totals = Times([], [])
    parts: dict[str, Times] = {name: Times([], []) for name in ("read", "planned", "written")}
    for _turn in range(report.runs(3)):
        with chapters.real_opened(10) as desk:
            imports = desk.services.imports
            file = chapters.folder / "rows.csv"
            _write_rows(file, rows)
            found = {name: Times([], []) for name in parts}
            table = _kept(found["read"], partial(imports.read, file))
            _kept(found["planned"], partial(imports.plan, table))
            _kept(found["written"], partial(imports.run, table))
            for name, times in found.items():
                _add(parts[name], times)
            totals.wall.append(sum(times.wall[0] for times in found.values()))
            totals.processor.append(sum(times.processor[0] for times in found.values()))
    report.add_times(f"import of {rows:,} rows, all together", "≤ 5 s", totals)
    for name, times in parts.items():
        report.add_times(f"  of which {name}", "—", times)


def _write_rows(file: Path, count: int) -> None:
    lines = ["Name,Pronouns,Phone,Email,Tags,Notes,Joined"]
    lines += [
        f"{chr(97 + at % 26)}{chr(97 + at // 26 % 26)}ry Wren{at},they/them,07700 9{at:05},"
        f'w{at}@example.org,"choir, walks",likes tea {at % 50},2024-0{1 + at % 9}-11'
        for at in range(count)
    ]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")


def measure_duplicates(report: Report, chapters: Chapters) -> None:
    """Measure a whole scan, what one step of it holds up, and how soon one can be called off."""
    with chapters.opened(chapters.usual) as desk:
        duplicates = desk.services.duplicates
        steps, whole = Times([], []), []
        for _turn in range(report.runs(3)):
            began = time.perf_counter()
            progress = duplicates.begin()
            while not progress.finished:
                progress = _kept(steps, duplicates.step)
            duplicates.pairs()
            whole.append((time.perf_counter() - began) * 1000)
        report.add_times(f"duplicates, scan of {chapters.usual:,}", "≤ 5 s", whole)
        report.add_times("  one step, after which it can be called off", "≤ 100 ms", steps)
        duplicates.begin()
        duplicates.step()
        report.add_times("  called off", "—", timed(duplicates.cancel, 1, warm=0))


def measure_forget(report: Report, chapters: Chapters) -> None:
    """Measure forgetting somebody until it is durable; the file is packed anew on a later day."""

    def compare(members: int) -> Times:
        with chapters.opened(members) as desk:
            services = desk.services
            people = _some(services, report.runs(15))
            times = timed_each([partial(services.privacy.forget_member, who) for who in people])
            report.add_times(f"forget somebody, {members:,} people", "≤ 1 s", times)
            return times

    _compared(report, chapters, compare, "—")
