"""The window that a command line asks for, where there is no screen to show it on."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import chapterdesk
from chapterdesk.core.errors import ExitCode
from tests.cli.conftest import Prepared


def window(*arguments: str | Path, stdin: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "chapterdesk", *arguments],
        input=stdin,
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(Path(chapterdesk.__file__).parents[1]),
            "HOME": "/nowhere",
            "QT_QPA_PLATFORM": "xcb",
        },
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("told", ["argument", "input"])
def test_a_vault_that_is_not_there_is_what_is_told(tmp_path: Path, told: str) -> None:
    path = tmp_path / "mistyped"
    ran = (
        window("--vault", path) if told == "argument" else window("--vault", "-", stdin=f"{path}\n")
    )
    assert ran.returncode == ExitCode.IO, ran.stderr
    assert "There is no vault in that folder" in ran.stderr
    assert ran.stdout == ""


def test_without_a_screen_a_vault_that_is_there_can_not_be_shown(prepared: Prepared) -> None:
    ran = window("--vault", prepared.vault)
    assert ran.returncode == ExitCode.CANNOT_START, ran.stderr
    assert window().returncode == ExitCode.CANNOT_START
