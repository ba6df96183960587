"""Every key of the window."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from chapterdesk.app.finding_settings import finding_settings
from chapterdesk.app.guarding import hiding, locking
from chapterdesk.core.words import _, pgettext
from chapterdesk.ui.context import (
    AUDIT,
    BACKUPS,
    BIN,
    CALENDAR,
    CHECKIN,
    CONSENTS,
    DUPLICATES,
    EVENTS,
    EXPORT,
    FIELDS,
    GROUPS,
    IMPORT,
    KEYS,
    MEETINGS,
    MEMBERS,
    MENTORING,
    PLACES,
    REACHING,
    REPORT,
    RESOURCES,
    RETENTION,
    SEALED,
    SERIES,
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
        open_settings: Opens the settings at one of their parts.
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
    open_settings: Callable[[bytes], object]
    cover: Callable[[], object]
    meeting_mode: Callable[[], object]
    lock: Callable[[], object]
    panic: Callable[[], object]


def commands(deeds: Deeds) -> Sequence[Command]:
    """Return what the window can do, in the order in which the palette offers it."""
    return (
        *_work(deeds),
        *_rooms(deeds),
        *_window(deeds),
        *finding_settings(deeds.open_settings),
    )


def _work(deeds: Deeds) -> Sequence[Command]:
    return (
        Command(
            name="action_checkin",
            text=_("Check people in"),
            sought=pgettext("search words", "attendance arrive roll call door"),
            run=lambda: deeds.navigate(CHECKIN),
            writes=True,
        ),
        Command(
            name="action_new_meeting",
            text=_("Start a meeting now"),
            sought=pgettext("search words", "new meeting session"),
            run=deeds.start_meeting,
            keys=("Ctrl+N",),
            shown=_("Ctrl N"),
            writes=True,
        ),
        Command(
            name="action_sheet",
            text=_("Print the attendance sheet"),
            sought=pgettext("search words", "paper list sign in"),
            run=lambda: deeds.navigate(SHEET),
        ),
        Command(
            name="action_import",
            text=_("Bring in a spreadsheet (import)"),
            sought=pgettext("search words", "csv excel vcard contacts register"),
            run=lambda: deeds.navigate(IMPORT),
            writes=True,
        ),
        Command(
            name="action_duplicates",
            text=_("Look for people who are here twice (duplicates)"),
            sought=pgettext("search words", "same person merge double"),
            run=lambda: deeds.navigate(DUPLICATES),
        ),
        Command(
            name="action_reaching",
            text=_("Call or write to people"),
            sought=pgettext("search words", "phone list message reach not seen missing follow up"),
            run=lambda: deeds.navigate(REACHING),
        ),
        Command(
            name="action_export",
            text=_("Take people out (export), and the files you exported"),
            run=lambda: deeds.navigate(EXPORT),
        ),
        Command(
            name="action_report",
            text=_("Write down an incident, sealed"),
            sought=pgettext("search words", "safety report concern harm"),
            run=lambda: deeds.navigate(REPORT),
            writes=True,
        ),
        Command(
            name="action_sealed",
            text=_("Open sealed texts, for readers"),
            sought=pgettext("search words", "safety incidents concerns legal names"),
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
            writes=True,
        ),
        Command(
            name="action_redo",
            text=_("Do again what was undone"),
            run=deeds.redo,
            keys=("Ctrl+Shift+Z", "Ctrl+Y"),
            shown=_("Ctrl Shift Z"),
            writes=True,
        ),
        Command(
            name="action_recent",
            text=_("Done since unlocking: look, and undo any of it"),
            sought=pgettext("search words", "history recent"),
            run=deeds.show_recent,
            keys=(RECENT_KEYS,),
            shown=_("Ctrl Shift Y"),
        ),
    )


def _rooms(deeds: Deeds) -> Sequence[Command]:
    rooms = (
        (TODAY, _("Go to Today"), pgettext("search words", "home start due tasks")),
        (MEMBERS, _("Go to Members"), pgettext("search words", "people names contacts")),
        (MEETINGS, _("Go to Meetings"), pgettext("search words", "calendar attendance events")),
        (MENTORING, _("Go to Mentoring"), pgettext("search words", "mentors mentees pairs")),
        (
            RESOURCES,
            _("Go to Resources"),
            pgettext("search words", "helplines hotlines services directory handout referrals"),
        ),
        (REPORT, _("Go to Safety"), pgettext("search words", "page sealed")),
        (
            BACKUPS,
            _("Go to Backups"),
            pgettext("search words", "back up now restore drill copy stick"),
        ),
        (SETTINGS, _("Go to Settings"), pgettext("search words", "options preferences")),
    )
    numbered = [
        Command(
            name=f"action_go_{room}",
            text=text,
            run=_going(deeds, room),
            keys=(f"Ctrl+{number}",),
            shown=_("Ctrl {number}").format(number=number),
            sought=sought,
        )
        for number, (room, text, sought) in enumerate(rooms, start=1)
    ]
    return (
        *numbered,
        Command(
            name="action_go_groups",
            text=_("Go to Groups"),
            run=_going(deeds, GROUPS),
            keys=("Ctrl+9",),
            shown=_("Ctrl {number}").format(number=9),
            sought=pgettext("search words", "circles support interest waiting list"),
            area=GROUPS,
        ),
        Command(
            name="action_places",
            text=_("Look at the places"),
            run=_going(deeds, PLACES),
            sought=pgettext("search words", "rooms address venue"),
        ),
        Command(
            name="action_calendar",
            text=_("Look at the month or the week"),
            run=_going(deeds, CALENDAR),
            sought=pgettext("search words", "calendar month week dates planner"),
        ),
        Command(
            name="action_series",
            text=_("Look at the series: meetings that repeat, and holidays"),
            run=_going(deeds, SERIES),
            sought=pgettext("search words", "recurring weekly monthly repeat rota"),
        ),
        Command(
            name="action_events",
            text=_("Look at the events: who registers, who helps, what is needed"),
            run=_going(deeds, EVENTS),
            sought=pgettext("search words", "registration rsvp waiting list volunteers kitchen"),
        ),
        Command(
            name="action_bin",
            text=_("Look into the bin"),
            run=_going(deeds, BIN),
            sought=pgettext("search words", "deleted trash"),
        ),
        Command(
            name="action_fields",
            text=_("Fields and tags of members"),
            run=_going(deeds, FIELDS),
            sought=pgettext("search words", "custom fields interests skills labels"),
        ),
        Command(
            name="action_consents",
            text=_("What people agree to"),
            run=_going(deeds, CONSENTS),
            sought=pgettext("search words", "consent wordings versions overrides ask again"),
        ),
        Command(
            name="action_retention",
            text=_("How long things are kept, and what is past its time"),
            run=_going(deeds, RETENTION),
            sought=pgettext("search words", "retention erase delete old periods privacy"),
        ),
        Command(
            name="action_audit",
            text=_("Who did what, and when"),
            run=_going(deeds, AUDIT),
            sought=pgettext("search words", "audit log history acts"),
        ),
        Command(
            name="action_keys",
            text=_("Who can open this"),
            run=_going(deeds, KEYS),
            sought=pgettext("search words", "passphrase password recovery code pin key file leads"),
        ),
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
            sought=pgettext("search words", "crisis emergency suicide helplines hotline"),
            run=lambda: deeds.show_help(CRISIS_PAGE),
            keys=("F9",),
            shown=_("F9"),
            always=True,
        ),
        Command(
            name="action_help",
            text=_("Help for this page"),
            sought=pgettext("search words", "handbook manual"),
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
            sought=pgettext("search words", "privacy screen projector"),
            run=deeds.meeting_mode,
        ),
        *locking(lock=deeds.lock, panic=deeds.panic),
    )


def _sizes(deeds: Deeds) -> Sequence[Command]:
    return (
        Command(
            name="action_larger",
            text=_("Larger text"),
            sought=pgettext("search words", "zoom bigger size"),
            run=lambda: deeds.resize_text(1),
            keys=("Ctrl++", "Ctrl+="),
            shown=_("Ctrl +"),
        ),
        Command(
            name="action_smaller",
            text=_("Smaller text"),
            sought=pgettext("search words", "zoom size"),
            run=lambda: deeds.resize_text(-1),
            keys=("Ctrl+-",),
            shown=_("Ctrl −"),  # noqa: RUF001  # the sign on the key
        ),
        Command(
            name="action_normal_size",
            text=_("Normal text size"),
            sought=pgettext("search words", "zoom"),
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
