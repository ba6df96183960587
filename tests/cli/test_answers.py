"""What the command line refuses before it begins, and what it says about what it did."""

import shutil
import struct
import subprocess
from pathlib import Path
from zoneinfo import ZoneInfo

import pikepdf
import pytest

from chapterdesk.core.clock import SystemClock
from chapterdesk.core.words import Words
from tests.cli.conftest import PASSPHRASE, Prepared, Runner

ROOT = Path(__file__).resolve().parents[2]
FILE = (
    "Members of 2026;;;\n"
    "Chosen name;Email;Gender;Legal name\n"
    "Wren Okafor;wren@example.org;f;Somebody Else\n"
    "Sam Dlamini;;;\n"
    ";nobody@example.org;;\n"
    "Total;2;;\n"
)


def soon() -> str:
    return f"{SystemClock().now().astimezone(ZoneInfo('Europe/London')):%Y-%m-%dT%H:%M}"


def test_problem_rows_never_overwrite_and_are_checked_first(
    cli: Runner, prepared: Prepared, tmp_path: Path
) -> None:
    vault, key = prepared.vault, ("--passphrase-file", prepared.passphrase_file)
    source = tmp_path / "members.csv"
    source.write_text(FILE, encoding="utf-8")
    kept = tmp_path / "kept.csv"
    kept.write_text("mine", encoding="utf-8")
    command = ("import", vault, "members", source)
    assert cli(*command, "--problems", source, *key).code == 6
    assert cli(*command, "--problems", kept, *key).code == 6
    assert cli(*command, "--problems", tmp_path / "nowhere" / "p.csv", *key).code == 7
    assert cli(*command, "--problems", tmp_path / ("p" * 300), *key).code == 7
    assert source.read_text(encoding="utf-8") == FILE
    assert kept.read_text(encoding="utf-8") == "mine"
    # Nothing was imported by any of these.
    assert cli(*command, "--dry-run", *key, "--json").json["added"] == 2
    done = cli(*command, "--problems", tmp_path / "p.csv", *key, "--json")
    assert (done.code, done.json["added"]) == (0, 2)
    assert "nobody@example.org" in (tmp_path / "p.csv").read_text(encoding="utf-8-sig")


def test_problem_rows_that_can_not_be_written_leave_the_import(
    cli: Runner, prepared: Prepared, tmp_path: Path
) -> None:
    vault, key = prepared.vault, ("--passphrase-file", prepared.passphrase_file)
    source = tmp_path / "members.csv"
    source.write_text(FILE, encoding="utf-8")
    # A folder that is there and takes no files, whoever asks.
    target = Path("/proc/problems.csv")
    told = cli("import", vault, "members", source, "--problems", target, *key, "--json")
    assert told.code == 7
    error = told.json["error"]
    assert "stands" in error["data"]
    batch = error["data"].rsplit(" ", 1)[-1].rstrip(".")
    assert len(bytes.fromhex(batch)) == 16
    again = cli("import", vault, "members", source, *key, "--json")
    assert (again.json["added"], again.json["unchanged"]) == (0, 2)


def test_an_import_accounts_for_every_cell_before_and_after(
    cli: Runner, prepared: Prepared, tmp_path: Path
) -> None:
    vault, key = prepared.vault, ("--passphrase-file", prepared.passphrase_file)
    source = tmp_path / "members.csv"
    source.write_text(FILE, encoding="utf-8")
    dry = cli("import", vault, "members", source, "--dry-run", *key, "--json").json
    text = cli("import", vault, "members", source, "--dry-run", *key).out
    done = cli("import", vault, "members", source, *key, "--json").json
    assert dry["matches"] == []
    del dry["dry_run"], dry["register"], dry["matches"]
    assert {name: done[name] for name in dry} == dry
    assert (dry["added"], dry["problems"], dry["ignored"]) == (2, 1, 1)
    assert dry["left_out"] == {"Gender": 1}
    assert dry["sealed"] == {"Legal name": 1}
    cells = sum(bool(cell.strip()) for line in FILE.splitlines() for cell in line.split(";"))
    counted = dry["taken_cells"] + dry["problem_cells"] + dry["outside_cells"] + 2
    assert counted == cells - 4
    for said in ("1 row that is nobody", "Gender", "Legal name", "cells taken"):
        assert said in text, said


