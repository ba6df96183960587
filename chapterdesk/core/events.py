"""What services say after a commit, and who listens. Calls go down, events come up."""

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """Say that rows of one area changed.

    Attributes:
        area: The noun of the area: "members", "meetings", "attendance", ...
        ids: The ids that changed; empty means "anything in the area".
    """

    area: str
    ids: frozenset[bytes] = field(default_factory=frozenset)


Listener = Callable[[Changed], None]


class EventBus:
    """Hand each event to every listener, in the thread that publishes it."""

    def __init__(self) -> None:
        self._listeners: list[Listener] = []

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` for every event; return the function that ends it."""
        self._listeners.append(listener)

        def cancel() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return cancel

    def publish(self, event: Changed) -> None:
        """Hand the event to every listener."""
        for listener in tuple(self._listeners):
            listener(event)
