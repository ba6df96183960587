"""What goes to the printer without consent is kept as begun first, and as done once it is taken."""

import stat
from pathlib import Path

import pytest

from chapterdesk.core.errors import StorageError
from chapterdesk.core.vocabulary import AttendanceMode
from chapterdesk.services.catalogue import Services
from chapterdesk.services.sheets import AttendanceOptions, Paper
from tests.services.test_sheets import meeting_of, person

WHY = AttendanceOptions(reason="The fire service asks for a list")


@pytest.fixture
def paper(services: Services) -> Paper:
    group, meeting = meeting_of(services, AttendanceMode.NAMED)
    person(services, group, "Cem Unasked")
    return services.sheets.attendance(meeting, WHY)


def printer(folder: Path, monkeypatch: pytest.MonkeyPatch, *, code: int | None) -> None:
    """Set up a printing system that ends with a code; None is that there is none."""
    if code is not None:
        program = folder / "lp"
        program.write_text(f"#!/bin/sh\nwhile read -r line; do :; done\nexit {code}\n")
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", str(folder))


def kept(services: Services) -> list[tuple[str, tuple[str, ...], bool]]:
    return [(row.act, row.names, row.finished) for row in services.consents.overrides()]


def test_what_the_printer_took_is_done(
    services: Services, paper: Paper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    printer(tmp_path, monkeypatch, code=0)
    services.sheets.print(paper)
    assert kept(services) == [("print", ("Cem Unasked",), True)]


def test_what_the_printer_gave_up_may_have_been_printed_in_part(
    services: Services, paper: Paper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    printer(tmp_path, monkeypatch, code=1)
    with pytest.raises(StorageError, match="did not take"):
        services.sheets.print(paper)
    assert kept(services) == [("print", ("Cem Unasked",), False)]


def test_without_a_printer_nothing_was_done(
    services: Services, paper: Paper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    printer(tmp_path, monkeypatch, code=None)
    with pytest.raises(StorageError, match="no printing system"):
        services.sheets.print(paper)
    assert kept(services) == []


def test_a_paper_that_could_not_be_saved_was_not_done_without_consent(
    services: Services, paper: Paper, tmp_path: Path
) -> None:
    (tmp_path / "sheet.pdf").mkdir()
    with pytest.raises(StorageError):
        services.sheets.save(paper, tmp_path / "sheet.pdf", overwrite=True)
    assert kept(services) == []
    services.sheets.save(paper, tmp_path / "other.pdf")
    assert kept(services) == [("print", ("Cem Unasked",), True)]


def test_their_copy_says_what_is_not_known(
    services: Services, paper: Paper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    printer(tmp_path, monkeypatch, code=1)
    with pytest.raises(StorageError):
        services.sheets.print(paper)
    cem = services.members.search("Cem").rows[0].id
    assert "begun to be printed; whether it was is not known" in str(services.copies.shown(cem))
