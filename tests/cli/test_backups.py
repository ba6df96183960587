"""Backups from the command line: to the chosen places, and restored with the list of the erased."""

from pathlib import Path

from tests.cli.conftest import Prepared, Runner


def test_without_a_place_it_says_so_and_the_list_is_used(
    cli: Runner, prepared: Prepared, tmp_path: Path
) -> None:
    vault, key = prepared.vault, ("--passphrase-file", prepared.passphrase_file)
    nowhere = cli("backup", vault, *key)
    assert nowhere.code == 2
    assert "--to" in nowhere.err
    stick = tmp_path / "stick"
    stick.mkdir()
    done = cli("backup", vault, "--to", stick, *key, "--json")
    assert done.code == 0, done.err
    assert done.json["files"] == [done.json["file"]]
    moved = (tmp_path / "elsewhere.tar").resolve()
    Path(done.json["file"]).rename(moved)
    code = ("--recovery-code-file", prepared.code_file)
    alone = cli("restore", moved, "--to", tmp_path / "one", *code, "--json")
    assert (alone.code, alone.json["forgotten_list"]) == (0, False)
    helped = cli("restore", moved, "--to", tmp_path / "two", *code, "--look-in", stick, "--json")
    assert (helped.json["forgotten_list"], helped.json["erased_again"]) == (True, 0)
