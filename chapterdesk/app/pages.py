"""Which page stands behind which name, and what each is built with."""

from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtWidgets import QWidget

from chapterdesk.core.words import _
from chapterdesk.services.today import TodayOverview
from chapterdesk.services.vaults import VaultService
from chapterdesk.ui.audit.page import AuditPage
from chapterdesk.ui.backups.page import BackupsPage
from chapterdesk.ui.bin.page import BinPage
from chapterdesk.ui.calendar.page import CalendarPage
from chapterdesk.ui.checkin.page import CheckInPage
from chapterdesk.ui.consents.page import ConsentsPage
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
    REACHING,
    REPORT,
    RESOURCES,
    RETENTION,
    SEALED,
    SERIES,
    SETTINGS,
    TODAY,
    PageContext,
)
from chapterdesk.ui.duplicates.page import DuplicatesPage
from chapterdesk.ui.events.page import EventsPage
from chapterdesk.ui.exports.page import ExportPage
from chapterdesk.ui.fields.page import FieldsPage
from chapterdesk.ui.groups.page import GroupsPage
from chapterdesk.ui.imports.page import ImportPage
from chapterdesk.ui.keys.page import KeysPage
from chapterdesk.ui.meetings.page import MeetingsPage
from chapterdesk.ui.members.page import MembersPage
from chapterdesk.ui.mentoring.page import MentoringPage
from chapterdesk.ui.page import Page
from chapterdesk.ui.paper.of_meeting import open_attendance
from chapterdesk.ui.preferences.page import SettingsPage
from chapterdesk.ui.reaching.page import ReachingPage
from chapterdesk.ui.resources.page import ResourcesPage
from chapterdesk.ui.retention.page import RetentionPage
from chapterdesk.ui.safety.report_page import ReportPage
from chapterdesk.ui.safety.sitting_page import SittingPage
from chapterdesk.ui.series.page import SeriesPage
from chapterdesk.ui.shell.shell import Factory
from chapterdesk.ui.today.page import TodayPage
from chapterdesk.ui.today.view import TodayView


def factories(
    *,
    open_palette: Callable[[], None],
    start_meeting: Callable[[], None],
    new_vault: Callable[[], Path],
    vaults: VaultService,
    overview: Callable[[], TodayOverview | None] = lambda: None,
    today_view: TodayView | None = None,
) -> Mapping[str, Factory]:
    """Return what builds each page, by its name in `PageContext.navigate`."""
    return {
        TODAY: lambda context: TodayPage(
            context=context,
            open_palette=open_palette,
            start_meeting=start_meeting,
            first=overview,
            view=today_view,
        ),
        MEMBERS: lambda context: MembersPage(context=context),
        IMPORT: lambda context: ImportPage(context=context),
        DUPLICATES: lambda context: DuplicatesPage(context=context),
        REACHING: lambda context: ReachingPage(context=context),
        EXPORT: lambda context: ExportPage(context=context),
        GROUPS: lambda context: GroupsPage(context=context),
        MEETINGS: lambda context: MeetingsPage(context=context),
        CALENDAR: lambda context: CalendarPage(context=context),
        SERIES: lambda context: SeriesPage(context=context),
        EVENTS: lambda context: EventsPage(context=context),
        MENTORING: lambda context: MentoringPage(context=context),
        RESOURCES: lambda context: ResourcesPage(context=context),
        CHECKIN: lambda context: CheckInPage(context=context),
        BACKUPS: lambda context: BackupsPage(context=context, new_vault=new_vault),
        BIN: lambda context: BinPage(context=context),
        CONSENTS: lambda context: ConsentsPage(context=context),
        FIELDS: lambda context: FieldsPage(context=context),
        RETENTION: lambda context: RetentionPage(context=context),
        AUDIT: lambda context: AuditPage(context=context),
        KEYS: lambda context: KeysPage(context=context, vaults=vaults),
        REPORT: lambda context: ReportPage(context=context, vaults=vaults),
        SEALED: lambda context: SittingPage(context=context, vaults=vaults),
        SETTINGS: lambda context: SettingsPage(context=context, areas=areas()),
    }


def areas() -> Mapping[str, tuple[str, str]]:
    """Return the areas that have a page and can be switched on: label, and what it is for."""
    return {
        GROUPS: (
            _("Groups"),
            _("Support and interest groups, each with its people and its way of counting."),
        ),
    }


def show_places(page: Page | None) -> None:
    """List the places, where the page of meetings is shown."""
    if isinstance(page, MeetingsPage):
        page.show_places()


def open_sheet(context: PageContext, meeting: bytes, *, parent: QWidget) -> None:
    """Open the preview of a meeting's attendance sheet."""
    open_attendance(context=context, meeting_id=meeting, parent=parent)
