"""After how many idle minutes a desk locks: the usual number and its limits."""

from typing import Final

MINUTES: Final = 5
FEWEST: Final = 1
MOST: Final = 60
