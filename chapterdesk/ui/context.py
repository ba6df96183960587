"""What every page is given, as one frozen thing made by the composition root."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from chapterdesk.core.clock import Clock
from chapterdesk.core.secret import Secret
from chapterdesk.ui.event_bridge import EventBridge
from chapterdesk.ui.files import FilePicker
from chapterdesk.ui.icons.store import IconStore
from chapterdesk.ui.messages import Messages
from chapterdesk.ui.settings import Settings
from chapterdesk.ui.tasks import TaskRunner
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.undo import UndoStack

if TYPE_CHECKING:
    from chapterdesk.services.catalogue import Services
    from chapterdesk.services.vaults import OtherVault

TODAY: Final = "today"
MEMBERS: Final = "members"
GROUPS: Final = "groups"
MEETINGS: Final = "meetings"
PLACES: Final = "places"
SERIES: Final = "series"
EVENTS: Final = "events"
CALENDAR: Final = "calendar"
MENTORING: Final = "mentoring"
RESOURCES: Final = "resources"
BACKUPS: Final = "backups"
SETTINGS: Final = "settings"
IMPORT: Final = "import"
DUPLICATES: Final = "duplicates"
REACHING: Final = "reaching"
EXPORT: Final = "export"
CHECKIN: Final = "checkin"
BIN: Final = "bin"
KEYS: Final = "keys"
RETENTION: Final = "retention"
AUDIT: Final = "audit"
HELP: Final = "help"
SHEET: Final = "sheet"
REPORT: Final = "report"
SEALED: Final = "sealed"
FIELDS: Final = "fields"
CONSENTS: Final = "consents"

# What `SETTINGS` opens at, where it is not a record.
LOOK: Final = b"look"
LOCKING: Final = b"locking"
CHAPTER: Final = b"chapter"
COUNTRY: Final = b"country"
SAFETY: Final = b"safety"
AREAS: Final = b"areas"
ABOUT: Final = b"about"

PRINT: Final = b"print:"
"""Stands before a sheet's name where `RESOURCES` opens its preview."""
DUE: Final = b"due"
"""What `REACHING` opens at from Today; not a record, and neither are the next two."""
MISSED: Final = b"missed"
NEWCOMERS: Final = b"new"
SEALED_NOTE: Final = b"note:"
"""Stands before a person's id where `REPORT` begins a note about them, not a name of theirs."""
SEALED_PLAN: Final = b"plan:"
"""Stands before a meeting's id where `REPORT` begins a risk plan for it."""
MAKE_EVENT: Final = b"make:"
"""Stands before a meeting's id where `EVENTS` lets people register for it from now on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageContext:
    """Hold what a page needs. Made after unlocking, dropped with the pages on lock.

    Attributes:
        services: Every use case; call them through `tasks` only.
        tasks: Runs services ("database") and key derivation, paper, parsing ("work").
        messages: Toasts, banners, dialogs.
        undo: What can be taken back: `undo.push(done.label, done, services.undo.apply)`.
        bridge: `bridge.changed` says, in the window's thread, which area changed.
        icons: Rendered icons; most widgets take them through `theme`.
        theme: Colours, sizes, fonts, icons in the theme's colours.
        settings: What the window remembers outside the vault.
        files: Asks for files and folders.
        clock: The time.
        vault: Where the open vault lies.
        practice: Whether this is a practice chapter.
        navigate: Show a page by its name, at a record when an id is given. `CHECKIN` and `SHEET`
            take a meeting's id (None: the meeting that is about to start); `SHEET` opens the
            attendance sheet's preview. `PLACES` is the list of places on the page of meetings.
        check_passphrase: Say whether a secret is this vault's passphrase; slow, for the work pool.
        lock: Lock: windows away, vault closed, a fresh locked process.
        fill_window: Give the current page the whole window (True) or the sidebar back (False).
        hold_door: While True the window answers to no key but the page's own, lock, panic and
            privacy, and shows nothing but the page.
        cover: Hide everything behind the privacy screen; any key brings it back.
        travel: Close for a journey, and take these vaults off this computer.
        other_vaults: Returns the vaults that lie where this one does, and where vaults lie by
            default; reads the disk, for the work pool.
        vault_folders: Where `other_vaults` looks.
    """

    services: Services
    tasks: TaskRunner
    messages: Messages
    undo: UndoStack
    bridge: EventBridge
    icons: IconStore
    theme: Theme
    settings: Settings
    files: FilePicker
    clock: Clock
    vault: Path
    practice: bool
    navigate: Callable[[str, bytes | None], None]
    check_passphrase: Callable[[Secret], bool]
    lock: Callable[[], None]
    fill_window: Callable[[bool], None]
    hold_door: Callable[[bool], None]
    cover: Callable[[], None]
    travel: Callable[[Sequence[Path]], None]
    other_vaults: Callable[[], Sequence[OtherVault]]
    vault_folders: tuple[Path, ...]
