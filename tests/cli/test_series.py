"""`series`: meetings that repeat, without a screen."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.cli.conftest import Prepared, Runner


@pytest.fixture
def key(prepared: Prepared) -> tuple[str | Path, ...]:
    return ("--passphrase-file", prepared.passphrase_file)


def test_a_series_is_added_shown_skipped_and_moved(
    cli: Runner, prepared: Prepared, key: tuple[str | Path, ...]
) -> None:
    vault = prepared.vault
    assert "There is no series." in cli("series", vault, "list", *key).out
    first = (datetime.now(UTC) + timedelta(days=3)).strftime("%Y-%m-%dT18:30")
    added = cli("series", vault, "add", "--title", "Walk", "--start", first, "--rule",
                "FREQ=DAILY;INTERVAL=7", *key, "--json").json  # fmt: skip
    assert len(added["dates"]) == 10
    meetings = cli("meeting", vault, "list", *key, "--json").json["meetings"]
    assert len(meetings) == 8
    second, third = (one["date"] for one in added["dates"][1:3])
    assert cli("series", vault, "skip", added["id"][:8], second, *key).code == 0
    later = third.replace("18:30", "19:15")
    assert "was changed" in cli("series", vault, "move", added["id"], third, later, *key).out
    told = cli("series", vault, "show", added["id"], *key, "--json").json
    states = [one["state"] for one in told["dates"]]
    assert states[:4] == ["planned", "skipped", "moved", "planned"]
    assert told["dates"][2]["start"] == later
    (row,) = cli("series", vault, "list", *key, "--json").json["series"]
    assert (row["label"], row["zone_known"]) == ("Walk", True)
    again = cli("series", vault, "skip", added["id"], second, *key)
    assert again.code != 0
    assert "Nothing was saved." in again.err
    wrong = cli("series", vault, "add", "--start", first, "--rule", "FREQ=SECONDLY", *key)
    assert wrong.code != 0


def test_a_date_is_cancelled_and_brought_back_and_a_series_ends_and_goes(
    cli: Runner, prepared: Prepared, key: tuple[str | Path, ...]
) -> None:
    vault = prepared.vault
    first = (datetime.now(UTC) + timedelta(days=3)).strftime("%Y-%m-%dT18:30")
    added = cli("series", vault, "add", "--title", "Walk", "--start", first, "--rule",
                "FREQ=WEEKLY", *key, "--json").json  # fmt: skip
    which, dates = added["id"], [one["date"] for one in added["dates"]]

    def states() -> list[str]:
        told = cli("series", vault, "show", which, *key, "--json").json
        return [one["state"] for one in told["dates"]]

    assert "was cancelled" in cli("series", vault, "cancel", which, dates[1], *key).out
    assert states()[:3] == ["planned", "cancelled", "planned"]
    back = cli("series", vault, "restore", which, dates[1], *key, "--json").json
    assert back == {"id": which, "restored": dates[1]}
    assert states()[:3] == ["planned"] * 3
    assert cli("series", vault, "end", which, dates[2], *key).code == 0
    assert states() == ["planned"] * 2
    refused = cli("series", vault, "cancel", which, dates[2], *key)
    assert refused.code != 0
    assert cli("series", vault, "archive", which, *key).code == 0
    assert cli("series", vault, "list", *key, "--json").json["series"] == []
    assert cli("series", vault, "unarchive", which, *key).code == 0
    assert len(states()) == 2
    assert "into the bin" in cli("series", vault, "delete", which, *key).out
    assert cli("series", vault, "show", which, *key).code != 0


def test_printing_starts_from_what_a_series_says(
    cli: Runner, prepared: Prepared, key: tuple[str | Path, ...], tmp_path: Path
) -> None:
    vault = prepared.vault
    first = (datetime.now(UTC) + timedelta(days=1)).strftime("%Y-%m-%dT18:30")
    cli("series", vault, "add", "--title", "Walk", "--start", first, "--rule", "FREQ=WEEKLY",
        "--sheet", "attendance-large", *key)  # fmt: skip
    which = cli("meeting", vault, "list", *key, "--json").json["meetings"][0]["id"]

    def printed(name: str, *options: str) -> bytes:
        file = tmp_path / name
        cli("print", vault, "attendance", "--meeting", which, "--output", file, *options, *key)
        return file.read_bytes()

    said = printed("said.pdf")
    assert said == printed("large.pdf", "--large")
    assert said != printed("small.pdf", "--small")
    wrong = cli("series", vault, "add", "--start", first, "--rule", "FREQ=WEEKLY",
                "--sheet", "the blue one", *key)  # fmt: skip
    assert wrong.code == 2
