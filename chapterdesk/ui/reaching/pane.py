"""The left side: whom to call or to write to, and who is not to be reached."""

from collections.abc import Callable, Sequence
from typing import Any, Final, cast

from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from chapterdesk.core.words import _
from chapterdesk.services.groups import GroupRow
from chapterdesk.services.reaching import ReachFilter
from chapterdesk.services.reaching.rule import MOST, MissedRule
from chapterdesk.services.reaching.shapes import Channel, Who
from chapterdesk.ui.context import PageContext
from chapterdesk.ui.reaching.words import channel_options, list_row, who_options
from chapterdesk.ui.records.pane import ListPane, Reader
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.buttons import IconButton
from chapterdesk.ui.widgets.choices import FilterChips, SegmentedChoice
from chapterdesk.ui.widgets.combo import ChoiceBox
from chapterdesk.ui.widgets.counter import Counter
from chapterdesk.ui.widgets.surfaces import EmptyState
from chapterdesk.ui.widgets.text import Text

LEFT_OUT: Final = "left_out"
_EVERYBODY: Final = "everybody"


class ReachingPane(ListPane):
    """List people by channel, filter and group.

    Args:
        context: What it runs on.
        reader: As for every list.
    """

    print_requested = Signal()
    rule_changed = Signal(int)

    def __init__(
        self,
        *,
        context: PageContext,
        reader: Callable[[], Reader[Any]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            context=context,
            name="reaching",
            title=_("Reach people"),
            placeholder="",
            reader=reader,
            to_row=list_row,
            parent=parent,
        )
        theme = context.theme
        self.search.hide()
        paper = IconButton(
            theme=theme,
            icon="printer",
            text=_("Print this call list (Ctrl+P)"),
            name="reaching_print",
        )
        paper.clicked.connect(self.print_requested)
        self.header.add_action(paper)
        self.channel = SegmentedChoice(
            theme=theme,
            name="reaching_channel",
            accessible=_("Way"),
            options=channel_options(),
            current="calls",
        )
        self.chips = FilterChips(
            theme=theme,
            name="reaching_who",
            accessible=_("Show"),
            options=who_options(),
            current=(_EVERYBODY,),
            exclusive=True,
        )
        self.groups = ChoiceBox(
            name="reaching_group",
            accessible=_("Group"),
            options=[("", _("All groups"))],
        )
        for widget in (self.channel, self.chips, self.groups):
            self.add_filter(widget)
        self._rule = MissedRule()
        self._meetings = self._counted(theme)
        self.add_filter(self._meetings)
        self._empty = EmptyState(theme=theme, name="reaching_empty", icon="phone", sentence="")
        self.add_empty(self._empty)
        self.hidden = False
        self.channel.chosen.connect(self.open)
        self.chips.changed.connect(self._filter)
        self.groups.chosen.connect(self._filter)
        self._show_number()
        self.loaded.connect(self._show_empty)

    def show_groups(self, rows: Sequence[GroupRow]) -> None:
        """Offer the chapter's groups; what is chosen stays."""
        chosen = self.groups.currentData()
        with QSignalBlocker(self.groups):
            while self.groups.count() > 1:
                self.groups.removeItem(1)
            for row in rows:
                self.groups.addItem(row.label, row.id.hex())
            self.groups.setCurrentIndex(max(0, self.groups.findData(chosen)))

    @property
    def shows_left_out(self) -> bool:
        """Say whether the list is of those who are not to be reached."""
        return LEFT_OUT in self.chips.current

    def show_who(self, who: Who) -> None:
        """Show one filter (links from other pages)."""
        self.chips.set_current((who,))
        self._show_number()
        self.open()

    def wanted(self) -> ReachFilter:
        """Return the filter as it stands."""
        who = next(iter(self.chips.current), _EVERYBODY)
        group = self.groups.currentData()
        return ReachFilter(
            channel=cast("Channel", self.channel.current),
            who=cast("Who", _EVERYBODY if who == LEFT_OUT else who),
            group_id=bytes.fromhex(group) if group else None,
        )

    def show_rule(self, rule: MissedRule) -> None:
        """Show after how many meetings somebody is missed."""
        self._rule = rule
        self._show_number()

    def _counted(self, theme: Theme) -> QWidget:
        holder = QWidget()
        holder.setObjectName("reaching_after")
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(Text(_("Missed after so many meetings"), colour="soft", wrap=True), 1)
        self._number = Counter(
            theme=theme,
            name="reaching_meetings",
            accessible=_("Meetings after which somebody is missed"),
            less=_("One meeting less"),
            more=_("One meeting more"),
            minimum=1,
            maximum=MOST,
        )
        self._number.changed.connect(self.rule_changed)
        row.addWidget(self._number)
        return holder

    def _show_number(self) -> None:
        group = self.wanted().group_id
        number = self._rule.meetings
        if group is not None:
            number = self._rule.of_groups.get(group, number)
        self._number.set_value(number)
        self._meetings.setVisible("missed" in self.chips.current)

    @Slot()
    def _filter(self) -> None:
        if not self.chips.current:
            self.chips.set_current((_EVERYBODY,))
        self._show_number()
        self.open()

    @Slot(int)
    def _show_empty(self, total: int) -> None:
        who = next(iter(self.chips.current), _EVERYBODY)
        self._empty.set_sentence(
            _("Meeting mode hides whom to reach and how.")
            if self.hidden
            else {
                _EVERYBODY: _("Nobody may be reached this way. The last filter says why."),
                "due": _("Nobody is to be tried again today."),
                "unseen": _("Everybody was seen, or nothing is known."),
                "missed": _("Nobody is missed, or nothing is known."),
                "new": _("Nobody is to be welcomed."),
                LEFT_OUT: _("Everybody here may be reached this way."),
            }[who]
        )
        self.show_empty(None if total else self._empty)
