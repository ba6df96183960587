"""The benchmark's window tasks still find their way through the program's own window."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "tests" / "migrations" / "golden" / "0001.vault"


@pytest.mark.slow
@pytest.mark.parametrize("task", ["unlock", "members", "checkin"])
def test_a_task_measures_something(task: str, tmp_path: Path) -> None:
    vault = tmp_path / "vault"
    shutil.copytree(GOLDEN, vault)
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONPATH": os.pathsep.join((str(ROOT / "tools"), str(ROOT))),
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
        "XDG_DATA_HOME": str(tmp_path / "data"),
    }
    ran = subprocess.run(
        [sys.executable, "-m", "benchmark.in_window", task, str(vault), "2"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    found = json.loads(ran.stdout.splitlines()[-1])
    for name in {"unlock": ("ms", "kdf"), "members": ("first",), "checkin": ("ms",)}[task]:
        assert found[name]
