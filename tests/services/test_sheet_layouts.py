"""Printing the sheet of a meeting starts from what its series says."""

from datetime import datetime

import pytest
from sqlalchemy import text

from chapterdesk.core.errors import UserError
from chapterdesk.core.vocabulary import AttendanceMode, SheetLayout
from chapterdesk.services.catalogue import Desk, Services
from chapterdesk.services.groups import GroupDraft
from chapterdesk.services.meetings import MeetingDraft
from chapterdesk.services.series import SeriesDraft, SeriesTemplate
from chapterdesk.services.sheets import SheetStart

FIRST = datetime.fromisoformat("2026-12-03T18:30")


def first_of(
    services: Services, layout: str, mode: AttendanceMode = AttendanceMode.NAMED
) -> tuple[bytes, bytes]:
    group, _undo = services.groups.add(GroupDraft(name="Walks", attendance_mode=mode))
    template = SeriesTemplate(group_id=group, sheet_layout=layout)
    series, _undo = services.series.add(
        SeriesDraft(starts_local=FIRST, rule="FREQ=WEEKLY;BYDAY=TH", template=template)
    )
    return series, services.meetings.window("upcoming", 0, 1).rows[0].id


@pytest.mark.parametrize(
    ("layout", "sign_in", "large"),
    [
        (SheetLayout.NONE, False, False),
        (SheetLayout.ATTENDANCE, False, False),
        (SheetLayout.ATTENDANCE_LARGE, False, True),
        (SheetLayout.SIGN_IN, True, False),
        (SheetLayout.SIGN_IN_LARGE, True, True),
    ],
)
def test_each_layout_says_what_is_printed(
    services: Services, layout: SheetLayout, sign_in: bool, large: bool
) -> None:
    _series, meeting = first_of(services, layout)
    assert services.sheets.start_of(meeting) == SheetStart(sign_in=sign_in, large=large)


@pytest.mark.parametrize("mode", [AttendanceMode.COUNT_ONLY, AttendanceMode.CODE])
def test_where_no_names_are_written_nobody_signs_in(
    services: Services, mode: AttendanceMode
) -> None:
    _series, meeting = first_of(services, SheetLayout.SIGN_IN_LARGE, mode)
    assert services.sheets.start_of(meeting) == SheetStart(large=True)


def test_a_meeting_of_no_series_starts_from_the_attendance_sheet(services: Services) -> None:
    meeting, _undo = services.meetings.add(MeetingDraft(starts_local=FIRST))
    assert services.sheets.start_of(meeting) == SheetStart()


def test_only_a_sheet_that_exists_is_kept(services: Services) -> None:
    with pytest.raises(UserError) as caught:
        first_of(services, "large type")
    assert caught.value.field == "sheet_layout"
    assert services.series.list() == ()


def test_a_note_of_old_stays_as_it_was_and_prints_the_attendance_sheet(
    services: Services, desk: Desk
) -> None:
    series, meeting = first_of(services, SheetLayout.SIGN_IN)
    with desk._vault.engine.begin() as connection:
        connection.execute(text("UPDATE series SET sheet_layout = 'the blue one'"))
    assert services.sheets.start_of(meeting) == SheetStart()
    detail = services.series.detail(series)
    assert detail.draft.template.sheet_layout == "the blue one"
