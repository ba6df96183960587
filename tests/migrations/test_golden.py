"""Every released schema, as a vault and a backup made by it, still opens and still holds it all."""

import json
import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic.script import ScriptDirectory

from chapterdesk.core.clock import FixedClock
from chapterdesk.core.events import EventBus
from chapterdesk.core.safe_vocabulary import PlaceKind
from chapterdesk.core.secret import Secret
from chapterdesk.core.vocabulary import ConsentPurpose, ConsentStatus
from chapterdesk.crypto.kdf import FLOOR
from chapterdesk.migrations import script_location
from chapterdesk.services.backups import restore
from chapterdesk.services.catalogue import Desk, Services
from chapterdesk.services.members.finding import MemberFilter
from chapterdesk.services.vaults import Unlocked, VaultService
from chapterdesk.storage import migrate
from chapterdesk.storage.backup import verify_vault
from chapterdesk.storage.vault import Vault, create_vault, unlock_key

GOLDEN = Path(__file__).with_name("golden")
RELEASED = sorted(file.stem for file in GOLDEN.glob("*.vault"))
CLOCK = FixedClock(datetime(2026, 11, 26, 17, 30, tzinfo=UTC))
Facts = dict[str, Any]


def test_every_schema_has_its_golden_vault() -> None:
    known = {script.revision for script in ScriptDirectory(script_location()).walk_revisions()}
    assert set(RELEASED) == known, "make it with tools/golden.py"


