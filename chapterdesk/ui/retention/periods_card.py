"""The card of periods: how long each kind of thing is kept."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from chapterdesk.core.words import _
from chapterdesk.services.database import Undo
from chapterdesk.services.retention import Category, PeriodRow
from chapterdesk.services.retention.words import category_names
from chapterdesk.ui.context import PageContext
from chapterdesk.ui.retention.words import period_options
from chapterdesk.ui.widgets.combo import ChoiceBox
from chapterdesk.ui.widgets.forms import FormRow
from chapterdesk.ui.widgets.surfaces import Card
from chapterdesk.ui.widgets.text import Text


class PeriodsCard(Card):
    """Choose how long each kind is kept.

    Args:
        context: Services and what they run on.
    """

    def __init__(self, *, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(
            theme=context.theme,
            name="retention_periods",
            title=_("Periods"),
            parent=parent,
        )
        self._context = context
        self._boxes: dict[Category, ChoiceBox] = {}
        self.add(
            Text(
                _(
                    "The bin empties itself after thirty days, and a sealed text ends on its own"
                    " day. Counts without names stay for ever. Everything else waits on the list"
                    " above until somebody agrees."
                ),
                colour="soft",
                wrap=True,
                name="retention_periods_hint",
            )
        )

    def show_periods(self, rows: Sequence[PeriodRow]) -> None:
        """Show the periods in force."""
        names = category_names()
        for row in rows:
            value = "" if row.days is None else str(row.days)
            box = self._boxes.get(row.category)
            if box is not None and box.findData(value) >= 0:
                box.set_current(value)
                continue
            if box is not None:
                box.addItem(value, value)
                box.set_current(value)
                continue
            box = ChoiceBox(
                name=f"period_{row.category.value}",
                options=period_options(row.days),
                current=value,
                typed=False,
            )
            box.chosen.connect(lambda key, which=row.category: self._choose(which, key))
            self._boxes[row.category] = box
            self.add(
                FormRow(
                    name=f"period_{row.category.value}_row", label=names[row.category], field=box
                )
            )

    def _choose(self, category: Category, key: str) -> None:
        context, days = self._context, int(key) if key else None

        def done(undo: Undo) -> None:
            context.undo.push(undo.label, undo, context.services.undo.apply)

        context.tasks.run(
            lambda: context.services.retention.set_period(category, days),
            done,
            context.messages.error,
            owner=self,
        )
