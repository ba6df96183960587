"""The preview of a meeting's papers starts from the sheet that its series says."""

from collections.abc import Callable
from datetime import datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QWidget
from pytestqt.qtbot import QtBot

from chapterdesk.core.vocabulary import AttendanceMode, SheetLayout
from chapterdesk.services.catalogue import Services
from chapterdesk.services.groups import GroupDraft
from chapterdesk.services.series import SeriesDraft, SeriesTemplate
from chapterdesk.ui.context import PageContext
from chapterdesk.ui.paper.dialog import PaperDialog
from chapterdesk.ui.paper.of_meeting import open_attendance
from chapterdesk.ui.widgets.combo import ChoiceBox

FIRST = datetime.fromisoformat("2026-12-03T18:30")


@pytest.fixture
def opened(
    page_context: PageContext, services: Services, qtbot: QtBot
) -> Callable[[SheetLayout], PaperDialog]:
    window = QWidget()
    window.resize(1280, 800)
    qtbot.addWidget(window)
    window.show()

    def open_first(layout: SheetLayout) -> PaperDialog:
        group, _undo = services.groups.add(
            GroupDraft(name="Thursday", attendance_mode=AttendanceMode.NAMED)
        )
        template = SeriesTemplate(group_id=group, sheet_layout=layout)
        services.series.add(
            SeriesDraft(starts_local=FIRST, rule="FREQ=WEEKLY;BYDAY=TH", template=template)
        )
        meeting = services.meetings.window("upcoming", 0, 1).rows[0].id
        made = open_attendance(context=page_context, meeting_id=meeting, parent=window)
        made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
        return made

    return open_first


@pytest.mark.parametrize(
    ("layout", "kind", "large"),
    [
        (SheetLayout.NONE, "attendance", False),
        (SheetLayout.ATTENDANCE_LARGE, "attendance", True),
        (SheetLayout.SIGN_IN, "sign_in", False),
        (SheetLayout.SIGN_IN_LARGE, "sign_in", True),
    ],
)
def test_what_is_shown_first(
    opened: Callable[[SheetLayout], PaperDialog], layout: SheetLayout, kind: str, large: bool
) -> None:
    dialog = opened(layout)
    assert dialog.findChild(ChoiceBox, "paper_kind").current == kind
    assert dialog.findChild(QCheckBox, "paper_large").isChecked() is large
    assert dialog._paper is not None
    assert dialog._paper.document == kind
    # Only who is expected stands on a sheet by name, so only there a reason is asked.
    assert dialog.findChild(QWidget, "paper_reason").isVisible() is (kind == "attendance")
    assert dialog.findChild(QWidget, "paper_rows").isVisible()
    dialog.reject()


def test_another_can_still_be_chosen(opened: Callable[[SheetLayout], PaperDialog]) -> None:
    dialog = opened(SheetLayout.SIGN_IN_LARGE)
    box = dialog.findChild(ChoiceBox, "paper_kind")
    box.set_current("attendance")
    box.chosen.emit("attendance")
    assert dialog._paper is not None
    assert dialog._paper.document == "attendance"
    dialog.reject()
