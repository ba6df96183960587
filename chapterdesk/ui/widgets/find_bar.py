"""Search what a page shows: the rows of its lists, its texts, a long text."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QHBoxLayout,
    QLabel,
    QTextBrowser,
    QWidget,
)
from typing_extensions import override

from chapterdesk.core.words import _, ngettext
from chapterdesk.services.folding import fold
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.announce import announce
from chapterdesk.ui.widgets.buttons import IconButton, SecondaryButton
from chapterdesk.ui.widgets.lists.view import RowList
from chapterdesk.ui.widgets.scroll_area import ScrollArea
from chapterdesk.ui.widgets.search_field import SearchField
from chapterdesk.ui.widgets.text import Text

_MARGIN = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """One thing that was found, and what leads there."""

    show: Callable[[], None]
    text: str


class FindBar(QFrame):
    """Lie over the foot of a page: type, Enter goes on to the next, Escape closes it.

    Args:
        theme: The look.
        page: What is searched.
    """

    def __init__(self, *, theme: Theme, page: QWidget) -> None:
        super().__init__(page)
        self._page = page
        self._found: list[_Place] = []
        self._at = -1
        self._marked: tuple[QLabel, Qt.TextInteractionFlag] | None = None
        self.setObjectName("find_bar")
        self.setAccessibleName(_("Search on this page"))
        self.setProperty("part", "card")
        self._field = SearchField(
            theme=theme,
            name="find_field",
            accessible=_("Search on this page"),
            placeholder=_("A word on this page"),
        )
        self._said = Text("", colour="soft", name="find_count")
        self._next = SecondaryButton(theme=theme, text=_("Next"), name="find_next")
        close = IconButton(theme=theme, icon="x", text=_("Close"), name="find_close", bare=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(8)
        row.addWidget(self._field, 1)
        row.addWidget(self._said)
        row.addWidget(self._next)
        row.addWidget(close)
        self._field.textChanged.connect(self._look)
        self._field.returnPressed.connect(self.go_on)
        self._field.escape_pressed.connect(self.end)
        self._next.clicked.connect(self.go_on)
        close.clicked.connect(self.end)
        page.installEventFilter(self)
        self.hide()

    def begin(self) -> None:
        """Open it with what was typed before selected."""
        self.show()
        self._place()
        self.raise_()
        self._field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._field.selectAll()
        self._look()

    @Slot()
    def end(self) -> None:
        """Close it, and forget what was typed."""
        shown = self.isVisible()
        self._forget()
        if shown:
            self._page.setFocus(Qt.FocusReason.OtherFocusReason)

    def _forget(self) -> None:
        self._unmark()
        self._found, self._at = [], -1
        self._field.clear()
        self.hide()

    @Slot()
    def go_on(self) -> None:
        """Go to the next thing that was found, and from the last to the first."""
        if self._found:
            self._at = (self._at + 1) % len(self._found)
            self._unmark()
            self._found[self._at].show()
            self._say()
            announce(self._field, self._found[self._at].text)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize:
            self._place()
        elif event.type() is QEvent.Type.Hide and not self.isHidden():
            self._forget()
        return False

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.end()
        else:
            super().keyPressEvent(event)

    @Slot()
    def _look(self) -> None:
        if not self.isVisible():
            return
        wanted = fold(self._field.text())
        self._unmark()
        self._found = list(self._search(wanted)) if wanted else []
        self._at = -1
        self._next.setEnabled(bool(self._found))
        if self._found:
            self.go_on()
        else:
            self._say()

    def _search(self, wanted: str) -> Iterator[_Place]:
        for view in self._page.findChildren(QWidget):
            if not view.isVisible() or self.isAncestorOf(view):
                continue
            if isinstance(view, RowList):
                yield from _in_list(view, wanted)
            elif isinstance(view, QTextBrowser):
                yield from _in_text(view, self._field.text().strip())
            elif isinstance(view, QLabel | QAbstractButton):
                text = _text_of(view)
                if wanted in fold(text):
                    yield _Place(show=self._leading_to(view), text=text)

    def _leading_to(self, widget: QWidget) -> Callable[[], None]:
        def show() -> None:
            if isinstance(widget, QLabel):
                self._marked = (widget, widget.textInteractionFlags())
                widget.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
                widget.setSelection(0, len(_text_of(widget)))
            above = widget.parentWidget()
            while above is not None:
                if isinstance(above, ScrollArea):
                    above.ensureWidgetVisible(widget, 0, self.height() + 4 * _MARGIN)
                above = above.parentWidget()

        return show

    def _unmark(self) -> None:
        marked, self._marked = self._marked, None
        if marked is not None:
            label, flags = marked
            label.setSelection(0, 0)
            label.setTextInteractionFlags(flags)

    def _say(self) -> None:
        if not self._field.text().strip():
            said = ""
        elif not self._found:
            said = _("Not on this page")
        else:
            said = _("{place} of {count}").format(place=self._at + 1, count=len(self._found))
        self._said.setText(said)
        if said and not self._found:
            announce(self._field, said)
        elif self._at == 0:
            announce(self._field, ngettext("{count} found", "{count} found", len(self._found)))

    def _place(self) -> None:
        width = self._page.width() - 2 * _MARGIN
        height = self.sizeHint().height()
        top = self._page.height() - height - _MARGIN
        self.setGeometry(_MARGIN, max(0, top), max(0, width), height)


def _text_of(widget: QLabel | QAbstractButton) -> str:
    rich = isinstance(widget, QLabel) and widget.textFormat() is Qt.TextFormat.RichText
    return widget.accessibleName() if rich else widget.text().replace("&", "")


def _in_list(view: RowList, wanted: str) -> Iterator[_Place]:
    for place in range(view.rows.rowCount()):
        row = view.rows.held(place)
        if row is not None and wanted in fold(row.sentence()):
            yield _Place(show=lambda place=place: view.select_place(place), text=row.sentence())  # type: ignore[misc]


def _in_text(view: QTextBrowser, wanted: str) -> Iterator[_Place]:
    document = view.document()
    cursor = document.find(wanted, 0)
    while wanted and not cursor.isNull():
        yield _Place(show=_cursor_setter(view, cursor), text=cursor.block().text())
        cursor = document.find(wanted, cursor)


def _cursor_setter(view: QTextBrowser, cursor: QTextCursor) -> Callable[[], None]:
    def show() -> None:
        view.setTextCursor(cursor)
        view.ensureCursorVisible()

    return show
