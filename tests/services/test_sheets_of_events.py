"""Papers of an event: a run sheet by role, a checklist with what was settled, and nobody's name."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from chapterdesk.core.errors import RefusedError, UserError
from chapterdesk.core.event_vocabulary import ChecklistState, EventRole
from chapterdesk.core.vocabulary import AttendanceMode
from chapterdesk.services.catalogue import Services
from chapterdesk.services.events import RunDraft
from chapterdesk.services.sheets import PageOptions
from tests.services.test_sheets import FULL, START, chapter, meeting_of, person, words

LATER = START + timedelta(hours=1)


def planned(services: Services) -> bytes:
    group, meeting = meeting_of(services, AttendanceMode.NAMED)
    person(services, group, "Ana Full", FULL)
    services.event_plans.set_run_sheet(
        meeting,
        [
            RunDraft(what="Doors open", starts_local=START, minutes=30, role=EventRole.WELCOME),
            RunDraft(what="Words of welcome", starts_local=LATER, role=EventRole.HOST),
            RunDraft(what="Clear away", starts_local=START + timedelta(days=1)),
        ],
    )
    return meeting


def test_a_run_sheet_says_when_what_and_which_role_and_names_nobody(
    services: Services, tmp_path: Path
) -> None:
    meeting = planned(services)
    paper = services.sheets.run_sheet(meeting)
    said = words(paper, tmp_path)
    for there in ("Doors open", "30 min", "Welcome", "Words of welcome", "Host", "Clear away"):
        assert there in said
    # Of what is on another day the day stands there too.
    assert "27 November" in said
    for never in ("Ana", "Walks", "Harbour"):
        assert never not in said
    assert (paper.name_count, paper.document, paper.subject_id) == (0, "run_sheet", meeting)
    assert not any("names of people" in warning for warning in paper.warnings)


def test_a_name_in_a_run_sheet_is_warned_of(services: Services) -> None:
    meeting = planned(services)
    services.event_plans.set_run_sheet(meeting, [RunDraft(what="Ana opens the door")])
    assert any("name of somebody" in one for one in services.sheets.run_sheet(meeting).warnings)


def test_what_is_not_planned_is_not_printed(services: Services) -> None:
    _group, meeting = meeting_of(services, AttendanceMode.NAMED)
    with pytest.raises(RefusedError, match="run sheet"):
        services.sheets.run_sheet(meeting)
    with pytest.raises(UserError):
        services.sheets.run_sheet(planned(services), PageOptions(page="B9"))


def test_a_run_sheet_comes_in_the_language_that_was_asked_for(services: Services) -> None:
    meeting = planned(services)
    english = services.sheets.run_sheet(meeting)
    arabic = services.sheets.run_sheet(meeting, PageOptions(language="ar", large=True))
    assert arabic.pdf != english.pdf
    assert services.sheets.run_sheet(meeting).pdf == english.pdf


def test_a_checklist_shows_what_is_settled_and_what_is_open(
    services: Services, tmp_path: Path
) -> None:
    _group, meeting = meeting_of(services, AttendanceMode.COUNT_ONLY)
    plans = services.event_plans
    plans.set_point(meeting, "free_places", ChecklistState.DONE, "Ten of them.")
    plans.set_point(meeting, "children_looked_after", ChecklistState.NOT_NEEDED)
    paper = services.sheets.checklist(meeting)
    said = " ".join(words(paper, tmp_path).split())
    areas = plans.checklist(meeting)
    for area in areas:
        assert area.label in said
    assert "Ten of them." in said
    assert "Not needed here" in said
    points = sum(len(area.points) for area in areas)
    assert f"{points - 2} of {points} points are open" in said
    assert (paper.name_count, paper.document) == (0, "checklist")


def test_remarks_stay_in_the_vault_in_meeting_mode(services: Services, tmp_path: Path) -> None:
    _group, meeting = meeting_of(services, AttendanceMode.NAMED)
    services.event_plans.set_point(meeting, "free_places", ChecklistState.DONE, "Ask Ana.")
    services.discretion.enter()
    paper = services.sheets.checklist(meeting)
    assert "Ask Ana" not in words(paper, tmp_path)
    assert any("Remarks are left out" in warning for warning in paper.warnings)


def test_plain_paper_and_practice_say_no_more_than_other_papers(
    services: Services, tmp_path: Path
) -> None:
    meeting = planned(services)
    chapter(services, paper_heading="Boat club")
    assert "Boat club" in words(services.sheets.run_sheet(meeting), tmp_path)
    services.discretion.set_plain_paper(True)
    for paper in (services.sheets.run_sheet(meeting), services.sheets.checklist(meeting)):
        said = words(paper, tmp_path)
        assert "Boat club" not in said
        assert "Thursday ·" not in said


def test_they_are_printed_into_the_log_without_a_name(services: Services, tmp_path: Path) -> None:
    paper = services.sheets.run_sheet(planned(services))
    services.sheets.save(paper, tmp_path / "run.pdf")
    (row,) = services.sheets.log()
    assert (row.document, row.name_count) == ("run_sheet", 0)
    assert paper.suggested_name == f"run-sheet-{datetime.date(START)}.pdf"
