"""Real files come in whole: every cell is taken or reported, twice is once, and back is back."""

import csv
import io
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import MetaData, select

from chapterdesk.core.clock import FixedClock
from chapterdesk.core.errors import RefusedError, UserError
from chapterdesk.core.vocabulary import Answer, ConsentStatus, RowOutcome, VoicemailRule
from chapterdesk.services.catalogue import Desk, Services
from chapterdesk.services.imports.choices import ImportChoices
from chapterdesk.services.imports.reports import ImportReport
from chapterdesk.services.members.drafts import MemberDraft
from chapterdesk.services.members.finding import MemberFilter
from chapterdesk.services.members.reading import MemberDetail

DATA = Path(__file__).parents[1] / "data" / "imports"
FILES = sorted(path.name for path in DATA.iterdir() if path.suffix != ".md")
ALL = MemberFilter()


def everything(desk: Desk) -> set[str]:
    """Return every row of every table that an import's undo must bring back."""
    metadata = MetaData()
    with desk._vault.reader.connect() as connection:
        metadata.reflect(connection)
        return {
            f"{table.name} {tuple(row)!r}"
            for table in metadata.tables.values()
            # The words that somebody has answered stay, whatever is undone.
            if table.name
            not in {"audit_event", "backup_log", "batch", "consent_wording", "directory_entry"}
            for row in connection.execute(select(table))
        }


def filled_cells(path: Path) -> int:
    """Count the filled cells of a table without any of our own code."""
    if path.suffix == ".xlsx":
        sheet = openpyxl.load_workbook(path).worksheets[0]
        return sum(
            1
            for row in sheet.iter_rows(values_only=True)
            for cell in row
            if cell is not None and str(cell).strip()
        )
    encoding = "cp1252" if path.name == "outlook.csv" else "utf-8-sig"
    delimiter = ";" if path.name == "attendance-register.csv" else ","
    with path.open(encoding=encoding, newline="") as file:
        return sum(1 for row in csv.reader(file, delimiter=delimiter) for c in row if c.strip())


def accounted(report: ImportReport) -> int:
    return (
        report.taken_cells
        + report.problem_cells
        + report.outside_cells
        + sum(report.left_out.values())
        + sum(report.sealed.values())
    )


def people(services: Services) -> dict[str, MemberDetail]:
    rows = services.members.window(ALL, 0, 1000).rows
    return {row.name: services.members.detail(row.id) for row in rows}


