"""Record every write, flush and name that a program gives to a folder, by strace."""

import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import chapterdesk

_CALLS: Final = (
    "openat,write,pwrite64,ftruncate,fsync,fdatasync,close,"
    "unlink,unlinkat,rename,renameat,renameat2,mkdir,mkdirat,rmdir"
)
_LINE: Final = re.compile(r"(\d+) +(\w+)\((.*)\) += (-?\d+)")
_UNFINISHED: Final = re.compile(r"(\d+) +(\w+\(.*) <unfinished \.\.\.>")
_RESUMED: Final = re.compile(r"(\d+) +<\.\.\. \w+ resumed>(.*)")
_TEXT: Final = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
PLACE: Final = "place"
BEGIN: Final = "begin "


@dataclass(frozen=True, slots=True, kw_only=True)
class Op:
    """One thing that was done, in order.

    Attributes:
        kind: create, write, cut, flush, flush_names, remove, rename, folder, said.
        file: The number of the file's content, however it is called by then.
        path: The name, relative to the traced folder; for `said` what was said.
        to: The new name.
        offset: Where it was written, or the size after a cut.
        data: What was written.
    """

    kind: str
    file: int = -1
    path: str = ""
    to: str = ""
    offset: int = 0
    data: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """What lay in the folder before, and everything done to it since.

    Attributes:
        files: Content by name; the number of a file is its place here.
        folders: Names of folders.
        ops: What was done.
    """

    files: dict[str, bytes]
    folders: frozenset[str]
    ops: list[Op]


def available() -> bool:
    """Say whether strace is installed; without it nothing can be recorded."""
    return shutil.which("strace") is not None


def record(folder: Path, log: Path, scenarios: list[str]) -> dict[str, Trace]:
    """Let a child run scenarios, each in the folder of its name below `folder`, under strace.

    Returns what each did to the folder `place` in its own.
    """
    files = {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    folders = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_dir()}
    root = Path(chapterdesk.__file__).parents[1]
    ran = subprocess.run(
        ["strace", "-f", "--seccomp-bpf", "-xx", "-s", "8000000", "-e", f"trace={_CALLS}",
         "-o", str(log), sys.executable, "-B", "-m", "tests.soak.crashes.child", str(folder),
         *scenarios],
        cwd=root,
        capture_output=True,
        check=False,
        env={"PYTHONPATH": str(root), "PATH": "/usr/bin:/bin"},
    )  # fmt: skip
    if ran.returncode:
        raise RuntimeError(ran.stderr.decode()[-2000:])
    whole = Trace(
        files=files, folders=frozenset(folders), ops=_Reader(folder, list(files)).read(log)
    )
    return {name: _within(whole, name) for name in scenarios}


def _within(whole: Trace, name: str) -> Trace:
    """Return what one scenario did in its place, and what was said while it ran."""
    place = f"{name}/{PLACE}"
    numbers = {
        number: at
        for at, number in enumerate(
            number for number, path in enumerate(whole.files) if path.startswith(f"{place}/")
        )
    }
    ops: list[Op] = []
    running = ""
    for op in whole.ops:
        if op.kind == "said":
            running = op.path.removeprefix(BEGIN) if op.path.startswith(BEGIN) else running
            if running == name and not op.path.startswith(BEGIN):
                ops.append(op)
        elif op.path == place or op.path.startswith(f"{place}/"):
            file = op.file if op.file < 0 else numbers.setdefault(op.file, len(numbers))
            ops.append(replace(op, file=file, path=_below(op.path, place), to=_below(op.to, place)))
    return Trace(
        files={
            _below(path, place): data
            for path, data in whole.files.items()
            if path.startswith(f"{place}/")
        },
        folders=frozenset(
            _below(path, place) for path in whole.folders if path.startswith(f"{place}/")
        ),
        ops=ops,
    )


def _below(path: str, place: str) -> str:
    return path.removeprefix(place).removeprefix("/")


