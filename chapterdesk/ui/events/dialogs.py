"""The small question of the page of events: who does a shift."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QWidget

from chapterdesk.core.words import _, isolate
from chapterdesk.services.events import ShiftRow
from chapterdesk.ui.context import PageContext
from chapterdesk.ui.members.picker import MemberPicker
from chapterdesk.ui.widgets.dialog import Dialog


class HelperDialog(Dialog):
    """Choose who does a shift, and whether they agreed already.

    Args:
        context: Where people are found.
        shift: Which.
    """

    def __init__(
        self, *, context: PageContext, shift: ShiftRow, parent: QWidget | None = None
    ) -> None:
        title = _("Who does it: {what}").format(what=isolate(shift.label))
        super().__init__(theme=context.theme, name="helper", title=title, parent=parent)
        self.picker = MemberPicker(context=context, name="helper_picker", accessible=title)
        self._agreed = QCheckBox(_("They &agreed already"))
        self._agreed.setObjectName("helper_agreed")
        self._agreed.setAccessibleName(_("They agreed already"))
        self.body.addWidget(self.picker)
        self.body.addWidget(self._agreed)
        self.add_button(_("&Nobody"), self.reject, name="helper_nobody")
        yes = self.add_button(
            _("&Put them on the shift"), self.accept, name="helper_yes", kind="primary"
        )
        yes.setEnabled(False)
        self.picker.changed.connect(lambda: yes.setEnabled(self.picker.member_id is not None))
        self.picker.search.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def agreed(self) -> bool:
        """Say whether they agreed already."""
        return self._agreed.isChecked()
