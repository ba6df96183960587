"""Places: their list, one of them with its checklist, and its form, inside the page of meetings."""

from collections.abc import Callable

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from chapterdesk.core.errors import UserError
from chapterdesk.core.safe_vocabulary import PlacePointState
from chapterdesk.core.words import _
from chapterdesk.services.database import Undo
from chapterdesk.services.places import PlaceDetail, PlaceDraft, PlacePointArea, PlaceRow
from chapterdesk.ui.context import PageContext
from chapterdesk.ui.places.form import PlaceForm
from chapterdesk.ui.places.record import PlaceRecord
from chapterdesk.ui.places.words import kind_names
from chapterdesk.ui.today.features import feature_words
from chapterdesk.ui.widgets.buttons import PrimaryButton, SecondaryButton
from chapterdesk.ui.widgets.lists.row import ListRow
from chapterdesk.ui.widgets.lists.view import RecordList
from chapterdesk.ui.widgets.surfaces import EmptyState
from chapterdesk.ui.widgets.text import Text


class PlacesPanel(QWidget):
    """List the chapter's places, add one, look at one, change one, put one into the archive."""

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
        self.record = PlaceRecord(theme=theme)
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
        self.form.cancelled.connect(self._form_left)
        self.record.edit_requested.connect(self._edit)
        self.record.archive_requested.connect(self._put_away)
        self.record.left.connect(self.open)
        self.record.answered.connect(self._answer)
        self.record.remarked.connect(self._remark)
        self._empty.action_requested.connect(self.add)

    def _lay_out(self) -> None:
        theme = self._context.theme
        add = PrimaryButton(theme=theme, text=_("Add a pla&ce"), name="place_add", icon="plus")
        back = SecondaryButton(theme=theme, text=_("&Back to meetings"), name="places_back")
        add.clicked.connect(self.add)
        back.clicked.connect(self.closed)
        head = QHBoxLayout()
        head.addWidget(Text(_("Places"), role="title", name="places_heading"), 1)
        head.addWidget(add)
        head.addWidget(back)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16)
        layout.addLayout(head)
        # Not a stack: that is as high as the highest, and the form is longer than the window.
        self._parts = (self.list, self.record, self.form, self._empty)
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
        self.record.clear()
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
        self._show(self.form)
        self.form.start()

    @Slot()
    def _form_left(self) -> None:
        if self._edited is None:
            self._show_list()
        else:
            self._show(self.record)

    @Slot()
    def _edit(self) -> None:
        if self._edited is not None:
            self._show_form(self._edited.draft)

    @Slot(object)
    def _open_row(self, row: ListRow) -> None:
        self.open_place(row.key)

    def open_place(self, place_id: bytes) -> None:
        """Read one place and show it."""
        services = self._context.services

        def read() -> tuple[PlaceDetail, tuple[PlacePointArea, ...]]:
            return services.places.detail(place_id), services.place_checks.areas(place_id)

        def done(found: tuple[PlaceDetail, tuple[PlacePointArea, ...]]) -> None:
            self._edited = found[0]
            self.record.show_place(*found)
            self._show(self.record)

        self._context.tasks.run(read, done, self._context.messages.error, owner=self)

    @Slot(str, str)
    def _answer(self, code: str, state: str) -> None:
        checks = self._context.services.place_checks
        self._change(lambda place: checks.set_point(place, code, PlacePointState(state)))

    @Slot(str, str)
    def _remark(self, code: str, text: str) -> None:
        place_checks = self._context.services.place_checks

        def remark(place: bytes) -> Undo:
            known = {one.code: one for area in place_checks.areas(place) for one in area.points}
            return place_checks.set_point(place, code, known[code].state, text)

        self._change(remark)

    def _change(self, change: Callable[[bytes], Undo]) -> None:
        """Change the place that is shown; it stays where it is, and so does the focus."""
        edited, services = self._edited, self._context.services
        if edited is None:
            return

        def done(undo: Undo) -> None:
            self._context.undo.push(undo.label, undo, services.undo.apply)
            self._read_again(edited.id)

        self._context.tasks.run(
            lambda: change(edited.id), done, self._context.messages.error, owner=self
        )

    def _read_again(self, place_id: bytes) -> None:
        services = self._context.services

        def read() -> tuple[PlaceDetail, tuple[PlacePointArea, ...]]:
            return services.places.detail(place_id), services.place_checks.areas(place_id)

        def done(found: tuple[PlaceDetail, tuple[PlacePointArea, ...]]) -> None:
            features = None if self._edited is None else self._edited.draft.features
            self._edited = found[0]
            if features != found[0].draft.features:
                self.record.show_place(*found)
            else:
                self.record.show_areas(found[1])

        self._context.tasks.run(read, done, self._context.messages.error, owner=self)

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
            self._edited = None
            self._context.tasks.run(
                lambda: places.archive(edited.id), self._done, self._failed, owner=self
            )

    def _done(self, undo: Undo) -> None:
        self._context.undo.push(undo.label, undo, self._context.services.undo.apply)
        if self._edited is not None:
            self.open_place(self._edited.id)
        else:
            self.open()

    def _failed(self, error: UserError) -> None:
        if not self.form.show_error(error):
            self._context.messages.error(error)


def _list_row(row: PlaceRow) -> ListRow:
    parts = (kind_names()[row.kind], row.area, *feature_words(row.features))
    return ListRow(key=row.id, title=row.name, line=", ".join(part for part in parts if part))
