"""The worst that can be typed or brought in: a clear message or a clean row, and nothing lost."""

from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from reportlab.pdfgen.canvas import Canvas

from chapterdesk.core.errors import ExitCode, RefusedError, UsageError, UserError
from chapterdesk.services.catalogue import Desk, Services
from chapterdesk.services.imports.source import COLUMN_LIMIT, SIZE_LIMIT
from chapterdesk.services.meetings import MeetingDraft
from chapterdesk.services.members.drafts import MemberDraft
from chapterdesk.services.members.finding import MemberFilter
from chapterdesk.services.rows import LINE_LIMIT

EVERYBODY = MemberFilter()
LONG = "Wren " * 800
EMOJI = "🦊"
FAMILY = "👩‍👩‍👧‍👦"
FORMULA = '=HYPERLINK("http://example.org","Robin")'
CONTROLS = "Ro\x00b\x07i\x1bn\u202e\u2066 \x85Wren\ud800"


def names(services: Services) -> list[str]:
    return sorted(row.name for row in services.members.window(EVERYBODY, 0, 100).rows)


def meeting(services: Services) -> bytes:
    meeting_id, _undo = services.meetings.add(
        MeetingDraft(starts_local=datetime(2026, 11, 26, 18, 30), title="Open evening")  # noqa: DTZ001
    )
    return meeting_id


class TestTyped:
    def test_a_name_of_4000_characters_is_refused_and_says_the_limit(
        self, services: Services
    ) -> None:
        with pytest.raises(UsageError) as refused:
            services.members.add(MemberDraft(display_name=LONG))
        assert refused.value.field == "display_name"
        assert str(LINE_LIMIT) in refused.value.todo
        assert "Wren" not in str(refused.value)
        with pytest.raises(UsageError):
            services.checkin.walk_in(meeting(services), LONG)
        assert names(services) == []

    @pytest.mark.parametrize("name", [EMOJI, FAMILY])
    def test_a_name_of_one_emoji_is_a_name(self, services: Services, name: str) -> None:
        member_id, undo = services.members.add(MemberDraft(display_name=name))
        assert services.members.detail(member_id).row.name == name
        assert [row.id for row in services.members.search(name).rows] == [member_id]
        assert services.checkin.mark(meeting(services), member_id).present == 1
        assert name in undo.label

    def test_control_characters_do_not_get_in(self, services: Services) -> None:
        member_id, _undo = services.members.add(MemberDraft(display_name=CONTROLS))
        assert services.members.detail(member_id).row.name == "Robin Wren"
        for nothing in ("\x00\x01\x02", "\u202e\u2066", " \t\n", ""):
            with pytest.raises(UsageError):
                services.members.add(MemberDraft(display_name=nothing))
        assert names(services) == ["Robin Wren"]

    def test_a_formula_is_only_a_text(self, services: Services) -> None:
        member_id, _undo = services.members.add(MemberDraft(display_name=FORMULA))
        assert services.members.detail(member_id).row.name == FORMULA

    def test_two_people_may_share_a_name(self, services: Services) -> None:
        first, _undo = services.members.add(MemberDraft(display_name="Sam Dlamini"))
        second, _undo = services.members.add(MemberDraft(display_name="sam dlamini"))
        assert first != second
        hinted = {row.id for row in services.members.same_name("Sam Dlamini")}
        assert hinted == {first, second}
        where = meeting(services)
        services.checkin.mark(where, first)
        third = services.checkin.walk_in(where, "Sam Dlamini")
        assert third.row.member_id not in (first, second)
        assert [row.member_id for row in services.checkin.inside(where)].count(second) == 0

    @pytest.mark.parametrize("text", [LONG, CONTROLS, "%", "_", "'", '"', "*", "\\", "NEAR(", "-"])
    def test_nothing_typed_into_a_search_is_an_error(self, services: Services, text: str) -> None:
        where = meeting(services)
        services.members.add(MemberDraft(display_name="Robin Wren"))
        services.members.search(text)
        services.checkin.find(where, text)
        services.checkin.find(where, text, door=True)
        services.search.find(text)

    def test_everything_prints(self, services: Services) -> None:
        where = meeting(services)
        for name in (EMOJI, FORMULA, "W" * LINE_LIMIT, "ا" * LINE_LIMIT):
            member_id, _undo = services.members.add(MemberDraft(display_name=name))
            services.checkin.mark(where, member_id)
        paper = services.sheets.attendance(where)
        assert services.sheets.pages(paper) >= 1


