"""`holidays`: the days on which nobody meets, without a screen."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.cli.conftest import Prepared, Runner

CALENDAR = """BEGIN:VCALENDAR\r
VERSION:2.0\r
PRODID:-//x//x//EN\r
BEGIN:VEVENT\r
UID:1\r
DTSTART;VALUE=DATE:{first}\r
DTEND;VALUE=DATE:{after}\r
SUMMARY:Winter break\r
END:VEVENT\r
BEGIN:VEVENT\r
UID:2\r
DTSTART:20301101T183000Z\r
SUMMARY:Somebody's party\r
END:VEVENT\r
END:VCALENDAR\r
"""


@pytest.fixture
def key(prepared: Prepared) -> tuple[str | Path, ...]:
    return ("--passphrase-file", prepared.passphrase_file)


def test_holidays_are_added_listed_left_out_and_removed(
    cli: Runner, prepared: Prepared, key: tuple[str | Path, ...]
) -> None:
    vault = prepared.vault
    assert "There is no holiday." in cli("holidays", vault, "list", *key).out
    start = datetime.now(UTC) + timedelta(days=3)
    first, second = (f"{start + timedelta(weeks=n):%Y-%m-%d}" for n in (0, 1))
    cli("series", vault, "add", "--title", "Walk", "--start", f"{first}T18:30", "--rule",
        "FREQ=WEEKLY", *key)  # fmt: skip
    assert cli("holidays", vault, "add", second, "--name", "Break", *key).code == 0
    (row,) = cli("holidays", vault, "list", *key, "--json").json["holidays"]
    assert (row["day"], row["name"]) == (second, "Break")
    told = cli("holidays", vault, "skip", *key, "--json").json
    assert told == {"dates": 1, "left": []}
    meetings = cli("meeting", vault, "list", *key, "--json").json["meetings"]
    assert not [one for one in meetings if one["start"].startswith(second)]
    assert cli("holidays", vault, "remove", second, *key).code == 0
    assert cli("holidays", vault, "list", *key, "--json").json["holidays"] == []
    assert cli("holidays", vault, "remove", second, *key).code != 0
    assert cli("holidays", vault, "add", "tomorrow", "--name", "Break", *key).code != 0


def test_a_calendar_is_shown_first_and_then_brought_in(
    cli: Runner, prepared: Prepared, key: tuple[str | Path, ...], tmp_path: Path
) -> None:
    file = tmp_path / "holidays.ics"
    text = CALENDAR.format(first="20301224", after="20301227")
    file.write_text(text, encoding="utf-8", newline="")
    vault = prepared.vault
    shown = cli("holidays", vault, "import", file, "--dry-run", *key, "--json").json
    assert [one["day"] for one in shown["holidays"]] == ["2030-12-24", "2030-12-25", "2030-12-26"]
    assert (shown["left"], shown["kept"]) == (1, False)
    assert cli("holidays", vault, "list", *key, "--json").json["holidays"] == []
    kept = cli("holidays", vault, "import", file, *key)
    assert kept.code == 0
    assert "party" not in kept.out
    assert len(cli("holidays", vault, "list", *key, "--json").json["holidays"]) == 3
    file.write_text("no calendar at all", encoding="utf-8")
    wrong = cli("holidays", vault, "import", file, *key)
    assert wrong.code != 0
    assert "Traceback" not in wrong.err
