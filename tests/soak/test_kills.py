"""A desk that is killed at any moment loses nobody who was said to be checked in."""

from pathlib import Path

import pytest

from tests.soak import kills

pytestmark = [pytest.mark.disk, pytest.mark.slow]

KILLS = 100


def test_nobody_checked_in_is_lost_to_a_kill(tmp_path: Path) -> None:
    found = kills.run(KILLS, tmp_path, 11)
    print(found)  # noqa: T201  # the figures
    assert found["kills"] >= KILLS
    assert found["hot_journals"] * 3 >= KILLS
    assert found["acknowledged"] >= KILLS
    for fault in ("lost", "partial", "damaged", "unnoticed"):
        assert found[fault] == 0, fault
    # The bookkeeping does see a loss where there is one.
    assert found["control losses found"] > 0
