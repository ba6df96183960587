"""The whole main job from the command line, on real files, with its exit codes."""

import os
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pyrage
import pytest

from chapterdesk.cli.common import WayIn, opened
from chapterdesk.core.secret import Secret
from chapterdesk.crypto import kdf
from tests.cli.conftest import PASSPHRASE, Prepared, Runner

MEMBERS = (
    "Chosen name;Pronouns;Email;Gender;Legal name\n"
    "Søren Ångström;he/him;soren@example.org;m;Somebody Else\n"
    "سامي حداد;هو;sami@example.org;;\n"
    "Sam Dlamini;they/he;;;\n"
    ";;nobody@example.org;;\n"
)


def start() -> str:
    now = datetime.now(ZoneInfo("Europe/London"))
    return (now + timedelta(minutes=30)).strftime("%Y-%m-%dT%H:%M")


def new_chapter(cli: Runner, tmp_path: Path) -> Prepared:
    """Set up a chapter by its command; keep passphrase and recovery code in files."""
    secret, code_file = tmp_path / "passphrase", tmp_path / "code"
    secret.write_text(PASSPHRASE + "\n", encoding="utf-8")
    vault = tmp_path / "chapter"
    made = cli(
        "new", vault, "--chapter", "River Street", "--country", "gb",
        "--timezone", "Europe/London", "--passphrase-file", "-", "--json", stdin=PASSPHRASE,
    )  # fmt: skip
    assert made.code == 0, made.err
    code_file.write_text(made.json["recovery_code"], encoding="utf-8")
    return Prepared(vault=vault, passphrase_file=secret, code_file=code_file)


def test_the_main_job_end_to_end(
    cli: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kdf, "_measure", lambda _parameters: 9.0)
    prepared = new_chapter(cli, tmp_path)
    vault, key = prepared.vault, ("--passphrase-file", prepared.passphrase_file)
    source = tmp_path / "members.csv"
    source.write_text(MEMBERS, encoding="utf-8-sig")

    dry = cli("import", vault, "members", source, "--dry-run", *key, "--json")
    assert dry.code == 0, dry.err
    assert (dry.json["added"], dry.json["problems"]) == (3, 1)
    assert dry.json["problem_rows"] == [{"row": 5, "reason": "There is no name in this row."}]

    problems = tmp_path / "problems.csv"
    done = cli(
        "import", vault, "members", source, "--names-on-paper", "yes", "--problems", problems,
        *key, "--json",
    )  # fmt: skip
    assert done.code == 0, done.err
    assert (done.json["added"], done.json["updated"], done.json["problems"]) == (3, 0, 1)
    assert "nobody@example.org" in problems.read_text(encoding="utf-8-sig")
    assert "Somebody Else" not in done.out

    again = cli("import", vault, "members", source, *key, "--json")
    assert (again.json["added"], again.json["updated"]) == (0, 0)
    assert again.json["unchanged"] == 3

    added = cli(
        "meeting", vault, "add", "--group", "Thursday social", "--new-group", "--start", start(),
        *key, "--json",
    )  # fmt: skip
    assert added.code == 0, added.err
    meeting_id = added.json["id"]
    assert len(meeting_id) == 32
    listed = cli("meeting", vault, "list", *key, "--json")
    assert [row["id"] for row in listed.json["meetings"]] == [meeting_id]

    here = cli(
        "checkin", vault, "--meeting", meeting_id[:8], *key, "--json",
        stdin="soren angstrom\nسامي حداد\n",
    )  # fmt: skip
    assert here.code == 0, here.err
    assert (here.json["checked_in"], here.json["present"]) == (2, 2)

    sheet = tmp_path / "sheet.pdf"
    printed = cli("print", vault, "attendance", "--output", sheet, *key, "--json")
    assert printed.code == 0, printed.err
    text = subprocess.run(
        ["pdftotext", sheet, "-"], capture_output=True, text=True, check=True
    ).stdout
    assert "Søren Ångström" in text
    assert "Somebody Else" not in text

    handout = tmp_path / "help.pdf"
    assert cli("print", vault, "sheet", "helplines", "--output", handout, *key).code == 0
    for made in (("attendance", "--output", sheet), ("sheet", "helplines", "--output", handout)):
        again = cli("print", vault, *made, *key)
        assert (again.code, "--overwrite" in again.err) == (6, True), again.err
        assert cli("print", vault, *made, *key, "--overwrite").code == 0
    assert handout.read_bytes().startswith(b"%PDF-")

    cards = tmp_path / "members.age"
    exported = cli(
        "export", vault, "members", "--format", "vcard", "--output", cards,
        "--export-passphrase-file", prepared.code_file, "--for", "leads", *key, "--json",
    )  # fmt: skip
    assert (exported.code, exported.json["sealed"]) == (0, True), exported.err
    sealed_under = prepared.code_file.read_text(encoding="utf-8")
    opened_cards = pyrage.passphrase.decrypt(cards.read_bytes(), sealed_under).decode()
    assert opened_cards.count("BEGIN:VCARD") == 3
    assert "FN:Søren Ångström" in opened_cards
    assert "Somebody Else" not in opened_cards

    stick = tmp_path / "stick"
    stick.mkdir()
    backup = cli("backup", vault, "--to", stick, *key, "--json")
    assert backup.code == 0, backup.err
    assert backup.json["verified"] is True
    file = backup.json["file"]
    assert cli("verify", file, *key).code == 0
    assert cli("verify", file, "--recovery-code-file", prepared.code_file).code == 0
    assert cli("verify", vault, *key).code == 0

    restored = cli("restore", file, "--to", tmp_path / "again", *key, "--json")
    assert restored.code == 0, restored.err
    assert restored.json["tables_equal"] is True
    again_there = tmp_path / "again"
    listed = cli("meeting", again_there, "list", *key, "--json")
    assert [row["id"] for row in listed.json["meetings"]] == [meeting_id]

    fresh = tmp_path / "fresh"
    fresh.write_text("orbit lemon velvet canyon drum acorn", encoding="utf-8")
    changed = cli(
        "passphrase", again_there, "--recovery-code-file", prepared.code_file,
        "--new-passphrase-file", fresh, "--json",
    )  # fmt: skip
    assert (changed.code, changed.json["changed"]) == (0, True), changed.err
    assert cli("verify", again_there, *key).code == 4
    assert cli("verify", again_there, "--passphrase-file", fresh).code == 0
    # Nobody wrote a name or a secret into what the commands said.
    for told in (done, here, printed, exported, backup, restored, changed):
        assert PASSPHRASE not in told.out
        assert "Somebody Else" not in told.out


