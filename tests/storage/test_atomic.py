"""Either the old file or the new one, whole, and no third thing."""

import errno
import os
import stat
from pathlib import Path

import pytest

from chapterdesk.core.errors import StorageError
from chapterdesk.storage.atomic import (
    PosixFileSystem,
    durable_replace,
    remove_leftovers,
    this_file_system,
)


class Failing(PosixFileSystem):
    """A real file system that fails at one step, and says in which order it was called."""

    def __init__(self, step: str = "", code: int = errno.EIO) -> None:
        self.step = step
        self.code = code
        self.calls: list[str] = []

    def _do(self, name: str) -> None:
        self.calls.append(name)
        if name == self.step:
            raise OSError(self.code, "injected")

    def flush(self, descriptor: int) -> None:
        self._do("flush")
        super().flush(descriptor)

    def move_over(self, source: Path, target: Path) -> None:
        self._do("move_over")
        super().move_over(source, target)

    def flush_directory(self, folder: Path) -> None:
        self._do("flush_directory")
        super().flush_directory(folder)


def test_it_replaces_and_only_its_owner_may_read(tmp_path: Path) -> None:
    target = tmp_path / "file"
    durable_replace(target, b"old")
    durable_replace(target, b"new" * 100_000)
    assert target.read_bytes() == b"new" * 100_000
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [target]


def test_the_order_of_steps(tmp_path: Path) -> None:
    system = Failing()
    durable_replace(tmp_path / "file", b"x", system=system)
    assert system.calls == ["flush", "move_over", "flush_directory"]


@pytest.mark.parametrize("step", ["flush", "move_over"])
@pytest.mark.parametrize(
    ("code", "says"),
    [(errno.EIO, "could not be read or written"), (errno.ENOSPC, "full"), (errno.EROFS, "can not")],
)
def test_a_failing_step_keeps_the_old_file(tmp_path: Path, step: str, code: int, says: str) -> None:
    target = tmp_path / "file"
    durable_replace(target, b"old")
    system = Failing(step, code)
    with pytest.raises(StorageError, match=says):
        durable_replace(target, b"new", system=system)
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]
    # A failed flush is final: pages are marked clean, and a second one would lie.
    assert system.calls.count(step) == 1


def test_a_folder_that_can_not_be_flushed_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(StorageError):
        durable_replace(tmp_path / "file", b"new", system=Failing("flush_directory"))


def test_what_a_check_refuses_never_gets_the_name(tmp_path: Path) -> None:
    def refuse(path: Path) -> None:
        assert path.read_bytes() == b"new"
        raise StorageError("refused")

    with pytest.raises(StorageError, match="refused"):
        durable_replace(tmp_path / "file", b"new", check=refuse)
    assert list(tmp_path.iterdir()) == []


def test_other_bytes_read_back_are_refused(tmp_path: Path) -> None:
    class Rotting(PosixFileSystem):
        def flush(self, descriptor: int) -> None:
            os.pwrite(descriptor, b"X", 0)
            super().flush(descriptor)

    target = tmp_path / "file"
    durable_replace(target, b"old")
    with pytest.raises(StorageError, match="other data"):
        durable_replace(target, b"new", system=Rotting())
    assert target.read_bytes() == b"old"


def test_a_missing_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="no such file or folder"):
        durable_replace(tmp_path / "gone" / "file", b"x")


def test_leftovers_are_removed_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / ".0123456789abcdef.tmp").write_bytes(b"")
    for name in ("store-1.db", ".hidden.tmp", "note.tmp", "spare"):
        (tmp_path / name).write_bytes(b"")
    assert remove_leftovers(tmp_path) == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(
        ["store-1.db", ".hidden.tmp", "note.tmp", "spare"]
    )


def test_the_system_has_an_adapter() -> None:
    assert isinstance(this_file_system(), PosixFileSystem) == (os.name == "posix")
