"""What the page of events does with shifts, the run sheet, the checklist and the risk plan."""

from collections.abc import Callable
from datetime import timedelta
from typing import Final

from PySide6.QtCore import QObject, Qt, QTimer, Slot
from PySide6.QtWidgets import QWidget

from chapterdesk.core.errors import UserError
from chapterdesk.core.event_vocabulary import ChecklistState
from chapterdesk.services.database import Undo
from chapterdesk.services.events import (
    PointRow,
    RunDraft,
    ShiftDraft,
    ShiftPerson,
    ShiftRow,
    ShiftService,
)
from chapterdesk.ui.context import REPORT, SEALED_PLAN, PageContext
from chapterdesk.ui.events.checklist import ChecklistPanel, PointActions, RemarkDialog
from chapterdesk.ui.events.dialogs import HelperDialog
from chapterdesk.ui.events.planning import PlanActions
from chapterdesk.ui.events.reading import EventRecord
from chapterdesk.ui.events.run_form import RunForm
from chapterdesk.ui.events.shifts import ShiftActions, ShiftForm
from chapterdesk.ui.records.page import RecordPage
from chapterdesk.ui.records.unfinished import KeptForms
from chapterdesk.ui.widgets.scrolling import scrolling_form

_KIND: Final = "event_run"
_SHIFT: Final = timedelta(hours=2)


