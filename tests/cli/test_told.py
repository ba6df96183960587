"""What commands say beside their answer: which meeting, what was cut off, what comes next."""

import csv
import shlex
import struct
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from chapterdesk.cli import OpenWindow
from chapterdesk.cli.common import WayIn, opened
from chapterdesk.core.clock import SystemClock
from chapterdesk.core.secret import Secret
from chapterdesk.core.words import set_language
from tests.cli.conftest import PASSPHRASE, Prepared, Runner

TABLE = "Name,Email\nWren,wren@example.org\n,nobody@example.org\n"


def at(hours: float) -> str:
    start = SystemClock().now() + timedelta(hours=hours)
    return f"{start.astimezone(ZoneInfo('Europe/London')):%Y-%m-%dT%H:%M}"


def rows_of(file: Path) -> list[list[str]]:
    return list(csv.reader(file.read_text(encoding="utf-8-sig").splitlines()))


def brought_in(cli: Runner, prepared: Prepared, tmp_path: Path) -> tuple[str | Path, ...]:
    source = tmp_path / "people.csv"
    source.write_text("Name\nWren\nSam\n", encoding="utf-8")
    key = ("--passphrase-file", prepared.passphrase_file)
    assert cli("import", prepared.vault, "members", source, *key).code == 0
    return key


def test_a_check_in_names_its_meeting_and_who_was_here_already(
    cli: Runner, prepared: Prepared, tmp_path: Path
) -> None:
    key, vault = brought_in(cli, prepared, tmp_path), prepared.vault
    start = at(1)
    assert cli("meeting", vault, "add", "--group", "Film", "--start", start, *key).code == 0
    told = cli("checkin", vault, *key, "--json", stdin="Wren\n").json
    assert (told["group"], told["start"]) == ("Film", f"{start}:00")
    text = cli("checkin", vault, *key, stdin="Wren\nSam\n").out
    assert "Film" in text
    assert start.replace("T", " ") in text
    assert "1 person was here already." in text


def test_a_name_that_nobody_has_is_told_as_that(
    cli: Runner, prepared: Prepared, tmp_path: Path
) -> None:
    key, vault = brought_in(cli, prepared, tmp_path), prepared.vault
    assert cli("meeting", vault, "add", "--group", "Film", "--start", at(1), *key).code == 0
    told = cli("checkin", vault, *key, stdin="Nobody Atall\nSa\n")
    assert told.code == 6
    assert "  1: Nobody Atall  (nobody by that name)" in told.err.splitlines()
    assert "  2: Sa" in told.err.splitlines(), "somebody may be meant"


def test_nobody_is_checked_in_at_a_next_meeting_weeks_ahead(
    cli: Runner, prepared: Prepared, tmp_path: Path
) -> None:
    key, vault = brought_in(cli, prepared, tmp_path), prepared.vault
    add = ("meeting", vault, "add", "--group", "Film", "--start", at(24 * 21), *key, "--json")
    meeting = cli(*add).json["id"]
    refused = cli("checkin", vault, *key, stdin="Wren\n")
    assert refused.code == 6
    assert "Film" in refused.err
    assert "Nobody was checked in." in refused.err
    named = refused.err.split("--meeting ")[1].split()[0]
    assert meeting.startswith(named)
    assert cli("checkin", vault, "--meeting", named, *key, stdin="Wren\n").code == 0


def test_a_dry_run_writes_the_problem_rows_too(
    cli: Runner, prepared: Prepared, tmp_path: Path
) -> None:
    source, dry, wet = (tmp_path / name for name in ("in.csv", "dry.csv", "wet.csv"))
    source.write_text(TABLE, encoding="utf-8")
    key = ("--passphrase-file", prepared.passphrase_file)
    command = ("import", prepared.vault, "members", source, *key)
    planned = cli(*command, "--dry-run", "--problems", dry)
    assert planned.code == 0
    assert str(dry) in planned.out
    assert cli(*command, "--problems", wet).code == 0
    rows = rows_of(dry)
    assert rows[1][0] == "3"
    assert rows == rows_of(wet)


