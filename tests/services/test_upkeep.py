"""A disk that is full, gone or read-only, and a clock that goes back: told, and nothing lost."""

import json
import os
import shutil
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

import chapterdesk
from chapterdesk.core.clock import FixedClock
from chapterdesk.core.errors import ReadOnlyError
from chapterdesk.core.events import Changed, EventBus
from chapterdesk.services.catalogue import Desk
from chapterdesk.services.members.drafts import MemberDraft
from chapterdesk.services.members.finding import MemberFilter
from chapterdesk.services.upkeep import UPKEEP, Condition, DiskWatch
from chapterdesk.services.vaults import VaultService
from chapterdesk.storage import ballast
from chapterdesk.storage.errors import damaged_database, disk_full, unreadable
from tests.conftest import MadeVault

WORKER = Path(__file__).with_name("upkeep_on_a_disk.py")
ROOT = Path(chapterdesk.__file__).parents[1]


def watch_of(desk: Desk) -> DiskWatch:
    return desk.services.upkeep._watch


def test_room_is_put_aside_and_given_back(desk: Desk, published: list[Changed]) -> None:
    upkeep, spare = desk.services.upkeep, desk.path / ballast.FILE_NAME
    assert upkeep.begin().condition is Condition.SOUND
    assert spare.stat().st_size == ballast.SIZE
    assert spare.stat().st_blocks * 512 >= ballast.SIZE
    watch_of(desk).hear(disk_full())
    assert not spare.exists()
    assert [event.area for event in published] == [UPKEEP]
    # There is room on this disk, so the next look puts it aside again.
    assert upkeep.state().condition is Condition.SOUND
    assert spare.exists()


def run_worker(command: list[str]) -> dict[str, Any]:
    environment = {"PYTHONPATH": str(ROOT), "PATH": os.environ["PATH"]}
    ran = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert ran.returncode == 0, ran.stderr[-2000:]
    return dict(json.loads(ran.stdout.splitlines()[-1]))


def test_a_full_disk_can_still_be_emptied(made_vault: MadeVault, tmp_path: Path) -> None:
    shutil.copytree(made_vault.path, tmp_path / "made" / "vault")
    (tmp_path / "made" / "code").write_text(made_vault.recovery_code, "utf-8")
    disk = tmp_path / "disk"
    disk.mkdir()
    user = [] if os.geteuid() == 0 else ["--map-root-user"]
    script = (
        'mount -t tmpfs -o size=64m tmpfs "$1" && cp -r "$2"/. "$1" && exec "$3" -B "$4" full "$1"'
    )
    found = run_worker(
        ["unshare", *user, "--mount", "sh", "-euc", script, "sh", str(disk),
         str(tmp_path / "made"), sys.executable, str(WORKER)]
    )  # fmt: skip
    assert found["begun"] == "sound"
    assert found["told"] == "The disk is full."
    assert found["spare after"] is False
    assert found["condition"] == "full"
    assert found["saved with the spare"] == found["taken back with the spare"] == ""
    assert found["lost"] == 0
    assert found["condition with room"] == "sound"
    assert found["spare with room"] is True


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
@pytest.mark.parametrize("call", ["fdatasync,fsync", "pwrite64"])
def test_a_disk_error_while_saving_is_looked_into(
    made_vault: MadeVault, tmp_path: Path, call: str
) -> None:
    shutil.copytree(made_vault.path, tmp_path / "vault")
    (tmp_path / "code").write_text(made_vault.recovery_code, "utf-8")
    command = ["strace", "-f", "-qq", "-o", "/dev/null", "-P", str(tmp_path / "vault/store-1.db"),
               "-e", f"trace={call}", "-e", f"inject={call}:error=EIO:when=9..12",
               sys.executable, "-B", str(WORKER), "fails", str(tmp_path)]  # fmt: skip
    found = run_worker(command)
    assert found["told"]
    assert set(found["told"]) <= {
        "The disk failed, and this change was not saved.",
        "The disk failed while this was saved. Read again, it is there.",
        "The disk could not be read or written.",
    }
    # Whatever was said to be saved is there; what was said not to be is not.
    assert found["missing"] == []
    assert found["there although refused"] == []
    assert found["sound"] == ""


def test_a_disk_that_is_away_comes_back(desk: Desk, tmp_path: Path) -> None:
    desk.services.members.add(MemberDraft(display_name="Robin"))
    elsewhere = tmp_path / "pulled"
    desk.path.rename(elsewhere)
    assert not watch_of(desk).hear(unreadable())
    assert desk.services.upkeep.state().condition is Condition.GONE
    elsewhere.rename(desk.path)
    assert desk.services.upkeep.state().condition is Condition.SOUND
    desk.services.members.add(MemberDraft(display_name="Wren"))
    assert desk.services.members.window(MemberFilter(), 0, 9).total == 2


def test_another_days_files_that_come_back_are_not_used(
    desk: Desk, tmp_path: Path, made_vault: MadeVault, vaults: VaultService
) -> None:
    elsewhere = tmp_path / "pulled"
    desk.path.rename(elsewhere)
    watch_of(desk).hear(unreadable())
    shutil.copytree(made_vault.path, desk.path)
    vaults.replace_recovery_code(desk.path, made_vault.unlocked)[0].wipe()
    assert desk.services.upkeep.state().condition is Condition.DAMAGED


def test_a_clock_that_went_back_stops_what_goes_by_age(desk: Desk, clock: FixedClock) -> None:
    upkeep = desk.services.upkeep
    assert upkeep.begin().condition is Condition.SOUND
    now = clock.now()
    clock.set(now - timedelta(hours=20))
    assert upkeep.begin().condition is Condition.SOUND
    clock.set(now - timedelta(days=3))
    assert upkeep.begin().condition is Condition.CLOCK_BACK
    assert upkeep.clock_went_back
    clock.set(now + timedelta(days=1))
    assert upkeep.begin().condition is Condition.SOUND
    assert not upkeep.clock_went_back


def test_read_only_reads_and_writes_nothing(
    vaults: VaultService, vault_path: Path, made_vault: MadeVault, clock: FixedClock
) -> None:
    before = {path.name: path.read_bytes() for path in vault_path.iterdir()}
    desk = vaults.open(vault_path, made_vault.unlocked, events=EventBus(), read_only=True)
    assert desk.read_only
    assert desk.services.upkeep.begin().condition is Condition.READ_ONLY
    assert desk.services.chapter.profile().name == "Harbour Street"
    with pytest.raises(ReadOnlyError):
        desk.services.members.add(MemberDraft(display_name="Robin"))
    desk.close()
    assert {path.name: path.read_bytes() for path in vault_path.iterdir()} == before


def test_damage_is_told(desk: Desk) -> None:
    watch_of(desk).hear(damaged_database())
    state = desk.services.upkeep.state()
    assert state.condition is Condition.DAMAGED
    assert "new folder" in state.text
