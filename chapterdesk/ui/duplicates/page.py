"""The page of records that may be one person."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QProgressBar, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from chapterdesk.core.errors import UserError
from chapterdesk.core.events import Changed
from chapterdesk.core.words import _
from chapterdesk.services.database import Undo
from chapterdesk.services.duplicates.shapes import (
    DuplicatePair,
    MergePreview,
    ScanProgress,
    Side,
)
from chapterdesk.ui.context import DUPLICATES, PageContext
from chapterdesk.ui.duplicates.compare import CompareStep
from chapterdesk.ui.duplicates.words import apart_row, merge_row, pair_row
from chapterdesk.ui.page import Page
from chapterdesk.ui.tasks import Priority
from chapterdesk.ui.widgets.buttons import PrimaryButton, SecondaryButton
from chapterdesk.ui.widgets.choices import SegmentedChoice
from chapterdesk.ui.widgets.flow import FlowRow
from chapterdesk.ui.widgets.lists.row import ListRow
from chapterdesk.ui.widgets.lists.view import RecordList
from chapterdesk.ui.widgets.surfaces import EmptyState, PageHeader

_MARGIN: Final = (32, 24, 32, 24)
_ID: Final = 16
PAIRS, APART, MERGES = "pairs", "apart", "merges"


class DuplicatesPage(Page):
    """List pairs with their reasons; compare two, merge them, or say that they are two people."""

    def __init__(self, *, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(
            context=context,
            name=DUPLICATES,
            title=_("Possible duplicates"),
            help_page="list",
            parent=parent,
        )
        self._about: bytes | None = None
        self._scanned = False
        self._going = False
        self._two: tuple[bytes, bytes] | None = None
        self._preview: MergePreview | None = None
        self._choices: dict[str, Side] = {}
        theme = context.theme
        self._scan = SecondaryButton(
            theme=theme, text=_("&Look again"), name="duplicates_scan", icon="search"
        )
        self._stop = SecondaryButton(
            theme=theme, text=_("&Stop looking"), name="duplicates_stop", icon="x"
        )
        self._apart = SecondaryButton(
            theme=theme, text=_("&Two people"), name="duplicates_apart", icon="users"
        )
        self._reconsider = SecondaryButton(
            theme=theme, text=_("&May be one again"), name="duplicates_reconsider"
        )
        self._undo = SecondaryButton(
            theme=theme, text=_("&Undo this merge"), name="duplicates_undo", icon="undo-2"
        )
        self._compare = PrimaryButton(theme=theme, text=_("&Compare"), name="duplicates_compare_go")
        self._header = PageHeader(
            theme=theme,
            name="duplicates_header",
            title=_("Possible duplicates"),
            subtitle=_("Two records that may be one person. Nothing is merged by itself."),
        )
        # Beneath the title, not beside it: at large text there is no room for both.
        self._acts = FlowRow(name="duplicates_acts")
        for button in (
            self._compare, self._apart, self._undo, self._reconsider, self._scan, self._stop,
        ):  # fmt: skip
            self._acts.add(button)
        self._bar = QProgressBar()
        self._bar.setObjectName("duplicates_bar")
        self._bar.setAccessibleName(_("How far it is"))
        self._bar.setTextVisible(False)
        self._show_what = SegmentedChoice(
            theme=theme,
            name="duplicates_show",
            accessible=_("Show"),
            options=((PAIRS, _("To look at")), (APART, _("Two people")), (MERGES, _("Merged"))),
            current=PAIRS,
        )
        self._list = RecordList(
            theme=theme,
            name="duplicates_list",
            accessible=_("Pairs"),
            runner=context.tasks,
            failed=context.messages.error,
            framed=True,
        )
        self._empty = EmptyState(theme=theme, name="duplicates_empty", icon="users", sentence="")
        lists = QWidget()
        lists.setObjectName("duplicates_lists")
        inside = QVBoxLayout(lists)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(16)
        for widget in (self._show_what, self._bar):
            inside.addWidget(widget)
        inside.addWidget(self._list, 1)
        inside.addWidget(self._empty, 1)
        self.compare = CompareStep(theme=theme)
        self.steps = QStackedWidget()
        self.steps.addWidget(lists)
        self.steps.addWidget(self.compare)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*_MARGIN)
        layout.setSpacing(20)
        layout.addWidget(self._header)
        layout.addWidget(self._acts)
        layout.addWidget(self.steps, 1)
        self._connect()
        self._show_rows(())

    def _connect(self) -> None:
        self._scan.clicked.connect(self.look)
        self._stop.clicked.connect(self._stop_looking)
        self._compare.clicked.connect(self._open)
        self._apart.clicked.connect(self._keep_apart)
        self._reconsider.clicked.connect(self._reconsider_pair)
        self._undo.clicked.connect(self._undo_merge)
        self._show_what.chosen.connect(lambda _key: self.refresh())
        self._list.row_activated.connect(self._activate_row)
        self.compare.back_requested.connect(self._back)
        self.compare.apart_requested.connect(self._keep_apart)
        self.compare.merge_requested.connect(self._merge)
        self.compare.chosen.connect(self._choose)
        self.context.bridge.changed.connect(self._heard)

    @override
    def activate(self, subject: bytes | None = None) -> None:
        self._about = subject
        self._back()
        if subject is None and not (self._scanned or self._going):
            self.look()

    @override
    def clear(self) -> None:
        self._stop_looking()
        self._scanned = False
        self._about = self._two = self._preview = None
        self._choices = {}
        self.compare.clear()
        self.steps.setCurrentIndex(0)
        self._list.rows.show_rows([])
        self._show_rows(())

    @Slot()
    def look(self) -> None:
        """Look through everybody, step by step, so that a check-in goes between two."""
        self._about = None
        self._going = True
        self._show_what.set_current(PAIRS)
        self._step(self.context.services.duplicates.begin)

    def _step(self, call: Callable[[], ScanProgress]) -> None:
        self.context.tasks.run(
            call, self._stepped, self._failed, priority=Priority.LATER, owner=self
        )

    def _stepped(self, progress: ScanProgress) -> None:
        if not self._going:
            return
        self._bar.setRange(0, max(1, progress.total))
        self._bar.setValue(progress.done)
        if progress.finished:
            self._going, self._scanned = False, True
            self.refresh()
            return
        self._show_buttons()
        self.context.tasks.post(lambda: self._step(self.context.services.duplicates.step))

    def _failed(self, error: UserError) -> None:
        self._going = False
        self._show_buttons()
        self.context.messages.error(error)

    @Slot()
    def _stop_looking(self) -> None:
        if self._going:
            self._going = False
            self._run(self.context.services.duplicates.cancel, lambda _nothing: self.refresh())

    @Slot()
    def refresh(self) -> None:
        """Read the list that is shown again."""
        duplicates, about = self.context.services.duplicates, self._about
        what = self._show_what.current
        if what == APART:
            self._run(duplicates.apart, lambda rows: self._show_rows([*map(apart_row, rows)]))
        elif what == MERGES:
            self._run(duplicates.merges, lambda rows: self._show_rows([*map(merge_row, rows)]))
        elif about is not None:
            self._run(lambda: duplicates.of(about), self._show_pairs)
        else:
            self._run(duplicates.pairs, self._show_pairs)

    def _show_pairs(self, pairs: Sequence[DuplicatePair]) -> None:
        self._show_rows([pair_row(pair) for pair in pairs])

    def _show_rows(self, rows: Sequence[ListRow]) -> None:
        place = max(0, self._list.currentIndex().row())
        self._list.rows.show_rows(list(rows))
        self._list.setVisible(bool(rows))
        self._empty.setVisible(not rows)
        self._empty.set_sentence(
            {
                PAIRS: _("Nobody here looks like somebody else."),
                APART: _("Nobody was told apart yet."),
                MERGES: _("Nothing was merged in the last 30 days."),
            }[self._show_what.current]
        )
        if rows:
            self._list.select_place(min(place, len(rows) - 1))
        self._show_buttons()

    def _show_buttons(self) -> None:
        what, lists = self._show_what.current, self.steps.currentIndex() == 0
        rows = lists and not self._list.isHidden()
        self._bar.setVisible(self._going)
        self._stop.setVisible(lists and self._going)
        self._scan.setVisible(lists and what == PAIRS and not self._going)
        for button, where in (
            (self._compare, PAIRS),
            (self._apart, PAIRS),
            (self._reconsider, APART),
            (self._undo, MERGES),
        ):
            button.setVisible(rows and what == where)

    def _pair(self) -> tuple[bytes, bytes] | None:
        if self.steps.currentIndex() == 1:
            return self._two
        row = self._list.current_row()
        return None if row is None else (row.key[:_ID], row.key[_ID:])

    @Slot()
    def _activate_row(self) -> None:
        if self._show_what.current == PAIRS:
            self._open()

    @Slot()
    def _open(self) -> None:
        self._two, self._choices = self._pair(), {}
        self._look_at(self._opened)

    def _look_at(self, shown: Callable[[MergePreview], None]) -> None:
        two, choices = self._two, dict(self._choices)
        if two is not None:
            self._run(lambda: self.context.services.duplicates.look(*two, choices), shown)

    def _opened(self, preview: MergePreview) -> None:
        self._preview = preview
        self.compare.show_preview(preview)
        self.steps.setCurrentIndex(1)
        self._show_buttons()
        self.compare.start()

    @Slot(object)
    def _choose(self, choices: Mapping[str, Side]) -> None:
        self._choices = dict(choices)
        self._look_at(self._chosen)

    def _chosen(self, preview: MergePreview) -> None:
        self._preview = preview
        self.compare.show_result(preview)

    @Slot()
    def _merge(self) -> None:
        two, preview, choices = self._two, self._preview, dict(self._choices)
        if two is None or preview is None:
            return
        read_at = (preview.kept.updated_at, preview.merged.updated_at)
        self._run(
            lambda: self.context.services.duplicates.merge(*two, choices, read_at=read_at),
            self._told,
        )

    @Slot()
    def _keep_apart(self) -> None:
        two = self._pair()
        if two is not None:
            self._run(lambda: self.context.services.duplicates.keep_apart(*two), self._told)

    @Slot()
    def _reconsider_pair(self) -> None:
        two = self._pair()
        if two is not None:
            self._run(lambda: self.context.services.duplicates.reconsider(*two), self._told)

    @Slot()
    def _undo_merge(self) -> None:
        row = self._list.current_row()
        if row is not None:
            merge_id = row.key
            self._run(lambda: self.context.services.duplicates.undo(merge_id), self._told)

    def _told(self, undo: Undo) -> None:
        self.context.undo.push(undo.label, undo, self.context.services.undo.apply)
        self._back()

    @Slot()
    def _back(self) -> None:
        self.compare.clear()
        self._two = self._preview = None
        self.steps.setCurrentIndex(0)
        self.refresh()
        self._list.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(object)
    def _heard(self, event: Changed) -> None:
        if event.area == "members" and self.isVisible() and self.steps.currentIndex() == 0:
            self.refresh()

    def _run(self, work: Callable[[], object], done: Callable[..., None]) -> None:
        self.context.tasks.run(work, done, self.context.messages.error, owner=self)
