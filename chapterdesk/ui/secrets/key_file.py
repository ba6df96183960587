"""Choose the key file that belongs to a passphrase."""

from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from chapterdesk.core.words import _, isolate_ltr
from chapterdesk.ui.files import FilePicker
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.buttons import SecondaryButton
from chapterdesk.ui.widgets.text import Text, repolish


class KeyFileRow(QWidget):
    """Show which key file was chosen, and a button to choose one.

    Args:
        theme: The look.
        files: Asks which.
        name: The object name.
    """

    chosen = Signal()

    def __init__(
        self, *, theme: Theme, files: FilePicker, name: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._files = files
        self._path: Path | None = None
        self._button = SecondaryButton(
            theme=theme, text=_("Choose the key &file…"), name=f"{name}_choose"
        )
        self._text = Text(role="small", colour="soft", wrap=True, name=f"{name}_text")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(self._button)
        layout.addWidget(self._text, 1)
        self._button.clicked.connect(self._choose)
        self.clear()

    @property
    def path(self) -> Path | None:
        """Return the file that was chosen."""
        return self._path

    def clear(self) -> None:
        """Forget the file."""
        self._path = None
        self._say(_("It lies on the stick you keep for it."))

    def show_error(self, text: str) -> None:
        """Say what is wrong, and lead the caret to the button."""
        self._say(text, colour="bad")
        self._button.setFocus()

    @Slot()
    def _choose(self) -> None:
        self._files.open_file(title=_("The key file"), patterns="*", chosen=self._take)

    def _take(self, path: Path) -> None:
        self._path = path
        self._say(isolate_ltr(path.name))
        self.chosen.emit()

    def _say(self, text: str, *, colour: str = "soft") -> None:
        self._text.setText(text)
        self._text.setProperty("colour", colour)
        repolish(self._text)
