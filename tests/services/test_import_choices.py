"""What only a person can judge in an import: needs in notes, and people of one name."""

from collections.abc import Callable
from pathlib import Path

import pytest

from chapterdesk.core.vocabulary import RowOutcome
from chapterdesk.services.catalogue import Desk, Services
from chapterdesk.services.imports.choices import ImportChoices
from chapterdesk.services.imports.needs import without_needs
from chapterdesk.services.imports.reports import ImportReport
from chapterdesk.services.members.finding import MemberFilter

DATA = Path(__file__).parents[1] / "data" / "imports"
ALL = MemberFilter()
KEEP = ImportChoices(keep_needs=True)
NEW = ImportChoices(somebody_else=True)


@pytest.fixture
def bring(services: Services, tmp_path: Path) -> Callable[..., ImportReport]:
    def run(
        text: str, name: str = "list.csv", choices: ImportChoices | None = None
    ) -> ImportReport:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return services.imports.run(services.imports.read(path), choices=choices)

    return run


def notes(services: Services) -> dict[str, list[str]]:
    rows = services.members.window(ALL, 0, 1000).rows
    details = [services.members.detail(row.id) for row in rows]
    return {one.row.name: [note.body for note in one.notes] for one in details}


@pytest.mark.parametrize(
    ("note", "kept"),
    [
        ("vegan", ""),
        ("wheelchair, needs ramp", ""),
        ("Vegan; brings cake.", "brings cake"),
        ("met at Pride\nlikes board games", "met at Pride\nlikes board games"),
        ("met at Pride\nis Coeliac\nlikes board games", "met at Pride\nlikes board games"),
        ("Plays the organ. Needs step-free access. Has a key.", "Plays the organ. Has a key"),
        ("veganism talk, 3.5 km away", "veganism talk, 3.5 km away"),
        ("asks about trampoline", "asks about trampoline"),
        ("Rollstuhl, spielt Geige", "spielt Geige"),
        ("車椅子、ギター", "ギター"),
        ("diabetic", ""),
        ("living with HIV, likes tea", "likes tea"),
        ("vive con VIH", ""),
        ("on HRT since spring; brings cake", "brings cake"),
        ("dont call before 6pm, allergic to nuts", "dont call before 6pm"),
        ("", ""),
    ],
)
def test_a_note_keeps_what_it_says_beside_needs(note: str, kept: str) -> None:
    assert without_needs(note) == kept


def test_needs_in_the_notes_of_a_real_file_are_left_out_and_counted(services: Services) -> None:
    table = services.imports.read(DATA / "hand-kept-members.xlsx")
    preview = services.imports.plan(table)
    assert preview.needs == 17
    assert sum("left out of the notes" in " ".join(r.reasons) for r in preview.warning_rows) == 17
    report = services.imports.run(table)
    assert report.needs == 17
    assert report.left_out["notes"] == 17
    told = [body for bodies in notes(services).values() for body in bodies]
    assert not any("vegan" in body or "wheelchair" in body for body in told)
    assert told.count("moved??") == 10
    assert {row.number for row in services.imports.warnings(report.batch_id)} == {
        row.number for row in preview.warning_rows
    }


def test_needs_are_kept_where_that_was_chosen(
    services: Services, bring: Callable[..., ImportReport]
) -> None:
    text = 'Name,Notes,Email\nSam,"vegan, has a key",sam@example.org\n'
    report = bring(text, choices=KEEP)
    assert report.needs == 1
    assert notes(services) == {"Sam": ["vegan, has a key"]}
    services.imports.undo(report.batch_id)
    bring(text)
    assert notes(services) == {"Sam": ["has a key"]}
    # Whatever is chosen then: the same row again changes nothing.
    assert bring(text, choices=KEEP).unchanged == 1
    assert notes(services) == {"Sam": ["has a key"]}


def test_a_problem_row_keeps_no_needs_either(desk: Desk, tmp_path: Path) -> None:
    imports = desk.services.imports
    path = tmp_path / "list.csv"
    path.write_text('Name,Notes,Food\n,"vegan, has a key",x\n', encoding="utf-8")
    report = imports.run(imports.read(path))
    (waiting,) = imports.problems(report.batch_id)
    assert waiting.cells[:2] == ("", "has a key")
    imports.mend(report.batch_id, waiting.number, {0: "Sam", 1: "epileptic; has a key"})
    assert notes(desk.services) == {"Sam": ["has a key"]}


def test_a_name_alone_in_another_file_is_doubted_and_can_be_somebody_else(
    services: Services, bring: Callable[..., ImportReport]
) -> None:
    bring("Name\nSam\n", "one.csv")
    taken = bring("Name\nSam\n\n", "two.csv")
    assert (taken.added, taken.unchanged, taken.warnings) == (0, 1, 1)
    (row,) = services.imports.warnings(taken.batch_id)
    assert row.reasons == ("Taken to be the person of this name who is here already.",)
    assert row.by_name
    again = bring("Name\nSam\n\n", "two.csv")
    assert (again.unchanged, again.warnings) == (1, 0)
    apart = bring("Name\nSam\n\n\n", "three.csv", NEW)
    assert (apart.added, apart.unchanged) == (1, 0)
    # The same file again is the same people, whatever is chosen then.
    for choices in (NEW, None):
        same = bring("Name\nSam\n\n\n", "three.csv", choices)
        assert (same.added, same.unchanged, same.warnings) == (0, 1, 0)
    assert services.members.count(ALL) == 2


def test_details_that_conflict_are_told_and_decided_row_by_row(
    services: Services, tmp_path: Path, bring: Callable[..., ImportReport]
) -> None:
    bring("Name,Pronouns,Joined\nSam,she/her,2024-05-01\nBo,they/them,2024-05-01\n", "one.csv")
    other = tmp_path / "two.csv"
    other.write_text(
        "Name,Pronouns,Joined\nSam,he/him,2025-05-01\nBo,They/Them,2024-05-01\n", encoding="utf-8"
    )
    table = services.imports.read(other)
    sam, bo = services.imports.plan(table).rows
    assert (sam.by_name, bo.by_name) == (True, True)
    assert [reason.split(":")[0] for reason in sam.reasons[1:]] == [
        "The pronouns differ",
        "The day they joined differs",
    ]
    assert len(bo.reasons) == 1
    choices = ImportChoices(somebody_else_rows=frozenset({sam.number}))
    chosen = services.imports.plan(table, choices=choices).rows
    assert [row.outcome for row in chosen] == [RowOutcome.ADDED, RowOutcome.UNCHANGED]
    report = services.imports.run(table, choices=choices)
    assert (report.added, report.unchanged) == (1, 1)


def test_an_address_in_common_still_means_the_same_person(
    services: Services, bring: Callable[..., ImportReport]
) -> None:
    bring("Name,Email\nSam,sam@example.org\n", "one.csv")
    report = bring("Name,Email,Tags\nSam,sam@example.org,choir\n", "two.csv", NEW)
    assert (report.added, report.updated, report.warnings) == (0, 1, 0)


def test_a_row_like_one_of_another_file_is_the_same_where_it_says_more_than_a_name(
    bring: Callable[..., ImportReport],
) -> None:
    bring("Name,Pronouns\nSam,they/them\n", "one.csv")
    grown = bring("Name,Pronouns\nSam,they/them\nBo,he/him\n", "one.csv")
    assert (grown.added, grown.unchanged, grown.warnings) == (1, 1, 0)
