"""Places: their list and their form, inside the page of meetings."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from chapterdesk.core.errors import UserError
from chapterdesk.core.words import _
from chapterdesk.services.database import Undo
from chapterdesk.services.places import PlaceDetail, PlaceDraft, PlaceRow
from chapterdesk.ui.context import PageContext
from chapterdesk.ui.meetings.place_form import PlaceForm
from chapterdesk.ui.today.features import feature_words
from chapterdesk.ui.widgets.buttons import LinkButton, PrimaryButton, SecondaryButton
from chapterdesk.ui.widgets.lists.row import ListRow
from chapterdesk.ui.widgets.lists.view import RecordList
from chapterdesk.ui.widgets.surfaces import EmptyState
from chapterdesk.ui.widgets.text import Text


class PlacesPanel(QWidget):
    """List the chapter's places, add one, change one, put one into the archive."""

    closed = Signal()

    def __init__(self, *, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._edited: PlaceDetail | None = None
        self.setObjectName("places_panel")
        theme = context.theme
        self.list = RecordList(
            theme=theme,
            name="places_list",
            accessible=_("Places"),
            runner=context.tasks,
            failed=context.messages.error,
            framed=True,
        )
        self.list.setMinimumHeight(theme.px(260))
        self.form = PlaceForm(theme=theme)
        self._archive = LinkButton(
            theme=theme, text=_("Put this place into the archive"), name="place_archive"
        )
        self._empty = EmptyState(
            theme=theme,
            name="places_empty",
            icon="map-pin",
            sentence=_("No place is kept yet."),
            action=_("Add a place"),
        )
        self._lay_out()
        self.list.row_activated.connect(self._open_row)
        self.list.row_chosen.connect(self._open_row)
        self.form.saved.connect(self._save)
        self.form.cancelled.connect(self._show_list)
        self._archive.clicked.connect(self._put_away)
        self._empty.action_requested.connect(self.add)

    def _lay_out(self) -> None:
        theme = self._context.theme
        add = PrimaryButton(theme=theme, text=_("&Add a place"), name="place_add", icon="plus")
        back = SecondaryButton(theme=theme, text=_("&Back to meetings"), name="places_back")
        add.clicked.connect(self.add)
        back.clicked.connect(self.closed)
        head = QHBoxLayout()
        head.addWidget(Text(_("Places"), role="title", name="places_heading"), 1)
        head.addWidget(add)
        head.addWidget(back)
        form = QWidget()
        column = QVBoxLayout(form)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.form)
        column.addWidget(self._archive)
        self._form_side = form
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16)
        layout.addLayout(head)
        # Not a stack: that is as high as the highest, and the form is longer than the window.
        self._parts = (self.list, form, self._empty)
        for part in self._parts:
            layout.addWidget(part, 1)
        self._show(self.list)

    def _show(self, shown: QWidget) -> None:
        for part in self._parts:
            part.setVisible(part is shown)

    @Slot()
    def open(self) -> None:
        """Read the places again and list them."""
        places = self._context.services.places
        self._context.tasks.run(places.list, self._listed, self._context.messages.error, owner=self)

    def clear(self) -> None:
        """Hold nothing (lock)."""
        self.list.rows.clear()
        self._edited = None
        self.form.show_draft(PlaceDraft(name=""))

    @Slot()
    def add(self) -> None:
        """Enter a new place."""
        self._edited = None
        self._show_form(PlaceDraft(name=""))

    def _listed(self, rows: tuple[PlaceRow, ...]) -> None:
        self.list.rows.show_rows([_list_row(row) for row in rows])
        self._show_list()

    @Slot()
    def _show_list(self) -> None:
        self.list.select_quietly(-1)
        empty = self.list.rows.rowCount() == 0
        self._show(self._empty if empty else self.list)

    def _show_form(self, draft: PlaceDraft) -> None:
        self.form.show_draft(draft)
        self._archive.setVisible(self._edited is not None)
        self._show(self._form_side)
        self.form.start()

    @Slot(object)
    def _open_row(self, row: ListRow) -> None:
        places = self._context.services.places

        def done(detail: PlaceDetail) -> None:
            self._edited = detail
            self._show_form(detail.draft)

        self._context.tasks.run(
            lambda: places.detail(row.key), done, self._context.messages.error, owner=self
        )

    @Slot(object)
    def _save(self, draft: PlaceDraft) -> None:
        places, edited = self._context.services.places, self._edited

        def work() -> Undo:
            if edited is None:
                return places.add(draft)[1]
            return places.save(edited.id, draft, updated_at=edited.updated_at)

        self._context.tasks.run(work, self._done, self._failed, owner=self)

    @Slot()
    def _put_away(self) -> None:
        places, edited = self._context.services.places, self._edited
        if edited is not None:
            self._context.tasks.run(
                lambda: places.archive(edited.id), self._done, self._failed, owner=self
            )

    def _done(self, undo: Undo) -> None:
        self._context.undo.push(undo.label, undo, self._context.services.undo.apply)
        self.open()

    def _failed(self, error: UserError) -> None:
        if not self.form.show_error(error):
            self._context.messages.error(error)


def _list_row(row: PlaceRow) -> ListRow:
    line = ", ".join([part for part in (row.area, *feature_words(row.features)) if part])
    return ListRow(key=row.id, title=row.name, line=line)
