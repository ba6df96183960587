"""Try to read another process of the same user; say as JSON what was refused and what was not.

    python -m tests.soak.stranger PID

Where it is run as root it has put all rights of root away before: root is never refused.
"""

import ctypes
import errno
import json
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

from tests.soak import memory_after_lock

_DROP: Final = 24
"""Takes one right of root away from this process and whatever it starts."""
_MOST_RIGHTS: Final = 64
_ATTACH, _DETACH, _SEIZE = 16, 17, 0x4206


def without_rights() -> None:
    """Put the rights of root away; they are gone with the next program that is started."""
    libc = ctypes.CDLL(None)
    for right in range(_MOST_RIGHTS):
        libc.prctl(_DROP, right, 0, 0, 0)


class _Span(ctypes.Structure):
    _fields_ = (("base", ctypes.c_void_p), ("size", ctypes.c_size_t))


def ways(pid: int) -> dict[str, Callable[[], None]]:
    """Return every way to read a process; each raises `PermissionError` where it is refused."""
    libc = ctypes.CDLL(None, use_errno=True)
    libc.ptrace.argtypes = (ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p)

    def read(name: str) -> None:
        with Path(f"/proc/{pid}/{name}").open("rb", buffering=0) as file:
            if name != "mem":
                file.read(1)

    def links(name: str) -> None:
        for entry in Path(f"/proc/{pid}/{name}").iterdir():
            entry.readlink()

    def copy() -> None:
        here = ctypes.create_string_buffer(8)
        ours = _Span(ctypes.cast(here, ctypes.c_void_p), 8)
        theirs = _Span(ctypes.c_void_p(1), 8)
        done = libc.process_vm_readv(pid, ctypes.byref(ours), 1, ctypes.byref(theirs), 1, 0)
        # Nothing lies at that address: whoever is let in is told so.
        if done < 0 and ctypes.get_errno() != errno.EFAULT:
            raise OSError(ctypes.get_errno(), "process_vm_readv")

    def trace() -> None:
        if libc.ptrace(_ATTACH, pid, None, None) < 0:
            raise OSError(ctypes.get_errno(), "ptrace")
        os.waitpid(pid, 0)
        libc.ptrace(_DETACH, pid, None, None)

    return {
        "environ": lambda: read("environ"),
        "maps": lambda: read("maps"),
        "mem": lambda: read("mem"),
        "open files": lambda: links("fd"),
        "process_vm_readv": copy,
        "ptrace": trace,
    }


def main(pid: int) -> None:
    """Try each way, then look for needles."""
    told: dict[str, str] = {}
    for name, way in ways(pid).items():
        try:
            way()
            told[name] = "read"
        except PermissionError:
            told[name] = "refused"
    found: dict[str, int] = {}
    needles = {
        f"{kind} {coding}": text.encode(coding)
        for kind, text in memory_after_lock.NEEDLES.items()
        for coding in ("utf-8", "utf-16-le")
    }
    with suppress(PermissionError):
        found = memory_after_lock.scan(pid, needles)
    kinds = {name.split()[0] for name, hits in found.items() if hits}
    sys.stdout.write(json.dumps({"ways": told, "needles": sorted(kinds)}) + "\n")


if __name__ == "__main__":
    main(int(sys.argv[1]))
