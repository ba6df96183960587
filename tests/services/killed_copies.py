"""Restore, try out or salvage, and be killed (-9) at the moment that was asked for.

Run as a program: `python killed_copies.py WHAT MODULE:NAME CODE FILE VAULT TO`; the kill comes when
that function of the program is about to be called.
"""

import importlib
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from chapterdesk.core.clock import SystemClock
from chapterdesk.core.secret import Secret
from chapterdesk.services.backups import drill, restore
from chapterdesk.services.salvage import look, salvage


def die(*_args: object, **_named: object) -> NoReturn:
    """Be killed as the system does it: nothing is tidied."""
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


def main(what: str, moment: str, code: str, paths: Sequence[Path]) -> None:
    """Do it."""
    file, vault, to = paths
    module, _colon, name = moment.partition(":")
    setattr(importlib.import_module(module), name, die)
    secret, clock = Secret.from_text(code), SystemClock()
    if what == "restore":
        restore(file, to, recovery_code=secret, clock=clock)
    elif what == "drill":
        drill(file, scratch=vault, recovery_code=secret, clock=clock)
    elif what == "salvage":
        salvage(vault, to, recovery_code=secret, clock=clock, backup=file)
    else:
        look(vault, recovery_code=secret)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3], [*map(Path, sys.argv[4:7])])
    sys.exit("it was not killed")
