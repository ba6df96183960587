"""Each way to say how a file is read and what becomes of a row, on real files."""

import csv
from pathlib import Path

import openpyxl
import pytest

from tests.cli.conftest import Prepared, Runner

FIRST = "Name,Phone,Email\nWren,07700 900123,\nSam,,sam@example.org\n"
# Row 2 has the number of Wren under a longer name; row 3 the address of Sam; row 4 is nobody's.
LIKE = "Name,Phone,Email\nWren Abara,07700 900123,\nSamuel,,sam@example.org\nLou,07700 900456,\n"


@pytest.fixture
def key(prepared: Prepared) -> tuple[str | Path, ...]:
    return ("--passphrase-file", prepared.passphrase_file)


def brought(
    cli: Runner, prepared: Prepared, key: tuple[str | Path, ...], folder: Path, text: str
) -> None:
    source = folder / "first.csv"
    source.write_text(text, encoding="utf-8")
    done = cli("import", prepared.vault, "members", source, *key)
    assert done.code == 0, done.err


def listed(
    cli: Runner, prepared: Prepared, key: tuple[str | Path, ...], folder: Path
) -> dict[str, dict[str, str]]:
    """Return who is in the vault, as an export of everything says."""
    out, why = folder / f"listed-{len(list(folder.iterdir()))}.csv", folder / "why.txt"
    why.write_text("to look at it", encoding="utf-8")
    done = cli(
        "export", prepared.vault, "members", "--format", "csv", "--plain", "--for", "leads",
        "--reason-file", why, "--output", out, *key,
    )  # fmt: skip
    assert done.code == 0, done.err
    return {row["Name"]: row for row in csv.DictReader(out.read_text("utf-8-sig").splitlines())}


def test_each_row_of_the_match_table_is_decided_by_itself(
    cli: Runner, prepared: Prepared, key: tuple[str | Path, ...], tmp_path: Path
) -> None:
    brought(cli, prepared, key, tmp_path, FIRST)
    source = tmp_path / "like.csv"
    source.write_text(LIKE, encoding="utf-8")
    command = ("import", prepared.vault, "members", source, *key)
    told = cli(*command, "--dry-run", "--json").json
    matches = {row["row"]: row for row in told["matches"]}
    assert set(matches) == {2, 3}
    for row in matches.values():
        assert row["candidates"][0]["score"] > 0
        assert row["candidates"][0]["reasons"]
    text = cli(*command, "--dry-run").out
    assert "2 rows may be somebody who is here:" in text
    assert "Decide a row with --same ROW, --somebody-else ROW or --skip ROW." in text
    for name in ("Wren", "Samuel", "900123"):
        assert name not in text
    base = (told["added"], told["updated"] + told["unchanged"])
    assert sum(base) == 3

    def planned(*more: str) -> tuple[int, int, int]:
        dry = cli(*command, "--dry-run", *more, "--json").json
        return dry["added"], dry["updated"] + dry["unchanged"], dry["ignored"]

    assert planned("--same", "2", "--same", "3") == (1, 2, 0)
    assert planned("--somebody-else", "2", "--somebody-else", "3") == (3, 0, 0)
    assert planned("--same", "2", "--skip", "3") == (1, 1, 1)
    assert planned("--skip", "2", "--skip", "3", "--skip", "4") == (0, 0, 3)
    done = cli(*command, "--same", "2", "--somebody-else", "3", "--skip", "4", "--json").json
    assert (done["added"], done["updated"] + done["unchanged"], done["ignored"]) == (1, 1, 1)
    people = listed(cli, prepared, key, tmp_path)
    assert set(people) == {"Wren", "Sam", "Samuel"}, "an import does not rename"


@pytest.mark.parametrize("option", ["--same", "--skip", "--somebody-else"])
def test_a_row_that_can_not_be_is_refused(
    cli: Runner, prepared: Prepared, key: tuple[str | Path, ...], tmp_path: Path, option: str
) -> None:
    source = tmp_path / "first.csv"
    source.write_text(FIRST, encoding="utf-8")
    for row in ("0", "-1", "x"):
        done = cli("import", prepared.vault, "members", source, f"{option}={row}", *key)
        assert done.code == 2
    assert listed(cli, prepared, key, tmp_path) == {}


def test_a_way_of_reading_is_remembered_used_and_left(
    cli: Runner, prepared: Prepared, key: tuple[str | Path, ...], tmp_path: Path
) -> None:
    march, april = tmp_path / "march.csv", tmp_path / "april.csv"
    march.write_text("who;team\nRobin;red\n", encoding="utf-8")
    april.write_text("who;team\nLou;blue\n", encoding="utf-8")
    command = ("import", prepared.vault, "members")
    chosen = ("--column", "1=display_name", "--column", "2=tags")
    done = cli(*command, march, *chosen, "--remember", "The monthly list", *key, "--json").json
    assert (done["added"], done["shape"]) == (1, "")
    dry = cli(*command, april, "--dry-run", *key)
    assert "Read as it was remembered: The monthly list" in dry.out
    afresh = cli(*command, april, "--dry-run", "--afresh", *key, "--json").json
    assert (afresh["shape"], afresh["columns"][1]["field"]) == ("", "groups")
    # What is said goes before what is remembered.
    said = cli(*command, april, "--dry-run", "--column", "2=", *key, "--json").json
    assert (said["shape"], said["columns"][1]["field"]) == ("The monthly list", "")
    known = cli(*command, april, *key, "--json").json
    assert (known["added"], known["shape"]) == (1, "The monthly list")
    assert [column["field"] for column in known["columns"]] == ["display_name", "tags"]
    people = listed(cli, prepared, key, tmp_path)
    assert {name: row["Tags"] for name, row in people.items()} == {"Robin": "red", "Lou": "blue"}


