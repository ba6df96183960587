"""The left side of the page of members: the list, who is in it, and what stands for nobody."""

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget
from typing_extensions import override

from chapterdesk.core.words import _
from chapterdesk.services.members.finding import MemberFilter, Show
from chapterdesk.services.members.listing.shapes import (
    SORTS,
    Column,
    ListedMember,
    ListLayout,
    ListWish,
    Sort,
)
from chapterdesk.services.members.narrowing import Narrowing
from chapterdesk.ui.context import PageContext
from chapterdesk.ui.members.filters.columns import (
    USUAL,
    column_names,
    heads,
    in_order,
    name_head,
)
from chapterdesk.ui.members.filters.saved import SavedRow
from chapterdesk.ui.members.nobody import NobodyFound
from chapterdesk.ui.members.several.bar import PickBar
from chapterdesk.ui.members.words import show_options
from chapterdesk.ui.records.pane import ListPane, Reader
from chapterdesk.ui.widgets.buttons import IconButton, SecondaryButton
from chapterdesk.ui.widgets.choices import FilterChips
from chapterdesk.ui.widgets.lists.columns import ColumnHeads
from chapterdesk.ui.widgets.lists.picks import PickList
from chapterdesk.ui.widgets.lists.row import ListRow
from chapterdesk.ui.widgets.surfaces import EmptyState

_ACTIVE: Final = "active"
_LEAST_HEIGHT: Final = 520


