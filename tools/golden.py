"""Make the golden vault of the newest schema: `python tools/golden.py`, once for every release.

It lies in tests/migrations/golden/ as REVISION.vault, with a backup and what it holds in plain JSON
beside it, and is opened and checked for ever. One that stands is never made again: only a schema
that nobody has used yet may be remade, with --replace. Everybody in it is made up.
"""

import argparse
import json
import shutil
import tempfile
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final

from chapterdesk.core.clock import FixedClock
from chapterdesk.core.event_vocabulary import ChecklistState, NeedKind
from chapterdesk.core.events import EventBus
from chapterdesk.core.safe_vocabulary import CheckKind, PlaceKind, PlacePointState
from chapterdesk.core.secret import Secret
from chapterdesk.core.vocabulary import (
    Answer,
    AttendanceMode,
    ConsentAudience,
    ConsentMethod,
    ConsentPurpose,
    ConsentStatus,
    ContactKind,
    GroupKind,
    GroupMemberStatus,
    LocationDisclosure,
    MemberStatus,
    SealedKind,
    VoicemailRule,
)
from chapterdesk.crypto.kdf import FLOOR
from chapterdesk.migrations import script_location
from chapterdesk.services.catalogue import Desk, Services
from chapterdesk.services.chapter import ChapterDraft
from chapterdesk.services.events import (
    EventDraft,
    NeedDraft,
    QuestionDraft,
    RegistrationDraft,
    RunDraft,
    ShiftDraft,
)
from chapterdesk.services.groups import GroupDraft
from chapterdesk.services.meetings import MeetingDraft
from chapterdesk.services.members.drafts import ContactDraft, MemberDraft, PronounDraft
from chapterdesk.services.mentoring import PairDraft
from chapterdesk.services.places import PlaceDraft
from chapterdesk.services.safeguarding import CheckDraft
from chapterdesk.services.safety import SealedDraft
from chapterdesk.services.series import SeriesDraft, SeriesTemplate
from chapterdesk.services.tasks import TaskDraft
from chapterdesk.services.vaults import VaultService
from chapterdesk.storage import migrate

FOLDER: Final = Path(__file__).resolve().parents[1] / "tests" / "migrations" / "golden"
NOW: Final = datetime(2026, 11, 26, 17, 30, tzinfo=UTC)
PASSPHRASE: Final = "practice practice practice"  # noqa: S105  # everybody in there is made up
FACTS: Final[dict[str, Any]] = {
    "passphrase": PASSPHRASE,
    "chapter": "Harbour Street",
    "people": [
        {"name": "Søren Ångström", "pronouns": "they/them", "status": "lead", "found": "angst"},
        {"name": "سامي حداد", "pronouns": "هو", "status": "member", "found": "sa"},
        {"name": "สมชาย ใจดี", "pronouns": "", "status": "member", "found": "sm"},
        {"name": "Olúwáṣeun", "pronouns": "he/him", "status": "facilitator", "found": "olu"},
        {"name": "Нина", "pronouns": "она", "status": "visitor", "found": "ni"},
    ],
    "reach": {
        "kind": "cell",
        "value": "07700 900123",
        "e164": "+447700900123",
        "voicemail_rule": "yes_no_identify",
        "identify_as": "the book club",
        "safe_hours": "after 18:00",
    },
    "tags": ["choir", "garden"],
    "note": "Likes the back row.\nBrings tea.",
    "groups": {
        "Open evening": {"mode": "named", "alias": "", "active": ["Søren Ångström", "سامي حداد"]},
        "Coming out together": {"mode": "count_only", "alias": "Tuesday circle", "active": []},
    },
    "place": {"name": "Old Mill library", "features": ["ramp_or_lift", "step_free_route"]},
    "meetings": {
        "Open evening": {
            "starts": "2026-11-26T18:30:00",
            "here": ["Søren Ångström", "سامي حداد", "Нина"],
            "heads": 5,
        },
        "Tuesday circle": {"starts": "2026-11-24T19:00:00", "here": [], "heads": 7},
    },
    "pair": {"mentor": "Søren Ångström", "mentee": "سامي حداد", "next_review": "2027-02-01"},
    "task": "Ask about the key",
    "setting": {"key": "golden", "value": ["kept", 1]},
    "draft": "half a sentence",
    "reader": {
        "label": "Ola",
        "passphrase": "harbour lamp seven tram orchard",
        "text": "Shouted at, nobody hurt",
    },
    "forgotten": "Somebody who left",
    "series": {
        "group": "Open evening",
        "title": "Winter walk",
        "starts": "2031-01-02T18:30:00",
        "rule": "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH",
        "extra": "2031-01-11T10:00:00",
        "skipped": "2031-01-16T18:30:00",
        "agenda": "Who brings tea?",
        "leads": "Søren Ångström",
    },
    "holiday": {"day": "2031-01-30", "name": "Winter break"},
    "agreement": {"group": "Open evening", "text": "What is said here stays here.", "heads": 5},
    "languages": ["cy", "en"],
    "minutes": "A new key is made.",
    "event": {
        "title": "Winter fair",
        "starts": "2026-12-12T15:00:00",
        "room": 2,
        "question": "How do you come?",
        "answer": "By bus",
        "comes": "Søren Ångström",
        "guest": "Kit",
        "waits": "سامي حداد",
        "need": "hearing_loop",
        "shift": "Tea",
        "line": "Doors open",
        "point": "free_places",
    },
    "call": {
        "name": "Harbour call",
        "link": "https://meet.example/harbour",
        "notes": "Two people can remove somebody",
        "point": "waiting_room",
    },
    "check": {
        "of": "Olúwáṣeun",
        "kind": "background",
        "done": "2026-03-02",
        "until": "2029-03-02",
        "minors": "Open evening",
    },
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--replace", action="store_true", help="for a schema nobody has used yet")
    replace: bool = parser.parse_args().replace
    revision = migrate.head_revision(script_location())
    target = FOLDER / f"{revision}.vault"
    if target.exists() and not replace:
        parser.error(f"{target.name} is there already")
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=FOLDER) as temporary:
        made = Path(temporary) / "vault"
        facts, backup = make(made)
        shutil.rmtree(target, ignore_errors=True)
        made.rename(target)
        backup.replace(FOLDER / f"{revision}.backup")
    text = json.dumps({"revision": revision, **facts}, ensure_ascii=False, indent=1)
    (FOLDER / f"{revision}.json").write_text(f"{text}\n", encoding="utf-8")
    print(f"{target}: {sum(file.stat().st_size for file in target.iterdir()):,} bytes")


