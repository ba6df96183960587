"""Check-in: found by two letters, marked once, taken back, counted, and never a name by mistake."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from chapterdesk.core.clock import FixedClock
from chapterdesk.core.errors import RefusedError, UsageError
from chapterdesk.core.events import Changed
from chapterdesk.core.vocabulary import (
    AttendanceMode,
    AttendanceStatus,
    GroupKind,
    GroupMemberStatus,
    MeetingStatus,
    MemberStatus,
)
from chapterdesk.services.catalogue import Desk, Services
from chapterdesk.services.checkin import find
from chapterdesk.services.checkin.names import AmbiguousNamesError
from chapterdesk.services.groups import GroupDraft
from chapterdesk.services.meetings import MeetingDraft
from chapterdesk.services.members.drafts import MemberDraft, PronounDraft
from chapterdesk.storage.tables import digest_all

START = datetime.fromisoformat("2026-11-26T18:30")
NAMES = ("Sam Rivera", "Søren Ødegård", "سامي حداد", "สมชาย ใจดี", "Alex Kim", "Sam Other")


@pytest.fixture
def people(services: Services) -> dict[str, bytes]:
    return {
        name: services.members.add(
            MemberDraft(display_name=name, pronouns=(PronounDraft(text="they/them"),))
        )[0]
        for name in NAMES
    }


@pytest.fixture
def group(services: Services, people: dict[str, bytes]) -> bytes:
    """A group that the first four belong to."""
    group_id, _undo = services.groups.add(GroupDraft(name="Walking group"))
    for name in NAMES[:4]:
        services.groups.set_member(group_id, people[name], GroupMemberStatus.ACTIVE)
    return group_id


@pytest.fixture
def meeting(services: Services, group: bytes) -> bytes:
    return services.meetings.add(MeetingDraft(starts_local=START, group_id=group))[0]


def names(services: Services, meeting_id: bytes, typed: str) -> list[str]:
    return [row.name for row in services.checkin.find(meeting_id, typed).rows]


def test_the_roster_is_the_group(services: Services, meeting: bytes) -> None:
    page = services.checkin.find(meeting, "")
    assert {row.name for row in page.rows} == set(NAMES[:4])
    assert all(row.expected for row in page.rows)
    assert page.total == 4


def test_two_of_one_name_are_told_apart_and_not_at_the_door(
    services: Services, people: dict[str, bytes], meeting: bytes
) -> None:
    other, _undo = services.members.add(MemberDraft(display_name="Sam Other"))
    before, _undo = services.meetings.add(MeetingDraft(starts_local=START - timedelta(days=7)))
    services.checkin.mark(before, people["Sam Other"])
    rows = {row.member_id: row for row in services.checkin.find(meeting, "sam").rows}
    assert rows[people["Sam Other"]].last_here == (START - timedelta(days=7)).date()
    assert (rows[other].last_here, rows[other].namesake) == (None, True)
    assert not rows[people["Sam Rivera"]].namesake
    at_the_door = services.checkin.find(meeting, "sam", door=True).rows
    assert not any(row.namesake or row.last_here for row in at_the_door)


def test_one_letter_finds_every_script_and_the_group_first(
    services: Services, meeting: bytes
) -> None:
    found = names(services, meeting, "s")
    assert set(found[:4]) == set(NAMES[:4])
    assert found[4] == "Sam Other"
    assert names(services, meeting, "SA r") == ["Sam Rivera"]
    assert names(services, meeting, "soren") == ["Søren Ødegård"]
    assert names(services, meeting, "zzz") == []
    assert names(services, meeting, "!?") == []


@pytest.fixture
def mixed(desk: Desk) -> bytes:
    """A meeting without a group of people whom "sa" finds by their first word or by a later one."""
    services = desk.services
    last_week, _undo = services.meetings.add(MeetingDraft(starts_local=START - timedelta(days=7)))
    for name in ("Sandy Moss", "Kit Sanders", "Олена Сабо", "سامي حداد", "Ash Sato"):
        member_id, _undo = services.members.add(MemberDraft(display_name=name))
        if " Sa" in name:
            services.checkin.mark(last_week, member_id)
    return services.meetings.add(MeetingDraft(starts_local=START))[0]


@pytest.fixture
def few_ordered(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let a search of a handful of people go the way of a hundred thousand."""
    statements = (find._walk, find._likely)
    with monkeypatch.context() as patch:
        patch.setattr(find, "_ALL_HITS", 2)
        patch.setattr(find, "_NAMED", 5)
        for statement in statements:
            statement.cache_clear()
        yield
    for statement in statements:
        statement.cache_clear()


