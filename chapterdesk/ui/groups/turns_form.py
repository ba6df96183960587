"""The forms of who takes turns in a group, and of what it agreed on."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from chapterdesk.core.errors import UserError
from chapterdesk.core.words import _
from chapterdesk.services.leading import TurnRow
from chapterdesk.ui.context import PageContext
from chapterdesk.ui.members.people_order import Named, PeopleOrder
from chapterdesk.ui.records.fields import LongText, choice
from chapterdesk.ui.widgets.buttons import SecondaryButton
from chapterdesk.ui.widgets.flow import FlowRow
from chapterdesk.ui.widgets.form_foot import FormFoot
from chapterdesk.ui.widgets.forms import FormRow
from chapterdesk.ui.widgets.surfaces import Card
from chapterdesk.ui.widgets.text import Text


class TurnsForm(QWidget):
    """Say who takes turns, in which order, and who may stand in; active members alone.

    Args:
        context: The look.
    """

    saved = Signal(object, object)
    cancelled = Signal()

    def __init__(self, *, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme = context.theme
        self._names: dict[str, str] = {}
        self.setObjectName("turns_form")
        self.setAccessibleName(_("Who leads by turns"))
        self._who = choice("turns_who", [])
        self.order = PeopleOrder(
            context=context, name="turns_order", accessible=_("Takes turns"), finds=False
        )
        self.substitutes = PeopleOrder(
            context=context, name="turns_stand_in", accessible=_("May stand in"), finds=False
        )
        leads = SecondaryButton(theme=theme, text=_("&Takes turns"), name="turns_add", icon="plus")
        stands = SecondaryButton(
            theme=theme, text=_("May stand &in"), name="turns_add_stand_in", icon="plus"
        )
        leads.clicked.connect(lambda: self._add(self.order))
        stands.clicked.connect(lambda: self._add(self.substitutes))
        adds = FlowRow(name="turns_adds")
        adds.add(leads)
        adds.add(stands)
        card = Card(theme=theme, name="turns_card", title=_("Who leads by turns"))
        self._row = FormRow(name="turns_who_row", label=_("Active &member"), field=self._who)
        card.add(self._row)
        card.add(adds)
        card.add(Text(_("Take turns, in this order"), strong=True, name="turns_order_title"))
        card.add(self.order)
        card.add(Text(_("May stand in"), strong=True, name="turns_stand_in_title"))
        card.add(self.substitutes)
        foot = FormFoot(theme=theme, form=self, name="turns")
        foot.save_requested.connect(self._save)
        foot.cancelled.connect(self.cancelled)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16)
        layout.addWidget(card)
        layout.addWidget(foot)
        layout.addStretch(1)

    def begin(self, active: Sequence[Named], turns: Sequence[TurnRow]) -> None:
        """Show who takes turns now, and who could."""
        self._who.clear()
        self._names = {member_id.hex(): name for member_id, name in active}
        for key, name in self._names.items():
            self._who.addItem(name, key)
        self.order.set_people(
            [(row.member_id, row.name) for row in turns if row.rotation_place is not None]
        )
        self.substitutes.set_people([(row.member_id, row.name) for row in turns if row.substitute])

    def start(self) -> None:
        """Put the caret where choosing begins."""
        self._who.setFocus(Qt.FocusReason.OtherFocusReason)

    def clear(self) -> None:
        """Hold nobody (lock)."""
        self.begin((), ())

    def _add(self, people: PeopleOrder) -> None:
        key = self._who.current
        if key:
            people.add_person(bytes.fromhex(key), self._names[key])

    @Slot()
    def _save(self) -> None:
        self.saved.emit(self.order.people(), self.substitutes.people())


class AgreementForm(QWidget):
    """Write what a group agrees on.

    Args:
        context: The look.
    """

    saved = Signal(str)
    cancelled = Signal()

    def __init__(self, *, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme = context.theme
        self._known = ""
        self.setObjectName("agreement_form")
        self.setAccessibleName(_("What was agreed on"))
        self._text = LongText(theme=theme, name="agreement_text", height=260)
        self.row = FormRow(
            name="agreement_text_row",
            label=_("&What the group agrees on"),
            field=self._text,
            hint=_("One sentence a line; it is read out as it stands."),
        )
        card = Card(theme=theme, name="agreement_card", title=_("What was agreed on"))
        card.add(self.row)
        self._note = Text("", colour="soft", wrap=True, name="agreement_note")
        card.add(self._note)
        self._foot = FormFoot(theme=theme, form=self, name="agreement")
        self._foot.save_requested.connect(lambda: self.saved.emit(self._text.toPlainText()))
        self._foot.cancelled.connect(self.cancelled)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16)
        layout.addWidget(card)
        layout.addWidget(self._foot)
        layout.addStretch(1)

    def begin(self, text: str, *, new_version: bool) -> None:
        """Show the text that counts; a version that was used stays beside the new one."""
        self._foot.rest()
        self.row.clear_error()
        self._text.setPlainText(text)
        self._known = text
        self._note.setText(
            _("The version before was read out or agreed to, so this becomes a new one.")
            if new_version
            else ""
        )
        self._note.setVisible(new_version)

    def start(self) -> None:
        """Put the caret where writing begins."""
        self._text.setFocus(Qt.FocusReason.OtherFocusReason)

    def clear(self) -> None:
        """Hold nothing (lock)."""
        self.begin("", new_version=False)

    def show_error(self, error: UserError) -> bool:
        """Say an error beside the text; answer whether it is about it."""
        if error.field == "text":
            self.row.show_error(str(error))
        return error.field == "text"