def make(path: Path) -> tuple[dict[str, Any], Path]:
    """Make the vault; return what it holds and its backup, which lies beside it."""
    vaults = VaultService(clock=FixedClock(NOW), kdf=FLOOR)
    unlocked, code = vaults.create(
        path,
        passphrase=Secret.from_text(PASSPHRASE),
        chapter=ChapterDraft(name=FACTS["chapter"], country="GB", timezone="Europe/London"),
        practice=True,
    )
    desk = vaults.open(path, unlocked, events=EventBus())
    try:
        fill(desk.services)
        facts = {**FACTS, "recovery_code": code.reveal_text(), **counted(desk)}
        backup = desk.services.backups.backup(path.parent)
    finally:
        desk.close()
    for left in (path / "lock", *path.glob("*-journal")):
        left.unlink(missing_ok=True)
    return facts, path.parent / backup.file_name


def counted(desk: Desk) -> dict[str, int]:
    """Return the counts that only the vault itself knows."""
    return {"directory": desk.services.directory.count()}


def fill(services: Services) -> None:
    """Put one of everything into the vault."""
    people = {person["name"]: add_person(services, person) for person in FACTS["people"]}
    lead = people[FACTS["pair"]["mentor"]]
    services.members.add_note(lead, FACTS["note"])
    services.members.set_consent(
        lead,
        ConsentPurpose.PRINT_ROSTER,
        ConsentAudience.FULL_NAME,
        ConsentStatus.GIVEN,
        ConsentMethod.SPOKEN,
    )
    place_id, _undo = services.places.add(
        PlaceDraft(name=FACTS["place"]["name"], features=tuple(FACTS["place"]["features"]))
    )
    for name, group in FACTS["groups"].items():
        add_group(services, name, group, place_id, people)
    services.mentoring.add(
        PairDraft(
            mentor_id=lead,
            mentee_id=people[FACTS["pair"]["mentee"]],
            since=date(2026, 10, 1),
            next_review_on=date.fromisoformat(FACTS["pair"]["next_review"]),
        )
    )
    services.tasks.add(TaskDraft(summary=FACTS["task"], due_on=date(2026, 12, 1)))
    services.chapter.set_setting(FACTS["setting"]["key"], FACTS["setting"]["value"])
    services.drafts.save("member", lead, FACTS["draft"])
    reader = FACTS["reader"]
    services.safety.add_first(
        services.safety.make_reader(
            reader["label"], Secret.from_text(reader["passphrase"]), others=()
        )
    )
    services.safety.file(SealedDraft(kind=SealedKind.INCIDENT, fields={"what": reader["text"]}))
    add_series(services, people)
    add_event(services, people)
    add_safe_spaces(services, people)
    gone, _undo = services.members.add(MemberDraft(display_name=FACTS["forgotten"]))
    services.privacy.forget_member(gone)