def test_who_is_found_by_the_first_word_comes_first_in_any_script(
    services: Services, mixed: bytes
) -> None:
    found = names(services, mixed, "sa")
    assert set(found[:2]) == {"Sandy Moss", "سامي حداد"}
    assert set(found[2:]) == {"Kit Sanders", "Олена Сабо", "Ash Sato"}
    assert names(services, mixed, "sa a") == ["Ash Sato"]


def test_the_first_word_comes_first_among_more_hits_than_are_ordered(
    services: Services, mixed: bytes, few_ordered: None
) -> None:
    found = names(services, mixed, "sa")
    assert set(found[:2]) == {"Kit Sanders", "Ash Sato"}, "who came lately"
    assert set(found[2:4]) == {"Sandy Moss", "سامي حداد"}
    assert found[4:] == ["Олена Сабо"]


def test_a_first_word_is_found_behind_a_common_last_name(
    services: Services, mixed: bytes, few_ordered: None
) -> None:
    for name in ("Aa Saab", "Bo Saab", "Cy Saab", "De Saab", "Ed Saab"):
        services.members.add(MemberDraft(display_name=name))
    found = names(services, mixed, "sa")
    assert found.index("Sandy Moss") < found.index("Aa Saab")


def test_several_words_are_found_among_more_hits_than_are_ordered(
    services: Services, mixed: bytes, few_ordered: None
) -> None:
    people = [
        services.members.add(MemberDraft(display_name=f"Sally On{letter}"))[0]
        for letter in "abcdefghij"
    ]
    last_week = services.meetings.window("all", 0, 9).rows[0].id
    services.checkin.mark(last_week, people[7])
    services.members.archive(people[0])
    found = names(services, mixed, "sal on")
    assert found[0] == "Sally Onh", "who came lately"
    assert sorted(found) == [f"Sally On{letter}" for letter in "bcdefghij"]


def test_mark_says_who_and_how_many(
    services: Services, meeting: bytes, people: dict[str, bytes]
) -> None:
    marked = services.checkin.mark(meeting, people["Sam Rivera"])
    assert marked.sentence == "\u2068Sam Rivera\u2069 is here. 1 now."
    assert marked.row.since == datetime.fromisoformat("2026-11-26T17:30")
    assert not marked.already
    again = services.checkin.mark(meeting, people["Sam Rivera"])
    assert again.already
    assert again.undo is None
    assert again.sentence.endswith("is here since 17:30.")
    assert again.present == 1


def test_a_mark_is_taken_back_and_done_again(
    services: Services, meeting: bytes, people: dict[str, bytes]
) -> None:
    sam = people["Sam Rivera"]
    marked = services.checkin.mark(meeting, sam)
    assert services.members.detail(sam).row.last_seen_on == START.date()
    assert marked.undo is not None
    redo = services.undo.apply(marked.undo)
    assert services.checkin.summary(meeting).present == 0
    assert services.members.detail(sam).row.last_seen_on is None
    services.undo.apply(redo)
    assert services.checkin.summary(meeting).present == 1
    assert services.members.detail(sam).row.last_seen_on == START.date()


def test_undoing_an_earlier_mark_keeps_a_later_one(
    services: Services, meeting: bytes, people: dict[str, bytes], group: bytes
) -> None:
    sam = people["Sam Rivera"]
    first = services.checkin.mark(meeting, sam).undo
    later = services.meetings.add(
        MeetingDraft(starts_local=START + timedelta(days=7), group_id=group)
    )[0]
    services.checkin.mark(later, sam)
    assert first is not None
    services.undo.apply(first)
    assert services.members.detail(sam).row.last_seen_on == (START + timedelta(days=7)).date()


def test_unticking_forgets_when_they_were_last_seen(
    services: Services, meeting: bytes, people: dict[str, bytes]
) -> None:
    sam = people["Sam Rivera"]
    services.checkin.mark(meeting, sam)
    services.checkin.mark(meeting, sam, AttendanceStatus.VOID)
    assert services.members.detail(sam).row.last_seen_on is None
    assert services.checkin.summary(meeting).unknown == 4


