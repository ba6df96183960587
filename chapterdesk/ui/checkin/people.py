"""The search box and the list beneath it: two letters, Enter, present."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Signal, SignalInstance, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from chapterdesk.core.errors import UserError
from chapterdesk.core.vocabulary import PRESENT, AttendanceStatus
from chapterdesk.core.words import _
from chapterdesk.services.checkin.rows import CheckInRow
from chapterdesk.services.checkin.service import Marked
from chapterdesk.ui.checkin.controller import CheckInController
from chapterdesk.ui.checkin.person_menu import PersonActs, person_menu
from chapterdesk.ui.checkin.rename import RenamePanel
from chapterdesk.ui.checkin.roster import is_lost
from chapterdesk.ui.checkin.rows import ShownRows, person_row, visitor_for
from chapterdesk.ui.checkin.sentences import (
    about_what_was_typed,
    empty_note,
    match_note,
    nobody_called,
    roll_call_note,
)
from chapterdesk.ui.checkin.slip import SlipGuard
from chapterdesk.ui.checkin.statuses import ROLL_CALL, MarkButton
from chapterdesk.ui.context import MEMBERS, PageContext
from chapterdesk.ui.widgets.announce import announce
from chapterdesk.ui.widgets.lists.row import ListRow
from chapterdesk.ui.widgets.lists.view import CheckList
from chapterdesk.ui.widgets.scrolling import scrolling
from chapterdesk.ui.widgets.search_field import SearchField
from chapterdesk.ui.widgets.text import Text

_GREETING_MS: Final = 10_000
_AFTER_THE_ROW_MS: Final = 30
_LARGE_TEXT: Final = 150
_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class PeoplePanel(QWidget):
    """Find people and mark them, without leaving the search box.

    Args:
        context: What the page was given.
        controller: What is known of this check-in.
    """

    known_requested = Signal(object)
    """Somebody of the list has a record from before."""
    away_requested = Signal(object)
    """Somebody of the list said that they are away for longer."""

    def __init__(
        self, *, context: PageContext, controller: CheckInController, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._controller = controller
        self._moved = False
        self._left_at: int | None = None
        self._last: CheckInRow | None = None
        self._compact = False
        self._made: dict[bytes, tuple[CheckInRow, ListRow]] = {}
        self.slip = SlipGuard(context=context, parent=self)
        self.setObjectName("people_panel")
        self._make_parts()
        self._lay_out()
        self._greeting = QTimer(self)
        self._greeting.setSingleShot(True)
        self._who = QTimer(self, singleShot=True, interval=_AFTER_THE_ROW_MS)
        self._who.timeout.connect(self._show_who)
        self._greeting.setInterval(_GREETING_MS)
        self._greeting.timeout.connect(self._say_nothing)
        self._connect()

    def _make_parts(self) -> None:
        theme = self._context.theme
        self.search = SearchField(
            theme=theme,
            name="checkin_search",
            accessible=_("Find a person by the first letters of any of their names"),
            placeholder=_("Type a name"),
            big=True,
        )
        self.rename = RenamePanel(theme=theme)
        self._left_name = ""
        self._rename_area = scrolling(self.rename, "rename_area")
        self._rename_area.hide()
        self.list = CheckList(
            theme=theme,
            name="checkin_list",
            accessible=_("People"),
            runner=self._context.tasks,
            failed=self._context.messages.error,
        )
        # The caret stays in the search box when a row is pressed; Tab leads to the roll call.
        self.list.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._note = Text(role="title", wrap=True, name="checkin_note")
        self._note.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._trouble = Text(role="small", colour="bad", wrap=True, name="checkin_trouble")
        self._trouble.hide()
        self._hint = Text(role="small", colour="soft", wrap=True, name="checkin_hint")
        self._hint.hide()
        self._mark = MarkButton(theme=theme, name="checkin_mark", asks=True)

    def _lay_out(self) -> None:
        self._stack = QStackedWidget()
        self._stack.addWidget(self.list)
        self._stack.addWidget(self._note)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        self._top = QHBoxLayout()
        self._top.setSpacing(12)
        self._top.addWidget(self.search, 1)
        layout.addLayout(self._top)
        layout.addWidget(self._trouble)
        layout.addWidget(self._rename_area)
        layout.addWidget(self._stack, 1)
        layout.addWidget(self._hint)
        self._below = QHBoxLayout()
        layout.addLayout(self._below)

    def _connect(self) -> None:
        self.search.installEventFilter(self)
        self.list.installEventFilter(self)
        self.search.textChanged.connect(self._typed)
        self.search.step_requested.connect(self._step)
        self.list.check_requested.connect(self._act)
        self.list.customContextMenuRequested.connect(self._menu)
        self.list.selectionModel().currentChanged.connect(self._who_soon)
        self._mark.chosen.connect(self._controller.mark)
        self._mark.known_requested.connect(self.known_requested)
        self._mark.away_requested.connect(self.away_requested)
        self.rename.closed.connect(self._end_rename)
        self.rename.saved.connect(self._save_name)
        self._context.theme.changed.connect(self._size_hint)
        self._size_hint()
        controller = self._controller
        controller.rows_changed.connect(self._fill)
        controller.row_patched.connect(self._patched)
        controller.marked.connect(self._marked)
        controller.unmatched.connect(self._unmatched)
        controller.refused.connect(self._refused)
        self.slip.caught.connect(self._caught)

    @Slot()
    def _size_hint(self) -> None:
        """Leave the room to what is typed where the text is large."""
        large = self._context.theme.text_size >= _LARGE_TEXT
        self.search.set_hint("" if large else _("Enter checks in the top name"))
        place = self._top if large else self._below
        place.addWidget(
            self._mark, 0, Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
        )
        self._mark.set_compact(compact=large)
        self._list()

    @Slot()
    def focus(self) -> None:
        """Put the caret into the search box."""
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def clear(self) -> None:
        """Forget everybody (lock, another meeting)."""
        self.slip.rest()
        self._last = None
        self._mark.show_person(None)
        self._who_soon()
        self._left_at = None
        self._made.clear()
        self.search.clear()
        self.rename.clear()
        self._left_name = ""
        self._rename_area.hide()
        self.list.rows.clear()
        self._note.setText("")
        self._trouble.hide()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in {QEvent.Type.FocusIn, QEvent.Type.FocusOut}:
            QTimer.singleShot(0, self, self._show_hint)
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        if self._controller.door and event.matches(QKeySequence.StandardKey.Undo):
            return self._take_back()
        if event.key() == Qt.Key.Key_F2:
            self._edit_name()
            return True
        return self._search_key(event) if watched is self.search else self._list_key(event)

    def _take_back(self) -> bool:
        """Undo the last check-in, unless something is typed, which the box itself undoes."""
        if self.search.text():
            return False
        self._controller.take_back()
        self._greeting.stop()
        self._say_nothing()
        return True

    def _search_key(self, event: QKeyEvent) -> bool:
        if event.key() in _ENTER:
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self._add_visitor()
            else:
                self._enter()
            return True
        if event.key() == Qt.Key.Key_Space and self._moved:
            row = self.list.current_row()
            if row is not None:
                self._check_in(row)
            return True
        return False

    def _list_key(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Escape:
            self.focus()
            return True
        if event.key() in _ENTER and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._add_visitor()
            return True
        letter = event.text().upper()
        if event.key() in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}:
            self._roll_call(AttendanceStatus.VOID)
            return True
        if letter in ROLL_CALL:
            self._roll_call(ROLL_CALL[letter])
            return True
        if letter.strip() and letter.isprintable():
            self.search.setFocus(Qt.FocusReason.OtherFocusReason)
            self.search.insert(event.text())
            return True
        return False

    def _roll_call(self, status: AttendanceStatus) -> None:
        row = self.list.current_row()
        if row is None or not row.key or self._controller.door:
            return
        self._controller.mark(row.key, status)
        self.list.step(1)

    @Slot()
    def _enter(self) -> None:
        text = self.search.text().strip()
        row = self.list.current_row()
        if not text:
            if self._moved and row is not None:
                self._check_in(row)
        elif self._controller.caught_up:
            if row is not None:
                self._check_in(row)
        else:
            self._begin_over()
            self._controller.submit(text)

    def _check_in(self, row: ListRow) -> None:
        """Do what the name field's plain keys do: at the door they check in, and add nobody.

        Whoever types the passphrase there by mistake ends it with the same key.
        """
        if self._controller.door and not row.key:
            self._ask_for_ctrl()
        else:
            self._act(row)

    @Slot(object)
    def _act(self, row: ListRow) -> None:
        if not row.key:
            self._add_visitor()
            return
        typed = self.search.text().strip()
        self._begin_over()
        self._controller.mark(row.key, typed=typed)

    def _begin_over(self) -> None:
        """Empty the box at once; the list follows with the mark.

        Whoever walks through the list goes on from the row that they marked.
        """
        self._moved = self._moved and not self.search.text().strip()
        self._greeting.stop()
        self._trouble.hide()
        self.search.blockSignals(True)
        self.search.clear()
        self.search.blockSignals(False)
        self._controller.begin_over()

    def _add_visitor(self) -> None:
        typed = " ".join(self.search.text().split())
        if typed:
            self._begin_over()
            self.slip.let_through(typed, lambda: self._controller.walk_in(typed))

    @Slot(str)
    def _typed(self, text: str) -> None:
        self._moved = False
        self._greeting.stop()
        self._trouble.hide()
        if text and self._left_at is None:
            self._left_at = self.list.verticalScrollBar().value()
        self._controller.type(text)

    @Slot(int)
    def _step(self, by: int) -> None:
        self._moved = True
        self.list.step(by)

    @Slot()
    def _fill(self) -> None:
        controller = self._controller
        current = self.list.current_row()
        self._list()
        if self._left_at is not None and not controller.text.strip() and controller.caught_up:
            self.list.scroll_back(self._left_at)
            self._left_at = None
        if (self._moved or self.list.hasFocus()) and current is not None:
            self.list.select_quietly(self.list.rows.find(current.key))
        else:
            self.list.select_quietly(0 if controller.text.strip() else -1)
        if not self._greeting.isActive():
            self._say_nothing()
        if controller.caught_up and is_lost(self._last, controller.text, controller.rows):
            self._last = None  # no key is about a visitor who was taken back
            self._who_soon()
        self._show_hint()

    def _list(self) -> None:
        controller = self._controller
        compact = self._context.theme.text_size >= _LARGE_TEXT
        if compact != self._compact:
            self._compact = compact
            self._made.clear()
        rows = controller.rows.rows
        visitor = visitor_for(controller.text, door=controller.door, alone=not rows)
        self.list.rows.show_rows(ShownRows(rows, visitor, self._row))

    def _row(self, row: CheckInRow) -> ListRow:
        """Return a person's row; one that has not changed is not made again."""
        made = self._made.get(row.member_id)
        if made is None or made[0] is not row:
            made = (row, person_row(row, compact=self._compact))
            self._made[row.member_id] = made
        return made[1]

    @Slot()
    def _say_nothing(self) -> None:
        """Show the list, or one sentence where it would be empty."""
        controller = self._controller
        empty = self.list.rows.rowCount() == 0
        if empty:
            self._note.setText(empty_note(door=controller.door))
        self._stack.setCurrentWidget(self._note if empty else self.list)

    @Slot(object)
    def _patched(self, row: CheckInRow) -> None:
        rows = self._controller.rows.rows
        place = next((at for at, one in enumerate(rows) if one.member_id == row.member_id), -1)
        self.list.note_change(place)
        if place >= 0:
            self.list.scrollTo(self.list.rows.index(place))

    @Slot()
    def _who_soon(self) -> None:
        """Say whom a mark would be about, once the row itself is painted."""
        self._who.start()

    @Slot()
    def _show_who(self) -> None:
        door = self._controller.door
        self._mark.setVisible(not door)
        self._mark.show_person(None if door else self._chosen())

    @Slot(object)
    def _marked(self, marked: Marked) -> None:
        self._last = marked.row
        self._who_soon()
        self.slip.rest()
        if self._controller.door and not self.search.text():
            self._note.setText(marked.sentence)
            self._stack.setCurrentWidget(self._note)
            self._greeting.start()

    def _ask_for_ctrl(self) -> None:
        """Say how somebody is added, without what was typed; a slip does not even stay there."""
        if self.slip.wary:
            self.search.clear()
        self._warn(_("Nobody on the list is called that. New here? Then press Ctrl+Enter."))

    @Slot()
    def _caught(self) -> None:
        # SECURITY: the row that would have added it still reads it out.
        self._controller.type(self.search.text())
        self._warn(_("Nobody was added. The way back is “Leave door mode”."))

    def _warn(self, said: str) -> None:
        self._trouble.setText(said)
        self._trouble.show()
        announce(self.search, said, urgent=True)

    @Slot(str)
    def _unmatched(self, text: str) -> None:
        if self._controller.door:
            if not self.search.text() and not self.slip.wary:
                self.search.setText(text)
            self._ask_for_ctrl()
            return
        if not self.search.text():
            self.search.setText(text)
        self._context.messages.toast(nobody_called(text))

    @Slot(str, object)
    def _refused(self, typed: str, error: UserError) -> None:
        """Give back what was typed, unless the next name is in the box, and say why beneath it."""
        said = str(error)
        if typed and not self.search.text():
            self.search.setText(typed)
        elif typed and not self._controller.door:
            said = about_what_was_typed(typed, said)
        self._warn(said)

    @Slot()
    def _show_hint(self) -> None:
        page = self._controller.rows
        if self.list.hasFocus():
            text = roll_call_note()
        else:
            typed = bool(self._controller.text.strip())
            text = match_note(page.total, more=page.more, typed=typed)
        self._hint.setText(text)
        self._hint.setVisible(bool(text))

    @Slot()
    def _edit_name(self) -> None:
        row = self._chosen()
        if row is None or self._controller.door:
            return
        # Large text leaves no room for both: the list comes back when the name is saved.
        large = self._context.theme.text_size >= _LARGE_TEXT
        high = self.rename.sizeHint().height()
        self._rename_area.setMinimumHeight(0 if large else high)
        self._rename_area.setMaximumHeight(high)
        self._stack.setVisible(not large)
        self._rename_area.show()
        self._left_name = row.name
        self.rename.edit(row)

    @Slot()
    def _end_rename(self) -> None:
        self._rename_area.hide()
        self._stack.show()
        self.focus()

    def _ask(self, about: SignalInstance, member_id: bytes) -> None:
        for row in (*self._controller.rows.rows, *((self._last,) if self._last else ())):
            if row.member_id == member_id:
                about.emit(row)
                return

    def _chosen(self) -> CheckInRow | None:
        """Return the person a key is about: the chosen row, else who was marked last."""
        current = self.list.current_row()
        last = self._last
        key = current.key if current is not None and current.key else last and last.member_id
        rows = self._controller.rows.rows
        return next((row for row in rows if row.member_id == key), last)

    @Slot(object, str, str)
    def _save_name(self, member_id: bytes, name: str, pronouns: str) -> None:
        row = self._chosen()
        here = row is not None and row.member_id == member_id and row.status in PRESENT

        def done() -> None:
            self.rename.close_panel()
            # What was typed may be the name that is forgotten.
            if self.search.text():
                self.search.offer("" if here else name)

        self._controller.rename(member_id, name, pronouns, done, left=self._left_name)

    @Slot(QPoint)
    def _menu(self, place: QPoint) -> None:
        index = self.list.indexAt(place)
        row = self.list.rows.row(index.row()) if index.isValid() else self.list.current_row()
        if row is None or not row.key or self._controller.door:
            return
        key = row.key
        acts = PersonActs(
            mark=lambda status: self._controller.mark(key, status),
            away=lambda: self._ask(self.away_requested, key),
            edit_name=self._edit_name,
            known=lambda: self._ask(self.known_requested, key),
            record=lambda: self._context.navigate(MEMBERS, key),
        )
        menu = person_menu(self, acts)
        menu.popup(self.list.viewport().mapToGlobal(place))
