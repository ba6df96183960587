"""The preview of a recovery sheet, with or without an open desk."""

from PySide6.QtWidgets import QWidget

from chapterdesk.core.secret import Secret
from chapterdesk.core.words import _
from chapterdesk.services.keys.sheet import recovery_paper
from chapterdesk.ui.paper.dialog import PaperDialog
from chapterdesk.ui.paper.tools import PaperTools


def open_recovery_sheet(*, tools: PaperTools, code: Secret, parent: QWidget | None) -> PaperDialog:
    """Open the preview of a recovery sheet; nothing goes to a printer before somebody saw it."""
    kept = Secret(code.reveal())
    dialog = PaperDialog(
        tools=tools,
        title=_("Recovery code"),
        make=lambda choices: recovery_paper(
            kept, page=choices.page, language=choices.language, large=choices.large
        ),
        parent=parent,
    )
    dialog.finished.connect(lambda _result: kept.wipe())
    dialog.start()
    return dialog
