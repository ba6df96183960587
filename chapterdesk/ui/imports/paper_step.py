"""The third step: what is asked once for the whole file: names on paper, marks of a register."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from chapterdesk.core.errors import UserError
from chapterdesk.core.vocabulary import AttendanceStatus
from chapterdesk.core.words import _
from chapterdesk.services.groups import GroupRow
from chapterdesk.services.imports.registers import MarkTerms, RegisterPreview
from chapterdesk.ui.imports.register_card import RegisterCard
from chapterdesk.ui.records.fields import text_field
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.choices import SegmentedChoice
from chapterdesk.ui.widgets.forms import FormRow
from chapterdesk.ui.widgets.surfaces import Card
from chapterdesk.ui.widgets.text import Text

_ANSWERS = {"unasked": None, "yes": True, "no": False}
_WIDEST = 640


class PaperStep(QWidget):
    """Ask once whether the names of a file may be printed, and what becomes of marks.

    Args:
        theme: The look.
    """

    marks_changed = Signal()

    def __init__(self, *, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("import_paper_step")
        question = _("May these names stand on paper?")
        card = Card(theme=theme, name="import_paper", title=question)
        card.body.setSpacing(14)
        card.add(
            Text(
                _(
                    "Say yes only if somebody asked them. Who was not asked stands on a printed "
                    "list as a number and a blank, and you can ask them later, one by one."
                ),
                wrap=True,
                name="import_paper_text",
            )
        )
        self._answer = SegmentedChoice(
            theme=theme,
            name="import_answer",
            accessible=question,
            options=[
                ("unasked", _("Nobody asked them")),
                ("yes", _("Yes, they said so")),
                ("no", _("No")),
            ],
        )
        card.add(self._answer)
        self._said_by = text_field("import_said_by")
        self._who = FormRow(
            name="import_said_by_row",
            label=_("&Who asked them, and when"),
            field=self._said_by,
            hint=_("It is kept beside the answer."),
            optional=True,
        )
        self._who.hide()
        card.add(self._who)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(18)
        layout.addWidget(card)
        self._register = RegisterCard(theme=theme)
        self._register.marks_changed.connect(self.marks_changed)
        self._theme = theme
        self._card = card
        theme.changed.connect(self._fit)
        self._fit()
        layout.addWidget(self._register)
        layout.addStretch(1)
        self._answer.chosen.connect(lambda key: self._who.setVisible(key != "unasked"))

    @property
    def names_on_paper(self) -> bool | None:
        """Return the answer; None where nobody was asked."""
        return _ANSWERS[self._answer.current]

    @property
    def said_by(self) -> str:
        """Return who asked."""
        return self._said_by.text() if self.names_on_paper is not None else ""

    def show_register(self, register: RegisterPreview | None, groups: Sequence[GroupRow]) -> None:
        """Offer the marks of a register, where there are some."""
        self._register.show_register(register, groups)

    def marks(self) -> MarkTerms | None:
        """Return where the marks go; None takes the names alone.

        Raises:
            UserError: The time of day is none.
        """
        return self._register.terms()

    @property
    def said_of_marks(self) -> Mapping[str, AttendanceStatus | None]:
        """Return what was said of the marks of a register."""
        return self._register.said

    def show_error(self, error: UserError) -> bool:
        """Show what is wrong beside its field; say whether it is one of ours."""
        text = f"{error.what} {error.todo}".strip()
        return bool(error.field) and self._register.show_error(error.field, text)

    @Slot()
    def _fit(self) -> None:
        for card in (self._card, self._register):
            card.setMaximumWidth(self._theme.px(_WIDEST))

    def focus_first(self) -> None:
        """Put the focus on the answers."""
        name = f"import_answer_{self._answer.current}"
        button = self._answer.findChild(QWidget, name)
        if isinstance(button, QWidget):
            button.setFocus(Qt.FocusReason.OtherFocusReason)

    def clear(self) -> None:
        """Begin again."""
        self._register.clear()
        self._answer.set_current("unasked")
        self._said_by.clear()
        self._who.hide()