def save_pdf(file: Path) -> None:
    canvas = Canvas(str(file))
    canvas.drawString(72, 72, "Name, Email")
    canvas.save()


def save_wide(file: Path) -> None:
    columns = COLUMN_LIMIT + 44
    header = ",".join(["Name", *(f"Column {number}" for number in range(1, columns))])
    file.write_text(f"{header}\nRobin{',' * (columns - 1)}\n", encoding="utf-8")


def save_wide_workbook(file: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Name", *(f"Column {number}" for number in range(1, COLUMN_LIMIT + 44))])
    book.active.append(["Robin"])
    book.save(file)


def save_huge(file: Path) -> None:
    """A gigabyte that takes no room: a file with a hole."""
    with file.open("wb") as stream:
        stream.write(b"Name\nRobin\n")
        stream.truncate(1 << 30)
    assert file.stat().st_size > SIZE_LIMIT


def save_cut_workbook(file: Path) -> None:
    save_wide_workbook(file)
    file.write_bytes(file.read_bytes()[:-200])


WORST = {
    "a PDF": save_pdf,
    "an empty file": lambda file: file.write_bytes(b""),
    "nothing but a mark": lambda file: file.write_bytes(b"\xef\xbb\xbf\r\n"),
    "300 columns": save_wide,
    "300 columns in a workbook": save_wide_workbook,
    "a NUL": lambda file: file.write_bytes(b"Name,Email\nRob\x00in,robin@example.org\n"),
    "a gigabyte": save_huge,
    "half a workbook": save_cut_workbook,
    "an old workbook": lambda file: file.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 99),
    "noise": lambda file: file.write_bytes(bytes(range(256)) * 40),
    "a short open quote": lambda file: file.write_bytes(
        b'Name,Notes\nAnna,"ok\nBen,\nCleo,"tea"\nDan,\n'
    ),
    "a quote that never ends": lambda file: file.write_bytes(b'Name,Notes\nAnna,"ok\nBen,\n'),
    "an open quote": lambda file: file.write_bytes(b'Name,Email\n"Robin,' + b"x" * 200_000),
}


class TestBroughtIn:
    @pytest.mark.parametrize("kind", WORST)
    @pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
    def test_what_is_no_table_is_refused_and_left_alone(
        self, services: Services, tmp_path: Path, kind: str, suffix: str
    ) -> None:
        file = tmp_path / f"members{suffix}"
        WORST[kind](file)
        before = file.stat()
        with pytest.raises(RefusedError) as refused:
            services.imports.read(file)
        assert refused.value.exit_code == ExitCode.REFUSED
        assert refused.value.what
        assert refused.value.data == "Nothing was imported."
        assert refused.value.todo
        assert (file.stat().st_size, file.stat().st_mtime_ns) == (
            before.st_size,
            before.st_mtime_ns,
        )
        assert names(services) == []

    def test_a_folder_and_a_missing_file(self, services: Services, tmp_path: Path) -> None:
        for nowhere in (tmp_path, tmp_path / "nowhere.csv"):
            with pytest.raises(UserError) as refused:
                services.imports.read(nowhere)
            assert refused.value.exit_code == ExitCode.IO

    def test_the_worst_rows_are_kept_with_their_reason(
        self, desk: Desk, services: Services, tmp_path: Path
    ) -> None:
        """Every row is brought in or kept as a problem; none is lost, and again changes nothing."""
        quoted = FORMULA.replace('"', '""')
        rows = [LONG, EMOJI, "Ro\x07b\x1bin Wren", f'"{quoted}"', "Sam Dlamini", "Sam Dlamini", ""]
        lines = "".join(f"{name};person{at}@example.org\n" for at, name in enumerate(rows))
        file = tmp_path / "members.csv"
        file.write_text(f"Name;Email\n{lines}", encoding="utf-8")
        table = services.imports.read(file)
        report = services.imports.run(table, names_on_paper=None)
        assert (report.added, report.problems) == (5, 2)
        assert names(services) == sorted(
            [EMOJI, FORMULA, "Robin Wren", "Sam Dlamini", "Sam Dlamini"]
        )
        problems = services.imports.problems(report.batch_id)
        assert [problem.number for problem in problems] == [2, 8]
        assert str(LINE_LIMIT) in problems[0].reason
        assert all(problem.reason for problem in problems)
        again = services.imports.run(services.imports.read(file), names_on_paper=None)
        assert (again.added, again.updated, again.unchanged) == (0, 0, 5)
