"""The next dates of a series while it is being written, as they will be."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from chapterdesk.core.words import _
from chapterdesk.services.series import ShownDate
from chapterdesk.ui.series.sentences import date_sentence, date_text, dates_sentence
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.announce import announce
from chapterdesk.ui.widgets.surfaces import Card, clear_layout
from chapterdesk.ui.widgets.text import Text


def struck_text(text: str, *, struck: bool, name: str, sentence: str = "") -> Text:
    """Return a text that is struck through, or not; the ear is told the sentence."""
    label = Text(text, colour="soft" if struck else "ink", wrap=True, name=name)
    label.setProperty("struck", struck)
    label.setAccessibleName(sentence or text)
    return label


class DatesPreview(Card):
    """Show the next ten dates; Tab reaches it, and it is read aloud whole.

    Args:
        theme: The look.
    """

    def __init__(self, *, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(
            theme=theme, name="series_preview", title=_("The next dates"), parent=parent
        )
        self._said = ""
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._list = QWidget()
        self._column = QVBoxLayout(self._list)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self.add(self._list)
        self.show_nothing()

    def show_dates(self, dates: Sequence[ShownDate], words: str) -> None:
        """Show dates beneath how they repeat."""
        clear_layout(self._column)
        self._column.addWidget(
            Text(words, role="label", colour="soft", wrap=True, name="series_preview_words")
        )
        for place, one in enumerate(dates):
            self._column.addWidget(self._line(one, place))
        if not dates:
            self._column.addWidget(Text(_("There is no date to come."), colour="soft", wrap=True))
        said = "; ".join([words, *(date_sentence(one) for one in dates)])
        self.setAccessibleDescription(said)
        if said != self._said and self._said:
            announce(
                self, _("{repeats}: {dates}").format(repeats=words, dates=dates_sentence(dates))
            )
        self._said = said

    def show_error(self, text: str) -> None:
        """Say why there is nothing to show."""
        clear_layout(self._column)
        self._column.addWidget(Text(text, colour="bad", wrap=True, name="series_preview_error"))
        self.setAccessibleDescription(text)
        self._said = text

    def show_nothing(self) -> None:
        """Show that nothing was reckoned yet."""
        clear_layout(self._column)
        self._said = ""
        text = _("They stand here as soon as the day and the time are there.")
        self._column.addWidget(Text(text, colour="soft", wrap=True))
        self.setAccessibleDescription(text)

    @staticmethod
    def _line(one: ShownDate, place: int) -> QWidget:
        line = QWidget()
        row = QVBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(
            struck_text(
                date_text(one),
                struck=one.struck,
                name=f"series_preview_{place}",
                sentence=date_sentence(one),
            )
        )
        if one.words:
            row.addWidget(
                Text(
                    one.words,
                    role="small",
                    colour="soft",
                    wrap=True,
                    name=f"series_preview_{place}_words",
                )
            )
        return line
