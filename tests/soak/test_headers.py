"""No header that somebody without the key can make lets anybody in."""

from pathlib import Path

import pytest

from tests.soak import headers

pytestmark = pytest.mark.slow

FORGERIES = 1_000


def test_no_changed_header_lets_anybody_in(tmp_path: Path) -> None:
    found = headers.run(FORGERIES, tmp_path, 5)
    print(found)  # noqa: T201  # the figures
    assert found["bits, cuts, gaps, insertions"] > 10_000
    assert found["changes with a right checksum"] == FORGERIES
    assert found["of those let in"] == found["of those accepted"] == found["raw exceptions"] == 0
    assert found["control let in"]
