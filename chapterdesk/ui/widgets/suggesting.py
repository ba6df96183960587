"""Words offered beneath a line while it is typed; they go as soon as the line is left or moves."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractScrollArea, QCompleter, QLineEdit, QListView, QWidget
from typing_extensions import override

_STAYING = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)


class Suggesting(QObject):
    """Offer words beneath a line.

    Qt's own completer keeps its list open, over whatever comes there, when the focus is taken away
    from the line by anything but a press of the mouse.

    Args:
        field: The line.
        words: What is offered.
    """

    def __init__(self, *, field: QLineEdit, words: Sequence[str]) -> None:
        super().__init__(field)
        self._field = field
        completer = QCompleter(list(words), field)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        field.setCompleter(completer)
        self._popup = QListView()
        completer.setPopup(self._popup)
        self._popup.setObjectName(f"{field.objectName()}_suggestions")
        self._watched: set[QObject] = set()
        # After the completer: the filter that came last is asked first.
        field.installEventFilter(self)
        self._popup.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind is QEvent.Type.Show and watched is self._popup:
            self._watch_scrolling()
        elif not self._popup.isVisible():
            return False
        elif kind is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Escape:
                # Closes the words and not, by a shortcut, the form.
                event.accept()
                return True
        elif watched is self._field and _leaves(event):
            self._popup.hide()
        return False

    def _watch_scrolling(self) -> None:
        above: QWidget | None = self._field.parentWidget()
        while above is not None:
            if isinstance(above, QAbstractScrollArea):
                for bar in (above.verticalScrollBar(), above.horizontalScrollBar()):
                    if bar not in self._watched:
                        self._watched.add(bar)
                        bar.valueChanged.connect(self._popup.hide)
            above = above.parentWidget()


def _leaves(event: QEvent) -> bool:
    if isinstance(event, QFocusEvent):
        return event.lostFocus() and event.reason() not in _STAYING
    return event.type() in {QEvent.Type.Hide, QEvent.Type.Move}
