"""The foot of a form: save it or not, and the question before words are lost."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from chapterdesk.core.words import _
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.announce import announce
from chapterdesk.ui.widgets.buttons import Button, PrimaryButton, SecondaryButton
from chapterdesk.ui.widgets.flow import FlowLayout
from chapterdesk.ui.widgets.text import Text


class FormFoot(QWidget):
    """Offer to save; ask, in the place of that, before what was typed is thrown away.

    Args:
        theme: The look.
        form: Whose foot it is.
        name: What its parts are called after.
        keys: What saves from the keyboard, where the form has such keys.
    """

    save_requested = Signal()
    cancelled = Signal()

    def __init__(
        self,
        *,
        theme: Theme,
        form: QWidget,
        name: str,
        keys: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._form = form
        self._name = name
        self._typing: QWidget | None = None
        self.setObjectName(f"{name}_form_foot")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self._buttons = self._make_buttons(theme, keys)
        self._question = self._make_question(theme)
        layout.addWidget(self._buttons)
        layout.addWidget(self._question)
        self._question.hide()

    def _make_buttons(self, theme: Theme, keys: str) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        save = PrimaryButton(theme=theme, text=_("&Save"), name=f"{self._name}_save", keys=keys)
        cancel = SecondaryButton(theme=theme, text=_("Do not save"), name=f"{self._name}_cancel")
        save.clicked.connect(self.save_requested)
        cancel.clicked.connect(self.cancelled)
        row.addWidget(save)
        row.addWidget(cancel)
        row.addStretch(1)
        return holder

    def _make_question(self, theme: Theme) -> QWidget:
        holder = QWidget()
        holder.setObjectName(f"{self._name}_leaving")
        said = _("What you typed is not saved yet.")
        holder.setAccessibleName(said)
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(Text(said, strong=True, wrap=True, name=f"{self._name}_leaving_text"))
        buttons = QWidget()
        flow = FlowLayout(buttons)
        # No letters: whatever they were, a field of some form has them already, and Alt would lead
        # there. Enter and Escape keep writing; Tab reaches the other.
        self._stay = PrimaryButton(theme=theme, text=_("Keep writing"), name=f"{self._name}_stay")
        away = Button(
            theme=theme, text=_("Throw it away"), name=f"{self._name}_throw_away", kind="danger"
        )
        self._stay.clicked.connect(self.stay)
        away.clicked.connect(self._throw_away)
        flow.addWidget(self._stay)
        flow.addWidget(away)
        column.addWidget(buttons)
        return holder

    def leave(self, *, changed: bool) -> None:
        """Be done without saving; ask first where something was typed, and stay when asked again.

        Enter keeps what was typed, and so does Escape once more.
        """
        if not changed:
            self.cancelled.emit()
        elif self._question.isHidden():
            focused: QWidget | None = QApplication.focusWidget()
            inside = focused is not None and self._form.isAncestorOf(focused)
            self._typing = focused if inside else None
            self._question.show()
            self._stay.setFocus(Qt.FocusReason.OtherFocusReason)
            self._buttons.hide()
            announce(self, self._question.accessibleName())
        else:
            self.stay()

    def rest(self) -> None:
        """Ask nothing any more."""
        self._buttons.show()
        self._question.hide()

    @Slot()
    def stay(self) -> None:
        """Go on with the form as it stands, where the caret was."""
        typing, self._typing = self._typing, None
        self.rest()
        # Its row may have been taken out of the form meanwhile.
        if typing is not None and isValid(typing):
            typing.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _throw_away(self) -> None:
        self.rest()
        self.cancelled.emit()
