"""What to do now, before anything is written down."""

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from chapterdesk.core.words import _, isolate_ltr
from chapterdesk.printing.helplines.report import DangerNumber
from chapterdesk.ui.help.unknown import no_number_known
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.surfaces import Card, clear_layout
from chapterdesk.ui.widgets.text import Text


class DangerCard(Card):
    """Ask whether somebody is in danger now and say whom to reach, the leading number first."""

    def __init__(self, *, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(
            theme=theme,
            name="report_danger",
            title=_("Is somebody in danger now? That comes first."),
            accent="bad",
            parent=parent,
        )
        self._list = QVBoxLayout()
        self._list.setSpacing(4)
        self.body.addLayout(self._list)
        self.body.addWidget(
            Text(
                _("Make it safe, call, do not leave the person alone. F9 shows it step by step."),
                wrap=True,
                name="report_danger_steps",
            )
        )
        self.show_numbers(())

    def show_numbers(self, numbers: Sequence[DangerNumber]) -> None:
        """Show the numbers of the chapter's country and its safe contact."""
        clear_layout(self._list)
        for place, number in enumerate(numbers):
            text = _("{number} · {who}").format(number=isolate_ltr(number.number), who=number.who)
            if number.note:
                text = f"{text} · {number.note}"
            self._list.addWidget(
                Text(
                    text,
                    role="body" if place else "heading",
                    wrap=True,
                    name=f"report_danger_{place}",
                )
            )
        if not numbers:
            self._list.addWidget(
                Text(no_number_known(), role="heading", wrap=True, name="report_danger_none")
            )
