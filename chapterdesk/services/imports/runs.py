"""An import that is being written, in steps that leave room for a check-in between two."""

from dataclasses import dataclass
from typing import Final

from chapterdesk.services.imports.columns import ColumnPlan
from chapterdesk.services.imports.matching import Matcher
from chapterdesk.services.imports.rows import RowReader
from chapterdesk.services.imports.source import SourceTable
from chapterdesk.services.imports.writing import Tally, Terms

# A step must leave room for a check-in between two of them.
STEP_SECONDS: Final = 0.015
_FIRST_STEP: Final = 8
# Below this the cost of a commit would be most of a step, and the import would take for ever.
_SMALLEST_STEP: Final = 4
_LARGEST_STEP: Final = 256
STEADY_STEP: Final = 1024
"""Rows of a step where nobody waits: each commit writes most pages of every index anew."""


@dataclass(slots=True)
class Run:
    """An import that is being written."""

    table: SourceTable
    plans: tuple[ColumnPlan, ...]
    reader: RowReader
    matcher: Matcher
    terms: Terms
    tally: Tally
    done: int = 0
    step: int = _FIRST_STEP
    steady: bool = False
    """Whether nobody waits between two steps, so that all of them are large."""


def next_step(step: int, seconds: float) -> int:
    """Return how many rows the next step takes, so that it lasts about 15 ms."""
    wanted = int(step * STEP_SECONDS / max(seconds, 1e-4))
    return max(_SMALLEST_STEP, min(wanted, step * 2, _LARGEST_STEP))
