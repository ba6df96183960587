"""The page of the readers: begin a sitting, open texts, say who else is a reader."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeVar

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from chapterdesk.core.errors import UserError
from chapterdesk.core.safe_vocabulary import Urgency
from chapterdesk.core.secret import Secret
from chapterdesk.core.words import _, isolate
from chapterdesk.services.catalogue import Services
from chapterdesk.services.safety import (
    ActionDraft,
    NewReader,
    ReaderKey,
    ReaderRow,
    ReviewPage,
    SafetyService,
    SealedDraft,
    SealedRow,
    SealedView,
    Sitting,
)
from chapterdesk.services.vaults import VaultService
from chapterdesk.ui.context import REPORT, SEALED, PageContext
from chapterdesk.ui.messages import Question
from chapterdesk.ui.page import Page
from chapterdesk.ui.safety.door import SittingDoor
from chapterdesk.ui.safety.new_reader import NewReaderForm
from chapterdesk.ui.safety.own_passphrase import OwnPassphraseForm
from chapterdesk.ui.safety.readers_card import ReadersCard
from chapterdesk.ui.safety.text_list import TextList
from chapterdesk.ui.safety.text_view import SealedTextView
from chapterdesk.ui.scrolled import ScrolledColumn
from chapterdesk.ui.widgets.buttons import SecondaryButton
from chapterdesk.ui.widgets.surfaces import Banner, Card, PageHeader
from chapterdesk.ui.widgets.text import Text

T = TypeVar("T")
_FIRST: Final = "first"
_DOOR: Final = "door"
_LIST: Final = "list"
_TEXT: Final = "text"
_ADD: Final = "add"
_OWN: Final = "own"
_PAGE: Final = 20
"""Texts that are read for the list at once: 5 ms each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    readers: tuple[ReaderRow, ...]
    rows: tuple[SealedRow, ...] = ()
    more: bool = False
    months: int | None = None