@pytest.fixture
def table_file(tmp_path: Path) -> Callable[..., Path]:
    def write(text: str, name: str = "list.csv", encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_bytes(text.encode(encoding))
        return path

    return write


@pytest.mark.parametrize("name", [name for name in FILES if not name.endswith(".vcf")])
def test_every_cell_of_a_real_file_is_taken_or_reported(services: Services, name: str) -> None:
    table = services.imports.read(DATA / name)
    header = sum(1 for cell in table.header if not cell.startswith("Column "))
    preview = services.imports.plan(table)
    report = services.imports.run(table)
    assert accounted(report) + header == filled_cells(DATA / name)
    assert report.added + report.problems + report.ignored == len(table.rows)
    assert (preview.add, preview.problems) == (report.added, report.problems)


@pytest.mark.parametrize("name", FILES)
def test_importing_again_changes_nothing(desk: Desk, name: str) -> None:
    imports = desk.services.imports
    first = imports.run(imports.read(DATA / name), names_on_paper=True)
    before = {row for row in everything(desk) if not row.startswith("batch_row")}
    again = imports.plan(imports.read(DATA / name))
    assert (again.add, again.update) == (0, 0)
    second = imports.run(imports.read(DATA / name), names_on_paper=True)
    assert (second.added, second.updated) == (0, 0)
    assert second.unchanged == first.added + first.updated + first.unchanged
    assert {row for row in everything(desk) if not row.startswith("batch_row")} == before


@pytest.mark.parametrize("name", FILES)
def test_an_import_is_taken_back_as_one(desk: Desk, name: str) -> None:
    """Onto people who were here before, so that changed rows are brought back too."""
    desk.services.imports.run(desk.services.imports.read(DATA / "attendance-register.csv"))
    desk.services.members.add(MemberDraft(display_name="Chidi"))
    before = everything(desk)
    report = desk.services.imports.run(desk.services.imports.read(DATA / name))
    assert everything(desk) != before
    desk.services.imports.undo(report.batch_id)
    assert everything(desk) == before


def test_an_import_whose_people_came_since_is_not_taken_back(
    services: Services, clock: FixedClock
) -> None:
    report = services.imports.run(services.imports.read(DATA / "outlook.csv"))
    clock.set(clock.now() + timedelta(minutes=1))
    row = services.members.window(ALL, 0, 1).rows[0]
    services.members.rename(row.id, "Wren", "")
    count = services.members.count(ALL)
    with pytest.raises(RefusedError, match="1 person of this import"):
        services.imports.undo(report.batch_id)
    assert services.members.count(ALL) == count


def test_a_hand_kept_list_is_understood(services: Services) -> None:
    services.imports.run(
        services.imports.read(DATA / "hand-kept-members.xlsx"), names_on_paper=True, said_by="lead"
    )
    known = people(services)
    assert len(known) == 55
    lou = known["Lou Kowalski"]
    assert lou.row.pronouns == "he/him"
    assert [view.draft.value for view in lou.contacts] == ["07700 900160", "member160@example.org"]
    assert lou.contacts[0].e164 == "+447700900160"
    assert lou.contacts[0].draft.voicemail_rule is VoicemailRule.YES_NO_IDENTIFY
    assert not lou.row.name_confirmed
    (consent,) = lou.consents
    assert (consent.status, consent.said_by) == (ConsentStatus.GIVEN, "lead")
    first = known["สมชาย Silva"]
    assert first.contacts[0].draft.identify_as == "book club"
    assert first.notes == ()
    assert known["Marisol Beltrán"].contacts[0].draft.text_ok is Answer.YES
    assert known["Jules 田中"].contacts[0].draft.voicemail_rule is VoicemailRule.NO
    nobody = known["Màiri García"]
    assert nobody.contacts == ()
    assert "How to reach: only in person" in {
        note.body.replace("\u2068", "").replace("\u2069", "") for note in nobody.notes
    }
    assert known["Rowan לוי"].draft.joined_on.isoformat() == "2024-12-28"  # type: ignore[union-attr]
    assert known["Jules Okafor"].draft.joined_on.isoformat() == "2023-10-01"  # type: ignore[union-attr]
    assert "Joined: October 2023" in {note.body for note in known["Jules Okafor"].notes}


def test_a_contacts_export_is_understood(services: Services) -> None:
    services.imports.run(services.imports.read(DATA / "google-contacts.csv"))
    known = people(services)
    quinn = known["Quinn Pérez"]
    assert (quinn.row.pronouns, quinn.row.tags) == ("they/them", ("Chapter",))
    shared = known["Zaynab O’Connor"]
    phone = next(view for view in shared.contacts if view.draft.label == "Mobile")
    assert phone.draft.text_ok is Answer.YES
    assert phone.draft.others_have_access is Answer.YES
    assert phone.verdict == "careful"


def test_a_windows_export_keeps_its_accents(services: Services) -> None:
    table = services.imports.read(DATA / "outlook.csv")
    assert table.encoding == "cp1252"
    report = services.imports.run(table)
    assert "Vesna Súilleabháin" in people(services)
    assert report.left_out["Gender"] == report.left_out["Birthday"] == 41


def test_what_is_not_kept_and_what_is_sealed_is_counted_and_not_in_the_vault(
    desk: Desk, table_file: Callable[..., Path]
) -> None:
    file = table_file(
        "Chosen name,First name,Last name,Legal name,Sexual orientation,Date of birth,Mood\n"
        "Wren,Oldgiven,Oldfamily,Oldgiven Oldfamily,pan,1990-01-02,sunny\n"
        ",Sam,Lee,,,,\n"
    )
    table = desk.services.imports.read(file)
    why = {column.header: column.why for column in desk.services.imports.plan(table).columns}
    assert why["Legal name"] == "sealed"
    assert why["Sexual orientation"] == why["Date of birth"] == "left_out"
    assert why["Mood"] == "unknown"
    report = desk.services.imports.run(table)
    assert report.sealed == {"Legal name": 1}
    assert report.left_out == {
        "Sexual orientation": 1, "Date of birth": 1, "Mood": 1, "First name": 1, "Last name": 1,
    }  # fmt: skip
    assert set(people(desk.services)) == {"Wren", "Sam Lee"}
    stored = "\n".join(everything(desk)).casefold()
    for secret in ("oldgiven", "oldfamily", "1990-01-02", "'pan'", "sunny"):
        assert secret not in stored


def test_a_column_can_be_chosen_but_not_one_that_is_refused(
    services: Services, table_file: Callable[..., Path]
) -> None:
    table = services.imports.read(table_file("Mood,Gender,Wer\nsunny,x,Wren\n"))
    with pytest.raises(RefusedError, match="known to be a name"):
        services.imports.run(table)
    plan = services.imports.plan(table, {0: "notes", 1: "notes", 2: "display_name"})
    assert [column.field for column in plan.columns] == ["notes", "", "display_name"]
    report = services.imports.run(table, {0: "notes", 1: "notes", 2: "display_name"})
    assert report.left_out == {"Gender": 1}
    assert [note.body for note in people(services)["Wren"].notes] == ["sunny"]


def test_odd_names_are_kept_or_reported(
    services: Services, tmp_path: Path, table_file: Callable[..., Path]
) -> None:
    rows = [
        ["Full name", "Notes"],
        ["x" * 4000, "long"],
        ["🦊", ""],
        ["\x01\x02", "only controls"],
        ["Sam\x07 Lee", "one control"],
        ['=HYPERLINK("http://example.org","Sam")', ""],
        ["Sam Silva", ""],
        ["Sam Silva", ""],
        ["", "no name"],
        ["1234", "digits"],
    ]
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    table = services.imports.read(table_file(text.getvalue()))
    report = services.imports.run(table)
    assert (report.added, report.problems) == (6, 3)
    names = [row.name for row in services.members.window(ALL, 0, 50).rows]
    assert sorted(names) == sorted(["🦊", "Sam Lee", rows[5][0], "Sam Silva", "Sam Silva", "1234"])
    problems = services.imports.problems(report.batch_id)
    assert [problem.number for problem in problems] == [2, 4, 9]
    assert all(problem.reason for problem in problems)
    assert problems[2].cells == ("", "no name")
    preview = services.imports.plan(table)
    assert preview.unchanged == 6
    out = tmp_path / "problems.csv"
    assert services.imports.export_problems(report.batch_id, out) == 3
    assert "no name" in out.read_text("utf-8-sig")


def test_two_people_of_one_name_are_both_kept_with_a_warning(
    services: Services, table_file: Callable[..., Path]
) -> None:
    table = services.imports.read(
        table_file("Full name,Email\nSam Lee,a@example.org\nSam Lee,b@example.org\n")
    )
    preview = services.imports.plan(table)
    assert (preview.add, preview.warnings) == (2, 1)
    services.imports.run(table)
    more = services.imports.read(table_file("Full name,Email\nSam Lee,c@example.org\n"))
    assert services.imports.plan(more).add == 1


def test_a_renamed_person_does_not_get_the_old_name_back(
    desk: Desk, clock: FixedClock, table_file: Callable[..., Path]
) -> None:
    services = desk.services
    file = table_file("Full name,Email\nOldname,wren@example.org\n")
    services.imports.run(services.imports.read(file))
    member_id = services.members.window(ALL, 0, 1).rows[0].id
    clock.set(clock.now() + timedelta(minutes=1))
    services.members.rename(member_id, "Wren", "")
    services.imports.run(services.imports.read(file))
    changed = table_file("Full name,Email,Phone\nOldname,wren@example.org,07700 900001\n")
    table = services.imports.read(changed)
    (row,) = services.imports.plan(table).match_rows
    assert (row.outcome, row.candidates[0].name) == (RowOutcome.IGNORED, "Wren")
    report = services.imports.run(table)
    assert (report.added, report.updated) == (0, 0)
    same = ImportChoices().decided(row.number, "update", member_id)
    report = services.imports.run(table, choices=same)
    assert (report.added, report.updated) == (0, 1)
    assert [row.name for row in services.members.window(ALL, 0, 9).rows] == ["Wren"]
    assert "oldname" not in "\n".join(everything(desk)).casefold()


def test_a_name_alone_is_not_brought_back_either(
    services: Services, clock: FixedClock, table_file: Callable[..., Path]
) -> None:
    file = table_file("Full name\nOldname\nSam\n")
    services.imports.run(services.imports.read(file))
    (row,) = services.members.search("oldname").rows
    clock.set(clock.now() + timedelta(minutes=1))
    services.members.rename(row.id, "Wren", "")
    report = services.imports.run(services.imports.read(file))
    assert (report.added, report.unchanged) == (0, 2)
    assert {row.name for row in services.members.window(ALL, 0, 9).rows} == {"Wren", "Sam"}


def test_an_import_s_way_back_does_not_keep_an_old_name(
    desk: Desk, clock: FixedClock, table_file: Callable[..., Path]
) -> None:
    services = desk.services
    member_id, _undo = services.members.add(MemberDraft(display_name="Oldname"))
    file = table_file("Full name,Tags\nOldname,choir\n")
    report = services.imports.run(services.imports.read(file))
    assert report.updated == 1
    clock.set(clock.now() + timedelta(minutes=1))
    services.members.rename(member_id, "Wren", "")
    assert "oldname" not in "\n".join(everything(desk)).casefold()
    with pytest.raises(RefusedError, match="1 person of this import"):
        services.imports.undo(report.batch_id)


def test_what_the_desk_knows_is_never_replaced(
    services: Services, table_file: Callable[..., Path]
) -> None:
    services.members.add(MemberDraft(display_name="Wren", source="a friend", tags=("choir",)))
    table = services.imports.read(
        table_file("Full name,Tags,How did you hear about us\nWren,garden,a poster\n")
    )
    assert services.imports.run(table).updated == 1
    draft = people(services)["Wren"].draft
    assert draft.source == "a friend"
    assert set(draft.tags) == {"choir", "garden"}


def test_a_bare_list_of_names_is_a_table(
    services: Services, table_file: Callable[..., Path]
) -> None:
    report = services.imports.run(services.imports.read(table_file("Sam\nLou (they/them)\nKai\n")))
    assert report.added == 3
    assert people(services)["Lou"].row.pronouns == "they/them"


def test_an_import_that_was_cut_off_is_found_and_goes_on_or_back(
    desk: Desk, clock: FixedClock
) -> None:
    imports = desk.services.imports
    table = imports.read(DATA / "google-contacts.csv")
    before = everything(desk)
    batch_id = imports.start(table)
    assert not imports.step(batch_id).finished
    assert imports.unfinished() is None
    imports._runs.clear()
    assert imports.unfinished() == batch_id
    with pytest.raises(RefusedError, match="not running"):
        imports.step(batch_id)
    some = desk.services.members.count(ALL)
    assert 0 < some < 90
    rest = imports.run(table)
    assert (rest.unchanged, rest.added) == (some, 90 - some)
    imports.undo(rest.batch_id)
    imports.undo(batch_id)
    assert everything(desk) == before
    assert imports.unfinished() is None


def test_problem_rows_show_in_the_preview(
    services: Services, table_file: Callable[..., Path]
) -> None:
    table = services.imports.read(table_file("Full name,Notes\n,nobody\nSam,\n"))
    outcomes = [(row.number, row.outcome) for row in services.imports.plan(table).rows]
    assert outcomes == [(2, RowOutcome.PROBLEM), (3, RowOutcome.ADDED)]


def test_the_file_can_be_deleted(services: Services, table_file: Callable[..., Path]) -> None:
    file = table_file("Full name\nSam\n")
    services.imports.delete_source(file)
    assert not file.exists()
    with pytest.raises(UserError, match="could not be deleted"):
        services.imports.delete_source(file)


@pytest.mark.parametrize("header", ["Nickname", "Nick", "Spitzname"])
def test_a_nickname_is_a_note_and_a_name_only_where_there_is_none(
    services: Services, table_file: Callable[..., Path], header: str
) -> None:
    file = table_file(
        f"{header},First name,Last name\nVe,Vesna,Smith\nBo,,\nKim,kim,\n", "nicknames.csv"
    )
    report = services.imports.run(services.imports.read(file))
    assert (report.added, report.taken_cells, dict(report.left_out)) == (3, 6, {})
    found = people(services)
    assert set(found) == {"Vesna Smith", "Bo", "kim"}
    again = services.imports.run(services.imports.read(file))
    assert (again.added, again.updated, again.unchanged) == (0, 0, 3)
    assert [note.body for note in found["Vesna Smith"].notes] == ["Also called: Ve"]
    assert not found["Bo"].notes
    assert not found["kim"].notes


@pytest.mark.parametrize("header", ["Preferred name", "Chosen name", "Goes by", "Known as"])
def test_a_chosen_name_still_wins(
    services: Services, table_file: Callable[..., Path], header: str
) -> None:
    file = table_file(f"{header},Nickname,First name\nWren,Wrenny,Old\n")
    services.imports.run(services.imports.read(file))
    assert set(people(services)) == {"Wren"}