class PlanActs(QObject):
    """Open the forms of how an event is planned, and keep it.

    Args:
        context: What it runs on.
        page: Where the forms are shown.
    """

    def __init__(self, *, context: PageContext, page: RecordPage[EventRecord]) -> None:
        super().__init__(page)
        self._context = context
        self._page = page
        self._shift: ShiftRow | None = None
        self.shift = ShiftForm(context=context)
        self._shift_area = scrolling_form("shift_area", self.shift)
        self.run_sheet = RunForm(context=context)
        self.run_area = scrolling_form("run_area", self.run_sheet)
        self.checklist = ChecklistPanel(
            theme=context.theme,
            actions=PointActions(set_state=self._set_point, remark=self._remark),
        )
        self._checklist_area = scrolling_form("checklist_area", self.checklist)
        self.kept = KeptForms(context=context, page=_KIND, reopen=self._reopen, parent=self)
        page.layout_.insertWidget(0, self.kept.banner)
        page.right.currentChanged.connect(self._left)
        self.shift.saved.connect(self._save_shift)
        self.shift.cancelled.connect(self._close_shift)
        self.run_sheet.saved.connect(self._save_run)
        self.run_sheet.cancelled.connect(self._close_run)
        self.checklist.closed.connect(self._close_area)

    def shift_actions(self) -> ShiftActions:
        """Return what the buttons of the shifts do."""
        return ShiftActions(
            add=self._add_shift,
            edit=self._edit_shift,
            delete=lambda shift: self._run(lambda: self._shifts.delete(shift.id)),
            put_on=self._put_on,
            answer=self._answer,
            release=lambda shift, person: self._run(
                lambda: self._shifts.release(shift.id, person.member_id)
            ),
        )

    def plan_actions(self) -> PlanActions:
        """Return what the buttons of the plan do."""
        return PlanActions(
            run_sheet=self.write_run,
            open_area=self.open_area,
            risks=lambda: self._context.navigate(REPORT, SEALED_PLAN + self._page.record_id),
        )

    @property
    def _shifts(self) -> ShiftService:
        return self._context.services.shifts

    def clear(self) -> None:
        """Hold nothing (lock); a run sheet that is being written is kept first."""
        self.kept.clear()
        self._shift = None
        self.run_sheet.clear()
        self.checklist.clear()

    def refresh(self, record: EventRecord) -> None:
        """Show the area that is open as it stands now."""
        if self._page.right.currentWidget() is self._checklist_area:
            self._show_area(record, self.checklist.area)

    def _add_shift(self) -> None:
        record = self._page.record
        if record is None:
            return
        meeting = record.detail.row.meeting
        self._shift = None
        ends = min(meeting.ends_local, meeting.starts_local + _SHIFT)
        self.shift.begin(ShiftDraft(starts_local=meeting.starts_local, ends_local=ends), new=True)
        self._show_shift()

    def _edit_shift(self, shift: ShiftRow) -> None:
        self._shift = shift
        self.shift.begin(shift.draft, new=False)
        self._show_shift()

    def _show_shift(self) -> None:
        self._page.show_form(self._shift_area)
        QTimer.singleShot(0, self.shift, self.shift.start)

    @Slot(object)
    def _save_shift(self, draft: ShiftDraft) -> None:
        shifts, shift, event = self._context.services.shifts, self._shift, self._page.record_id

        def work() -> Undo:
            if shift is None:
                return shifts.add(event, draft)[1]
            return shifts.save(shift.id, draft)

        def done(undo: Undo) -> None:
            self._page.told(undo)
            self._close_shift()

        def failed(error: UserError) -> None:
            if not self.shift.show_error(error):
                self._context.messages.error(error)

        self._page.run(work, done, failed)

    @Slot()
    def _close_shift(self) -> None:
        self._page.close_form()
        self._focus("event_shift_add")

    def _put_on(self, shift: ShiftRow) -> None:
        dialog = HelperDialog(context=self._context, shift=shift, parent=self._page.window())

        def answered(accepted: bool) -> None:
            member, agreed = dialog.picker.member_id, dialog.agreed
            if accepted and member is not None:
                self._run(lambda: self._shifts.ask(shift.id, member, agreed=agreed))

        dialog.ask(answered)

    def _answer(self, shift: ShiftRow, person: ShiftPerson, agreed: bool) -> None:
        self._run(lambda: self._shifts.answer(shift.id, person.member_id, agreed=agreed))

    def write_run(self) -> None:
        """Open the form of the run sheet."""
        record = self._page.record
        if record is None:
            return
        self.run_sheet.show_run(record.run, record.detail.row.meeting.starts_local)
        self._page.show_form(self.run_area)
        self.kept.began(self.run_area, record.id)
        QTimer.singleShot(0, self.run_sheet, self.run_sheet.start)

    def _reopen(self, subject: bytes | None) -> None:
        page = self._page
        if subject is None:
            return

        def found(record: EventRecord) -> None:
            page.record_id, page.record = subject, record
            page.pane.mark(subject)
            self.write_run()

        page.run(lambda: page.read_record(subject), found)

    @Slot()
    def _left(self) -> None:
        if self._page.right.currentWidget() is not self.run_area:
            self.kept.left()

    @Slot(object)
    def _save_run(self, drafts: tuple[RunDraft, ...]) -> None:
        plans, event = self._context.services.event_plans, self._page.record_id

        def done(undo: Undo) -> None:
            self._page.told(undo)
            self._close_run()

        self._page.run(lambda: plans.set_run_sheet(event, drafts), done)

    @Slot()
    def _close_run(self) -> None:
        self.kept.ended()
        self._page.close_form()
        self._focus("event_run_edit")

    def open_area(self, code: str) -> None:
        """Show one area of the checklist."""
        record = self._page.record
        if record is not None:
            self._show_area(record, code)
            self._page.show_form(self._checklist_area)
            QTimer.singleShot(0, self.checklist, self.checklist.start)

    def _show_area(self, record: EventRecord, code: str) -> None:
        area = next((one for one in record.areas if one.code == code), None)
        if area is not None:
            self.checklist.show_area(area)

    @Slot()
    def _close_area(self) -> None:
        self._page.close_form()
        self._focus(f"event_area_{self.checklist.area}")

    def _set_point(self, point: PointRow, state: ChecklistState) -> None:
        plans, event = self._context.services.event_plans, self._page.record_id
        self._run(lambda: plans.set_point(event, point.code, state, point.remark))

    def _remark(self, point: PointRow) -> None:
        plans, event = self._context.services.event_plans, self._page.record_id
        dialog = RemarkDialog(theme=self._context.theme, point=point, parent=self._page.window())

        def answered(accepted: bool) -> None:
            text = dialog.text
            if accepted and text != point.remark:
                self._run(lambda: plans.set_point(event, point.code, point.state, text))

        dialog.ask(answered)

    def _run(self, work: Callable[[], Undo]) -> None:
        self._page.run(work, self._page.told)

    def _focus(self, name: str) -> None:
        found = self._page.view.findChild(QWidget, name)
        if isinstance(found, QWidget):
            # At once: when the record is read again, what has the focus in it keeps it.
            found.setFocus(Qt.FocusReason.OtherFocusReason)
