"""A vault that can only be read, and a disk that is full: what commands answer.

The disks are real: a read-only bind mount and a small tmpfs, in a mount namespace of their own.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import chapterdesk
from tests.cli.conftest import Prepared

ROOT = Path(chapterdesk.__file__).parents[1]
IO = 7
READ_ONLY = 'mount --bind "$0" "$0" && mount -o remount,ro,bind "$0"'
FULL = (
    'mount -t tmpfs -o size=64k tmpfs "$0"'
    ' && (dd if=/dev/zero of="$0"/room bs=1k status=none 2>/dev/null || :)'
)


def on_a_disk(
    mount: str, disk: Path, *arguments: str | Path, after: str = ":"
) -> subprocess.CompletedProcess[str]:
    """Run a command beside a disk; what `after` lists of it stands at the end of the answer."""
    user = [] if os.geteuid() == 0 else ["--map-root-user"]
    script = f'{mount} && set +e; "$@"; code=$?; {after}; exit $code'
    return subprocess.run(
        ["unshare", *user, "--mount", "sh", "-euc", script, str(disk), sys.executable, "-B", "-m",
         "chapterdesk", *map(str, arguments)],
        capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL,
        env={"PYTHONPATH": str(ROOT), "PATH": os.environ["PATH"], "HOME": str(disk.parent)},
    )  # fmt: skip


def test_a_vault_that_can_only_be_read_serves_the_commands_that_read(
    prepared: Prepared, tmp_path: Path
) -> None:
    disk, elsewhere = tmp_path / "disk", tmp_path / "elsewhere"
    elsewhere.mkdir()
    shutil.copytree(prepared.vault, disk / "vault")
    vault, key = disk / "vault", ("--passphrase-file", prepared.passphrase_file)
    for command in (
        ("meeting", vault, "list"),
        ("chapter", vault, "show"),
        ("keys", "list", vault),
        ("verify", vault),
        ("print", vault, "sheet", "helplines", "--output", elsewhere / "sheet.pdf"),
        ("backup", vault, "--to", elsewhere),
    ):
        ran = on_a_disk(READ_ONLY, disk, *command, *key, "--json")
        assert ran.returncode == 0, (command, ran.stdout, ran.stderr)
        assert json.loads(ran.stdout)
        assert ran.stderr.count("\n") == 1
        assert "only read" in ran.stderr
    assert (elsewhere / "sheet.pdf").is_file()
    assert len(list(elsewhere.glob("*.tar"))) == 1
    for command in (
        ("chapter", vault, "set", "--police", "no"),
        ("export", vault, "members", "--format", "csv", "--plain", "--output", elsewhere / "m.csv"),
    ):
        ran = on_a_disk(READ_ONLY, disk, *command, *key)
        assert ran.returncode == IO, command
        assert "Files can not be written there." in ran.stderr
        assert "copy a vault there whole" in ran.stderr
    assert not (elsewhere / "m.csv").exists()


def test_what_a_full_disk_has_no_room_for_is_not_called_a_change(
    prepared: Prepared, tmp_path: Path
) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    vault, key = prepared.vault, ("--passphrase-file", prepared.passphrase_file)
    for command in (
        ("print", vault, "sheet", "helplines", "--output", disk / "sheet.pdf"),
        ("export", vault, "members", "--format", "csv", "--plain", "--output", disk / "m.csv"),
        ("backup", vault, "--to", disk),
    ):
        ran = on_a_disk(FULL, disk, *command, *key, after='ls -A "$0"')
        assert ran.returncode == IO, (command, ran.stdout, ran.stderr)
        assert ran.stderr.startswith("The disk is full.\nNothing was written;"), ran.stderr
        # No part of a file stays.
        assert ran.stdout.split() == ["room"], command


def test_a_new_chapter_on_a_full_disk_leaves_no_folder(prepared: Prepared, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    new = ("new", disk / "vault", "--chapter", "X", "--passphrase-file", prepared.passphrase_file)
    ran = on_a_disk(FULL, disk, *new, after='ls -A "$0"')
    assert ran.returncode == IO, ran.stderr
    assert "No chapter was made" in ran.stderr
    assert ran.stdout.split() == ["room"]