class SittingPage(Page):
    """Let a reader open what was sealed to them, and let readers in.

    SECURITY: leaving the page, hiding the window and locking end the sitting: the identity is wiped
    and every opened text is taken off the screen.

    Args:
        context: What the page needs.
        vaults: Draws and estimates passphrases.
    """

    def __init__(
        self, *, context: PageContext, vaults: VaultService, parent: QWidget | None = None
    ) -> None:
        super().__init__(
            context=context,
            name=SEALED,
            title=_("For readers"),
            help_page="safety",
            parent=parent,
        )
        theme = context.theme
        self._sitting: Sitting | None = None
        self._readers: tuple[ReaderRow, ...] = ()
        self._limit = _PAGE
        self._result = Banner(theme=theme, name="sealed_result")
        self._result.hide()
        self._end = SecondaryButton(
            theme=theme, text=_("&End the sitting"), name="sealed_end_sitting", icon="lock"
        )
        self._write = SecondaryButton(
            theme=theme, text=_("&Write something"), name="sealed_write", icon="file-pen"
        )
        self._first = NewReaderForm(context=context, vaults=vaults, name="first_reader", first=True)
        self._door = SittingDoor(context=context)
        self._list = TextList(theme=theme)
        self._due = TextList(theme=theme, name="sealed_due", title=_("To look at again"))
        self._due.hide()
        self._due_rows: list[SealedRow] = []
        self._text = SealedTextView(theme=theme)
        self._people = ReadersCard(theme=theme)
        self._add = NewReaderForm(context=context, vaults=vaults, name="new_reader", first=False)
        self._own = OwnPassphraseForm(context=context, vaults=vaults)
        self._states: dict[str, tuple[QWidget, ...]] = {
            _FIRST: (self._framed("first_reader_card", _("The first reader"), self._first),),
            _DOOR: (self._door,),
            _LIST: (self._list, self._people),
            _TEXT: (self._text,),
            _ADD: (self._framed("new_reader_card", _("Let a reader in"), self._add),),
            _OWN: (self._framed("own_passphrase_card", _("Change my passphrase"), self._own),),
        }
        self._lay_out()
        self._connect()
        self._show_state(_DOOR)

    @property
    def sitting(self) -> Sitting | None:
        """Return the sitting that is open."""
        return self._sitting

    @override
    def activate(self, subject: bytes | None = None) -> None:
        self.refresh()
        super().activate(subject)

    @override
    def deactivate(self) -> None:
        self.end_sitting()

    @override
    def clear(self) -> None:
        self.end_sitting()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.end_sitting()

    @Slot()
    def end_sitting(self) -> None:
        """Wipe the reader's identity and everything that was opened."""
        self._keep_typed()
        sitting, self._sitting = self._sitting, None
        if sitting is not None:
            sitting.end()
        self._text.clear()
        self._list.clear()
        self._due_rows.clear()
        self._due.clear()
        self._due.hide()
        self._result.hide()
        for form in (self._first, self._add):
            form.clear()
        self._own.clear()
        self._door.clear()
        self._show_state(_DOOR if self._readers else _FIRST)

    def _keep_typed(self) -> None:
        """Seal what was being added to a report to that report's readers: nothing is lost."""
        view, typed = self._text.view, self._text.typed
        if view is None or not typed.what.strip():
            return
        safety, readers = self.context.services.safety, view.reader_ids
        fields = {"what": typed.what, "told": typed.told}
        draft = SealedDraft(
            kind=view.draft.kind,
            fields={name: text for name, text in fields.items() if text},
            subject_id=view.draft.subject_id,
            about_minor=view.draft.about_minor,
            unfinished=True,
        )

        def file() -> None:
            others = [row.id for row in safety.readers() if row.id not in readers]
            safety.file(draft, leave_out=others)

        self.context.tasks.run(file, lambda _done: None, self.context.messages.error)

    @Slot()
    def refresh(self) -> None:
        """Read again what the present state shows."""
        services, sitting, limit = self.context.services, self._sitting, self._limit
        self._run(lambda: _read(services, sitting, limit), self._show)

    @Slot()
    def _show_more(self) -> None:
        self._limit += _PAGE
        self.refresh()

    def _show(self, read: _Read) -> None:
        self._readers = read.readers
        self._door.show_readers(read.readers)
        if self._sitting is None:
            self._show_state(_DOOR if read.readers else _FIRST)
            (self._door if read.readers else self._first).start()
            return
        self._list.show_rows(read.rows, more=read.more)
        self._due_rows.clear()
        self._look_for_reviews()
        self._people.show_readers(read.readers, self._sitting.reader_id, read.months)
        self._people.setVisible(any(row.id == self._sitting.reader_id for row in read.readers))

    @Slot(object)
    def _begun(self, sitting: Sitting) -> None:
        if not self.isVisible():
            sitting.end()
            return
        self._sitting = sitting
        self._limit = _PAGE
        self._result.hide()
        # First: what is hidden with the caret in it would send that to the top of the window.
        self._end.show()
        self._end.setFocus(Qt.FocusReason.OtherFocusReason)
        self._show_state(_LIST)
        self.refresh()

    def _look_for_reviews(self, after: bytes | None = None) -> None:
        """Look through all texts, some at a time, for those to look at again by today."""
        safety, sitting = self.context.services.safety, self._sitting
        if sitting is None:
            return

        def found(page: ReviewPage) -> None:
            if self._sitting is not sitting:
                return
            self._due_rows += page.rows
            if page.after is not None:
                self._look_for_reviews(page.after)
                return
            self._due.show_rows(self._due_rows, more=False, focus=False)
            self._due.setVisible(bool(self._due_rows) and self._list.isVisibleTo(self))

        self._run(lambda: safety.reviews(sitting, after=after), found)

    @Slot(bytes, object)
    def _note_action(self, text_id: bytes, draft: ActionDraft) -> None:
        self._change(lambda safety, sitting: safety.note_action(sitting, text_id, draft))

    @Slot(bytes, object)
    def _set_review(self, text_id: bytes, day: date | None) -> None:
        self._change(lambda safety, sitting: safety.set_review(sitting, text_id, day))

    @Slot(bytes, str)
    def _set_urgency(self, text_id: bytes, urgency: str) -> None:
        chosen = Urgency(urgency)
        self._change(lambda safety, sitting: safety.set_urgency(sitting, text_id, chosen))

    def _change(self, change: Callable[[SafetyService, Sitting], SealedView]) -> None:
        safety, sitting = self.context.services.safety, self._sitting
        if sitting is not None:
            self._run(lambda: change(safety, sitting), self._show_text)

    @Slot(bytes)
    def _open(self, text_id: bytes) -> None:
        safety, sitting = self.context.services.safety, self._sitting
        if sitting is not None:
            self._run(lambda: safety.open(sitting, text_id), self._show_text)

    def _show_text(self, view: SealedView) -> None:
        if self._sitting is None:
            return
        self._text.show_text(view, self._readers)
        self._show_state(_TEXT)

    @Slot()
    def _back(self) -> None:
        self._keep_typed()
        self._text.clear()
        self._show_state(_LIST)
        self.refresh()

    @Slot(bytes)
    def _close_case(self, text_id: bytes) -> None:
        safety, sitting = self.context.services.safety, self._sitting
        if sitting is not None:
            self._run(lambda: safety.close_case(sitting, text_id), self._show_text)

    @Slot(bytes, object)
    def _set_end(self, text_id: bytes, day: date | None) -> None:
        safety, sitting = self.context.services.safety, self._sitting
        if sitting is not None:
            self._run(lambda: safety.set_end(sitting, text_id, day), self._show_text)

    @Slot(bytes, bytes)
    def _share(self, text_id: bytes, reader_id: bytes) -> None:
        safety, sitting = self.context.services.safety, self._sitting
        if sitting is not None:
            self._run(lambda: safety.share(sitting, text_id, reader_id), self._show_text)

    @Slot(object, bool)
    def _first_made(self, made: NewReader, _share: bool) -> None:
        safety = self.context.services.safety

        def added(_nothing: object) -> None:
            self._first.clear()
            self._tell(_("You are a reader now. Let a second one in as soon as you can."))
            self.refresh()

        self.context.tasks.run(
            lambda: safety.add_first(made), added, self._first.show_error, owner=self
        )

    @Slot(object, bool)
    def _another_made(self, made: NewReader, share: bool) -> None:
        safety, sitting = self.context.services.safety, self._sitting
        if sitting is None:
            return

        def added(_nothing: object) -> None:
            self._add.clear()
            self._back()
            self._tell(_("The new reader is let in."))

        self.context.tasks.run(
            lambda: safety.add(sitting, made, share=share), added, self._add.show_error, owner=self
        )

    @Slot(object)
    def _ask_remove(self, row: ReaderRow) -> None:
        self.context.messages.confirm(
            Question(
                title=_("Remove {name} as a reader?").format(name=isolate(row.label)),
                lost=_(
                    "Nothing new is sealed to them, and what you can open is sealed again without"
                    " them. What they alone can open stays theirs until they hand it over. Old"
                    " backups still open to them."
                ),
                verb=_("Remove this reader"),
                stay=_("Keep them"),
            ),
            lambda: self._remove(row),
        )

    def _remove(self, row: ReaderRow) -> None:
        safety, sitting = self.context.services.safety, self._sitting
        if sitting is None:
            return

        def removed(_nothing: object) -> None:
            self._tell(_("They are no reader any more."))
            self.refresh()

        self._run(lambda: safety.remove(sitting, row.id), removed)

    @Slot(object)
    def _change_own(self, secret: Secret) -> None:
        safety, sitting = self.context.services.safety, self._sitting
        tasks = self.context.tasks
        if sitting is None:
            return

        def changed(_nothing: object) -> None:
            self._own.clear()
            self._back()
            self._tell(_("From now on the new passphrase opens your sittings."))

        def wrapped(key: ReaderKey) -> None:
            tasks.run(
                lambda: safety.set_passphrase(sitting, key),
                changed,
                self._own.show_error,
                owner=self,
            )

        def wrap(others: tuple[ReaderKey, ...]) -> None:
            tasks.run(
                lambda: safety.wrapped(sitting, secret, others=others),
                wrapped,
                self._own.show_error,
                pool="work",
                owner=self,
            )

        tasks.run(safety.all_boxes, wrap, self._own.show_error, owner=self)

    @Slot(int)
    def _set_months(self, months: int) -> None:
        safety = self.context.services.safety
        self._run(
            lambda: safety.set_minor_months(months or None), lambda _none: self._tell(_("Kept."))
        )

    def _run(self, work: Callable[[], T], done: Callable[[T], None]) -> None:
        self.context.tasks.run(work, done, self._failed, owner=self)

    def _failed(self, error: UserError) -> None:
        if not self._text.show_error(error):
            self._result.show_result(str(error), tone="bad")

    def _tell(self, text: str) -> None:
        self._result.show_result(text, tone="ok")

    def _show_state(self, state: str) -> None:
        for name, widgets in self._states.items():
            for widget in widgets:
                widget.setVisible(name == state)
        self._due.setVisible(state == _LIST and bool(self._due_rows))
        self._end.setVisible(self._sitting is not None)
        if state in {_ADD, _OWN}:
            (self._add if state == _ADD else self._own).start()

    def _connect(self) -> None:
        self._end.clicked.connect(self.end_sitting)
        self._write.clicked.connect(lambda: self.context.navigate(REPORT, None))
        self._first.made.connect(self._first_made)
        self._door.opened.connect(self._begun)
        self._list.chosen.connect(self._open)
        self._due.chosen.connect(self._open)
        self._text.action_requested.connect(self._note_action)
        self._text.review_requested.connect(self._set_review)
        self._text.urgency_requested.connect(self._set_urgency)
        self._list.more_requested.connect(self._show_more)
        self._text.left.connect(self._back)
        self._text.close_requested.connect(self._close_case)
        self._text.end_requested.connect(self._set_end)
        self._text.share_requested.connect(self._share)
        self._people.add_requested.connect(lambda: self._show_state(_ADD))
        self._people.passphrase_requested.connect(lambda: self._show_state(_OWN))
        self._people.remove_requested.connect(self._ask_remove)
        self._people.months_requested.connect(self._set_months)
        self._add.made.connect(self._another_made)
        self._add.cancelled.connect(self._back)
        self._own.chosen.connect(self._change_own)
        self._own.cancelled.connect(self._back)

    def _framed(self, name: str, title: str, widget: QWidget) -> Card:
        card = Card(theme=self.context.theme, name=name, title=title)
        if name == "first_reader_card":
            card.add(
                Text(
                    _(
                        "A reader is somebody the chapter trusts with what goes wrong: they alone"
                        " open incident reports and other sealed texts. Two are better than one."
                    ),
                    colour="soft",
                    wrap=True,
                    name="first_reader_why",
                )
            )
        card.add(widget)
        return card

    def _lay_out(self) -> None:
        theme = self.context.theme
        column = ScrolledColumn(theme=theme, name="sealed_scroll")
        column.body.addWidget(
            PageHeader(
                theme=theme,
                name="sealed_header",
                title=_("For readers"),
                subtitle=_("Sealed texts are opened here, by a reader's own passphrase."),
                actions=(self._write, self._end),
            )
        )
        column.body.addWidget(self._result)
        column.body.addWidget(self._due)
        for widgets in self._states.values():
            for widget in widgets:
                column.body.addWidget(widget)
        column.body.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(column)


def _read(services: Services, sitting: Sitting | None, limit: int) -> _Read:
    readers = services.safety.readers()
    if sitting is None or not sitting.open:
        return _Read(readers=readers)
    rows = services.safety.list(sitting, limit=limit + 1)
    return _Read(
        readers=readers,
        rows=rows[:limit],
        more=len(rows) > limit,
        months=services.safety.minor_months(),
    )