def test_a_weak_passphrase_is_refused_unless_accepted(
    cli: Runner, prepared: Prepared, tmp_path: Path
) -> None:
    weak = tmp_path / "weak"
    weak.write_text("rainbow1", encoding="utf-8")
    new = ("new", tmp_path / "v", "--chapter", "X", "--passphrase-file", weak)
    refused = cli(*new, "--json")
    assert refused.code == 6
    assert "Guessing this would take" in refused.json["error"]["what"]
    assert not (tmp_path / "v").exists()
    assert cli(*new, "--accept-weak-passphrase").code == 0
    change = (
        "passphrase", prepared.vault, "--recovery-code-file", prepared.code_file,
        "--new-passphrase-file", weak,
    )  # fmt: skip
    assert cli(*change).code == 6
    assert cli(*change, "--accept-weak-passphrase").code == 0


def test_a_meeting_makes_its_group_and_place_once(cli: Runner, prepared: Prepared) -> None:
    vault, key = prepared.vault, ("--passphrase-file", prepared.passphrase_file)
    add = ("meeting", vault, "add", "--start", soon(), *key)
    first = cli(*add, "--group", "Film night", "--place", "The hall")
    assert first.code == 0, first.err
    assert "count heads only" in first.out
    again = cli(*add, "--group", "film night", "--place", "the hall", "--new-group", "--json")
    assert again.json["made"] == []
    unknown_id = cli(*add, "--group", "3fa9b2c4")
    assert unknown_id.code == 2
    other = cli(*add, "--group", "Another", "--place", "3fa9b2c4")
    assert other.code == 2
    assert len(cli("meeting", vault, "list", *key, "--all", "--json").json["meetings"]) == 2
    # The refused call did not make its group: it is new now.
    assert cli(*add, "--group", "Another", "--json").json["made"] == ["group"]


def test_a_meeting_that_can_not_be_leaves_no_group_behind(cli: Runner, prepared: Prepared) -> None:
    vault, key = prepared.vault, ("--passphrase-file", prepared.passphrase_file)
    late = cli("meeting", vault, "add", "--group", "Film", "--start", "9999-12-31T23:59", *key)
    assert late.code == 2
    assert "1970 to 2100" in late.err
    again = cli("meeting", vault, "add", "--group", "Film", "--start", soon(), *key, "--json")
    assert again.json["made"] == ["group"]


def test_a_meeting_in_the_past_says_how_to_name_it(
    cli: Runner, prepared: Prepared, tmp_path: Path
) -> None:
    vault, key = prepared.vault, ("--passphrase-file", prepared.passphrase_file)
    source = tmp_path / "members.csv"
    source.write_text("Name\nWren\n", encoding="utf-8")
    assert cli("import", vault, "members", source, *key).code == 0
    add = ("meeting", vault, "add", "--group", "Film", "--start", "2026-01-08T18:30", *key)
    told = cli(*add).out
    assert "lies in the past" in told
    assert "planned" not in told
    nothing = cli("checkin", vault, *key, stdin="Wren\n")
    assert nothing.code == 6
    assert "one that is past" in nothing.err
    named = told.split("--meeting ")[1].split()[0]
    assert cli("checkin", vault, "--meeting", named, *key, stdin="Wren\n").code == 0
    assert cli(*add, "--json").json["past"] is True


def test_a_name_that_groups_share_lists_them(cli: Runner, prepared: Prepared) -> None:
    from chapterdesk.cli.common import WayIn, opened  # noqa: PLC0415
    from chapterdesk.core.secret import Secret  # noqa: PLC0415
    from chapterdesk.services.groups import GroupDraft  # noqa: PLC0415

    with opened(prepared.vault, WayIn(), Secret.from_text(PASSPHRASE)) as desk:
        for _twin in range(2):
            desk.services.groups.add(GroupDraft(name="Twins"))
    refused = cli(
        "meeting", prepared.vault, "add", "--group", "twins", "--start", soon(),
        "--passphrase-file", prepared.passphrase_file, "--json",
    )  # fmt: skip
    assert refused.code == 6
    (problem,) = refused.json["error"]["details"]
    assert [one["name"] for one in problem["candidates"]] == ["Twins", "Twins"]


