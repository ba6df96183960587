"""The form of a registration: who, whom they bring, what they need, what they answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from chapterdesk.core.errors import UserError
from chapterdesk.core.event_vocabulary import QuestionKind
from chapterdesk.core.vocabulary import Answer, PhotoConsent
from chapterdesk.core.words import _, isolate
from chapterdesk.services.events import (
    EventDetail,
    NeedDraft,
    QuestionRow,
    RegistrationDetail,
    RegistrationDraft,
)
from chapterdesk.ui.context import PageContext
from chapterdesk.ui.events.needs_field import NeedsField
from chapterdesk.ui.events.words import photo_choices
from chapterdesk.ui.members.picker import MemberPicker
from chapterdesk.ui.records.fields import LongText, choice, text_field
from chapterdesk.ui.records.unfinished import capture
from chapterdesk.ui.widgets.combo import ChoiceBox
from chapterdesk.ui.widgets.form_foot import FormFoot
from chapterdesk.ui.widgets.forms import FormRow
from chapterdesk.ui.widgets.numbers import NumberField
from chapterdesk.ui.widgets.surfaces import Card, clear_layout
from chapterdesk.ui.widgets.text import Text

_LOW: Final = 72


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationTyped:
    """What stands in the form.

    Attributes:
        late: Whether a lead lets them in though registering has ended.
    """

    member_id: bytes
    draft: RegistrationDraft
    late: bool


class RegistrationForm(QWidget):
    """Register somebody, or change what they said.

    Args:
        context: Where people are found.
    """

    saved = Signal(object)
    cancelled = Signal()
    person_chosen = Signal(object)

    def __init__(self, *, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme = context.theme
        self._theme = theme
        self._known: dict[str, Any] = {}
        self._questions: tuple[QuestionRow, ...] = ()
        self._answers: dict[bytes, FormRow] = {}
        self.setObjectName("registration_form")
        self.setAccessibleName(_("Registration"))
        self._heading = Text(role="title", wrap=True, name="registration_heading")
        self.picker = MemberPicker(
            context=context, name="registration_who", accessible=_("Who registers")
        )
        self._guests = NumberField(name="registration_guests")
        self._names = LongText(theme=theme, name="registration_guest_names", height=_LOW)
        self.needs = NeedsField(theme=theme, name="registration_need")
        self._photo = choice(
            "registration_photo",
            [("" if said is None else said.value, text) for said, text in photo_choices().items()],
        )
        self._named = self._check(
            "named", _("They agree that their name stands beside their ne&eds")
        )
        self._late = self._check("late", _("&Let them in though registering has ended"))
        self.rows = self._make_rows()
        self._foot = FormFoot(theme=theme, form=self, name="registration")
        self._lay_out()
        self._foot.save_requested.connect(self._save)
        self._foot.cancelled.connect(self.cancelled)
        self.picker.changed.connect(self._picked)
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self.leave)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self._save)

    @staticmethod
    def _check(name: str, text: str) -> QCheckBox:
        box = QCheckBox(text)
        box.setObjectName(f"registration_{name}")
        box.setAccessibleName(text.replace("&", ""))
        return box

    def _make_rows(self) -> dict[str, FormRow]:
        return {
            "member_id": FormRow(
                name="registration_who_row", label=_("&Who registers"), field=self.picker
            ),
            "guest_count": FormRow(
                name="registration_guests_row",
                label=_("How many &guests they bring"),
                field=self._guests,
            ),
            "guests": FormRow(
                name="registration_names_row",
                label=_("Those of them who gave a na&me, one on a line"),
                field=self._names,
                optional=True,
            ),
            "needs": FormRow(
                name="registration_needs_row",
                label=_("Foo&d, access, or in their own words"),
                field=self.needs,
                optional=True,
            ),
            "photo": FormRow(
                name="registration_photo_row",
                label=_("May &pictures of this event show them"),
                field=self._photo,
            ),
        }

    def _lay_out(self) -> None:
        theme = self._theme
        who = Card(theme=theme, name="registration_card_who", title=_("Who comes"))
        for name in ("member_id", "guest_count", "guests"):
            self.rows[name].let_grow()
            who.add(self.rows[name])
        who.add(self._late)
        self._asked = Card(theme=theme, name="registration_card_asked", title=_("What is asked"))
        self._column = QVBoxLayout()
        self._column.setSpacing(12)
        self._asked.body.addLayout(self._column)
        needs = Card(theme=theme, name="registration_card_needs", title=_("What they need"))
        self._goes = Text(colour="soft", wrap=True, name="registration_goes")
        needs.add(self._goes)
        self.rows["needs"].let_grow()
        needs.add(self.rows["needs"])
        needs.add(self._named)
        needs.add(self.rows["photo"])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16)
        for part in (self._heading, who, self._asked, needs, self._foot):
            layout.addWidget(part)
        layout.addStretch(1)

    def show_new(self, event: EventDetail) -> None:
        """Ask for somebody who registers."""
        self._begin(event, _("Register somebody"))
        self.picker.set_fixed(False)
        self.picker.hold(None)
        self._late.setVisible(not event.row.is_open)
        self._fill(RegistrationDraft())

    def show_again(self, event: EventDetail, member_id: bytes, name: str) -> None:
        """Ask anew somebody who came off, said no or was only invited."""
        self.show_new(event)
        self.picker.hold(member_id, name)
        self.picker.set_fixed(True)
        self._known = capture(self)

    def show_said(self, event: EventDetail, said: RegistrationDetail) -> None:
        """Change what somebody said."""
        self._begin(event, _("What {name} said").format(name=isolate(said.row.name)))
        self.picker.hold(said.row.member_id, said.row.name, said.row.pronouns)
        self.picker.set_fixed(True)
        self._late.hide()
        self._fill(said.draft)

    def offer_needs(self, needs: Sequence[NeedDraft]) -> None:
        """Show the needs that somebody asked to be kept, where nothing was entered yet."""
        if not self.needs.needs():
            self.needs.show_needs(needs)

    def start(self) -> None:
        """Put the caret where writing begins."""
        if self.picker.member_id is None:
            self.picker.search.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self.rows["guest_count"].isVisible():
            self._guests.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            first = next(iter(self._answers.values()), None)
            field = self.needs if first is None else first.field
            field.setFocus(Qt.FocusReason.OtherFocusReason)

    def clear(self) -> None:
        """Hold nobody (lock)."""
        self._foot.rest()
        for row in (*self.rows.values(), *self._answers.values()):
            row.clear_error()
        self.picker.clear()
        self._heading.setText("")
        self._ask(())
        self._fill(RegistrationDraft())
        # SECURITY: a cleared document still holds its text in its own undo.
        self._names.document().clearUndoRedoStacks()

    @Slot()
    def leave(self) -> None:
        """Be done without saving; ask first where something was typed."""
        self._foot.leave(changed=capture(self) != self._known)

    def show_error(self, error: UserError) -> bool:
        """Say an error beside its field; answer whether it has one here."""
        row = self.rows.get(error.field)
        if row is None and error.field == "answers":
            row = next((one for one in self._answers.values() if not _said(one.field)), None)
            row = row or next(iter(self._answers.values()), None)
        if row is None or row.isHidden():
            return False
        row.show_error(str(error))
        return True

    def _begin(self, event: EventDetail, heading: str) -> None:
        self._foot.rest()
        for row in self.rows.values():
            row.clear_error()
        self._heading.setText(heading)
        most = event.draft.guests_max
        self._guests.setMaximum(max(most, 0))
        for name in ("guest_count", "guests"):
            self.rows[name].setVisible(most > 0)
        self._goes.setText(event.erase_words)
        self._late.setChecked(False)
        self._ask(event.questions)

    def _ask(self, questions: Sequence[QuestionRow]) -> None:
        clear_layout(self._column)
        self._questions = tuple(questions)
        self._answers = {}
        for place, question in enumerate(questions):
            row = FormRow(
                name=f"registration_answer_{place}_row",
                label=question.draft.text.replace("&", "&&"),
                field=_answer_field(question, f"registration_answer_{place}"),
                hint=question.erase_words,
                optional=not question.draft.required,
            )
            row.field.setAccessibleName(question.draft.text)
            self._column.addWidget(row)
            self._answers[question.id] = row
        self._asked.setVisible(bool(questions))

    def _fill(self, draft: RegistrationDraft) -> None:
        self._guests.setMaximum(max(self._guests.maximum(), draft.guest_count))
        self._guests.setValue(draft.guest_count)
        self._names.setPlainText("\n".join(draft.guests))
        self.needs.show_needs(draft.needs)
        self._photo.set_current("" if draft.photo is None else draft.photo.value)
        self._named.setChecked(draft.named_needs)
        for question_id, row in self._answers.items():
            text = draft.answers.get(question_id, "")
            if isinstance(row.field, ChoiceBox):
                row.field.set_current(text)
            else:
                row.field.setText(text)  # type: ignore[attr-defined]
        self._known = capture(self)

    @Slot()
    def _picked(self) -> None:
        self.rows["member_id"].clear_error()
        if self.picker.member_id is not None:
            self.person_chosen.emit(self.picker.member_id)

    @Slot()
    def _save(self) -> None:
        self._foot.rest()
        member_id = self.picker.member_id
        if member_id is None:
            self.rows["member_id"].show_error(_("Choose who registers. Type a part of the name."))
            return
        if self.needs.typed():
            self.rows["needs"].show_error(
                _("Say whom the need in their own words is for, or take it away.")
            )
            return
        names = tuple(
            line.strip() for line in self._names.toPlainText().splitlines() if line.strip()
        )
        photo = self._photo.current
        self.saved.emit(
            RegistrationTyped(
                member_id=member_id,
                draft=RegistrationDraft(
                    guest_count=max(self._guests.value(), len(names)),
                    guests=names,
                    answers={one: _said(row.field) for one, row in self._answers.items()},
                    needs=self.needs.needs(),
                    photo=PhotoConsent(photo) if photo else None,
                    named_needs=self._named.isChecked(),
                ),
                late=self._late.isChecked(),
            )
        )


def _answer_field(question: QuestionRow, name: str) -> QWidget:
    options: list[tuple[str, str]]
    if question.draft.kind == QuestionKind.CHOICE:
        options = [(one, one) for one in question.draft.choices]
    elif question.draft.kind == QuestionKind.ANSWER:
        options = [(Answer.YES.value, _("Yes")), (Answer.NO.value, _("No"))]
    else:
        return text_field(name, longest=4_000)
    return choice(name, [("", _("not answered")), *options], question.draft.text)


def _said(field: QWidget) -> str:
    return field.current if isinstance(field, ChoiceBox) else field.text()  # type: ignore[attr-defined]
