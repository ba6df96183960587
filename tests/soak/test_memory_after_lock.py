"""Three real locks: hidden and gone in time, and nothing of the people left in any memory."""

from pathlib import Path

import pytest

from tests.soak import memory_after_lock

pytestmark = pytest.mark.slow

HIDDEN_MS, GONE_MS = 100, 1500


@pytest.mark.timeout(600)
@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="optional peer: no /proc to read")
def test_after_a_lock_no_memory_holds_anything(tmp_path: Path) -> None:
    found = memory_after_lock.run(3, tmp_path)
    assert found["needles_before"] == memory_after_lock.KINDS == 10, (
        "the scanner finds what must be there before"
    )
    assert found["locks"] == 3
    assert found["processes_left"] == 3, "one locked desk after each"
    assert (found["needles_after"], found["key_after"]) == (0, 0)
    assert found["drafts_kept"] == 1, "the half-typed form came through"
    assert found["hidden_ms"] <= HIDDEN_MS
    assert found["gone_ms"] <= GONE_MS
