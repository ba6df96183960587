"""No other program of the same user reads an open desk."""

import sys
from pathlib import Path

import pytest

from tests.soak import other_program

pytestmark = pytest.mark.slow

DESKS = 2
WAYS = 6


@pytest.mark.timeout(600)
@pytest.mark.skipif(sys.platform != "linux", reason="optional peer: no /proc to read")
def test_another_program_is_refused_in_every_way(tmp_path: Path) -> None:
    found = other_program.run(DESKS, tmp_path, 1)
    print(found)  # noqa: T201  # the figures
    assert found["tries"] == found["refused"] == DESKS * WAYS
    assert found["read"] == 0
    # The same program reads a desk that has not closed itself, and finds the people in it.
    assert found["control read"] == WAYS
    assert found["needles in the control"] >= 3
