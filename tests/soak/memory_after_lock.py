"""What is left in memory when the desk has been locked, and how fast the lock is.

Each round opens a real desk with people in it, leaves a form half typed, locks it by its key, and
then reads the memory of every process that is left. The scanner proves itself first: it must find
the passphrase while it stands typed, and names, notes and key while the desk is open.
"""

import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from chapterdesk.core.clock import SystemClock
from chapterdesk.core.events import EventBus
from chapterdesk.core.secret import Secret
from chapterdesk.crypto.kdf import FLOOR
from chapterdesk.crypto.keys import database_key
from chapterdesk.services.chapter import ChapterDraft
from chapterdesk.services.members.drafts import MemberDraft
from chapterdesk.services.vaults import VaultService
from tests.soak.materials import Figures

MARK: Final = "Vzq7"
PASSPHRASE: Final = f"{MARK}password orbit lemon harbour seven tin"
_NEEDLES: Final = {
    "name": f"{MARK}name",
    "note": f"{MARK}note",
    "typed": f"{MARK}typed",
    "passphrase": f"{MARK}password",
}
_ROOT: Final = Path(__file__).parents[2]
_SUBREAPER: Final = 36
_CHUNK: Final = 1 << 24
_PEOPLE: Final = 8
_PATIENCE_S: Final = 60


@dataclass(slots=True)
class Lock:
    """What one lock showed."""

    hidden_ms: float = 0.0
    gone_ms: float = 0.0
    processes: int = 0
    left: dict[str, int] = field(default_factory=dict)


def run(count: int, folder: Path, seed: int = 0) -> Figures:
    """Lock `count` times; return what was found and how long it took.

    Returns: `locks`; `needles_before` (typed passphrase, names, notes, typed form and key found by
    the scanner where they must be; kinds, 5 at best); `needles_after` and `key_after` in every
    process left (0 wanted); `processes_left`; `drafts_kept` (1 when the form came through);
    `hidden_ms` and `gone_ms`, the slowest of all.
    """
    del seed
    vault, member, needles = _plant(folder)
    found: set[str] = set()
    with _orphans_come_here():
        locks = [
            _round(vault, member, needles, folder, found if number == 0 else None)
            for number in range(count)
        ]
    keys = [name for name in needles if name.startswith("key")]
    return {
        "locks": len(locks),
        "needles_before": len(found),
        "needles_after": sum(
            hits for lock in locks for name, hits in lock.left.items() if name not in keys
        ),
        "key_after": sum(lock.left[name] for lock in locks for name in keys),
        "processes_left": sum(lock.processes for lock in locks),
        "drafts_kept": _drafts_kept(vault),
        "hidden_ms": round(max(lock.hidden_ms for lock in locks), 1),
        "gone_ms": round(max(lock.gone_ms for lock in locks), 1),
    }


def _plant(folder: Path) -> tuple[Path, bytes, Mapping[str, bytes]]:
    """Make a vault with people whose names and notes are needles."""
    vault = folder / "vault"
    service = VaultService(clock=SystemClock(), kdf=FLOOR)
    unlocked, code = service.create(
        vault,
        passphrase=Secret.from_text(PASSPHRASE),
        chapter=ChapterDraft(name="Desk", country="GB", timezone="Europe/London", language="en"),
    )
    code.wipe()
    key = unlocked.copied()
    master = key.master.reveal()
    raw = database_key(key.master, key.vault_id, key.header.epoch).reveal()
    desk = service.open(vault, unlocked, events=EventBus())
    member = b""
    for number in range(_PEOPLE):
        draft = MemberDraft(display_name=f"{_NEEDLES['name']} Number {number}")
        member, _undo = desk.services.members.add(draft)
        desk.services.members.add_note(member, f"{_NEEDLES['note']} {number} came by")
    desk.close()
    needles = {
        f"{kind} {coding}": text.encode(coding)
        for kind, text in _NEEDLES.items()
        for coding in ("utf-8", "utf-16-le")
    }
    # SQLCipher itself keeps the database's key masked; ours is the key above it.
    needles["key master"] = master
    needles["key database"] = raw
    needles["key hex"] = raw.hex().encode()
    return vault, member, needles


def _round(
    vault: Path,
    member: bytes,
    needles: Mapping[str, bytes],
    folder: Path,
    found: set[str] | None,
) -> Lock:
    """Open, look when asked to, lock, and look at what is left."""
    lock = Lock()
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.soak.desk_to_lock", str(vault)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        bufsize=1,
        cwd=_ROOT,
        env={**os.environ, **_home(folder), "QT_QPA_PLATFORM": "offscreen"},
    )
    try:
        _say(process, PASSPHRASE)
        _hear(process, "typed")
        if found is not None:
            hits = scan(process.pid, needles)
            found |= {name.split()[0] for name, count in hits.items() if count}
            assert found == {"passphrase"}, "the scanner finds what is typed, and nothing else yet"
        for line in ("go", member.hex(), f"{_NEEDLES['typed']} Person"):
            _say(process, line)
        _hear(process, "open")
        if found is not None:
            hits = scan(process.pid, needles)
            found |= {name.split()[0] for name, count in hits.items() if count}
        _say(process, "lock")
        pressed = float(_hear(process, "pressed"))
        hidden = float(_hear(process, "hidden"))
        process.wait(_PATIENCE_S)
        lock.gone_ms = (time.monotonic() - pressed) * 1000
        lock.hidden_ms = (hidden - pressed) * 1000
    finally:
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with suppress(BrokenPipeError):
                    pipe.close()
    return _look_at_what_is_left(lock, needles)


