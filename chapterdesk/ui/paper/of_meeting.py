"""The papers of a meeting, its group and its year: one preview, and a choice of what it shows."""

from collections.abc import Callable, Mapping
from typing import Final

from PySide6.QtWidgets import QWidget

from chapterdesk.core.errors import RefusedError
from chapterdesk.core.words import _
from chapterdesk.services.sheets import (
    AttendanceOptions,
    BadgeLayout,
    BadgeOptions,
    ListForm,
    ListOptions,
    PageOptions,
    Paper,
    SheetService,
    SignInOptions,
)
from chapterdesk.ui.context import PageContext
from chapterdesk.ui.paper.dialog import PaperDialog
from chapterdesk.ui.paper.options import PaperChoices, PaperStart
from chapterdesk.ui.paper.tools import tools_of

ATTENDANCE: Final = "attendance"
_SIGN_IN: Final = "sign_in"
_BADGES: Final = "badges:"
_LIST: Final = "list:"
_POSTER: Final = "poster:"
_LAYOUTS: Final = (
    BadgeLayout.A4_PLAIN, BadgeLayout.LETTER_PLAIN, BadgeLayout.AVERY_5390,
    BadgeLayout.AVERY_5395, BadgeLayout.AVERY_L4785,
)  # fmt: skip


def open_attendance(
    *, context: PageContext, meeting_id: bytes, parent: QWidget | None
) -> PaperDialog:
    """Open the preview of a meeting's papers; it shows the sheet first that its series says."""
    services = context.services
    sheets = services.sheets

    def make(choices: PaperChoices) -> Paper:
        kind = choices.kind or ATTENDANCE
        if kind == ATTENDANCE:
            options = AttendanceOptions(
                blank_rows=choices.blank_rows,
                page=choices.page,
                language=choices.language,
                large=choices.large,
                reason=choices.reason,
            )
            return sheets.attendance(meeting_id, options)
        if kind.startswith(_POSTER):
            row = services.meetings.detail(meeting_id).row
            if row.group_id is None:
                raise RefusedError(
                    _("This meeting is of no group."),
                    _("Nothing was made."),
                    _("Print the agreement from the page of its group."),
                )
            return _poster(sheets, row.group_id, kind, choices)
        return _made(sheets, kind, meeting_id, choices)

    dialog = PaperDialog(
        tools=tools_of(context),
        title=_("Papers of a meeting"),
        make=make,
        rows=True,
        kinds=kinds(),
        parent=parent,
    )

    def first() -> PaperStart:
        start = sheets.start_of(meeting_id)
        return PaperStart(kind=_SIGN_IN if start.sign_in else ATTENDANCE, large=start.large)

    dialog.start(first)
    return dialog


def open_agreement(*, context: PageContext, group_id: bytes, parent: QWidget | None) -> PaperDialog:
    """Open the preview of what a group agreed on, as a poster."""
    sheets = context.services.sheets
    dialog = PaperDialog(
        tools=tools_of(context),
        title=_("What the group agreed on"),
        make=lambda choices: _poster(sheets, group_id, choices.kind, choices),
        kinds=_posters(),
        large=False,
        parent=parent,
    )
    dialog.start()
    return dialog


def _poster(sheets: SheetService, group_id: bytes, kind: str, choices: PaperChoices) -> Paper:
    page = "A3" if kind == f"{_POSTER}a3" else choices.page
    return sheets.agreement(group_id, PageOptions(page=page, language=choices.language))


def _posters() -> tuple[tuple[str, str], ...]:
    return (
        (f"{_POSTER}a4", _("What the group agreed on: a poster")),
        (f"{_POSTER}a3", _("What the group agreed on: a poster, A3")),
    )


def kinds() -> tuple[tuple[str, str], ...]:
    """Return what can be printed of a meeting: its kind and its words."""
    layouts: Mapping[BadgeLayout, str] = {
        BadgeLayout.A4_PLAIN: _("Badges: plain paper, A4"),
        BadgeLayout.LETTER_PLAIN: _("Badges: plain paper, Letter"),
        BadgeLayout.AVERY_5390: _("Badges: Avery 5390"),
        BadgeLayout.AVERY_5395: _("Badges: Avery 5395"),
        BadgeLayout.AVERY_L4785: _("Badges: Avery L4785"),
    }
    return (
        (ATTENDANCE, _("Attendance sheet")),
        (_SIGN_IN, _("Sheet to sign in on")),
        *((f"{_BADGES}{layout.name}", layouts[layout]) for layout in _LAYOUTS),
        ("agenda", _("Agenda")),
        ("minutes", _("Minutes")),
        ("run_sheet", _("Run sheet of an event")),
        ("checklist", _("Checklist of an event")),
        *_posters(),
        (f"{_LIST}page", _("All meetings to come: a page")),
        (f"{_LIST}fold", _("All meetings to come: folded in half")),
        (f"{_LIST}flyer", _("All meetings to come: flyers to cut")),
        ("year", _("Year plan")),
    )


def _made(sheets: SheetService, kind: str, meeting_id: bytes, choices: PaperChoices) -> Paper:
    page = PageOptions(page=choices.page, language=choices.language, large=choices.large)
    if kind.startswith(_BADGES):
        layout = BadgeLayout[kind.removeprefix(_BADGES)]
        return sheets.badges(meeting_id, BadgeOptions(layout=layout, language=choices.language))
    if kind.startswith(_LIST):
        options = ListOptions(
            form=ListForm(kind.removeprefix(_LIST)),
            page=choices.page,
            language=choices.language,
            large=choices.large,
        )
        return sheets.meeting_list(options)
    made: Mapping[str, Callable[[], Paper]] = {
        _SIGN_IN: lambda: sheets.sign_in(
            meeting_id,
            SignInOptions(
                rows=max(choices.blank_rows, 1),
                page=choices.page,
                language=choices.language,
                large=choices.large,
            ),
        ),
        "agenda": lambda: sheets.agenda(meeting_id, page),
        "minutes": lambda: sheets.minutes(meeting_id, page),
        "run_sheet": lambda: sheets.run_sheet(meeting_id, page),
        "checklist": lambda: sheets.checklist(meeting_id, page),
        "year": lambda: sheets.year_plan(None, page),
    }
    return made[kind]()
