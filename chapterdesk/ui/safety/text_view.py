"""One opened text."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from chapterdesk.core.errors import UserError
from chapterdesk.core.words import _, current, isolate
from chapterdesk.services.safety import ActionDraft, ReaderRow, SealedView
from chapterdesk.ui.records.day_picker import DayField
from chapterdesk.ui.safety.follow_card import FollowCard
from chapterdesk.ui.safety.scrub import scrub
from chapterdesk.ui.safety.words import field_names, kind_names, moment, urgency_names
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.buttons import LinkButton, SecondaryButton
from chapterdesk.ui.widgets.combo import ChoiceBox
from chapterdesk.ui.widgets.flow import FlowRow
from chapterdesk.ui.widgets.forms import FormRow
from chapterdesk.ui.widgets.surfaces import Card
from chapterdesk.ui.widgets.text import Tag, Text


class SealedTextView(QWidget):
    """Show a text and what a reader may do with it.

    Args:
        theme: The look.
    """

    left = Signal()
    close_requested = Signal(bytes)
    end_requested = Signal(bytes, object)
    share_requested = Signal(bytes, bytes)
    action_requested = Signal(bytes, object)
    review_requested = Signal(bytes, object)
    urgency_requested = Signal(bytes, str)

    def __init__(self, *, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._view: SealedView | None = None
        self._end_row: FormRow | None = None
        self._follow: FollowCard | None = None
        self.setObjectName("sealed_text")
        self.setAccessibleName(_("Sealed text"))
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._holder: QWidget | None = None

    def show_text(self, view: SealedView, readers: Sequence[ReaderRow]) -> None:
        """Show a text; `readers` are those of today. What was being added to it stays."""
        before, typed = self._view, self.typed
        self.clear()
        self._view = view
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(20)
        back = LinkButton(
            theme=self._theme, text=_("&Back to the list"), name="sealed_back", small=True
        )
        back.clicked.connect(self.left)
        line = QHBoxLayout()
        line.addWidget(back)
        line.addStretch(1)
        column.addLayout(line)
        column.addWidget(self._text_card(view))
        if view.followed:
            follow = FollowCard(theme=self._theme, view=view)
            follow.action_requested.connect(self.action_requested)
            follow.review_requested.connect(self.review_requested)
            follow.urgency_requested.connect(self.urgency_requested)
            if (
                before is not None
                and before.id == view.id
                and len(before.actions) == len(view.actions)
            ):
                follow.set_typed(typed)
            column.addWidget(follow)
            self._follow = follow
        column.addWidget(self._keeping_card(view, readers))
        column.addWidget(self._openings_card(view))
        self._layout.addWidget(holder)
        self._holder = holder
        back.setFocus()

    @property
    def typed(self) -> ActionDraft:
        """Return what is being added to the text and is not kept yet."""
        return ActionDraft(what="") if self._follow is None else self._follow.typed

    @property
    def view(self) -> SealedView | None:
        """Return the text that is shown."""
        return self._view

    def clear(self) -> None:
        """Forget the text."""
        self._view = None
        self._end_row = None
        self._follow = None
        holder, self._holder = self._holder, None
        if holder is not None:
            holder.hide()
            self._layout.removeWidget(holder)
            scrub(holder)
            holder.deleteLater()

    def show_error(self, error: UserError) -> bool:
        """Say an error beside the day; answer whether it belongs there."""
        if self._follow is not None and self._follow.show_error(error):
            return True
        if self._end_row is None or error.field not in {"erase_on", "day"}:
            return False
        self._end_row.show_error(str(error))
        return True

    def _text_card(self, view: SealedView) -> Card:
        card = Card(theme=self._theme, name="sealed_text_card")
        tags = FlowRow(name="sealed_tags")
        tags.add(Tag(theme=self._theme, text=kind_names()[view.draft.kind], name="sealed_kind"))
        if view.draft.unfinished:
            tags.add(self._tag(_("Unfinished: the desk was locked"), "sealed_unfinished"))
        if view.draft.about_minor:
            tags.add(self._tag(_("Somebody under 18"), "sealed_minor"))
        card.add(tags)
        if view.draft.urgency is not None:
            tags.add(self._tag(urgency_names()[view.draft.urgency], "sealed_urgency_tag"))
        written = _("Written {when}").format(when=moment(view.written_at))
        card.add(Text(written, role="small", colour="soft", wrap=True, name="sealed_written"))
        if view.subject:
            said = _("From the record of {name}").format(name=isolate(view.subject))
            card.add(Text(said, role="small", colour="soft", wrap=True, name="sealed_subject"))
        for name, label in field_names().items():
            text = view.draft.fields.get(name)
            if text:
                card.body.addSpacing(4)
                part = QVBoxLayout()
                part.setSpacing(2)
                part.addWidget(
                    Text(label, role="small", colour="soft", name=f"sealed_{name}_label")
                )
                part.addWidget(Text(text, wrap=True, name=f"sealed_{name}"))
                card.body.addLayout(part)
        return card

    def _tag(self, text: str, name: str) -> Tag:
        return Tag(theme=self._theme, text=text, tone="warn", name=name)

    def _keeping_card(self, view: SealedView, readers: Sequence[ReaderRow]) -> Card:
        card = Card(theme=self._theme, name="sealed_keeping", title=_("Who can open it, how long"))
        holders = current().listing(isolate(name) for name in view.readers)
        card.add(
            Text(_("Can be opened by {names}.").format(names=holders), wrap=True, name="sealed_who")
        )
        others = [(row.id.hex(), row.label) for row in readers if row.id not in view.reader_ids]
        if others:
            card.body.addLayout(self._share_row(view, others))
        if view.closed_on is not None:
            said = _("Dealt with on {day}.").format(day=current().day(view.closed_on))
            card.add(Text(said, wrap=True, name="sealed_closed"))
        day = DayField(theme=self._theme, name="sealed_end")
        day.edit.setAccessibleName(_("Last day on which it is kept"))
        if view.draft.erase_on is not None:
            day.set_day(view.draft.erase_on)
        self._end_row = FormRow(
            name="sealed_end_row",
            label=_("&Last day on which it is kept"),
            field=day,
            hint=_("Empty: until a reader says otherwise."),
        )
        card.add(self._end_row)
        keep = SecondaryButton(theme=self._theme, text=_("&Keep it until then"), name="sealed_keep")
        keep.clicked.connect(lambda: self._ask_end(view.id, day))
        row = FlowRow(name="sealed_acts")
        row.add(keep)
        if view.closed_on is None:
            done = SecondaryButton(
                theme=self._theme, text=_("It is &dealt with"), name="sealed_done"
            )
            done.clicked.connect(lambda: self.close_requested.emit(view.id))
            row.add(done)
        card.add(row)
        return card

    def _share_row(self, view: SealedView, others: Sequence[tuple[str, str]]) -> QHBoxLayout:
        choice = ChoiceBox(
            name="sealed_share", accessible=_("Another reader"), options=others, typed=False
        )
        let = SecondaryButton(
            theme=self._theme, text=_("Let them &open it"), name="sealed_share_go"
        )
        let.clicked.connect(
            lambda: self.share_requested.emit(view.id, bytes.fromhex(choice.current))
        )
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(choice, 1)
        row.addWidget(let)
        return row

    def _openings_card(self, view: SealedView) -> Card:
        card = Card(theme=self._theme, name="sealed_openings", title=_("Opened"))
        for place, opening in enumerate(view.openings):
            said = _("{when}: {name}").format(
                when=moment(opening.at), name=isolate(opening.reader or _("somebody before"))
            )
            card.add(Text(said, wrap=True, name=f"sealed_opening_{place}"))
        return card

    @Slot()
    def _ask_end(self, text_id: bytes, day: DayField) -> None:
        if not day.edit.text().strip():
            self.end_requested.emit(text_id, None)
            return
        try:
            self.end_requested.emit(text_id, day.day())
        except UserError as error:
            self.show_error(error)
