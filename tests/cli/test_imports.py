"""An import on the command line: every row named, columns chosen, and the whole taken back."""

from pathlib import Path

from tests.cli.conftest import Prepared, Runner

ODD = "Zzz,Email,Gender\nWren,wren@example.org,f\n"


def test_every_row_to_look_at_is_named(cli: Runner, prepared: Prepared, tmp_path: Path) -> None:
    vault, key = prepared.vault, ("--passphrase-file", prepared.passphrase_file)
    source = tmp_path / "members.csv"
    rows = "".join(f"P{number},not an address\n" for number in range(250))
    source.write_text("Name,Email\n" + rows + ",x@example.org\n", encoding="utf-8")
    command = ("import", vault, "members", source, *key)
    dry = cli(*command, "--dry-run", "--json").json
    assert [row["row"] for row in dry["warning_rows"]] == list(range(2, 252))
    assert "not an email address" in dry["warning_rows"][0]["reason"]
    assert dry["problem_rows"] == [{"row": 252, "reason": "There is no name in this row."}]
    text = cli(*command, "--dry-run").out
    assert text.count("This is not an email address") == 10
    assert "… and 240 more rows" in text
    assert "P7" not in text
    done = cli(*command, "--json").json
    assert done["warning_rows"] == dry["warning_rows"]
    assert done["problem_rows"] == dry["problem_rows"]


def test_columns_left_out_stand_in_the_report_with_their_reason(
    cli: Runner, prepared: Prepared, tmp_path: Path
) -> None:
    vault, key = prepared.vault, ("--passphrase-file", prepared.passphrase_file)
    source = tmp_path / "members.csv"
    source.write_text("Name,Gender,Shoe\nWren,f,41\n", encoding="utf-8")
    command = ("import", vault, "members", source, *key)
    for text in (cli(*command, "--dry-run").out, cli(*command).out):
        assert "Column 2, Gender: Gender is not kept" in text
        assert "Column 3, Shoe: This column is not known" in text
    assert "SSD" in text
    name, gender, shoe = cli(*command, "--json").json["columns"]
    assert (name["field"], gender["field"], shoe["column"]) == ("display_name", "", 3)


def test_a_table_without_a_name_tells_the_option(
    cli: Runner, prepared: Prepared, tmp_path: Path
) -> None:
    vault, key = prepared.vault, ("--passphrase-file", prepared.passphrase_file)
    source = tmp_path / "members.csv"
    source.write_text(ODD, encoding="utf-8")
    command = ("import", vault, "members", source, "--header-row", "1", *key)
    refused = cli(*command)
    assert refused.code == 6
    assert "--column 1=display_name" in refused.err
    assert "--column 1=display_name" in cli(*command, "--dry-run").out
    for wrong in ("9=display_name", "0=display_name", "1=shoe", "display_name", "x=notes"):
        told = cli(*command, "--column", wrong)
        assert told.code == 2, wrong
        assert "Nothing was imported" in told.err
    # What is not kept can not be chosen either.
    chosen = ("--column", "1=display_name", "--column", "3=notes", "--column", "2=")
    done = cli(*command, *chosen, "--json").json
    assert (done["added"], [row["field"] for row in done["columns"]]) == (
        1,
        ["display_name", "", ""],
    )


def test_an_import_is_taken_back_by_its_id(cli: Runner, prepared: Prepared, tmp_path: Path) -> None:
    vault, key = prepared.vault, ("--passphrase-file", prepared.passphrase_file)
    source = tmp_path / "members.csv"
    source.write_text("Name\nWren\nSam\n", encoding="utf-8")
    nothing = cli("import", vault, "--undo", "abcdef", *key)
    assert nothing.code == 2
    told = cli("import", vault, "members", source, *key).out
    batch = told.split("--undo ")[1].split()[0]
    assert len(batch) == 32
    unknown = cli("import", vault, "--undo", "0" * 32, *key)
    assert unknown.code == 2
    assert batch in unknown.err
    assert cli("import", vault, "members", source, "--undo", batch, *key).code == 2
    assert cli("import", vault, *key).code == 2
    back = cli("import", vault, "--undo", batch[:6], *key, "--json")
    assert (back.code, back.json) == (0, {"batch": batch, "undone": True})
    assert cli("import", vault, "--undo", batch[:6], *key).code == 6
    assert cli("import", vault, "members", source, *key, "--json").json["added"] == 2


def test_people_of_one_name_are_told_and_kept_apart(
    cli: Runner, prepared: Prepared, tmp_path: Path
) -> None:
    vault, key = prepared.vault, ("--passphrase-file", prepared.passphrase_file)
    for name, text in (("a", "Name\nSam\n"), ("b", "Name\nSam\nWren\n")):
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    assert cli("import", vault, "members", tmp_path / "a.csv", *key).code == 0
    other = ("import", vault, "members", tmp_path / "b.csv", *key)
    text = cli(*other, "--dry-run").out
    assert "Row 2: Taken to be the person of this name who is here already." in text
    assert "--same-name new" in text
    assert cli(*other, "--dry-run", "--json").json["added"] == 1
    assert cli(*other, "--dry-run", "--same-name", "new", "--json").json["added"] == 2
    assert cli(*other, "--somebody-else", "2", "--json").json["added"] == 2
    assert cli(*other, "--json").json["unchanged"] == 2


def test_needs_are_told_and_left_out_unless_chosen(
    cli: Runner, prepared: Prepared, tmp_path: Path
) -> None:
    vault, key = prepared.vault, ("--passphrase-file", prepared.passphrase_file)
    source = tmp_path / "members.csv"
    source.write_text("Name,Notes\nWren,vegan\n", encoding="utf-8")
    command = ("import", vault, "members", source, *key)
    told = cli(*command, "--dry-run")
    assert "1 note tells a need" in told.out
    assert "vegan" not in told.out
    kept = cli(*command, "--dry-run", "--needs", "keep", "--json").json
    assert (kept["needs"], kept["left_out"]) == (1, {})
    assert cli(*command, "--json").json["left_out"] == {"Notes": 1}


def test_a_register_asks_for_marks_and_adds_nobody_by_itself(
    cli: Runner, prepared: Prepared, tmp_path: Path
) -> None:
    vault, key = prepared.vault, ("--passphrase-file", prepared.passphrase_file)
    source = tmp_path / "register.csv"
    source.write_text(
        "Name;2026-01-08;2026-01-22;2026-02-05\nSam;+;x;\nWren;x;;o\nguests;2;;\n", encoding="utf-8"
    )
    people = tmp_path / "people.csv"
    people.write_text("Name\nSam\n", encoding="utf-8")
    assert cli("import", vault, "members", people, *key).code == 0
    command = ("import", vault, "register", source, *key)
    assert cli(*command).code == 2
    dry = cli(*command, "--group", "Thursday", "--dry-run", "--json").json
    assert dry["register"]["unknown_marks"] == {"+": 1}
    assert [row["row"] for row in dry["problem_rows"]] == [3]
    asked = cli(*command, "--group", "Thursday")
    assert (asked.code, "--marks" in asked.err) == (6, True)
    assert cli(*command, "--group", "Thursday", "--marks", "+=here").code == 2
    said = (*command, "--group", "Thursday", "--marks", "+=late,o=excused")
    done = cli(*said, "--json").json
    assert (done["added"], done["problems"], done["marks"]) == (0, 1, 2)
    both = cli(*said, "--unknown-names", "add", "--json").json
    assert (both["added"], both["marks"], both["marks_known"]) == (1, 2, 2)
