"""Change a chosen name and pronouns where they stand; the old ones are kept nowhere."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QBoxLayout, QLineEdit, QWidget
from typing_extensions import override

from chapterdesk.core.words import _
from chapterdesk.services.checkin.rows import CheckInRow
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.buttons import PrimaryButton, SecondaryButton
from chapterdesk.ui.widgets.flow import FlowLayout
from chapterdesk.ui.widgets.forms import FormRow
from chapterdesk.ui.widgets.surfaces import Card

_LARGE_TEXT: Final = 150


class RenamePanel(Card):
    """Edit one person's chosen name and pronouns; Enter saves, Esc leaves them as they were."""

    saved = Signal(object, str, str)
    closed = Signal()

    def __init__(self, *, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(
            theme=theme, name="rename_panel", title=_("Name and pronouns"), parent=parent
        )
        self._member_id = b""
        self._name = QLineEdit()
        self._name.setObjectName("rename_name")
        self._name.setMaxLength(400)
        self._pronouns = QLineEdit()
        self._pronouns.setObjectName("rename_pronouns")
        self._pronouns.setMaxLength(400)
        self.name_row = FormRow(
            name="rename_name_row",
            label=_("Chosen &name"),
            field=self._name,
            hint=_("The name until now is forgotten, not kept beside it."),
        )
        pronoun_row = FormRow(
            name="rename_pronouns_row",
            label=_("&Pronouns"),
            field=self._pronouns,
            hint=_("At the chapter; several are separated by commas."),
            optional=True,
        )
        self._theme = theme
        self._fields = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._fields.setSpacing(16)
        self._fields.addWidget(self.name_row, 3)
        self._fields.addWidget(pronoun_row, 2)
        self.body.addLayout(self._fields)
        theme.changed.connect(self._turn)
        self._turn()
        self.body.addLayout(self._actions(theme))
        for field in (self._name, self._pronouns):
            field.installEventFilter(self)
            field.returnPressed.connect(self._save)

    def _actions(self, theme: Theme) -> FlowLayout:
        save = PrimaryButton(theme=theme, text=_("&Save name"), name="rename_save")
        leave = SecondaryButton(theme=theme, text=_("Leave as it &was"), name="rename_leave")
        save.clicked.connect(self._save)
        leave.clicked.connect(self.close_panel)
        row = FlowLayout()
        row.addWidget(save)
        row.addWidget(leave)
        return row

    @property
    def name_field(self) -> QLineEdit:
        """Return the field of the name."""
        return self._name

    def edit(self, row: CheckInRow) -> None:
        """Offer a person's name to be changed."""
        self._member_id = row.member_id
        self._name.setText(row.name)
        self._pronouns.setText(row.pronouns)
        self.name_row.clear_error()
        self._name.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._name.selectAll()

    @Slot()
    def _turn(self) -> None:
        large = self._theme.text_size >= _LARGE_TEXT
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._fields.setDirection(down if large else across)

    @Slot()
    def close_panel(self) -> None:
        """Forget what was typed and go."""
        self.clear()
        self.closed.emit()

    def clear(self) -> None:
        """Forget whom it was about."""
        self._member_id = b""
        self._name.clear()
        self._pronouns.clear()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() == Qt.Key.Key_Escape
        ):
            self.close_panel()
            return True
        return False

    @Slot()
    def _save(self) -> None:
        name = self._name.text().strip()
        if not name:
            self.name_row.show_error(_("A name needs at least one letter."))
            return
        self.saved.emit(self._member_id, name, self._pronouns.text().strip())
