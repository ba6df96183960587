"""Papers of meetings and groups: names by consent, no further than the group, and all logged."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from chapterdesk.core.errors import RefusedError, UserError
from chapterdesk.core.vocabulary import (
    AttendanceMode,
    ConsentMethod,
    ConsentPurpose,
    ConsentStatus,
    LocationDisclosure,
    PhotoConsent,
    ShareLevel,
)
from chapterdesk.services.catalogue import Desk, Services
from chapterdesk.services.groups import GroupDraft
from chapterdesk.services.meetings import MeetingDraft
from chapterdesk.services.places import PlaceDraft
from chapterdesk.services.sheets import (
    BadgeLayout,
    BadgeOptions,
    ListForm,
    ListOptions,
    PageOptions,
    SignInOptions,
)
from tests.services.test_sheets import FIRST, FULL, START, meeting_of, person, words

WITHOUT_NAMES = [AttendanceMode.CODE, AttendanceMode.COUNT_ONLY]


def test_a_badge_bears_what_its_wearer_allowed(services: Services, tmp_path: Path) -> None:
    group, meeting = meeting_of(services, AttendanceMode.NAMED)
    person(services, group, "Ana Full", FULL, photo_consent=PhotoConsent.YES)
    person(services, group, "Bo Given", FIRST)
    person(services, group, "Cem Unasked")
    person(services, group, "Dee Refused", FULL, ConsentStatus.REFUSED)
    person(services, group, "Flo Expired", FULL, ConsentStatus.EXPIRED)
    person(services, group, "Gus Hidden", FULL, shielded=True)
    services.requests.restrict(person(services, group, "Kim Kept", FULL))
    services.members.archive(person(services, group, "Ari Archived", FULL))
    services.members.delete(person(services, group, "Bin Binned", FULL))
    paper = services.sheets.badges(meeting, BadgeOptions(blanks=0))
    said = words(paper, tmp_path)
    for there in ("Ana Full", "Bo", "G.H."):
        assert there in said
    for never in (
        "Given", "Cem", "Dee", "Flo", "Gus", "Kim", "Ari", "Bin", "Thursday", "Walks", "Harbour",
    ):  # fmt: skip
        assert never not in said
    # Beside initials nothing stands.
    assert said.count("they/them") == 2
    assert (paper.name_count, len(paper.row_ids)) == (3, 3)
    assert any("3 people have no badge" in warning for warning in paper.warnings)


@pytest.mark.parametrize("mode", WITHOUT_NAMES)
def test_a_group_without_names_gets_blank_badges_and_no_sign_in(
    services: Services, tmp_path: Path, mode: AttendanceMode
) -> None:
    group, meeting = meeting_of(services, mode)
    person(services, group, "Ana Full", FULL)
    paper = services.sheets.badges(meeting, BadgeOptions(layout=BadgeLayout.AVERY_5395))
    assert paper.name_count == 0
    assert "Ana" not in words(paper, tmp_path)
    assert "8 badges are blank" in paper.summary
    with pytest.raises(RefusedError):
        services.sheets.sign_in(meeting)


def test_a_group_of_first_names_asks_for_no_more(services: Services, tmp_path: Path) -> None:
    group, meeting = meeting_of(services, AttendanceMode.FIRST_NAME)
    person(services, group, "Ana Full", FULL)
    assert "Full" not in words(services.sheets.badges(meeting), tmp_path)
    assert "First name" in words(services.sheets.sign_in(meeting), tmp_path)
    assert "First name" in words(services.sheets.attendance(meeting), tmp_path)


def test_a_dot_is_filled_unless_somebody_said_yes_and_still_does(services: Services) -> None:
    group, meeting = meeting_of(services, AttendanceMode.NAMED)
    ana = person(services, group, "Ana Full", FULL, photo_consent=PhotoConsent.YES)
    fine = services.sheets.badges(meeting).pdf
    services.members.set_consent(
        ana, ConsentPurpose.PHOTO, FULL, ConsentStatus.WITHDRAWN, ConsentMethod.SPOKEN
    )
    assert services.sheets.badges(meeting).pdf != fine


def test_a_sheet_of_a_group_that_counts_has_boxes_and_no_name(
    services: Services, tmp_path: Path
) -> None:
    group, meeting = meeting_of(services, AttendanceMode.COUNT_ONLY)
    person(services, group, "Ana Full", FULL)
    paper = services.sheets.attendance(meeting)
    said = words(paper, tmp_path)
    assert (paper.name_count, paper.document) == (0, "attendance")
    for never in ("Ana", "Name", "Initials", "Walks"):
        assert never not in said
    assert "Total:" in said


def test_a_sheet_to_sign_in_on_prints_nobody(services: Services, tmp_path: Path) -> None:
    group, meeting = meeting_of(services, AttendanceMode.NAMED)
    person(services, group, "Ana Full", FULL)
    paper = services.sheets.sign_in(meeting, SignInOptions(rows=4))
    said = words(paper, tmp_path)
    assert "Ana" not in said
    assert "Whoever signs after you can read it" in " ".join(said.split())
    assert paper.name_count == 0
    with pytest.raises(UserError):
        services.sheets.sign_in(meeting, SignInOptions(rows=0))


def write(services: Services, meeting: bytes, agenda: str, minutes: str) -> None:
    known = services.minutes.detail(meeting)
    services.minutes.save(meeting, agenda=agenda, minutes=minutes, updated_at=known.updated_at)


def test_minutes_say_how_many_and_never_who(services: Services, tmp_path: Path) -> None:
    group, meeting = meeting_of(services, AttendanceMode.NAMED)
    ana = person(services, group, "Ana Full", FULL)
    with pytest.raises(RefusedError, match="Nothing is written"):
        services.sheets.minutes(meeting)
    services.checkin.mark(meeting, ana)
    write(services, meeting, "- Welcome", "The party is on Friday.")
    services.minutes.add_action(meeting, "Ask for the room", date(2026, 12, 3), owner_id=ana)
    paper = services.sheets.minutes(meeting)
    said = words(paper, tmp_path)
    for there in ("The party", "1 person was there", "Ask for the room", "3 December 2026"):
        assert there in said
    assert "Ana" not in said
    assert paper.name_count == 0
    assert not any("name of somebody" in warning for warning in paper.warnings)
    write(services, meeting, "- Welcome", "Ana said so.")
    assert any("name of somebody" in one for one in services.sheets.minutes(meeting).warnings)
    services.discretion.enter()
    with pytest.raises(RefusedError):
        services.sheets.minutes(meeting)


def test_an_agenda_is_printed_without_the_signs_before_its_points(
    services: Services, tmp_path: Path
) -> None:
    _group, meeting = meeting_of(services, AttendanceMode.COUNT_ONLY)
    with pytest.raises(RefusedError):
        services.sheets.agenda(meeting)
    write(services, meeting, "- Welcome\n\n* Round\n[ ] Plans", "")
    said = words(services.sheets.agenda(meeting, PageOptions(large=True)), tmp_path)
    assert "- Welcome" not in said
    for there in ("Welcome", "Round", "Plans", "Notes"):
        assert there in said


def test_a_poster_says_what_and_not_who(services: Services, tmp_path: Path) -> None:
    group, _meeting = meeting_of(services, AttendanceMode.NAMED)
    with pytest.raises(RefusedError):
        services.sheets.agreement(group)
    services.agreements.write(group, "We listen.\nWe ask before we take pictures.")
    paper = services.sheets.agreement(group, PageOptions(page="A3"))
    said = words(paper, tmp_path)
    assert "We listen." in said
    for never in ("Walks", "Thursday", "Harbour"):
        assert never not in said
    with pytest.raises(UserError):
        services.sheets.agreement(group, PageOptions(page="A9"))


def group_of(services: Services, name: str, level: ShareLevel, **values: object) -> bytes:
    group, _undo = services.groups.add(
        GroupDraft(name=name, share_level=level, **values)  # type: ignore[arg-type]
    )
    return group


def test_a_list_tells_of_groups_that_may_be_told_of_and_of_areas(
    services: Services, tmp_path: Path
) -> None:
    full = PlaceDraft(
        name="Secret hall", area="Old town", address="7 Hidden Lane",
        disclosure=LocationDisclosure.FULL,
    )  # fmt: skip
    place, _undo = services.places.add(full)
    hidden, _undo = services.places.add(
        PlaceDraft(name="Den", area="Docks", disclosure=LocationDisclosure.ON_REQUEST)
    )
    groups = {
        name: group_of(services, name, level, alias=alias, codes=("X",))
        for name, level, alias in (
            ("Open walks", ShareLevel.PUBLIC, ""),
            ("Own name", ShareLevel.PUBLIC, "The alias"),
            ("Partner thing", ShareLevel.PARTNERS, ""),
            ("Private thing", ShareLevel.NONE, ""),
        )
    }
    for name, group in groups.items():
        where = hidden if name == "Own name" else place
        services.meetings.add(
            MeetingDraft(starts_local=START + timedelta(days=1), group_id=group, place_id=where)
        )
    services.meetings.add(
        MeetingDraft(starts_local=START + timedelta(weeks=20), group_id=groups["Open walks"])
    )
    paper = services.sheets.meeting_list()
    said = " ".join(words(paper, tmp_path).split())
    for there in ("Open walks", "The alias", "Old town", "27 November", "step-free access"):
        assert there in said.replace("\u00a0", " ")
    for never in ("Own name", "Partner", "Private", "Secret", "Hidden", "Docks", "Den ", "April"):
        assert never not in said
    assert paper.warnings == ("2 groups are not on it: they may not be told of so far.",)
    wider = services.sheets.meeting_list(ListOptions(reader=ShareLevel.PARTNERS))
    assert "Partner thing" in words(wider, tmp_path)
    # Nobody's choice of readers reaches a group that may not be told of at all.
    widest = services.sheets.meeting_list(ListOptions(reader=ShareLevel.NONE))
    assert "Private" not in words(widest, tmp_path)
    for form in ListForm:
        assert services.sheets.pages(services.sheets.meeting_list(ListOptions(form=form))) == 1
    services.discretion.set_plain_paper(on=True)
    assert "Open walks" not in words(services.sheets.meeting_list(), tmp_path)


def test_a_list_of_nothing_is_refused(services: Services) -> None:
    group = group_of(services, "Private", ShareLevel.NONE)
    services.meetings.add(
        MeetingDraft(starts_local=datetime.fromisoformat("2026-12-01T18:30"), group_id=group)
    )
    with pytest.raises(RefusedError, match="no meeting that may be told"):
        services.sheets.meeting_list()
    with pytest.raises(UserError):
        services.sheets.meeting_list(ListOptions(weeks=0))


def test_every_paper_is_logged_and_badges_are_told_when_a_yes_is_taken_back(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    printer = tmp_path / "bin" / "lp"
    printer.parent.mkdir()
    printer.write_text(f'#!/bin/sh\ncat > "{tmp_path}/printed"\n')
    printer.chmod(0o755)
    monkeypatch.setenv("PATH", f"{printer.parent}:/usr/bin:/bin")
    services = desk.services
    group, meeting = meeting_of(services, AttendanceMode.NAMED)
    ana = person(services, group, "Ana Full", FULL)
    write(services, meeting, "Welcome", "We met.")
    services.agreements.write(group, "We listen.")
    sheets = services.sheets
    papers = (
        sheets.sign_in(meeting), sheets.agenda(meeting), sheets.minutes(meeting),
        sheets.agreement(group), sheets.badges(meeting),
    )  # fmt: skip
    for paper in papers:
        sheets.print(paper)
    assert {row.document for row in sheets.log()} == {
        "sign_in", "agenda", "minutes", "agreement", "badges",
    }  # fmt: skip
    (out,) = services.consents.withdraw(ana, ConsentPurpose.PRINT_ROSTER).out
    assert (out.what, out.surely) == ("badges", False)