class _Reader:
    """Turn the lines of strace into what was done."""

    def __init__(self, folder: Path, files: list[str]) -> None:
        self.folder = str(folder)
        self.names: dict[str, int] = {name: number for number, name in enumerate(files)}
        self.count = len(files)
        self.open: dict[int, tuple[int, str]] = {}
        self.places: dict[int, int] = {}
        self.ops: list[Op] = []

    def read(self, log: Path) -> list[Op]:
        waiting: dict[str, str] = {}
        for line in log.read_text("ascii").splitlines():
            whole = line
            if begun := _UNFINISHED.match(line):
                waiting[begun[1]] = f"{begun[1]} {begun[2]}"
                continue
            if ended := _RESUMED.match(line):
                whole = waiting.pop(ended[1], "") + ended[2]
            if (found := _LINE.match(whole)) and int(found[4]) >= 0:
                self.call(found[2], found[3], int(found[4]))
        return self.ops

    def call(self, name: str, arguments: str, result: int) -> None:
        if name == "openat":
            self.opened(arguments, result)
        elif name == "close":
            self.open.pop(int(arguments), None)
        elif name == "write" and arguments.startswith("1,"):
            self.said(_texts(arguments)[0])
        elif name in ("write", "pwrite64", "ftruncate", "fsync", "fdatasync"):
            self.used(name, arguments, result)
        else:
            self.named(name, [self.inside(text.decode()) for text in _texts(arguments)])

    def said(self, text: bytes) -> None:
        self.ops += [Op(kind="said", path=line) for line in text.decode().split("\n") if line]

    def inside(self, path: str) -> str | None:
        if path == self.folder:
            return ""
        prefix = f"{self.folder}/"
        return path.removeprefix(prefix) if path.startswith(prefix) else None

    def opened(self, arguments: str, descriptor: int) -> None:
        path = self.inside(_texts(arguments)[0].decode())
        self.open.pop(descriptor, None)
        if path is None:
            return
        if "O_CREAT" in arguments and path not in self.names:
            self.names[path] = self.count
            self.ops.append(Op(kind="create", file=self.count, path=path))
            self.count += 1
        self.places[descriptor] = 0
        self.open[descriptor] = (self.names.get(path, -1), path)
        if "O_TRUNC" in arguments:
            self.ops.append(Op(kind="cut", file=self.names[path], path=path))

    def used(self, name: str, arguments: str, result: int) -> None:
        descriptor = int(arguments.split(",", 1)[0])
        if descriptor not in self.open:
            return
        file, path = self.open[descriptor]
        if name in ("fsync", "fdatasync"):
            kind = "flush" if file >= 0 else "flush_names"
            self.ops.append(Op(kind=kind, file=file, path=path))
        elif name == "ftruncate":
            size = int(arguments.rsplit(",", 1)[1])
            self.ops.append(Op(kind="cut", file=file, path=path, offset=size))
        else:
            data = _texts(arguments)[0][:result]
            at = self.places[descriptor]
            if name == "pwrite64":
                at = int(arguments.rsplit(",", 1)[1])
            else:
                self.places[descriptor] = at + len(data)
            self.ops.append(Op(kind="write", file=file, path=path, offset=at, data=data))

    def named(self, name: str, paths: list[str | None]) -> None:
        if not paths or paths[0] is None:
            return
        if name.startswith("unlink"):
            self.names.pop(paths[0], None)
            self.ops.append(Op(kind="remove", path=paths[0]))
        elif name.startswith("rename") and paths[1] is not None:
            self.move(paths[0], paths[1])
            self.ops.append(Op(kind="rename", path=paths[0], to=paths[1]))
        elif name.startswith("mkdir"):
            self.ops.append(Op(kind="folder", path=paths[0]))

    def move(self, old: str, new: str) -> None:
        """Rename a file, or a folder with all that is in it."""
        for name in list(self.names):
            if name == old or name.startswith(f"{old}/"):
                self.names[new + name.removeprefix(old)] = self.names.pop(name)


def _texts(arguments: str) -> list[bytes]:
    return [bytes.fromhex(found.replace("\\x", "")) for found in _TEXT.findall(arguments)]
