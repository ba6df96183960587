"""What can be printed from here: only sheets that are ready are offered."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from chapterdesk.core.words import _, current
from chapterdesk.services.sheets.papers import SheetRow
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.buttons import PrimaryButton
from chapterdesk.ui.widgets.surfaces import Card
from chapterdesk.ui.widgets.text import IconLabel, Text

HELPLINES = "helplines"


class SheetsPanel(QWidget):
    """Offer the ready sheets while no entry is chosen."""

    print_requested = Signal(str)

    def __init__(self, *, theme: Theme, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setObjectName("sheets_panel")
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(32, 24, 32, 24)
        self._layout.setSpacing(18)
        self._layout.addWidget(Text(_("To print"), role="title", name="sheets_title"))
        self._cards = QVBoxLayout()
        self._cards.setSpacing(18)
        self._layout.addLayout(self._cards)
        label = Text(hint, role="label", colour="soft", wrap=True, name="sheets_hint")
        label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._layout.addWidget(label, 1)

    def show_sheets(self, sheets: Sequence[SheetRow]) -> None:
        """Show those that are ready."""
        while self._cards.count():
            item = self._cards.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.deleteLater()
        for sheet in sheets:
            if sheet.ready:
                self._cards.addWidget(self._card(sheet))

    def _card(self, sheet: SheetRow) -> Card:
        title = current().gettext(sheet.title)
        card = Card(theme=self._theme, name=f"sheet_{sheet.id}")
        head = QHBoxLayout()
        head.setSpacing(14)
        head.addWidget(
            IconLabel(theme=self._theme, icon="printer", size=22), 0, Qt.AlignmentFlag.AlignTop
        )
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(Text(title, role="label", strong=True, wrap=True))
        texts.addWidget(Text(current().gettext(sheet.purpose), colour="soft", wrap=True))
        head.addLayout(texts, 1)
        button = PrimaryButton(
            theme=self._theme,
            text=_("Look and &print"),
            name=f"sheet_{sheet.id}_print",
            keys="Ctrl P" if sheet.id == HELPLINES else "",
        )
        button.clicked.connect(
            lambda _checked=False, wanted=sheet.id: self.print_requested.emit(wanted)
        )
        head.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        card.body.addLayout(head)
        return card
