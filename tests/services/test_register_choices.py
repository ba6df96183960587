"""A register that a lead reads: own marks, names that wait, and nothing guessed."""

from datetime import date, timedelta
from pathlib import Path
from time import process_time

import pytest
from sqlalchemy import text

from chapterdesk.core.errors import RefusedError, UserError
from chapterdesk.core.vocabulary import AttendanceMode, AttendanceStatus
from chapterdesk.services.catalogue import Desk, Services
from chapterdesk.services.groups import GroupDraft
from chapterdesk.services.imports.choices import ImportChoices
from chapterdesk.services.imports.registers import MarkTerms, UnknownMarksError, mark_key
from chapterdesk.services.members.drafts import MemberDraft
from tests.services.test_imports import everything
from tests.services.test_registers import meetings

OWN = "Name;08.01.2026;22.01.2026;05.02.2026\nSam;+;a;\nLou;a;+;\nguests;2;;\n"
ASKED = MarkTerms(new_group="Thursday", ask=True)
SAID = {mark_key("+"): AttendanceStatus.PRESENT, mark_key("A"): AttendanceStatus.ABSENT}


def write(folder: Path, words: str) -> Path:
    file = folder / "register.csv"
    file.write_text(words, encoding="utf-8")
    return file


def statuses(desk: Desk) -> dict[str, int]:
    with desk._vault.engine.connect() as connection:
        found = connection.execute(text("SELECT status, count(*) FROM attendance GROUP BY status"))
        return {status: count for status, count in found}  # noqa: C416  # a row is no pair


def test_marks_that_are_not_known_are_asked_and_nothing_is_kept(desk: Desk, tmp_path: Path) -> None:
    imports, before = desk.services.imports, everything(desk)
    table = imports.read(write(tmp_path, OWN))
    found = imports.plan(table, marks=True).register
    assert found is not None
    assert dict(found.unknown) == {"+": 2, "a": 2}
    with pytest.raises(UnknownMarksError) as refused:
        imports.run(table, marks=ASKED)
    assert dict(refused.value.marks) == {"+": 2, "a": 2}
    assert everything(desk) == before


def test_a_mark_means_what_was_said_of_it(desk: Desk, tmp_path: Path) -> None:
    imports = desk.services.imports
    table = imports.read(write(tmp_path, OWN))
    report = imports.run(table, marks=ASKED, choices=ImportChoices(marks=SAID))
    assert (report.marks, statuses(desk)) == (4, {"present": 2, "absent": 2})


def test_what_was_said_goes_before_what_is_known_and_may_leave_out(
    desk: Desk, tmp_path: Path
) -> None:
    imports = desk.services.imports
    table = imports.read(
        write(tmp_path, "Name;08.01.2026;22.01.2026;05.02.2026\nSam;x;o;\nLou;-;x;\n")
    )
    choices = ImportChoices(marks={"o": AttendanceStatus.EXCUSED, "-": None})
    report = imports.run(table, marks=ASKED, choices=choices)
    assert statuses(desk) == {"present": 2, "excused": 1}
    assert report.left_out == {"08.01.2026": 1}
    assert report.warnings == 0


def test_a_name_that_nobody_goes_by_waits_and_is_mended(desk: Desk, tmp_path: Path) -> None:
    services = desk.services
    services.members.add(MemberDraft(display_name="Sam"))
    services.members.add(MemberDraft(display_name="Louise Ortega"))
    before = everything(desk)
    table = services.imports.read(write(tmp_path, OWN))
    choices = ImportChoices(known_only=True, marks=SAID)
    preview = services.imports.plan(table, marks=True, choices=choices)
    assert (preview.add, preview.problems, preview.unchanged) == (0, 1, 1)
    (waits,) = preview.problem_rows
    assert (waits.number, "Nobody here" in waits.reasons[0]) == (3, True)
    report = services.imports.run(table, marks=ASKED, choices=choices)
    assert (report.added, report.problems, report.marks) == (0, 1, 2)
    with pytest.raises(RefusedError, match="Nobody here"):
        services.imports.mend(report.batch_id, 3, {0: "Lou O"})
    assert len(services.imports.problems(report.batch_id)) == 1
    services.imports.mend(report.batch_id, 3, {0: "Louise Ortega"})
    assert services.imports.report(report.batch_id).marks == 4
    assert services.imports.problems(report.batch_id) == ()
    services.imports.undo(report.batch_id)
    assert everything(desk) == before


def test_one_row_is_added_where_a_lead_says_so(services: Services, tmp_path: Path) -> None:
    table = services.imports.read(write(tmp_path, OWN))
    choices = ImportChoices(known_only=True, marks=SAID, somebody_else_rows=frozenset({3}))
    report = services.imports.run(table, marks=ASKED, choices=choices)
    assert (report.added, report.problems) == (1, 1)


def test_who_may_not_come_back_stays_a_problem_row(services: Services, tmp_path: Path) -> None:
    """A row that is mended into nobody is not lost."""
    file = write(tmp_path, "Name,Notes\n,has no name\n")
    report = services.imports.run(
        services.imports.read(file), choices=ImportChoices(known_only=True)
    )
    with pytest.raises(RefusedError):
        services.imports.mend(report.batch_id, 2, {0: "Wren"})
    assert len(services.imports.problems(report.batch_id)) == 1
    assert services.members.search("wren").rows == ()


def test_a_count_only_group_takes_none_whatever_was_said(desk: Desk, tmp_path: Path) -> None:
    group_id, _undo = desk.services.groups.add(
        GroupDraft(name="Support", attendance_mode=AttendanceMode.COUNT_ONLY)
    )
    before = everything(desk)
    table = desk.services.imports.read(write(tmp_path, OWN))
    with pytest.raises(UserError, match="counts heads"):
        desk.services.imports.run(
            table, marks=MarkTerms(group_id=group_id, ask=True), choices=ImportChoices(marks=SAID)
        )
    assert everything(desk) == before


def test_two_equal_dates_are_told_and_only_the_first_counts(
    services: Services, tmp_path: Path
) -> None:
    table = services.imports.read(
        write(tmp_path, "Name;8.1.2026;08.01.2026;22.01.2026\nSam;x;o;\n")
    )
    found = services.imports.plan(table, marks=True).register
    assert found is not None
    assert (len(found.days), found.repeated) == (2, ("08.01.2026",))
    report = services.imports.run(table, marks=ASKED)
    assert report.left_out == {"08.01.2026": 1}
    (row,) = meetings(services).values()
    assert row.present == 1


def test_a_register_of_two_years_comes_in_before_somebody_gives_up(
    services: Services, tmp_path: Path
) -> None:
    """A fifth of 500 people, for whom five seconds are the limit, by the processor's clock."""
    first = date(2024, 1, 4)
    days = ";".join(str(first + timedelta(weeks=week)) for week in range(100))
    marks = ";".join(["x", "o", "e", "?", "x"] * 20)
    rows = "\n".join(f"Person {number:03d};{marks}" for number in range(100))
    table = services.imports.read(write(tmp_path, f"Name;{days}\n{rows}\n"))
    began = process_time()
    report = services.imports.run(table, marks=ASKED)
    took = process_time() - began
    assert (report.marks, report.meetings) == (10_000, 100)
    assert took < 2, took
