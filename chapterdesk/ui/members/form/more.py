"""What the form of a person opens when it is needed, and what it offers until then."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from chapterdesk.core.errors import UserError
from chapterdesk.core.words import _
from chapterdesk.services.members.beside.reading import FieldView
from chapterdesk.services.members.drafts import MemberDraft
from chapterdesk.ui.context import FIELDS, PageContext
from chapterdesk.ui.members.form.absences import absence_section
from chapterdesk.ui.members.form.emergency import emergency_section
from chapterdesk.ui.members.form.own import OwnFields
from chapterdesk.ui.members.form.relations import relation_section
from chapterdesk.ui.widgets.buttons import LinkButton
from chapterdesk.ui.widgets.flow import FlowRow
from chapterdesk.ui.widgets.surfaces import Card


class MoreSections(QWidget):
    """Hold what most people have none of: each section is a link until it is opened.

    Args:
        context: What it runs on.
        minor: Says whether the person of the form is under age.
    """

    edited = Signal()

    def __init__(
        self, *, context: PageContext, minor: Callable[[], bool], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        theme = context.theme
        self._names: Mapping[bytes, str] = {}
        self.setObjectName("form_beside")
        self._own = OwnFields(context=context)
        self._emergency = emergency_section(theme)
        self._relations = relation_section(context, lambda: self._names, minor)
        self._absences = absence_section(theme, lambda: context.clock.now().date())
        self._sections = {
            "emergency": self._emergency,
            "relations": self._relations,
            "absences": self._absences,
        }
        offers = Card(theme=theme, name="form_offers", title=_("More, when it is needed"))
        links = FlowRow(name="form_openers", spacing=16)
        fields = LinkButton(
            theme=theme, text=_("Fields of the chapter's own…"), name="form_own_fields"
        )
        fields.clicked.connect(lambda: context.navigate(FIELDS, None))
        for section in self._sections.values():
            links.add(section.opener)
        links.add(fields)
        offers.add(links)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(18)
        for card in (self._own, *self._sections.values(), offers):
            layout.addWidget(card)
        self._own.edited.connect(self.edited)
        for section in self._sections.values():
            section.edited.connect(self._changed)

    def load(
        self, draft: MemberDraft, fields: Sequence[FieldView], names: Mapping[bytes, str]
    ) -> None:
        """Show what a person has of it.

        Args:
            draft: The person.
            fields: The chapter's own fields.
            names: What people are called who stand in the record already.
        """
        self._names = names
        self._own.load(fields, draft.own, names)
        self._emergency.load(draft.emergency)
        self._relations.load(draft.relations)
        self._absences.load(draft.absences)

    def onto(self, draft: MemberDraft) -> MemberDraft:
        """Return the draft with what was entered here.

        Raises:
            UsageError: A day is not a day.
        """
        return replace(
            draft,
            emergency=self._emergency.drafts(),
            relations=self._relations.drafts(),
            absences=self._absences.drafts(),
            own=self._own.values(),
        )

    def show_error(self, error: UserError) -> QWidget | None:
        """Say an error where its field is; return that place, or None where it is not here."""
        section = self._sections.get(error.field)
        if section is not None:
            section.show_error(str(error))
            return section
        row = self._own.row_of(error.field)
        if row is not None:
            row.show_error(str(error))
        return row

    @Slot()
    def _changed(self) -> None:
        self.edited.emit()
