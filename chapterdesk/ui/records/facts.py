"""A card of facts: what each is called, and what it is."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from chapterdesk.core.words import _
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.surfaces import Card
from chapterdesk.ui.widgets.text import Text

_KEY = 132


def facts_card(
    *, theme: Theme, name: str, title: str = "", facts: Sequence[tuple[str, str]]
) -> Card:
    """Return a card of the facts that are known; a value takes the lines it needs."""
    card = Card(theme=theme, name=name, title=title)
    shown = [fact for fact in facts if fact[1]]
    for place, (key, value) in enumerate(shown):
        row = QWidget()
        row.setObjectName(f"{name}_{place}")
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 2, 0, 4)
        layout.setSpacing(16)
        label = Text(key, colour="soft", wrap=True)
        label.setFixedWidth(theme.px(_KEY))
        layout.addWidget(label, 0, Qt.AlignmentFlag.AlignTop)
        text = Text(value, wrap=True, name=f"{name}_{place}_value")
        text.setAccessibleName(f"{key}: {value}")
        layout.addWidget(text, 1)
        card.add(row)
    if not shown:
        card.add(Text(_("Nothing is written down."), colour="soft", wrap=True))
    return card