@pytest.fixture(params=RELEASED)
def released(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def facts(released: str) -> Facts:
    return dict(json.loads((GOLDEN / f"{released}.json").read_text("utf-8")))


@pytest.fixture
def path(released: str, tmp_path: Path) -> Path:
    shutil.copytree(GOLDEN / f"{released}.vault", tmp_path / "vault")
    return tmp_path / "vault"


@pytest.fixture
def unlocked(path: Path, facts: Facts) -> Unlocked:
    service = VaultService(clock=CLOCK, kdf=FLOOR)
    return service.derive(path, recovery_code=Secret.from_text(facts["recovery_code"]))


@pytest.fixture
def desk(path: Path, unlocked: Unlocked) -> Iterator[Desk]:
    opened = VaultService(clock=CLOCK, kdf=FLOOR).open(path, unlocked, events=EventBus())
    yield opened
    opened.close()


def test_the_passphrase_opens_it(path: Path, facts: Facts) -> None:
    service = VaultService(clock=CLOCK, kdf=FLOOR)
    unlocked = service.derive(path, passphrase=Secret.from_text(facts["passphrase"]))
    assert not unlocked.used_recovery
    unlocked.wipe()


def test_the_pages_and_the_references_are_whole(path: Path, desk: Desk, facts: Facts) -> None:
    assert desk.practice
    desk.close()
    key = unlock_key(path, recovery_code=Secret.from_text(facts["recovery_code"]))
    with Vault.open(path, key) as vault:
        assert migrate.current_revision(vault) == migrate.head_revision(script_location())
        check = verify_vault(vault)
    assert check.ok
    assert (check.structure_faults, check.page_alarms, check.broken_references) == (0, 0, 0)


def test_it_holds_what_was_put_into_it(desk: Desk, facts: Facts) -> None:
    assert_all_there(desk.services, facts)


def test_its_backup_restores(released: str, path: Path, facts: Facts, tmp_path: Path) -> None:
    report = restore(
        GOLDEN / f"{released}.backup",
        path.with_name("again"),  # beside a practice chapter, where practice may come back
        recovery_code=Secret.from_text(facts["recovery_code"]),
        clock=CLOCK,
    )
    assert report.tables_equal
    service = VaultService(clock=CLOCK, kdf=FLOOR)
    unlocked = service.derive(tmp_path / "again", passphrase=Secret.from_text(facts["passphrase"]))
    desk = service.open(tmp_path / "again", unlocked, events=EventBus())
    assert_all_there(desk.services, facts)
    desk.close()


def test_a_released_schema_is_not_edited(
    released: str, path: Path, facts: Facts, tmp_path: Path
) -> None:
    """A change is a new migration: a vault made today must not differ from an old one."""
    key, _code = create_vault(
        tmp_path / "new", passphrase=Secret.from_text("one two three four"), kdf=FLOOR
    )
    with Vault.open(tmp_path / "new", key) as vault:
        migrate.upgrade_to(vault, released, script_location=script_location())
        fresh = schema(vault)
    golden = unlock_key(path, recovery_code=Secret.from_text(facts["recovery_code"]))
    with Vault.open(path, golden) as vault:
        assert schema(vault) == fresh, "add a migration; before a release tools/golden.py --replace"


def schema(vault: Vault) -> list[tuple[Any, ...]]:
    return list(
        vault.raw.execute("SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY 1, 2")
    )


def assert_all_there(services: Services, facts: Facts) -> None:
    assert services.chapter.profile().name == facts["chapter"]
    assert services.chapter.setting(facts["setting"]["key"]) == facts["setting"]["value"]
    rows = {row.name: row for row in services.members.window(MemberFilter(), 0, 100).rows}
    said = {name: (row.pronouns, row.status.value) for name, row in rows.items()}
    visitors = services.members.window(MemberFilter(show="visitors"), 0, 100).rows
    said |= {row.name: (row.pronouns, row.status.value) for row in visitors}
    assert said == {
        person["name"]: (person["pronouns"], person["status"]) for person in facts["people"]
    }
    for person in facts["people"]:
        found = services.members.search(person["found"]).rows
        assert person["name"] in {row.name for row in found}
    ids = {row.name: row.id for row in (*rows.values(), *visitors)}
    lead = ids[facts["pair"]["mentor"]]
    assert_lead(services, lead, facts)
    assert_groups(services, facts)
    assert services.drafts.load("member", lead) == facts["draft"]
    assert services.directory.count() >= facts["directory"]
    places = {row.name: row for row in services.places.list()}
    place = places[facts["place"]["name"]]
    assert place.name == facts["place"]["name"]
    assert sorted(place.features) == facts["place"]["features"]
    if "reader" in facts:
        assert_sealed(services, facts)
    if "series" in facts:
        assert_series(services, facts)
    if "event" in facts:
        assert_event(services, facts["event"])
    if "call" in facts:
        assert_safe_spaces(services, facts["call"], facts["check"])
    due = services.tasks.due(date(2026, 12, 2))
    assert facts["task"] in {row.summary for row in due}


def assert_series(services: Services, facts: Facts) -> None:
    told, agreed, holiday = facts["series"], facts["agreement"], facts["holiday"]
    (row,) = services.series.list()
    detail = services.series.detail(row.id)
    assert (detail.draft.rule, row.label) == (told["rule"], told["title"])
    assert detail.draft.starts_local == datetime.fromisoformat(told["starts"])
    assert detail.draft.dates == (datetime.fromisoformat(told["extra"]),)
    assert detail.skipped == (datetime.fromisoformat(told["skipped"]),)
    assert detail.draft.template.agenda == told["agenda"]
    assert len(detail.draft.template.facilitators) == 1
    assert {one.holiday for one in detail.dates} == {"", holiday["name"]}
    group_id = services.groups.resolve(agreed["group"])
    (agreement,) = services.agreements.list(group_id)
    assert (agreement.text, agreement.readings) == (agreed["text"], 1)
    assert [one.name for one in services.agreements.said_yes(agreement.id)] == [told["leads"]]
    assert [one.name for one in services.leading.turns(group_id)] == [told["leads"]]
    assert services.groups.detail(group_id).draft.languages == tuple(facts["languages"])
    (meeting,) = (
        one for one in services.meetings.window("all", 0, 10).rows if one.group_id == group_id
    )
    assert services.minutes.detail(meeting.id).minutes == facts["minutes"]


def assert_event(services: Services, told: Facts) -> None:
    (row,) = services.events.list()
    assert (row.meeting.label, row.taken, row.waiting) == (told["title"], 2, 1)
    assert row.meeting.starts_local == datetime.fromisoformat(told["starts"])
    people = {one.name: one for one in services.registrations.list(row.meeting.id)}
    assert {name: one.turn for name, one in people.items()} == {told["comes"]: 0, told["waits"]: 1}
    said = services.registrations.detail(row.meeting.id, people[told["comes"]].member_id).draft
    (question,) = services.events.detail(row.meeting.id).questions
    assert question.draft.text == told["question"]
    assert said.answers == {question.id: told["answer"]}
    assert said.guests == (told["guest"],)
    assert [(one.code, one.keep) for one in said.needs] == [(told["need"], True)]
    (shift,) = services.shifts.list(row.meeting.id)
    assert (shift.label, shift.missing) == (told["shift"], 0)
    assert [one.what for one in services.event_plans.run_sheet(row.meeting.id)] == [told["line"]]
    points = [one for area in services.event_plans.checklist(row.meeting.id) for one in area.points]
    assert [one.code for one in points if one.state == "done"] == [told["point"]]


def assert_safe_spaces(services: Services, call: Facts, check: Facts) -> None:
    place = services.places.detail(services.places.resolve(call["name"]))
    assert (place.draft.kind, place.draft.link) == (PlaceKind.CALL, call["link"])
    assert (place.draft.safety_notes, place.told) == (call["notes"], "")
    points = [one for area in services.place_checks.areas(place.id) for one in area.points]
    assert [one.code for one in points if one.state == "yes"] == [call["point"]]
    people = {row.name: row.id for row in services.members.window(MemberFilter(), 0, 100).rows}
    (row,) = services.checks.of(people[check["of"]])
    assert (row.kind.value, row.valid_until.isoformat()) == (check["kind"], check["until"])
    group_id = services.groups.resolve(check["minors"])
    assert services.safeguarding.of_group(group_id) == "yes"


def assert_sealed(services: Services, facts: Facts) -> None:
    (reader,) = services.safety.readers()
    assert reader.label == facts["reader"]["label"]
    opener = services.safety.open_with(
        services.safety.boxes(reader.id), Secret.from_text(facts["reader"]["passphrase"])
    )
    sitting = services.safety.begin(opener)
    (row,) = services.safety.list(sitting)
    view = services.safety.open(sitting, row.id)
    assert view.draft.fields == {"what": facts["reader"]["text"]}
    sitting.end()
    assert len(services.privacy.forgotten()) == 1
    assert services.members.search(facts["forgotten"]).rows == ()


def assert_lead(services: Services, lead: bytes, facts: Facts) -> None:
    detail = services.members.detail(lead)
    assert sorted(detail.draft.tags) == facts["tags"]
    (contact,) = detail.contacts
    assert contact.e164 == facts["reach"]["e164"]
    for name, value in facts["reach"].items():
        if name != "e164":
            assert getattr(contact.draft, name) == value
    assert [note.body for note in detail.notes] == [facts["note"]]
    (consent,) = detail.consents
    assert (consent.purpose, consent.status) == (
        ConsentPurpose.PRINT_ROSTER,
        ConsentStatus.GIVEN,
    )
    (pair,) = services.mentoring.window("active", 0, 10).rows
    assert (pair.mentor, pair.mentee) == (facts["pair"]["mentor"], facts["pair"]["mentee"])
    assert pair.next_review_on == date.fromisoformat(facts["pair"]["next_review"])


def assert_groups(services: Services, facts: Facts) -> None:
    for group in services.groups.list():
        told = facts["groups"][group.name]
        assert (group.attendance_mode.value, group.label) == (
            told["mode"],
            told["alias"] or group.name,
        )
        members = services.groups.detail(group.id).members
        assert {row.name for row in members} == set(told["active"])
    meetings = [
        meeting
        for meeting in services.meetings.window("all", 0, 10).rows
        if not services.events.is_event(meeting.id)
    ]
    assert len(meetings) == len(facts["meetings"])
    for meeting in meetings:
        told = facts["meetings"][meeting.label]
        assert meeting.starts_local == datetime.fromisoformat(told["starts"])
        assert (meeting.present, meeting.headcount) == (len(told["here"]), told["heads"])
        inside = services.checkin.inside(meeting.id)
        assert {row.name for row in inside} == set(told["here"])
