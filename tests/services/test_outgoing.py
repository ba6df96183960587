"""A file that leaves the vault is recorded before it is there, whatever ends the program."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

import chapterdesk
from chapterdesk.core.clock import FixedClock
from chapterdesk.core.errors import RefusedError, StorageError
from chapterdesk.core.events import EventBus
from chapterdesk.core.secret import Secret
from chapterdesk.models import ExportLog
from chapterdesk.services.catalogue import Desk
from chapterdesk.services.exports.audiences import LEADS
from chapterdesk.services.exports.service import ExportWish
from chapterdesk.services.members.drafts import MemberDraft
from chapterdesk.services.tasks import DueRow
from chapterdesk.services.vaults import VaultService
from tests.conftest import NOW, MadeVault


@pytest.fixture
def code(made_vault: MadeVault) -> str:
    return made_vault.recovery_code


@pytest.fixture
def closed(desk: Desk, tmp_path: Path) -> Path:
    """A vault with somebody in it that nobody has open, and a folder to export to."""
    desk.services.members.add(MemberDraft(display_name="Robin"))
    desk.close()
    (tmp_path / "out").mkdir()
    return desk.path


@pytest.fixture
def again(
    closed: Path, vaults: VaultService, clock: FixedClock, code: str, request: pytest.FixtureRequest
) -> Iterator[Desk]:
    what, moment = request.param
    program = Path(__file__).with_name("killed_exports.py")
    ran = subprocess.run(
        [sys.executable, str(program), what, moment, code, closed, file_in(closed)],
        env={"PYTHONPATH": str(Path(chapterdesk.__file__).parents[1])},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == -signal.SIGKILL, ran.stderr
    opened = vaults.open(
        closed, vaults.derive(closed, recovery_code=Secret.from_text(code)), events=EventBus()
    )
    yield opened
    opened.close()


def file_in(vault: Path) -> Path:
    return vault.parent / "out" / "people"


def cut_off(desk: Desk) -> list[DueRow]:
    return [row for row in desk.services.tasks.due() if row.kind == "export"]


def recorded(desk: Desk) -> list[ExportLog]:
    with desk.services.tasks._database.read() as session:
        return list(session.scalars(select(ExportLog)))


@pytest.mark.parametrize(
    "again",
    [(what, moment) for what in ("members", "helplines", "copy") for moment in ("inside", "after")],
    indirect=True,
)
def test_a_file_that_a_killed_program_left_is_known_and_told(again: Desk) -> None:
    file = file_in(again.path)
    left = list(file.parent.iterdir())
    assert left, "nothing was left that anybody had to know of"
    (row,) = recorded(again)
    assert row.unfinished
    assert Path(row.file_path) == file
    (due,) = cut_off(again)
    assert due.covered_names == (str(file),)
    assert "may lie" in due.detail
    # Once it is not there any more there is nothing to look for.
    for path in left:
        path.unlink()
    assert cut_off(again) == []


@pytest.mark.parametrize("again", [("members", "inside")], indirect=True)
def test_what_was_written_of_a_file_that_was_cut_off_is_listed_and_deleted(again: Desk) -> None:
    folder = file_in(again.path).parent
    exports = again.services.exports
    (file,) = exports.files()
    assert (file.place, file.finished) == ("part", False)
    with pytest.raises(RefusedError):
        exports.mark_gone(file.id)
    exports.delete_file(file.id)
    assert list(folder.iterdir()) == []
    assert [one.place for one in exports.files()] == ["gone"]
    assert cut_off(again) == []


@pytest.mark.parametrize("again", [("members", "before")], indirect=True)
def test_what_was_never_written_is_not_told(again: Desk) -> None:
    assert [row.unfinished for row in recorded(again)] == [True]
    assert cut_off(again) == []


@pytest.mark.parametrize("again", [("members", "after")], indirect=True)
def test_a_folder_that_is_not_there_now_may_hold_it(again: Desk) -> None:
    file = file_in(again.path)
    file.parent.rename(file.parent.with_name("unplugged"))
    assert len(cut_off(again)) == 1


def test_a_file_that_could_not_be_written_leaves_no_record(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(StorageError):
        desk.services.exports.members("csv", tmp_path / "gone" / "people.csv", seal="plain")
    assert recorded(desk) == []


def test_a_finished_record_says_how_many(desk: Desk, tmp_path: Path) -> None:
    desk.services.members.add(MemberDraft(display_name="Robin"))
    wish = ExportWish(audience=LEADS, reason="moving to another tool")
    desk.services.exports.members("csv", tmp_path / "people.csv", seal="plain", wish=wish)
    desk.services.sheets.save(desk.services.sheets.helplines(), tmp_path / "helplines.pdf")
    assert sorted((row.what, row.row_count, row.unfinished) for row in recorded(desk)) == [
        ("helplines", 0, False),
        ("members", 1, False),
    ]
    assert cut_off(desk) == []


def test_what_was_cut_off_long_ago_is_not_told_for_ever(
    desk: Desk, tmp_path: Path, clock: FixedClock
) -> None:
    file = tmp_path / "people.csv"
    file.write_text("Robin")
    with desk.services.tasks._database.write() as work:
        work.add(
            ExportLog(
                what="members",
                form="csv",
                sealed=False,
                row_count=ExportLog.UNFINISHED,
                columns="Name",
                file_path=str(file),
                made_at=clock.now(),
                slot_id=None,
            )
        )
    assert len(cut_off(desk)) == 1
    clock.set(NOW + timedelta(days=31))
    assert cut_off(desk) == []


def test_what_lies_there_now_is_not_deleted_for_what_was_written(
    desk: Desk, tmp_path: Path
) -> None:
    desk.services.members.add(MemberDraft(display_name="Robin"))
    wish = ExportWish(audience=LEADS, reason="moving to another tool")
    file = tmp_path / "people.csv"
    desk.services.exports.members("csv", file, seal="plain", wish=wish)
    written = file.read_bytes()
    file.write_text("a letter", encoding="utf-8")
    (left,) = desk.services.exports.files()
    with pytest.raises(RefusedError, match="Another file"):
        desk.services.exports.delete_file(left.id)
    assert file.read_text("utf-8") == "a letter"
    file.write_bytes(written)
    desk.services.exports.delete_file(left.id)
    assert not file.exists()
