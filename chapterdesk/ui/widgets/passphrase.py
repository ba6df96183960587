"""The field that takes a passphrase."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from typing_extensions import override

from chapterdesk.core.secret import Secret
from chapterdesk.core.words import _
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.announce import announce
from chapterdesk.ui.widgets.buttons import IconButton
from chapterdesk.ui.widgets.text import Text, repolish

_MAX_PASSPHRASE: Final = 1024


class _SecretEdit(QLineEdit):
    """Take a passphrase; notice Caps Lock by what the keys send."""

    caps_noticed = Signal(bool)

    def __init__(self, *, name: str, accessible: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(accessible)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setMaxLength(_MAX_PASSPHRASE)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setInputMethodHints(
            Qt.InputMethodHint.ImhSensitiveData
            | Qt.InputMethodHint.ImhNoPredictiveText
            | Qt.InputMethodHint.ImhNoAutoUppercase
            | Qt.InputMethodHint.ImhHiddenText
        )

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        text = event.text()
        if len(text) == 1 and text.lower() != text.upper():
            shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.caps_noticed.emit(text.isupper() != shift)
        elif event.key() == Qt.Key.Key_CapsLock:
            self.caps_noticed.emit(False)
        super().keyPressEvent(event)

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.caps_noticed.emit(False)


class PassphraseField(QWidget):
    """Take a passphrase: hidden, shown by an eye that Tab reaches, with a hint for Caps Lock.

    Args:
        theme: The look.
        name: The object name; the line itself is `<name>_edit`.
        accessible: What is asked for.
        placeholder: What may be typed, or empty.
    """

    edited = Signal()
    submitted = Signal()

    def __init__(
        self,
        *,
        theme: Theme,
        name: str,
        accessible: str,
        placeholder: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setObjectName(name)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        self._edit = _SecretEdit(name=f"{name}_edit", accessible=accessible)
        self._edit.setPlaceholderText(placeholder)
        self._eye = IconButton(
            theme=theme, icon="eye", text=_("Show what is typed"), name=f"{name}_eye", bare=True
        )
        self._eye.setCheckable(True)
        # Over the line, not in it: letters typed on the eye would go in, and spaces would not.
        self._eye.setParent(self)
        self._caps = Text(
            _("Caps Lock seems to be on."), role="small", colour="warn", name=f"{name}_caps"
        )
        self._caps.hide()
        layout.addWidget(self._edit)
        layout.addWidget(self._caps)
        self.setFocusProxy(self._edit)
        self._edit.installEventFilter(self)
        self._edit.textEdited.connect(self.edited)
        self._edit.returnPressed.connect(self.submitted)
        self._edit.caps_noticed.connect(self._show_caps)
        self._eye.toggled.connect(self._reveal)
        theme.changed.connect(self._place)
        self._place()

    def fit_fingers(self) -> None:
        """Be large enough to be touched while standing."""
        for widget in (self._edit, self._eye):
            widget.setProperty("finger", True)
            repolish(widget)
        self._place()

    @property
    def edit(self) -> QLineEdit:
        """Return the line itself, as a buddy and for key presses."""
        return self._edit

    def take_secret(self) -> Secret:
        """Return what was typed and empty the field."""
        secret = Secret.from_text(self._edit.text())
        self.clear()
        return secret

    def peek_secret(self) -> Secret:
        """Return what was typed and leave it there (a strength hint, a comparison)."""
        return Secret.from_text(self._edit.text())

    def is_empty(self) -> bool:
        """Say whether nothing was typed."""
        return not self._edit.text()

    def set_text(self, text: str) -> None:
        """Fill the field (a generated passphrase, the practice chapter)."""
        self._edit.setText(text)

    def set_revealed(self, revealed: bool) -> None:
        """Show or hide what is typed."""
        self._eye.setChecked(revealed)

    def clear(self) -> None:
        """Empty and hide."""
        self._edit.clear()
        self._eye.setChecked(False)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in {QEvent.Type.Resize, QEvent.Type.Move}:
            self._place()
        return False

    @Slot(bool)
    def _reveal(self, shown: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password
        self._edit.setEchoMode(mode)
        self._eye.set_icon("eye-off" if shown else "eye")
        self._eye.set_text(_("Hide what is typed") if shown else _("Show what is typed"))

    @Slot(bool)
    def _show_caps(self, on: bool) -> None:
        if on and self._caps.isHidden():
            announce(self, self._caps.text())
        self._caps.setVisible(on)

    @Slot()
    def _place(self) -> None:
        large = bool(self._eye.property("finger"))
        side = self._theme.px(44 if large else 28) + (0 if large else 4)
        gap = 1 if large else 4
        line = self._edit.geometry()
        x = gap if self._edit.isRightToLeft() else line.width() - side - gap
        self._eye.setGeometry(line.x() + x, line.y() + (line.height() - side) // 2, side, side)
        self._eye.raise_()
        if self._edit.isRightToLeft():
            self._edit.setTextMargins(side, 0, 0, 0)
        else:
            self._edit.setTextMargins(0, 0, side, 0)
