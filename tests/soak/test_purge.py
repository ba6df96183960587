"""Who was erased stands on no page of the database, however many there were."""

from pathlib import Path

import pytest

from tests.soak import purge

pytestmark = pytest.mark.slow

PEOPLE = 6


def test_no_page_holds_who_was_erased(tmp_path: Path) -> None:
    found = purge.run(PEOPLE, tmp_path, 3)
    print(found)  # noqa: T201  # the figures
    assert found["people"] == PEOPLE
    assert found["words found before"] == found["words"] == PEOPLE * (purge.EACH - 1)
    assert found["copies before"] > found["words"]
    assert found["copies after"] == 0
    assert found["control copies"] > 0
