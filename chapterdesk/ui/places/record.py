"""One place: what it is, what may be told of it, what was looked at."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from chapterdesk.core.safe_vocabulary import VIRTUAL
from chapterdesk.core.words import _, isolate, isolate_ltr
from chapterdesk.services.places import PlaceDetail, PlacePointArea
from chapterdesk.ui.places.checklist import PlaceChecklist
from chapterdesk.ui.places.words import disclosure_names, kind_names
from chapterdesk.ui.records.facts import facts_card
from chapterdesk.ui.records.view import RecordHeader
from chapterdesk.ui.safety.scrub import scrub
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.today.features import feature_words
from chapterdesk.ui.widgets.buttons import LinkButton, SecondaryButton
from chapterdesk.ui.widgets.flow import FlowRow
from chapterdesk.ui.widgets.surfaces import clear_layout
from chapterdesk.ui.widgets.text import Tag, Text


class PlaceRecord(QWidget):
    """Show a place with its checklist.

    Args:
        theme: The look.
    """

    edit_requested = Signal()
    archive_requested = Signal()
    left = Signal()
    answered = Signal(str, str)
    remarked = Signal(str, str)

    def __init__(self, *, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setObjectName("place_record")
        self.setAccessibleName(_("Place"))
        self._head = QVBoxLayout()
        self._head.setSpacing(16)
        self._checklist_title = Text(_("Checklist"), role="heading", name="place_checklist_title")
        self._checklist_title.hide()
        self._checklist = PlaceChecklist(theme=theme)
        self._checklist.answered.connect(self.answered)
        self._checklist.remarked.connect(self.remarked)
        self._archive = LinkButton(
            theme=theme, text=_("Put this place into the archive"), name="place_archive"
        )
        self._archive.clicked.connect(self.archive_requested)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16)
        layout.addLayout(self._head)
        layout.addWidget(self._checklist_title)
        layout.addWidget(self._checklist)
        layout.addWidget(self._archive, 0, Qt.AlignmentFlag.AlignLeading)
        layout.addStretch(1)

    def show_place(self, detail: PlaceDetail, areas: Sequence[PlacePointArea]) -> None:
        """Show a place."""
        self._clear_head()
        draft = detail.draft
        header = RecordHeader(name="place_header", title=draft.name)
        edit = SecondaryButton(theme=self._theme, text=_("&Edit"), name="place_edit", icon="pencil")
        edit.clicked.connect(self.edit_requested)
        edit.setEnabled(not detail.hidden)
        back = LinkButton(theme=self._theme, text=_("All &places"), name="place_back", small=True)
        back.clicked.connect(self.left)
        header.add_action(back)
        header.add_action(edit)
        self._head.addWidget(header)
        tags = FlowRow(name="place_tags")
        tags.add(Tag(theme=self._theme, text=kind_names()[draft.kind], name="place_kind_tag"))
        for feature in feature_words(draft.features):
            tags.add(Tag(theme=self._theme, text=feature, name="place_feature"))
        self._head.addWidget(tags)
        if detail.hidden:
            said = _("Address, link and notes are hidden in meeting mode.")
            self._head.addWidget(Text(said, colour="soft", wrap=True, name="place_hidden"))
        self._head.addWidget(self._facts(detail))
        self._checklist_title.show()
        self._checklist.show_areas(areas)

    def show_areas(self, areas: Sequence[PlacePointArea]) -> None:
        """Show a changed checklist."""
        self._checklist.show_areas(areas)

    def clear(self) -> None:
        """Hold nothing (lock)."""
        self._clear_head()
        scrub(self._checklist)
        self._checklist.clear()
        self._checklist_title.hide()

    def _clear_head(self) -> None:
        for place in range(self._head.count()):
            item = self._head.itemAt(place)
            widget = item.widget() if item is not None else None
            if widget is not None:
                scrub(widget)
        clear_layout(self._head)

    def _facts(self, detail: PlaceDetail) -> QWidget:
        draft = detail.draft
        virtual = draft.kind in VIRTUAL
        way = isolate_ltr(draft.link) if virtual and draft.link else ""
        if not virtual and draft.address:
            way = isolate(draft.address)
        facts = [
            (_("Area"), isolate(draft.area) if draft.area else ""),
            (_("Link") if virtual else _("Address"), way),
            (_("May be told"), disclosure_names(draft.kind)[draft.disclosure]),
            (
                _("Paper shows"),
                "" if detail.hidden else isolate(detail.told) if detail.told else _("nothing"),
            ),
            (_("Room for"), "" if draft.capacity is None else str(draft.capacity)),
            (_("Good to know"), draft.remark),
            (_("Safety notes"), draft.safety_notes),
        ]
        return facts_card(theme=self._theme, name="place_facts", facts=facts)