def test_marking_does_not_make_an_open_form_outdated(
    services: Services, meeting: bytes, people: dict[str, bytes], clock: FixedClock
) -> None:
    sam = people["Sam Rivera"]
    opened = services.members.detail(sam)
    clock.set(clock.now() + timedelta(minutes=3))
    services.checkin.mark(meeting, sam)
    services.members.save(sam, opened.draft, updated_at=opened.updated_at)


def test_first_time_is_only_the_first_time(
    services: Services, meeting: bytes, people: dict[str, bytes], group: bytes
) -> None:
    sam = people["Sam Rivera"]
    services.checkin.mark(meeting, sam)
    later = services.meetings.add(
        MeetingDraft(starts_local=START + timedelta(days=7), group_id=group)
    )[0]
    services.checkin.mark(later, sam)
    assert services.checkin.summary(meeting).first_time == 1
    assert services.checkin.summary(later).first_time == 0


def test_unknown_is_not_absent(
    services: Services, meeting: bytes, people: dict[str, bytes]
) -> None:
    services.checkin.mark(meeting, people["Sam Rivera"])
    services.checkin.mark(meeting, people["Søren Ødegård"], AttendanceStatus.EXCUSED)
    summary = services.checkin.summary(meeting)
    assert (summary.present, summary.away, summary.unknown, summary.expected) == (1, 1, 2, 4)
    services.checkin.finish(meeting, unknown_as=None, headcount=None)
    summary = services.checkin.summary(meeting)
    assert summary.unknown == 2
    assert summary.meeting.status == MeetingStatus.CLOSED


def test_finish_is_undone_as_one(
    services: Services, meeting: bytes, people: dict[str, bytes]
) -> None:
    services.checkin.mark(meeting, people["Sam Rivera"])
    undo = services.checkin.finish(meeting, unknown_as=AttendanceStatus.ABSENT, headcount=5)
    summary = services.checkin.summary(meeting)
    assert (summary.unknown, summary.headcount, summary.more_than_named) == (0, 5, 4)
    services.undo.apply(undo)
    summary = services.checkin.summary(meeting)
    assert (summary.unknown, summary.headcount) == (3, None)
    assert summary.meeting.status == MeetingStatus.PLANNED


def test_a_past_meeting_is_corrected_and_that_is_audited(
    services: Services, meeting: bytes, people: dict[str, bytes], desk: Desk
) -> None:
    services.checkin.finish(meeting)
    services.checkin.mark(meeting, people["Alex Kim"])
    services.checkin.reopen(meeting)
    assert services.checkin.summary(meeting).present == 1
    with desk._vault.engine.connect() as connection:
        said = connection.execute(
            text("SELECT count(*) FROM audit_event WHERE action = 'mark' AND fields = 'status'")
        ).scalar_one()
    assert said == 1


def test_walk_in_is_one_step_and_never_merges(
    services: Services, meeting: bytes, people: dict[str, bytes]
) -> None:
    before = services.members.search("sam rivera").total
    marked = services.checkin.walk_in(meeting, "  Sam Rivera ", "ze/hir")
    assert marked.row.member_id != people["Sam Rivera"]
    detail = services.members.detail(marked.row.member_id)
    assert detail.row.status == MemberStatus.VISITOR
    assert detail.row.pronouns == "ze/hir"
    assert detail.row.name_confirmed
    assert services.members.search("sam rivera").total == before + 1
    assert marked.undo is not None
    services.undo.apply(marked.undo)
    assert services.members.search("sam rivera").total == before
    assert services.checkin.summary(meeting).present == 0


@pytest.mark.parametrize("name", ["", "   ", "\u0007", "x" * 4000])
def test_a_bad_walk_in_changes_nothing(services: Services, meeting: bytes, name: str) -> None:
    with pytest.raises(UsageError):
        services.checkin.walk_in(meeting, name)
    assert services.checkin.summary(meeting).present == 0


