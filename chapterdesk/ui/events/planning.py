"""How an event is planned: cards of its run sheet, its inclusion checklist and its risk plan."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from chapterdesk.core.words import _, current, isolate, ngettext
from chapterdesk.services.events import RunDraft, role_label
from chapterdesk.ui.events.reading import EventRecord
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.buttons import LinkButton, SecondaryButton
from chapterdesk.ui.widgets.rows import DueRow
from chapterdesk.ui.widgets.surfaces import Card
from chapterdesk.ui.widgets.text import Text

_TIME: int = 56


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanActions:
    """What the buttons of these cards do."""

    run_sheet: Callable[[], None]
    open_area: Callable[[str], None]
    risks: Callable[[], None]


class PlanCards:
    """Make the cards.

    Args:
        theme: The look.
        actions: What the buttons do.
    """

    def __init__(self, *, theme: Theme, actions: PlanActions) -> None:
        self._theme = theme
        self._actions = actions

    def run_sheet(self, record: EventRecord) -> Card:
        """Return what happens when, and which role sees to it; nobody is named."""
        card = Card(theme=self._theme, name="event_run", title=_("What happens when"))
        if not record.run:
            text = _("Nothing is written yet. A run sheet hangs where everybody reads it.")
            card.add(Text(text, colour="soft", wrap=True, name="event_run_none"))
        for place, line in enumerate(record.run):
            card.add(self._line(line, f"event_run_{place}"))
        change = SecondaryButton(
            theme=self._theme,
            text=_("Change the run s&heet") if record.run else _("Write the run s&heet"),
            name="event_run_edit",
            icon="pencil",
        )
        change.clicked.connect(self._actions.run_sheet)
        card.body.addWidget(change, 0, Qt.AlignmentFlag.AlignLeading)
        return card

    def _line(self, line: RunDraft, name: str) -> QWidget:
        holder = QWidget()
        holder.setObjectName(name)
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 2, 0, 2)
        row.setSpacing(12)
        begins = "" if line.starts_local is None else current().clock_time(line.starts_local)
        when = Text(begins, strong=True, name=f"{name}_when")
        when.setMinimumWidth(self._theme.px(_TIME))
        row.addWidget(when, 0, Qt.AlignmentFlag.AlignTop)
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(Text(line.what, wrap=True, name=f"{name}_what"))
        quiet = run_quiet(line)
        if quiet:
            texts.addWidget(
                Text(quiet, role="small", colour="soft", wrap=True, name=f"{name}_quiet")
            )
        row.addLayout(texts, 1)
        return holder

    def checklist(self, record: EventRecord) -> Card:
        """Return the eight areas of the inclusion checklist; each opens."""
        card = Card(
            theme=self._theme,
            name="event_checklist",
            title=_("Is it good for everybody?"),
            padded=False,
        )
        for place, area in enumerate(record.areas):
            remarks = sum(1 for point in area.points if point.remark)
            row = DueRow(
                theme=self._theme,
                name=f"event_area_{area.code}",
                icon="circle-check" if not area.open else "list-checks",
                title=area.label,
                line=ngettext("{count} remark", "{count} remarks", remarks) if remarks else "",
                tag=ngettext("{count} open", "{count} open", area.open)
                if area.open
                else _("looked at"),
                tone="warn" if area.open else "ok",
                last=place == len(record.areas) - 1,
            )
            row.activated.connect(partial(self._actions.open_area, area.code))
            card.add(row)
        return card

    def risks(self) -> Card:
        """Return the way to a sealed risk plan; whether there is one is not known at the desk."""
        card = Card(theme=self._theme, name="event_risks", title=_("What could go wrong"))
        card.add(
            Text(
                _(
                    "A risk plan is sealed as soon as it is written: its readers open it, and the"
                    " desk does not know that there is one."
                ),
                colour="soft",
                wrap=True,
                name="event_risks_text",
            )
        )
        link = LinkButton(
            theme=self._theme, text=_("Write a risk plan, sealed"), name="event_risks_write"
        )
        link.clicked.connect(self._actions.risks)
        card.body.addWidget(link, 0, Qt.AlignmentFlag.AlignLeading)
        return card


def run_quiet(line: RunDraft) -> str:
    """Return how long a line of a run sheet takes, and which role sees to it."""
    parts = []
    if line.minutes is not None:
        parts.append(ngettext("{count} minute", "{count} minutes", line.minutes))
    if line.role is not None:
        parts.append(isolate(role_label(line.role)))
    return " · ".join(parts)
