"""A passphrase that needs its key file, on the command line."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click
import pytest

from chapterdesk.cli.root import root
from chapterdesk.core.clock import SystemClock
from chapterdesk.core.events import EventBus
from chapterdesk.core.secret import Secret
from chapterdesk.crypto import kdf
from chapterdesk.services.vaults import VaultService
from tests.cli.conftest import PASSPHRASE, Prepared, Runner


@dataclass(frozen=True)
class Filed:
    vault: Path
    without: tuple[str | Path, ...]
    key_file: Path

    @property
    def given(self) -> tuple[str | Path, ...]:
        return (*self.without, "--key-file", self.key_file)


@pytest.fixture
def filed(prepared: Prepared, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Filed:
    monkeypatch.setattr(kdf, "_measure", lambda _parameters: 9.0)
    vaults, file = VaultService(clock=SystemClock()), tmp_path / "stick.bin"
    secret = Secret.from_text(PASSPHRASE)
    desk = vaults.open(
        prepared.vault, vaults.derive(prepared.vault, passphrase=secret), events=EventBus()
    )
    keys = desk.services.keys
    keys.save(keys.seal_key_file(passphrase=secret, make=file))
    desk.close()
    return Filed(
        vault=prepared.vault,
        without=("--passphrase-file", prepared.passphrase_file),
        key_file=file,
    )


def test_a_vault_opens_with_its_key_file_alone(cli: Runner, filed: Filed, tmp_path: Path) -> None:
    missing = cli("keys", "list", filed.vault, *filed.without)
    assert missing.code == 4
    assert "key file" in missing.err
    listed = cli("keys", "list", filed.vault, *filed.given, "--json")
    assert listed.json["ways"][0]["key_file"]
    away = cli("keys", "list", filed.vault, *filed.without, "--key-file", tmp_path / "away")
    assert away.code == 7
    assert "key file could not be read" in away.err
    other = tmp_path / "other"
    other.write_bytes(bytes(32))
    assert cli("keys", "list", filed.vault, *filed.without, "--key-file", other).code == 4


def test_a_backup_is_checked_and_restored_with_the_key_file(
    cli: Runner, filed: Filed, tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    made = cli("backup", filed.vault, "--to", stick, *filed.given, "--json")
    assert made.code == 0, made.err
    file = made.json["file"]
    for what in (file, filed.vault):
        assert cli("verify", what, *filed.without).code == 4
        assert cli("verify", what, *filed.given).code == 0
    for name, way, code in (("one", filed.without, 4), ("two", filed.given, 0)):
        assert cli("restore", file, "--to", tmp_path / name, *way).code == code
        assert (tmp_path / name).exists() is (code == 0)
    assert cli("keys", "list", tmp_path / "two", *filed.without).code == 4
    assert cli("keys", "list", tmp_path / "two", *filed.given).code == 0


def test_damaged_files_are_helped_with_the_key_file(
    cli: Runner, filed: Filed, tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    file = cli("backup", filed.vault, "--to", stick, *filed.given, "--json").json["file"]
    assert cli("salvage", filed.vault, *filed.without).code == 4
    assert cli("salvage", filed.vault, *filed.given).code == 0
    assert cli("salvage", filed.vault, "--to", tmp_path / "new", *filed.given).code == 0
    assert cli("keys", "list", tmp_path / "new", *filed.given).code == 0
    for keys in filed.vault.glob("vault.json*"):
        keys.write_bytes(b"{")
    assert cli("salvage", filed.vault, "--keys-from", file, *filed.without).code == 4
    assert cli("salvage", filed.vault, "--keys-from", file, *filed.given).code == 0
    assert cli("keys", "list", filed.vault, *filed.given).code == 0


def test_who_can_open_is_changed_with_the_key_file(
    cli: Runner, filed: Filed, tmp_path: Path
) -> None:
    label, kim, new = tmp_path / "label", tmp_path / "kim", tmp_path / "new"
    label.write_text("Kim")
    kim.write_text("shorthand starboard kindle untaken huddling galley")
    new.write_text("remover finer embassy convent unearth unhitched")
    add = ("keys", "add", filed.vault, "--label-file", label, "--new-passphrase-file", kim)
    assert cli(*add, *filed.without).code == 4
    assert cli(*add, *filed.given).code == 0
    change = ("keys", "change", filed.vault, "--new-passphrase-file", new)
    assert cli(*change, *filed.given).code == 0
    given = ("--passphrase-file", new, "--key-file", filed.key_file)
    ways = cli("keys", "list", filed.vault, *given, "--json").json["ways"]
    assert [way["key_file"] for way in ways if way["kind"] == "passphrase"] == [True, False]
    left = cli("keys", "left", filed.vault, ways[1]["id"], *given, "--json")
    assert (left.code, left.json["removed"]) == (0, "Kim")
    assert cli("keys", "list", filed.vault, *given).code == 0
    assert cli("keys", "list", filed.vault, "--passphrase-file", new).code == 4


def test_every_command_that_takes_a_passphrase_takes_its_key_file() -> None:
    taking = {
        path: {name for option in command.params for name in option.opts}
        for path, command in _commands(root, "")
        if any("--passphrase-file" in option.opts for option in command.params)
    }
    assert len(taking) > 12
    # A new vault has no key file yet.
    assert {path for path, options in taking.items() if "--key-file" not in options} == {" new"}


def _commands(command: click.Command, path: str) -> Iterator[tuple[str, click.Command]]:
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            each = command.get_command(context, name)
            assert each is not None
            yield from _commands(each, f"{path} {name}")
    else:
        yield path, command
