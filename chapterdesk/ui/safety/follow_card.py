"""What is done about a report: how urgent it is, every step, who was told, when to look again."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from chapterdesk.core.errors import UserError
from chapterdesk.core.words import _, isolate
from chapterdesk.services.safety import ActionDraft, ActionRow, SealedView
from chapterdesk.ui.records.day_picker import DayField
from chapterdesk.ui.records.fields import LongText
from chapterdesk.ui.safety.words import moment, urgency_names
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.buttons import SecondaryButton
from chapterdesk.ui.widgets.combo import ChoiceBox
from chapterdesk.ui.widgets.flow import FlowRow
from chapterdesk.ui.widgets.forms import FormRow
from chapterdesk.ui.widgets.surfaces import Card
from chapterdesk.ui.widgets.text import Text


class FollowCard(Card):
    """Show what readers did about a report, and take what they do next.

    Args:
        theme: The look.
        view: The report.
    """

    action_requested = Signal(bytes, object)
    review_requested = Signal(bytes, object)
    urgency_requested = Signal(bytes, str)

    def __init__(self, *, theme: Theme, view: SealedView, parent: QWidget | None = None) -> None:
        super().__init__(
            theme=theme, name="sealed_follow", title=_("What is done about it"), parent=parent
        )
        self._look = theme
        self._id = view.id
        for place, row in enumerate(view.actions):
            self.body.addLayout(self._action(place, row))
        if not view.actions:
            self.add(Text(_("Nothing is written down yet."), colour="soft", wrap=True))
        self._what = LongText(theme=theme, name="sealed_action", height=64)
        self._told = QLineEdit()
        self._told.setObjectName("sealed_action_told")
        self._told.setMaxLength(400)
        known = view.draft.urgency
        urgencies = [(one.value, name) for one, name in urgency_names().items()]
        self._urgency = ChoiceBox(
            name="sealed_urgency",
            options=urgencies if known is not None else [("", _("Not said")), *urgencies],
            current="" if known is None else known.value,
            typed=False,
        )
        self._day = DayField(theme=theme, name="sealed_review")
        self._day.edit.setAccessibleName(_("When to look at it again"))
        if view.review_on is not None:
            self._day.set_day(view.review_on)
        self._rows = {
            "action": FormRow(
                name="sealed_action_row", label=_("What was do&ne"), field=self._what
            ),
            "action_told": FormRow(
                name="sealed_action_told_row",
                label=_("Who was &told"),
                field=self._told,
                optional=True,
            ),
            "urgency": FormRow(
                name="sealed_urgency_row", label=_("How &urgent it is"), field=self._urgency
            ),
            "review_on": FormRow(
                name="sealed_review_row",
                label=_("When to look at it a&gain"),
                field=self._day,
                hint=_("Only those who can open it are reminded. Empty: not any more."),
            ),
        }
        self._lay_out()

    @property
    def typed(self) -> ActionDraft:
        """Return what is typed and not yet kept."""
        return ActionDraft(what=self._what.toPlainText(), told=self._told.text())

    def set_typed(self, draft: ActionDraft) -> None:
        """Bring back what was typed."""
        self._what.setPlainText(draft.what)
        self._told.setText(draft.told)

    def show_error(self, error: UserError) -> bool:
        """Say an error beside its field; answer whether it has one here."""
        row = self._rows.get(error.field)
        if row is None:
            return False
        row.show_error(str(error))
        return True

    def _lay_out(self) -> None:
        note = SecondaryButton(
            theme=self._look, text=_("&Add to the report"), name="sealed_action_add", icon="plus"
        )
        review = SecondaryButton(
            theme=self._look, text=_("&Remind us then"), name="sealed_review_keep"
        )
        note.clicked.connect(self._note)
        review.clicked.connect(self._review)
        self._urgency.chosen.connect(self._urgent)
        self.body.addSpacing(8)
        self.add(self._rows["action"])
        self.add(self._rows["action_told"])
        self.add(_alone(note, "sealed_action_acts"))
        self.body.addSpacing(8)
        self.add(self._rows["urgency"])
        self.add(self._rows["review_on"])
        self.add(_alone(review, "sealed_review_acts"))

    def _action(self, place: int, row: ActionRow) -> QVBoxLayout:
        part = QVBoxLayout()
        part.setSpacing(2)
        who = isolate(row.reader or _("somebody before"))
        said = _("{when}: {name}").format(when=moment(row.at), name=who)
        part.addWidget(Text(said, role="small", colour="soft", name=f"sealed_action_{place}_by"))
        part.addWidget(Text(row.what, wrap=True, name=f"sealed_action_{place}_what"))
        if row.told:
            told = _("Told: {who}").format(who=isolate(row.told))
            part.addWidget(Text(told, wrap=True, name=f"sealed_action_{place}_told"))
        return part

    @Slot()
    def _note(self) -> None:
        self.action_requested.emit(self._id, self.typed)

    @Slot(str)
    def _urgent(self, key: str) -> None:
        if key:
            self.urgency_requested.emit(self._id, key)

    @Slot()
    def _review(self) -> None:
        if not self._day.edit.text().strip():
            self.review_requested.emit(self._id, None)
            return
        try:
            self.review_requested.emit(self._id, self._day.day())
        except UserError as error:
            self._rows["review_on"].show_error(str(error))


def _alone(button: QWidget, name: str) -> FlowRow:
    flow = FlowRow(name=name)
    flow.add(button)
    return flow
