"""Small fields that forms of records share: a day, a list of words, a choice, a long text."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from chapterdesk.core.errors import UsageError
from chapterdesk.core.words import _
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.combo import ChoiceBox

_LONGEST = 400


def text_field(name: str, *, longest: int = _LONGEST) -> QLineEdit:
    """Return a field for one line; the service says what is too long, this only stops floods."""
    field = QLineEdit()
    field.setObjectName(name)
    field.setMaxLength(longest)
    return field


def choice(name: str, options: Sequence[tuple[str, str]], accessible: str = "") -> ChoiceBox:
    """Return a choice among a handful of words."""
    return ChoiceBox(name=name, options=options, accessible=accessible, typed=False)


class DayField(QLineEdit):
    """Take a day as year-month-day.

    Args:
        name: The object name.
        field: The name that an error carries.
    """

    def __init__(self, *, name: str, field: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = field
        self.setObjectName(name)
        self.setPlaceholderText(_("year-month-day, such as 2026-11-26"))
        self.setMaxLength(10)

    def set_day(self, day: date | None) -> None:
        """Show a day, or none."""
        self.setText("" if day is None else day.isoformat())

    def is_day(self) -> bool:
        """Say whether it is a day, or nothing, and not half of one."""
        try:
            self.day()
        except UsageError:
            return False
        return True

    def day(self) -> date | None:
        """Return the day, or None where nothing was typed.

        Raises:
            UsageError: It is not a day.
        """
        text = self.text().strip()
        if not text:
            return None
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise UsageError(
                _("This is not a day."),
                _("Nothing was saved."),
                _("Write it as year-month-day, such as 2026-11-26."),
                field=self._name,
            ) from None


class WordsField(QLineEdit):
    """Take a few words or short phrases, with commas between them."""

    def __init__(self, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setMaxLength(4_000)

    def set_words(self, words: Sequence[str]) -> None:
        """Show the words."""
        self.setText(", ".join(words))

    def words(self) -> tuple[str, ...]:
        """Return the words in order, none of them empty."""
        parts = (part.strip() for part in self.text().split(","))
        return tuple(part for part in parts if part)


class LongText(QPlainTextEdit):
    """Take a text of several lines; Tab leaves it."""

    edited = Signal()

    def __init__(
        self, *, theme: Theme, name: str, height: int = 84, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setTabChangesFocus(True)
        self.setFixedHeight(theme.px(height))
        self.textChanged.connect(self.edited)
