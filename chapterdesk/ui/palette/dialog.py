"""The field over the window that finds records and does things."""

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QFrame, QVBoxLayout, QWidget
from typing_extensions import override

from chapterdesk.core.errors import UserError
from chapterdesk.core.words import _, ngettext
from chapterdesk.services.folding import search_words
from chapterdesk.services.search import Hit
from chapterdesk.ui.context import GROUPS, MEETINGS, MEMBERS, MENTORING, RESOURCES, PageContext
from chapterdesk.ui.shell.actions import Command
from chapterdesk.ui.tasks import CancelToken
from chapterdesk.ui.widgets.announce import announce
from chapterdesk.ui.widgets.lists.delegate import RecordDelegate
from chapterdesk.ui.widgets.lists.row import ListRow
from chapterdesk.ui.widgets.lists.view import RowList
from chapterdesk.ui.widgets.search_field import SearchField
from chapterdesk.ui.widgets.text import Text

_WIDTH: Final = 620
_HEIGHT: Final = 460
_ROW: Final = 54
_WAIT_MS: Final = 40
_ACTIONS: Final = 8
_LIMIT: Final = 20
_PLACES: Final = {
    "member": MEMBERS,
    "meeting": MEETINGS,
    "group": GROUPS,
    "entry": RESOURCES,
    "pair": MENTORING,
}


class _Field(SearchField):
    """Take the key that opened the palette as a wish to begin anew."""

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        again = event.key() == Qt.Key.Key_K
        if again and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            self.selectAll()
            event.accept()
        else:
            super().keyPressEvent(event)


