"""The numbers on the printed sheet are those on the screen, and mark who stood there."""

from pathlib import Path

import pytest

from chapterdesk.core.errors import RefusedError, UsageError
from chapterdesk.core.vocabulary import AttendanceStatus, GroupMemberStatus
from chapterdesk.services.catalogue import Services
from chapterdesk.services.members.drafts import MemberDraft


def shown(services: Services, meeting: bytes, typed: str = "") -> list[tuple[int, str, bool]]:
    entry = services.paper_entry.look(meeting, typed)
    return [(row.number, row.person.name if row.person else "", row.changes) for row in entry.rows]


def test_a_look_before_marks_nobody(
    services: Services, meeting: bytes, people: dict[str, bytes]
) -> None:
    services.checkin.mark(meeting, people["Sam Rivera"])
    whole = services.paper_entry.look(meeting)
    assert [row.number for row in whole.rows] == [1, 2, 3, 4]
    assert whole.changing == 0
    number = next(r.number for r in whole.rows if r.person and r.person.name == "Sam Rivera")
    other = 1 if number != 1 else 2
    rows = {n: changes for n, _name, changes in shown(services, meeting, f"{number}, {other}")}
    assert rows == {number: False, other: True}
    assert services.checkin.summary(meeting).present == 1
    undo = services.paper_entry.enter(meeting, f"{number},{other}")
    assert services.checkin.summary(meeting).present == 2
    services.undo.apply(undo)
    assert services.checkin.summary(meeting).present == 1


def test_a_number_means_who_stood_there_whatever_happened_since(
    services: Services,
    meeting: bytes,
    group: bytes,
    people: dict[str, bytes],
    tmp_path: Path,
) -> None:
    paper = services.sheets.attendance(meeting)
    services.sheets.save(paper, tmp_path / "sheet.pdf")
    before = shown(services, meeting)
    newcomer, _undo = services.members.add(MemberDraft(display_name="Aaron First"))
    services.groups.set_member(group, newcomer, GroupMemberStatus.ACTIVE)
    services.groups.set_member(group, people["Sam Rivera"], GroupMemberStatus.LEFT)
    services.members.rename(people["Søren Ødegård"], "Zoe Ødegård", "")
    after = shown(services, meeting)
    assert [name for _n, name, _c in after[:4]] == [
        "Zoe Ødegård" if name == "Søren Ødegård" else name for _n, name, _c in before
    ]
    assert after[4] == (5, "Aaron First", False)
    assert services.paper_entry.look(meeting).printed == 4


def test_two_records_that_became_one_are_marked_once(
    services: Services, meeting: bytes, people: dict[str, bytes], tmp_path: Path
) -> None:
    paper = services.sheets.attendance(meeting)
    services.sheets.save(paper, tmp_path / "sheet.pdf")
    number = paper.row_ids.index(people["Sam Rivera"]) + 1
    services.duplicates.merge(people["Sam Other"], people["Sam Rivera"])
    assert shown(services, meeting, str(number)) == [(number, "Sam Other", True)]
    services.paper_entry.enter(meeting, str(number))
    here = [row.member_id for row in services.checkin.inside(meeting)]
    assert here == [people["Sam Other"]]


def test_a_row_counts_for_nobody_who_is_only_kept_or_gone(
    services: Services, meeting: bytes, people: dict[str, bytes], tmp_path: Path
) -> None:
    services.sheets.save(services.sheets.attendance(meeting), tmp_path / "sheet.pdf")
    services.requests.restrict(people["Sam Rivera"])
    services.members.delete(people["Søren Ødegård"])
    assert [name for _n, name, _c in shown(services, meeting)].count("") == 2
    services.paper_entry.enter(meeting, "1-4")
    assert services.checkin.summary(meeting).present == 2


def test_errors_mark_nobody(services: Services, meeting: bytes, counted: bytes) -> None:
    for wrong in ("0", "1-99", "two", "3-1", "1,,x"):
        with pytest.raises(UsageError):
            services.paper_entry.look(meeting, wrong)
        with pytest.raises(UsageError):
            services.paper_entry.enter(meeting, wrong)
    for call in (services.paper_entry.look, services.paper_entry.enter):
        with pytest.raises(RefusedError):
            call(counted, "1")
    assert services.checkin.summary(meeting).present == 0


def test_other_marks_are_typed_in_the_same_way(services: Services, meeting: bytes) -> None:
    services.paper_entry.enter(meeting, "1-2", AttendanceStatus.EXCUSED)
    summary = services.checkin.summary(meeting)
    assert (summary.away, summary.present) == (2, 0)


def test_an_older_preview_cannot_give_other_numbers(
    services: Services, meeting: bytes, group: bytes, tmp_path: Path
) -> None:
    old = services.sheets.attendance(meeting)
    newcomer, _undo = services.members.add(MemberDraft(display_name="Aaron First"))
    services.groups.set_member(group, newcomer, GroupMemberStatus.ACTIVE)
    services.sheets.save(services.sheets.attendance(meeting), tmp_path / "first.pdf")
    with pytest.raises(RefusedError):
        services.sheets.save(old, tmp_path / "second.pdf")
    assert not (tmp_path / "second.pdf").exists()


def test_typing_in_moves_no_number(
    services: Services, people: dict[str, bytes], meeting: bytes
) -> None:
    services.checkin.mark(meeting, people["Alex Kim"])
    before = shown(services, meeting)
    services.paper_entry.enter(meeting, "1-5")
    services.paper_entry.enter(meeting, "1-5", AttendanceStatus.VOID)
    assert [row[:2] for row in shown(services, meeting)] == [row[:2] for row in before]


def test_an_entry_is_taken_back_though_a_sheet_was_printed_since(
    services: Services, people: dict[str, bytes], meeting: bytes, tmp_path: Path
) -> None:
    undo = services.paper_entry.enter(meeting, "1-2")
    services.checkin.mark(meeting, people["Alex Kim"])
    services.sheets.save(services.sheets.attendance(meeting), tmp_path / "sheet.pdf")
    services.undo.apply(undo)
    assert services.checkin.summary(meeting).present == 1
    assert services.paper_entry.look(meeting).printed == 5
