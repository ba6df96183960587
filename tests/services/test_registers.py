"""The marks of a register become meetings: all counted, twice is once, and back is back."""

import csv
from collections import Counter
from collections.abc import Callable
from datetime import date, time, timedelta
from pathlib import Path

import pytest

from chapterdesk.core.clock import FixedClock
from chapterdesk.core.errors import RefusedError, UserError
from chapterdesk.core.vocabulary import AttendanceMode, AttendanceStatus, MeetingStatus
from chapterdesk.services.catalogue import Desk, Services
from chapterdesk.services.groups import GroupDraft
from chapterdesk.services.imports.registers import MarkTerms, read_mark
from chapterdesk.services.imports.reports import ImportReport
from chapterdesk.services.meetings import MeetingRow
from chapterdesk.services.members.drafts import MemberDraft
from chapterdesk.services.members.finding import MemberFilter
from tests.services.test_imports import accounted, everything, filled_cells

REGISTER = Path(__file__).parents[1] / "data" / "imports" / "attendance-register.csv"
NEW = MarkTerms(new_group="Thursday social", starts=time(19, 0))
SMALL = "Name;08.01.2026;22.01.2026;05.02.2026\nSam;x;o;\nLou;e;?;X\nguests;2;;1\n"


@pytest.fixture
def small(tmp_path: Path) -> Path:
    path = tmp_path / "register.csv"
    path.write_text(SMALL, encoding="utf-8")
    return path


def bring_in(services: Services, file: Path, marks: MarkTerms | None = NEW) -> ImportReport:
    return services.imports.run(services.imports.read(file), marks=marks)


def meetings(services: Services) -> dict[date, MeetingRow]:
    rows = services.meetings.window("all", 0, 100).rows
    return {row.starts_local.date(): row for row in rows}


def written_by_hand() -> tuple[Counter[str], dict[date, int], dict[date, int]]:
    """Count marks, people and guests of the register without any of our own code."""
    marks: Counter[str] = Counter()
    present: dict[date, int] = {}
    guests: dict[date, int] = {}
    with REGISTER.open(encoding="utf-8-sig", newline="") as file:
        header, *rows = csv.reader(file, delimiter=";")
    days = [date.fromisoformat("-".join(reversed(cell.split(".")))) for cell in header[1:-1]]
    for row in rows:
        for day, cell in zip(days, row[1:-1], strict=True):
            text = cell.strip().lower()
            if row[0] == "guests":
                guests[day] = int(text or 0)
            elif text:
                marks[text] += 1
                present[day] = present.get(day, 0) + (text == "x")
    return marks, present, guests


def test_every_mark_of_a_real_register_is_at_its_meeting(services: Services) -> None:
    marks, present, guests = written_by_hand()
    table = services.imports.read(REGISTER)
    preview = services.imports.plan(table).register
    assert preview is not None
    assert preview.marks == {
        AttendanceStatus.PRESENT: marks["x"],
        AttendanceStatus.ABSENT: marks["o"],
        AttendanceStatus.EXCUSED: marks["e"],
        AttendanceStatus.UNKNOWN: marks["?"],
    }
    assert (len(preview.days), preview.unread) == (20, 0)
    assert preview.guests == sum(guests.values())
    report = services.imports.run(table, marks=NEW)
    assert (report.meetings, report.marks) == (20, marks.total())
    assert accounted(report) + len(table.header) == filled_cells(REGISTER)
    held = meetings(services)
    assert {day: row.present for day, row in held.items()} == present
    assert {row.status for row in held.values()} == {MeetingStatus.CLOSED}
    assert {row.label for row in held.values()} == {"Thursday social"}
    assert {row.starts_local.time() for row in held.values()} == {time(19, 0)}
    counted = {day: row.headcount for day, row in held.items() if row.headcount is not None}
    assert counted == {day: present[day] + count for day, count in guests.items() if count}


def test_what_the_sheet_adds_up_is_what_the_desk_says(services: Services) -> None:
    """The last column of the real register is its keeper's own sum for each person."""
    bring_in(services, REGISTER)
    with REGISTER.open(encoding="utf-8-sig", newline="") as file:
        sums = {
            row[0]: int(row[-1]) for row in csv.reader(file, delimiter=";") if row[-1].isdigit()
        }
    here: Counter[str] = Counter()
    for row in meetings(services).values():
        here.update(person.name for person in services.checkin.find(row.id, "", 500).rows
                    if person.status == AttendanceStatus.PRESENT)  # fmt: skip
    assert {name: here[name] for name in sums} == sums


