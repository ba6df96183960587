"""What the page of meetings does with what is written: minutes, tasks, who leads."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QWidget

from chapterdesk.core.errors import UserError
from chapterdesk.core.words import _, current, isolate
from chapterdesk.services.database import Undo
from chapterdesk.services.minutes import MinutesDetail
from chapterdesk.ui.context import SERIES, PageContext
from chapterdesk.ui.meetings.minutes_form import ActionForm, MinutesForm
from chapterdesk.ui.meetings.record import MeetingRecord
from chapterdesk.ui.meetings.written import Written, WrittenActions
from chapterdesk.ui.members.picker import MemberPicker
from chapterdesk.ui.messages import Question
from chapterdesk.ui.records.page import RecordPage
from chapterdesk.ui.records.unfinished import KeptForms
from chapterdesk.ui.widgets.dialog import Dialog
from chapterdesk.ui.widgets.scrolling import scrolling_form

if TYPE_CHECKING:
    from chapterdesk.services.catalogue import Services

_SOON: Final = timedelta(days=14)


def read_written(services: "Services", meeting_id: bytes) -> Written:
    """Return what is written of a meeting; runs on the database thread.

    Raises:
        RefusedError: It is not there.
    """
    minutes = services.minutes.detail(meeting_id)
    repeats = ""
    if minutes.series_id is not None:
        repeats = services.series.detail(minutes.series_id).row.repeats
    return Written(
        minutes=minutes,
        repeats=repeats,
        duties=services.leading.duties(meeting_id),
        free=services.leading.may_stand_in(meeting_id),
        minors=services.safeguarding.plan(meeting_id),
    )


class MeetingWriting(QObject):
    """Open the forms of what is written, and keep it.

    Args:
        context: What it runs on.
        page: Where the forms are shown.
    """

    def __init__(self, *, context: PageContext, page: RecordPage[MeetingRecord]) -> None:
        super().__init__(page)
        self._context = context
        self._page = page
        self._detail: MinutesDetail | None = None
        self.minutes = MinutesForm(context=context)
        self.minutes_area = scrolling_form("minutes_area", self.minutes)
        self.action = ActionForm(context=context)
        self.action_area = scrolling_form("action_area", self.action)
        # A form of its own, so that minutes that were cut off by a lock come back as minutes.
        self.kept = KeptForms(
            context=context, page="meeting_minutes", reopen=self._reopen, parent=self
        )
        page.layout_.insertWidget(0, self.kept.banner)
        page.right.currentChanged.connect(self._left)
        self.minutes.saved.connect(self._ask_names)
        self.minutes.cancelled.connect(self._close)
        self.action.saved.connect(self._add_action)
        self.action.cancelled.connect(self._close_action)
        self.kept_action = KeptForms(
            context=context, page="meeting_task", reopen=self._reopen_action, parent=self
        )
        page.layout_.insertWidget(0, self.kept_action.banner)

    def actions(self) -> WrittenActions:
        """Return what the buttons of the cards do."""
        leading = self._context.services.leading
        return WrittenActions(
            open_series=lambda series_id: self._context.navigate(SERIES, series_id),
            write=self.write,
            add_action=self._begin_action,
            ask=lambda member: self._run(lambda: leading.ask(self._meeting, member)),
            ask_other=self._ask_other,
            release=lambda member: self._run(lambda: leading.release(self._meeting, member)),
            substitute=lambda member, by: self._run(
                lambda: leading.substitute(self._meeting, member, by)
            ),
            expect_minors=lambda answer: self._run(
                lambda: self._context.services.safeguarding.expect(self._meeting, answer)
            ),
        )

    @property
    def _meeting(self) -> bytes:
        return self._page.record_id

    def clear(self) -> None:
        """Hold nothing (lock); what is being written is kept first."""
        self.kept.clear()
        self.kept_action.clear()
        self._detail = None
        self.minutes.clear()
        self.action.clear()

    def write(self) -> None:
        """Open the form of agenda and minutes."""
        record = self._page.record
        if record is None:
            return
        self._detail = record.written.minutes
        self.minutes.show_detail(self._detail)
        self._page.show_form(self.minutes_area)
        self.kept.began(self.minutes_area, self._detail.meeting_id)
        QTimer.singleShot(0, self.minutes, self.minutes.start)

    def look(self) -> None:
        """Offer what was cut off."""
        self.kept.look()
        self.kept_action.look()

    def _reopen(self, subject: bytes | None) -> None:
        self._open_again(subject, self.write)

    def _reopen_action(self, subject: bytes | None) -> None:
        self._open_again(subject, self._begin_action)

    def _open_again(self, subject: bytes | None, form: Callable[[], None]) -> None:
        page = self._page
        if subject is None:
            return

        def found(record: MeetingRecord) -> None:
            page.record_id, page.record = subject, record
            page.pane.mark(subject)
            form()

        page.run(lambda: page.read_record(subject), found)

    @Slot()
    def _left(self) -> None:
        if self._page.right.currentWidget() is not self.minutes_area:
            self.kept.left()
        if self._page.right.currentWidget() is not self.action_area:
            self.kept_action.left()

    @Slot()
    def _close(self) -> None:
        self.kept.ended()
        self._page.close_form()

    @Slot()
    def _close_action(self) -> None:
        self.kept_action.ended()
        self._page.close_form()

    @Slot(str, str)
    def _ask_names(self, agenda: str, minutes: str) -> None:
        detail = self._detail
        if detail is None:
            return
        service = self._context.services.minutes

        def found(names: tuple[str, ...]) -> None:
            if not names:
                self._save(detail, agenda, minutes)
                return
            said = current().listing(isolate(name) for name in names)
            question = Question(
                title=_("There are names in this text."),
                lost=_(
                    "{names}: minutes are read by many, and who said something seldom has to be "
                    "in them."
                ).format(names=said),
                verb=_("Save it with the names"),
                stay=_("Take the names out"),
            )
            self._context.messages.confirm(question, lambda: self._save(detail, agenda, minutes))

        text = f"{agenda}\n{minutes}"
        self._page.run(lambda: service.names_in(detail.meeting_id, text), found, self._failed)

    def _save(self, detail: MinutesDetail, agenda: str, minutes: str) -> None:
        service = self._context.services.minutes

        def done(undo: Undo) -> None:
            self._page.told(undo)
            self._close()

        self._page.run(
            lambda: service.save(
                detail.meeting_id, agenda=agenda, minutes=minutes, updated_at=detail.updated_at
            ),
            done,
            self._failed,
        )

    def _failed(self, error: UserError) -> None:
        if not self.minutes.show_error(error):
            self._context.messages.error(error)

    def _begin_action(self) -> None:
        record = self._page.record
        if record is None:
            return
        self.action.begin(record.detail.row.starts_local.date() + _SOON)
        self._page.show_form(self.action_area)
        self.kept_action.began(self.action_area, self._meeting)
        QTimer.singleShot(0, self.action, self.action.start)

    @Slot(str, object, object)
    def _add_action(self, summary: str, due: date, owner_id: bytes | None) -> None:
        service, meeting = self._context.services.minutes, self._meeting

        def done(result: tuple[bytes, Undo]) -> None:
            self._page.told(result[1])
            self._close_action()

        def failed(error: UserError) -> None:
            if not self.action.show_error(error):
                self._context.messages.error(error)

        self._page.run(
            lambda: service.add_action(meeting, summary, due, owner_id=owner_id), done, failed
        )

    def _ask_other(self) -> None:
        dialog = WhoLeads(context=self._context, parent=self._page.window())
        leading, meeting = self._context.services.leading, self._meeting

        def answered(accepted: bool) -> None:
            member = dialog.picker.member_id
            if accepted and member is not None:
                self._run(lambda: leading.ask(meeting, member))

        dialog.ask(answered)

    def _run(self, work: Callable[[], Undo]) -> None:
        self._page.run(work, self._page.told)


class WhoLeads(Dialog):
    """Choose somebody to lead a meeting.

    Args:
        context: Where people are found.
    """

    def __init__(self, *, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(
            theme=context.theme,
            name="who_leads",
            title=_("Who leads this meeting?"),
            parent=parent,
        )
        self.picker = MemberPicker(
            context=context, name="who_leads_picker", accessible=_("Who leads")
        )
        self.body.addWidget(self.picker)
        self.add_button(_("&Nobody else"), self.reject, name="who_leads_nobody")
        ask = self.add_button(_("&Leads it"), self.accept, name="who_leads_ask", kind="primary")
        ask.setEnabled(False)
        self.picker.changed.connect(lambda: ask.setEnabled(self.picker.member_id is not None))
        self.picker.search.setFocus()
