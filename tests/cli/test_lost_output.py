"""An answer that nobody can read: what it was to tell once does not come into force."""

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from chapterdesk.cli import run
from chapterdesk.cli.common import Answer
from chapterdesk.core.errors import DiskFullError
from chapterdesk.crypto import kdf
from tests.cli.conftest import Prepared, Runner

KIM = "shorthand starboard kindle untaken huddling galley"
Lost = Callable[..., int]


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kdf, "_measure", lambda _parameters: 9.0)


@pytest.fixture
def lost() -> Lost:
    """Run a command whose answer goes into a pipe that nobody reads; return its exit code."""

    def call(*arguments: str | Path) -> int:
        reader, writer = os.pipe()
        os.close(reader)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(sys, "stdout", os.fdopen(writer, "w", encoding="utf-8"))
            try:
                code = run([str(argument) for argument in arguments])
            except SystemExit as left:
                code = left.code if isinstance(left.code, int) else 1
        assert isinstance(code, int)
        return code

    return call


@pytest.fixture
def kim(cli: Runner, prepared: Prepared, tmp_path: Path) -> str:
    """Return the id of a second lead."""
    label, new = tmp_path / "label", tmp_path / "kim"
    label.write_text("Kim", encoding="utf-8")
    new.write_text(KIM, encoding="utf-8")
    added = cli(
        "keys", "add", prepared.vault, "--label-file", label, "--new-passphrase-file", new,
        "--passphrase-file", prepared.passphrase_file, "--json",
    )  # fmt: skip
    return str(added.json["way"]["id"])


def opens(cli: Runner, vault: Path, file: Path) -> bool:
    return cli("keys", "list", vault, "--passphrase-file", file).code == 0


def new_passphrase(prepared: Prepared, new: Path) -> tuple[str | Path, ...]:
    return (
        "passphrase", prepared.vault, "--recovery-code-file", prepared.code_file,
        "--new-passphrase-file", new,
    )  # fmt: skip


@pytest.mark.parametrize("form", [(), ("--json",)])
def test_a_code_that_could_not_be_told_changes_no_key(
    cli: Runner, lost: Lost, prepared: Prepared, kim: str, form: tuple[str, ...]
) -> None:
    new = prepared.vault.with_name("kim")
    left = ("keys", "left", prepared.vault, kim, "--new-recovery-code")
    assert lost(*left, "--passphrase-file", prepared.passphrase_file, *form) == 1
    assert opens(cli, prepared.vault, new), "the keys were changed"
    assert cli(*new_passphrase(prepared, new)).code == 0, "the old code is dead"


@pytest.mark.parametrize("form", [(), ("--json",)])
def test_a_code_that_could_not_be_told_leaves_passphrase_and_code(
    cli: Runner, lost: Lost, prepared: Prepared, tmp_path: Path, form: tuple[str, ...]
) -> None:
    new = tmp_path / "new"
    new.write_text(KIM, encoding="utf-8")
    assert lost(*new_passphrase(prepared, new), "--new-recovery-code", *form) == 1
    assert opens(cli, prepared.vault, prepared.passphrase_file)
    assert cli(*new_passphrase(prepared, new)).code == 0, "the old code is dead"


@pytest.mark.parametrize("form", [(), ("--json",)])
def test_a_new_vault_whose_code_nobody_saw_is_taken_away(
    lost: Lost, prepared: Prepared, tmp_path: Path, form: tuple[str, ...]
) -> None:
    vault = tmp_path / "fresh"
    assert lost(
        "new", vault, "--chapter", "Harbour", "--passphrase-file", prepared.passphrase_file, *form
    ) == 1  # fmt: skip
    assert not vault.exists()


def test_the_code_that_was_told_is_the_one_that_counts(
    cli: Runner, prepared: Prepared, tmp_path: Path
) -> None:
    new = tmp_path / "new"
    new.write_text(KIM, encoding="utf-8")
    told = cli(*new_passphrase(prepared, new), "--new-recovery-code", "--json")
    assert told.json["changed"]
    assert cli(*new_passphrase(prepared, new)).code == 4
    code = tmp_path / "code"
    code.write_text(told.json["recovery_code"], encoding="utf-8")
    fresh = Prepared(vault=prepared.vault, passphrase_file=new, code_file=code)
    assert cli(*new_passphrase(fresh, new)).code == 0


@pytest.mark.parametrize("error", [DiskFullError("The disk is full."), KeyError("cut")])
def test_what_fails_after_the_code_is_still_one_object(
    cli: Runner, prepared: Prepared, kim: str, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def fails(*_arguments: object) -> None:
        raise error

    monkeypatch.setattr("chapterdesk.services.keys.KeyService.change_keys", fails)
    left = ("keys", "left", prepared.vault, kim, "--new-recovery-code", "--json")
    told = cli(*left, "--passphrase-file", prepared.passphrase_file)
    assert told.json["recovery_code"].startswith("AGE-SECRET-KEY-1")
    assert told.json["exit_code"] == told.code == (7 if isinstance(error, DiskFullError) else 1)
    assert told.json["error"]["what"]


def test_an_object_in_two_parts_is_one(capsys: pytest.CaptureFixture[str]) -> None:
    answer = Answer(as_json=True)
    answer.ahead({"first": 1}, "not said")
    begun = capsys.readouterr().out
    assert begun, "it is not out before the rest"
    answer.say({"first": 1, "second": 2})
    assert json.loads(begun + capsys.readouterr().out) == {"first": 1, "second": 2}
