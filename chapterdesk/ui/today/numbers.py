"""The two quiet cards at the side: the last backup, and the month in numbers."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from chapterdesk.core.words import _, current
from chapterdesk.services.backups import BackupState
from chapterdesk.services.today import MonthNumbers
from chapterdesk.ui.backups.words import backup_look, backup_word
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.buttons import LinkButton
from chapterdesk.ui.widgets.rows import KeyValueRow
from chapterdesk.ui.widgets.surfaces import Card
from chapterdesk.ui.widgets.text import IconLabel, Text


class BackupCard(Card):
    """Say how safe the chapter is."""

    activated = Signal()

    def __init__(self, *, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme=theme, name="backup_card", title=_("Backup"), parent=parent)
        self._icon = IconLabel(theme=theme, icon="shield", size=26)
        self._word = Text(strong=True, wrap=True, name="backup_word")
        self._text = Text(role="small", colour="soft", wrap=True, name="backup_text")
        self._go = LinkButton(theme=theme, text=_("&Back up now"), name="backup_go", small=True)
        self._go.clicked.connect(self.activated)
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(self._word)
        texts.addWidget(self._text)
        texts.addWidget(self._go, 0, Qt.AlignmentFlag.AlignLeading)
        row = QHBoxLayout()
        row.setSpacing(14)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(texts, 1)
        self.body.addLayout(row)

    def show_state(self, state: BackupState) -> None:
        """Show the state of the last verified backup."""
        icon, tone = backup_look(state)
        self._icon.set_icon(icon, colour=tone)
        self._word.setText(backup_word(state))
        text = state.text if state.text != self._word.text() else ""
        if state.level == "never" and not text:
            text = _("If this laptop goes, everything in it goes. A stick is enough.")
        self._text.setText(text)
        self._go.setVisible(state.level != "ok")
        self.setAccessibleName(f"{_('Backup')}: {self._word.text()} {text}")


class MonthCard(Card):
    """Say what the month was like, in four numbers."""

    def __init__(self, *, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme=theme, name="month_card", title=_("This month"), parent=parent)
        labels = (
            ("meetings", _("Meetings held")),
            ("visits", _("Visits")),
            ("first_time", _("Came for the first time")),
            ("came_back", _("Came back")),
        )
        self._rows: dict[str, KeyValueRow] = {}
        self.body.setSpacing(0)
        for place, (key, label) in enumerate(labels):
            row = KeyValueRow(
                theme=theme,
                name=f"month_{key}",
                key=label,
                value="0",
                last=place == len(labels) - 1,
            )
            self._rows[key] = row
            self.body.addWidget(row)

    def show_numbers(self, month: MonthNumbers) -> None:
        """Show the month so far."""
        numbers = {
            "meetings": month.meetings,
            "visits": month.visits,
            "first_time": month.first_time,
            "came_back": month.came_back,
        }
        for key, number in numbers.items():
            self._rows[key].set_value(_grouped(number))


def _grouped(number: int) -> str:
    symbols = current().locale.number_symbols.get("latn", {})
    return f"{number:,}".replace(",", str(symbols.get("group", ",")))
