"""The form of what is written of a meeting: agenda, minutes, and a task that it decided."""

from datetime import date

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from chapterdesk.core.errors import UserError
from chapterdesk.core.words import _
from chapterdesk.services.minutes import MinutesDetail
from chapterdesk.ui.context import PageContext
from chapterdesk.ui.members.picker import MemberPicker
from chapterdesk.ui.records.day_picker import DayField
from chapterdesk.ui.records.fields import LongText, text_field
from chapterdesk.ui.widgets.form_foot import FormFoot
from chapterdesk.ui.widgets.forms import FormRow
from chapterdesk.ui.widgets.surfaces import Card


class MinutesForm(QWidget):
    """Write the agenda and the minutes; minutes say what was decided, not who said it.

    Args:
        context: The look.
    """

    saved = Signal(str, str)
    cancelled = Signal()

    def __init__(self, *, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme = context.theme
        self._known = ("", "")
        self.setObjectName("minutes_form")
        self.setAccessibleName(_("Agenda and minutes"))
        self._agenda = LongText(theme=theme, name="minutes_agenda", height=140)
        self._minutes = LongText(theme=theme, name="minutes_text", height=220)
        self.rows = {
            "agenda": FormRow(
                name="minutes_agenda_row", label=_("&Agenda"), field=self._agenda, optional=True
            ),
            "minutes": FormRow(
                name="minutes_text_row",
                label=_("&Minutes"),
                field=self._minutes,
                hint=_("Without names: what was said and decided. The desk asks if it finds one."),
                optional=True,
            ),
        }
        card = Card(theme=theme, name="minutes_card", title=_("Agenda and minutes"))
        for row in self.rows.values():
            card.add(row)
        self._foot = FormFoot(theme=theme, form=self, name="minutes")
        self._foot.save_requested.connect(self._save)
        self._foot.cancelled.connect(self.cancelled)
        _stack(self, card, self._foot)
        _escape(self).activated.connect(self.leave)

    def show_detail(self, detail: MinutesDetail) -> None:
        """Fill the form."""
        self._foot.rest()
        for row in self.rows.values():
            row.clear_error()
        self._agenda.setPlainText(detail.agenda)
        self._minutes.setPlainText(detail.minutes)
        self._known = (detail.agenda, detail.minutes)

    def start(self) -> None:
        """Put the caret where writing begins."""
        self._minutes.setFocus(Qt.FocusReason.OtherFocusReason)

    def clear(self) -> None:
        """Hold nothing (lock)."""
        self._agenda.clear()
        self._minutes.clear()
        self._known = ("", "")

    def show_error(self, error: UserError) -> bool:
        """Say an error beside its field; answer whether it has one here."""
        row = self.rows.get(error.field)
        if row is not None:
            row.show_error(str(error))
        return row is not None

    @Slot()
    def leave(self) -> None:
        """Be done without saving; ask first where something was typed."""
        now = (self._agenda.toPlainText(), self._minutes.toPlainText())
        self._foot.leave(changed=now != self._known)

    @Slot()
    def _save(self) -> None:
        self.saved.emit(self._agenda.toPlainText(), self._minutes.toPlainText())


class ActionForm(QWidget):
    """Make a task of something that a meeting decided: what, until when, who sees to it.

    Args:
        context: Where people are found.
    """

    saved = Signal(str, object, object)
    cancelled = Signal()

    def __init__(self, *, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme = context.theme
        self.setObjectName("action_form")
        self.setAccessibleName(_("A task of this meeting"))
        self._summary = text_field("action_summary")
        self._due = DayField(theme=theme, name="action_due")
        self._due.edit.setAccessibleName(_("Until when"))
        self._owner = MemberPicker(
            context=context, name="action_owner", accessible=_("Who sees to it")
        )
        self.rows = {
            "summary": FormRow(
                name="action_summary_row", label=_("&What is to be done"), field=self._summary
            ),
            "day": FormRow(name="action_due_row", label=_("&Until when"), field=self._due),
            "owner_id": FormRow(
                name="action_owner_row",
                label=_("Wh&o sees to it"),
                field=self._owner,
                optional=True,
            ),
        }
        card = Card(theme=theme, name="action_card", title=_("A task of this meeting"))
        for row in self.rows.values():
            card.add(row)
        foot = FormFoot(theme=theme, form=self, name="action")
        foot.save_requested.connect(self._save)
        foot.cancelled.connect(self.cancelled)
        _stack(self, card, foot)
        _escape(self).activated.connect(self.cancelled)
        self._due.worded.connect(self.rows["day"].set_hint)
        self._due.edit.textEdited.connect(self.rows["day"].clear_error)
        self._summary.returnPressed.connect(self._save)
        self._due.edit.returnPressed.connect(self._save)

    def begin(self, due: date) -> None:
        """Ask for a task that is due on a day."""
        self.clear()
        self._due.set_day(due)

    def start(self) -> None:
        """Put the caret where writing begins."""
        self._summary.setFocus(Qt.FocusReason.OtherFocusReason)

    def clear(self) -> None:
        """Hold nothing (lock)."""
        for row in self.rows.values():
            row.clear_error()
        self._summary.clear()
        self._due.edit.clear()
        self._owner.clear()

    def show_error(self, error: UserError) -> bool:
        """Say an error beside its field; answer whether it has one here."""
        row = self.rows.get("day" if error.field == "due_on" else error.field)
        if row is not None:
            row.show_error(str(error))
        return row is not None

    @Slot()
    def _save(self) -> None:
        try:
            due = self._due.day()
        except UserError as error:
            self.rows["day"].show_error(str(error))
            return
        self.saved.emit(self._summary.text(), due, self._owner.member_id)


def _stack(form: QWidget, *parts: QWidget) -> None:
    layout = QVBoxLayout(form)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(16)
    for part in parts:
        layout.addWidget(part)
    layout.addStretch(1)


def _escape(form: QWidget) -> QShortcut:
    shortcut = QShortcut(QKeySequence(Qt.Key.Key_Escape), form)
    shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    return shortcut
