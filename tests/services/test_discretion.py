"""Meeting mode: services leave contact data and notes out, and nothing is overwritten by that."""

from dataclasses import replace
from pathlib import Path

import pytest

from chapterdesk.core.errors import RefusedError
from chapterdesk.core.events import EventBus
from chapterdesk.core.vocabulary import ContactKind
from chapterdesk.services.catalogue import Desk, Services
from chapterdesk.services.members.drafts import ContactDraft, MemberDraft
from chapterdesk.services.vaults import VaultService
from tests.conftest import MadeVault

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
    assert [row.kind for row in services.drafts.list()] == ["form.groups"]
    assert services.drafts.load("member", member) is None
    services.discretion.leave()
    assert len(services.drafts.list()) == 2


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
