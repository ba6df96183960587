"""What an open desk does by itself, once its first page has been drawn."""

from collections.abc import Callable
from datetime import date
from typing import Final

from PySide6.QtCore import QObject, QTimer, Slot

from chapterdesk.core.clock import Clock
from chapterdesk.core.words import _, current, isolate
from chapterdesk.services.catalogue import Desk, Services
from chapterdesk.services.members.finding import MemberFilter
from chapterdesk.services.series import MadeReport
from chapterdesk.ui.backups.auto import AutoBackup
from chapterdesk.ui.context import PageContext
from chapterdesk.ui.tasks import Priority
from chapterdesk.ui.theme.tokens import Tone
from chapterdesk.ui.upkeep.keeper import DiskKeeper
from chapterdesk.ui.upkeep.weekly import WeeklyCare

_AFTER_FIRST_PAGE_MS: Final = 800


class Tidying(QObject):
    """Look after the disk, the bin, the backups and the records; never in anybody's way.

    Args:
        context: What it runs on.
        desk: Whose opening may have left something to say or to check.
        say: Shows a text above every page; an empty one shows nothing.
        quiet: Says whether nobody is in the middle of a check-in.
    """

    def __init__(
        self,
        *,
        context: PageContext,
        desk: Desk,
        say: Callable[[str, Tone], None],
        quiet: Callable[[], bool],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._desk = desk
        self._backups = AutoBackup(context=context, quiet=quiet, parent=self)
        self._weekly = WeeklyCare(context=context, quiet=quiet, parent=self)
        self._disk = DiskKeeper(context=context, say=say, parent=self)

    def begin_soon(self) -> None:
        """Begin when the first page has been drawn."""
        QTimer.singleShot(_AFTER_FIRST_PAGE_MS, self, self._begin)

    @Slot()
    def pause(self) -> None:
        """Stop what would keep somebody waiting, and try again later."""
        self._weekly.pause()

    def cancel(self) -> None:
        """Stop: the desk is being closed."""
        self._backups.cancel()
        self._weekly.cancel()

    @Slot()
    def _begin(self) -> None:
        self._disk.begin()
        services, clock = self._context.services, self._context.clock
        # Counting walks an index to its end: whoever opens Members next need not wait for it.
        self._run(lambda: services.members.count(MemberFilter()), lambda _count: None)
        if self._desk.read_only:
            return
        self._backups.begin()
        self._weekly.begin()
        if self._desk.header_was_healed:
            self._context.messages.toast(_healed_words(clock.now().date()))
        self._run(lambda: _sweep(services, clock), lambda _count: None)
        self._run(lambda: _make_near(services), self._tell_left)
        if self._desk.was_unclean:
            self._run(services.backups.verify_vault, self._tell_checked)

    def _tell_checked(self, _text: str) -> None:
        self._context.messages.toast(
            _("The desk was not closed last time. Every record was checked: all of them are sound.")
        )

    def _tell_left(self, report: MadeReport | None) -> None:
        if report is not None and report.left:
            self._context.messages.toast(_left_words(report.left))

    def _run(self, work: Callable[[], object], done: Callable[..., None]) -> None:
        self._context.tasks.run(
            work, done, self._context.messages.error, owner=self, priority=Priority.LATER
        )


def _healed_words(day: date) -> str:
    return _(
        "{day}: one of the two files with the keys was damaged or missing, and was written anew"
        " from the other. Nothing is lost. If you read this again, make a backup and use another"
        " disk."
    ).format(day=isolate(current().day(day)))


def _left_words(labels: tuple[str, ...]) -> str:
    return _(
        "No meetings were made of {series}: this computer does not know the time zone or can not"
        " read how it repeats. Its dates are kept as they are. Open it and look at its time zone."
    ).format(series=current().listing(isolate(label) for label in labels))


def _make_near(services: Services) -> MadeReport | None:
    """Make the meetings of series that come near; not while nobody knows what day it is."""
    return None if services.upkeep.clock_doubtful else services.series.make_due()


def _sweep(services: Services, clock: Clock) -> int:
    """End what is over: the bin of thirty days, what has a day of its own, offers, ways back.

    Not while the clock is wrong: what a later day removes, a wrong one must not.
    """
    services.retention.note_waiting()
    if services.upkeep.clock_doubtful:
        return 0
    today: date = clock.now().date()
    return (
        services.bin.purge_expired(today)
        + services.safety.purge_due(today)
        + services.own_fields.purge_due(today)
        + services.erasing.purge_due(today)
        + services.registrations.lapse_due()
        + services.duplicates.end_old()
    )
