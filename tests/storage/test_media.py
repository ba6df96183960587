"""A stick is known by its mark, wherever the system mounts it."""

from dataclasses import replace
from pathlib import Path

import pytest

from chapterdesk.core.errors import StorageError
from chapterdesk.storage.media import (
    MARK_NAME,
    choose_place,
    find_place,
    mount_of,
    parse_mounts,
    read_mark,
)


def test_the_mark_names_nobody_and_is_kept(tmp_path: Path) -> None:
    place = choose_place(tmp_path, vault=tmp_path)
    assert (tmp_path / MARK_NAME).read_text() == place.mark + "\n"
    assert len(bytes.fromhex(place.mark)) == 16
    assert choose_place(tmp_path, vault=tmp_path) == place
    assert not place.removable
    assert find_place(place) == tmp_path


def test_another_medium_is_removable(tmp_path: Path) -> None:
    assert choose_place(tmp_path, vault=Path("/proc")).removable


def test_it_is_found_where_it_is_mounted_today(tmp_path: Path) -> None:
    old, new = tmp_path / "USB", tmp_path / "USB1"
    (old / "copies").mkdir(parents=True)
    place = choose_place(old / "copies", vault=Path("/proc"))
    place = replace(place, inside="copies")
    old.rename(new)
    assert find_place(place, mounts=[tmp_path / "none", new]) == new / "copies"
    assert find_place(place, mounts=[tmp_path]) is None
    assert find_place(replace(place, removable=False), mounts=[new]) is None
    old.mkdir()
    (old / "copies").mkdir()
    assert find_place(place, mounts=[old]) is None


def test_a_strange_mark_is_none(tmp_path: Path) -> None:
    for data in (b"", b"x" * 5000, b"\xff\xfe", b"ABCDEF0123456789ABCDEF0123456789\n"):
        (tmp_path / MARK_NAME).write_bytes(data)
        assert read_mark(tmp_path) == ""


def test_a_folder_that_is_gone_is_told(tmp_path: Path) -> None:
    with pytest.raises(StorageError):
        choose_place(tmp_path / "gone", vault=tmp_path)


def test_mounts_are_read_as_the_kernel_writes_them() -> None:
    table = (
        "proc /proc proc rw 0 0\n"
        "/dev/sda2 / ext4 rw 0 0\n"
        "/dev/sdb1 /run/media/kim/MY\\040STICK vfat rw 0 0\n"
        "host:/share /mnt/share nfs rw 0 0\n"
        "\n"
    )
    assert parse_mounts(table) == [Path("/"), Path("/run/media/kim/MY STICK")]
    assert mount_of(Path("/proc/self")) == Path("/proc")
