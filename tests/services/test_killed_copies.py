"""A copy that a killed process was making opens for nobody, and goes at the next occasion."""

import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

import chapterdesk
from chapterdesk.core.clock import FixedClock
from chapterdesk.core.errors import AlreadyOpenError, UserError
from chapterdesk.core.events import EventBus
from chapterdesk.core.secret import Secret
from chapterdesk.services.backups import drill, restore
from chapterdesk.services.catalogue import Desk
from chapterdesk.services.members.drafts import MemberDraft
from chapterdesk.services.members.finding import MemberFilter
from chapterdesk.services.vaults import VaultService
from chapterdesk.storage.scratch import ASIDE, DRILL, RESTORING, Scratch, busy, scratch, sweep
from tests.conftest import MadeVault

RESTORING_MODULE = "chapterdesk.services.backups.restoring"
SALVAGE_MODULE = "chapterdesk.services.salvage.rows"
MOMENTS = [
    ("restore", f"{RESTORING_MODULE}:copy_rows"),
    ("restore", f"{RESTORING_MODULE}:_forget"),
    ("restore", f"{RESTORING_MODULE}:write_header"),
    ("drill", f"{RESTORING_MODULE}:copy_rows"),
    ("drill", f"{RESTORING_MODULE}:_forget"),
    ("drill", f"{RESTORING_MODULE}:rebuild_search"),
    ("look", f"{SALVAGE_MODULE}:DamagedStore"),
    ("salvage", f"{SALVAGE_MODULE}:DamagedStore"),
    ("salvage", f"{SALVAGE_MODULE}:_put"),
    ("salvage", f"{SALVAGE_MODULE}:write_header"),
]
NEARLY = ("restore", "chapterdesk.storage.scratch:durable_rename")
"""The one moment at which the copy opens: the erased are out of it by then."""


