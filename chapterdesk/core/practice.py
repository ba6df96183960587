"""What everybody may know of a practice chapter."""

from typing import Final

PRACTICE_PASSPHRASE: Final = "practice practice practice"  # noqa: S105  # printed for everybody
