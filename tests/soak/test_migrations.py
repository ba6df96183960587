"""A migration that is stopped before any of its statements has changed nothing."""

from pathlib import Path

import pytest

from tests.soak import migrations
from tests.soak.materials import golden_revisions

pytestmark = pytest.mark.slow

EVERY = 1_000_000


def test_a_stopped_migration_changes_nothing(tmp_path: Path) -> None:
    found = migrations.run(EVERY, tmp_path, 1)
    print(found)  # noqa: T201  # the figures
    # From nothing, and from each version that is kept but the newest.
    assert found["ways"] == found["reached the end"] == len(golden_revisions())
    assert found["stopped"] > 100
    assert found["changed"] == found["damaged"] == 0
