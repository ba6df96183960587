"""The card of who may not come back: reasons and days, nobody's name."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from chapterdesk.core.words import _, current
from chapterdesk.services.database import Undo
from chapterdesk.services.privacy import DenyRow
from chapterdesk.ui.context import PageContext
from chapterdesk.ui.members.asking.words import deny_options
from chapterdesk.ui.widgets.buttons import LinkButton
from chapterdesk.ui.widgets.flow import FlowRow
from chapterdesk.ui.widgets.surfaces import Card, clear_layout
from chapterdesk.ui.widgets.text import Text

_YEAR: Final = timedelta(days=365)


class DeniedCard(Card):
    """List who may not come back, as far as it is known.

    Args:
        context: Services and what they run on.
    """

    def __init__(self, *, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(
            theme=context.theme, name="denied_card", title=_("Who may not come back"), parent=parent
        )
        self._context = context
        self._rows = QVBoxLayout()
        self._rows.setSpacing(8)
        self.body.addLayout(self._rows)

    def show_rows(self, rows: Sequence[DenyRow], today: date) -> None:
        """Show the list; the card hides where it is empty."""
        clear_layout(self._rows)
        reasons = {str(key): label for key, label in deny_options()}
        for place, row in enumerate(rows):
            line = FlowRow(name=f"denied_{place}")
            due = row.review_on <= today
            line.add(
                Text(
                    _("{reason}, since {day}; look again on {review}").format(
                        reason=reasons[row.reason.value],
                        day=current().day(row.since),
                        review=current().day(row.review_on),
                    ),
                    strong=due,
                    name=f"denied_{place}_text",
                )
            )
            keep = LinkButton(
                theme=self._context.theme, text=_("Another year"), name=f"denied_{place}_keep"
            )
            remove = LinkButton(
                theme=self._context.theme, text=_("Take off the list"), name=f"denied_{place}_off"
            )
            keep.clicked.connect(lambda _on=False, which=row: self._keep(which, today + _YEAR))
            remove.clicked.connect(lambda _on=False, which=row: self._remove(which))
            line.add(keep)
            line.add(remove)
            self._rows.addWidget(line)
        self.setVisible(bool(rows))

    def _keep(self, row: DenyRow, day: date) -> None:
        denied = self._context.services.denied
        self._context.tasks.run(
            lambda: denied.keep(row, day), self._done, self._context.messages.error, owner=self
        )

    def _remove(self, row: DenyRow) -> None:
        denied = self._context.services.denied
        self._context.tasks.run(
            lambda: denied.remove(row), self._done, self._context.messages.error, owner=self
        )

    def _done(self, undo: Undo) -> None:
        self._context.undo.push(undo.label, undo, self._context.services.undo.apply)