def test_an_unknown_or_ambiguous_name_changes_nothing(
    cli: Runner, prepared: Prepared, tmp_path: Path
) -> None:
    vault, key = prepared.vault, ("--passphrase-file", prepared.passphrase_file)
    source = tmp_path / "members.csv"
    source.write_text("Name\nSam One\nSam One\nWren\n", encoding="utf-8")
    assert cli("import", vault, "members", source, *key).code == 0
    cli("meeting", vault, "add", "--group", "Film", "--new-group", "--start", start(), *key)
    refused = cli("checkin", vault, *key, "--json", stdin="Wren\nSam One\nNobody Known\n")
    assert refused.code == 6
    twins, nobody = refused.json["error"]["details"]
    assert (twins["line"], len(twins["candidates"])) == (2, 2)
    assert nobody["candidates"] == []
    one_of_them = twins["candidates"][0]["id"]
    accepted = cli("checkin", vault, *key, "--json", stdin=f"Wren\n{one_of_them}\n")
    assert accepted.json["present"] == 2


def test_exit_codes(cli: Runner, prepared: Prepared, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong"
    wrong.write_text("not this one at all", encoding="utf-8")
    vault = prepared.vault
    assert cli("meeting", vault, "list", "--passphrase-file", wrong).code == 4
    assert cli("meeting", vault, "list").code == 2
    assert cli("no-such-command").code == 2
    assert cli("verify", tmp_path / "nothing").code == 7
    missing = cli(
        "meeting", tmp_path / "nowhere", "list", "--passphrase-file", prepared.passphrase_file
    )
    assert missing.code == 7
    header = vault / "vault.json"
    for name in ("vault.json", "vault.json.bak"):
        (vault / name).write_bytes(header.read_bytes()[:100])
    damaged = cli("meeting", vault, "list", "--passphrase-file", prepared.passphrase_file)
    assert damaged.code == 5


@pytest.mark.parametrize("screen", [{"QT_QPA_PLATFORM": "xcb"}, {"DISPLAY": ":4711"}])
def test_a_window_that_can_not_open_is_told(tmp_path: Path, screen: dict[str, str]) -> None:
    started = subprocess.run(
        [sys.executable, "-m", "chapterdesk"],
        env={"PATH": os.environ["PATH"], "HOME": str(tmp_path), **screen},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert started.returncode == 3
    assert "Your data was not touched." in started.stderr
    assert list(tmp_path.iterdir()) == []


def test_what_can_not_be_read_or_written_is_seven(
    cli: Runner, prepared: Prepared, tmp_path: Path
) -> None:
    key = ("--passphrase-file", prepared.passphrase_file)
    sheet = ("print", prepared.vault, "sheet", "helplines", "--output")
    assert cli(*sheet, tmp_path / "nowhere" / "h.pdf", *key).code == 7
    assert cli("backup", prepared.vault, "--to", tmp_path / "nowhere", *key).code == 7
    assert cli("import", prepared.vault, "members", tmp_path / "none.csv", *key).code in {2, 7}
    broken = tmp_path / "broken.tar"
    broken.write_bytes(b"\0" * 4096)
    assert cli("verify", broken, *key).code == 5
    assert cli("restore", broken, "--to", tmp_path / "x", *key).code == 5
    assert not (tmp_path / "x").exists()


def test_a_second_command_is_told_that_the_vault_is_open(cli: Runner, prepared: Prepared) -> None:
    with opened(prepared.vault, WayIn(), Secret.from_text(PASSPHRASE)):
        second = subprocess.run(
            [sys.executable, "-m", "chapterdesk", "meeting", prepared.vault, "list",
             "--passphrase-file", prepared.passphrase_file],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
    assert second.returncode == 7
    assert "already open" in second.stderr
    assert (
        cli("meeting", prepared.vault, "list", "--passphrase-file", prepared.passphrase_file).code
        == 0
    )


def test_the_recovery_code_sets_a_new_passphrase(
    cli: Runner, prepared: Prepared, tmp_path: Path
) -> None:
    fresh = tmp_path / "fresh"
    fresh.write_text("orbit lemon velvet canyon drum acorn", encoding="utf-8")
    vault = prepared.vault
    changed = cli(
        "passphrase", vault, "--recovery-code-file", prepared.code_file,
        "--new-passphrase-file", fresh,
    )  # fmt: skip
    assert changed.code == 0, changed.err
    old = cli("meeting", vault, "list", "--passphrase-file", prepared.passphrase_file)
    assert old.code == 4
    assert cli("meeting", vault, "list", "--passphrase-file", fresh).code == 0


def test_export_says_how_it_is_protected(cli: Runner, prepared: Prepared, tmp_path: Path) -> None:
    vault, key = prepared.vault, ("--passphrase-file", prepared.passphrase_file)
    out = tmp_path / "members.csv"
    assert cli("export", vault, "members", "--format", "csv", "--output", out, *key).code == 2
    assert not out.exists()
    source = tmp_path / "in.csv"
    source.write_text('Name\n"=HYPERLINK(""http://x"",""y"")"\n', encoding="utf-8")
    assert cli("import", vault, "members", source, *key).code == 0
    export = ("export", vault, "members", "--format", "csv", "--output", out, "--plain",
              "--for", "leads", *key)  # fmt: skip
    unasked = cli(*export, "--json")
    assert (unasked.code, unasked.json["error"]["data"]) == (2, "Nothing left the desk.")
    why = tmp_path / "why.txt"
    why.write_text("moving to another tool", encoding="utf-8")
    plain = cli(*export, "--reason-file", why, "--json")
    assert plain.code == 0, plain.err
    assert plain.json["sealed"] is False
    assert "'=HYPERLINK" in out.read_text(encoding="utf-8-sig")


def test_no_secret_in_arguments_or_environment(prepared: Prepared) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "chapterdesk", "meeting", prepared.vault, "list",
         "--passphrase-file", "-"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    arguments = Path(f"/proc/{process.pid}/cmdline").read_bytes()
    out, err = process.communicate(PASSPHRASE.encode(), timeout=60)
    assert PASSPHRASE.encode() not in arguments
    assert process.returncode == 0, (out, err)


def test_a_register_brings_its_meetings_along(
    cli: Runner, prepared: Prepared, tmp_path: Path
) -> None:
    vault, key = prepared.vault, ("--passphrase-file", prepared.passphrase_file)
    register = Path(__file__).parents[1] / "data" / "imports" / "attendance-register.csv"
    dry = cli("import", vault, "members", register, "--dry-run", *key, "--json").json["register"]
    assert (len(dry["days"]), sum(dry["marks"].values()), dry["guests"]) == (20, 733, 33)
    words = cli("import", vault, "members", register, "--dry-run", *key).out
    assert "--group" in words
    command = ("import", vault, "members", register, "--group", "Thursday", "--starts", "19:30")
    done = cli(*command, *key, "--json")
    assert done.code == 0, done.err
    assert (done.json["added"], done.json["meetings"], done.json["marks"]) == (55, 20, 733)
    again = cli(*command, *key, "--json").json
    assert (again["added"], again["meetings"], again["marks"]) == (0, 0, 0)
    assert again["marks_known"] == 733
    late = cli(*command[:-1], "late", *key)
    assert late.code == 2
    assert "time of day" in late.err


def test_how_a_table_is_read_can_be_told(cli: Runner, prepared: Prepared, tmp_path: Path) -> None:
    vault, key = prepared.vault, ("--passphrase-file", prepared.passphrase_file)
    source = tmp_path / "in.csv"
    source.write_bytes("Name\tNotes\nName\tNotes\nMąż\tx\n".encode("windows-1250"))
    told = ("--encoding", "windows-1250", "--delimiter", "tab", "--header-row", "2")
    assert cli("import", vault, "members", source, *told, *key, "--json").json["added"] == 1
    for wrong in (("--header-row", "9"), ("--encoding", "klingon"), ("--delimiter", "::")):
        refused = cli("import", vault, "members", source, *wrong, *key)
        assert refused.code in {2, 6}, wrong
        assert "Nothing was imported" in refused.err