def add_series(services: Services, people: dict[str, bytes]) -> None:
    """Add a series with what can stand beside one, far enough ahead to make no meeting."""
    told, holiday, agreed = FACTS["series"], FACTS["holiday"], FACTS["agreement"]
    services.holidays.add(holiday["name"], date.fromisoformat(holiday["day"]))
    group_id = services.groups.resolve(told["group"])
    series_id, _undo = services.series.add(
        SeriesDraft(
            starts_local=datetime.fromisoformat(told["starts"]),
            rule=told["rule"],
            template=SeriesTemplate(
                group_id=group_id,
                title=told["title"],
                agenda=told["agenda"],
                facilitators=(people[told["leads"]],),
            ),
        )
    )
    services.series.add_date(series_id, datetime.fromisoformat(told["extra"]))
    services.series.skip(series_id, datetime.fromisoformat(told["skipped"]))
    agreement_id, _undo = services.agreements.write(group_id, agreed["text"])
    services.agreements.read_out(agreement_id, heads=agreed["heads"])
    services.agreements.acknowledge(agreement_id, [people[told["leads"]]])
    services.leading.set_turns(group_id, [people[told["leads"]]])
    for row in services.meetings.window("all", 0, 10).rows:
        if row.group_id == group_id:
            opened = services.minutes.detail(row.id)
            services.minutes.save(
                row.id, agenda="", minutes=FACTS["minutes"], updated_at=opened.updated_at
            )


def add_event(services: Services, people: dict[str, bytes]) -> None:
    """Add an event with somebody who comes, somebody who waits, and what is planned for it."""
    told = FACTS["event"]
    starts = datetime.fromisoformat(told["starts"])
    event_id, _undo = services.events.add(
        MeetingDraft(starts_local=starts, title=told["title"]),
        EventDraft(capacity_max=told["room"], guests_max=1),
    )
    services.events.set_questions(event_id, [QuestionDraft(text=told["question"])])
    (question,) = services.events.detail(event_id).questions
    services.registrations.register(
        event_id,
        people[told["comes"]],
        RegistrationDraft(
            guests=(told["guest"],),
            answers={question.id: told["answer"]},
            needs=(NeedDraft(kind=NeedKind.ACCESS, code=told["need"], keep=True),),
        ),
    )
    services.registrations.register(event_id, people[told["waits"]])
    shift_id, _undo = services.shifts.add(
        event_id,
        ShiftDraft(starts_local=starts, ends_local=starts.replace(hour=17), title=told["shift"]),
    )
    services.shifts.ask(shift_id, people[told["comes"]], agreed=True)
    services.event_plans.set_run_sheet(event_id, [RunDraft(what=told["line"])])
    services.event_plans.set_point(event_id, told["point"], ChecklistState.DONE)


def add_safe_spaces(services: Services, people: dict[str, bytes]) -> None:
    """Add a call with what was looked at, a check, and a group to which people under 18 come."""
    call, check = FACTS["call"], FACTS["check"]
    place_id, _undo = services.places.add(
        PlaceDraft(
            name=call["name"],
            kind=PlaceKind.CALL,
            link=call["link"],
            disclosure=LocationDisclosure.ON_REQUEST,
            safety_notes=call["notes"],
        )
    )
    services.place_checks.set_point(place_id, call["point"], PlacePointState.YES)
    services.checks.note(
        people[check["of"]],
        CheckDraft(
            kind=CheckKind(check["kind"]),
            done_on=date.fromisoformat(check["done"]),
            valid_until=date.fromisoformat(check["until"]),
        ),
    )
    services.safeguarding.expect_in_group(services.groups.resolve(check["minors"]), Answer.YES)


def add_person(services: Services, person: dict[str, str]) -> bytes:
    """Add one person; the lead has a phone with a rule and tags."""
    lead = person["status"] == MemberStatus.LEAD
    reach = FACTS["reach"]
    contact = ContactDraft(
        kind=ContactKind(reach["kind"]),
        value=reach["value"],
        voicemail_rule=VoicemailRule(reach["voicemail_rule"]),
        identify_as=reach["identify_as"],
        safe_hours=reach["safe_hours"],
    )
    member_id, _undo = services.members.add(
        MemberDraft(
            display_name=person["name"],
            pronouns=(PronounDraft(text=person["pronouns"]),) if person["pronouns"] else (),
            status=MemberStatus(person["status"]),
            tags=tuple(FACTS["tags"]) if lead else (),
            contacts=(contact,) if lead else (),
        )
    )
    return member_id


def add_group(
    services: Services,
    name: str,
    group: dict[str, Any],
    place_id: bytes,
    people: dict[str, bytes],
) -> None:
    """Add one group with its meeting and who was there."""
    group_id, _undo = services.groups.add(
        GroupDraft(
            name=name,
            alias=group["alias"],
            kind=GroupKind.SUPPORT if group["alias"] else GroupKind.SOCIAL,
            attendance_mode=AttendanceMode(group["mode"]),
            languages=() if group["alias"] else tuple(FACTS["languages"]),
        )
    )
    for member in group["active"]:
        services.groups.set_member(group_id, people[member], GroupMemberStatus.ACTIVE)
    meeting = FACTS["meetings"][group["alias"] or name]
    meeting_id, _undo = services.meetings.add(
        MeetingDraft(
            starts_local=datetime.fromisoformat(meeting["starts"]),
            group_id=group_id,
            place_id=place_id,
        )
    )
    for member in meeting["here"]:
        services.checkin.mark(meeting_id, people[member])
    services.checkin.set_headcount(meeting_id, meeting["heads"])


if __name__ == "__main__":
    main()
