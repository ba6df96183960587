"""A record that is only kept is used by nothing: no list, paper, export, pairing or call."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from chapterdesk.core.clock import FixedClock
from chapterdesk.core.errors import RefusedError
from chapterdesk.core.vocabulary import (
    AttendanceStatus,
    ConsentAudience,
    ConsentMethod,
    ConsentPurpose,
    ConsentStatus,
    ContactKind,
    GroupMemberStatus,
    RequestKind,
)
from chapterdesk.services.catalogue import Services
from chapterdesk.services.exports.audiences import LEADS
from chapterdesk.services.exports.service import ExportWish
from chapterdesk.services.groups import GroupDraft
from chapterdesk.services.meetings import MeetingDraft
from chapterdesk.services.members.drafts import ContactDraft, MemberDraft
from chapterdesk.services.members.finding import MemberFilter
from chapterdesk.services.mentoring import PairDraft
from chapterdesk.services.printed_rows import remember_sheet
from chapterdesk.services.search import Hit

NAME = "Qwilleran Featherstone"


@pytest.fixture
def group(services: Services) -> bytes:
    group_id, _undo = services.groups.add(GroupDraft(name="Choir"))
    return group_id


@pytest.fixture
def person(services: Services, group: bytes) -> bytes:
    """Somebody of a group who may stand on paper, and whose record is only kept."""
    member_id, _undo = services.members.add(
        MemberDraft(
            display_name=NAME,
            contacts=(ContactDraft(kind=ContactKind.EMAIL, value="q@example.org"),),
        )
    )
    services.groups.set_member(group, member_id, GroupMemberStatus.ACTIVE)
    services.members.set_consent(
        member_id,
        ConsentPurpose.PRINT_ROSTER,
        ConsentAudience.FULL_NAME,
        ConsentStatus.GIVEN,
        ConsentMethod.SPOKEN,
    )
    return member_id


@pytest.fixture
def meeting(services: Services, group: bytes) -> bytes:
    meeting_id, _undo = services.meetings.add(
        MeetingDraft(starts_local=datetime(2026, 11, 26, 18, 0), group_id=group)  # noqa: DTZ001
    )
    return meeting_id


def test_it_is_still_found_at_the_desk(services: Services, person: bytes) -> None:
    undo = services.requests.restrict(person)
    assert services.members.detail(person).restricted_on == date(2026, 11, 26)
    assert [row.id for row in services.members.window(MemberFilter(), 0, 9).rows] == [person]
    found: tuple[Hit, ...] = services.search.find("Qwill")
    assert [hit.id for hit in found if hit.kind == "member"] == [person]
    services.undo.apply(undo)
    assert services.members.detail(person).restricted_on is None


def test_it_is_expected_nowhere_and_cannot_be_marked(
    services: Services, person: bytes, meeting: bytes
) -> None:
    assert services.checkin.summary(meeting).expected == 1
    services.requests.restrict(person)
    summary = services.checkin.summary(meeting)
    assert (summary.expected, summary.unknown, summary.meeting.expected) == (0, 0, 0)
    for text in ("", "qw", "qwilleran"):
        assert services.checkin.find(meeting, text).rows == ()
        assert services.checkin.find(meeting, text, door=True).rows == ()
    with pytest.raises(RefusedError, match="only kept"):
        services.checkin.mark(meeting, person)
    with pytest.raises(RefusedError):
        services.checkin.check_in_names(meeting, [NAME])
    services.requests.lift(person)
    assert services.checkin.mark(meeting, person).present == 1


def test_a_mark_of_before_can_still_be_taken_back(
    services: Services, person: bytes, meeting: bytes
) -> None:
    services.checkin.mark(meeting, person)
    services.requests.restrict(person)
    assert services.checkin.mark(meeting, person, AttendanceStatus.VOID).present == 0


def test_it_stands_on_no_paper(services: Services, person: bytes, meeting: bytes) -> None:
    assert services.sheets.attendance(meeting).name_count == 1
    printed = services.sheets.attendance(meeting)
    services.requests.restrict(person)
    assert services.sheets.attendance(meeting).row_ids == ()
    services.requests.lift(person)
    # A sheet lies on the table already: the row keeps its number and loses its name.
    with services.privacy._database.write() as work:
        remember_sheet(work.session, meeting, printed.row_ids)
    services.requests.restrict(person)
    again = services.sheets.attendance(meeting)
    assert (again.row_ids, again.name_count) == ((person,), 0)
    services.checkin.enter_rows(meeting, "1")
    assert services.checkin.summary(meeting).present == 0


def test_it_leaves_in_no_export(services: Services, person: bytes, tmp_path: Path) -> None:
    services.requests.restrict(person)
    wish = ExportWish(audience=LEADS)
    report = services.exports.members("csv", tmp_path / "out.csv", seal="plain", wish=wish)
    assert report.rows == 0
    assert NAME not in (tmp_path / "out.csv").read_text("utf-8-sig")


def test_it_is_paired_with_nobody(services: Services, person: bytes, group: bytes) -> None:
    other, _undo = services.members.add(MemberDraft(display_name="Wren"))
    third, _undo = services.members.add(MemberDraft(display_name="Sam"))
    services.requests.restrict(person)
    since = date(2026, 11, 1)
    for draft in (
        PairDraft(mentor_id=person, mentee_id=other, since=since),
        PairDraft(mentor_id=other, mentee_id=person, since=since),
        PairDraft(mentor_id=other, mentee_id=third, supervisor_id=person, since=since),
    ):
        with pytest.raises(RefusedError, match="only kept"):
            services.mentoring.add(draft)
    with pytest.raises(RefusedError, match="only kept"):
        services.groups.set_member(group, person, GroupMemberStatus.ACTIVE)


def test_an_import_changes_nothing_of_it(services: Services, person: bytes, tmp_path: Path) -> None:
    services.requests.restrict(person)
    file = tmp_path / "list.csv"
    file.write_text(f"Name,Email,Tags\n{NAME},q@example.org,baker\n", encoding="utf-8")
    preview = services.imports.plan(services.imports.read(file))
    assert (preview.add, preview.update, preview.unchanged) == (0, 0, 1)
    assert services.members.detail(person).draft.tags == ()


def test_nobody_is_asked_to_confirm_the_name(services: Services, clock: FixedClock) -> None:
    member_id, _undo = services.members.add(MemberDraft(display_name="Wren", name_confirmed=False))
    assert [row.kind for row in services.tasks.due() if row.kind == "unconfirmed"]
    services.requests.restrict(member_id)
    assert [row.kind for row in services.tasks.due() if row.kind == "unconfirmed"] == []
    clock.set(clock.now() + timedelta(days=1))


def test_holding_back_is_a_request_that_was_met(services: Services, person: bytes) -> None:
    services.requests.restrict(person)
    (row,) = services.requests.of(person)
    assert (row.kind, row.done_on) == (RequestKind.RESTRICT, date(2026, 11, 26))
