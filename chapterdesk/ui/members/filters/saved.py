"""Filters that are kept: chips beside the filter's button, and a dialog to look after them."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from chapterdesk.core.errors import UserError
from chapterdesk.core.words import _, isolate
from chapterdesk.services.members.listing.views import ViewRow
from chapterdesk.ui.records.fields import text_field
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.buttons import Button, IconButton, LinkButton
from chapterdesk.ui.widgets.dialog import Dialog
from chapterdesk.ui.widgets.flow import FlowRow
from chapterdesk.ui.widgets.forms import FormRow
from chapterdesk.ui.widgets.surfaces import clear_layout
from chapterdesk.ui.widgets.text import ElidedLabel


class SavedRow(FlowRow):
    """Show the filter's button, the filters that are kept, and what can be done with this one.

    Args:
        theme: The look.
    """

    filter_requested = Signal()
    view_chosen = Signal(object)
    save_requested = Signal()
    clear_requested = Signal()
    manage_requested = Signal()

    def __init__(self, *, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(name="members_filters", spacing=6, parent=parent)
        self._theme = theme
        self._views: Sequence[ViewRow] = ()
        self._current = b""
        self._on = False
        self._build()

    def show_views(self, views: Sequence[ViewRow]) -> None:
        """Show the filters that are kept."""
        if tuple(views) != tuple(self._views):
            self._views = tuple(views)
            self._build()

    def show_state(self, *, current: bytes, on: bool) -> None:
        """Say which of them is in force, and whether the list is narrowed at all."""
        if (current, on) != (self._current, self._on):
            self._current, self._on = current, on
            self._build()

    def clear_views(self) -> None:
        """Hold nothing (lock)."""
        self._views, self._current, self._on = (), b"", False
        self._build()

    def _build(self) -> None:
        focused: QWidget | None = self.focusWidget()
        name = focused.objectName() if focused is not None and focused.hasFocus() else ""
        self.clear()
        theme = self._theme
        button = Button(
            theme=theme,
            text=_("Filter…"),
            name="members_filter",
            kind="choice",
            icon="sliders-horizontal",
            parent=self,
        )
        button.setCheckable(True)
        button.setChecked(self._on)
        button.clicked.connect(self._ask)
        self._filter = button
        self.add(button)
        for number, view in enumerate(self._views):
            chip = Button(
                theme=theme,
                text=view.name.replace("&", "&&"),
                name=f"members_view_{number}",
                kind="choice",
                accessible=_("Saved filter: {name}").format(name=isolate(view.name)),
                parent=self,
            )
            chip.setCheckable(True)
            chip.setChecked(view.id == self._current)
            chip.clicked.connect(
                lambda _on=False, chip=chip, view_id=view.id: self._press(chip, view_id)
            )
            self.add(chip)
        if self._views:
            change = IconButton(
                theme=theme,
                icon="pencil",
                text=_("Saved filters: rename, order, delete"),
                name="members_views_change",
                bare=True,
                parent=self,
            )
            change.clicked.connect(self.manage_requested)
            self.add(change)
        if self._on and not self._current:
            keep = LinkButton(theme=theme, text=_("Save this filter…"), name="members_view_save")
            keep.clicked.connect(self.save_requested)
            self.add(keep)
        if self._on:
            off = LinkButton(theme=theme, text=_("No filter"), name="members_filter_off")
            off.clicked.connect(self.clear_requested)
            self.add(off)
        self.updateGeometry()
        again = self.findChild(QWidget, name) if name else None
        if isinstance(again, QWidget) and not again.isHidden():
            again.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _ask(self) -> None:
        self._filter.setChecked(self._on)
        self.filter_requested.emit()

    def _press(self, chip: Button, view_id: bytes) -> None:
        # A filter that is refused was never on.
        chip.setChecked(view_id == self._current)
        if view_id == self._current:
            self.clear_requested.emit()
        else:
            self.view_chosen.emit(view_id)


class SaveViewDialog(Dialog):
    """Ask for the name of a filter.

    Args:
        theme: The look.
        save: Called with the name; it says when the dialog may close.
    """

    def __init__(
        self, *, theme: Theme, save: Callable[[str], None], parent: QWidget | None = None
    ) -> None:
        super().__init__(
            theme=theme, name="view_dialog", title=_("Save this filter"), parent=parent
        )
        self._save = save
        self._field = text_field("view_name", longest=40)
        self._row = FormRow(
            name="view_name_row",
            label=_("&Name"),
            field=self._field,
            hint=_("It keeps the filter, the order and the columns, never what was searched."),
        )
        self.body.addWidget(self._row)
        self.add_button(_("&Cancel"), self.reject, name="view_cancel")
        self.add_button(_("&Save"), self.send, name="view_save", kind="primary", default=True)
        self._field.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_error(self, error: UserError) -> None:
        """Say beside the name what is wrong."""
        self._row.show_error(str(error))
        self.grow()

    @Slot()
    def send(self) -> None:
        """Hand over the name."""
        self._save(self._field.text())


class ViewsDialog(Dialog):
    """Rename filters, put them in order, delete them.

    Args:
        theme: The look.
    """

    rename_requested = Signal(object, str)
    raise_requested = Signal(object)
    delete_requested = Signal(object)

    def __init__(self, *, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme=theme, name="views_dialog", title=_("Saved filters"), parent=parent)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(8)
        self.body.addLayout(self._rows)
        self._field = text_field("views_name", longest=40)
        self._about = b""
        self._field_row = FormRow(
            name="views_name_row",
            label=_("&New name"),
            field=self._field,
            hint=_("Enter renames it."),
        )
        self._field_row.setParent(self)
        self.body.addWidget(self._field_row)
        self._field_row.hide()
        self._field.returnPressed.connect(self._rename)
        self.add_button(_("C&lose"), self.accept, name="views_close", kind="primary")

    def show_views(self, views: Sequence[ViewRow]) -> None:
        """Show the filters that are kept."""
        clear_layout(self._rows)
        self._field_row.hide()
        for number, view in enumerate(views):
            self._rows.addWidget(self._row(view, number))
        if not views:
            self.accept()
        self.grow()

    def show_error(self, error: UserError) -> None:
        """Say beside the new name what is wrong."""
        self._field_row.show_error(str(error))
        self.grow()

    def _row(self, view: ViewRow, number: int) -> QWidget:
        holder = QWidget(self)
        line = QHBoxLayout(holder)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(ElidedLabel(view.name, name=f"views_{number}_name"), 1)
        name = isolate(view.name)
        offers = (
            ("arrow-up", "up", _("Move up: {name}").format(name=name), self.raise_requested.emit),
            ("pencil", "rename", _("Rename: {name}").format(name=name), self._ask_name),
            (
                "trash-2",
                "delete",
                _("Delete: {name}").format(name=name),
                self.delete_requested.emit,
            ),
        )
        for icon, key, text, call in offers:
            button = IconButton(
                theme=self.theme, icon=icon, text=text, name=f"views_{number}_{key}"
            )
            given: object = view if key == "rename" else view.id
            button.clicked.connect(lambda _on=False, call=call, given=given: call(given))
            if key == "up":
                button.setEnabled(number > 0)
            line.addWidget(button)
        return holder

    def _ask_name(self, view: ViewRow) -> None:
        self._about = view.id
        self._field.setText(view.name)
        self._field_row.show()
        self._field.selectAll()
        self._field.setFocus(Qt.FocusReason.OtherFocusReason)
        self.grow()

    @Slot()
    def _rename(self) -> None:
        self.rename_requested.emit(self._about, self._field.text())
