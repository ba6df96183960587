"""A page of records: the list is a window onto the vault, the record is read when it is chosen."""

from abc import abstractmethod
from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtWidgets import QAbstractButton, QLabel, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from chapterdesk.core.errors import RefusedError, UserError
from chapterdesk.core.events import Changed
from chapterdesk.services.database import Undo
from chapterdesk.ui.context import PageContext
from chapterdesk.ui.page import Page
from chapterdesk.ui.records.pane import ListPane
from chapterdesk.ui.records.split import Split
from chapterdesk.ui.records.unfinished import KeptForms
from chapterdesk.ui.records.view import RecordView
from chapterdesk.ui.widgets.text import Text

T = TypeVar("T")
D = TypeVar("D")
Failed = Callable[[UserError], None]


class RecordPage(Page, Generic[D]):
    """List, search and filter on the left; read, add and edit on the right without leaving.

    Args:
        context: What the page needs.
        name: The page's name.
        title: What is listed.
        help_page: What F1 opens.
        areas: The areas whose changes this page shows.
        hint: What stands on the right while nothing is chosen.
        top: The room above the record.
        side: The room at its sides.
    """

    def __init__(
        self,
        *,
        context: PageContext,
        name: str,
        title: str,
        help_page: str,
        areas: frozenset[str],
        hint: str,
        top: int = 24,
        side: int = 32,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            context=context, name=name, title=title, help_page=help_page, parent=parent
        )
        self._areas = areas
        self._opened = False
        self._leads = False
        self.record: D | None = None
        self.record_id = b""
        self.pane = self.make_pane()
        self.view = RecordView(
            theme=context.theme, name=f"{name}_record", accessible=title, top=top, side=side
        )
        self._nothing: QWidget = _hint(hint, f"{name}_nothing")
        self.right = QStackedWidget()
        self.right.setObjectName(f"{name}_right")
        self.right.addWidget(self._nothing)
        self.right.addWidget(self.view)
        self.split = self.make_split()
        self.layout_ = QVBoxLayout(self)
        self.layout_.setContentsMargins(0, 0, 0, 0)
        self.layout_.setSpacing(0)
        self.layout_.addWidget(self.split, 1)
        self.kept: KeptForms | None = None
        self.right.currentChanged.connect(self._left_form)
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._refresh)
        self._reread = False
        self.pane.chosen.connect(self.open_record)
        self.pane.activated.connect(self._step_in)
        self.view.back_requested.connect(self.step_back)
        self.split.narrow_changed.connect(self.view.set_narrow)
        context.bridge.changed.connect(self._heard)

    def set_nothing(self, widget: QWidget) -> None:
        """Show something else while nothing is chosen."""
        self.right.addWidget(widget)
        self.right.removeWidget(self._nothing)
        self._nothing.deleteLater()
        self._nothing = widget
        self.right.setCurrentWidget(widget)

    def keep_forms(self) -> None:
        """Keep what is typed into this page's form; called once by pages that have one."""
        self.kept = KeptForms(
            context=self.context, page=self.page_name, reopen=self._reopen, parent=self
        )
        self.layout_.insertWidget(0, self.kept.banner)

    def keeps(self, form: QWidget) -> bool:
        """Say whether a form is one that is kept."""
        del form
        return True

    def form_subject(self) -> bytes | None:
        """Return the record that the open form is about; None for a new one."""
        return None

    def add(self) -> None:
        """Open an empty form, on pages that have one."""

    def edit(self) -> None:
        """Open the form of the record that is shown, on pages that have one."""

    @abstractmethod
    def make_pane(self) -> ListPane:
        """Build the left side."""

    def make_split(self) -> Split:
        """Put both sides beside each other."""
        return Split(
            theme=self.context.theme,
            name=f"{self.page_name}_split",
            left=self.pane,
            right=self.right,
        )

    @abstractmethod
    def read_record(self, record_id: bytes) -> D:
        """Read one record; runs on the database thread."""

    @abstractmethod
    def draw_record(self, record: D) -> None:
        """Fill `self.view` with a record."""

    @override
    def activate(self, subject: bytes | None = None) -> None:
        if not self._opened:
            self._opened = True
            self.pane.open()
            if self.kept is not None:
                self.kept.look()
        if subject:
            self._leads = True
            self.open_record(subject)
            self.split.show_record(wanted=True)
        elif self.right.currentWidget() in (self._nothing, self.view):
            self.split.show_record(wanted=False)
            self.pane.focus_search()

    @override
    def focus_search(self) -> None:
        self.split.show_record(wanted=False)
        if self.pane.search.isHidden():
            super().focus_search()
        else:
            self.pane.focus_search()

    @override
    def focus_again(self) -> None:
        if self._is_being_drawn():
            return
        if not self.form_is_open() and self.pane.isVisible():
            self.pane.focus_rows()
        else:
            super().focus_again()

    def _is_being_drawn(self) -> bool:
        """Say whether what has the focus is a part of the record that was drawn this moment.

        It was given the focus by name and is not seen yet: nothing is lost.
        """
        focused: QWidget | None = self.window().focusWidget()
        if focused is None or not self.view.isAncestorOf(focused) or not self.view.isVisible():
            return False
        put_away = focused.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide)
        return focused.isEnabled() and not focused.isVisible() and not put_away

    @override
    def deactivate(self) -> None:
        if self.kept is not None:
            self.kept.keep()

    @override
    def clear(self) -> None:
        if self.kept is not None:
            self.kept.clear()
        self._soon.stop()
        self._opened = False
        self.record = None
        self.record_id = b""
        self.pane.clear()
        self.view.clear()
        self.right.setCurrentWidget(self._nothing)

    @Slot(object)
    def open_record(self, record_id: bytes) -> None:
        """Read a record and show it."""
        self.record_id = record_id
        self.pane.mark(record_id)
        self._read(record_id, self.context.messages.error)

    def close_record(self) -> None:
        """Show no record."""
        self.record = None
        self.record_id = b""
        self.pane.mark(b"")
        self.view.clear()
        self.right.setCurrentWidget(self._nothing)
        self.split.show_record(wanted=False)

    def show_form(self, form: QWidget) -> None:
        """Put a form in the place of the record."""
        if self.right.indexOf(form) < 0:
            self.right.addWidget(form)
        self.right.setCurrentWidget(form)
        self.split.show_record(wanted=True)
        if self.kept is not None and self.keeps(form):
            self.kept.began(form, self.form_subject())

    def close_form(self) -> None:
        """Show the record again, or nothing: the form is done with."""
        if self.kept is not None:
            self.kept.ended()
        self.right.setCurrentWidget(self.view if self.record is not None else self._nothing)
        if self.record is None:
            self.split.show_record(wanted=False)

    def form_is_open(self) -> bool:
        """Say whether something is being written on the right."""
        return self.right.currentWidget() not in (self._nothing, self.view)

    def is_writing(self) -> bool:
        """Say whether a form is open that is kept: by the lock, and by meeting mode."""
        return any(kept.is_open for kept in self.findChildren(KeptForms))

    def run(
        self, work: Callable[[], T], done: Callable[[T], None], failed: Failed | None = None
    ) -> None:
        """Call a service on the database thread."""
        self.context.tasks.run(work, done, failed or self.context.messages.error, owner=self)

    def told(self, undo: Undo) -> None:
        """Stack what a service did and say it."""
        self.context.undo.push(undo.label, undo, self.context.services.undo.apply)

    @Slot()
    def _left_form(self) -> None:
        if self.kept is not None and not self.form_is_open():
            self.kept.left()

    def _reopen(self, subject: bytes | None) -> None:
        """Open the form again that was not finished."""
        if subject is None:
            self.add()
            return

        def found(record: D) -> None:
            self.record_id, self.record = subject, record
            self.pane.mark(subject)
            self.edit()

        self.run(lambda: self.read_record(subject), found, self._gone)

    @Slot()
    def step_back(self) -> None:
        """Go back to the list."""
        self.split.show_record(wanted=False)
        self.pane.list.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(object)
    def _step_in(self, _record_id: bytes) -> None:
        self.split.show_record(wanted=True)
        if self.split.narrow or self.focusWidget() is self.pane.list:
            first = self._first_button()
            if first is not None:
                first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _first_button(self) -> QWidget | None:
        buttons = self.view.findChildren(QAbstractButton)
        return next((button for button in buttons if button.isVisible()), None)

    def _read(self, record_id: bytes, failed: Failed) -> None:
        self.run(
            lambda: self.read_record(record_id), lambda found: self._show(record_id, found), failed
        )

    def _show(self, record_id: bytes, record: D) -> None:
        if record_id != self.record_id:
            return
        again = self.record is not None and not self.form_is_open()
        place = self.view.verticalScrollBar().value() if again else 0
        focused = _focused_name(self.view)
        self.record = record
        self.setUpdatesEnabled(False)
        self.view.fresh()
        self.draw_record(record)
        self.view.finish()
        self.setUpdatesEnabled(True)
        if not self.form_is_open() or self.right.currentWidget() is self._nothing:
            self.right.setCurrentWidget(self.view)
        if focused:
            self._focus_again(focused)
            self.view.verticalScrollBar().setValue(place)
        elif self._leads and self.split.narrow:
            # The list with the caret is hidden now, and sent the focus on to the sidebar.
            self._step_in(record_id)
        self._leads = False

    def _focus_again(self, name: str) -> None:
        widget = self.view.findChild(QWidget, name)
        if isinstance(widget, QWidget):
            widget.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(object)
    def _heard(self, event: Changed) -> None:
        if event.area in self._areas and self._opened:
            self._reread = self._reread or not event.ids or self.record_id in event.ids
            self._soon.start()

    @Slot()
    def _refresh(self) -> None:
        self.pane.refresh()
        reread, self._reread = self._reread, False
        if reread and self.record_id:
            self._read(self.record_id, self._gone)

    def _gone(self, error: UserError) -> None:
        if isinstance(error, RefusedError):
            self.close_record()
        else:
            self.context.messages.error(error)


def _focused_name(view: QWidget) -> str:
    focused: QWidget | None = view.window().focusWidget()
    inside = focused is not None and view.isAncestorOf(focused)
    return focused.objectName() if inside and focused is not None else ""


def _hint(text: str, name: str) -> QLabel:
    label = Text(text, role="label", colour="soft", wrap=True, name=name)
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    label.setContentsMargins(32, 32, 32, 32)
    return label
