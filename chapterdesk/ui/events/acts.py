"""What the page of events does with who registers: offers, the draw, what people said."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, Qt, QTimer, Slot
from PySide6.QtWidgets import QWidget

from chapterdesk.core.errors import UserError
from chapterdesk.core.event_vocabulary import ParticipationStatus
from chapterdesk.core.vocabulary import AttendanceStatus
from chapterdesk.core.words import _, current, isolate, ngettext
from chapterdesk.services.checkin.service import Marked
from chapterdesk.services.database import Undo
from chapterdesk.services.discretion import hidden_now
from chapterdesk.services.drafts import OF_REGISTRATIONS
from chapterdesk.services.events import (
    NeedDraft,
    OffersReport,
    ParticipationRow,
    Registered,
    RegistrationDetail,
)
from chapterdesk.services.privacy import DeniedError
from chapterdesk.ui.context import CHECKIN, PageContext
from chapterdesk.ui.events.people import PeopleActions
from chapterdesk.ui.events.reading import EventRecord
from chapterdesk.ui.events.registration_form import RegistrationForm, RegistrationTyped
from chapterdesk.ui.messages import Question
from chapterdesk.ui.records.page import RecordPage
from chapterdesk.ui.records.unfinished import KeptForms
from chapterdesk.ui.widgets.scrolling import scrolling_form

_KIND: Final = OF_REGISTRATIONS.removeprefix("form.")


class PeopleActs(QObject):
    """Do what the card of names asks for, and open the form of a registration.

    Args:
        context: What it runs on.
        page: Where the form is shown.
    """

    def __init__(self, *, context: PageContext, page: RecordPage[EventRecord]) -> None:
        super().__init__(page)
        self._context = context
        self._page = page
        self._changed: RegistrationDetail | None = None
        self.form = RegistrationForm(context=context)
        self.area = scrolling_form("registration_area", self.form)
        self.kept = KeptForms(context=context, page=_KIND, reopen=self._reopen, parent=self)
        page.layout_.insertWidget(0, self.kept.banner)
        page.right.currentChanged.connect(self._left)
        self.form.saved.connect(self._save)
        self.form.cancelled.connect(self._close)
        self.form.person_chosen.connect(self._recall_needs)

    def actions(self) -> PeopleActions:
        """Return what the buttons of the card do."""
        return PeopleActions(
            register=self.begin,
            register_again=self._begin_again,
            said=self._open_said,
            set_status=self._set_status,
            offer=self._offer,
            offer_free=self._offer_free,
            draw=self._draw,
            came=self._came,
            check_in=lambda: self._context.navigate(CHECKIN, self._event),
        )

    @property
    def _event(self) -> bytes:
        return self._page.record_id

    def clear(self) -> None:
        """Hold nobody (lock); what is being written is kept first."""
        self.kept.clear()
        self._changed = None
        self.form.clear()

    def begin(self) -> None:
        """Open the form for somebody who registers."""
        record = self._page.record
        if record is not None:
            self._changed = None
            self.form.show_new(record.detail)
            self._show()

    def _begin_again(self, row: ParticipationRow) -> None:
        record = self._page.record
        if record is not None:
            self._changed = None
            self.form.show_again(record.detail, row.member_id, row.name)
            self._show()
            self._recall_needs(row.member_id)

    def _open_said(self, row: ParticipationRow) -> None:
        registrations, event = self._context.services.registrations, self._event

        def found(said: RegistrationDetail) -> None:
            record = self._page.record
            if record is None or record.id != event:
                return
            if said.hidden:
                self._context.messages.error(hidden_now())
                return
            self._changed = said
            self.form.show_said(record.detail, said)
            self._show()

        self._page.run(lambda: registrations.detail(event, row.member_id), found)

    def _show(self) -> None:
        self._page.show_form(self.area)
        # What somebody said stands in the vault already; only a new one is kept unfinished.
        if self._changed is None:
            self.kept.began(self.area, self._event)
        QTimer.singleShot(0, self.form, self.form.start)

    def _reopen(self, subject: bytes | None) -> None:
        page = self._page
        if subject is None:
            return

        def found(record: EventRecord) -> None:
            page.record_id, page.record = subject, record
            page.pane.mark(subject)
            self.begin()

        page.run(lambda: page.read_record(subject), found)

    @Slot()
    def _left(self) -> None:
        if self._page.right.currentWidget() is not self.area:
            self.kept.left()

    @Slot()
    def _close(self) -> None:
        self.kept.ended()
        self.form.clear()
        self._page.close_form()

    @Slot(object)
    def _recall_needs(self, member_id: bytes) -> None:
        """Fill in what somebody asked to be kept from an event before."""
        registrations = self._context.services.registrations

        def found(needs: tuple[NeedDraft, ...]) -> None:
            if self.form.picker.member_id == member_id:
                self.form.offer_needs(needs)

        self._page.run(lambda: registrations.kept_needs(member_id), found, lambda _gone: None)

    @Slot(object)
    def _save(self, typed: RegistrationTyped) -> None:
        changed, registrations, event = (
            self._changed,
            self._context.services.registrations,
            self._event,
        )
        if changed is None:
            self._register(typed, though_denied=False)
            return

        def done(undo: Undo) -> None:
            self._page.told(undo)
            self._close()
            self._focus_person(typed.member_id)

        self._page.run(
            lambda: registrations.save(
                event, typed.member_id, typed.draft, updated_at=changed.updated_at
            ),
            done,
            self._failed,
        )

    def _register(self, typed: RegistrationTyped, *, though_denied: bool) -> None:
        registrations, event = self._context.services.registrations, self._event

        def done(told: Registered) -> None:
            if told.undo is None:
                self.form.rows["member_id"].show_error(told.sentence)
                return
            self._page.told(told.undo)
            self._context.messages.toast(told.sentence, about=told.row.member_id)
            self._close()
            self._focus("event_register")

        def failed(error: UserError) -> None:
            if not isinstance(error, DeniedError):
                self._failed(error)
                return
            question = Question(
                title=error.what,
                lost=f"{error.data} {error.todo}",
                verb=_("Register them all the same"),
                stay=_("Ask a lead"),
            )
            self._context.messages.confirm(
                question, lambda: self._register(typed, though_denied=True)
            )

        self._page.run(
            lambda: registrations.register(
                event, typed.member_id, typed.draft, though_denied=though_denied, late=typed.late
            ),
            done,
            failed,
        )

    def _failed(self, error: UserError) -> None:
        if not self.form.show_error(error):
            self._context.messages.error(error)

    def _set_status(self, row: ParticipationRow, status: ParticipationStatus) -> None:
        registrations, event = self._context.services.registrations, self._event
        self._run(lambda: registrations.set_status(event, row.member_id, status))

    def _offer(self, row: ParticipationRow) -> None:
        registrations, event = self._context.services.registrations, self._event
        self._run(lambda: registrations.offer(event, row.member_id))

    def _offer_free(self) -> None:
        registrations, event = self._context.services.registrations, self._event

        def done(report: OffersReport) -> None:
            if report.undo is not None:
                self._page.told(report.undo)
            self._context.messages.toast(offers_sentence(report), about=event)

        self._page.run(lambda: registrations.offer_free(event), done)

    def _draw(self) -> None:
        registrations, event = self._context.services.registrations, self._event
        question = Question(
            title=_("Draw who comes?"),
            lost=_(
                "Everybody who registered so far takes part; who registers afterwards waits behind"
                " them. It is drawn once."
            ),
            verb=_("Draw now"),
            stay=_("Not yet"),
            danger=False,
        )
        self._context.messages.confirm(
            question, lambda: self._run(lambda: registrations.draw(event)[1])
        )

    def _came(self, row: ParticipationRow, came: bool) -> None:
        checkin, event = self._context.services.checkin, self._event
        status = AttendanceStatus.PRESENT if came else AttendanceStatus.ABSENT

        def done(marked: Marked) -> None:
            if marked.undo is not None:
                self._page.told(marked.undo)
            else:
                self._context.messages.toast(marked.sentence, about=row.member_id)

        self._page.run(lambda: checkin.mark(event, row.member_id, status), done)

    def _run(self, work: Callable[[], Undo]) -> None:
        self._page.run(work, self._page.told)

    def _focus_person(self, member_id: bytes) -> None:
        self._focus(f"event_person_{member_id.hex()}_state")

    def _focus(self, name: str) -> None:
        found = self._page.view.findChild(QWidget, name)
        if isinstance(found, QWidget):
            # At once: when the record is read again, what has the focus in it keeps it.
            found.setFocus(Qt.FocusReason.OtherFocusReason)


def offers_sentence(report: OffersReport) -> str:
    """Return whom a place was offered, so that they are told."""
    if not report.offered:
        if report.passed_over:
            return ngettext(
                "Nobody was offered a place: {count} person who waits can not be.",
                "Nobody was offered a place: {count} people who wait can not be.",
                report.passed_over,
            )
        return _("Nobody was offered a place: none is free, or nobody waits.")
    names = current().listing(isolate(row.name) for row in report.offered)
    return _("Tell them that they were offered a place: {names}").format(names=names)