def test_an_import_says_where_problem_rows_are(
    cli: Runner, prepared: Prepared, tmp_path: Path
) -> None:
    source = tmp_path / "in.csv"
    source.write_text(TABLE, encoding="utf-8")
    command = (
        "import", prepared.vault, "members", source, "--passphrase-file", prepared.passphrase_file,
    )  # fmt: skip
    assert "--problems OUT.csv" in cli(*command, "--dry-run").out
    done = cli(*command).out
    assert "kept in the vault" in done
    assert "--problems OUT.csv" in done


@pytest.mark.parametrize("dry", [True, False])
def test_a_table_without_rows_makes_no_import(
    cli: Runner, prepared: Prepared, tmp_path: Path, *, dry: bool
) -> None:
    source = tmp_path / "in.csv"
    source.write_text("Name,Email\n", encoding="utf-8")
    key = ("--passphrase-file", prepared.passphrase_file)
    refused = cli("import", prepared.vault, "members", source, *key, *["--dry-run"] * dry)
    assert refused.code == 6
    assert "no rows" in refused.err
    assert "--undo" not in refused.out + refused.err
    unknown = cli("import", prepared.vault, "--undo", "abcdef", *key)
    assert "Nothing was imported into this chapter yet." in unknown.err


def test_an_import_that_was_cut_off_is_told_with_the_way_back(
    cli: Runner, prepared: Prepared, tmp_path: Path
) -> None:
    vault = prepared.vault.rename(tmp_path / "the vault")
    source = tmp_path / "in.csv"
    source.write_text("Name\nWren\n", encoding="utf-8")
    with opened(vault, WayIn(), Secret.from_text(PASSPHRASE)) as desk:
        imports = desk.services.imports
        batch = imports.start(imports.read(source))
    key = ("--passphrase-file", prepared.passphrase_file)
    told = cli("import", vault, "members", source, "--dry-run", *key, "--json")
    assert told.json["cut_off"] == batch.hex()
    command = shlex.split(told.err.split("take it back: ")[1])
    assert command == ["chapterdesk", "import", str(vault), "--undo", batch.hex()]
    assert cli(*command[1:], *key).code == 0
    again = cli("import", vault, "members", source, *key)
    assert again.err == ""
    undo = next(line for line in again.out.splitlines() if "--undo" in line)
    assert shlex.split(undo.split(": ", 1)[1])[2] == str(vault)


