"""Forgetting reaches what names somebody by their id alone, and leaves the rest as it was."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from chapterdesk.core.vocabulary import (
    AttendanceMode,
    AttendanceStatus,
    DenyReason,
    FieldKind,
    GroupMemberStatus,
    PairStatus,
    RequestKind,
    RowOutcome,
)
from chapterdesk.models import (
    AgreementAcknowledgement,
    BackupLog,
    Batch,
    BatchRow,
    CustomField,
    CustomValue,
    ExportLog,
    MeetingDuty,
    MentorPair,
    PrintLog,
    PrivacyRequest,
    Relation,
    SearchWord,
    SeriesFacilitator,
    Task,
)
from chapterdesk.services.catalogue import Desk, Services
from chapterdesk.services.groups import GroupDraft
from chapterdesk.services.meetings import MeetingDraft
from chapterdesk.services.members.drafts import MemberDraft
from chapterdesk.services.privacy import Denial
from chapterdesk.services.series import SeriesDraft, SeriesTemplate
from tests.conftest import NOW
from tests.services.privacy.test_forgetting import everything

NEEDLE = "needle"


@pytest.fixture
def person(services: Services) -> bytes:
    """Somebody whom rows of others name by their id."""
    member_id, _undo = services.members.add(MemberDraft(display_name="Wren"))
    others = [services.members.add(MemberDraft(display_name=name))[0] for name in ("A", "B")]
    services.requests.receive(member_id, RequestKind.COPY)
    with services.privacy._database.write() as work:
        now = work.clock.now()
        field = CustomField(name="brought by", kind=FieldKind.PERSON)
        batch = Batch(kind="members", started_at=now)
        work.add(field)
        work.add(batch)
        work.session.flush()
        for row in (
            Relation(member_id=others[0], other_id=member_id, label=NEEDLE),
            CustomValue(
                member_id=others[0], field_id=field.id, text=NEEDLE, linked_id=member_id
            ),
            Task(kind="task", summary=NEEDLE, subject="member", subject_id=member_id),
            PrintLog(document="copy", subject_id=member_id, way="printer", made_at=now),
            MentorPair(
                mentor_id=others[0], mentee_id=others[1], supervisor_id=member_id,
                since=date(2026, 1, 1), status=PairStatus.ACTIVE,
            ),
            BatchRow(
                batch_id=batch.id, number=1, outcome=RowOutcome.ADDED, member_id=member_id,
                cells=json.dumps([NEEDLE]), reason=NEEDLE, fingerprint=NEEDLE,
            ),
        ):  # fmt: skip
            work.add(row)
    return member_id


def test_nothing_names_them_by_their_id_any_more(
    desk: Desk, services: Services, person: bytes
) -> None:
    assert everything(desk).count(NEEDLE) == 6
    services.privacy.forget_member(person)
    assert NEEDLE not in everything(desk)
    with services.privacy._database.read() as session:
        assert session.scalars(select(Relation)).all() == []
        assert session.scalars(select(CustomValue)).all() == []
        assert session.scalars(select(Task)).all() == []
        assert (
            session.scalars(select(SearchWord).where(SearchWord.subject_id == person)).all() == []
        )
        assert session.scalars(select(PrintLog.subject_id)).all() == [None]
        assert session.scalars(select(MentorPair.supervisor_id)).all() == [None]
        assert session.scalars(select(PrivacyRequest.member_id)).all() == [None]


def test_only_who_was_there_becomes_a_head_and_none_is_counted_twice(services: Services) -> None:
    there, away = (
        services.members.add(MemberDraft(display_name=name))[0] for name in ("There", "Away")
    )
    named, counted = (
        services.meetings.add(MeetingDraft(starts_local=NOW.replace(tzinfo=None), title=title))[0]
        for title in ("Named", "Counted")
    )
    for meeting in (named, counted):
        services.checkin.mark(meeting, there)
        services.checkin.mark(meeting, away, AttendanceStatus.EXCUSED)
    services.checkin.set_headcount(counted, 5)
    for one in (there, away):
        services.privacy.forget_member(one)
    assert services.checkin.summary(named).more_than_named == 1
    summary = services.checkin.summary(counted)
    assert (summary.present, summary.more_than_named) == (0, 5)


def test_who_was_merged_into_them_may_not_come_back_either(services: Services) -> None:
    kept, merged = (
        services.members.add(MemberDraft(display_name=name))[0]
        for name in ("Maren Quill", "Mervyn Quillon")
    )
    services.duplicates.merge(kept, merged)
    denial = Denial(reason=DenyReason.SAFETY, review_on=date(2027, 11, 26))
    services.privacy.forget_member(kept, denial=denial)
    assert services.denied.hint("maren quill")
    assert services.denied.hint("mervyn quillon")


def test_only_what_may_hold_them_still_is_counted_before(services: Services) -> None:
    before = datetime(2026, 1, 1, tzinfo=UTC)
    member_id, _undo = services.members.add(MemberDraft(display_name="Wren"))
    with services.privacy._database.write() as work:
        now = work.clock.now()
        for made, verified in ((now, now), (now, None), (before, now)):
            work.add(BackupLog(file_name="b", made_at=made, verified_at=verified))
        for made, collected in ((now, None), (now, date(2026, 11, 26)), (before, None)):
            work.add(
                PrintLog(
                    document="attendance", way="printer", name_count=2, made_at=made,
                    collected_on=collected,
                )
            )  # fmt: skip
        for made, gone in ((now, None), (now, now), (before, None)):
            work.add(
                ExportLog(
                    what="members", form="csv", sealed=False, row_count=2, file_path="/f",
                    made_at=made, gone_at=gone,
                )
            )  # fmt: skip
    remains = services.privacy.remains(member_id)
    assert (remains.backups, remains.papers, remains.files) == (1, 1, 1)


def test_what_they_lead_and_said_yes_to_is_counted_before_and_goes(services: Services) -> None:
    ana, bo = (services.members.add(MemberDraft(display_name=name))[0] for name in ("Ana", "Bo"))
    draft = GroupDraft(name="Walks", attendance_mode=AttendanceMode.NAMED)
    group, _undo = services.groups.add(draft)
    for one in (ana, bo):
        services.groups.set_member(group, one, GroupMemberStatus.ACTIVE)
    services.leading.set_turns(group, [ana, bo])
    starts = NOW.replace(tzinfo=None) + timedelta(days=1)
    first, second = (
        services.meetings.add(MeetingDraft(starts_local=starts, group_id=group, title=title))[0]
        for title in ("First", "Second")
    )
    for meeting in (first, second):
        services.leading.ask(meeting, ana)
    services.leading.release(second, ana)
    template = SeriesTemplate(title="Choir", facilitators=(ana, bo))
    services.series.add(SeriesDraft(starts_local=starts + timedelta(days=400), template=template))
    agreement, _undo = services.agreements.write(group, "Be kind.")
    services.agreements.acknowledge(agreement, [ana])
    with services.privacy._database.write() as work:
        work.add(Task(kind="task", summary="Tea", owner_id=ana))
    assert dict(services.privacy.remains(ana).goes) == {
        "groups": 1, "duties": 1, "turns": 1, "series": 1, "agreements": 1, "owned": 1,
    }  # fmt: skip
    services.privacy.forget_member(ana)
    with services.privacy._database.read() as session:
        tables = (MeetingDuty, SeriesFacilitator, AgreementAcknowledgement)
        assert [session.query(table).filter_by(member_id=ana).count() for table in tables] == [
            0
        ] * 3
        assert session.scalars(select(Task.owner_id)).all() == [None]
    assert [row.member_id for row in services.leading.turns(group)] == [bo]
