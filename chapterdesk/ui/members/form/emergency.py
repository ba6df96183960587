"""Whom to call if something happens, what they know, and how the call begins."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QLineEdit
from typing_extensions import override

from chapterdesk.core.vocabulary import Answer
from chapterdesk.core.words import _, isolate
from chapterdesk.services.members.beside.sentences import (
    knowing_sentence,
    neutral_sentence,
    opening_sentence,
)
from chapterdesk.services.members.drafts import EmergencyDraft
from chapterdesk.ui.members.form.sections import Editor, Section
from chapterdesk.ui.members.words import knows_options
from chapterdesk.ui.records.fields import choice, text_field
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.text import Text


class EmergencyEditor(Editor):
    """One emergency contact."""

    def __init__(self, *, theme: Theme, name: str, draft: EmergencyDraft | None) -> None:
        super().__init__(theme=theme, name=name, remove=_("Remove this emergency contact"))
        said = draft or EmergencyDraft(name="")
        self._who = self._line("name", said.name)
        self._relation = self._line("relation", said.relation)
        self._phone = self._line("phone", said.phone)
        self._opening = self._line("opening", said.opening_line)
        self._opening.setPlaceholderText(_("the neutral sentence"))
        self._identity = choice(f"{name}_identity", knows_options())
        self._membership = choice(f"{name}_membership", knows_options())
        self._identity.set_current(said.knows_identity)
        self._membership.set_current(said.knows_membership)
        self._sentence = Text(
            role="small", colour="accent", strong=True, wrap=True, name=f"{name}_sentence"
        )
        self.beside(
            self.row("name", _("Whom to ask for"), self._who),
            self.row("relation", _("What they are to this person"), self._relation),
        )
        self.body.addWidget(self.row("phone", _("Phone"), self._phone))
        self.beside(
            self.row("identity", _("Knows who this person is"), self._identity),
            self.row("membership", _("Knows they come to us"), self._membership),
        )
        self.body.addWidget(
            self.row(
                "opening",
                _("How to begin the call"),
                self._opening,
                _("Said only when both answers are yes; until then the neutral sentence is."),
            )
        )
        self.body.addWidget(self._sentence)
        self.end()
        for box in (self._identity, self._membership):
            box.currentIndexChanged.connect(self._changed)
        self._show()

    def _line(self, name: str, text: str) -> QLineEdit:
        field = text_field(f"{self.name}_{name}", longest=600)
        field.setText(text)
        field.textChanged.connect(self._changed)
        return field

    @override
    def draft(self) -> EmergencyDraft:
        return EmergencyDraft(
            name=self._who.text(),
            relation=self._relation.text(),
            phone=self._phone.text(),
            knows_identity=Answer(self._identity.current),
            knows_membership=Answer(self._membership.current),
            opening_line=self._opening.text(),
        )

    @override
    def start(self) -> None:
        self._who.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _changed(self) -> None:
        self._show()
        self.edited.emit()

    def _show(self) -> None:
        draft = self.draft()
        begins = _("The call begins: “{sentence}”").format(
            sentence=isolate(opening_sentence(draft) or neutral_sentence())
        )
        self._sentence.setText(f"{knowing_sentence(draft)} {begins}")


def emergency_section(theme: Theme) -> Section:
    """Return the section of emergency contacts."""
    return Section(
        theme=theme,
        name="emergency",
        title=_("If something happens"),
        hint=_("What they know decides how a call begins. Not asked counts as no."),
        first=_("Add an &emergency contact"),
        another=_("Add another emergency contact"),
        make=lambda name, draft: EmergencyEditor(theme=theme, name=name, draft=draft),
    )
