"""`salvage` on the command line: look, save, take keys; exit codes as everywhere."""

from pathlib import Path

from tests.cli.conftest import Prepared, Runner


def test_it_looks_and_saves_and_never_over_something(
    cli: Runner, prepared: Prepared, tmp_path: Path
) -> None:
    secret = ("--passphrase-file", prepared.passphrase_file)
    looked = cli("salvage", prepared.vault, *secret, "--json")
    assert looked.code == 0
    assert looked.json["whole"]
    saved = cli("salvage", prepared.vault, "--to", tmp_path / "new", *secret)
    assert saved.code == 0
    assert "to its end" in saved.out
    assert "as it was" in saved.out
    assert cli("verify", tmp_path / "new", *secret).code == 0
    assert cli("salvage", prepared.vault, "--to", tmp_path / "new", *secret).code == 6


def test_it_takes_keys_from_a_backup(cli: Runner, prepared: Prepared, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    secret = ("--passphrase-file", prepared.passphrase_file)
    backup = cli("backup", prepared.vault, "--to", stick, *secret, "--json").json["file"]
    keys = ("salvage", prepared.vault, "--keys-from", backup)
    assert cli(*keys, *secret).code == 6
    for name in ("vault.json", "vault.json.bak"):
        (prepared.vault / name).write_bytes(b"?")
    damaged = cli("verify", prepared.vault, *secret)
    assert damaged.code == 5
    assert "keys can be taken from your newest backup" in damaged.err
    assert cli(*keys, "--to", tmp_path / "new", *secret).code == 2
    taken = cli(*keys, "--recovery-code-file", prepared.code_file, "--json")
    assert taken.json == {"vault": str(prepared.vault), "ways_in_changed": False}
    assert cli("verify", prepared.vault, *secret).code == 0


def test_no_table_of_sealed_texts_is_told_of_by_itself(cli: Runner, prepared: Prepared) -> None:
    secret = ("--passphrase-file", prepared.passphrase_file)
    looked = cli("salvage", prepared.vault, *secret, "--json")
    tables = looked.json["tables"]
    assert tables["other records"]["rows"] > 0
    assert {"member", "meeting"} <= set(tables)
    assert not [name for name in tables if "seal" in name or "reader" in name]
    assert "seal" not in cli("salvage", prepared.vault, *secret).out
