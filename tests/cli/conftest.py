"""One vault made by the command line, copied for each test."""

import io
import json
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from chapterdesk.cli import OpenWindow, run
from chapterdesk.crypto import kdf

PASSPHRASE = "correct horse battery staple orbit lemon"


@dataclass(frozen=True)
class Result:
    code: int | OpenWindow
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        value = json.loads(self.out)
        assert isinstance(value, dict)
        return value


Runner = Callable[..., Result]


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Runner:
    def call(*arguments: str | Path, stdin: str = "") -> Result:
        class Stream(io.TextIOWrapper):
            pass

        monkeypatch.setattr(sys, "stdin", Stream(io.BytesIO(stdin.encode()), encoding="utf-8"))
        capsys.readouterr()
        code = run([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return Result(code=code, out=captured.out, err=captured.err)

    return call


@dataclass(frozen=True)
class Prepared:
    vault: Path
    passphrase_file: Path
    code_file: Path


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    folder = tmp_path_factory.mktemp("cli")
    secret = folder / "passphrase"
    secret.write_text(PASSPHRASE + "\n", encoding="utf-8")
    vault = folder / "vault"
    output = io.StringIO()
    with pytest.MonkeyPatch.context() as patch:
        # At the least cost that is read: every command of every test derives this key.
        patch.setattr(kdf, "_measure", lambda _parameters: 9.0)
        patch.setattr(sys, "stdout", output)
        code = run(
            ["new", str(vault), "--chapter", "River Street", "--country", "gb",
             "--timezone", "Europe/London", "--passphrase-file", str(secret), "--json"]
        )  # fmt: skip
    assert code == 0
    code_file = folder / "code"
    code_file.write_text(json.loads(output.getvalue())["recovery_code"], encoding="utf-8")
    return Prepared(vault=vault, passphrase_file=secret, code_file=code_file)


@pytest.fixture
def prepared(made: Prepared, tmp_path: Path) -> Prepared:
    vault = tmp_path / "vault"
    shutil.copytree(made.vault, vault)
    return Prepared(vault=vault, passphrase_file=made.passphrase_file, code_file=made.code_file)
