"""The keys that hide and lock: heard from the first page on, before anything else is loaded."""

from collections.abc import Callable, Sequence

from chapterdesk.core.words import _, pgettext
from chapterdesk.ui.shell.actions import Command


def guarding(
    *, cover: Callable[[], object], lock: Callable[[], object], panic: Callable[[], object]
) -> Sequence[Command]:
    """Return what hides everything, what locks, and what locks and shows nothing any more."""
    return (hiding(cover), *locking(lock=lock, panic=panic))


def hiding(cover: Callable[[], object]) -> Command:
    """Return what hides everything."""
    return Command(
        name="action_privacy",
        text=_("Hide everything; any key brings it back"),
        sought=pgettext("search words", "privacy screen"),
        run=cover,
        keys=("Ctrl+Shift+H",),
        shown=_("Ctrl Shift H"),
        always=True,
    )


def locking(*, lock: Callable[[], object], panic: Callable[[], object]) -> Sequence[Command]:
    """Return what locks."""
    return (
        Command(
            name="action_lock",
            text=_("Lock"),
            sought=pgettext("search words", "privacy close"),
            run=lock,
            keys=("Ctrl+L",),
            shown=_("Ctrl L"),
            always=True,
        ),
        Command(
            name="action_panic",
            text=_("Lock and close at once"),
            sought=pgettext("search words", "panic quit exit"),
            run=panic,
            keys=("Ctrl+Shift+L",),
            shown=_("Ctrl Shift L"),
            always=True,
        ),
    )
