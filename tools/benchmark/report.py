"""Figures, and the table they end in."""

import math
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

_WIDTHS: Final = (56, 13, 76)
_COUNTED: Final = 500_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the table, as text.

    Attributes:
        pace: Milliseconds that a counted loop took when the line was measured: how fast the
            processor was just then.
    """

    what: str
    target: str
    measured: str
    runs: int
    pace: str


@dataclass(frozen=True, slots=True)
class Times:
    """Milliseconds of each run: on the clock, and of this process on a processor.

    On a busy machine the second says what the first would be on an idle one.
    """

    wall: list[float]
    processor: list[float]


class Report:
    """Collect figures and print them.

    Args:
        quick: Whether fewer runs will do.
    """

    def __init__(self, *, quick: bool) -> None:
        self.quick = quick
        self._lines: list[Line] = []
        self._paces: list[float] = []

    def begin(self, name: str) -> None:
        """Say what is measured now."""
        self.say(f"measuring {name} …")

    def say(self, text: str) -> None:
        """Say something while measuring."""
        print(text, file=sys.stderr, flush=True)

    def runs(self, usual: int) -> int:
        """Return how often something is measured."""
        return max(3, usual // 5) if self.quick else usual

    def add(self, what: str, target: str, measured: str, runs: int) -> None:
        """Add a line to the table."""
        pace = _pace()
        self._paces.append(pace)
        line = Line(what=what, target=target, measured=measured, runs=runs, pace=f"{pace:.0f} ms")
        self._lines.append(line)
        self.say(f"  {_text(line)}")

    def add_times(self, what: str, target: str, times: Times | Sequence[float]) -> None:
        """Add a line with the percentiles of times in milliseconds."""
        if not isinstance(times, Times):
            self.add(what, target, spread(times), len(times))
            return
        processor = (
            f" [processor {at(times.processor, 0.5):.1f}, p95 {at(times.processor, 0.95):.1f}]"
        )
        self.add(what, target, spread(times.wall) + processor, len(times.wall))

    def skip(self, what: str, why: str) -> None:
        """Note that something could not be measured here."""
        self.add(what, "—", f"skipped: {why}", 0)

    def print_table(self) -> None:
        """Print everything that was measured."""
        head = Line(what="what", target="target", measured="measured", runs=0, pace="pace")
        print(_text(head, head=True))
        print("-" * (sum(_WIDTHS) + 18))
        for line in self._lines:
            print(_text(line))
        load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
        print(f"{os.cpu_count()} processors; load of the machine at the end: {load}")
        if self._paces:
            print(
                f"pace: what a loop of {_COUNTED:,} additions took beside each line, here from"
                f" {min(self._paces):.0f} to {max(self._paces):.0f} ms; where it doubles, the"
                " processor was shared with others and every figure of that line doubles, too"
            )


def _text(line: Line, *, head: bool = False) -> str:
    cells = zip((line.what, line.target, line.measured), _WIDTHS, strict=True)
    runs = "runs" if head else str(line.runs)
    padded = [*(text.ljust(width) for text, width in cells), runs.rjust(4), line.pace.rjust(6)]
    return "  ".join(padded)


def _pace() -> float:
    """Return the milliseconds of a counted loop, the middle of five."""
    times = []
    for _turn in range(5):
        start, total = time.perf_counter(), 0
        for number in range(_COUNTED):
            total += number
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def spread(times: Sequence[float]) -> str:
    """Return median and percentiles of milliseconds in words."""
    middle = f"p50 {statistics.median(times):.1f} ms"
    if len(times) < 20:  # noqa: PLR2004  # percentiles of a few runs would say nothing
        return f"{middle} (worst {max(times):.1f})"
    return f"{middle}, p95 {at(times, 0.95):.1f}, p99 {at(times, 0.99):.1f}"


def at(values: Sequence[float], part: float) -> float:
    """Return the smallest value that at least `part` of all do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(part * len(ordered)) - 1)]


def timed(action: Callable[[], object], runs: int, *, warm: int = 1) -> Times:
    """Return how long an action took each time, after `warm` runs that are not measured."""
    for _turn in range(warm):
        action()
    return timed_each([action] * runs)


def timed_each(actions: Iterable[Callable[[], object]]) -> Times:
    """Return how long each action took, one after the other."""
    times = Times(wall=[], processor=[])
    for action in actions:
        start, busy = time.perf_counter(), time.process_time()
        action()
        times.processor.append((time.process_time() - busy) * 1000)
        times.wall.append((time.perf_counter() - start) * 1000)
    return times
