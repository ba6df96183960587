"""While people are being written: how far it is, with numbers, and a way to stop."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from chapterdesk.core.words import _
from chapterdesk.services.imports.reports import ImportProgress
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.buttons import SecondaryButton
from chapterdesk.ui.widgets.surfaces import Card
from chapterdesk.ui.widgets.text import Text

_WIDEST = 640


class ProgressStep(QWidget):
    """Show how far an import is.

    Args:
        theme: The look.
    """

    stop_requested = Signal()

    def __init__(self, *, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("import_progress_step")
        card = Card(theme=theme, name="import_progress", title=_("Bringing people in"))
        self._theme = theme
        self._card = card
        theme.changed.connect(self._fit)
        self._fit()
        card.body.setSpacing(14)
        self._bar = QProgressBar()
        self._bar.setObjectName("import_bar")
        self._bar.setAccessibleName(_("How far it is"))
        self._bar.setTextVisible(False)
        self._text = Text("", name="import_progress_text")
        self.stop = SecondaryButton(
            theme=theme, text=_("&Stop and take it back"), name="import_stop", icon="x"
        )
        self.stop.clicked.connect(self.stop_requested)
        card.add(self._bar)
        card.add(self._text)
        card.body.addWidget(self.stop, 0, Qt.AlignmentFlag.AlignLeading)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(card)
        layout.addStretch(1)

    @Slot()
    def _fit(self) -> None:
        self._card.setMaximumWidth(self._theme.px(_WIDEST))

    def show_progress(self, progress: ImportProgress) -> None:
        """Show how many rows are done."""
        self._bar.setRange(0, max(1, progress.total))
        self._bar.setValue(progress.done)
        self._text.setText(
            _("{done} of {total} rows").format(done=progress.done, total=progress.total)
        )

    def begin(self, total: int) -> None:
        """Start at nothing."""
        self.stop.setEnabled(True)
        self.show_progress(ImportProgress(done=0, total=total, finished=False))