class Palette(QDialog):
    """Type, choose, Enter. Actions show their own key, so that it is learnt on the way.

    Args:
        context: What a page is given.
        commands: What can be done.
    """

    def __init__(
        self,
        *,
        context: PageContext,
        commands: Callable[[], Sequence[Command]],
        parent: QWidget,
    ) -> None:
        super().__init__(parent, Qt.WindowType.FramelessWindowHint | Qt.WindowType.Dialog)
        self._context = context
        self._commands = commands
        self._token: CancelToken | None = None
        self._hits: Sequence[Hit] = ()
        self._offered: dict[bytes, Callable[[], object]] = {}
        theme = context.theme
        self.setObjectName("palette")
        self.setWindowTitle(theme.application.applicationDisplayName())
        self.setAccessibleName(_("Find or do anything"))
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self._field = _Field(
            theme=theme,
            name="palette_field",
            accessible=_("Find or do anything"),
            placeholder=_("A name, a meeting, or what you want to do"),
            big=True,
        )
        self._list = RowList(
            theme=theme,
            name="palette_list",
            accessible=_("Found"),
            runner=context.tasks,
            failed=context.messages.error,
            delegate=RecordDelegate(theme=theme, height=_ROW),
            framed=False,
        )
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._nothing = Text(colour="soft", name="palette_nothing", wrap=True)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        frame = QFrame()
        frame.setProperty("part", "card")
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(12, 12, 12, 12)
        inside.setSpacing(8)
        inside.addWidget(self._field)
        inside.addWidget(self._list, 1)
        inside.addWidget(self._nothing, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(frame)
        self._soon = QTimer(self, singleShot=True, interval=_WAIT_MS)
        self._soon.timeout.connect(self._find)
        # Escape and the cross empty the field without an edit.
        self._field.textChanged.connect(self._typed)
        self._field.step_requested.connect(self._step)
        self._field.returnPressed.connect(self._take)
        self._field.escape_pressed.connect(self.reject)
        self._list.row_activated.connect(self._take_row)
        self._list.clicked.connect(self._take)

    def begin(self) -> None:
        """Open over the window with an empty field."""
        theme = self._context.theme
        window = self.parentWidget()
        room = window.window().rect() if window is not None else self.rect()
        width = min(theme.px(_WIDTH), room.width() - 48)
        height = min(theme.px(_HEIGHT), room.height() - 96)
        self.resize(width, height)
        if window is not None:
            corner = window.window().mapToGlobal(room.topLeft())
            self.move(corner.x() + (room.width() - width) // 2, corner.y() + theme.px(64))
        self.clear()
        self._draw()
        self.open()
        self._field.setFocus(Qt.FocusReason.OtherFocusReason)

    def clear(self) -> None:
        """Forget what was typed and found."""
        if self._token is not None:
            self._token.cancel()
        self._field.clear()
        self._soon.stop()
        self._hits = ()
        self._offered = {}
        self._list.rows.clear()

    @Slot()
    def _typed(self) -> None:
        self._soon.start()

    @Slot()
    def _find(self) -> None:
        if self._token is not None:
            self._token.cancel()
        text = self._field.text().strip()
        if not text:
            self._hits = ()
            self._draw()
            return
        self._token = self._context.tasks.run(
            lambda: self._context.services.search.find(text, _LIMIT),
            self._found,
            self._failed,
            owner=self,
        )

    def _found(self, hits: Sequence[Hit]) -> None:
        self._hits = hits
        self._draw()
        count = self._list.rows.rowCount()
        announce(self._field, ngettext("{count} found", "{count} found", count))

    def _failed(self, error: UserError) -> None:
        self.reject()
        self._context.messages.error(error)

    def _draw(self) -> None:
        rows: list[ListRow] = []
        self._offered = {}
        actions = _fitting(self._commands(), self._field.text())
        for hit in self._hits:
            self._offer(rows, self._hit_row(hit, len(rows)), self._go_to(hit))
        for command in actions[: _ACTIONS if self._field.text().strip() else None]:
            row = ListRow(
                key=_key(len(rows)),
                title=command.text,
                keys=command.shown,
                spoken=f"{command.text}, {command.shown}" if command.shown else command.text,
            )
            self._offer(rows, row, command.run)
        self._list.rows.show_rows(rows)
        self._list.select_place(0)
        self._list.setVisible(bool(rows))
        self._nothing.setVisible(not rows)
        self._nothing.setText(_("Nothing is called that. Try the first letters of a name."))

    def _offer(self, rows: list[ListRow], row: ListRow, run: Callable[[], object]) -> None:
        rows.append(row)
        self._offered[row.key] = run

    def _hit_row(self, hit: Hit, place: int) -> ListRow:
        kinds = {
            "member": _("Member"),
            "meeting": _("Meeting"),
            "group": _("Group"),
            "entry": _("Helpline"),
            "pair": _("Mentoring"),
        }
        return ListRow(
            key=_key(place), title=hit.title, line=hit.subtitle, tag=kinds.get(hit.kind, "")
        )

    def _go_to(self, hit: Hit) -> Callable[[], object]:
        place = _PLACES[hit.kind]
        return lambda: self._context.navigate(place, hit.id)

    @Slot(int)
    def _step(self, by: int) -> None:
        self._list.step(by)
        row = self._list.current_row()
        if row is not None:
            announce(self._field, row.sentence())

    @Slot()
    def _take(self) -> None:
        row = self._list.current_row()
        if row is not None:
            self._take_row(row)

    @Slot(object)
    def _take_row(self, row: ListRow) -> None:
        run = self._offered.get(row.key)
        if run is None:
            return
        self.clear()
        self.accept()
        run()


def _key(place: int) -> bytes:
    return place.to_bytes(2, "big")


def _fitting(commands: Sequence[Command], typed: str) -> Sequence[Command]:
    """Return the commands that are called so, then those that are only sought so."""
    parts = search_words(typed)
    called: list[Command] = []
    sought: list[Command] = []
    for command in commands:
        words = search_words(command.text)
        if _holds(words, parts):
            called.append(command)
        elif _holds((*words, *search_words(command.sought)), parts):
            sought.append(command)
    return [*called, *sought]


def _holds(words: Sequence[str], parts: Sequence[str]) -> bool:
    return all(any(word.startswith(part) for word in words) for part in parts)
