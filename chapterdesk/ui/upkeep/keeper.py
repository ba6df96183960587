"""Look after the disk beneath an open desk: say what is wrong, look again, lock when it stays."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QTimer, Slot

from chapterdesk.core.errors import UserError
from chapterdesk.core.events import Changed
from chapterdesk.core.words import _
from chapterdesk.services.upkeep import UPKEEP, Condition, UpkeepState
from chapterdesk.ui.context import PageContext
from chapterdesk.ui.tasks import Priority
from chapterdesk.ui.theme.tokens import Tone

_LOOK_MS: Final = 2_000
_LOOKS_GONE: Final = 30
_TONES: Final[dict[Condition, Tone]] = {
    Condition.GONE: "bad",
    Condition.DAMAGED: "bad",
    Condition.FULL: "warn",
    Condition.CLOCK_BACK: "warn",
    Condition.READ_ONLY: "accent",
}
_PASSING: Final = frozenset({Condition.GONE, Condition.FULL})


class DiskKeeper(QObject):
    """Show a banner while something is wrong; lock when the disk stays away for a minute.

    Args:
        context: The open desk.
        say: Shows a text above every page; an empty one shows nothing.
    """

    def __init__(
        self,
        *,
        context: PageContext,
        say: Callable[[str, Tone], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._say = say
        self._condition = Condition.SOUND
        self._looks_gone = 0
        self._again = QTimer(self, interval=_LOOK_MS)
        self._again.timeout.connect(self.look)
        context.bridge.changed.connect(self._heard)

    def begin(self) -> None:
        """Put room aside and compare the clock, when the first page has been drawn."""
        services = self._context.services
        self._run(services.upkeep.begin, Priority.LATER)

    @Slot()
    def look(self) -> None:
        """Look again."""
        services = self._context.services
        self._run(services.upkeep.state, Priority.NOW)

    @Slot(object)
    def _heard(self, event: Changed) -> None:
        if event.area == UPKEEP:
            self.look()

    def _run(self, work: Callable[[], UpkeepState], priority: Priority) -> None:
        self._context.tasks.run(work, self._show, self._failed, owner=self, priority=priority)

    def _show(self, state: UpkeepState) -> None:
        before, self._condition = self._condition, state.condition
        if state.condition in _PASSING:
            self._again.start()
        else:
            self._again.stop()
        self._wait_for_disk(state.condition)
        if state.condition is before:
            return
        if state.condition is Condition.DAMAGED:
            # The next start offers help with it before anything is opened.
            self._context.settings.set_damage_seen(seen=True)
        self._say(state.text, _TONES.get(state.condition, "neutral"))
        if before is Condition.GONE and state.condition is Condition.SOUND:
            self._context.messages.toast(
                _("The disk is back. What was saved before is there; save what is still open.")
            )

    def _wait_for_disk(self, condition: Condition) -> None:
        self._looks_gone = self._looks_gone + 1 if condition is Condition.GONE else 0
        if self._looks_gone > _LOOKS_GONE:
            self._context.lock()

    def _failed(self, error: UserError) -> None:
        self._context.messages.error(error)
