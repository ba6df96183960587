"""Backups from the command line: to the chosen places, and restored with the list of the erased."""

import shutil
from pathlib import Path

import pytest

from chapterdesk.core.clock import SystemClock
from chapterdesk.core.events import EventBus
from chapterdesk.core.practice import PRACTICE_PASSPHRASE
from chapterdesk.core.secret import Secret
from chapterdesk.services.keys.leaving import OwnPassphrase
from chapterdesk.services.vaults import VaultService
from tests.cli.conftest import PASSPHRASE, Prepared, Runner


def change_keys(vault: Path) -> None:
    service, secret = VaultService(clock=SystemClock()), Secret.from_text(PASSPHRASE)
    desk = service.open(vault, service.derive(vault, passphrase=secret), events=EventBus())
    keys = desk.services.keys
    keys.change_keys(keys.prepare_keys(gone=None, own=OwnPassphrase(passphrase=secret)))
    desk.close()


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
    # Far from the vault and from the stick: what lies near is looked at anyway.
    far = tmp_path / "far" / "away"
    far.mkdir(parents=True)
    moved = moved.rename(far / moved.name)
    alone = cli("restore", moved, "--to", far / "one", *code, "--json")
    assert (alone.code, alone.json["forgotten_list"]) == (0, False)
    helped = cli("restore", moved, "--to", far / "two", *code, "--look-in", stick, "--json")
    assert (helped.json["forgotten_list"], helped.json["erased_again"]) == (True, 0)


def test_whose_backup_it_is_and_the_lists_of_the_vaults_on_this_computer(
    cli: Runner, prepared: Prepared, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data, far = tmp_path / "data" / "desk", tmp_path / "far" / "away"
    for folder in (data, far):
        folder.mkdir(parents=True)
    monkeypatch.setattr("platformdirs.user_data_dir", lambda *_args, **_named: str(data))
    key = ("--passphrase-file", prepared.passphrase_file)
    code = ("--recovery-code-file", prepared.code_file)
    made = Path(cli("backup", prepared.vault, "--to", far, *key, "--json").json["file"])
    next(far.glob("backup-*.age")).unlink()
    unseen = cli("verify", made, *code)
    assert f"no vault lies in {data}." in unseen.out
    assert "--look-in" in unseen.out
    named = cli("verify", made, *code, "--look-in", prepared.vault)
    assert "One of the desks found here made it." in named.out
    assert "--look-in" not in named.out
    alone = cli("restore", made, "--to", far / "alone", *code)
    assert f"no vault lies in {data}, {far}." in alone.out
    shutil.rmtree(far / "alone")
    assert cli("verify", made, *code, "--json").json["made_by"] is None
    home = prepared.vault.rename(data / "a1b2c3d4")
    assert cli("verify", made, *code, "--json").json["made_by"] == "ours"
    assert "One of the desks found here made it." in cli("verify", made, *code).out
    done = cli("restore", made, "--to", far / "one", *code, "--json")
    assert (done.json["made_by"], done.json["forgotten_list"]) == ("ours", True)
    change_keys(home)
    older = cli("verify", made, *code)
    assert "before all its keys were changed" in older.out
    shutil.rmtree(far / "one")
    done = cli("restore", made, "--to", far / "two", *code, "--json")
    assert done.json["made_by"] == "ours_with_older_keys"
    strange = cli("new", tmp_path / "b", "--chapter", "B", *key, "--json")
    assert strange.code == 0, strange.err
    other = Path(cli("backup", tmp_path / "b", "--to", far, *key, "--json").json["file"])
    assert cli("verify", other, *key, "--json").json["made_by"] == "foreign"
    told = cli("verify", other, *key).out
    assert "None of the desks found here made it." in told
    assert f"what lies in {data}." in told
    found = cli("verify", other, *key, "--look-in", tmp_path, "--json")
    assert found.json["made_by"] == "ours"


def test_what_is_wrong_with_a_backup_is_said_of_the_backup(
    cli: Runner, prepared: Prepared, tmp_path: Path
) -> None:
    """Its keys lie in it, too: the sentence about a damaged vault would mislead."""
    vault, key = prepared.vault, ("--passphrase-file", prepared.passphrase_file)
    done = cli("backup", vault, "--to", tmp_path, *key, "--json").json
    data = Path(done["file"]).read_bytes()
    harmed = tmp_path / "harmed.tar"
    begin = data.index(b'{"', 512)
    for at in (begin, begin + 1, data.index(b'"mac":"') + 9, data.index(b'"slots"') + 60):
        harmed.write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
        for command in (("verify", harmed), ("restore", harmed, "--to", tmp_path / "r")):
            told = cli(*command, *key)
            assert told.code == 5, (at, told.err)
            assert "his backup" in told.err, at
            assert "file that holds the keys" not in told.err
    assert not (tmp_path / "r").exists()


def test_practice_and_real_people_are_restored_apart(
    cli: Runner, prepared: Prepared, tmp_path: Path
) -> None:
    demo = tmp_path / "demo"
    assert cli("demo", demo, "--members", "5", "--no-window").code == 0
    secret = tmp_path / "practice"
    secret.write_text(PRACTICE_PASSPHRASE, encoding="utf-8")
    (backup,) = demo.glob("*.tar")
    practice = ("restore", backup, "--passphrase-file", secret, "--to")
    outside = cli(*practice, tmp_path / "elsewhere")
    assert outside.code == 6
    assert not (tmp_path / "elsewhere").exists()
    assert cli(*practice, demo / "again").code == 0
    key = ("--passphrase-file", prepared.passphrase_file)
    real = cli("backup", prepared.vault, "--to", tmp_path, *key, "--json").json["file"]
    assert cli("restore", real, "--to", demo / "real", *key).code == 6
    assert not (demo / "real").exists()
    assert cli("restore", real, "--to", tmp_path / "real", *key).code == 0
