"""A disk that runs full at any step of anything that writes: nothing is lost, nothing half done."""

from pathlib import Path

import pytest

from tests.soak import fulls

pytestmark = pytest.mark.slow

STEPS = 60


@pytest.mark.skipif(not fulls.available(), reason="no file system can be mounted here")
def test_a_full_disk_loses_nothing(tmp_path: Path) -> None:
    found = fulls.run(STEPS, tmp_path, 1)
    print(found)  # noqa: T201  # the figures
    assert found["steps"] == STEPS
    assert found["refused"] * 3 > STEPS
    # Each was refused at some steps and done at others: none is stopped at its beginning alone.
    for act in ("commit", "header", "backup", "migration", "keys"):
        assert 0 < found[f"{act} done"] < found[f"{act} steps"]
    assert found["lost"] == found["wrong"] == 0
    assert found["said something else"] == 0
