"""A migration that is stopped before any of its statements has changed nothing."""

from pathlib import Path

import pytest

from tests.soak import migrations

pytestmark = pytest.mark.slow

EVERY = 1_000_000


def test_a_stopped_migration_changes_nothing(tmp_path: Path) -> None:
    found = migrations.run(EVERY, tmp_path, 1)
    print(found)  # noqa: T201  # the figures
    assert found["ways"] == found["reached the end"] >= 2
    assert found["stopped"] > 100
    assert found["changed"] == found["damaged"] == 0
