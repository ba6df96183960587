"""Somebody who may not come back is known by a keyed hash, and nothing else is told."""

import hashlib
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from chapterdesk.core.clock import FixedClock
from chapterdesk.core.errors import RefusedError
from chapterdesk.core.vocabulary import ContactKind, DenyReason
from chapterdesk.services.catalogue import Desk, Services
from chapterdesk.services.imports.choices import ImportChoices
from chapterdesk.services.meetings import MeetingDraft
from chapterdesk.services.members.drafts import ContactDraft, MemberDraft
from chapterdesk.services.members.finding import MemberFilter
from chapterdesk.services.privacy import Denial
from chapterdesk.services.privacy.denying import DeniedError, deny_digests
from tests.conftest import NOW

DENIAL = Denial(reason=DenyReason.SAFETY, review_on=date(2027, 11, 26))
PHONE = ContactDraft(kind=ContactKind.CELL, value="07700 900777")


@pytest.fixture
def forgotten(services: Services) -> bytes:
    member_id, _undo = services.members.add(
        MemberDraft(display_name="Íñigo Featherstone", contacts=(PHONE,))
    )
    services.privacy.forget_member(member_id, denial=DENIAL, asked=True)
    return member_id


@pytest.mark.usefixtures("forgotten")
def test_a_name_or_a_number_is_known_again_however_it_is_written(services: Services) -> None:
    written = ContactDraft(kind=ContactKind.VOICE, value="+44 7700 900-777")
    assert services.denied.hint("inigo  FEATHERSTONE")
    assert services.denied.hint("Somebody Else", [written])
    assert not services.denied.hint("Inigo")
    assert not services.denied.hint(
        "Somebody Else", [ContactDraft(kind=ContactKind.CELL, value="1")]
    )
    assert services.denied.hint("Somebody Else") is False


def test_nobody_is_hinted_at_where_nobody_is_on_the_list(services: Services) -> None:
    assert not services.denied.hint("Anybody", [PHONE])


def test_the_rows_hold_no_name_and_another_key_gives_other_rows(
    desk: Desk, services: Services, forgotten: bytes
) -> None:
    with desk._vault.reader.connect() as connection:
        rows = connection.execute(text("SELECT digest, reason FROM deny_entry")).all()
        secret = connection.execute(text("SELECT id_secret FROM chapter")).scalar_one()
    wanted = deny_digests(secret, ["Íñigo Featherstone"], ["+447700900777"])
    assert {row.digest for row in rows} == set(wanted)
    assert {len(row.digest) for row in rows} == {32}
    assert set(wanted).isdisjoint(
        deny_digests(bytes(32), ["Íñigo Featherstone"], ["+447700900777"])
    )
    bare = hashlib.blake2b(b"inigo featherstone", digest_size=32).digest()
    assert bare not in {row.digest for row in rows}
    assert services.privacy.forgotten() == (forgotten,)


@pytest.mark.usefixtures("forgotten")
def test_the_list_is_looked_at_again(services: Services, clock: FixedClock) -> None:
    (row,) = services.denied.list()
    assert (row.reason, row.review_on, len(row.ids)) == (DenyReason.SAFETY, DENIAL.review_on, 2)
    assert [due for due in services.tasks.due() if due.kind == "denial"] == []
    clock.set(clock.now() + timedelta(days=366))
    assert [due.kind for due in services.tasks.due() if due.kind == "denial"] == ["denial"]
    with pytest.raises(RefusedError):
        services.denied.keep(row, date(2027, 11, 26))
    services.denied.keep(row, date(2029, 1, 1))
    assert [due for due in services.tasks.due() if due.kind == "denial"] == []
    (row,) = services.denied.list()
    undo = services.denied.remove(row)
    assert not services.denied.hint("Inigo Featherstone")
    services.undo.apply(undo)
    assert services.denied.hint("Inigo Featherstone")


def test_a_review_of_the_past_keeps_everybody(services: Services) -> None:
    member_id, _undo = services.members.add(MemberDraft(display_name="Wren"))
    with pytest.raises(RefusedError, match="after today"):
        services.privacy.forget_member(
            member_id, denial=Denial(reason=DenyReason.OTHER, review_on=date(2026, 11, 26))
        )
    assert services.members.detail(member_id).row.name == "Wren"
    assert services.denied.list() == ()


def test_forgetting_alone_puts_nobody_on_it(services: Services) -> None:
    member_id, _undo = services.members.add(MemberDraft(display_name="Wren"))
    services.privacy.forget_member(member_id)
    assert services.denied.list() == ()


def test_an_address_is_known_again_and_an_import_leaves_them_out(
    services: Services, tmp_path: Path
) -> None:
    email = ContactDraft(kind=ContactKind.EMAIL, value="Inigo@Example.org")
    person, _undo = services.members.add(MemberDraft(display_name="Qwzx", contacts=(email,)))
    services.privacy.forget_member(person, denial=DENIAL, asked=True)
    assert services.denied.hint("Other", [replace(email, value=" inigo@example.ORG")])
    file = tmp_path / "a.csv"
    file.write_text("Name,Email\nOther,inigo@example.org\nQWZX,\nWren,wren@example.org\n")
    table = services.imports.read(file)
    plan = services.imports.plan(table)
    assert (plan.add, plan.ignored) == (1, 2)
    assert ["may not come back" in " ".join(row.reasons) for row in plan.rows] == [
        True, True, False,
    ]  # fmt: skip
    services.imports.run(table)
    assert [row.name for row in services.members.window(MemberFilter(), 0, 9).rows] == ["Wren"]
    chosen = ImportChoices().decided(table.numbers[1], "new")
    assert services.imports.plan(table, choices=chosen).add == 1


@pytest.mark.usefixtures("forgotten")
def test_a_walk_in_is_asked_for_and_added_only_when_a_lead_says_so(services: Services) -> None:
    meeting, _undo = services.meetings.add(
        MeetingDraft(starts_local=NOW.replace(tzinfo=None), title="Evening")
    )
    with pytest.raises(DeniedError, match="ask a lead") as refused:
        services.checkin.walk_in(meeting, "inigo featherstone")
    assert DENIAL.reason.value not in str(refused.value)
    assert services.checkin.inside(meeting) == ()
    assert services.members.window(MemberFilter(), 0, 9).total == 0
    services.checkin.walk_in(meeting, "Somebody Else")
    services.checkin.walk_in(meeting, "inigo featherstone", though_denied=True)
    assert len(services.checkin.inside(meeting)) == 2
