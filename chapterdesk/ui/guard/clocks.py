"""Three clocks: one stands still while the computer sleeps, one does not, one can be set."""

import time
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One reading of the three clocks, in seconds.

    Attributes:
        awake: Runs only while the computer is awake.
        since_start: Runs while it sleeps, too, where the system has such a clock.
        wall: What the calendar says.
    """

    awake: float
    since_start: float
    wall: float


class Clocks(Protocol):
    """Read the clocks."""

    def read(self) -> Moment:
        """Return what they show now."""
        ...


class MachineClocks:
    """Read the machine's clocks."""

    def read(self) -> Moment:
        """Return what they show now."""
        awake = time.monotonic()
        boot = getattr(time, "CLOCK_BOOTTIME", None)
        since_start = awake if boot is None else time.clock_gettime(boot)
        return Moment(awake=awake, since_start=since_start, wall=time.time())
