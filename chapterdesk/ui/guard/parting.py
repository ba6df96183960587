"""What has to be said after everything was closed and before the process goes."""

from collections.abc import Callable

from PySide6.QtCore import Qt

from chapterdesk.core.errors import UserError
from chapterdesk.core.words import _
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.dialog import Dialog
from chapterdesk.ui.widgets.text import Text


def show_parting(*, theme: Theme, error: UserError, closed: Callable[[], None]) -> Dialog:
    """Open a dialog of its own, without any window behind it; `closed` is called when it goes."""
    dialog = Dialog(theme=theme, name="parting", title=error.what)
    dialog.setWindowModality(Qt.WindowModality.ApplicationModal)
    for place, part in enumerate((error.data, error.todo)):
        if part:
            dialog.body.addWidget(Text(part, wrap=True, name=f"parting_part_{place}"))
    dialog.setAccessibleDescription(str(error))
    dialog.add_button(_("Close"), dialog.accept, name="parting_close", kind="primary", default=True)
    dialog.ask(lambda _accepted: closed())
    return dialog