def test_passphrase_and_names_share_standard_input_and_an_id_prefix_is_a_name(
    cli: Runner, prepared: Prepared, tmp_path: Path
) -> None:
    vault, key = prepared.vault, ("--passphrase-file", prepared.passphrase_file)
    source = tmp_path / "members.csv"
    source.write_text("Name\nSam One\nSam One\nWren\n", encoding="utf-8")
    assert cli("import", vault, "members", source, *key).code == 0
    assert cli("meeting", vault, "add", "--group", "Film", "--start", soon(), *key).code == 0
    dash = ("checkin", vault, "--passphrase-file", "-", "--json")
    refused = cli(*dash, stdin=f"{PASSPHRASE}\nSam One\n")
    assert refused.code == 6
    (problem,) = refused.json["error"]["details"]
    assert problem["line"] == 1
    one = problem["candidates"][0]["id"]
    assert cli(*dash, stdin=f"{PASSPHRASE}\r\nWren\n{one[:5]}\n").code == 6
    done = cli(*dash, stdin=f"{PASSPHRASE}\r\nWren\n{one[:8].upper()}\n")
    assert (done.code, done.json["present"]) == (0, 2)


@pytest.mark.parametrize(
    "arguments",
    [("no-such-command",), ("verify",), ("print", "v", "sheet", "helplines", "--page", "A9")],
)
def test_a_wrong_call_answers_with_one_json_object(cli: Runner, arguments: tuple[str, ...]) -> None:
    told = cli(*arguments, "--json")
    assert told.code == 2
    assert told.json["exit_code"] == 2
    assert told.json["error"]["what"]