def test_letters_and_signs_are_read_as_they_are_said(
    cli: Runner, prepared: Prepared, key: tuple[str | Path, ...], tmp_path: Path
) -> None:
    polish, tabbed, odd = (tmp_path / f"{name}.csv" for name in ("polish", "tabbed", "odd"))
    polish.write_bytes("Name,Tags\nŁucja Żółć,chór\n".encode("cp1250"))
    tabbed.write_text("Name\tTags\nSam, the first\ta;b\n", encoding="utf-8")
    odd.write_text("Name|Tags\nWren|choir\n", encoding="utf-8")
    command = ("import", prepared.vault, "members")
    assert cli(*command, polish, "--encoding", "windows-1250", *key).code == 0
    assert cli(*command, tabbed, "--delimiter", "tab", *key).code == 0
    assert cli(*command, odd, "--delimiter", "|", *key).code == 0
    assert set(listed(cli, prepared, key, tmp_path)) == {"Łucja Żółć", "Sam, the first", "Wren"}
    for wrong in ("--encoding=utf-8", "--encoding=klingon", "--delimiter=ab", '--delimiter="'):
        refused = cli(*command, polish, wrong, *key)
        assert refused.code != 0, wrong
        assert "Nothing was imported" in refused.err or "Nothing was" in refused.err
    assert len(listed(cli, prepared, key, tmp_path)) == 3


def test_the_row_of_the_columns_is_said(
    cli: Runner, prepared: Prepared, key: tuple[str | Path, ...], tmp_path: Path
) -> None:
    bare, titled = tmp_path / "bare.csv", tmp_path / "titled.xlsx"
    bare.write_text("Wren,choir\nSam,choir\n", encoding="utf-8")
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in (["Our people"], [], ["Name", "Tags"], ["Lou", "kitchen"]):
        sheet.append(row)
    book.save(titled)
    command = ("import", prepared.vault, "members")
    chosen = ("--column", "1=display_name", "--column", "2=tags")
    assert cli(*command, bare, "--header-row", "0", *chosen, *key, "--json").json["added"] == 2
    assert cli(*command, titled, "--header-row", "3", *key, "--json").json["added"] == 1
    assert set(listed(cli, prepared, key, tmp_path)) == {"Wren", "Sam", "Lou"}
    assert cli(*command, bare, "--header-row", "99", *key).code != 0


def test_the_whole_batch_is_taken_back_and_what_it_changed_too(
    cli: Runner, prepared: Prepared, key: tuple[str | Path, ...], tmp_path: Path
) -> None:
    brought(cli, prepared, key, tmp_path, FIRST)
    before = listed(cli, prepared, key, tmp_path)
    source = tmp_path / "more.csv"
    source.write_text(
        "Name,Phone,Tags\nWren,07700 900123,choir\nLou,07700 900456,\n", encoding="utf-8"
    )
    command = ("import", prepared.vault, "members", source, *key)
    done = cli(*command, "--same", "2", "--json").json
    assert (done["added"], done["updated"]) == (1, 1)
    assert listed(cli, prepared, key, tmp_path)["Wren"]["Tags"] == "choir"
    assert cli("import", prepared.vault, "--undo", done["batch"], *key).code == 0
    assert listed(cli, prepared, key, tmp_path) == before


def test_problem_rows_are_written_where_nothing_lies(
    cli: Runner, prepared: Prepared, key: tuple[str | Path, ...], tmp_path: Path
) -> None:
    source, problems = tmp_path / "odd.csv", tmp_path / "problems.csv"
    source.write_text("Name,Email\n,=nobody@example.org\nSam,\n", encoding="utf-8")
    command = ("import", prepared.vault, "members", source, *key)
    assert cli(*command, "--problems", source).code == 6
    assert source.read_text("utf-8").startswith("Name,Email")
    assert cli(*command, "--problems", tmp_path / "none" / "p.csv").code != 0
    dry = cli(*command, "--dry-run", "--problems", problems, "--json").json
    assert (dry["problems"], dry["added"]) == (1, 1)
    assert "'=nobody@example.org" in problems.read_text("utf-8-sig")
    problems.unlink()
    assert cli(*command, "--problems", problems, "--json").json["added"] == 1
    assert problems.stat().st_mode & 0o077 == 0


def test_letters_that_were_guessed_are_told(
    cli: Runner, prepared: Prepared, tmp_path: Path
) -> None:
    polish, sure = tmp_path / "polish.csv", tmp_path / "sure.csv"
    polish.write_bytes("Name\nJ\xfcrgen Gro\xdf\n\xa3ukasz\n".encode("latin-1"))
    sure.write_text("Name\nŁukasz\n", encoding="utf-8")
    command = ("import", prepared.vault, "members")
    key = ("--passphrase-file", prepared.passphrase_file, "--dry-run")
    assert "they were read as cp1252" in cli(*command, polish, *key).out
    assert "were read as" not in cli(*command, sure, *key).out
    said = cli(*command, polish, "--encoding", "windows-1250", *key).out
    assert "were read as" not in said
    assert cli(*command, polish, *key, "--json").json["encoding"] == "cp1252"