def test_the_door_shows_little(
    services: Services, meeting: bytes, people: dict[str, bytes], group: bytes
) -> None:
    shielded, _undo = services.members.add(MemberDraft(display_name="Sasha Vale", shielded=True))
    services.groups.set_member(group, shielded, GroupMemberStatus.ACTIVE)
    services.checkin.mark(meeting, people["Sam Rivera"], AttendanceStatus.EXCUSED)
    find = services.checkin.find
    assert find(meeting, "", door=True).rows == ()
    assert find(meeting, "s", door=True).rows == ()
    rows = {row.name: row for row in find(meeting, "sa", door=True).rows}
    assert "S.V." in rows
    assert "Sasha Vale" not in rows
    assert not rows["Sam Rivera"].said_away
    assert rows["Sam Rivera"].status == AttendanceStatus.UNKNOWN


def test_heads_beside_names(services: Services, meeting: bytes, people: dict[str, bytes]) -> None:
    services.checkin.mark(meeting, people["Sam Rivera"])
    services.checkin.anonymous(meeting, 1)
    assert services.checkin.summary(meeting).headcount == 2
    services.checkin.mark(meeting, people["Alex Kim"])
    assert services.checkin.summary(meeting).headcount == 3
    undo = services.checkin.set_headcount(meeting, 7)
    assert services.checkin.summary(meeting).more_than_named == 5
    services.undo.apply(undo)
    assert services.checkin.summary(meeting).headcount == 3
    with pytest.raises(RefusedError):
        services.checkin.set_headcount(meeting, 1)
    with pytest.raises(RefusedError):
        services.checkin.anonymous(meeting, -2)


def test_names_from_a_list_all_or_none(
    services: Services, meeting: bytes, people: dict[str, bytes]
) -> None:
    services.members.add(MemberDraft(display_name="Alex Kim"))
    with pytest.raises(AmbiguousNamesError) as caught:
        services.checkin.check_in_names(meeting, ["Sam Rivera", "", "Alex Kim", "Nobody Here"])
    problems = caught.value.problems
    assert [problem.line_number for problem in problems] == [3, 4]
    assert len(problems[0].candidates) == 2
    assert problems[1].candidates == ()
    assert "Alex" not in str(caught.value)
    assert services.checkin.summary(meeting).present == 0
    marks = services.checkin.check_in_names(meeting, ["soren odegard", "Sam Other"])
    assert [mark.present for mark in marks] == [1, 2]


def test_rows_of_the_paper(services: Services, meeting: bytes, people: dict[str, bytes]) -> None:
    services.checkin.enter_rows(meeting, "1-2, 4")
    assert services.checkin.summary(meeting).present == 3
    for wrong in ("0", "1-99", "two", "", "3-1"):
        with pytest.raises(UsageError):
            services.checkin.enter_rows(meeting, wrong)


def test_a_printed_row_keeps_its_number(
    services: Services, meeting: bytes, group: bytes, tmp_path: object
) -> None:
    paper = services.sheets.attendance(meeting)
    services.sheets.save(paper, tmp_path / "sheet.pdf")  # type: ignore[operator]
    newcomer, _undo = services.members.add(MemberDraft(display_name="Aaron First"))
    services.groups.set_member(group, newcomer, GroupMemberStatus.ACTIVE)
    assert services.sheets.attendance(meeting).row_ids == (*paper.row_ids, newcomer)
    services.checkin.enter_rows(meeting, "1")
    assert services.checkin.inside(meeting)[0].member_id == paper.row_ids[0]


def test_inside_is_who_has_not_left(
    services: Services, meeting: bytes, people: dict[str, bytes]
) -> None:
    services.checkin.mark(meeting, people["Sam Rivera"])
    services.checkin.mark(meeting, people["Alex Kim"])
    services.checkin.mark(meeting, people["Alex Kim"], AttendanceStatus.LEFT_EARLY)
    assert [row.name for row in services.checkin.inside(meeting)] == ["Sam Rivera"]
    assert services.checkin.summary(meeting).present == 2
    back = services.checkin.mark(meeting, people["Alex Kim"])
    assert not back.already
    assert len(services.checkin.inside(meeting)) == 2
    services.checkin.mark(meeting, people["Sam Other"], AttendanceStatus.EXCUSED)
    known = [row.name for row in services.checkin.known(meeting)]
    assert known == ["Alex Kim", "Sam Other", "Sam Rivera"]


def test_a_roster_is_read_in_pieces(services: Services, meeting: bytes) -> None:
    whole = services.checkin.find(meeting, "")
    pieces = [services.checkin.find(meeting, "", 3, offset=start) for start in (0, 3)]
    assert [row for piece in pieces for row in piece.rows] == list(whole.rows)
    assert [piece.more for piece in pieces] == [True, False]


