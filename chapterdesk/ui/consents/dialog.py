"""The dialog in which the words of a purpose are written."""

from collections.abc import Callable

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from chapterdesk.core.errors import UserError
from chapterdesk.core.words import _
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.dialog import Dialog
from chapterdesk.ui.widgets.forms import FormRow
from chapterdesk.ui.widgets.text import Text


class WordingDialog(Dialog):
    """Write what people are asked for one purpose.

    Args:
        theme: The look.
        purpose: What it is for, in words.
        text: The words in force.
        answered: Whether somebody has answered them, so that others are a new version.
        save: Hands the words on; closes the dialog where they are kept.
    """

    def __init__(
        self,
        *,
        theme: Theme,
        purpose: str,
        text: str,
        answered: bool,
        save: Callable[[str], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme=theme, name="wording_dialog", title=purpose, parent=parent)
        self._save = save
        self._field = QPlainTextEdit(text)
        self._field.setObjectName("wording_field")
        self._field.setAccessibleName(_("What people are asked"))
        self._field.setTabChangesFocus(True)
        self._field.setMinimumHeight(theme.px(140))
        self._row = FormRow(
            name="wording_row", label=_("What people are &asked"), field=self._field
        )
        self.body.addWidget(self._row)
        self.body.addWidget(
            Text(
                _(
                    "Somebody has answered the words in force: they stay as they are, and yours"
                    " become a new version. Whoever said yes before is listed to be asked again."
                )
                if answered
                else _("Nobody has answered these words yet, so they are written over."),
                role="small",
                colour="soft",
                wrap=True,
                name="wording_note",
            )
        )
        self.add_button(_("&Cancel"), self.reject, name="wording_cancel")
        self.add_button(
            _("&Use these words"), self._use, name="wording_save", kind="primary", default=True
        )

    def _use(self) -> None:
        self._save(self._field.toPlainText())

    def show_error(self, error: UserError) -> None:
        """Say beside the field what to change."""
        self._row.show_error(f"{error.what} {error.todo}")
