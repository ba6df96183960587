"""After a power cut at any moment of whatever the program does, what was acknowledged is there."""

from pathlib import Path

import pytest

from tests.soak.crashes import explore, trace

pytestmark = pytest.mark.slow

DISKS = 1_000


@pytest.mark.skipif(not trace.available(), reason="strace is not installed")
def test_no_power_cut_loses_what_was_acknowledged(tmp_path: Path) -> None:
    found = explore.run(DISKS, tmp_path, 1)
    print(found)  # noqa: T201  # the figures
    assert found["disks"] == DISKS
    assert found["corrupt"] == found["lost"] == found["half done"] == 0
    for scenario in explore.SCENARIOS:
        assert found[f"{scenario.name}: after it was said"] * 6 > DISKS * scenario.share // 100
    # A program that does not wait for the disk is found out by the same eyes.
    assert found["control faults found"] * 4 > found["control disks"]