def _look_at_what_is_left(lock: Lock, needles: Mapping[str, bytes]) -> Lock:
    """Read every process that came from the locked one, once it has its window."""
    pause, until = threading.Event(), time.monotonic() + _PATIENCE_S
    left = dict.fromkeys(needles, 0)
    while not any(_has_window(pid) for pid in descendants()):
        assert time.monotonic() < until, "no locked process came up"
        pause.wait(0.05)
    for pid in descendants():
        lock.processes += 1
        for name, hits in scan(pid, needles).items():
            left[name] += hits
    for pid in descendants():
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
    lock.left = left
    return lock


def scan(pid: int, needles: Mapping[str, bytes]) -> dict[str, int]:
    """Count each needle in the memory of a process.

    Read-only mappings of files are left out: nothing was ever written there.
    """
    found = dict.fromkeys(needles, 0)
    heads = _by_head(needles)
    longest = max(len(needle) for needle in needles.values())
    with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:
        for start, end in _regions(pid):
            tail, place = b"", start
            while place < end:
                try:
                    data = os.pread(memory.fileno(), min(_CHUNK, end - place), place)
                except OSError:
                    break  # a page of a device, or one that went away meanwhile
                if not data:
                    break
                place += len(data)
                block = tail + data
                for head, names in heads.items():
                    _count(block, len(tail), head, names, needles, found)
                tail = block[-longest:]
    return found


def _by_head(needles: Mapping[str, bytes]) -> dict[bytes, list[str]]:
    """Group needles by their first bytes: one search finds all that begin alike."""
    heads: dict[bytes, list[str]] = {}
    for name, needle in needles.items():
        coding = name.split()[1]
        # Without the zero at its end: in memory full of zeros such a search is slow.
        head = needle if name.startswith("key") else MARK.encode(coding).rstrip(b"\0")
        heads.setdefault(head, []).append(name)
    return heads


def _count(  # noqa: PLR0917  # one loop, taken apart
    block: bytes,
    seen: int,
    head: bytes,
    names: list[str],
    needles: Mapping[str, bytes],
    found: dict[str, int],
) -> None:
    place = block.find(head)
    while place >= 0:
        for name in names:
            needle = needles[name]
            # What lies wholly in the part seen before was counted with the block before.
            if block.startswith(needle, place) and place + len(needle) > seen:
                found[name] += 1
        place = block.find(head, place + 1)


def _regions(pid: int) -> Iterator[tuple[int, int]]:
    for line in Path(f"/proc/{pid}/maps").read_text().splitlines():
        span, rights, _offset, _device, inode, *name = line.split(maxsplit=5)
        if not rights.startswith("r") or name[:1] in (["[vvar]"], ["[vsyscall]"]):
            continue
        if inode != "0" and rights[1] != "w":
            continue
        start, _dash, end = span.partition("-")
        yield int(start, 16), int(end, 16)


def descendants() -> list[int]:
    """Return the processes below this one that live."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            with suppress(OSError):
                status = (entry / "stat").read_text().rpartition(")")[2].split()
                if status[0] != "Z":
                    parents.setdefault(int(status[1]), []).append(int(entry.name))
    found, waiting = [], [os.getpid()]
    while waiting:
        children = parents.get(waiting.pop(), [])
        found += children
        waiting += children
    return [pid for pid in found if _is_a_desk(pid)]


def _is_a_desk(pid: int) -> bool:
    """Say whether a process runs Python: a test before this one may have left a helper."""
    with suppress(OSError):
        return b"python" in Path(f"/proc/{pid}/cmdline").read_bytes()
    return False


def _has_window(pid: int) -> bool:
    """Say whether a process has loaded all that stands behind the unlock screen."""
    with suppress(OSError):
        text = Path(f"/proc/{pid}/maps").read_text()
        return "QtWidgets" in text and "_sqlite3" in text
    return False


@contextmanager
def _orphans_come_here() -> Iterator[None]:
    """Let processes whose parent has died become children of this one."""
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_SUBREAPER, 1, 0, 0, 0)
    try:
        yield
    finally:
        libc.prctl(_SUBREAPER, 0, 0, 0, 0)


def _drafts_kept(vault: Path) -> int:
    service = VaultService(clock=SystemClock(), kdf=FLOOR)
    unlocked = service.derive(vault, passphrase=Secret.from_text(PASSPHRASE))
    desk = service.open(vault, unlocked, events=EventBus())
    kept = sum(_NEEDLES["typed"] in row.payload for row in desk.services.drafts.list())
    desk.close()
    return kept


def _home(folder: Path) -> dict[str, str]:
    home = str(folder / "home")
    return {
        "HOME": home,
        "XDG_CONFIG_HOME": f"{home}/config",
        "XDG_DATA_HOME": f"{home}/data",
        "DBUS_SESSION_BUS_ADDRESS": "",
        "DBUS_SYSTEM_BUS_ADDRESS": "unix:path=/nowhere",
    }


def _say(process: subprocess.Popen[str], line: str) -> None:
    assert process.stdin is not None
    process.stdin.write(f"{line}\n")
    process.stdin.flush()


def _hear(process: subprocess.Popen[str], word: str) -> str:
    assert process.stdout is not None
    line = process.stdout.readline().strip()
    assert line.startswith(word), f"{word} was awaited, {line!r} came"
    return line.removeprefix(word).strip()
