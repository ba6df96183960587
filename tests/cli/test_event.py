"""`event`: registrations without a screen, names never on the command line."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.cli.conftest import Prepared, Runner


@pytest.fixture
def key(prepared: Prepared) -> tuple[str | Path, ...]:
    return ("--passphrase-file", prepared.passphrase_file)


def test_an_event_is_planned_filled_and_looked_at(
    cli: Runner, prepared: Prepared, key: tuple[str | Path, ...], tmp_path: Path
) -> None:
    vault = prepared.vault
    people = tmp_path / "people.csv"
    people.write_text("Name\nAnn Lee\nBen Roe\nCy Moss\n", encoding="utf-8")
    assert cli("import", vault, "members", people, *key).code == 0
    assert "There is no event." in cli("event", vault, "list", *key).out
    start = (datetime.now(UTC) + timedelta(days=5)).strftime("%Y-%m-%dT18:30")
    added = cli("event", vault, "add", "--title", "Fair", "--start", start, "--capacity", "1",
                *key, "--json").json  # fmt: skip
    assert (added["label"], added["free"], added["open"]) == ("Fair", 1, True)
    which = added["id"][:8]
    told = cli("event", vault, "register", which, *key, "--json", stdin="Ann Lee\nBen Roe\n").json
    assert [one["status"] for one in told["people"]] == ["confirmed", "waitlisted"]
    wrong = cli("event", vault, "register", which, *key, stdin="Cy Moss\nNobody Here\n")
    assert wrong.code == 6
    gone = cli("event", vault, "cancel", which, *key, "--json", stdin="Ann Lee\n").json
    assert gone["cancelled"] == 1
    offered = cli("event", vault, "offer", which, *key, "--json").json
    assert [one["name"] for one in offered["offered"]] == ["Ben Roe"]
    shown = cli("event", vault, "show", which, *key, "--json").json
    assert {one["name"]: one["status"] for one in shown["people"]} == {
        "Ann Lee": "cancelled", "Ben Roe": "offered",
    }  # fmt: skip
    needs = cli("event", vault, "needs", which, *key, "--json").json
    assert (needs["heads"], needs["food"], needs["access"]) == (1, [], [])
    assert cli("event", vault, "shifts", which, *key, "--json").json["shifts"] == []
    (row,) = cli("event", vault, "list", *key, "--json").json["events"]
    assert (row["taken"], row["waiting"]) == (1, 0)
    assert cli("event", vault, "show", "ffffffff", *key).code == 2
