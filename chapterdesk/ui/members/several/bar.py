"""The bar beneath the list while several people are chosen: how many, and what can be done."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from chapterdesk.core.words import _, ngettext
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.announce import announce
from chapterdesk.ui.widgets.buttons import Button, LinkButton, SecondaryButton
from chapterdesk.ui.widgets.flow import FlowRow
from chapterdesk.ui.widgets.surfaces import Line
from chapterdesk.ui.widgets.text import Text


class PickBar(QFrame):
    """Say how many are chosen, and offer what can be done with all of them.

    Args:
        theme: The look.
    """

    wished = Signal(str)
    all_requested = Signal()
    ended = Signal()

    def __init__(self, *, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("members_picked")
        self.setAccessibleName(_("What is done with those that are chosen"))
        self.setProperty("part", "panel")
        self._said = ""
        self._count = Text("", strong=True, name="members_picked_count")
        self._all = LinkButton(theme=theme, text=_("All that are found"), name="members_pick_all")
        self._end = LinkButton(theme=theme, text=_("Choose nobody"), name="members_pick_none")
        self._all.clicked.connect(self.all_requested)
        self._end.clicked.connect(self.ended)
        head = FlowRow(name="members_picked_head", spacing=12)
        for widget in (self._count, self._all, self._end):
            head.add(widget)
        offers = (
            ("tag", _("Tag…"), False),
            ("group", _("Group…"), False),
            ("export", _("Export…"), False),
            ("archive", _("Archive"), False),
            ("bin", _("Put into the bin…"), True),
        )
        row = FlowRow(name="members_picked_offers")
        self._offers: list[Button] = []
        for key, text, danger in offers:
            button = SecondaryButton(
                theme=theme, text=text, name=f"members_picked_{key}", danger=danger
            )
            button.clicked.connect(lambda _checked=False, key=key: self.wished.emit(key))
            row.add(button)
            self._offers.append(button)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(20, 10, 20, 12)
        column.setSpacing(8)
        column.addWidget(head)
        column.addWidget(row)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(Line())
        layout.addWidget(inside)

    def show_count(self, count: int) -> None:
        """Say how many are chosen, aloud where it is another number than before."""
        said = (
            ngettext("{count} person chosen", "{count} people chosen", count)
            if count
            else _("Nobody chosen yet")
        )
        for button in self._offers:
            button.setEnabled(count > 0)
        self._count.setText(said)
        if said != self._said and self.isVisible():
            announce(self, said)
        self._said = said
