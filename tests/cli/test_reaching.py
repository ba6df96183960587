"""`reach` and `print calls`: what the lists say, what is noted, and the paper."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from chapterdesk.core.vocabulary import (
    ConsentAudience,
    ConsentMethod,
    ConsentPurpose,
    ConsentStatus,
    ContactKind,
    VoicemailRule,
)
from chapterdesk.services.catalogue import Services
from chapterdesk.services.members.drafts import ContactDraft, MemberDraft
from tests.cli.conftest import Prepared, Runner

SECRET = "correct horse battery staple orbit lemon"


@pytest.fixture
def wren(prepared: Prepared) -> str:
    """A person who may be rung, in a vault made by the command line."""
    from chapterdesk.core.clock import SystemClock  # noqa: PLC0415
    from chapterdesk.core.events import EventBus  # noqa: PLC0415
    from chapterdesk.core.secret import Secret  # noqa: PLC0415
    from chapterdesk.services.vaults import VaultService  # noqa: PLC0415

    vault = prepared.vault
    vaults = VaultService(clock=SystemClock())
    unlocked = vaults.derive(vault, passphrase=Secret.from_text(SECRET))
    desk = vaults.open(vault, unlocked, events=EventBus())
    try:
        return add(desk.services).hex()
    finally:
        desk.close()


def later_day() -> str:
    """Return the name of the day after tomorrow, in the words that the desk understands."""
    return f"{datetime.now(tz=UTC) + timedelta(days=2):%A}"


def add(services: Services) -> bytes:
    contact = ContactDraft(
        kind=ContactKind.CELL,
        value="+44 7700 900123",
        voicemail_rule=VoicemailRule.YES_NO_IDENTIFY,
        identify_as="Sam from book club",
    )
    member_id, _undo = services.members.add(MemberDraft(display_name="Wren", contacts=(contact,)))
    services.members.add(MemberDraft(display_name="Robin"))
    asleep = replace(contact, value="+44 7700 900124", safe_hours=f"{later_day()} 18:00-20:00")
    services.members.add(MemberDraft(display_name="Later", contacts=(asleep,)))
    services.members.set_consent(
        member_id,
        ConsentPurpose.PRINT_ROSTER,
        ConsentAudience.FULL_NAME,
        ConsentStatus.GIVEN,
        ConsentMethod.SPOKEN,
    )
    return member_id


def test_lists_outcomes_and_paper(
    cli: Runner, prepared: Prepared, wren: str, tmp_path: Path
) -> None:
    vault = prepared.vault
    way = ("--passphrase-file", "-")
    found = cli("reach", vault, "calls", *way, "--json", stdin=SECRET)
    assert found.code == 0, found.err
    (person,) = found.json["people"]
    assert person["id"] == wren
    assert "Sam from book club" in person["ways"][0]["opening"]
    assert [row["reason"] for row in found.json["left_out"]] == ["no_way"]
    (later,) = found.json["not_now"]
    assert (later["name"], later["ways"][0]["now"]) == ("Later", "outside")
    assert f"They named: {later_day()} 18:00-20:00." in later["sentence"]
    assert later["opens_at"].endswith("T18:00:00")
    told = cli("reach", vault, "calls", *way, stdin=SECRET).out
    assert told.index("Wren") < told.index("Not now, for") < told.index("Later")
    assert told.index("Later") < told.index("Not to be reached:") < told.index("Robin")
    assert "The next begin on" in told
    assert "2 people may be reached." in told
    assert "1 of them not now." in told
    assert told.count("Say you are") == 2, "once for each of the two people"
    noted = cli(
        "reach", vault, "note", wren, "--outcome", "no_answer", "--next", "2099-01-02", *way,
        "--json", stdin=SECRET,
    )  # fmt: skip
    assert noted.json["next"] == "2099-01-02"
    again = cli("reach", vault, "calls", *way, "--json", stdin=SECRET)
    assert again.json["people"][0]["next_on"] == "2099-01-02"
    for list_of in ("messages", "unseen"):
        empty = cli("reach", vault, list_of, *way, stdin=SECRET)
        assert empty.code == 0, empty.err
        assert "0 people may be reached." in empty.out
    past = cli(
        "reach", vault, "note", wren, "--outcome", "reached", "--next", "2001-01-02", *way,
        stdin=SECRET,
    )  # fmt: skip
    assert past.code != 0
    file = tmp_path / "list.pdf"
    printed = cli("print", vault, "calls", "--output", file, *way, "--json", stdin=SECRET)
    assert printed.json["names"] == 1
    assert file.read_bytes().startswith(b"%PDF")


def test_after_how_many_meetings_somebody_is_missed_and_what_is_due(
    cli: Runner, prepared: Prepared
) -> None:
    vault, way = prepared.vault, ("--passphrase-file", "-")
    told = cli("reach", vault, "rule", *way, "--json", stdin=SECRET)
    assert told.json["meetings"] == 3, told.err
    changed = cli("reach", vault, "rule", "--meetings", "2", *way, stdin=SECRET)
    assert "Somebody is missed after 2 meetings." in changed.out, changed.err
    assert cli("reach", vault, "rule", "--meetings", "99", *way, stdin=SECRET).code != 0
    again = cli("reach", vault, "rule", "--again", *way, "--json", stdin=SECRET)
    assert again.json == {**told.json, "meetings": 3}
    for list_of in ("missed", "new"):
        empty = cli("reach", vault, list_of, *way, stdin=SECRET)
        assert "0 people may be reached." in empty.out, empty.err
    due = cli("due", vault, *way, "--json", stdin=SECRET)
    assert due.code == 0, due.err
    kinds = {row["kind"] for row in due.json["due"]}
    assert "backup" in kinds
    assert not any("names" in row for row in due.json["due"])
    named = cli("due", vault, "--names", *way, "--json", stdin=SECRET)
    assert all("names" in row for row in named.json["due"])
    text = cli("due", vault, *way, stdin=SECRET).out
    assert f"{len(due.json['due'])} things are due." in text
