"""Mentoring: every pair in one list, the pair on the right."""

from datetime import UTC, date, datetime, tzinfo
from typing import Final, Literal
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QWidget
from typing_extensions import override

from chapterdesk.core.errors import UserError
from chapterdesk.core.words import _, ngettext
from chapterdesk.services.chapter import ChapterProfile
from chapterdesk.services.database import Undo
from chapterdesk.services.mentoring import PairDetail, PairDraft, PairRow
from chapterdesk.ui.context import HELP, MEMBERS, MENTORING, PageContext
from chapterdesk.ui.mentoring.form import PairForm
from chapterdesk.ui.mentoring.record import PairRecord
from chapterdesk.ui.mentoring.rows import PairColumns, PairDelegate, PairListRow, pair_row
from chapterdesk.ui.records.page import RecordPage
from chapterdesk.ui.records.pane import ListPane, Reader
from chapterdesk.ui.records.split import Split
from chapterdesk.ui.widgets.buttons import PrimaryButton
from chapterdesk.ui.widgets.choices import SegmentedChoice
from chapterdesk.ui.widgets.lists.view import RowList
from chapterdesk.ui.widgets.scroll_area import ScrollArea
from chapterdesk.ui.widgets.surfaces import EmptyState, PageHeader

Show = Literal["active", "ended", "all"]
_AREAS: Final = frozenset({"mentoring", "members"})
_WIDE: Final = 523
_SHOWS: Final[dict[str, Show]] = {"active": "active", "ended": "ended", "all": "all"}