def test_again_changes_nothing_and_back_is_back(desk: Desk) -> None:
    services = desk.services
    services.members.add(MemberDraft(display_name="Chidi"))
    before = everything(desk)
    first = bring_in(services, REGISTER)
    stands = {row for row in everything(desk) if not row.startswith("batch_row")}
    (group,) = services.groups.list()
    again = bring_in(services, REGISTER, MarkTerms(group_id=group.id))
    assert (again.added, again.meetings, again.marks) == (0, 0, 0)
    assert again.marks_known == first.marks
    assert {row for row in everything(desk) if not row.startswith("batch_row")} == stands
    services.imports.undo(again.batch_id)
    services.imports.undo(first.batch_id)
    assert everything(desk) == before


def test_names_first_and_marks_later(desk: Desk, small: Path) -> None:
    services = desk.services
    bring_in(services, small, None)
    before = everything(desk)
    report = bring_in(services, small)
    assert (report.added, report.unchanged, report.meetings, report.marks) == (0, 2, 3, 5)
    services.imports.undo(report.batch_id)
    assert everything(desk) == before


def test_first_visit_and_last_visit_follow_the_marks(services: Services, small: Path) -> None:
    bring_in(services, small)
    seen = {
        row.name: row.last_seen_on for row in services.members.window(MemberFilter(), 0, 9).rows
    }
    assert seen == {"Sam": date(2026, 1, 8), "Lou": date(2026, 2, 5)}
    counts = {day: services.checkin.summary(row.id) for day, row in meetings(services).items()}
    assert [counts[day].first_time for day in sorted(counts)] == [1, 0, 1]


def test_what_the_desk_says_stands(services: Services, small: Path) -> None:
    group_id, _undo = services.groups.add(GroupDraft(name="Choir"))
    terms = MarkTerms(group_id=group_id)
    bring_in(services, small, terms)
    day = meetings(services)[date(2026, 1, 8)]
    (sam,) = services.members.search("sam").rows
    services.checkin.reopen(day.id)
    services.checkin.mark(day.id, sam.id, AttendanceStatus.LATE)
    report = bring_in(services, small, terms)
    assert (report.marks, report.marks_known, report.marks_differ) == (0, 4, 1)
    (row,) = services.checkin.inside(day.id)
    assert row.status == AttendanceStatus.LATE


def test_a_mark_that_was_changed_since_keeps_the_import(
    services: Services, small: Path, clock: FixedClock
) -> None:
    report = bring_in(services, small)
    clock.set(clock.now() + timedelta(minutes=1))
    day = meetings(services)[date(2026, 1, 8)]
    (lou,) = services.members.search("lou").rows
    services.checkin.mark(day.id, lou.id)
    with pytest.raises(RefusedError, match="1 person of this import"):
        services.imports.undo(report.batch_id)
    assert len(meetings(services)) == 3


def test_a_meeting_that_others_use_by_now_stays(
    services: Services, small: Path, clock: FixedClock
) -> None:
    report = bring_in(services, small)
    clock.set(clock.now() + timedelta(minutes=1))
    day = meetings(services)[date(2026, 2, 5)]
    services.checkin.walk_in(day.id, "Kai")
    services.imports.undo(report.batch_id)
    (left,) = meetings(services).values()
    assert (left.id, left.present) == (day.id, 1)


def test_a_cut_off_register_is_taken_back_with_its_meetings(desk: Desk) -> None:
    before = everything(desk)
    imports = desk.services.imports
    batch_id = imports.start(imports.read(REGISTER), marks=NEW)
    imports.step(batch_id)
    imports._runs.clear()
    assert imports.unfinished() == batch_id
    assert len(meetings(desk.services)) == 20
    imports.undo(batch_id)
    assert everything(desk) == before


def test_a_group_that_counts_heads_takes_no_names(desk: Desk, small: Path) -> None:
    draft = GroupDraft(name="Support", attendance_mode=AttendanceMode.COUNT_ONLY)
    group_id, _undo = desk.services.groups.add(draft)
    before = everything(desk)
    with pytest.raises(RefusedError, match="keeps no names") as caught:
        bring_in(desk.services, small, MarkTerms(group_id=group_id))
    assert caught.value.data == "Nothing was imported."
    with pytest.raises(UserError, match="needs a few letters"):
        bring_in(desk.services, small, MarkTerms())
    assert everything(desk) == before


