"""Rebuild a disk after a power cut: what was flushed is there, of the rest whatever chance kept."""

import random
from bisect import bisect_right
from collections import defaultdict
from pathlib import Path, PurePosixPath
from typing import Final

from tests.soak.crashes.trace import Op, Trace

SECTOR: Final = 512
WAYS: Final = ("none", "all", "any", "any", "torn", "torn", "first")
_NAMING: Final = frozenset({"create", "remove", "rename", "folder"})
_FILLING: Final = frozenset({"write", "cut"})


class Disks:
    """Rebuild disks from a trace.

    A write counts as kept once its file was flushed after it; a name once its folder was. Of what
    was not, none, all, the first ones, any of them, or any sectors of them are kept. Names that
    were not flushed are kept in their order up to some point, as file systems do.
    """

    def __init__(self, trace: Trace, chance: random.Random) -> None:
        self.trace = trace
        self.chance = chance
        self.flushes: dict[int, list[int]] = defaultdict(list)
        self.name_flushes: dict[str, list[int]] = defaultdict(list)
        for at, op in enumerate(trace.ops):
            if op.kind == "flush":
                self.flushes[op.file].append(at)
            elif op.kind == "flush_names":
                self.name_flushes[op.path].append(at)

    def after(self, end: int) -> tuple[dict[str, bytes], set[str]]:
        """Return files and folders after a cut before the operation of that number."""
        way = self.chance.choice(WAYS)
        names, folders = self._names(end, way)
        wanted = set(names.values())
        contents = self._contents(end, way, wanted)
        return {
            name: bytes(contents[file])
            for name, file in names.items()
            if str(PurePosixPath(name).parent) in folders
        }, folders

    def _names(self, end: int, way: str) -> tuple[dict[str, int], set[str]]:
        naming = [at for at in range(end) if self.trace.ops[at].kind in _NAMING]
        loose = [at for at in naming if not self._names_flushed(self.trace.ops[at], at, end)]
        if way == "all":
            kept = len(loose)
        else:
            kept = 0 if way == "none" else self.chance.randrange(len(loose) + 1)
        dropped = frozenset(loose[kept:])
        names = {name: number for number, name in enumerate(self.trace.files)}
        folders = {".", *self.trace.folders}
        for at in naming:
            if at not in dropped:
                _rename(self.trace.ops[at], names, folders)
        return names, folders

    def _names_flushed(self, op: Op, at: int, end: int) -> bool:
        parent = str(PurePosixPath(op.path).parent)
        return _any_between(self.name_flushes["" if parent == "." else parent], at, end)

    def _contents(self, end: int, way: str, wanted: set[int]) -> dict[int, bytearray]:
        contents: dict[int, bytearray] = defaultdict(bytearray)
        for number, data in enumerate(self.trace.files.values()):
            contents[number] = bytearray(data)
        loose: list[int] = []
        for at in range(end):
            op = self.trace.ops[at]
            if op.kind not in _FILLING or op.file not in wanted:
                continue
            if _any_between(self.flushes[op.file], at, end):
                _apply(op, contents[op.file], None)
            else:
                loose.append(at)
        # What was not flushed comes after the last flush of its file, so the order is kept.
        first = self.chance.randrange(len(loose) + 1)
        for place, at in enumerate(loose):
            how = {"none": "no", "all": "yes", "first": "yes" if place < first else "no"}.get(way)
            if how is None:
                how = self.chance.choice(("yes", "no", "torn") if way == "torn" else ("yes", "no"))
            if how != "no":
                op = self.trace.ops[at]
                _apply(op, contents[op.file], self.chance if how == "torn" else None)
        return contents


def _any_between(places: list[int], after: int, before: int) -> bool:
    at = bisect_right(places, after)
    return at < len(places) and places[at] < before


def _rename(op: Op, names: dict[str, int], folders: set[str]) -> None:
    if op.kind == "create":
        names[op.path] = op.file
    elif op.kind == "folder":
        folders.add(op.path)
    elif op.kind == "remove":
        names.pop(op.path, None)
    else:
        for name in list(names):
            if name == op.path or name.startswith(f"{op.path}/"):
                names[op.to + name.removeprefix(op.path)] = names.pop(name)
        for name in list(folders):
            if name == op.path or name.startswith(f"{op.path}/"):
                folders.remove(name)
                folders.add(op.to + name.removeprefix(op.path))


def _apply(op: Op, content: bytearray, torn: random.Random | None) -> None:
    if op.kind == "cut":
        if len(content) > op.offset:
            del content[op.offset :]
        else:
            content.extend(bytes(op.offset - len(content)))
        return
    for start in range(0, len(op.data), SECTOR):
        if torn is None or torn.random() < 0.5:  # a coin
            part = op.data[start : start + SECTOR] if torn is not None else op.data
            _write(content, op.offset + start, part)
            if torn is None:
                return


def _write(content: bytearray, at: int, data: bytes) -> None:
    if len(content) < at + len(data):
        content.extend(bytes(at + len(data) - len(content)))
    content[at : at + len(data)] = data


def lay_out(folder: Path, files: dict[str, bytes], folders: set[str]) -> None:
    """Put a rebuilt disk into a folder, in the place of what was there."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in sorted(folder.rglob("*"), reverse=True):
        name = str(path.relative_to(folder))
        if path.is_dir() and name not in folders:
            path.rmdir()
        elif path.is_file() and name not in files:
            path.unlink()
    for name in sorted(folders):
        (folder / name).mkdir(exist_ok=True, parents=True)
    for name, data in files.items():
        (folder / name).write_bytes(data)
