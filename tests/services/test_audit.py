"""The log of acts: who, what, which fields, when; never a value."""

from datetime import datetime

import pytest
from sqlalchemy import text

from chapterdesk.core.vocabulary import ContactKind
from chapterdesk.models import SlotLabel
from chapterdesk.services.audit import Acts, AuditFilter
from chapterdesk.services.catalogue import Desk, Services
from chapterdesk.services.meetings import MeetingDraft
from chapterdesk.services.members.drafts import ContactDraft, MemberDraft


@pytest.fixture
def slot(services: Services) -> bytes:
    """The key that opened the desk, which has a name."""
    database = services.members._database
    with database.write() as work:
        assert work.slot_id is not None
        work.add(SlotLabel(slot_id=work.slot_id, label="Robin’s key", created_at=work.clock.now()))
        return work.slot_id


@pytest.fixture
def person(services: Services) -> bytes:
    member_id, _undo = services.members.add(MemberDraft(display_name="Qwilleran"))
    detail = services.members.detail(member_id)
    services.members.save(
        member_id,
        MemberDraft(
            display_name="Featherstone",
            contacts=(ContactDraft(kind=ContactKind.CELL, value="07700 900777"),),
        ),
        updated_at=detail.updated_at,
    )
    services.members.add_note(member_id, "note-needle")
    return member_id


def acts(services: Services, **wanted: object) -> list[tuple[str, str, str]]:
    page = services.audit.window(AuditFilter(**wanted), 0, 100)  # type: ignore[arg-type]
    assert page.total == len(page.rows)
    return [(row.action, row.entity, row.subject) for row in page.rows]


def test_it_says_who_did_what_to_whom_and_which_fields(
    services: Services, person: bytes, slot: bytes
) -> None:
    page = services.audit.window(AuditFilter(member_id=person), 0, 10)
    assert {(row.action, row.fields) for row in page.rows} == {
        ("add", ("display_name",)),
        ("edit", ("contacts", "display_name")),
        ("note", ("note",)),
    }
    row = page.rows[0]
    assert (row.who, row.subject) == ("Robin’s key", "Featherstone")
    assert row.at == datetime(2026, 11, 26, 17, 30)  # noqa: DTZ001
    assert slot


def test_it_holds_no_value(desk: Desk, services: Services, person: bytes) -> None:
    services.copies.shown(person, notes=True)
    services.privacy.forget_member(person)
    with desk._vault.reader.connect() as connection:
        told = repr(connection.execute(text("SELECT * FROM audit_event")).all())
    for needle in ("Qwilleran", "Featherstone", "900777", "needle"):
        assert needle not in told
    assert all(row[2] == "" for row in acts(services))


@pytest.mark.parametrize(
    ("kind", "found"),
    [
        ("people", {"add", "edit", "note", "erase", "show_copy", "restrict", "unrestrict"}),
        ("out", {"show_copy"}),
        ("asked", {"request", "request_done", "show_copy", "restrict", "unrestrict"}),
        ("erased", {"erase"}),
        ("meetings", {"mark", "add", "count"}),
    ],
)
def test_it_is_filtered_by_kind(
    services: Services, person: bytes, kind: Acts, found: set[str]
) -> None:
    meeting, _undo = services.meetings.add(
        MeetingDraft(starts_local=datetime(2026, 11, 26, 17, 0), title="Evening")  # noqa: DTZ001
    )
    services.checkin.mark(meeting, person)
    services.requests.restrict(person)
    services.requests.lift(person)
    services.copies.shown(person)
    services.privacy.forget_member(person)
    assert {action for action, _entity, _subject in acts(services, acts=kind)} == found


@pytest.mark.usefixtures("person")
def test_it_is_filtered_by_who(services: Services, slot: bytes) -> None:
    assert services.audit.who() == ((slot, "Robin’s key"),)
    assert acts(services, slot_id=slot)
    assert acts(services, slot_id=b"nobody") == []


@pytest.mark.usefixtures("person")
def test_windows_follow_each_other(services: Services) -> None:
    every = services.audit.window(AuditFilter(), 0, 100)
    parts = [
        row
        for offset in range(0, every.total, 2)
        for row in services.audit.window(AuditFilter(), offset, 2).rows
    ]
    assert parts == list(every.rows)


def test_an_opening_of_a_sealed_text_is_not_in_it(services: Services) -> None:
    told = acts(services)
    assert not {entity for _action, entity, _subject in told} & {"sealed_text", "sealed_opening"}