@dataclass(frozen=True, kw_only=True)
class Kept:
    """A vault from which somebody was erased, and the backup in which they still are."""

    vault: Path
    file: Path
    to: Path
    code: Secret

    @property
    def around(self) -> tuple[Path, Path]:
        return self.vault, self.vault.parent

    def kill(self, what: str, moment: str) -> list[Path]:
        """Begin, be killed, and return the folders that were left."""
        before = self.folders()
        program = Path(__file__).with_name("killed_copies.py")
        where = [str(path) for path in (self.file, self.vault, self.to)]
        ran = subprocess.run(
            [sys.executable, str(program), what, moment, self.code.reveal_text(), *where],
            env={"PYTHONPATH": str(Path(chapterdesk.__file__).parents[1])},
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.returncode == -signal.SIGKILL, ran.stderr
        return sorted(self.folders() - before)

    def folders(self) -> set[Path]:
        return {path for folder in self.around for path in folder.iterdir() if path.is_dir()}

    def hidden(self) -> list[str]:
        """Return what bears the name of a scratch folder or of its lock."""
        return [
            path.name
            for folder in self.around
            for path in folder.iterdir()
            if path.name.startswith(".") and path.name != ".place"
        ]


@pytest.fixture
def kept(desk: Desk, tmp_path: Path, made_vault: MadeVault) -> Kept:
    stick = tmp_path / "stick"
    stick.mkdir()
    desk.services.backups.places.add(stick)
    robin, _undo = desk.services.members.add(MemberDraft(display_name="Robin"))
    row = desk.services.backups.backup(stick)
    desk.services.privacy.forget_member(robin)
    desk.services.backups.forgot()
    desk.close()
    return Kept(
        vault=desk.path,
        file=stick / row.file_name,
        to=tmp_path / "new",
        code=Secret.from_text(made_vault.recovery_code),
    )


Opener = Callable[[Path], Desk]


@pytest.fixture
def opener(vaults: VaultService, kept: Kept) -> Opener:
    return lambda path: vaults.open(
        path, vaults.derive(path, recovery_code=kept.code), events=EventBus()
    )


@pytest.mark.parametrize(("what", "moment"), MOMENTS)
def test_what_a_killed_process_left_opens_for_nobody_and_goes(
    kept: Kept, opener: Opener, what: str, moment: str
) -> None:
    left = kept.kill(what, moment)
    assert left
    for folder in left:
        assert list(folder.glob("store-*.db")), "nothing was left that could have opened"
        with pytest.raises(UserError):
            opener(folder)
    assert not kept.to.exists()
    opener(kept.vault).close()
    assert kept.hidden() == []


def test_at_the_last_moment_the_erased_are_out_already(kept: Kept, opener: Opener) -> None:
    (left,) = kept.kill(*NEARLY)
    desk = opener(left)
    assert desk.services.members.window(MemberFilter(), 0, 9).rows == ()
    # Whoever opens it all the same does not lose it while it is open.
    desk.services.backups.tidy()
    assert (left / "vault.json").exists()
    desk.close()
    sweep(*kept.around)
    assert kept.hidden() == []


@pytest.mark.parametrize("occasion", ["tidy", "drill", "restore", "start"])
def test_every_occasion_sweeps(
    kept: Kept, opener: Opener, vaults: VaultService, clock: FixedClock, occasion: str
) -> None:
    desk = opener(kept.vault)
    inside = occasion in {"tidy", "drill"}
    kept.kill("drill" if inside else "restore", f"{RESTORING_MODULE}:_forget")
    assert kept.hidden()
    if occasion == "tidy":
        desk.services.backups.tidy()
    elif occasion == "drill":
        drill(kept.file, scratch=kept.vault, recovery_code=kept.code, clock=clock)
    elif occasion == "restore":
        restore(kept.file, kept.to, recovery_code=kept.code, clock=clock)
    else:
        vaults.sweep(kept.vault.parent)
    assert kept.hidden() == []
    desk.close()


@pytest.mark.parametrize("kind", [RESTORING, ASIDE, DRILL])
def test_what_a_living_process_works_on_stays(kept: Kept, vaults: VaultService, kind: str) -> None:
    with scratch(kept.vault.parent, kind) as made:
        (made.path / "store-1.db").write_bytes(b"rows")
        assert busy(kept.around) == (made.path,)
        assert sweep(*kept.around) == 0
        assert (made.path / "store-1.db").exists()
        with pytest.raises(AlreadyOpenError, match="copy is being made"):
            vaults.remove(kept.vault)
        assert (kept.vault / "vault.json").exists()
    assert busy(kept.around) == ()
    assert kept.hidden() == []


def test_folders_of_the_names_of_before_go_too(kept: Kept) -> None:
    for folder in (
        kept.vault / ".drill-0a1b2c3d.restoring",
        kept.vault / "drill-0a1b2c3d",
        kept.vault.parent / ".bbbb2222.restoring",
    ):
        folder.mkdir()
        (folder / "vault.json").write_bytes(b"{}")
        (folder / "store-1.db").write_bytes(b"rows")
    assert sweep(*kept.around) == 3
    assert {path.name for path in kept.folders()} == {"vault", "stick"}
    assert kept.hidden() == []


def test_a_strangers_file_stays_and_a_link_is_not_followed(kept: Kept, tmp_path: Path) -> None:
    folder = tmp_path / ".thesis.restoring"
    folder.mkdir()
    (folder / "poem.txt").write_text("mine")
    (folder / "vault.json").write_text("{}")
    (tmp_path / ".other.restoring").symlink_to(kept.vault, target_is_directory=True)
    sweep(tmp_path)
    assert [path.name for path in folder.iterdir()] == ["poem.txt"]
    assert (kept.vault / "vault.json").exists()


def test_a_folder_is_never_there_without_its_lock(tmp_path: Path) -> None:
    made = Scratch(tmp_path, RESTORING)
    assert sweep(tmp_path) == 0
    assert made.path.is_dir()
    made.remove()
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_left_of_it_when_the_chapter_leaves_the_computer(
    kept: Kept, vaults: VaultService
) -> None:
    for what, moment in MOMENTS[4], MOMENTS[6]:
        kept.kill(what, moment)
    assert len(kept.hidden()) == 4  # one in the vault, one beside it, and the lock of each
    assert vaults.remove(kept.vault) == ()
    assert {path.name for path in kept.vault.parent.iterdir()} == {"stick"}
