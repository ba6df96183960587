"""The open desk of `desk_to_lock`, closed to other programs as the program closes itself, or not.

python -m tests.soak.desk_to_read hardened|plain VAULT
"""

import ctypes
import sys
from pathlib import Path
from typing import Final

from chapterdesk.core.hardening import harden
from tests.soak import desk_to_lock

_PTRACER: Final = 0x59616D61
_ANYBODY: Final = -1


def main(how: str, vault: Path) -> None:
    # Some systems refuse strangers anyway (Yama). Here nothing but the program itself shall.
    ctypes.CDLL(None).prctl(_PTRACER, ctypes.c_long(_ANYBODY), 0, 0, 0)
    if how == "hardened":
        harden()
    desk_to_lock.main(vault)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
