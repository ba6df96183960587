"""Who matters to a person: two labels, dates, who is kept apart, and what the other may see."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QCheckBox, QCompleter, QLineEdit
from typing_extensions import override

from chapterdesk.core.vocabulary import Answer, RelationSafety
from chapterdesk.core.words import _
from chapterdesk.services.members.beside.relation_words import relation_words, word_back
from chapterdesk.services.members.beside.sentences import carer_rule
from chapterdesk.services.members.drafts import RelationDraft
from chapterdesk.ui.context import PageContext
from chapterdesk.ui.members.form.sections import Editor, Section
from chapterdesk.ui.members.picker import MemberPicker
from chapterdesk.ui.members.words import carer_options, safety_options
from chapterdesk.ui.records.fields import DayField, choice, text_field
from chapterdesk.ui.widgets.text import Text


class RelationEditor(Editor):
    """One relation.

    Args:
        context: Where people are found.
        name: The object name.
        draft: What stands there; None for an empty one.
        known: The name of the other, where it is known.
        minor: Says whether the person of the form is under age.
    """

    def __init__(
        self,
        *,
        context: PageContext,
        name: str,
        draft: RelationDraft | None,
        known: str,
        minor: Callable[[], bool],
    ) -> None:
        super().__init__(theme=context.theme, name=name, remove=_("Remove this relation"))
        said = draft or RelationDraft(label="")
        self._minor = minor
        self._picker = MemberPicker(
            context=context, name=f"{name}_other", accessible=_("Somebody of the chapter")
        )
        self._somebody = self._line("somebody", said.other_name)
        self._label = self._line("label", said.label)
        self._back = self._line("back", said.label_back)
        for field in (self._label, self._back):
            field.setCompleter(_completer(field))
        self._since = DayField(name=f"{name}_since", field="relations")
        self._until = DayField(name=f"{name}_until", field="relations")
        self._safety = choice(f"{name}_safety", safety_options())
        self._knows = choice(f"{name}_knows", carer_options())
        self._shown = QCheckBox(_("Their record shows this, too"))
        self._shown.setObjectName(f"{name}_shown")
        self._shown.setAccessibleName(_("Their record shows this, too"))
        self._remark = self._line("remark", said.remark)
        self._rule = Text(
            role="small", colour="accent", strong=True, wrap=True, name=f"{name}_rule"
        )
        self._lay_out()
        self._fill(said, known)
        self._connect()
        self._show()

    def _line(self, name: str, text: str) -> QLineEdit:
        field = text_field(f"{self.name}_{name}")
        field.setText(text)
        return field

    def _lay_out(self) -> None:
        other = self.row("other", _("Somebody of the chapter"), self._picker)
        other.let_grow()
        self._somebody_row = self.row("somebody", _("Or somebody else"), self._somebody)
        self.beside(other, self._somebody_row)
        self._back_row = self.row("back", _("This person is to them"), self._back)
        self.beside(
            self.row(
                "label",
                _("They are to this person"),
                self._label,
                _("Such as chosen family, partner, friend; in their own words"),
            ),
            self._back_row,
        )
        self.beside(
            self.row("since", _("Since (day)"), self._since),
            self.row("until", _("Until (day)"), self._until),
        )
        self._safety_row = self.row("safety", _("To be kept apart?"), self._safety)
        self.beside(
            self.row("knows", _("Knows they come here"), self._knows),
            self._safety_row,
        )
        self.body.addWidget(self._shown)
        self.body.addWidget(self.row("remark", _("Anything else"), self._remark))
        self.body.addWidget(self._rule)
        self.end()

    def _fill(self, said: RelationDraft, known: str) -> None:
        self._since.set_day(said.since)
        self._until.set_day(said.until)
        self._safety.set_current(said.safety)
        self._knows.set_current(said.knows_they_come)
        self._shown.setChecked(said.shown_to_other)
        if said.other_id is not None:
            self._picker.recall(said.other_id, known)

    def _connect(self) -> None:
        for field in (
            self._somebody, self._label, self._back, self._since, self._until, self._remark,
        ):  # fmt: skip
            field.textChanged.connect(self._changed)
        for box in (self._safety, self._knows):
            box.currentIndexChanged.connect(self._changed)
        self._shown.toggled.connect(self._changed)
        self._picker.changed.connect(self._changed)
        self._label.editingFinished.connect(self._offer_back)

    @override
    def draft(self) -> RelationDraft:
        other = self._picker.member_id
        return RelationDraft(
            label=self._label.text(),
            other_id=other,
            other_name="" if other else self._somebody.text(),
            label_back=self._back.text(),
            since=self._since.day(),
            until=self._until.day(),
            safety=RelationSafety(self._safety.current) if other else RelationSafety.NONE,
            shown_to_other=self._shown.isChecked() and other is not None,
            knows_they_come=Answer(self._knows.current),
            remark=self._remark.text(),
        )

    @override
    def start(self) -> None:
        field = self._picker.search if self._picker.member_id is None else self._label
        field.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _offer_back(self) -> None:
        if not self._back.text().strip():
            self._back.setText(word_back(self._label.text()))

    @Slot()
    def _changed(self) -> None:
        self._show()
        self.edited.emit()

    def _show(self) -> None:
        """Ask only what makes sense: somebody outside the chapter has no record to show it."""
        of_us = self._picker.member_id is not None
        self._somebody_row.setVisible(not of_us)
        self._safety_row.setVisible(of_us)
        self._shown.setVisible(of_us)
        asked = RelationDraft(label=self._label.text(), knows_they_come=Answer(self._knows.current))
        rule = carer_rule(asked, minor=self._minor())
        self._rule.setText(rule)
        self._rule.setVisible(bool(rule))


def _completer(field: QLineEdit) -> QCompleter:
    words = [word for pair in relation_words() for word in (pair.label, pair.back)]
    completer = QCompleter(list(dict.fromkeys(words)), field)
    completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    completer.setFilterMode(Qt.MatchFlag.MatchContains)
    return completer


def relation_section(
    context: PageContext, names: Callable[[], Mapping[bytes, str]], minor: Callable[[], bool]
) -> Section:
    """Return the section of relations.

    Args:
        context: Where people are found.
        names: Says what people are called who stand in the record already.
        minor: Says whether the person of the form is under age.
    """

    def make(name: str, draft: RelationDraft | None) -> RelationEditor:
        other = draft.other_id if draft else None
        known = names().get(other, "") if other is not None else ""
        return RelationEditor(context=context, name=name, draft=draft, known=known, minor=minor)

    return Section(
        theme=context.theme,
        name="relations",
        title=_("Who matters to them"),
        hint=_("In their own words. The other's record shows nothing of it unless you say so."),
        first=_("Add a &relation"),
        another=_("Add another relation"),
        make=make,
    )
