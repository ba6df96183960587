"""The list of the backups that were made or failed."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from chapterdesk.core.words import _, current, isolate_ltr, ngettext
from chapterdesk.services.backups import BackupRow
from chapterdesk.ui.backups.words import size_text
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.rows import KeyValueRow
from chapterdesk.ui.widgets.surfaces import Card, clear_layout
from chapterdesk.ui.widgets.text import Text

_SHOWN: Final = 12


class MadeCard(Card):
    """List the latest backups, what was read back, and where each lies.

    Args:
        theme: The look.
    """

    def __init__(self, *, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme=theme, name="backups_list", title=_("Made so far"), parent=parent)
        self._theme = theme
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        self._none = Text(
            _("No backup was made yet. A stick in another place than the laptop is enough."),
            colour="soft",
            wrap=True,
            name="backups_none",
        )
        self.body.addWidget(self._none)
        self.body.addLayout(self._list)

    def show_rows(self, rows: Sequence[BackupRow]) -> None:
        """Show the latest of these."""
        clear_layout(self._list)
        shown = rows[:_SHOWN]
        for number, row in enumerate(shown):
            self._list.addWidget(self._row(number, row, last=number == len(shown) - 1))
        self._none.setVisible(not rows)

    def clear(self) -> None:
        """Forget the rows."""
        clear_layout(self._list)

    def _row(self, number: int, row: BackupRow, *, last: bool) -> KeyValueRow:
        local = row.made_at.astimezone()
        when = _("{day}, {time}").format(
            day=current().day(local.date()), time=current().clock_time(local)
        )
        if row.verified:
            facts = _("{file} · {rows} · {size}").format(
                file=isolate_ltr(row.file_name),
                rows=ngettext("{count} row", "{count} rows", row.rows),
                size=size_text(row.size),
            )
        else:
            facts = row.failure
        where = isolate_ltr(row.target) if row.target else _("on this laptop alone")
        return KeyValueRow(
            theme=self._theme,
            name=f"backups_row_{number}",
            key=f"{when}\n{facts}\n{where}",
            value=_("verified") if row.verified else _("failed"),
            tone="ok" if row.verified else "bad",
            last=last,
        )
