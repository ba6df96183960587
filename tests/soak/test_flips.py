"""Any flipped bit of a database or a backup is noticed, and none is read as true."""

from pathlib import Path

import pytest

from tests.soak import flips

pytestmark = pytest.mark.slow

FLIPS = 1_000


def test_every_flipped_bit_is_noticed(tmp_path: Path) -> None:
    found = flips.run(FLIPS, tmp_path, 3)
    print(found)  # noqa: T201  # the figures
    for kind in ("database", "backup"):
        assert found[f"{kind} flips"] == found[f"{kind} flips noticed"] == FLIPS
        assert found[f"{kind} whole called whole, of 3"] == 3
    assert found["database flips read as true"] == 0
    assert not found["database changed by looking"]
