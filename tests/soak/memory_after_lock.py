"""What is left in memory when the desk has been locked, and how fast the lock is.

Each round opens a real desk with people in it, leaves a form half typed, locks it by its key, and
then reads the memory of every process that is left. Before it is locked a recovery code opens it
and goes back, a key file is used, a PIN is typed, and a reader opens what was sealed. The scanner
proves itself first: it must find each of these where it stands, and names, notes and key while the
desk is open.
"""

import ctypes
import hashlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from chapterdesk.core.clock import SystemClock
from chapterdesk.core.events import EventBus
from chapterdesk.core.secret import Secret
from chapterdesk.core.vocabulary import SealedKind
from chapterdesk.crypto.kdf import FLOOR
from chapterdesk.crypto.keys import database_key
from chapterdesk.services.chapter import ChapterDraft
from chapterdesk.services.members.drafts import MemberDraft
from chapterdesk.services.safety.texts import SealedDraft
from chapterdesk.services.vaults import VaultService
from tests.soak.materials import Figures

MARK: Final = "Vzq7"
PASSPHRASE: Final = f"{MARK}password orbit lemon harbour seven tin"
READER: Final = f"{MARK}reading magnet clover ninety arrow basil"
PIN: Final = f"{MARK}pin4711"
NEEDLES: Final = {
    "name": f"{MARK}name",
    "note": f"{MARK}note",
    "typed": f"{MARK}typed",
    "passphrase": f"{MARK}password",
    "pin": PIN,
    "reader": f"{MARK}reading",
    "sealed": f"{MARK}sealed",
}
_SECRETS: Final = ("key", "file", "code")
"""Needles that do not begin with the mark: nobody chose them."""
KINDS: Final = len(NEEDLES) + len(_SECRETS)
_PREFIX: Final = "AGE-SECRET-KEY-1"
_SEEN: Final[Mapping[str, frozenset[str]]] = {
    "code": frozenset({"code"}),
    "typed": frozenset({"passphrase"}),
    "pin": frozenset({"pin", "key", "file"}),
    "reader": frozenset({"reader"}),
    "sealed": frozenset({"sealed"}),
    "open": frozenset({"name", "note", "typed", "key"}),
}
"""What the scanner must find where the desk stands still."""
_LATER: Final[Mapping[str, frozenset[str]]] = {
    "code": frozenset(NEEDLES) | {"key", "file"},
    "typed": frozenset(NEEDLES) - {"passphrase"},
    "pin": frozenset({"typed", "reader", "sealed"}),
    "reader": frozenset({"typed", "sealed"}),
    "sealed": frozenset({"typed"}),
    "open": frozenset(),
}
"""What nobody typed or opened yet: else the scanner would find what it is told itself."""
_ROOT: Final = Path(__file__).parents[2]
_SUBREAPER: Final = 36
_CHUNK: Final = 1 << 24
_PEOPLE: Final = 8
_PATIENCE_S: Final = 60


@dataclass(frozen=True, kw_only=True)
class Planted:
    """A desk with people in it, and what opens it.

    Attributes:
        vault: Its folder.
        member: One of its people.
        code: The recovery code.
        key_file: What its passphrase needs beside it.
        needles: What must not be left, by kind and way of writing.
    """

    vault: Path
    member: bytes
    code: str
    key_file: Path
    needles: Mapping[str, bytes]


@dataclass(slots=True)
class Lock:
    """What one lock showed."""

    hidden_ms: float = 0.0
    gone_ms: float = 0.0
    processes: int = 0
    left: dict[str, int] = field(default_factory=dict)


def run(count: int, folder: Path, seed: int = 0) -> Figures:
    """Lock `count` times; return what was found and how long it took.

    Returns: `locks`; `needles_before`, of the `kinds` that the scanner must find where they are;
    `needles_after` and `key_after` in every process left (0 wanted); `processes_left`;
    `drafts_kept` (1 when the form came through); `hidden_ms` and `gone_ms`, the slowest of all.
    """
    del seed
    planted = plant(folder)
    found: set[str] = set()
    with _orphans_come_here():
        locks = [_round(planted, folder, found if number == 0 else None) for number in range(count)]
    keys = [name for name in planted.needles if name.startswith("key")]
    return {
        "locks": len(locks),
        "kinds": KINDS,
        "needles_before": len(found),
        "needles_after": sum(
            hits for lock in locks for name, hits in lock.left.items() if name not in keys
        ),
        "key_after": sum(lock.left[name] for lock in locks for name in keys),
        "processes_left": sum(lock.processes for lock in locks),
        "drafts_kept": _drafts_kept(planted),
        "hidden_ms": round(max(lock.hidden_ms for lock in locks), 1),
        "gone_ms": round(max(lock.gone_ms for lock in locks), 1),
    }


