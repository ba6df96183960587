"""What is said of the disk beneath a folder, from trees of /proc and /sys as systems have them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from chapterdesk.storage.encryption import DiskEncryption, disk_encryption, disk_look
from chapterdesk.storage.encryption.linux import LinuxLook, parse_mounts
from chapterdesk.storage.encryption.macos import MacLook
from chapterdesk.storage.encryption.port import NoLook
from chapterdesk.storage.encryption.windows import WindowsLook

ON, OFF = DiskEncryption.ON, DiskEncryption.OFF
SWAP_OFF, UNKNOWN = DiskEncryption.SWAP_OFF, DiskEncryption.UNKNOWN
HOME = Path("/home/kim/.local/share/desk")


@dataclass
class Machine:
    """A tree of /proc and /sys, built device by device."""

    root: Path
    mounts: list[str] = field(default_factory=list)
    swaps: list[str] = field(default_factory=list)
    _numbers: int = 0

    def disk(self, name: str, *, of: str = "") -> str:
        """Add a disk, or a partition of one; return its name."""
        folder = self.root / "sys" / "devices" / of / name
        folder.mkdir(parents=True)
        if of:
            (folder / "partition").write_text("1\n")
        return self._known(name, folder)

    def mapped(self, name: str, uuid: str, *parts: str, called: str = "") -> str:
        """Add a device that is made of others."""
        folder = self.root / "sys" / "devices" / "virtual" / name
        (folder / "slaves").mkdir(parents=True)
        if uuid:
            (folder / "dm").mkdir()
            (folder / "dm" / "uuid").write_text(f"{uuid}\n")
            (folder / "dm" / "name").write_text(f"{called or name}\n")
        for part in parts:
            (folder / "slaves" / part).symlink_to((self._class / part).resolve())
        return self._known(name, folder)

    def mount(self, point: str, name: str, *, kind: str = "ext4", source: str = "") -> None:
        number = "0:47"
        if not source:
            number = (self.root / name).read_text()
        self.mounts.append(
            f"36 35 {number} / {point} rw,noatime shared:1 - {kind} {source or '/dev/' + name} rw"
        )

    def look(self, folder: Path = HOME) -> DiskEncryption:
        proc = self.root / "proc"
        (proc / "self").mkdir(parents=True, exist_ok=True)
        (proc / "self" / "mountinfo").write_text("\n".join(self.mounts) + "\n")
        head = "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority"
        (proc / "swaps").write_text("\n".join([head, *self.swaps]) + "\n")
        return LinuxLook(root=self.root).look(folder)

    @property
    def _class(self) -> Path:
        return self.root / "sys" / "class" / "block"

    def _known(self, name: str, folder: Path) -> str:
        self._numbers += 1
        number = f"8:{self._numbers}"
        (self.root / name).write_text(number)
        for links, link in ((self._class, name), (self.root / "sys" / "dev" / "block", number)):
            links.mkdir(parents=True, exist_ok=True)
            (links / link).symlink_to(folder)
        return name


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    made = Machine(root=tmp_path)
    made.disk("nvme0n1")
    made.disk("nvme0n1p2", of="nvme0n1")
    return made


def test_a_plain_partition_is_not_encrypted(machine: Machine) -> None:
    machine.mount("/", "nvme0n1p2")
    assert machine.look() is OFF


@pytest.mark.parametrize(
    ("uuid", "answer"),
    [
        ("CRYPT-LUKS2-0123456789abcdef0123456789abcdef-root", ON),
        ("CRYPT-LUKS1-0123456789abcdef0123456789abcdef-root", ON),
        ("CRYPT-PLAIN-root", ON),
        ("CRYPT-BITLK-0123456789abcdef-root", ON),
        ("CRYPT-VERITY-0123456789abcdef-root", OFF),
        ("CRYPT-INTEGRITY-root", OFF),
        ("LVM-aBcDeFgHiJkLmNoPqRsTuVwXyZ0123456789", OFF),
    ],
)
def test_a_mapped_device_says_what_it_is(machine: Machine, uuid: str, answer: str) -> None:
    machine.mount("/", machine.mapped("dm-0", uuid, "nvme0n1p2"))
    assert machine.look() is answer


def test_volumes_on_an_encrypted_partition_are(machine: Machine) -> None:
    machine.mapped("dm-0", "CRYPT-LUKS2-0123-pv", "nvme0n1p2")
    machine.mount("/", machine.mapped("dm-1", "LVM-root", "dm-0"))
    assert machine.look() is ON


def test_one_plain_part_is_enough_to_be_read(machine: Machine) -> None:
    machine.disk("sda")
    machine.mapped("dm-0", "CRYPT-LUKS2-0123-pv", "nvme0n1p2")
    machine.mount("/", machine.mapped("md0", "", "dm-0", "sda"))
    assert machine.look() is OFF


def test_the_deepest_and_latest_mount_counts(machine: Machine) -> None:
    machine.mount("/home", machine.mapped("dm-0", "CRYPT-LUKS2-0123-home", "nvme0n1p2"))
    machine.mount("/", "nvme0n1p2")
    machine.mount("/home/kimberley", "nvme0n1p2")
    assert machine.look() is ON
    machine.mount("/home", "nvme0n1p2")
    assert machine.look() is OFF


def test_btrfs_names_its_device(machine: Machine) -> None:
    machine.mapped("dm-0", "CRYPT-LUKS2-0123-root", "nvme0n1p2", called="luks-0123")
    machine.mount("/", "", kind="btrfs", source="/dev/mapper/luks-0123")
    assert machine.look() is ON


@pytest.mark.parametrize(
    ("kind", "source"),
    [("overlay", "overlay"), ("nfs4", "server:/home"), ("zfs", "pool/home"), ("tmpfs", "tmpfs")],
)
def test_what_has_no_disk_is_not_known(machine: Machine, kind: str, source: str) -> None:
    machine.mount("/", "", kind=kind, source=source)
    assert machine.look() is UNKNOWN


@pytest.mark.parametrize("name", ["vda", "xvda", "loop7", "nbd0"])
def test_beneath_a_disk_of_others_may_be_anything(machine: Machine, name: str) -> None:
    machine.mount("/", machine.disk(name))
    assert machine.look() is UNKNOWN


def test_a_swap_that_lies_open_is_told(machine: Machine) -> None:
    machine.mount("/", machine.mapped("dm-0", "CRYPT-LUKS2-0123-root", "nvme0n1p2"))
    machine.swaps.append("/dev/zram0 partition 4194300 0 100")
    machine.swaps.append("/swapfile file 2097148 0 -2")
    assert machine.look() is ON
    machine.disk("nvme0n1p3", of="nvme0n1")
    machine.swaps.append("/dev/nvme0n1p3 partition 4194300 0 -3")
    assert machine.look() is SWAP_OFF


def test_a_name_with_a_space_is_read(machine: Machine) -> None:
    table = r"36 35 8:1 / /media/kim/my\040stick rw - vfat /dev/sdb1 rw"
    assert [mount.point for mount in parse_mounts(table)] == [Path("/media/kim/my stick")]
    assert parse_mounts("nonsense\n") == []


def test_a_folder_that_is_not_there_yet_is_looked_for_above(tmp_path: Path) -> None:
    seen: list[Path] = []

    class Look:
        def look(self, folder: Path) -> DiskEncryption:
            seen.append(folder)
            return ON

    assert disk_encryption(tmp_path / "desk" / "0a1b", look=Look()) is ON
    assert seen == [tmp_path.resolve()]


def test_what_can_not_be_read_is_not_known(tmp_path: Path) -> None:
    assert disk_encryption(tmp_path, look=LinuxLook(root=tmp_path / "nothing")) is UNKNOWN
    assert disk_encryption(tmp_path) in set(DiskEncryption)


@pytest.mark.parametrize(
    ("said", "answer"),
    [("1\r\n", ON), ("2\r\n", OFF), ("5", OFF), ("3", UNKNOWN), ("", UNKNOWN), ("Fehler", UNKNOWN)],
)
def test_windows_as_documented(said: str, answer: str) -> None:
    asked: list[str] = []

    def ask(drive: str) -> str:
        asked.append(drive)
        return said

    assert WindowsLook(ask=ask).look(Path(r"C:\Users\Kim\desk")) is answer
    assert WindowsLook(ask=ask).look(Path(r"\\server\share\desk")) is UNKNOWN
    assert asked == ["C:"]


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("FileVault is On.\n", ON),
        ("FileVault is Off.\n", OFF),
        ("FileVault is On.\nEncryption in progress: Percent completed = 3\n", UNKNOWN),
        ("", UNKNOWN),
    ],
)
def test_macos_as_documented(said: str, answer: str) -> None:
    look = MacLook(ask=lambda: said)
    assert look.look(Path("/Users/kim/Library/desk")) is answer
    assert look.look(Path("/Volumes/stick/desk")) is UNKNOWN


@pytest.mark.parametrize(
    ("platform", "adapter"),
    [("linux", LinuxLook), ("win32", WindowsLook), ("darwin", MacLook), ("aix", NoLook)],
)
def test_each_system_has_its_own(platform: str, adapter: Callable[[], object]) -> None:
    assert type(disk_look(platform=platform)) is adapter
    assert NoLook().look(HOME) is UNKNOWN
