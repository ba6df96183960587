"""What is written of a meeting and who leads it, as cards of its record."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from chapterdesk.core.vocabulary import Answer
from chapterdesk.core.words import _, current, isolate
from chapterdesk.services.leading import DutyRow, TurnRow
from chapterdesk.services.minutes import ActionRow, MinutesDetail
from chapterdesk.services.safeguarding import MinorsPlan
from chapterdesk.ui.meetings.words import layout_words
from chapterdesk.ui.safety.minors_card import minors_card
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.buttons import LinkButton, SecondaryButton
from chapterdesk.ui.widgets.flow import FlowRow
from chapterdesk.ui.widgets.surfaces import Card
from chapterdesk.ui.widgets.tag_button import Choice, TagButton
from chapterdesk.ui.widgets.text import PersonLabel, Tag, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What is written of a meeting, who leads it, and who could.

    Attributes:
        repeats: How its series repeats; empty where it is of none.
        free: Who can be asked to lead or stand in, the fairest first.
        minors: What the rules for people under 18 say of the plan.
    """

    minutes: MinutesDetail
    repeats: str
    duties: tuple[DutyRow, ...]
    free: tuple[TurnRow, ...]
    minors: MinorsPlan


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenActions:
    """What the buttons of these cards do."""

    open_series: Callable[[bytes], None]
    write: Callable[[], None]
    add_action: Callable[[], None]
    ask: Callable[[bytes], None]
    ask_other: Callable[[], None]
    release: Callable[[bytes], None]
    substitute: Callable[[bytes, bytes], None]
    expect_minors: Callable[[Answer | None], None]


class WrittenDrawing:
    """Make the cards.

    Args:
        theme: The look.
        actions: What the buttons do.
    """

    def __init__(self, *, theme: Theme, actions: WrittenActions) -> None:
        self._theme = theme
        self._actions = actions

    def series(self, written: Written) -> LinkButton | None:
        """Return the way to the series of the meeting, if it is of one."""
        series_id = written.minutes.series_id
        if series_id is None:
            return None
        text = _("One of a series: {repeats}").format(repeats=written.repeats)
        link = LinkButton(theme=self._theme, text=text, name="meeting_series")
        link.clicked.connect(lambda: self._actions.open_series(series_id))
        return link

    def leading(self, written: Written) -> Card:
        """Return who leads, and who can be asked."""
        card = Card(theme=self._theme, name="meeting_leads", title=_("Who leads"))
        if not written.duties:
            text = _("Nobody was asked to lead this meeting yet.")
            card.add(Text(text, colour="soft", wrap=True, name="meeting_leads_none"))
        for place, row in enumerate(written.duties):
            card.add(self._duty(row, place, written.free))
        flow = FlowRow(name="meeting_leads_acts", spacing=16)
        if written.free:
            first = written.free[0]
            text = _("Ask {name}").format(name=isolate(first.name))
            ask = SecondaryButton(theme=self._theme, text=text, name="meeting_ask_next")
            ask.setToolTip(_("Whoever has not led for longest comes first"))
            ask.clicked.connect(lambda: self._actions.ask(first.member_id))
            flow.add(ask)
        other = LinkButton(
            theme=self._theme, text=_("Somebody else leads…"), name="meeting_ask_other"
        )
        other.clicked.connect(self._actions.ask_other)
        flow.add(other)
        card.add(flow)
        return card

    def _duty(self, row: DutyRow, place: int, free: tuple[TurnRow, ...]) -> QWidget:
        holder = QWidget()
        line = QHBoxLayout(holder)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        label = PersonLabel(theme=self._theme, name=f"meeting_lead_{place}", role="body")
        label.setWordWrap(True)
        label.set_person(row.name, "")
        line.addWidget(label, 1)
        if row.away:
            line.addWidget(
                Tag(
                    theme=self._theme,
                    text=_("away that day"),
                    tone="warn",
                    name=f"meeting_lead_{place}_away",
                )
            )
        choices: list[Choice] = [
            (
                _("{name} stands in").format(name=isolate(one.name)),
                partial(self._actions.substitute, row.member_id, one.member_id),
            )
            for one in free
        ]
        choices.append(
            (_("Does not lead after all"), partial(self._actions.release, row.member_id))
        )
        stands_in = _("stands in for {name}").format(name=isolate(row.replaces))
        line.addWidget(
            TagButton(
                text=stands_in if row.replaces else _("leads"),
                tone="accent",
                name=f"meeting_lead_{place}_state",
                accessible=isolate(row.name),
                choices=choices,
            ),
            0,
            Qt.AlignmentFlag.AlignVCenter,
        )
        return holder

    def minors(self, written: Written) -> Card:
        """Return what the rules for people under 18 say."""
        return minors_card(
            theme=self._theme,
            plan=written.minors,
            expect=self._actions.expect_minors,
            name="meeting_minors",
        )

    def texts(self, written: Written) -> Card:
        """Return the agenda and the minutes."""
        minutes = written.minutes
        layout = layout_words(minutes.sheet_layout) if minutes.sheet_layout else ""
        card = Card(theme=self._theme, name="meeting_texts", title=_("Agenda and minutes"))
        for name, title, text in (
            ("agenda", _("Agenda"), minutes.agenda),
            ("minutes", _("Minutes"), minutes.minutes),
            ("access", _("Getting in and taking part"), minutes.access),
            ("layout", _("Which sheet is printed"), layout),
        ):
            if text:
                card.add(Text(title, strong=True, name=f"meeting_{name}_title"))
                card.add(Text(text, wrap=True, name=f"meeting_{name}"))
        if minutes.hidden:
            said = _("Minutes and tasks are hidden in meeting mode.")
            card.add(Text(said, colour="soft", wrap=True, name="meeting_minutes_hidden"))
            return card
        if not minutes.agenda and not minutes.minutes:
            said = _("Nothing is written yet.")
            card.add(Text(said, colour="soft", wrap=True, name="meeting_texts_none"))
        write = SecondaryButton(
            theme=self._theme,
            text=_("&Write agenda and minutes"),
            name="meeting_write",
            icon="file-pen",
        )
        write.clicked.connect(self._actions.write)
        card.body.addWidget(write, 0, Qt.AlignmentFlag.AlignLeading)
        return card

    def tasks(self, written: Written) -> Card | None:
        """Return what the meeting decided is to be done."""
        if written.minutes.hidden:
            return None
        card = Card(theme=self._theme, name="meeting_tasks", title=_("What is to be done"))
        for place, row in enumerate(written.minutes.actions):
            card.add(self._action(row, place))
        if not written.minutes.actions:
            said = _("No task came of it yet.")
            card.add(Text(said, colour="soft", wrap=True, name="meeting_tasks_none"))
        add = LinkButton(theme=self._theme, text=_("Add a task"), name="meeting_add_task")
        add.clicked.connect(self._actions.add_action)
        card.add(add)
        return card

    def _action(self, row: ActionRow, place: int) -> QWidget:
        holder = QWidget()
        line = QHBoxLayout(holder)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        parts = [isolate(row.owner) if row.owner else _("nobody in particular")]
        if row.due_on is not None:
            parts.append(_("until {day}").format(day=current().day_short(row.due_on)))
        words = _("{task} ({details})").format(task=isolate(row.summary), details=" · ".join(parts))
        line.addWidget(Text(words, wrap=True, name=f"meeting_task_{place}"), 1)
        if row.done:
            line.addWidget(
                Tag(
                    theme=self._theme,
                    text=_("done"),
                    tone="ok",
                    name=f"meeting_task_{place}_done",
                )
            )
        return holder
