"""Open filters, keep them, and show the list as they say."""

from PySide6.QtCore import QObject, Slot

from chapterdesk.core.events import Changed
from chapterdesk.services.database import Undo
from chapterdesk.services.members.listing.shapes import ListLayout, ListOptions, ListWish
from chapterdesk.services.members.listing.views import AREA, ViewRow
from chapterdesk.services.members.reading import MemberDetail
from chapterdesk.ui.context import PageContext
from chapterdesk.ui.members.filters.dialog import FilterDialog
from chapterdesk.ui.members.filters.saved import SaveViewDialog, ViewsDialog
from chapterdesk.ui.members.pane import MembersPane
from chapterdesk.ui.records.page import RecordPage


class FilterControl(QObject):
    """Answer the row of filters above the list.

    Args:
        context: Services and what they run on.
        page: What dialogs belong to.
        pane: Whose list it is.
    """

    def __init__(
        self, *, context: PageContext, page: RecordPage[MemberDetail], pane: MembersPane
    ) -> None:
        super().__init__(page)
        self._context = context
        self._page = page
        self._pane = pane
        self._managing: ViewsDialog | None = None
        pane.filters.filter_requested.connect(self.ask)
        pane.filters.view_chosen.connect(self._choose)
        pane.filters.save_requested.connect(self.keep)
        pane.filters.clear_requested.connect(lambda: self._pane.show_wish(ListWish()))
        pane.filters.manage_requested.connect(self.manage)
        pane.layout_changed.connect(self._keep_layout)
        context.bridge.changed.connect(self._heard)

    def read(self) -> None:
        """Read which filters are kept."""
        self._page.run(self._context.services.views.list, self._show)

    def read_layout(self) -> None:
        """Show the list as it was left in an earlier session."""
        self._page.run(self._context.services.layouts.read, self._pane.show_layout)

    @Slot()
    def ask(self) -> None:
        """Ask what the list is narrowed to."""

        def known(options: ListOptions) -> None:
            wish = self._pane.wish()
            dialog = FilterDialog(
                theme=self._context.theme,
                more=wish.filter.more,
                sort=wish.sort,
                options=options,
                taken=self._pane.narrow,
                parent=self._page,
            )
            dialog.ask(_nothing)

        self._page.run(self._context.services.people.options, known)

    @Slot()
    def keep(self) -> None:
        """Ask for a name, and keep the filter as it stands."""
        views, wish = self._context.services.views, self._pane.wish()

        def saved(answer: tuple[bytes, Undo]) -> None:
            view_id, undo = answer
            dialog.accept()
            self._pane.hold_view(view_id)
            self._page.told(undo)

        dialog = SaveViewDialog(
            theme=self._context.theme,
            save=lambda name: self._page.run(
                lambda: views.save(name, wish), saved, dialog.show_error
            ),
            parent=self._page,
        )
        dialog.ask(_nothing)

    @Slot()
    def manage(self) -> None:
        """Look after the filters that are kept."""
        views = self._context.services.views
        dialog = ViewsDialog(theme=self._context.theme, parent=self._page)
        self._managing = dialog
        dialog.rename_requested.connect(
            lambda view_id, name: self._page.run(
                lambda: views.rename(view_id, name), self._page.told, dialog.show_error
            )
        )
        dialog.delete_requested.connect(
            lambda view_id: self._page.run(lambda: views.delete(view_id), self._page.told)
        )
        dialog.raise_requested.connect(self._raise)
        dialog.ask(self._managed)
        self.read()

    @Slot(object)
    def _keep_layout(self, layout: ListLayout) -> None:
        layouts = self._context.services.layouts
        self._page.run(lambda: layouts.keep(layout), _nothing)

    def _managed(self, _accepted: bool) -> None:
        self._managing = None

    def _raise(self, view_id: bytes) -> None:
        views = self._context.services.views

        def work() -> Undo:
            ids = [row.id for row in views.list()]
            place = ids.index(view_id)
            ids.insert(max(0, place - 1), ids.pop(place))
            return views.reorder(ids)

        self._page.run(work, self._page.told)

    @Slot(object)
    def _choose(self, view_id: bytes) -> None:
        views = self._context.services.views
        self._page.run(
            lambda: views.open(view_id), lambda wish: self._pane.show_wish(wish, view_id)
        )

    @Slot(object)
    def _heard(self, event: Changed) -> None:
        if event.area == AREA:
            self.read()

    def _show(self, views: tuple[ViewRow, ...]) -> None:
        self._pane.filters.show_views(views)
        if self._managing is not None:
            self._managing.show_views(views)


def _nothing(_answer: bool) -> None:
    """What there was to do is done."""
