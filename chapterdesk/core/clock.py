"""Time as a port, so that a test can stand still. Instants are UTC and aware."""

from datetime import UTC, date, datetime, tzinfo
from typing import Protocol


class Clock(Protocol):
    """Tell the time."""

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC."""
        ...

    def today(self, zone: tzinfo) -> date:
        """Return the civil date in `zone`."""
        ...


class SystemClock:
    """Tell the machine's time."""

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC."""
        return _to_milliseconds(datetime.now(UTC))

    def today(self, zone: tzinfo) -> date:
        """Return the civil date in `zone`."""
        return self.now().astimezone(zone).date()


class FixedClock:
    """Stand still at an instant until told otherwise (practice data and tests)."""

    def __init__(self, instant: datetime) -> None:
        if instant.tzinfo is None:
            raise ValueError("an instant needs a zone")
        self._instant = _to_milliseconds(instant.astimezone(UTC))

    def now(self) -> datetime:
        """Return the instant it stands at."""
        return self._instant

    def today(self, zone: tzinfo) -> date:
        """Return the civil date in `zone`."""
        return self._instant.astimezone(zone).date()

    def set(self, instant: datetime) -> None:
        """Stand at another instant."""
        if instant.tzinfo is None:
            raise ValueError("an instant needs a zone")
        self._instant = _to_milliseconds(instant.astimezone(UTC))


def _to_milliseconds(instant: datetime) -> datetime:
    """Cut to what the vault stores, so that a value read back equals the value written."""
    return instant.replace(microsecond=instant.microsecond // 1000 * 1000)