class MembersPane(ListPane):
    """List people by filters and a text, beside the record or in columns, one or several chosen.

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
    wide_requested = Signal(bool)
    reaching_requested = Signal()
    layout_changed = Signal(object)

    def __init__(
        self,
        *,
        context: PageContext,
        reader: Callable[[], Reader[ListedMember]],
        to_row: Callable[[ListedMember], ListRow],
        parent: QWidget | None = None,
    ) -> None:
        self.people = PickList(
            theme=context.theme,
            name="members_list",
            accessible=_("Members"),
            runner=context.tasks,
            failed=context.messages.error,
        )
        self._more = Narrowing()
        self._sort: Sort = "name"
        self._columns: tuple[Column, ...] = USUAL
        self._view = b""
        self.wide = False
        super().__init__(
            context=context,
            name="members",
            title=_("Members"),
            placeholder=_("Name in any script"),
            reader=reader,
            to_row=to_row,
            rows=self.people,
            parent=parent,
        )
        theme = context.theme
        self._make_header()
        self.chips = FilterChips(
            theme=theme,
            name="members_show",
            accessible=_("Show"),
            options=show_options(),
            current=(_ACTIVE,),
            exclusive=True,
        )
        self.add_filter(self.chips)
        self.filters = SavedRow(theme=theme)
        self.add_filter(self._with_tools(self.filters))
        self._heads = ColumnHeads(
            theme=theme,
            plan=self.people.plan,
            name="members_heads",
            first=name_head(),
            width=lambda: self.people.viewport().width(),
        )
        self.people.verticalScrollBar().rangeChanged.connect(self._heads.place)
        self.add_head(self._heads)
        self._heads.hide()
        self.bar = PickBar(theme=theme)
        self.add_foot(self.bar)
        self.bar.hide()
        self._empty = EmptyState(
            theme=theme,
            name="members_empty",
            icon="users",
            sentence=_("Nobody is here yet. Drop a spreadsheet here, or bring one in."),
            action=_("Bring in a spreadsheet"),
            action_icon="file-up",
            help_text=_("How the list works"),
        )
        self._none = NobodyFound(context=context)
        self.add_empty(self._empty)
        self.add_empty(self._none)
        self._empty.action_requested.connect(self.import_requested)
        self._empty.help_requested.connect(self.help_requested)
        self._none.action_requested.connect(self.add_searched_requested)
        self._none.chosen.connect(self.chosen)
        self.chips.changed.connect(self._filter)
        self.loaded.connect(self._show_empty)
        self._heads.sort_requested.connect(self._sort_by)
        self.people.picks.changed.connect(self._count_picks)
        self.people.picking_changed.connect(self._show_bar)
        self.bar.ended.connect(lambda: self.people.set_picking(on=False))

    def _make_header(self) -> None:
        theme = self._context.theme
        self._pick = IconButton(
            theme=theme,
            icon="list-checks",
            text=_("Choose several (Space, Ctrl or Shift and a press, Ctrl+A)"),
            name="members_pick",
            bare=True,
        )
        self._pick.setCheckable(True)
        self._pick.clicked.connect(lambda on: self.people.set_picking(on=on))
        self._wide = IconButton(
            theme=theme,
            icon="columns-3",
            text=_("The list in columns, over the whole width"),
            name="members_wide",
            bare=True,
        )
        self._wide.setCheckable(True)
        self._wide.setParent(self)
        self._wide.hide()
        self._wide.clicked.connect(self._turn_wide)
        self._columns_button = IconButton(
            theme=theme,
            icon="settings",
            text=_("Choose columns"),
            name="members_columns",
            bare=True,
        )
        self._columns_button.setParent(self)
        self._columns_button.hide()
        self._columns_button.clicked.connect(self.choose_columns)
        add = IconButton(
            theme=theme, icon="user-plus", text=_("Add somebody (Ctrl+Shift+A)"), name="members_add"
        )
        add.clicked.connect(self.add_requested)
        self.header.add_action(self._make_more())
        self.header.add_action(add)

    def _make_more(self) -> SecondaryButton:
        """Return the button with what is done less often than finding somebody."""
        more = SecondaryButton(
            theme=self._context.theme, text=_("More"), name="members_more", icon="ellipsis"
        )
        more.setAccessibleName(_("More for the list of members"))
        menu = QMenu(more)
        menu.setObjectName("members_more_menu")
        menu.setAccessibleName(_("More for the list of members"))
        offers = (
            (_("&Call or write to people"), "reach", self.reaching_requested),
            (_("&Bring in a spreadsheet…"), "import", self.import_requested),
            (_("&Take people out (export)…"), "export", self.export_requested),
            (_("&Who is here twice?"), "twice", self.duplicates_requested),
        )
        for text, name, wish in offers:
            action = menu.addAction(text)
            action.setObjectName(f"members_{name}")
            action.triggered.connect(wish)
        menu.addSeparator()
        self._wide_action = menu.addAction(_("&In columns, over the whole width"))
        self._wide_action.setObjectName("members_more_wide")
        self._wide_action.setCheckable(True)
        self._wide_action.triggered.connect(self._turn_wide)
        more.setMenu(menu)
        return more

    def _with_tools(self, filters: QWidget) -> QWidget:
        """Put what the list looks like at the far side of its filters."""
        self._tools = holder = QWidget()
        line = QHBoxLayout(holder)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(4)
        line.addWidget(filters, 1)
        for button in (self._columns_button, self._wide, self._pick):
            line.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        return holder

    def wanted(self) -> MemberFilter:
        """Return the filter as it stands."""
        show = next(iter(self.chips.current), _ACTIVE)
        return MemberFilter(text=self.text, show=_show(show), more=self._more)

    def wish(self) -> ListWish:
        """Return what the list shows: its filter, its order, and what its columns need."""
        columns = self._columns if self.wide else ()
        return ListWish(filter=self.wanted(), sort=self._sort, columns=columns)

    def show_wish(self, wish: ListWish, view: bytes = b"") -> None:
        """Show the list as a filter says that was kept, or as it usually is."""
        self._view = view
        self._more, self._sort = wish.filter.more, wish.sort
        self.chips.set_current((wish.filter.show,))
        if wish.columns:
            self._columns = in_order(wish.columns)
        if bool(wish.columns) != self.wide and view:
            self.set_wide(on=bool(wish.columns))
        self._tell_filter()
        self.open()

    def narrow(self, more: Narrowing, sort: Sort) -> None:
        """Narrow the list, and put it in an order."""
        self._view, self._more, self._sort = b"", more, sort
        self._tell_filter()
        self.open()

    def hold_view(self, view: bytes) -> None:
        """Know that the list is shown as a filter says that was just kept."""
        self._view = view
        self._tell_filter()

    def set_wide(self, *, on: bool) -> None:
        """Show the list in columns over the whole width, or beside the record again."""
        self.wide = on
        self._wide.setChecked(on)
        self._wide.setVisible(on)
        self._wide_action.setChecked(on)
        self._columns_button.setVisible(on)
        self._heads.setVisible(on)
        self.people.plan.set_heads(heads(self._columns) if on else ())
        self._heads.set_sort(self._sort)
        self.wide_requested.emit(on)
        self.open()

    @Slot(bool)
    def _turn_wide(self, on: bool) -> None:
        self.set_wide(on=on)
        self._tell_layout()

    def _tell_layout(self) -> None:
        self.layout_changed.emit(ListLayout(wide=self.wide, columns=self._columns))

    def show_layout(self, layout: ListLayout) -> None:
        """Show the list as it stood in an earlier session."""
        if layout.columns is not None:
            self._columns = in_order(layout.columns)
        if layout.wide and not self.wide:
            self.set_wide(on=True)

    @property
    def columns(self) -> tuple[Column, ...]:
        """Return the columns that are shown; none beside a record."""
        return self._columns if self.wide else ()

    def set_columns(self, columns: Sequence[Column]) -> None:
        """Show these columns."""
        self._columns = in_order(columns)
        self._view = b""
        self._tell_filter()
        self.people.plan.set_heads(heads(self._columns))
        self.open()

    @Slot()
    def choose_columns(self) -> None:
        """Open the menu of columns."""
        menu = self.columns_menu()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self._columns_button.mapToGlobal(self._columns_button.rect().bottomLeft()))

    def columns_menu(self) -> QMenu:
        """Return a menu of the columns, those that are shown with a tick."""
        menu = QMenu(self)
        menu.setObjectName("members_columns_menu")
        menu.setAccessibleName(_("Columns"))
        for key, label in column_names().items():
            action = QAction(label, menu)
            action.setObjectName(f"members_column_{key}")
            action.setCheckable(True)
            action.setChecked(key in self._columns)
            action.toggled.connect(lambda on, key=key: self._toggle_column(key, on=on))
            menu.addAction(action)
        return menu

    def _toggle_column(self, key: Column, *, on: bool) -> None:
        others = [column for column in self._columns if column != key]
        self.set_columns([*others, key] if on else others)
        self._tell_layout()

    @override
    def clear(self) -> None:
        super().clear()
        self._none.clear()
        self.people.set_picking(on=False)
        self._view, self._more, self._sort = b"", Narrowing(), "name"
        self.filters.clear_views()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        """Put the filters away while several are chosen, where large text leaves no room."""
        short = self.people.picking and self.height() < self._context.theme.px(_LEAST_HEIGHT)
        self.chips.setVisible(not short)
        self._tools.setVisible(not short)

    def _tell_filter(self) -> None:
        usual = self._more.is_empty and self._sort == "name"
        self.filters.show_state(current=self._view, on=bool(self._view) or not usual)
        self._heads.set_sort(self._sort)

    @Slot(str)
    def _sort_by(self, key: str) -> None:
        self.narrow(self._more, next(sort for sort in SORTS if sort == key))

    @Slot()
    def _count_picks(self) -> None:
        self.bar.show_count(len(self.people.picks))

    @Slot(bool)
    def _show_bar(self, on: bool) -> None:
        self._pick.setChecked(on)
        self._heads.set_lead(self.people.lead if on else 0)
        self.bar.setVisible(on)
        self._make_room()
        self.bar.show_count(len(self.people.picks))

    @Slot()
    def _filter(self) -> None:
        if not self.chips.current:
            self.chips.set_current((_ACTIVE,))
        self._view = b""
        self._tell_filter()
        self.open()

    @Slot(int)
    def _show_empty(self, total: int) -> None:
        if total:
            self.show_empty(None)
        elif not self.text and self.chips.current == {_ACTIVE} and self._more.is_empty:
            self.show_empty(self._empty)
        else:
            self._none.tell(self.text)
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
