"""Who said no: left out, unless somebody says so a second time, for a reason of its own."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from chapterdesk.core.vocabulary import ShareLevel
from chapterdesk.core.words import _
from chapterdesk.services.exports.service import ExportPreview
from chapterdesk.ui.records.fields import text_field
from chapterdesk.ui.widgets.forms import FormRow


class RefusalsChoice(QWidget):
    """Say whether a file also holds people who said no, and why."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("export_refusals")
        self.setAccessibleName(_("Who said no"))
        self._of: ShareLevel | None = None
        self._too = QCheckBox(_("Also who said &no"))
        self._too.setObjectName("export_refused")
        self._too.setAccessibleName(_("Also who said no"))
        self._reason = text_field("export_refused_reason", longest=200)
        self.why = FormRow(
            name="export_refused_reason_row",
            label=_("Wh&y they are in it though they said no"),
            field=self._reason,
            hint=_("It is kept, with whom it was done to, when, and by which key."),
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self._too)
        layout.addWidget(self.why)
        self.why.hide()
        self._too.toggled.connect(self.changed)

    @property
    def too(self) -> bool:
        """Return whether it also holds people who said no."""
        return self._too.isChecked()

    @property
    def reason(self) -> str:
        """Return why."""
        return self._reason.text()

    def show_preview(self, told: ExportPreview, *, agreed_only: bool) -> None:
        """Ask where somebody said no, and for the reason where they are in it."""
        self.setHidden(agreed_only or not told.refused + told.refused_out)
        self.why.setHidden(not told.refused)

    def follow(self, audience: ShareLevel) -> None:
        """Hold nobody who said no where the readers are others than before."""
        if audience is not self._of:
            self.reset()
            self._of = audience

    def reset(self) -> None:
        """Hold nobody who said no, and know no reason."""
        self._too.blockSignals(True)
        self._too.setChecked(False)
        self._too.blockSignals(False)
        self.forget_reason()

    def forget_reason(self) -> None:
        """Know no reason any more."""
        self._reason.clear()
        self.why.clear_error()