def test_a_long_import_says_how_far_it_is(
    cli: Runner, prepared: Prepared, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chapterdesk.cli.people._TELL_EVERY_S", 0.0)
    source = tmp_path / "in.csv"
    source.write_text("Name\n" + "".join(f"Wren {n}\n" for n in range(1_100)), encoding="utf-8")
    key = ("--passphrase-file", prepared.passphrase_file)
    told = cli("import", prepared.vault, "members", source, *key, "--json")
    assert told.json["added"] == 1_100
    assert "1024 of 1100 rows" in told.err


@pytest.mark.parametrize("command", ["verify", "restore"])
def test_a_file_that_is_not_there_is_told_like_any_other_trouble(
    cli: Runner, prepared: Prepared, tmp_path: Path, command: str
) -> None:
    to = ["--to", tmp_path / "new"] if command == "restore" else []
    key = ("--passphrase-file", prepared.passphrase_file)
    told = cli(command, tmp_path / "nofile", *to, *key)
    assert told.code == 7
    assert len(told.err.splitlines()) == 3


def test_questions_that_wait_quote_the_path(
    cli: Runner, prepared: Prepared, tmp_path: Path
) -> None:
    vault = prepared.vault.rename(tmp_path / "our vault")
    told = cli("chapter", vault, "show", "--passphrase-file", prepared.passphrase_file)
    assert f"chapterdesk chapter '{vault}' set" in told.out


def test_damaged_files_name_the_command_that_helps(
    cli: Runner, prepared: Prepared, tmp_path: Path
) -> None:
    key = ("--passphrase-file", prepared.passphrase_file)
    store = prepared.vault / "store-1.db"
    whole = store.read_bytes()
    store.write_bytes(bytes(4096) + whole[4096:])
    told = cli("verify", prepared.vault, *key)
    assert told.code == 5
    assert "chapterdesk salvage VAULT --to NEW" in told.err
    store.write_bytes(whole)
    for name in ("vault.json", "vault.json.bak"):
        (prepared.vault / name).write_text("{", encoding="utf-8")
    told = cli("meeting", prepared.vault, "list", *key, "--json")
    assert told.code == 5
    assert "chapterdesk salvage VAULT --keys-from BACKUP" in told.json["error"]["todo"]


def test_a_new_passphrase_says_that_the_code_stays(
    cli: Runner, prepared: Prepared, tmp_path: Path
) -> None:
    new = tmp_path / "new"
    new.write_text("harbour lemon orbit seven tin magnet", encoding="utf-8")
    command = (
        "passphrase", prepared.vault, "--recovery-code-file", prepared.code_file,
        "--new-passphrase-file", new,
    )  # fmt: skip
    assert "--new-recovery-code" in cli(*command).out
    assert "--new-recovery-code" not in cli(*command, "--new-recovery-code").out


def test_the_command_line_speaks_the_language_of_the_window(
    cli: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "translations" / "fo" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    one, other = b"There is no such file or folder.", b"Das gibt es nicht."
    head = struct.pack("<7I", 0x950412DE, 0, 1, 28, 36, 0, 44)
    at_one, at_other = 44, 44 + len(one) + 1
    tables = struct.pack("<4I", len(one), at_one, len(other), at_other)
    (folder / "chapterdesk.mo").write_bytes(head + tables + one + b"\0" + other + b"\0")
    config = tmp_path / "config"
    config.mkdir()
    (config / "desk.ini").write_text("[General]\nlanguage=fo\ntheme=dark\n", encoding="utf-8")
    monkeypatch.setattr("platformdirs.user_config_dir", lambda *_args, **_named: str(config))
    monkeypatch.setattr("chapterdesk.core.words.resource_root", lambda: tmp_path)
    try:
        assert "Das gibt es nicht." in cli("verify", tmp_path / "nofile").err
        (config / "desk.ini").write_bytes(b"\xff no settings")
        assert "There is no such file" in cli("verify", tmp_path / "nofile").err
    finally:
        set_language("en")


def test_the_place_of_a_vault_can_come_from_standard_input(cli: Runner) -> None:
    told = cli("--vault", "-", stdin="/far/our vault\n").code
    assert told == OpenWindow(vault=Path("/far/our vault"))
    assert cli("--vault", "-").code == OpenWindow(vault=None)


def test_rows_of_a_sheet_are_looked_at_entered_and_taken_off_again(
    cli: Runner, prepared: Prepared, tmp_path: Path
) -> None:
    key, vault = brought_in(cli, prepared, tmp_path), prepared.vault
    assert cli("meeting", vault, "add", "--group", "Film", "--start", at(1), *key).code == 0
    meeting = cli("meeting", vault, "list", *key, "--json").json["meetings"][0]["id"]
    assert cli("checkin", vault, *key, stdin="Wren\nSam\n").code == 0
    wanted = ("checkin", vault, "--meeting", meeting, "--rows")
    look = cli(*wanted, "1-2", "--as", "late", "--look", *key).out
    assert "2 rows would change." in look
    assert "Wren" in look
    done = cli(*wanted, "1-2", "--as", "late", *key)
    assert done.code == 0
    assert "2 rows entered." in done.out
    assert "Wren" not in done.out
    again = cli(*wanted, "1-2", "--as", "late", "--look", "--json", *key).json
    assert (again["changing"], again["present"]) == (0, 2)
    assert cli(*wanted, "1-2", "--as", "off", "--json", *key).json["present"] == 0
    refused = cli(*wanted, "1-99", *key)
    assert refused.code != 0
    assert "rows 1 to 2" in refused.err
    assert cli("checkin", vault, "--meeting", meeting, "--look", *key).code != 0