class MentoringPage(RecordPage[PairDetail]):
    """See every pair, review it in time, add one, end one."""

    def __init__(self, *, context: PageContext, parent: QWidget | None = None) -> None:
        self._zone: tzinfo = UTC
        self._editing: tuple[bytes, datetime] | None = None
        self._form: PairForm | None = None
        super().__init__(
            context=context,
            name=MENTORING,
            title=_("Mentoring"),
            help_page="mentoring",
            areas=_AREAS,
            hint=_("Choose a pair on the left."),
            top=0,
            side=0,
            parent=parent,
        )
        theme = context.theme
        self._add = PrimaryButton(theme=theme, text=_("&Add a pair"), name="pair_add", icon="plus")
        self._header = PageHeader(
            theme=theme,
            name="mentoring_page_header",
            title=_("Mentoring"),
            subtitle=" ",
            actions=(self._add,),
        )
        self.layout_.setContentsMargins(32, 24, 32, 24)
        self.layout_.setSpacing(18)
        self.layout_.insertWidget(0, self._header)
        self.drawing = PairRecord(theme=theme, view=self.view, parent=self)
        self.keep_forms()
        self._connect()

    @override
    def make_pane(self) -> ListPane:
        theme = self.context.theme
        self._shows = SegmentedChoice(
            theme=theme,
            name="pairs_show",
            accessible=_("Show"),
            options=[("active", _("Now")), ("ended", _("Ended")), ("all", _("All"))],
        )
        rows = RowList(
            theme=theme,
            name="pairs_list",
            accessible=_("Pairs"),
            runner=self.context.tasks,
            failed=self.context.messages.error,
            delegate=PairDelegate(theme=theme),
            framed=False,
        )
        pane = ListPane(
            context=self.context,
            name="pairs",
            title=_("Pairs"),
            placeholder="",
            reader=self._reader,
            to_row=self._row,
            rows=rows,
            plain=True,
        )
        pane.add_filter(self._shows)
        pane.add_filter(PairColumns(view=rows))
        self._empty = EmptyState(
            theme=theme,
            name="pairs_empty",
            icon="heart-handshake",
            sentence=_("No pairs yet. A pair is two people and somebody who looks after them."),
            action=_("Add a pair"),
            action_icon="plus",
            help_text=_("How mentoring works here"),
        )
        self._none = EmptyState(
            theme=theme, name="pairs_none", icon="heart-handshake", sentence=_("No pair here.")
        )
        pane.add_empty(self._empty)
        pane.add_empty(self._none)
        return pane

    @override
    def make_split(self) -> Split:
        return Split(
            theme=self.context.theme,
            name="mentoring_split",
            left=self.pane,
            right=self.right,
            wide=_WIDE,
            share=0.54,
            gap=22,
        )

    def _connect(self) -> None:
        self._add.clicked.connect(self.add)
        self._empty.action_requested.connect(self.add)
        self._empty.help_requested.connect(lambda: self.context.navigate(HELP, None))
        self._shows.chosen.connect(self.pane.open)
        self.pane.loaded.connect(self._loaded)
        drawing = self.drawing
        drawing.edit_requested.connect(self.edit)
        drawing.reviewed.connect(self._reviewed)
        drawing.ended.connect(self._ended)
        drawing.person_requested.connect(lambda who: self.context.navigate(MEMBERS, who))
        for keys, call in (("Ctrl+Shift+A", self.add), ("F2", self.edit)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(call)

    @override
    def activate(self, subject: bytes | None = None) -> None:
        if not self._opened:
            self.run(self.context.services.chapter.profile, self._know_zone)
        super().activate(subject)

    @override
    def clear(self) -> None:
        super().clear()
        self._editing = None
        if self._form is not None:
            self._form.clear()
        self.drawing.forget()

    @override
    def read_record(self, record_id: bytes) -> PairDetail:
        return self.context.services.mentoring.detail(record_id)

    @override
    def draw_record(self, record: PairDetail) -> None:
        self.drawing.draw(record, self.today())

    @override
    @Slot(object)
    def open_record(self, record_id: bytes) -> None:
        if self.form_is_open():
            self.right.setCurrentWidget(self.view)
        super().open_record(record_id)

    @property
    def form(self) -> PairForm:
        """Return the form; it is built when it is first needed."""
        if self._form is None:
            self._form = form = PairForm(context=self.context)
            form.saved.connect(self._save)
            form.cancelled.connect(self._cancel)
            self._form_area = _scrolling(form)
            self.right.addWidget(self._form_area)
        return self._form

    def today(self) -> date:
        """Return the day it is where the chapter is."""
        return self.context.clock.today(self._zone)

    @override
    def form_subject(self) -> bytes | None:
        return None if self._editing is None else self._editing[0]

    @override
    @Slot()
    def add(self) -> None:
        """Open an empty form; stay with one in which something was typed."""
        if self.form_is_open() and self.form.changed():
            if self._editing is None:
                self.form.start()
            else:
                self.form.leave()
            return
        self._editing = None
        self.form.load_new(self.today())
        self.show_form(self._form_area)
        self.form.start()

    @override
    @Slot()
    def edit(self) -> None:
        """Open the form of the pair that is shown."""
        if self.record is not None and not self.form_is_open():
            self._editing = (self.record.id, self.record.updated_at)
            self.form.load(self.record)
            self.show_form(self._form_area)
            self.form.start()

    def _know_zone(self, profile: ChapterProfile) -> None:
        self._zone = ZoneInfo(profile.timezone)

    def _reader(self) -> Reader[PairRow]:
        show, mentoring = _SHOWS[self._shows.current], self.context.services.mentoring
        return lambda offset, limit: mentoring.window(show, offset, limit)

    def _row(self, row: PairRow) -> PairListRow:
        return pair_row(row, self.today())

    @Slot(int)
    def _loaded(self, total: int) -> None:
        self._header.set_title(
            _("Mentoring"), ngettext("{count} pair", "{count} pairs", total) if total else " "
        )
        active = self._shows.current == "active"
        self.pane.show_empty(None if total else self._empty if active else self._none)

    @Slot(object)
    def _save(self, draft: PairDraft) -> None:
        mentoring, editing = self.context.services.mentoring, self._editing
        if editing is None:
            self.run(lambda: mentoring.add(draft), self._saved, self._refused)
            return
        pair_id, read_at = editing
        self.run(
            lambda: (pair_id, mentoring.save(pair_id, draft, updated_at=read_at)),
            self._saved,
            self._refused,
        )

    def _saved(self, answer: tuple[bytes, Undo]) -> None:
        pair_id, undo = answer
        self.close_form()
        self._editing = None
        self.told(undo)
        self.open_record(pair_id)
        self.pane.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _refused(self, error: UserError) -> None:
        if not self.form.show_error(error):
            self.context.messages.error(error)

    @Slot()
    def _cancel(self) -> None:
        self.close_form()
        self._editing = None
        self.pane.list.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(object)
    def _reviewed(self, next_on: date | None) -> None:
        pair_id, mentoring = self.record_id, self.context.services.mentoring
        self.run(lambda: mentoring.review_done(pair_id, next_on), self.told, self._not_reviewed)

    def _not_reviewed(self, error: UserError) -> None:
        if not self.drawing.show_error(error):
            self.context.messages.error(error)

    @Slot(str)
    def _ended(self, reason: str) -> None:
        pair_id, mentoring = self.record_id, self.context.services.mentoring
        self.run(lambda: mentoring.end(pair_id, reason), self.told)


def _scrolling(form: QWidget) -> ScrollArea:
    area = ScrollArea()
    area.setObjectName("pair_form_scroll")
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    form.setProperty("part", "page")
    area.setWidget(form)
    return area
