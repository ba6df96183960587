"""Nobody is lost or mixed up by an import, and nothing in a file ends it half-way."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import func, select

from chapterdesk.core.errors import RefusedError
from chapterdesk.core.vocabulary import ContactKind
from chapterdesk.models import Attendance
from chapterdesk.services.catalogue import Desk, Services
from chapterdesk.services.imports.choices import ImportChoices
from chapterdesk.services.imports.registers import MarkTerms
from chapterdesk.services.imports.reports import ImportReport
from chapterdesk.services.members.drafts import ContactDraft, MemberDraft
from chapterdesk.services.members.finding import MemberFilter

ALL = MemberFilter()
Bring = Callable[..., ImportReport]
PHONE = "020 7946 0005"
MARKS = "Name,Email,2026-01-05,2026-01-12,2026-01-19\nAna,a@example.org,x,x,x\n"


@pytest.fixture
def bring(services: Services, tmp_path: Path) -> Bring:
    def run(
        text: str, choices: ImportChoices | None = None, marks: MarkTerms | None = None
    ) -> ImportReport:
        path = tmp_path / "list.csv"
        path.write_text(text, encoding="utf-8")
        return services.imports.run(services.imports.read(path), choices=choices, marks=marks)

    return run


def names(services: Services) -> list[str]:
    return sorted(row.name for row in services.members.window(ALL, 0, 100).rows)


def only(services: Services, name: str) -> bytes:
    (found,) = (row.id for row in services.members.window(ALL, 0, 100).rows if row.name == name)
    return found


def confirmed(services: Services, name: str) -> bytes:
    """Type somebody in, whose name is theirs, with the phone of a household."""
    phone = ContactDraft(kind=ContactKind.VOICE, value=PHONE)
    person, _undo = services.members.add(MemberDraft(display_name=name, contacts=(phone,)))
    return person


def test_the_second_of_a_household_is_somebody_of_their_own(
    services: Services, bring: Bring
) -> None:
    ana = confirmed(services, "Ana")
    before = services.members.detail(ana).draft
    text = f"Name,Phone,Pronouns,Tags,Notes\nBo,{PHONE},they/them,piano,has a key\n"
    report = bring(text)
    assert (report.added, report.updated) == (1, 0)
    assert names(services) == ["Ana", "Bo"]
    assert services.members.detail(ana).draft == before
    assert not services.members.detail(ana).notes
    (told,) = services.imports.warnings(report.batch_id)
    assert "reached in the same way" in " ".join(told.reasons)
    again = bring(text)
    assert (again.added, again.updated, again.unchanged) == (0, 0, 1)
    other = bring(text + "\n")
    assert (other.added, other.updated, other.unchanged) == (0, 0, 1)


def test_that_they_are_the_same_is_offered_and_can_be_chosen(
    services: Services, bring: Bring, tmp_path: Path
) -> None:
    ana = confirmed(services, "Ana")
    text = f"Name,Phone,Tags\nBo,{PHONE},piano\n"
    path = tmp_path / "preview.csv"
    path.write_text(text, encoding="utf-8")
    preview = services.imports.plan(services.imports.read(path))
    (row,) = preview.match_rows
    assert [one.member_id for one in row.candidates] == [ana]
    report = bring(text, ImportChoices(same_rows={row.number: ana}))
    assert (report.added, report.updated) == (0, 1)
    assert names(services) == ["Ana"]
    assert services.members.detail(ana).draft.tags == ("piano",)


def test_a_row_of_before_stays_who_it_was_under_a_new_name(
    services: Services, bring: Bring
) -> None:
    text = f"Name,Phone,Tags\nJohn,{PHONE},piano\n"
    bring(text)
    (row,) = services.members.window(ALL, 0, 10).rows
    detail = services.members.detail(row.id)
    draft = replace(detail.draft, display_name="Ana", name_confirmed=True)
    services.members.save(row.id, draft, updated_at=detail.updated_at)
    again = bring(text + "\nKim,,\n")
    assert (again.added, again.updated, again.unchanged) == (1, 0, 1)
    assert names(services) == ["Ana", "Kim"]


@pytest.mark.parametrize("letter", ["a", "\u0e01"])
def test_names_that_begin_alike_for_longer_than_an_index_come_in(
    services: Services, bring: Bring, letter: str
) -> None:
    long = letter * 60
    text = f"Name,Email\n{long}b,x@example.org\n{long}c,y@example.org\n"
    assert bring(text).added == 2
    again = bring(text.replace("y@", "z@"))
    assert (again.added, again.unchanged) == (1, 1)
    assert len(names(services)) == 3


@pytest.mark.parametrize(
    "cell", ["May 2023 99999999999999999999", "May 2023 " + "9" * 5000, "May 2023 \u0669" * 9]
)
def test_a_date_with_a_number_beyond_all_days_is_kept_as_typed(
    services: Services, bring: Bring, cell: str
) -> None:
    report = bring(f"Name,Joined\nAna,{cell}\n")
    assert (report.added, report.warnings) == (1, 1)
    detail = services.members.detail(only(services, "Ana"))
    assert detail.draft.joined_on is None
    assert cell in detail.notes[0].body


@pytest.mark.parametrize("digits", [20, 5000])
def test_a_column_named_by_such_a_number_is_only_not_known(bring: Bring, digits: int) -> None:
    report = bring(f"Name,May 2023 {'9' * digits}\nAna,x\n")
    assert report.added == 1
    assert sum(report.left_out.values()) == 1


def test_somebody_in_the_bin_is_told_and_nothing_is_written_on_them(
    desk: Desk, services: Services, bring: Bring
) -> None:
    text = "Name,Email\nAna,a@example.org\n"
    bring(text)
    services.members.delete(only(services, "Ana"))
    for again in (text, text + "\n"):
        report = bring(again)
        assert (report.added, report.updated, report.unchanged, report.ignored) == (0, 0, 0, 1)
    report = bring(MARKS, marks=MarkTerms(new_group="Walk"))
    assert (report.added, report.marks, report.ignored) == (0, 0, 1)
    with desk._vault.reader.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(Attendance)) == 0
    assert names(services) == []


def test_the_preview_says_who_lies_in_the_bin(
    services: Services, bring: Bring, tmp_path: Path
) -> None:
    text = "Name,Email\nAna,a@example.org\n"
    bring(text)
    services.members.delete(only(services, "Ana"))
    preview = services.imports.plan(services.imports.read(tmp_path / "list.csv"))
    (row,) = preview.rows
    assert "lies in the bin" in " ".join(row.reasons)


def test_marks_of_whose_record_is_only_kept_are_not_counted(
    desk: Desk, services: Services, bring: Bring
) -> None:
    bring("Name,Email\nAna,a@example.org\n")
    services.requests.restrict(only(services, "Ana"))
    report = bring(MARKS + "Bo,b@example.org,x,,x\n", marks=MarkTerms(new_group="Walk"))
    with desk._vault.reader.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(Attendance)) == report.marks == 2


def test_a_cell_that_is_too_long_is_told_as_that(services: Services, bring: Bring) -> None:
    with pytest.raises(RefusedError) as refused:
        bring("Name,Notes\nAna," + "x" * 140_000 + "\n")
    assert "too long" in refused.value.what
    with pytest.raises(RefusedError) as refused:
        bring('Name,Notes\nAna,"x\n')
    assert "do not close" in refused.value.what
    assert names(services) == []
