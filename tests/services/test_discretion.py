"""Meeting mode: services leave contact data and notes out, and nothing is overwritten by that."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from chapterdesk.core.errors import RefusedError
from chapterdesk.core.events import EventBus
from chapterdesk.core.vocabulary import Answer, ContactKind, FieldSensitivity
from chapterdesk.services.catalogue import Desk, Services
from chapterdesk.services.meetings import MeetingDraft
from chapterdesk.services.members.drafts import (
    ContactDraft,
    EmergencyDraft,
    MemberDraft,
    RelationDraft,
    ValueDraft,
)
from chapterdesk.services.members.own_fields import FieldDraft
from chapterdesk.services.vaults import VaultService
from tests.conftest import MadeVault

STARTS = datetime(2026, 12, 1, 19, 0)  # noqa: DTZ001  # a wall clock has no zone
PHONE, NOTE = "+44 20 7946 0018", "came with a friend"


@pytest.fixture
def member(services: Services) -> bytes:
    contact = ContactDraft(kind=ContactKind.CELL, value=PHONE)
    made, _undo = services.members.add(
        MemberDraft(display_name="Sam Dlamini", contacts=(contact,), source="a leaflet")
    )
    services.members.add_note(made, NOTE)
    return made


def test_nothing_hidden_comes_out(services: Services, member: bytes) -> None:
    assert PHONE in repr(services.members.detail(member))
    services.discretion.enter()
    detail = services.members.detail(member)
    assert detail.hidden
    assert PHONE not in repr(detail)
    assert NOTE not in repr(detail)
    assert detail.row.name == "Sam Dlamini"
    services.discretion.leave()
    again = services.members.detail(member)
    assert not again.hidden
    assert PHONE in repr(again)
    assert NOTE in repr(again)


def test_a_form_without_the_contacts_can_not_overwrite_them(
    services: Services, member: bytes
) -> None:
    services.discretion.enter()
    detail = services.members.detail(member)
    with pytest.raises(RefusedError):
        services.members.save(
            member,
            replace(detail.draft, display_name="Sam"),
            updated_at=detail.updated_at,
        )
    services.discretion.leave()
    assert PHONE in repr(services.members.detail(member))


def test_what_was_read_while_hidden_is_never_saved(services: Services) -> None:
    field, _undo = services.own_fields.add(
        FieldDraft(name="Locker", sensitivity=FieldSensitivity.HIDDEN_IN_MEETINGS)
    )
    contact = ContactDraft(kind=ContactKind.CELL, value=PHONE, text_ok=Answer.NO)
    whole = MemberDraft(
        display_name="Sam",
        source="a leaflet",
        contacts=(contact,),
        emergency=(EmergencyDraft(name="Alex"),),
        relations=(RelationDraft(label="friend", other_name="Jo"),),
        own=(ValueDraft(field_id=field, text="7"),),
    )
    member, _undo = services.members.add(whole)
    services.discretion.enter()
    read = services.members.detail(member)
    assert read.draft.own == ()
    services.discretion.leave()
    for draft in (read.draft, replace(read.draft, display_name="Samira")):
        with pytest.raises(RefusedError, match="meeting mode"):
            services.members.save(member, draft, updated_at=read.updated_at)
        with pytest.raises(RefusedError, match="meeting mode"):
            services.members.add(draft)
    assert services.members.detail(member).draft == whole
    again = services.members.detail(member)
    services.members.save(
        member, replace(again.draft, display_name="Samira"), updated_at=again.updated_at
    )
    assert services.members.detail(member).draft == replace(whole, display_name="Samira")


def test_minutes_that_were_hidden_when_they_were_read_are_not_overwritten(
    services: Services,
) -> None:
    meeting, _undo = services.meetings.add(MeetingDraft(starts_local=STARTS, title="Committee"))
    read = services.minutes.detail(meeting)
    services.minutes.save(meeting, agenda="Keys", minutes="Two", updated_at=read.updated_at)
    services.discretion.enter()
    hidden = services.minutes.detail(meeting)
    services.discretion.leave()
    with pytest.raises(RefusedError, match="meeting mode"):
        services.minutes.save(meeting, agenda="Keys", minutes="", updated_at=hidden.updated_at)
    assert services.minutes.detail(meeting).minutes == "Two"


def test_exports_imports_and_unfinished_forms_are_hidden_too(
    services: Services, member: bytes, tmp_path: Path
) -> None:
    services.drafts.save("member", member, f'{{"draft": "{PHONE}"}}')
    services.drafts.save("form.groups", None, "{}")
    services.discretion.enter()
    with pytest.raises(RefusedError):
        services.exports.members("csv", tmp_path / "people.csv", seal="plain")
    assert not (tmp_path / "people.csv").exists()
    with pytest.raises(RefusedError):
        services.imports.problems(bytes(16))
    assert services.drafts.list() == ()
    assert services.drafts.load("member", member) is None
    services.discretion.leave()
    assert len(services.drafts.list()) == 2


def test_what_is_typed_in_meeting_mode_takes_no_place_of_an_earlier_form(
    services: Services,
) -> None:
    drafts = services.drafts
    drafts.save("form.groups", None, "before")
    services.discretion.enter()
    drafts.drop("form.groups", None)
    drafts.save("form.groups", None, "meanwhile")
    assert [row.payload for row in drafts.list()] == ["meanwhile"]
    services.discretion.leave()
    assert [(row.kind, row.payload) for row in drafts.list()] == [("form.groups", "before")]
    drafts.drop("form.groups", None)
    assert [(row.kind, row.payload) for row in drafts.list()] == [("form.groups", "meanwhile")]
    drafts.save("form.groups", None, "gone on with")
    services.discretion.enter()
    assert drafts.load("form.groups", None) is None
    services.discretion.leave()
    drafts.drop("form.groups", None)
    assert drafts.list() == ()


def test_the_desk_goes_on_working(services: Services, member: bytes) -> None:
    services.discretion.enter()
    services.members.rename(member, "Samira Dlamini", "she/her")
    added, _undo = services.members.add(MemberDraft(display_name="Kim"))
    services.members.add_note(added, "new")
    services.discretion.leave()
    assert services.members.detail(member).draft.contacts[0].value == PHONE
    assert services.members.detail(added).notes[0].body == "new"


def test_meeting_mode_needs_nothing_that_can_be_written(  # noqa: PLR0917  # fixtures
    vaults: VaultService,
    vault_path: Path,
    made_vault: MadeVault,
    services: Services,
    member: bytes,
    desk: Desk,
) -> None:
    assert PHONE in repr(services.members.detail(member))
    desk.close()
    events, heard = EventBus(), list[str]()
    events.subscribe(lambda event: heard.append(event.area))
    stick = vaults.open(vault_path, made_vault.unlocked, events=events, read_only=True)
    stick.services.discretion.enter()
    assert PHONE not in repr(stick.services.members.detail(member))
    assert "members" in heard
    stick.services.discretion.leave()
    assert PHONE in repr(stick.services.members.detail(member))
    stick.close()
