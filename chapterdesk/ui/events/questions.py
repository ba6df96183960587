"""What is asked of whoever registers: each question with the day on which its answers go."""

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget
from typing_extensions import override

from chapterdesk.core.event_vocabulary import QuestionKind
from chapterdesk.core.words import _
from chapterdesk.services.events import QuestionDraft, QuestionRow
from chapterdesk.ui.events.lines import LineEditor, Lines, Values
from chapterdesk.ui.events.words import question_kinds
from chapterdesk.ui.records.fields import LongText, choice, text_field
from chapterdesk.ui.series.beside import Beside
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.forms import FormRow
from chapterdesk.ui.widgets.numbers import NumberField

_MOST: Final = 40
_MOST_DAYS: Final = 90
_KEPT: Final = 7


class QuestionEditor(LineEditor):
    """Take one question.

    Args:
        theme: The look.
        name: What object names begin with.
        place: Where it stands, from 0.
    """

    def __init__(
        self, *, theme: Theme, name: str, place: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._id = ""
        number = place + 1
        self._text = text_field(f"{name}_text")
        self._kind = choice(
            f"{name}_kind", [(kind.value, text) for kind, text in question_kinds().items()]
        )
        self._days = NumberField(name=f"{name}_days", maximum=_MOST_DAYS, value=_KEPT)
        self._choices = LongText(theme=theme, name=f"{name}_choices", height=72)
        self._required = QCheckBox(_("It has to be answered"))
        self._required.setObjectName(f"{name}_required")
        self._required.setAccessibleName(
            _("Question {number}: it has to be answered").format(number=number)
        )
        text = FormRow(
            name=f"{name}_text_row",
            label=_("Question {number}").format(number=number),
            field=self._text,
        )
        kind = FormRow(name=f"{name}_kind_row", label=_("The answer is"), field=self._kind)
        days = FormRow(
            name=f"{name}_days_row",
            label=_("Answers go"),
            field=self._days,
            hint=_("so many days after the event"),
        )
        self._choices_row = FormRow(
            name=f"{name}_choices_row",
            label=_("What can be chosen, one on a line"),
            field=self._choices,
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(text)
        layout.addWidget(Beside(theme=theme, name=f"{name}_line", rows=[(kind, 2), (days, 1)]))
        layout.addWidget(self._choices_row)
        layout.addWidget(self._required)
        self._choices_row.hide()
        self._kind.currentIndexChanged.connect(self._show_choices)

    @override
    def values(self) -> Values:
        return {
            "id": self._id,
            "text": self._text.text(),
            "kind": self._kind.current,
            "choices": self._choices.toPlainText(),
            "required": self._required.isChecked(),
            "days": self._days.value(),
        }

    @override
    def set_values(self, values: Values) -> None:
        days = values.get("days", _KEPT)
        self._id = str(values.get("id", ""))
        self._text.setText(str(values.get("text", "")))
        self._kind.set_current(str(values.get("kind", QuestionKind.TEXT.value)))
        self._choices.setPlainText(str(values.get("choices", "")))
        self._required.setChecked(values.get("required") is True)
        self._days.setValue(days if isinstance(days, int) else _KEPT)
        self._show_choices()

    @override
    def start(self) -> None:
        self._text.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _show_choices(self) -> None:
        self._choices_row.setVisible(self._kind.current == QuestionKind.CHOICE.value)


class QuestionsField(Lines):
    """Hold the questions of an event.

    Args:
        theme: The look.
    """

    def __init__(self, *, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(
            theme=theme,
            name="event_question",
            accessible=_("What is asked of whoever registers"),
            add=_("Add a question"),
            most=_MOST,
            make=lambda name, place: QuestionEditor(theme=theme, name=name, place=place),
            parent=parent,
        )

    def show_questions(self, questions: Sequence[QuestionRow]) -> None:
        """Show the questions there are."""
        self.show_lines([_values(row.draft) for row in questions])

    def questions(self) -> tuple[QuestionDraft, ...]:
        """Return the questions; a line without a text asks nothing."""
        return tuple(_draft(one) for one in self.lines() if str(one["text"]).strip())


def _values(draft: QuestionDraft) -> dict[str, Any]:
    return {
        "id": "" if draft.id is None else draft.id.hex(),
        "text": draft.text,
        "kind": draft.kind.value,
        "choices": "\n".join(draft.choices),
        "required": draft.required,
        "days": draft.keep_days,
    }


def _draft(values: Values) -> QuestionDraft:
    return QuestionDraft(
        id=bytes.fromhex(values["id"]) or None,
        text=values["text"],
        kind=QuestionKind(values["kind"]),
        choices=tuple(line for line in str(values["choices"]).splitlines() if line.strip()),
        required=values["required"],
        keep_days=values["days"],
    )
