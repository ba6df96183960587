"""A command that is stopped, or fails in itself, says what that means for the records."""

import json
import os
import pty
import shlex
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest

from chapterdesk.crypto import kdf
from tests.cli.conftest import Prepared, Runner

ROOT = Path(__file__).parents[2]


def stop(*_arguments: object) -> NoReturn:
    raise KeyboardInterrupt


def stopping() -> Callable[..., None]:
    return stop


@pytest.fixture
def half(cli: Runner, prepared: Prepared, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a table of more people than one step of an import takes, which will be stopped."""
    monkeypatch.setattr("chapterdesk.cli.people._telling", stopping)
    source = tmp_path / "in.csv"
    source.write_text("Name\n" + "".join(f"Wren {n}\n" for n in range(1_100)), encoding="utf-8")
    return source


def test_an_import_that_is_stopped_does_not_say_that_nothing_was_changed(
    cli: Runner, prepared: Prepared, half: Path
) -> None:
    key = ("--passphrase-file", prepared.passphrase_file)
    told = cli("import", prepared.vault, "members", half, *key)
    assert told.code == 2
    assert "Nothing was changed" not in told.err
    assert "What was saved until then stays" in told.err
    line = next(line for line in told.err.splitlines() if "take it back: " in line)
    command = shlex.split(line.split("take it back: ")[1])
    # Somebody is there, so the words were true; and the way back that was told is one.
    assert cli("import", prepared.vault, "members", half, "--dry-run", *key, "--json").json[
        "unchanged"
    ]
    assert cli(*command[1:], *key).code == 0


def test_a_program_hears_the_same_in_one_object(
    cli: Runner, prepared: Prepared, half: Path
) -> None:
    key = ("--passphrase-file", prepared.passphrase_file)
    told = cli("import", prepared.vault, "members", half, *key, "--json")
    assert told.json["exit_code"] == told.code == 2
    assert told.json["error"]["data"] == "What was saved until then stays; the rest was not done."


def test_a_real_interrupt_is_heard_the_same(prepared: Prepared, tmp_path: Path) -> None:
    source = tmp_path / "names"
    os.mkfifo(source)
    # What a shell runs in the background ignores it, and what that starts would do so, too.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    process = subprocess.Popen(
        [sys.executable, "-m", "chapterdesk", "meeting", prepared.vault, "list", "--json",
         "--passphrase-file", source],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    signal.signal(signal.SIGINT, before)
    # It waits for the passphrase once the other end of the pipe can be opened.
    with source.open("wb"):
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    told = json.loads(out)
    assert told["exit_code"] == process.returncode == 2, err
    assert "What was saved until then stays" in told["error"]["data"]


def test_a_question_that_is_left_changes_nothing(prepared: Prepared) -> None:
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "chapterdesk", "meeting", prepared.vault, "list"],
        cwd=ROOT, stdin=theirs, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        start_new_session=True,
    )  # fmt: skip
    assert process.stderr is not None
    asked = b""
    while not asked.endswith(b"Passphrase: ") and (letter := process.stderr.read(1)):
        asked += letter
    os.write(ours, b"\x04")
    _out, err = process.communicate(timeout=60)
    os.close(theirs)
    os.close(ours)
    assert process.returncode == 2, asked + err
    assert b"Nothing was changed." in err


def test_what_fails_in_the_program_is_one_object_too(
    cli: Runner, prepared: Prepared, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_arguments: object) -> NoReturn:
        raise KeyError("Wren Okafor")

    monkeypatch.setattr("chapterdesk.services.meetings.MeetingService.window", fails)
    key = ("--passphrase-file", prepared.passphrase_file)
    told = cli("meeting", prepared.vault, "list", *key, "--json")
    assert told.json["exit_code"] == told.code == 1
    assert all(told.json["error"].values())
    assert "KeyError" in told.err
    assert "Wren" not in told.out + told.err
    assert "What was saved before is safe." in cli("meeting", prepared.vault, "list", *key).err


def test_a_new_vault_whose_code_perhaps_nobody_saw_is_taken_away(
    cli: Runner, prepared: Prepared, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kdf, "_measure", lambda _parameters: 9.0)
    monkeypatch.setattr("chapterdesk.cli.common.Answer.say", stop)
    vault = tmp_path / "fresh"
    key = ("--passphrase-file", prepared.passphrase_file)
    assert cli("new", vault, "--chapter", "Harbour", *key).code == 2
    assert not vault.exists()


def test_what_is_stopped_after_the_code_is_still_one_object(
    cli: Runner, prepared: Prepared, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = tmp_path / "new"
    new.write_text("shorthand starboard kindle untaken huddling galley", encoding="utf-8")
    monkeypatch.setattr("chapterdesk.services.vaults.VaultService.replace_recovery_code", stop)
    told = cli(
        "passphrase", prepared.vault, "--recovery-code-file", prepared.code_file,
        "--new-passphrase-file", new, "--new-recovery-code", "--json",
    )  # fmt: skip
    assert told.json["recovery_code"].startswith("AGE-SECRET-KEY-1")
    assert told.json["exit_code"] == told.code == 2
