"""Form rows: a label, its field, a hint, and what is wrong beside the field."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from chapterdesk.core.words import _
from chapterdesk.ui.theme.metrics import GRID
from chapterdesk.ui.widgets.announce import announce
from chapterdesk.ui.widgets.text import Text, repolish


class FormRow(QWidget):
    """Show a label, its field, a hint and, when something is wrong, what to do beside it.

    Args:
        name: The object name.
        label: The label; `&` marks the mnemonic, the field is its buddy.
        field: The field; its accessible name is the label.
        hint: One quiet line beneath, or empty.
        optional: Whether the label says so.
    """

    def __init__(
        self,
        *,
        name: str,
        label: str,
        field: QWidget,
        hint: str = "",
        optional: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._field = field
        self._hint_text = hint
        self.setObjectName(name)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        head = QHBoxLayout()
        head.setSpacing(GRID)
        self._label = Text(label, strong=True, name=f"{name}_label")
        # SECURITY: a field that only passes the focus on takes none itself, and Qt would leave the
        # caret where it is: the next words, a passphrase, would stand in the field before.
        self._label.setBuddy(field.focusProxy() or field)
        head.addWidget(self._label)
        if optional:
            head.addWidget(Text(_("optional"), role="small", colour="soft"))
        head.addStretch(1)
        layout.addLayout(head)
        layout.addWidget(field)
        self._note = Text(hint, role="small", colour="soft", wrap=True, name=f"{name}_note")
        layout.addWidget(self._note)
        self._note.setVisible(bool(hint))
        plain = label.replace("&", "")
        if not field.accessibleName():
            field.setAccessibleName(plain)
        line = field.lineEdit() if isinstance(field, QComboBox) else None
        if line is not None and not line.accessibleName():
            line.setAccessibleName(plain)
        field.setAccessibleDescription(hint)
        if isinstance(field, QAbstractSpinBox):
            field.lineEdit().setAccessibleName(field.accessibleName())
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        if isinstance(field, QLineEdit):
            field.textEdited.connect(self.clear_error)
        elif isinstance(field, QComboBox):
            field.currentTextChanged.connect(self.clear_error)

    def set_label(self, label: str) -> None:
        """Call the field something else."""
        self._label.setText(label)
        self._field.setAccessibleName(label.replace("&", ""))

    def let_grow(self) -> None:
        """Let the field take more lines than it would like, where its content wraps."""
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    @property
    def field(self) -> QWidget:
        """Return the field."""
        return self._field

    @property
    def error(self) -> str:
        """Return what is shown to be wrong, or nothing."""
        return self._note.text() if self._field.property("bad") else ""

    def show_error(self, text: str) -> None:
        """Say beside the field what to change, read it aloud, put the caret there."""
        self._set(text, bad=True)
        self._field.setFocus(Qt.FocusReason.OtherFocusReason)
        announce(self._field, text, urgent=True)

    @Slot()
    def clear_error(self) -> None:
        """Say nothing any more; typing does this too."""
        if self._field.property("bad"):
            self._set(self._hint_text, bad=False)

    def set_hint(self, text: str) -> None:
        """Say something else beneath the field; an error that is shown stays."""
        self._hint_text = text
        if not self._field.property("bad"):
            self._set(text, bad=False)

    def _set(self, text: str, *, bad: bool) -> None:
        self._note.setText(text)
        self._note.setVisible(bool(text))
        self._note.setProperty("colour", "bad" if bad else "soft")
        self._field.setProperty("bad", bad)
        self._field.setAccessibleDescription(text)
        repolish(self._note)
        repolish(self._field)
