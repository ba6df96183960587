"""A full disk, a read-only one, and a folder of somebody else: a clear message, nothing lost.

The disks are real: a small tmpfs and a read-only bind mount, in a mount namespace of their own.
What a person may not write is tried as somebody who is not root, for root may write everything.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import chapterdesk
from tests.conftest import MadeVault

IO_EXIT = 7
NOBODY = 65_534
WORKER = Path(__file__).with_name("desk_on_a_mount.py")
OPENING = Path(__file__).with_name("open_when_full.py")


@pytest.fixture
def folder(made_vault: MadeVault) -> Iterator[Path]:
    """A vault and its code where another account could get at them too."""
    with tempfile.TemporaryDirectory() as name:
        made = Path(name)
        shutil.copytree(made_vault.path, made / "vault")
        (made / "code").write_text(made_vault.recovery_code, encoding="utf-8")
        yield made


def run(command: list[str]) -> dict[str, Any]:
    environment = {
        "PYTHONPATH": str(Path(chapterdesk.__file__).parents[1]),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PATH": os.environ["PATH"],
    }
    ran = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert ran.returncode == 0, ran.stderr
    return dict(json.loads(ran.stdout))


def in_a_mount(script: str, what: str, *arguments: Path) -> dict[str, Any]:
    user = [] if os.geteuid() == 0 else ["--map-root-user"]
    whole = f'{script} && exec "{sys.executable}" "{WORKER}" {what} "$1"'
    return run(["unshare", *user, "--mount", "sh", "-euc", whole, "sh", *map(str, arguments)])


def assert_told(said: list[Any], what: str) -> None:
    assert said[0] == what
    assert all(said[1:3])
    assert said[3] == IO_EXIT


def test_a_full_disk(folder: Path, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    script = (
        'mount -t tmpfs -o size=3m tmpfs "$1" && cp -r "$2"/. "$1"'
        ' && dd if=/dev/zero of="$1"/room bs=1k count=700 status=none'
    )
    found = in_a_mount(script, "full", disk, folder)
    for action in ("walk_in", "mark", "headcount", "backup"):
        assert_told(found[action], "The disk is full.")
    assert found["here"] == found["acknowledged"] > 5
    assert found["whole"] == found["whole at last"] == []
    assert found["backups left"] == []
    assert found["here at last"] == found["acknowledged"] + 1


def test_a_disk_that_is_full_before_it_is_opened(folder: Path, tmp_path: Path) -> None:
    disk, elsewhere = tmp_path / "disk", tmp_path / "elsewhere"
    disk.mkdir()
    elsewhere.mkdir()
    script = (
        'mount -t tmpfs -o size=64m tmpfs "$1" && cp -r "$2"/. "$1"'
        f' && exec "{sys.executable}" -B "{OPENING}" "$1" "$3"'
    )
    user = [] if os.geteuid() == 0 else ["--map-root-user"]
    found = run(
        ["unshare", *user, "--mount", "sh", "-euc", script, "sh", *map(str, (disk, folder)),
         str(elsewhere)]
    )  # fmt: skip
    assert found["spare before"]
    assert found["free"] == found["free again"] == 0
    assert found["opened"] == ""
    assert found["read"] == 20
    assert found["backed up"] == found["backed up without the spare"] == ""
    assert (found["backups"], found["all backups"]) == (1, 2)
    assert found["condition"] == "full"
    # The spare was given back, so small changes are kept and somebody can be deleted.
    assert found["checked in"] == found["deleted"] == found["whole"] == ""
    assert found["closed in order"]
    # Robin 0 went, Wren came.
    assert found["read without the spare"] == 20
    assert found["refused without the spare"].startswith("The disk is full.")
    assert found["healed with room"]
    assert found["whole with room"] == ""


def test_a_read_only_disk(folder: Path) -> None:
    script = 'mount --bind "$1" "$1" && mount -o remount,ro,bind "$1"'
    found = in_a_mount(script, "readonly", folder)
    assert_told(found["open"], "Files can not be written there.")
    assert found["untouched"]


def test_a_folder_that_may_not_be_written(folder: Path) -> None:
    someone: list[str] = []
    if os.geteuid() == 0:
        for path in (folder, *folder.rglob("*")):
            os.chown(path, NOBODY, NOBODY)
        someone = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
    for path in (folder / "vault", *(folder / "vault").iterdir()):
        path.chmod(0o500)
    found = run([*someone, sys.executable, str(WORKER), "readonly", str(folder)])
    (folder / "vault").chmod(0o700)
    assert_told(found["open"], "This account is not allowed to use that file or folder.")
    assert found["untouched"]


def test_the_command_line_says_the_same(folder: Path) -> None:
    """The exit code is the one of the handbook: 7, could not be written or read."""
    (folder / "names").write_text("Robin\n", encoding="utf-8")
    passphrase = folder / "passphrase"
    passphrase.write_text("correct horse battery staple orbit lemon", encoding="utf-8")
    script = (
        'mount --bind "$1" "$1" && mount -o remount,ro,bind "$1" &&'
        f' exec "{sys.executable}" -m chapterdesk checkin "$1/vault"'
        ' --passphrase-file "$1/passphrase" < "$1/names"'
    )
    user = [] if os.geteuid() == 0 else ["--map-root-user"]
    ran = subprocess.run(
        ["unshare", *user, "--mount", "sh", "-euc", script, "sh", str(folder)],
        capture_output=True, text=True, check=False,
        env={
            "PYTHONPATH": str(Path(chapterdesk.__file__).parents[1]),
            "PATH": os.environ["PATH"],
            "PYTHONDONTWRITEBYTECODE": "1",
        },
    )  # fmt: skip
    assert ran.returncode == IO_EXIT, ran.stderr
    assert "Files can not be written there." in ran.stderr
    assert "Traceback" not in ran.stderr
