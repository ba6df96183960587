"""The settings of the chapter: its facts, and the two questions that decide what is printed."""

from dataclasses import fields, replace

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from chapterdesk.core.errors import UserError
from chapterdesk.core.words import _
from chapterdesk.services.chapter import ChapterDraft, ChapterProfile
from chapterdesk.services.database import Undo
from chapterdesk.ui.chapter.fields import ChapterFields, SafetyFields
from chapterdesk.ui.context import PageContext
from chapterdesk.ui.widgets.buttons import PrimaryButton
from chapterdesk.ui.widgets.forms import FormRow
from chapterdesk.ui.widgets.surfaces import Card

_HEADING_LENGTH = 120


class ProfileCard(Card):
    """Edit the chapter's facts; saving can be undone."""

    def __init__(self, *, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(
            theme=context.theme, name="settings_chapter", title=_("The chapter"), parent=parent
        )
        self._context = context
        self._known: ChapterDraft | None = None
        theme = context.theme
        self._facts = ChapterFields(theme=theme, name="settings_facts")
        self._safety = SafetyFields(theme=theme, name="settings_safety")
        self._heading = QLineEdit()
        self._heading.setObjectName("settings_heading_field")
        self._heading.setMaxLength(_HEADING_LENGTH)
        heading = FormRow(
            name="settings_heading",
            label=_("&Heading on paper"),
            field=self._heading,
            hint=_("Stands on sheets in the place of the name. Empty prints no heading."),
            optional=True,
        )
        self._save = PrimaryButton(theme=theme, text=_("Sa&ve"), name="settings_save")
        self._save.setEnabled(False)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self._save)
        self.body.setSpacing(18)
        for widget in (self._facts, heading, self._safety):
            self.body.addWidget(widget)
        self.body.addLayout(row)
        self._save.clicked.connect(self._store)
        self._facts.edited.connect(self._changed)
        self._safety.edited.connect(self._changed)
        self._heading.textEdited.connect(self._changed)

    @property
    def is_edited(self) -> bool:
        """Say whether something was typed that is not saved."""
        return self._save.isEnabled()

    def show_profile(self, profile: ChapterProfile) -> None:
        """Show the chapter as it is; what is being typed stays."""
        if self.is_edited:
            return
        values = {field.name: getattr(profile, field.name) for field in fields(ChapterDraft)}
        draft = ChapterDraft(**values)
        self._known = draft
        self._facts.load(draft)
        self._safety.load(draft)
        self._heading.setText(draft.paper_heading)

    def focus_first(self) -> QWidget:
        """Put the caret in the chapter's name; return what is to be seen then."""
        self._facts.focus_first()
        return self

    def focus_safety(self) -> QWidget:
        """Put the focus on the two questions; return what is to be seen then."""
        self._safety.focus_first()
        return self._safety

    def focus_country(self) -> QWidget:
        """Put the caret in the country; return what is to be seen then."""
        return self._facts.focus_country()

    def clear(self) -> None:
        """Forget what was typed."""
        self._known = None
        self._save.setEnabled(False)

    @Slot()
    def _changed(self) -> None:
        self._save.setEnabled(True)

    @Slot()
    def _store(self) -> None:
        if self._known is None or self._facts.problem():
            return
        draft = replace(
            self._known,
            **self._facts.values(),
            paper_heading=self._heading.text().strip(),
            police=self._safety.police,
            may_name_services=self._safety.may_name_services,
            safe_contact=self._safety.safe_contact,
        )
        chapter = self._context.services.chapter
        self._context.tasks.run(lambda: chapter.save(draft), self._stored, self._failed, owner=self)

    def _stored(self, undo: Undo) -> None:
        self._save.setEnabled(False)
        self._context.undo.push(undo.label, undo, self._context.services.undo.apply)

    def _failed(self, error: UserError) -> None:
        if not self._facts.show_error(error):
            self._context.messages.error(error)
