"""Memory that was freed goes back to the system, measured in a process of its own."""

import gc
import subprocess
import sys
from contextlib import suppress

import pytest

from chapterdesk.core.memory import uncollected

_TAKES_AND_FREES = """
from pathlib import Path
from chapterdesk.core.memory import give_back

def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096

taken = [bytes(2000) for _ in range(50_000)]
last = taken.pop()
full = resident()
taken.clear()
kept = resident()
give_back()
print(full - kept, full - resident())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only glibc keeps what was freed")
def test_what_was_freed_below_a_block_in_use_is_given_back() -> None:
    command = [sys.executable, "-c", _TAKES_AND_FREES]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)
    by_itself, given = (int(size) for size in ran.stdout.split())
    assert given - by_itself > 50_000_000


@pytest.mark.parametrize("on", [True, False])
def test_garbage_is_looked_for_afterwards_as_it_was_before(*, on: bool) -> None:
    before = gc.isenabled()
    (gc.enable if on else gc.disable)()
    try:
        with suppress(KeyError), uncollected():
            assert not gc.isenabled()
            raise KeyError
        assert gc.isenabled() is on
    finally:
        (gc.enable if before else gc.disable)()
