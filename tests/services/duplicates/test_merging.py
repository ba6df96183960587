"""Merging two records: nothing is lost or doubled, the careful rule stands, and it comes apart."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from chapterdesk.core.clock import FixedClock
from chapterdesk.core.errors import RefusedError, UsageError
from chapterdesk.core.vocabulary import (
    Answer,
    AttendanceStatus,
    ConsentAudience,
    ConsentMethod,
    ConsentPurpose,
    ConsentStatus,
    ContactKind,
    ContactOutcome,
    FieldKind,
    GroupMemberStatus,
    MemberStatus,
    PhotoConsent,
    ShareLevel,
    VoicemailRule,
)
from chapterdesk.models import (
    Base,
    ContactAttempt,
    ContactPoint,
    CustomField,
    CustomValue,
    EmergencyContact,
    Member,
    PlannedAbsence,
    Relation,
)
from chapterdesk.services.catalogue import Desk, Services
from chapterdesk.services.duplicates import moving
from chapterdesk.services.duplicates.shapes import Side
from chapterdesk.services.groups import GroupDraft
from chapterdesk.services.meetings import MeetingDraft
from chapterdesk.services.members.drafts import ContactDraft, MemberDraft, PronounDraft, ValueDraft
from chapterdesk.services.members.own_fields import FieldDraft
from chapterdesk.services.mentoring import PairDraft
from chapterdesk.services.tasks import TaskDraft

KEEP, NUMBER = "Maren Quill", "07700 900345"
GONE = "Mervyn Quillon"
_PASSING = {"audit_event", "member_merge"}
_STAMPS = {"updated_at"}
FULL = ConsentAudience.CHAPTER


def table_rows(desk: Desk, *without: str) -> dict[str, list[str]]:
    """Return every row of every table but those that only grow, stamps aside."""
    found: dict[str, list[str]] = {}
    with desk._vault.reader.connect() as connection:
        for table in Base.metadata.sorted_tables:
            if table.name not in _PASSING | set(without):
                rows = connection.execute(select(table)).mappings()
                found[table.name] = sorted(
                    repr({name: row[name] for name in row if name not in _STAMPS}) for row in rows
                )
    return found


def texts(desk: Desk) -> str:
    return "\n".join(line for lines in table_rows(desk).values() for line in lines)


@pytest.fixture
def meeting(services: Services) -> Callable[[int], bytes]:
    def made(day: int) -> bytes:
        starts = datetime(2026, 11, day, 17, 0)  # noqa: DTZ001
        return services.meetings.add(MeetingDraft(starts_local=starts, title=f"Evening {day}"))[0]

    return made


@pytest.fixture
def two(services: Services) -> tuple[bytes, bytes]:
    """Two records of one person with the same number, and other rules for it."""
    kept, _undo = services.members.add(
        MemberDraft(
            display_name=KEEP,
            languages=("en",),
            tags=("choir",),
            photo_consent=PhotoConsent.YES,
            contacts=(
                ContactDraft(
                    kind=ContactKind.CELL,
                    value=NUMBER,
                    voicemail_rule=VoicemailRule.YES_IDENTIFY,
                    text_ok=Answer.YES,
                    others_have_access=Answer.NO,
                    ask_for_name="Mar",
                ),
            ),
        )
    )
    merged, _undo = services.members.add(
        MemberDraft(
            display_name=GONE,
            name_confirmed=False,
            status=MemberStatus.VISITOR,
            pronouns=(PronounDraft(text="they/them"),),
            languages=("en", "cy"),
            tags=("choir", "tea"),
            shielded=True,
            photo_consent=PhotoConsent.NO,
            joined_on=date(2024, 5, 1),
            contacts=(
                ContactDraft(
                    kind=ContactKind.CELL,
                    value="+44 7700 900345",
                    voicemail_rule=VoicemailRule.NO,
                    others_have_access=Answer.YES,
                    ask_for_name="Merv",
                ),
                ContactDraft(kind=ContactKind.EMAIL, value="mq@example.org", preferred=True),
            ),
        )
    )
    return kept, merged


@pytest.fixture
def full(
    services: Services, two: tuple[bytes, bytes], meeting: Callable[[int], bytes]
) -> tuple[bytes, bytes]:
    """Fill every table that can name a person, with both of them."""
    kept, merged = two
    wren, _undo = services.members.add(MemberDraft(display_name="Wren"))
    for day, who in ((3, (merged,)), (10, (kept,)), (17, (kept, merged))):
        evening = meeting(day)
        for member_id in who:
            services.checkin.mark(evening, member_id)
    group, _undo = services.groups.add(GroupDraft(name="Choir"))
    other, _undo = services.groups.add(GroupDraft(name="Walks"))
    services.groups.set_member(group, kept, GroupMemberStatus.ACTIVE)
    services.groups.set_member(group, merged, GroupMemberStatus.REMOVED)
    services.groups.set_member(other, merged, GroupMemberStatus.ACTIVE)
    services.mentoring.add(PairDraft(mentor_id=merged, mentee_id=wren, since=date(2026, 10, 1)))
    services.members.add_note(merged, "likes the piano")
    services.drafts.save("member", merged, "half typed")
    services.drafts.save("member", wren, "kept")
    services.tasks.add(TaskDraft(summary="Call", subject="member", subject_id=merged, due_on=None))
    for purpose, mine, theirs in (
        (ConsentPurpose.CONTACT_ME, ConsentStatus.GIVEN, ConsentStatus.WITHDRAWN),
        (ConsentPurpose.STATISTICS, ConsentStatus.REFUSED, ConsentStatus.GIVEN),
    ):
        services.members.set_consent(kept, purpose, FULL, mine, ConsentMethod.SPOKEN)
        services.members.set_consent(merged, purpose, FULL, theirs, ConsentMethod.SPOKEN)
    services.members.set_consent(
        merged, ConsentPurpose.PHOTO, FULL, ConsentStatus.GIVEN, ConsentMethod.SPOKEN
    )
    services.duplicates.keep_apart(merged, wren)
    with services.members._database.write() as work:
        field = CustomField(name="Instrument", kind=FieldKind.TEXT)
        work.add(field)
        point = work.session.scalars(
            select(ContactPoint.id).where(
                ContactPoint.member_id == merged, ContactPoint.kind == ContactKind.EMAIL
            )
        ).one()
        for member_id, text in ((kept, "harp"), (merged, "drum")):
            row_id = work.pair_id("custom_value", member_id, field.id)
            work.add(CustomValue(id=row_id, member_id=member_id, field_id=field.id, text=text))
        link = CustomField(name="Buddy", kind=FieldKind.PERSON)
        work.add(link)
        work.add(CustomValue(member_id=wren, field_id=link.id, linked_id=merged))
        work.add(
            ContactAttempt(
                member_id=merged, contact_id=point, made_at=work.clock.now(),
                outcome=ContactOutcome.REACHED,
            )
        )  # fmt: skip
        work.add(PlannedAbsence(member_id=merged, since=date(2026, 12, 1)))
        work.add(EmergencyContact(member_id=merged, name="Ida"))
        work.add(Relation(member_id=wren, other_id=merged, label="friend"))
        work.add(Relation(member_id=merged, other_id=wren, label="neighbour"))
    return kept, merged


def test_everything_of_a_record_comes_over(
    desk: Desk, services: Services, full: tuple[bytes, bytes]
) -> None:
    kept, merged = full
    services.duplicates.merge(kept, merged)
    detail = services.members.detail(kept)
    assert detail.draft.display_name == KEEP
    assert [row.text for row in detail.draft.pronouns] == ["they/them"]
    assert detail.draft.languages == ("en", "cy")
    assert detail.draft.tags == ("choir", "tea")
    assert detail.draft.joined_on == date(2024, 5, 1)
    assert [note.body for note in detail.notes] == ["likes the piano"]
    assert sorted(detail.groups) == ["Walks"]
    owners = {
        table.name: [column.name for column in table.columns if column.foreign_keys]
        for table in Base.metadata.sorted_tables
    }
    rows = table_rows(desk, "member", "search_word")
    left = {name for name, lines in rows.items() if repr(merged)[2:-1] in "\n".join(lines)}
    assert left == set(), owners


def test_every_column_that_names_a_person_is_seen_to() -> None:
    """Fail when a table is added that names people and that a merge does not know."""
    joined = {
        "attendance", "consent", "contact_point", "group_membership", "mentor_pair",
        "custom_value", "member_pronoun", "member_language", "member_topic", "not_duplicate",
        "member_merge", "meeting_duty", "series_facilitator", "agreement_acknowledgement",
        "participation", "shift_volunteer", "member_check",
    }  # fmt: skip
    plain = {kind.__tablename__ for kind in moving.PLAIN}
    owning = {
        table.name
        for table in Base.metadata.sorted_tables
        if any(key.column.table.name == "member" for key in table.foreign_keys)
    }
    assert owning == joined | plain
    names = {
        "subject_id", "member_id", "other_id", "linked_id", "supervisor_id", "owner_id",
        "replaces_id",
    }  # fmt: skip
    named = {(kind.__tablename__, column) for kind, column in moving.NAMED}
    soft = {
        (table.name, column.name)
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if column.name in names and not column.foreign_keys
    }
    seen_to = named | {("draft", "subject_id"), ("search_word", "subject_id")}
    assert soft == seen_to


def test_attendance_is_neither_lost_nor_doubled(
    services: Services, two: tuple[bytes, bytes], meeting: Callable[[int], bytes]
) -> None:
    kept, merged = two
    first, both, last = meeting(3), meeting(10), meeting(17)
    services.checkin.mark(both, kept)
    services.checkin.mark(first, merged)
    services.checkin.mark(both, merged)
    services.checkin.mark(last, merged, AttendanceStatus.EXCUSED)
    services.checkin.mark(last, kept)
    services.checkin.set_headcount(both, 9)
    services.duplicates.merge(kept, merged)
    assert [services.checkin.summary(each).present for each in (first, both, last)] == [1, 1, 1]
    assert services.checkin.summary(both).headcount == 9
    lately = services.members.detail(kept).lately
    assert [view.status for view in lately] == [AttendanceStatus.PRESENT] * 3
    with services.members._database.read() as session:
        rows = session.execute(
            select(Base.metadata.tables["attendance"]).order_by("created_at")
        ).all()
    assert {row.meeting_id: row.first_time for row in rows} == {
        first: True,
        both: False,
        last: False,
    }
    assert services.members.detail(kept).row.last_seen_on == date(2026, 11, 17)


@pytest.mark.parametrize("swapped", [False, True])
def test_the_more_careful_rule_stands(
    services: Services, full: tuple[bytes, bytes], swapped: bool
) -> None:
    kept, merged = (full[1], full[0]) if swapped else full
    with services.members._database.write() as work:
        for member_id, level in ((kept, ShareLevel.PUBLIC), (merged, ShareLevel.OWN_GROUPS)):
            member = work.session.get(Member, member_id)
            assert member is not None
            member.share_level = level
    services.duplicates.merge(kept, merged)
    detail = services.members.detail(kept)
    said = {view.purpose: view.status for view in detail.consents}
    assert said == {
        ConsentPurpose.CONTACT_ME: ConsentStatus.WITHDRAWN,
        ConsentPurpose.STATISTICS: ConsentStatus.REFUSED,
        ConsentPurpose.PHOTO: ConsentStatus.GIVEN,
    }
    phone = next(each for each in detail.draft.contacts if each.kind is ContactKind.CELL)
    assert phone.voicemail_rule is VoicemailRule.NO
    assert phone.text_ok is Answer.YES
    assert phone.others_have_access is Answer.YES
    assert {"Mar", "Merv"} <= set(phone.ask_for_name.split(" / "))
    assert len(detail.draft.contacts) == 2
    assert detail.draft.shielded
    assert detail.draft.photo_consent is PhotoConsent.NO
    with services.members._database.read() as session:
        assert session.get_one(Member, kept).share_level is ShareLevel.OWN_GROUPS


def test_the_confirmed_name_wins_and_the_other_finds_nobody(
    desk: Desk, services: Services, two: tuple[bytes, bytes]
) -> None:
    kept, merged = two
    services.duplicates.merge(merged, kept)
    detail = services.members.detail(merged)
    assert detail.draft.display_name == KEEP
    assert detail.draft.name_confirmed
    assert services.members.search("Mervyn").total == 0
    assert [row.id for row in services.members.search("Maren").rows] == [merged]
    assert services.members.same_name(GONE) == ()


def test_a_choice_is_written_and_seen_before(
    services: Services, full: tuple[bytes, bytes], desk: Desk
) -> None:
    kept, merged = full
    before = table_rows(desk)
    preview = services.duplicates.look(kept, merged)
    fields = {field.key: field.chosen for field in preview.fields}
    (instrument,) = [field for field in preview.fields if field.label == "Instrument"]
    assert (instrument.kept, instrument.merged, instrument.chosen) == ("harp", "drum", "kept")
    assert fields.pop(instrument.key) == "kept"
    assert fields == {
        "display_name": "kept",
        "pronouns": "merged",
        "status": "kept",
        "joined_on": "merged",
    }
    assert preview.together == 1
    choices: dict[str, Any] = {
        "display_name": "merged",
        "status": "merged",
        instrument.key: "merged",
    }
    seen = services.duplicates.look(kept, merged, choices)
    assert seen.result.draft.display_name == GONE
    assert table_rows(desk) == before
    services.duplicates.merge(kept, merged, choices)
    now = services.members.detail(kept)
    assert now.draft == seen.result.draft
    assert now.draft.status is MemberStatus.VISITOR
    assert "drum" in texts(desk)
    assert "harp" not in texts(desk)
    with pytest.raises(RefusedError):
        services.duplicates.merge(kept, merged)


@pytest.mark.parametrize("side", ["kept", "merged"])
@pytest.mark.parametrize("names", [("Xan", "Yul"), ("Xan", "Xan")])
def test_a_field_that_links_to_a_person_is_shown_and_chosen(
    services: Services, side: Side, names: tuple[str, str]
) -> None:
    field, _undo = services.own_fields.add(FieldDraft(name="Buddy", kind=FieldKind.PERSON))
    linked = [services.members.add(MemberDraft(display_name=name))[0] for name in names]
    kept, merged = (
        services.members.add(
            MemberDraft(display_name="Ana Bell", own=(ValueDraft(field_id=field, linked_id=one),))
        )[0]
        for one in linked
    )
    (seen,) = services.duplicates.look(kept, merged).fields
    assert (seen.label, seen.kept, seen.merged, seen.chosen) == ("Buddy", *names, "kept")
    services.duplicates.merge(kept, merged, {seen.key: side})
    (value,) = services.members.detail(kept).draft.own
    assert value.linked_id == linked[0 if side == "kept" else 1]


def test_both_ways_back_bring_every_row_back(
    desk: Desk, services: Services, full: tuple[bytes, bytes]
) -> None:
    kept, merged = full
    before = table_rows(desk)
    undo = services.duplicates.merge(kept, merged, {"display_name": "merged"})
    after = table_rows(desk)
    redo = services.undo.apply(undo)
    assert table_rows(desk) == before
    again = services.undo.apply(redo)
    assert table_rows(desk) == after
    services.undo.apply(again)
    services.duplicates.merge(kept, merged)
    (row,) = services.duplicates.merges()
    parted = services.duplicates.undo(row.id)
    assert table_rows(desk) == before
    assert [(row.undone, row.until) for row in services.duplicates.merges()] == [(True, None)]
    services.undo.apply(parted)
    assert services.duplicates.merges()[0].until == date(2026, 12, 26)
    services.duplicates.undo(row.id)
    assert table_rows(desk) == before


def test_what_was_said_since_stays(
    services: Services, two: tuple[bytes, bytes], meeting: Callable[[int], bytes]
) -> None:
    kept, merged = two
    services.duplicates.merge(kept, merged)
    detail = services.members.detail(kept)
    changed = MemberDraft(
        **{
            name: getattr(detail.draft, name)
            for name in detail.draft.__dataclass_fields__
            if name not in {"shielded", "source"}
        },
        shielded=False,
        source="a poster",
    )
    services.members.save(kept, changed, updated_at=detail.updated_at)
    evening = meeting(24)
    services.checkin.mark(evening, kept)
    (row,) = services.duplicates.merges()
    services.duplicates.undo(row.id)
    now = services.members.detail(kept)
    assert (now.draft.shielded, now.draft.source) == (False, "a poster")
    assert now.draft.photo_consent is PhotoConsent.YES
    assert [view.meeting_id for view in now.lately] == [evening]
    assert services.members.detail(merged).draft.shielded
    assert [each.id for each in services.members.search("Mervyn").rows] == [merged]


def test_what_came_over_and_was_changed_since_is_not_overwritten(
    services: Services, full: tuple[bytes, bytes]
) -> None:
    kept, merged = full
    services.duplicates.merge(kept, merged)
    services.members.set_consent(
        kept, ConsentPurpose.PHOTO, FULL, ConsentStatus.WITHDRAWN, ConsentMethod.SPOKEN
    )
    (row,) = services.duplicates.merges()
    with pytest.raises(RefusedError, match="changed again"):
        services.duplicates.undo(row.id)
    assert ConsentStatus.WITHDRAWN in [
        view.status
        for view in services.members.detail(kept).consents
        if view.purpose is ConsentPurpose.PHOTO
    ]


def test_after_thirty_days_there_is_no_way_back_and_no_name(
    desk: Desk, services: Services, full: tuple[bytes, bytes], clock: FixedClock
) -> None:
    kept, merged = full
    services.duplicates.merge(kept, merged)
    (row,) = services.duplicates.merges()
    clock.set(clock.now() + timedelta(days=29, hours=23))
    assert services.duplicates.end_old() == 0
    clock.set(clock.now() + timedelta(hours=2))
    with pytest.raises(RefusedError, match="any more"):
        services.duplicates.undo(row.id)
    assert services.duplicates.end_old() == 1
    assert services.duplicates.merges() == ()
    assert "mervyn" not in raw(desk).casefold()
    services.privacy.forget_member(kept)
    assert set(services.privacy.forgotten()) == {kept, merged}


def test_a_rename_ends_the_way_back(
    desk: Desk, services: Services, two: tuple[bytes, bytes]
) -> None:
    kept, merged = two
    services.duplicates.merge(kept, merged)
    services.members.rename(kept, "Tove", "")
    assert "mervyn" not in raw(desk).casefold()
    (row,) = services.duplicates.merges()
    assert row.until is None
    with pytest.raises(RefusedError):
        services.duplicates.undo(row.id)


def test_forgetting_takes_both_records_and_the_way_back(
    desk: Desk, services: Services, full: tuple[bytes, bytes]
) -> None:
    kept, merged = full
    undo = services.duplicates.merge(kept, merged)
    services.privacy.forget_member(kept)
    for needle in ("mervyn", "maren", "900345", "piano", "mq@example"):
        assert needle not in raw(desk).casefold()
    assert services.duplicates.merges() == ()
    with pytest.raises(RefusedError):
        services.undo.apply(undo)


def test_a_way_back_that_holds_somebody_who_is_forgotten_goes(
    desk: Desk, services: Services, full: tuple[bytes, bytes]
) -> None:
    kept, merged = full
    services.duplicates.merge(kept, merged)
    (wren,) = services.members.search("Wren").rows
    services.privacy.forget_member(wren.id)
    assert services.duplicates.merges() == ()
    services.duplicates.end_old()
    assert "mervyn" not in raw(desk).casefold()


def test_who_is_written_down_as_two_people_is_not_merged(
    services: Services, two: tuple[bytes, bytes]
) -> None:
    kept, merged = two
    undo = services.mentoring.add(
        PairDraft(mentor_id=kept, mentee_id=merged, since=date(2026, 10, 1))
    )[1]
    with pytest.raises(RefusedError, match="two people"):
        services.duplicates.merge(kept, merged)
    services.undo.apply(undo)
    with services.members._database.write() as work:
        work.add(Relation(member_id=merged, other_id=kept, label="sister"))
    with pytest.raises(RefusedError, match="two people"):
        services.duplicates.look(kept, merged)


def test_what_can_not_be_merged_is_refused(services: Services, two: tuple[bytes, bytes]) -> None:
    kept, merged = two
    read_at = (services.members.detail(kept).updated_at,) * 2
    with pytest.raises(RefusedError):
        services.duplicates.merge(kept, kept)
    with pytest.raises(UsageError):
        services.duplicates.merge(kept, merged, {"gender": "merged"})
    services.members.add_note(merged, "later")
    with pytest.raises(RefusedError):
        services.duplicates.merge(kept, merged, read_at=(read_at[0] - timedelta(1), read_at[1]))
    services.discretion.enter()
    with pytest.raises(RefusedError, match="Meeting mode"):
        services.duplicates.look(kept, merged)
    services.discretion.leave()
    services.members.archive(merged)
    with pytest.raises(RefusedError, match="archived"):
        services.duplicates.merge(kept, merged)


def raw(desk: Desk) -> str:
    """Return every value of every table but the shipped directory."""
    with desk._vault.reader.connect() as connection:
        return "\n".join(
            repr([*row])
            for table in Base.metadata.sorted_tables
            if not table.name.startswith("directory")
            for row in connection.execute(select(table))
        )