@pytest.mark.parametrize(
    ("header", "left_out"),
    [
        ("08.01.2026;08.01.2026;22.01.2026;05.02.2026", "08.01.2026"),
        ("08.01.2026;22.01.2026;05.02.2026;08.01.2029", "08.01.2029"),
    ],
)
def test_a_day_that_can_not_be_is_left_out_and_counted(
    services: Services, tmp_path: Path, header: str, left_out: str
) -> None:
    file = tmp_path / "r.csv"
    file.write_text(f"Name;{header}\nSam;x;x;x;x\nLou;;;;maybe\n", encoding="utf-8")
    report = bring_in(services, file)
    assert report.meetings == report.marks == 3
    assert report.left_out[left_out] >= 1
    assert accounted(report) == 7


def test_a_mark_that_is_not_understood_is_reported(services: Services, small: Path) -> None:
    small.write_text(SMALL.replace("Sam;x;o;", "Sam;x;perhaps;"), encoding="utf-8")
    table = services.imports.read(small)
    preview = services.imports.plan(table, marks=True)
    assert preview.register is not None
    assert preview.register.unread == preview.warnings == 1
    report = services.imports.run(table, marks=NEW)
    assert report.left_out == {"22.01.2026": 1}
    assert (
        accounted(report)
        == sum(1 for cell in small.read_text("utf-8").replace("\n", ";").split(";") if cell) - 4
    )


@pytest.mark.parametrize(
    ("cell", "status"),
    [
        ("X", AttendanceStatus.PRESENT),
        (" ✓ ", AttendanceStatus.PRESENT),
        ("Excused", AttendanceStatus.EXCUSED),
        ("O", AttendanceStatus.ABSENT),
        ("?", AttendanceStatus.UNKNOWN),
        ("a", None),
        ("-", None),
        ("2", None),
    ],
)
def test_a_mark_is_read_only_where_it_is_certain(
    cell: str, status: AttendanceStatus | None
) -> None:
    assert read_mark(cell) == status


class TestMending:
    @pytest.fixture
    def problems(self, services: Services, tmp_path: Path) -> Callable[[str], ImportReport]:
        def bring(text: str) -> ImportReport:
            file = tmp_path / "list.csv"
            file.write_text(text, encoding="utf-8")
            return services.imports.run(services.imports.read(file), names_on_paper=True)

        return bring

    def test_a_mended_row_comes_in_with_its_import_and_goes_with_it(
        self, desk: Desk, problems: Callable[[str], ImportReport]
    ) -> None:
        before = everything(desk)
        imports = desk.services.imports
        report = problems("Full name,Notes,Gender\n,has no name,x\nSam,,\n")
        assert imports.problem_columns(report.batch_id) == ((0, "Full name"), (1, "Notes"))
        imports.mend(report.batch_id, 2, {0: "Lou (they/them)"})
        assert imports.problems(report.batch_id) == ()
        (lou,) = desk.services.members.search("lou").rows
        assert lou.pronouns == "they/them"
        detail = desk.services.members.detail(lou.id)
        assert [note.body for note in detail.notes] == ["has no name"]
        assert len(detail.consents) == 1
        after = imports.report(report.batch_id)
        assert (after.added, after.problems, after.problem_cells) == (2, 0, 0)
        assert after.taken_cells == report.taken_cells + 2
        assert after.left_out == report.left_out == {"Gender": 1}
        imports.undo(report.batch_id)
        assert everything(desk) == before

    def test_a_row_that_is_still_wrong_waits_as_it_was(
        self, services: Services, problems: Callable[[str], ImportReport]
    ) -> None:
        report = problems("Full name,Notes\n,has no name\n")
        before = services.imports.problems(report.batch_id)
        with pytest.raises(RefusedError, match="no name"):
            services.imports.mend(report.batch_id, 2, {0: "  ", 1: "other"})
        assert services.imports.problems(report.batch_id) == before
        services.imports.undo(report.batch_id)
        with pytest.raises(RefusedError, match="not waiting"):
            services.imports.mend(report.batch_id, 2, {0: "Lou"})

    def test_marks_of_a_mended_row_come_too(self, services: Services, small: Path) -> None:
        small.write_text(SMALL.replace("Sam;", ";"), encoding="utf-8")
        report = bring_in(services, small)
        services.imports.mend(report.batch_id, 2, {0: "Sam"})
        assert services.imports.report(report.batch_id).marks == report.marks + 2
        assert meetings(services)[date(2026, 1, 8)].present == 1
        services.imports.undo(report.batch_id)
        assert meetings(services) == {}
