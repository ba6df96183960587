"""Calendars and papers of meetings from the command line."""

from pathlib import Path

import pytest

from tests.cli.conftest import Prepared, Runner

ICS = (
    "BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VEVENT\nDTSTART:20991203T183000\nSUMMARY:Board\n"
    "END:VEVENT\nBEGIN:VEVENT\nDTSTART;TZID=Mars/Olympus:20991203T183000\nEND:VEVENT\n"
    "END:VCALENDAR\n"
)


@pytest.fixture
def key(prepared: Prepared) -> tuple[str, Path]:
    return ("--passphrase-file", prepared.passphrase_file)


def test_a_calendar_comes_in_once_and_goes_out_without_names(
    cli: Runner, prepared: Prepared, key: tuple[str, Path], tmp_path: Path
) -> None:
    vault, source = prepared.vault, tmp_path / "in.ics"
    source.write_text(ICS, encoding="utf-8")
    command = ("calendar", vault, "import", source, *key, "--json")
    dry = cli(*command, "--dry-run").json
    assert (dry["kept"], len(dry["entries"]), len(dry["problems"])) == (False, 1, 1)
    assert len(cli(*command).json["entries"]) == 1
    assert (cli(*command).json["entries"], cli(*command).json["known"]) == ([], 1)
    out = tmp_path / "out.ics"
    export = ("calendar", vault, "export", "--output", out, *key)
    assert cli(*export, "--meeting", "next", "--series", "x").code == 2
    assert cli(*export, "--meeting", "next", "--json").json["entries"] == 1
    assert b"Board" not in out.read_bytes()
    assert cli(*export).code == 6
    words = tmp_path / "words.txt"
    words.write_text("no calendar", encoding="utf-8")
    assert cli("calendar", vault, "import", words, *key).code == 2


def test_a_year_is_listed_and_a_day_left_out(
    cli: Runner, prepared: Prepared, key: tuple[str, Path]
) -> None:
    command = ("calendar", prepared.vault, "year", "--year", "2026", *key, "--json")
    days = {day["code"]: day for day in cli(*command, "--leave-out", "idahobit").json["days"]}
    assert (days["idahobit"]["first"], days["idahobit"]["left_out"]) == ("2026-05-17", True)
    again = {day["code"]: day for day in cli(*command, "--take-in", "idahobit").json["days"]}
    assert not again["idahobit"]["left_out"]


def test_papers_of_a_meeting_are_made(
    cli: Runner, prepared: Prepared, key: tuple[str, Path], tmp_path: Path
) -> None:
    vault = prepared.vault
    add = ("meeting", vault, "add", "--group", "Film", "--new-group", "--start", "2099-12-03T18:30")
    assert cli(*add, *key).code == 0
    for name, more in (
        ("sign-in", ("--rows", "3")),
        ("badges", ("--layout", "avery-5395")),
        ("badges", ("--blank", "2")),
        ("checklist", ("--page", "Letter")),
        ("year", ("--year", "2027", "--large")),
    ):
        out = tmp_path / f"{name}{more[1]}.pdf"
        made = cli("print", vault, name, *more, "--output", out, *key, "--json")
        assert (made.code, made.json["names"]) == (0, 0)
        assert out.read_bytes().startswith(b"%PDF")
    group = ("--group", "Film")
    for name in ("agenda", "minutes", "run-sheet", "agreement", "list"):
        out = tmp_path / f"{name}.pdf"
        asked = ("print", vault, name, *(group if name == "agreement" else ()), "--output", out)
        assert cli(*asked, *key).code == 6
        assert not out.exists()


def test_entries_are_left_out(
    cli: Runner, prepared: Prepared, key: tuple[str, Path], tmp_path: Path
) -> None:
    source = tmp_path / "in.ics"
    events = "".join(
        f"BEGIN:VEVENT\nDTSTART:209912{day:02}T183000\nSUMMARY:E{day}\nEND:VEVENT\n"
        for day in range(1, 6)
    )
    source.write_text(f"BEGIN:VCALENDAR\nVERSION:2.0\n{events}END:VCALENDAR\n", encoding="utf-8")
    command = ("calendar", prepared.vault, "import", source, *key)
    assert "  2  2099-12-02 18:30" in cli(*command, "--dry-run").out
    told = cli(*command, "--without", "2, 4-5", "--json").json
    assert ([one["entry"] for one in told["entries"]], told["left_out"]) == ([1, 3], 3)
    for wrong in ("two", "2-", "-2"):
        assert cli(*command, "--without", wrong).code == 2
    assert [one["entry"] for one in cli(*command, "--json").json["entries"]] == [2, 4, 5]
