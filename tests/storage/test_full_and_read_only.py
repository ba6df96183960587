"""A full disk and a disk that can not be written: a clear message, and nothing is lost.

The disks are real: a small tmpfs and a read-only bind mount, in a mount namespace of their own.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import chapterdesk
from tests.storage.conftest import Home

_WORKER = Path(__file__).with_name("on_a_mount.py")


def _run(mount: str, what: str, folder: Path) -> dict[str, Any]:
    user = [] if os.geteuid() == 0 else ["--map-root-user"]
    script = f'{mount} && exec "$2" -B "$3" {what} "$1"'
    ran = subprocess.run(
        ["unshare", *user, "--mount", "sh", "-euc", script, "sh", str(folder), sys.executable,
         str(_WORKER)],
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": str(Path(chapterdesk.__file__).parents[1]), "PATH": os.environ["PATH"]},
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    return dict(json.loads(ran.stdout))


def test_a_full_disk(tmp_path: Path) -> None:
    found = _run('mount -t tmpfs -o size=2m tmpfs "$1"', "full", tmp_path)
    for action in ("commit", "header", "backup", "file"):
        assert found[action] == "The disk is full.", action
    rows, acknowledged = found["rows"]
    assert rows == acknowledged > 10
    assert found["whole"]
    assert found["header kept"]
    assert found["leftovers"] == []
    assert found["others"] == ["ballast", "free", "vault"]
    assert found["after"] == rows - 5 + 1


def test_a_read_only_disk(home: Home, tmp_path: Path) -> None:
    (tmp_path / "code").write_text(home.code.reveal_text())
    mount = 'mount --bind "$1" "$1" && mount -o remount,ro,bind "$1"'
    found = _run(mount, "readonly", tmp_path)
    for action in ("open", "header", "create", "backup"):
        assert found[action] == "Files can not be written there.", action
    assert found["rows"] == 300
    assert found["whole"]
