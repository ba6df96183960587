"""The page on which anybody writes a sealed text."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from chapterdesk.core.errors import UserError
from chapterdesk.core.events import Changed
from chapterdesk.core.ids import ID_SIZE
from chapterdesk.core.vocabulary import SealedKind
from chapterdesk.core.words import _, current, isolate
from chapterdesk.printing.helplines.report import DangerNumber
from chapterdesk.services.catalogue import Services
from chapterdesk.services.meeting_rows import MeetingRow
from chapterdesk.services.safety import NewReader, ReaderRow
from chapterdesk.services.vaults import VaultService
from chapterdesk.ui.context import REPORT, SEALED, SEALED_NOTE, SEALED_PLAN, PageContext
from chapterdesk.ui.page import Page
from chapterdesk.ui.safety.danger import DangerCard
from chapterdesk.ui.safety.form import SealedForm
from chapterdesk.ui.safety.new_reader import NewReaderForm
from chapterdesk.ui.scrolled import ScrolledColumn
from chapterdesk.ui.widgets.buttons import PrimaryButton, SecondaryButton
from chapterdesk.ui.widgets.surfaces import Banner, Card, PageHeader
from chapterdesk.ui.widgets.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    numbers: tuple[DangerNumber, ...]
    readers: tuple[ReaderRow, ...]


class ReportPage(Page):
    """Say first what to do in danger, then take a text that only the readers open.

    Args:
        context: What the page needs.
        vaults: Draws and weighs the passphrase of a first reader.
    """

    def __init__(
        self, *, context: PageContext, vaults: VaultService, parent: QWidget | None = None
    ) -> None:
        super().__init__(
            context=context,
            name=REPORT,
            title=_("Write it down, sealed"),
            help_page="safety",
            parent=parent,
        )
        theme = context.theme
        self._subject: bytes | None = None
        self._readers: tuple[ReaderRow, ...] = ()
        self._busy = False
        self._writes_first = False
        self._danger = DangerCard(theme=theme)
        self._promise = Text(role="small", colour="soft", wrap=True, name="report_promise")
        self._few = Banner(theme=theme, name="report_readers", tone="warn")
        self._few.hide()
        self._result = Banner(theme=theme, name="report_result", tone="ok")
        self._result.hide()
        self._form = SealedForm(theme=theme)
        self._first = NewReaderForm(context=context, vaults=vaults, name="report_first", first=True)
        self._first_card = Card(
            theme=theme, name="report_first_card", title=_("First: who will open it?")
        )
        self._first_card.hide()
        self._card = Card(theme=theme, name="report_card")
        self._about = Text(colour="soft", wrap=True, name="report_about")
        self._about.hide()
        self._seal = PrimaryButton(
            theme=theme, text=_("&Seal it"), name="report_seal", icon="lock", big=True
        )
        self._drop = SecondaryButton(theme=theme, text=_("Do not keep i&t"), name="report_drop")
        self._open = SecondaryButton(
            theme=theme, text=_("For re&aders"), name="report_open", icon="key-round"
        )
        self._lay_out()
        self._seal.clicked.connect(self._file)
        self._drop.clicked.connect(self._forget)
        self._open.clicked.connect(lambda: context.navigate(SEALED, None))
        self._few.action_requested.connect(self._switch)
        self._first.made.connect(self._first_made)
        context.bridge.changed.connect(self._heard)

    @override
    def activate(self, subject: bytes | None = None) -> None:
        if subject is not None and subject.startswith(SEALED_PLAN) and len(subject) > ID_SIZE:
            if not self._form.has_text():
                self._begin_plan(subject.removeprefix(SEALED_PLAN))
        elif subject is not None and not self._form.has_text():
            note = subject.startswith(SEALED_NOTE) and len(subject) > ID_SIZE
            self._subject = subject.removeprefix(SEALED_NOTE) if note else subject
            self._form.set_kind(SealedKind.NOTE if note else SealedKind.FORMER_NAME)
        elif subject is None and not self._form.has_text():
            self._subject = None
        self._about.setVisible(self._subject is not None)
        self.refresh()
        self._form.start()

    def _begin_plan(self, meeting_id: bytes) -> None:
        """Begin the risk plan of a meeting, which is its title; nothing else leads back to it."""
        self._subject = None
        self._form.set_kind(SealedKind.RISK_PLAN)
        meetings = self.context.services.meetings

        def found(row: MeetingRow) -> None:
            if not self._form.has_text() and self._form.kind == SealedKind.RISK_PLAN:
                day = current().day(row.starts_local.date())
                self._form.set_title(f"{row.label}, {day}")
                self._form.start_writing()

        self.context.tasks.run(
            lambda: meetings.detail(meeting_id).row, found, self._failed, owner=self
        )

    @override
    def deactivate(self) -> None:
        self._result.hide()

    @override
    def clear(self) -> None:
        """Seal what is unfinished, so that a lock loses nothing and keeps nothing in the clear."""
        if self._form.has_text() and not self._busy:
            safety, left_out = self.context.services.safety, self._form.left_out()
            draft = self._form.draft(subject_id=self._subject, unfinished=True)
            # Without a reader this is refused, and the text is lost: the page said so before.
            self.context.tasks.run(
                lambda: safety.file(draft, leave_out=left_out),
                lambda _done: None,
                self.context.messages.error,
            )
        self._subject = None
        self._form.clear()
        self._first.clear()
        self._result.hide()

    @Slot()
    def refresh(self) -> None:
        """Read the numbers and the readers again."""
        services = self.context.services
        self.context.tasks.run(lambda: _read(services), self._show, self._failed, owner=self)

    def _show(self, read: _Read) -> None:
        self._danger.show_numbers(read.numbers)
        self._readers = read.readers
        self._form.show_readers(read.readers)
        self._promise.setText(_promised(read.readers))
        if not read.readers:
            self._show_none()
        elif len(read.readers) == 1:
            self._few.show_message(
                _(
                    "{name} is the only reader. If it is about them, or if they lose their"
                    " passphrase, nobody opens this. A second reader is let in under “For readers”."
                ).format(name=isolate(read.readers[0].label)),
                tone="warn",
            )
        self._few.setVisible(len(read.readers) < 2)  # noqa: PLR2004  # a second one is enough
        asks = not read.readers and not self._writes_first
        begins = asks and not self._first_card.isVisibleTo(self)
        self._show_first(asks, start=begins)

    def _show_first(self, first: bool, *, start: bool) -> None:
        """Ask for the first reader, or for the text."""
        shown, hidden = (self._first_card, self._card) if first else (self._card, self._first_card)
        shown.show()
        if start:
            (self._first if first else self._form).start()
        # Last: what is hidden with the caret in it sends that on, and the page scrolls after it.
        hidden.hide()

    def _show_none(self) -> None:
        """Say before anything is typed that nothing of it would outlast a lock, and what to do."""
        self._writes_first = self._writes_first or self._form.has_text()
        if self._writes_first:
            self._few.show_message(
                _(
                    "Nobody can open sealed texts yet, so nothing can be sealed. What you type"
                    " stays here while you set up a reader; if the desk locks before, it is lost."
                ),
                tone="warn",
                action=_("Set u&p a reader"),
            )
        else:
            self._few.show_message(
                _(
                    "Nobody can open sealed texts yet, so nothing can be sealed. Set up the first"
                    " reader here: from then on a lock loses nothing of what you write."
                ),
                tone="warn",
                action=_("Write &first"),
            )

    @Slot()
    def _switch(self) -> None:
        """Go from the reader to the text, or back; what was written stays."""
        self._writes_first = self._first_card.isVisibleTo(self)
        self._show_first(not self._writes_first, start=True)
        if self._writes_first:
            self._show_none()

    @Slot(object, bool)
    def _first_made(self, made: NewReader, _share: bool) -> None:
        safety = self.context.services.safety

        def added(_nothing: object) -> None:
            self._first.clear()
            self._writes_first = False
            self._result.show_result(
                _("There is a reader now: what you write here can be sealed."), tone="ok"
            )
            self.refresh()
            self._form.start()

        self.context.tasks.run(
            lambda: safety.add_first(made), added, self._first.show_error, owner=self
        )

    @Slot()
    def _file(self) -> None:
        if self._busy:
            return
        try:
            draft = self._form.draft(subject_id=self._subject)
        except UserError as error:
            self._refused(error)
            return
        safety, left_out = self.context.services.safety, self._form.left_out()
        self._busy = True
        self._seal.setEnabled(False)
        self.context.tasks.run(
            lambda: safety.file(draft, leave_out=left_out), self._filed, self._refused, owner=self
        )

    def _filed(self, _done: object) -> None:
        self._settled()
        self._reset()
        self._result.show_result(
            _("Sealed. Its readers can open it, nobody else, and the desk does not know of it."),
            tone="ok",
        )
        self._result.setFocus(Qt.FocusReason.OtherFocusReason)

    def _refused(self, error: UserError) -> None:
        self._settled()
        if not self._form.show_error(error):
            self._result.show_result(str(error), tone="bad")

    def _settled(self) -> None:
        self._busy = False
        self._seal.setEnabled(True)

    @Slot()
    def _forget(self) -> None:
        self._reset()
        self._result.hide()
        self._form.start()

    def _reset(self) -> None:
        self._subject = None
        self._about.hide()
        self._form.clear()

    def _failed(self, error: UserError) -> None:
        self._result.show_result(str(error), tone="bad")

    @Slot(object)
    def _heard(self, event: Changed) -> None:
        if event.area in {"safety", "chapter"} and self.isVisible():
            self.refresh()

    def _lay_out(self) -> None:
        theme = self.context.theme
        column = ScrolledColumn(theme=theme, name="report_scroll")
        column.body.addWidget(
            PageHeader(
                theme=theme,
                name="report_header",
                title=_("Write it down, sealed"),
                subtitle=_("Anybody can write here. Only a reader can open it."),
                actions=(self._open,),
            )
        )
        column.body.addWidget(self._danger)
        column.body.addWidget(self._result)
        column.body.addWidget(self._few)
        self._first_card.body.addWidget(self._first)
        column.body.addWidget(self._first_card)
        card = self._card
        self._about.setText(
            _("It keeps, inside the seal, whose record you came from. The record shows nothing.")
        )
        card.body.addWidget(self._about)
        card.body.addWidget(self._form)
        card.body.addSpacing(8)
        card.body.addWidget(self._promise)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self._seal)
        buttons.addWidget(self._drop)
        buttons.addStretch(1)
        card.body.addLayout(buttons)
        column.body.addWidget(card)
        column.body.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(column)


def _read(services: Services) -> _Read:
    return _Read(numbers=tuple(services.sheets.danger()), readers=services.safety.readers())


def _promised(readers: Sequence[ReaderRow]) -> str:
    """Return what becomes of the text; what the banner says of a lock is not said otherwise."""
    if not readers:
        return _("Once sealed you can not open it again.")
    return _(
        "Once sealed you can not open it again. If the desk locks before that, what"
        " stands here is sealed to the readers as unfinished, and you can not go on."
    )