def test_count_only_holds_no_name_by_any_path(
    services: Services, people: dict[str, bytes], meeting: bytes, desk: Desk
) -> None:
    circle, _undo = services.groups.add(
        GroupDraft(name="Support", alias="Tuesday circle", kind=GroupKind.SUPPORT)
    )
    counted, _undo = services.meetings.add(MeetingDraft(starts_local=START, group_id=circle))
    sam = people["Sam Rivera"]
    with pytest.raises(RefusedError):
        services.checkin.mark(counted, sam)
    with pytest.raises(RefusedError):
        services.checkin.walk_in(counted, "Somebody")
    with pytest.raises(RefusedError):
        services.checkin.check_in_names(counted, ["Sam Rivera"])
    assert services.checkin.find(counted, "sam").rows == ()
    services.checkin.anonymous(counted, 1)
    summary = services.checkin.summary(counted)
    assert (summary.count_only, summary.headcount, summary.present) == (True, 1, 0)
    assert services.members.search("somebody").total == 0

    services.checkin.mark(meeting, sam)
    detail = services.meetings.detail(meeting)
    moved = MeetingDraft(starts_local=START, group_id=circle)
    with pytest.raises(RefusedError):
        services.meetings.save(meeting, moved, updated_at=detail.updated_at)
    with pytest.raises(IntegrityError), desk._vault.engine.begin() as connection:
        connection.execute(
            text("UPDATE attendance SET meeting_id = :meeting"), {"meeting": counted}
        )


def test_a_group_turns_to_counting_and_erases_names(
    services: Services, meeting: bytes, group: bytes, people: dict[str, bytes]
) -> None:
    services.checkin.mark(meeting, people["Sam Rivera"])
    services.checkin.mark(meeting, people["Alex Kim"])
    detail = services.groups.detail(group)
    draft = GroupDraft(name="Walking group", attendance_mode=AttendanceMode.COUNT_ONLY)
    with pytest.raises(RefusedError, match="2 attendances"):
        services.groups.save(group, draft, updated_at=detail.updated_at)
    assert services.groups.count_only(group) == 2
    summary = services.checkin.summary(meeting)
    assert (summary.present, summary.headcount, summary.count_only) == (0, 2, True)
    assert services.members.detail(people["Sam Rivera"]).row.last_seen_on is None


def test_a_cancelled_meeting_marks_nobody(
    services: Services, meeting: bytes, people: dict[str, bytes]
) -> None:
    services.meetings.cancel(meeting)
    with pytest.raises(RefusedError):
        services.checkin.mark(meeting, people["Sam Rivera"])


def test_a_meeting_without_a_group_invites_the_chapter(
    services: Services, people: dict[str, bytes]
) -> None:
    meeting_id, _undo = services.meetings.start_now()
    page = services.checkin.find(meeting_id, "")
    assert page.total == len(NAMES)
    assert services.checkin.summary(meeting_id).expected == 0


def test_warming_up_writes_nothing_and_tells_nobody(
    services: Services, desk: Desk, meeting: bytes, published: list[Changed]
) -> None:
    published.clear()
    with desk._vault.engine.connect() as connection:
        before = digest_all(connection.connection.driver_connection)

    services.checkin.warm_up(meeting)

    with desk._vault.engine.connect() as connection:
        assert digest_all(connection.connection.driver_connection) == before
    assert not published
    assert services.checkin.summary(meeting).present == 0


def test_a_group_that_is_counted_is_not_warmed_up_with_a_name(
    services: Services, meeting: bytes, group: bytes
) -> None:
    services.groups.count_only(group)

    with pytest.raises(RefusedError):
        services.checkin.warm_up(meeting)


def test_who_is_expected_is_read_again_when_anything_but_a_mark_changes_it(
    services: Services, meeting: bytes
) -> None:
    before = services.checkin.summary(meeting)
    row = services.checkin.find(meeting, "").rows[0]
    services.checkin.mark(meeting, row.member_id)
    marked = services.checkin.summary(meeting)
    assert (marked.expected, marked.unknown) == (before.expected, before.unknown - 1)
    services.members.delete(row.member_id)
    assert services.checkin.summary(meeting).expected == before.expected - 1