def plant(folder: Path) -> Planted:
    """Make a vault with people whose names and notes are needles, a reader and a sealed text."""
    vault, key_file = folder / "vault", folder / "stick" / "file"
    key_file.parent.mkdir()
    service = VaultService(clock=SystemClock(), kdf=FLOOR)
    unlocked, code = service.create(
        vault,
        passphrase=Secret.from_text(PASSPHRASE),
        chapter=ChapterDraft(name="Desk", country="GB", timezone="Europe/London", language="en"),
    )
    key = unlocked.copied()
    desk = service.open(vault, unlocked, events=EventBus())
    services, member = desk.services, b""
    for number in range(_PEOPLE):
        draft = MemberDraft(display_name=f"{NEEDLES['name']} Number {number}")
        member, _undo = services.members.add(draft)
        services.members.add_note(member, f"{NEEDLES['note']} {number} came by")
    services.safety.add_first(
        services.safety.make_reader("Ola", Secret.from_text(READER), others=())
    )
    services.safety.file(
        SealedDraft(kind=SealedKind.INCIDENT, fields={"what": f"{NEEDLES['sealed']} at the door"})
    )
    passphrase = Secret.from_text(PASSPHRASE)
    services.keys.save(services.keys.seal_key_file(passphrase=passphrase, make=key_file))
    desk.close()
    needles = {
        f"{kind} {coding}": text.encode(coding)
        for kind, text in NEEDLES.items()
        for coding in ("utf-8", "utf-16-le")
    }
    # SQLCipher itself keeps the database's key masked; ours is the key above it.
    raw = database_key(key.master, key.vault_id, key.header.epoch).reveal()
    needles["key master"] = key.master.reveal()
    needles["key database"] = raw
    needles["key hex"] = raw.hex().encode()
    needles["file raw"] = hashlib.sha256(key_file.read_bytes()).digest()
    needles["file hex"] = needles["file raw"].hex().encode()
    words = code.reveal_text().removeprefix(_PREFIX)
    for coding in ("utf-8", "utf-16-le"):
        needles[f"code {coding}"] = words.encode(coding)
    return Planted(
        vault=vault, member=member, code=code.reveal_text(), key_file=key_file, needles=needles
    )


def lead(
    process: subprocess.Popen[str], planted: Planted, look: Callable[[str], None] | None = None
) -> None:
    """Lead a desk from its unlock page to an open record and a half-typed form.

    Args:
        process: It runs `desk_to_lock`.
        planted: The desk.
        look: Called with the name of each place where it stands still.
    """
    for stops, lines in (
        ("code", (planted.code,)),
        ("typed", ("go", str(planted.key_file), PASSPHRASE)),
        ("pin", ("go", PIN)),
        ("reader", ("go", READER)),
        ("sealed", ("go",)),
        ("open", ("go", planted.member.hex(), f"{NEEDLES['typed']} Person")),
    ):
        for line in lines:
            _say(process, line)
        _hear(process, stops)
        if look is not None:
            look(stops)


def _round(planted: Planted, folder: Path, found: set[str] | None) -> Lock:
    """Open, look when asked to, lock, and look at what is left."""
    lock = Lock()
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.soak.desk_to_lock", str(planted.vault)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        bufsize=1,
        cwd=_ROOT,
        env={**os.environ, **home(folder), "QT_QPA_PLATFORM": "offscreen"},
    )

    def look(place: str) -> None:
        if found is None:
            return
        hits = scan(process.pid, planted.needles)
        now = {name.split()[0] for name, count in hits.items() if count}
        wanted = _SEEN[place]
        assert wanted <= now, f"{place}: not found {wanted - now}"
        assert not now & _LATER[place], f"{place}: too early {now & _LATER[place]}"
        found.update(now)

    try:
        lead(process, planted, look)
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
    return _look_at_what_is_left(lock, planted.needles)


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
        head = needle if name.startswith(_SECRETS) else MARK.encode(coding).rstrip(b"\0")
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


def _drafts_kept(planted: Planted) -> int:
    service = VaultService(clock=SystemClock(), kdf=FLOOR)
    unlocked = service.derive(
        planted.vault, passphrase=Secret.from_text(PASSPHRASE), key_file=planted.key_file
    )
    desk = service.open(planted.vault, unlocked, events=EventBus())
    kept = sum(NEEDLES["typed"] in row.payload for row in desk.services.drafts.list())
    desk.close()
    return kept


def home(folder: Path) -> dict[str, str]:
    """Return an environment whose folders are of their own."""
    own = str(folder / "home")
    return {
        "HOME": own,
        "XDG_CONFIG_HOME": f"{own}/config",
        "XDG_DATA_HOME": f"{own}/data",
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