def test_the_demo_without_a_screen_names_the_command_that_opens_it(tmp_path: Path) -> None:
    ran = subprocess.run(
        ["sh", ROOT / "tools" / "demo.sh", "true", "demo"],
        env={"PATH": "/usr/bin:/bin"}, cwd=tmp_path, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "true --vault demo/practice" in ran.stdout


def test_the_demo_does_its_job_without_the_libraries_of_the_window(tmp_path: Path) -> None:
    shutil.copy(ROOT / "tools" / "demo.sh", tmp_path)
    (tmp_path / "system_packages.sh").write_text("echo sudo apt-get install libgl1; exit 3\n")
    ran = subprocess.run(
        ["sh", tmp_path / "demo.sh", "echo", "demo"],
        env={"PATH": "/usr/bin:/bin", "DISPLAY": ":0"}, cwd=tmp_path, capture_output=True,
        text=True, check=True,
    )  # fmt: skip
    assert ran.stdout.splitlines() == [
        "demo demo --no-window",
        "sudo apt-get install libgl1",
        "Then open the window with: echo --vault demo/practice",
    ]
    # What the window lacks is no condition of the job.
    assert "demo: setup\n" in (ROOT / "Makefile").read_text()


def test_country_language_and_zone_are_checked_alike(
    cli: Runner, prepared: Prepared, tmp_path: Path
) -> None:
    key = ("--passphrase-file", prepared.passphrase_file)
    out = tmp_path / "out.pdf"
    new = ("new", tmp_path / "v", "--chapter", "X", *key)
    sheet = ("print", prepared.vault, "sheet", "helplines", "--output", out, *key)
    attendance = ("print", prepared.vault, "attendance", "--output", out, *key)
    for wrong in (
        (*new, "--country", "QQ"),
        (*new, "--country", "Germany"),
        (*new, "--timezone", "Mars/North"),
        (*sheet, "--country", "QQ"),
        (*sheet, "--country", "zz"),
        (*sheet, "--language", "english"),
        (*attendance, "--language", "xx"),
    ):
        refused = cli(*wrong, "--json")
        assert (refused.code, refused.json["exit_code"]) == (2, 2), wrong
    assert not out.exists()
    assert not (tmp_path / "v").exists()
    german = cli(*sheet, "--country", "zw", "--language", "de")
    assert german.code == 0
    assert "No words of German are here yet" in german.out
    with pikepdf.open(out) as pdf:
        assert str(pdf.Root.Lang) == Words("de").text_language


def test_text_language_is_the_one_of_the_texts(tmp_path: Path) -> None:
    folder = tmp_path / "de" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    empty = struct.pack("<7I", 0x950412DE, 0, 0, 28, 28, 0, 28)
    (folder / "chapterdesk.mo").write_bytes(empty)
    assert Words("de-AT", folder=tmp_path).text_language == "de-AT"
    assert Words("fr", folder=tmp_path).text_language == "en"
    assert Words("en-GB", folder=tmp_path).text_language == "en-GB"
    assert Words("nonsense", folder=tmp_path).text_language == "en"


def test_export_says_what_it_withheld(cli: Runner, prepared: Prepared, tmp_path: Path) -> None:
    vault, key = prepared.vault, ("--passphrase-file", prepared.passphrase_file)
    source = tmp_path / "in.csv"
    source.write_text("Name,Email,May we contact you\nWren,wren@example.org,no\n", encoding="utf-8")
    assert cli("import", vault, "members", source, *key).code == 0
    why = tmp_path / "why.txt"
    why.write_text("moving to another tool", encoding="utf-8")
    export = ("export", vault, "members", "--format", "csv", "--plain", "--for", "leads",
              "--reason-file", why, *key)  # fmt: skip
    told = cli(*export, "--output", tmp_path / "a.csv", "--json").json
    text = cli(*export, "--output", tmp_path / "b.csv").out
    assert told["withheld"] == 1, (tmp_path / "a.csv").read_text(encoding="utf-8-sig")
    assert "1 way to reach somebody was left out" in text


def test_export_counts_pronouns_that_may_not_be_written(
    cli: Runner, prepared: Prepared, tmp_path: Path
) -> None:
    vault, key = prepared.vault, ("--passphrase-file", prepared.passphrase_file)
    source = tmp_path / "in.csv"
    source.write_text("Name,Pronouns\nWren,they/them\nSam,he/him\n", encoding="utf-8")
    assert cli("import", vault, "members", source, *key).code == 0
    why = tmp_path / "why.txt"
    why.write_text("moving to another tool", encoding="utf-8")
    export = ("export", vault, "members", "--format", "csv", "--plain", "--for", "leads",
              "--reason-file", why, *key)  # fmt: skip
    told = cli(*export, "--output", tmp_path / "a.csv", "--json").json
    assert (told["withheld"], told["withheld_pronouns"]) == (2, 2)
    assert "they/them" not in (tmp_path / "a.csv").read_text(encoding="utf-8-sig")
    text = cli(*export, "--output", tmp_path / "b.csv").out
    assert "2 pronouns that may not be used in writing were left out" in text
    assert "0 ways" in text


def test_two_of_one_name_are_told_apart_and_no_control_character_comes_back(
    cli: Runner, prepared: Prepared, tmp_path: Path
) -> None:
    vault, key = prepared.vault, ("--passphrase-file", prepared.passphrase_file)
    source = tmp_path / "in.csv"
    source.write_text("Name,Pronouns\nSam,they/them\nSam,he/him\n", encoding="utf-8")
    assert cli("import", vault, "members", source, *key).code == 0
    assert cli("meeting", vault, "add", "--group", "Film", "--start", soon(), *key).code == 0
    (twins,) = cli("checkin", vault, *key, "--json", stdin="Sam\n").json["error"]["details"]
    assert {one["last_seen"] for one in twins["candidates"]} == {None}
    one = next(one["id"] for one in twins["candidates"] if one["pronouns"] == "he/him")
    assert cli("checkin", vault, *key, stdin=f"{one}\n").code == 0
    typed = "\x1b[31mSam\x07\x9b\u202e"
    told = cli("checkin", vault, *key, stdin=f"Sam\n{typed}\n")
    assert told.code == 6
    assert not set("\x1b\x07\x9b\u202e") & set(told.err)
    assert "(they/them)" in told.err
    assert f"(he/him · last here {soon()[:10]})" in told.err
    details = cli("checkin", vault, *key, "--json", stdin="Sam\n").json["error"]["details"]
    assert soon()[:10] in {one["last_seen"] for one in details[0]["candidates"]}
