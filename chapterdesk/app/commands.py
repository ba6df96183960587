"""Every key of the window."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from chapterdesk.app.guarding import hiding, locking
from chapterdesk.core.words import _
from chapterdesk.ui.context import (
    BACKUPS,
    BIN,
    CHECKIN,
    EXPORT,
    IMPORT,
    KEYS,
    MEETINGS,
    MEMBERS,
    MENTORING,
    PLACES,
    REPORT,
    RESOURCES,
    SEALED,
    SETTINGS,
    SHEET,
    TODAY,
)
from chapterdesk.ui.help.handbook import CRISIS_PAGE
from chapterdesk.ui.page import Page
from chapterdesk.ui.recent.keys import RECENT_KEYS
from chapterdesk.ui.shell.actions import Command


@dataclass(frozen=True, slots=True, kw_only=True)
class Deeds:
    """Hold what the keys do.

    Attributes:
        page: Returns the page that is shown.
        resize_text: Grows the text by steps; 0 goes back to normal.
        show_help: Opens a page of the handbook, or the one of the page that is shown.
    """

    navigate: Callable[[str], object]
    start_meeting: Callable[[], object]
    undo: Callable[[], object]
    redo: Callable[[], object]
    show_recent: Callable[[], object]
    page: Callable[[], Page | None]
    open_palette: Callable[[], object]
    next_pane: Callable[[], object]
    resize_text: Callable[[int], object]
    show_help: Callable[[str], object]
    cover: Callable[[], object]
    meeting_mode: Callable[[], object]
    lock: Callable[[], object]
    panic: Callable[[], object]


def commands(deeds: Deeds) -> Sequence[Command]:
    """Return what the window can do, in the order in which the palette offers it."""
    return (*_work(deeds), *_rooms(deeds), *_window(deeds))


def _work(deeds: Deeds) -> Sequence[Command]:
    return (
        Command(
            name="action_checkin",
            text=_("Check people in"),
            run=lambda: deeds.navigate(CHECKIN),
        ),
        Command(
            name="action_new_meeting",
            text=_("Start a meeting now"),
            run=deeds.start_meeting,
            keys=("Ctrl+N",),
            shown=_("Ctrl N"),
        ),
        Command(
            name="action_sheet",
            text=_("Print the attendance sheet"),
            run=lambda: deeds.navigate(SHEET),
        ),
        Command(
            name="action_import",
            text=_("Bring in a spreadsheet (import)"),
            run=lambda: deeds.navigate(IMPORT),
        ),
        Command(
            name="action_export",
            text=_("Take people out (export), and the files you exported"),
            run=lambda: deeds.navigate(EXPORT),
        ),
        Command(
            name="action_report",
            text=_("Write down an incident, sealed"),
            run=lambda: deeds.navigate(REPORT),
        ),
        Command(
            name="action_sealed",
            text=_("Open sealed texts, for readers"),
            run=lambda: deeds.navigate(SEALED),
        ),
        Command(
            name="action_print",
            text=_("Print what this page shows"),
            run=lambda: _print(deeds),
            keys=("Ctrl+P",),
            shown=_("Ctrl P"),
        ),
        Command(
            name="action_undo",
            text=_("Undo"),
            run=deeds.undo,
            keys=("Ctrl+Z",),
            shown=_("Ctrl Z"),
        ),
        Command(
            name="action_redo",
            text=_("Do again what was undone"),
            run=deeds.redo,
            keys=("Ctrl+Shift+Z", "Ctrl+Y"),
            shown=_("Ctrl Shift Z"),
        ),
        Command(
            name="action_recent",
            text=_("Done since unlocking: look, and undo any of it"),
            run=deeds.show_recent,
            keys=(RECENT_KEYS,),
            shown=_("Ctrl Shift Y"),
        ),
    )


def _rooms(deeds: Deeds) -> Sequence[Command]:
    rooms = (
        (TODAY, _("Go to Today")),
        (MEMBERS, _("Go to Members")),
        (MEETINGS, _("Go to Meetings")),
        (MENTORING, _("Go to Mentoring")),
        (RESOURCES, _("Go to Resources")),
        (BACKUPS, _("Go to Backups")),
        (SETTINGS, _("Go to Settings")),
    )
    numbered = [
        Command(
            name=f"action_go_{room}",
            text=text,
            run=_going(deeds, room),
            keys=(f"Ctrl+{number}",),
            shown=_("Ctrl {number}").format(number=number),
        )
        for number, (room, text) in enumerate(rooms, start=1)
    ]
    return (
        *numbered,
        Command(name="action_places", text=_("Look at the places"), run=_going(deeds, PLACES)),
        Command(name="action_bin", text=_("Look into the bin"), run=_going(deeds, BIN)),
        Command(name="action_keys", text=_("Who can open this"), run=_going(deeds, KEYS)),
    )


def _going(deeds: Deeds, room: str) -> Callable[[], object]:
    return lambda: deeds.navigate(room)


def _window(deeds: Deeds) -> Sequence[Command]:
    return (
        Command(
            name="action_palette",
            text=_("Find or do anything"),
            run=deeds.open_palette,
            keys=("Ctrl+K",),
            listed=False,
        ),
        Command(
            name="action_find",
            text=_("Search on this page"),
            run=lambda: _search(deeds),
            keys=("Ctrl+F",),
            shown=_("Ctrl F"),
        ),
        Command(
            name="action_crisis",
            text=_("Somebody is in danger"),
            run=lambda: deeds.show_help(CRISIS_PAGE),
            keys=("F9",),
            shown=_("F9"),
            always=True,
        ),
        Command(
            name="action_help",
            text=_("Help for this page"),
            run=lambda: deeds.show_help(""),
            keys=("F1",),
            shown=_("F1"),
        ),
        Command(
            name="action_panes",
            text=_("Move between sidebar and page"),
            run=deeds.next_pane,
            keys=("F6",),
            shown=_("F6"),
        ),
        *_sizes(deeds),
        hiding(deeds.cover),
        Command(
            name="action_meeting_mode",
            text=_("Meeting mode: hide contact details and notes, or show them"),
            run=deeds.meeting_mode,
        ),
        *locking(lock=deeds.lock, panic=deeds.panic),
    )


def _sizes(deeds: Deeds) -> Sequence[Command]:
    return (
        Command(
            name="action_larger",
            text=_("Larger text"),
            run=lambda: deeds.resize_text(1),
            keys=("Ctrl++", "Ctrl+="),
            shown=_("Ctrl +"),
        ),
        Command(
            name="action_smaller",
            text=_("Smaller text"),
            run=lambda: deeds.resize_text(-1),
            keys=("Ctrl+-",),
            shown=_("Ctrl −"),  # noqa: RUF001  # the sign on the key
        ),
        Command(
            name="action_normal_size",
            text=_("Normal text size"),
            run=lambda: deeds.resize_text(0),
            keys=("Ctrl+0",),
            shown=_("Ctrl 0"),
        ),
    )


def _print(deeds: Deeds) -> None:
    page = deeds.page()
    if page is not None:
        page.print_document()


def _search(deeds: Deeds) -> None:
    page = deeds.page()
    if page is not None:
        page.focus_search()
