"""The left side of the page of members: the list, who is in it, and what stands for nobody."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from chapterdesk.core.words import _, isolate
from chapterdesk.services.members.finding import MemberFilter, Show
from chapterdesk.services.members.reading import MemberRow
from chapterdesk.ui.context import PageContext
from chapterdesk.ui.members.words import show_options
from chapterdesk.ui.records.pane import ListPane, Reader
from chapterdesk.ui.widgets.buttons import IconButton
from chapterdesk.ui.widgets.choices import FilterChips
from chapterdesk.ui.widgets.lists.row import ListRow
from chapterdesk.ui.widgets.surfaces import EmptyState

_ACTIVE: Final = "active"


class MembersPane(ListPane):
    """List people by one filter and a text.

    Args:
        context: What it runs on.
        reader: As for every list.
        to_row: As for every list.
    """

    import_requested = Signal()
    export_requested = Signal()
    add_requested = Signal()
    add_searched_requested = Signal()
    help_requested = Signal()
    duplicates_requested = Signal()
    reaching_requested = Signal()

    def __init__(
        self,
        *,
        context: PageContext,
        reader: Callable[[], Reader[MemberRow]],
        to_row: Callable[[MemberRow], ListRow],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            context=context,
            name="members",
            title=_("Members"),
            placeholder=_("Name in any script"),
            reader=reader,
            to_row=to_row,
            parent=parent,
        )
        theme = context.theme
        bring = IconButton(
            theme=theme, icon="file-up", text=_("Bring in a spreadsheet"), name="members_import"
        )
        add = IconButton(
            theme=theme, icon="user-plus", text=_("Add somebody (Ctrl+Shift+A)"), name="members_add"
        )
        take = IconButton(
            theme=theme, icon="file-down", text=_("Take people out (export)"), name="members_export"
        )
        twice = IconButton(
            theme=theme,
            icon="copy",
            text=_("Who is here twice?"),
            name="members_twice",
        )
        twice.clicked.connect(self.duplicates_requested)
        reach = IconButton(
            theme=theme, icon="phone", text=_("Call or write to people"), name="members_reach"
        )
        reach.clicked.connect(self.reaching_requested)
        for button in (reach, twice, bring, take, add):
            self.header.add_action(button)
        self.chips = FilterChips(
            theme=theme,
            name="members_show",
            accessible=_("Show"),
            options=show_options(),
            current=(_ACTIVE,),
            exclusive=True,
        )
        self.add_filter(self.chips)
        self._empty = EmptyState(
            theme=theme,
            name="members_empty",
            icon="users",
            sentence=_("Nobody is here yet. Drop a spreadsheet here, or bring one in."),
            action=_("Bring in a spreadsheet"),
            action_icon="file-up",
            help_text=_("How the list works"),
        )
        self._none = EmptyState(
            theme=theme,
            name="members_none",
            icon="search",
            sentence="",
            action=_("Add somebody"),
            action_icon="user-plus",
        )
        self.add_empty(self._empty)
        self.add_empty(self._none)
        bring.clicked.connect(self.import_requested)
        take.clicked.connect(self.export_requested)
        add.clicked.connect(self.add_requested)
        self._empty.action_requested.connect(self.import_requested)
        self._empty.help_requested.connect(self.help_requested)
        self._none.action_requested.connect(self.add_searched_requested)
        self.chips.changed.connect(self._filter)
        self.loaded.connect(self._show_empty)

    def wanted(self) -> MemberFilter:
        """Return the filter as it stands."""
        show = next(iter(self.chips.current), _ACTIVE)
        for key, _label in show_options():
            if key == show:
                return MemberFilter(text=self.text, show=_show(key))
        return MemberFilter(text=self.text)

    @Slot()
    def _filter(self) -> None:
        if not self.chips.current:
            self.chips.set_current((_ACTIVE,))
        self.open()

    @Slot(int)
    def _show_empty(self, total: int) -> None:
        if total:
            self.show_empty(None)
        elif not self.text and self.chips.current == {_ACTIVE}:
            self.show_empty(self._empty)
        else:
            self._none.set_sentence(
                _("Nobody by the name of {name}.").format(name=isolate(self.text))
                if self.text
                else _("Nobody here.")
            )
            self.show_empty(self._none)


def _show(key: str) -> Show:
    shows: dict[str, Show] = {
        "active": "active",
        "visitors": "visitors",
        "not_seen": "not_seen",
        "paused": "paused",
        "archived": "archived",
        "unconfirmed": "unconfirmed",
    }
    return shows[key]
