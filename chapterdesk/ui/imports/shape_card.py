"""How files of this shape are read: known from before, or remembered for the next time."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from chapterdesk.core.errors import UserError
from chapterdesk.core.words import _, isolate
from chapterdesk.services.imports.shapes import KnownShape
from chapterdesk.ui.records.fields import text_field
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.buttons import LinkButton, SecondaryButton
from chapterdesk.ui.widgets.forms import FormRow
from chapterdesk.ui.widgets.surfaces import Card
from chapterdesk.ui.widgets.text import Text


class ShapeCard(Card):
    """Say in which remembered way a file is read, or offer to remember this one.

    Args:
        theme: The look.
    """

    remember_requested = Signal(str)
    afresh_requested = Signal()
    forget_requested = Signal(object)

    def __init__(self, *, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(
            theme=theme, name="import_shape", title=_("The next file like this"), parent=parent
        )
        self._shape: KnownShape | None = None
        self._told = Text("", wrap=True, name="import_shape_told")
        self._name = text_field("import_shape_name", longest=200)
        self._row = FormRow(
            name="import_shape_row",
            label=_("Remember this &way of reading as"),
            field=self._name,
            hint=_("Such as: the monthly list. A file with the same columns is then known again."),
        )
        self._save = SecondaryButton(
            theme=theme, text=_("Re&member it"), name="import_shape_save", icon="check"
        )
        self._afresh = LinkButton(
            theme=theme, text=_("Read it afresh"), name="import_shape_afresh", small=True
        )
        self._forget = LinkButton(
            theme=theme, text=_("Forget it"), name="import_shape_forget", small=True
        )
        buttons = QHBoxLayout()
        buttons.setSpacing(12)
        for button in (self._save, self._afresh, self._forget):
            buttons.addWidget(button)
        buttons.addStretch(1)
        self.add(self._told)
        self.add(self._row)
        self.body.addLayout(buttons)
        self._save.clicked.connect(self._wish)
        self._name.returnPressed.connect(self._wish)
        self._afresh.clicked.connect(self.afresh_requested)
        self._forget.clicked.connect(self._forget_it)
        self.show_shape(None)

    def show_shape(self, shape: KnownShape | None) -> None:
        """Say which remembered way is used; None where none is."""
        self._shape = shape
        known = shape is not None
        if shape is not None:
            text = _("This file is read as you remembered it: {name}.")
            self._told.setText(text.format(name=isolate(shape.name)))
            self._name.setText(shape.name)
        else:
            self._told.setText("")
            self._name.clear()
        self._told.setVisible(known)
        self._afresh.setVisible(known)
        self._forget.setVisible(known)

    def show_error(self, error: UserError) -> bool:
        """Show what is wrong with the name; say whether it was about that."""
        if error.field != "shape_name":
            return False
        self._row.show_error(f"{error.what} {error.todo}")
        return True

    @Slot()
    def _wish(self) -> None:
        self._row.clear_error()
        self.remember_requested.emit(self._name.text())

    @Slot()
    def _forget_it(self) -> None:
        if self._shape is not None:
            self.forget_requested.emit(self._shape.id)
