"""Import: a file becomes people in four steps, and one undo takes them all back."""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final, TypeVar

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from chapterdesk.core.errors import UserError
from chapterdesk.core.events import Changed
from chapterdesk.core.vocabulary import BatchStatus
from chapterdesk.core.words import _, ngettext
from chapterdesk.services.groups import GroupRow
from chapterdesk.services.imports.choices import ImportChoices
from chapterdesk.services.imports.reports import (
    BatchSummary,
    ImportPreview,
    ImportReport,
)
from chapterdesk.services.imports.shapes import KnownShape
from chapterdesk.services.imports.source import SourceTable
from chapterdesk.ui.context import IMPORT, MEMBERS, PageContext
from chapterdesk.ui.imports.file_step import FileStep
from chapterdesk.ui.imports.look_step import LookStep
from chapterdesk.ui.imports.paper_step import PaperStep
from chapterdesk.ui.imports.problems import ProblemsStep
from chapterdesk.ui.imports.progress_step import ProgressStep
from chapterdesk.ui.imports.report_step import ReportStep
from chapterdesk.ui.imports.running import ImportRun
from chapterdesk.ui.imports.shapes import RememberedShapes
from chapterdesk.ui.imports.source_file import SourceFile
from chapterdesk.ui.imports.taking_back import TakingBack
from chapterdesk.ui.imports.words import PATTERNS
from chapterdesk.ui.page import Page
from chapterdesk.ui.tasks import Pool
from chapterdesk.ui.widgets.buttons import PrimaryButton, SecondaryButton
from chapterdesk.ui.widgets.drop import FileDrop
from chapterdesk.ui.widgets.scrolling import scrolling
from chapterdesk.ui.widgets.surfaces import PageHeader
from chapterdesk.ui.widgets.text import Text

T = TypeVar("T")
_STEPS: Final = 4


class ImportPage(Page):
    """Bring people in from a file.

    `activate` takes the path of a file as bytes (`os.fsencode`) where one was dropped elsewhere.
    """

    def __init__(self, *, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(
            context=context,
            name=IMPORT,
            title=_("Bring in a spreadsheet"),
            help_page="import",
            parent=parent,
        )
        self._file: Path | None = None
        self._table: SourceTable | None = None
        self._preview: ImportPreview | None = None
        self._batch: bytes | None = None
        self._running = ImportRun(context=context, parent=self)
        theme = context.theme
        self._header = PageHeader(
            theme=theme, name="import_header", title=_("Bring in a spreadsheet")
        )
        self._where = Text("", colour="soft", name="import_where")
        self._header.add_action(self._where)
        self.file = FileStep(theme=theme, practice=context.practice)
        self.look = LookStep(context=context)
        self.paper = PaperStep(theme=theme)
        self.progress = ProgressStep(theme=theme)
        self.report = ReportStep(theme=theme)
        self.problems = ProblemsStep(context=context)
        self._shapes = RememberedShapes(context=context, look=self.look, parent=self)
        self._taking_back = TakingBack(context=context, parent=self)
        self._source = SourceFile(context=context, gone=self.report.file_is_gone, parent=self)
        self._stack = QStackedWidget()
        # Large text makes these taller than the window; the others scroll by themselves.
        self._areas: dict[QWidget, QWidget] = {
            self.file: scrolling(self.file, "import_file_scroll")
        }
        self._areas[self.look] = scrolling(self.look, "import_look_scroll")
        self._areas[self.paper] = scrolling(self.paper, "import_paper_scroll")
        self._areas[self.progress] = scrolling(self.progress, "import_progress_scroll")
        for step in self._steps():
            self._stack.addWidget(self._areas.get(step, step))
        self._step: QWidget = self.file
        self._back = SecondaryButton(
            theme=theme, text=_("&Back"), name="import_back", icon="arrow-left"
        )
        self._next = PrimaryButton(
            theme=theme, text=_("&Next"), name="import_next", keys=_("Ctrl Enter")
        )
        self._lay_out()
        self._connect()
        self.drop = FileDrop(page=self, dropped=self.open_file)
        self._show(self.file)

    def _steps(self) -> tuple[QWidget, ...]:
        return (self.file, self.look, self.paper, self.progress, self.report, self.problems)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(32, 24, 32, 24)
        layout.setSpacing(18)
        layout.addWidget(self._header)
        layout.addWidget(self._stack, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self._back)
        buttons.addStretch(1)
        buttons.addWidget(self._next)
        layout.addLayout(buttons)

    def _connect(self) -> None:
        self.file.choose_requested.connect(self.choose)
        self.file.keep_requested.connect(self._keep)
        self.file.take_back_requested.connect(self._taking_back.take_back)
        self.file.problems_requested.connect(self._see_problems)
        self.look.read_again.connect(self._read)
        self.look.mapping_changed.connect(self._plan)
        self._shapes.settled.connect(self._plan)
        self._shapes.read_otherwise.connect(self._read_as)
        self.paper.marks_changed.connect(self._read_marks)
        self.progress.stop_requested.connect(self._stop)
        running = self._running
        running.progressed.connect(self.progress.show_progress)
        running.finished.connect(self._finished)
        running.stopped.connect(self._stopped)
        running.refused.connect(self._not_begun)
        running.broken.connect(self._broken)
        self.report.take_back_requested.connect(self._take_this_back)
        self.report.problems_requested.connect(self._see_these_problems)
        self.report.show_requested.connect(self._source.show)
        self.report.delete_requested.connect(self._source.ask_to_delete)
        self.problems.shown.connect(self._problems_shown)
        self.problems.all_mended.connect(
            lambda: self._back.setFocus(Qt.FocusReason.OtherFocusReason)
        )
        self.context.bridge.changed.connect(self._heard)
        self._back.clicked.connect(self.go_back)
        self._next.clicked.connect(self.go_on)
        for keys, call in (("Escape", self.go_back), ("Ctrl+Return", self._next.click)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(call)

    @property
    def step(self) -> QWidget:
        """Return what is shown."""
        return self._step

    @override
    def activate(self, subject: bytes | None = None) -> None:
        self._look_for_earlier()
        if self.context.practice:
            self.file.refuse()
            self._back.setFocus(Qt.FocusReason.OtherFocusReason)
        elif subject and self.step is not self.progress:
            self.open_file(Path(os.fsdecode(subject)))
        elif self.step in (self.file, self.report):
            # What was brought in before stands among the earlier imports.
            self._show(self.file)
            self.file.choose.setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def clear(self) -> None:
        self._forget()
        self._taking_back.clear()
        self._running.forget()
        for step in (self.file, self.look, self.paper, self.report, self.problems):
            step.clear()
        self._show(self.file)

    @Slot()
    def choose(self) -> None:
        """Ask for a file."""
        self.context.files.open_file(
            title=_("Choose the list of members"),
            patterns=_("Lists ({patterns})").format(patterns=PATTERNS),
            chosen=self.open_file,
        )

    def open_file(self, file: Path) -> None:
        """Read a file that was chosen or dropped; both are the same path."""
        if self.step is self.progress:
            return
        if self.context.practice:
            # Said at once, rather than after all that a list asks.
            self.file.refuse()
            return
        self._forget()
        self._file = file
        self._shapes.begin()
        self.look.clear()
        self.paper.clear()
        self._read()

    @Slot()
    def go_on(self) -> None:
        """Go to the next step."""
        if self.step is self.look:
            self._show(self.paper)
            self.paper.focus_first()
        elif self.step is self.paper:
            self._begin()
        elif self.step is self.report:
            self._forget()
            self.report.clear()
            self.problems.clear()
            self._show(self.file)
            self.context.navigate(MEMBERS, None)

    @Slot()
    def go_back(self) -> None:
        """Go to the step before."""
        if self.step is self.look:
            self._show(self.file)
            self.file.choose.setFocus(Qt.FocusReason.OtherFocusReason)
            self._look_for_earlier()
        elif self.step is self.paper:
            self._show(self.look)
            self.look.focus_first()
        elif self.step is self.problems:
            self._leave_problems()
        elif self.step is self.file:
            self.context.navigate(MEMBERS, None)

    def _leave_problems(self) -> None:
        batch_id, imports = self._batch, self.context.services.imports
        if batch_id is None:
            self._show(self.file)
            return

        def told(report: ImportReport) -> None:
            self.report.show_report(report)
            self._show(self.report)
            self._next.setFocus(Qt.FocusReason.OtherFocusReason)

        self._run(lambda: imports.report(batch_id), told)

    def _run(
        self, work: Callable[[], T], done: Callable[[T], None], *, pool: Pool = "database"
    ) -> None:
        self.context.tasks.run(work, done, self.context.messages.error, pool=pool, owner=self)

    def _show(self, step: QWidget) -> None:
        self._step = step
        self._stack.setCurrentWidget(self._areas.get(step, step))
        numbers = {self.file: 1, self.look: 2, self.paper: 3, self.report: 4}
        number = numbers.get(step)
        self._where.setText(
            _("Step {number} of {total}").format(number=number, total=_STEPS) if number else ""
        )
        verbs = {self.look: _("&Next"), self.report: _("D&one: go to the members")}
        if step is self.paper and self._preview is not None:
            verbs[step] = ngettext(
                "B&ring {count} person in", "B&ring {count} people in", self._preview.ready
            )
        self._next.setVisible(step in verbs)
        self._next.set_text(verbs.get(step, ""))
        self._next.setEnabled(step is not self.look or self._can_go_on())
        self._back.setVisible(step in (self.file, self.look, self.paper, self.problems))

    def _can_go_on(self) -> bool:
        return self._preview is not None and self._preview.ready > 0

    @Slot(object)
    def _read_as(self, shape: KnownShape) -> None:
        """Read the file in the way that was remembered for its shape."""
        file, imports, table = self._file, self.context.services.imports, self._table
        if file is not None and table is not None:
            self._run(
                lambda: imports.read(
                    file,
                    sheet=table.sheet or None,
                    encoding=shape.wanted_encoding(table) or None,
                    delimiter=shape.delimiter or None,
                    header_row=shape.header_row,
                ),
                self._was_read,
                pool="work",
            )

    @Slot()
    def _read(self) -> None:
        file, imports = self._file, self.context.services.imports
        if file is None:
            return
        look = self.look
        sheet, encoding, delimiter = (
            look.chosen("sheet"),
            look.chosen("encoding"),
            look.chosen("delimiter"),
        )
        header_row = look.header_row
        self._run(
            lambda: imports.read(
                file, sheet=sheet, encoding=encoding, delimiter=delimiter, header_row=header_row
            ),
            self._was_read,
            pool="work",
        )

    def _was_read(self, table: SourceTable) -> None:
        self._table = table
        self.look.show_table(table)
        self._shapes.look_for(table)

    @Slot(object)
    def _plan(self, mapping: Mapping[int, str] | None) -> None:
        table, services, choices = self._table, self.context.services, self._choices
        if table is not None:
            self._run(
                lambda: (
                    services.imports.plan(table, mapping, choices=choices),
                    services.imports.fields(),
                    services.groups.list(),
                ),
                self._was_planned,
            )

    def _was_planned(
        self, answer: tuple[ImportPreview, Mapping[str, str], Sequence[GroupRow]]
    ) -> None:
        self._preview, labels, groups = answer
        self.look.show_plan(self._preview, labels)
        self.paper.show_register(self._preview.register, groups)
        fresh = self.step is not self.look
        self._show(self.look)
        if fresh:
            self.look.focus_first()

    @property
    def _choices(self) -> ImportChoices:
        return replace(self.look.choices, marks=self.paper.said_of_marks)

    @Slot()
    def _read_marks(self) -> None:
        """Count the marks anew as they were said to be; the step stays."""
        table, services, choices = self._table, self.context.services, self._choices
        mapping = self.look.mapping()
        if table is not None:
            self._run(
                lambda: (
                    services.imports.plan(table, mapping, choices=choices),
                    services.groups.list(),
                ),
                self._marks_were_read,
            )

    def _marks_were_read(self, answer: tuple[ImportPreview, Sequence[GroupRow]]) -> None:
        self._preview, groups = answer
        self.paper.show_register(self._preview.register, groups)

    def _begin(self) -> None:
        table = self._table
        if table is None:
            return
        try:
            marks = self.paper.marks()
        except UserError as error:
            self._not_begun(error)
            return
        self.progress.begin(len(table.rows))
        self._show(self.progress)
        self.progress.stop.setFocus(Qt.FocusReason.OtherFocusReason)
        self._running.start(
            table,
            self.look.mapping(),
            names_on_paper=self.paper.names_on_paper,
            said_by=self.paper.said_by,
            marks=marks,
            choices=self._choices,
        )

    @Slot(object)
    def _not_begun(self, error: UserError) -> None:
        self._show(self.paper if error.field else self.look)
        if not self.paper.show_error(error):
            self.context.messages.error(error)

    @Slot(object)
    def _broken(self, error: UserError) -> None:
        self._show(self.file)
        self.file.choose.setFocus(Qt.FocusReason.OtherFocusReason)
        self._look_for_earlier()
        self.context.messages.error(error)

    @Slot()
    def _stop(self) -> None:
        self.progress.stop.setEnabled(False)
        self._running.stop()

    @Slot()
    def _stopped(self) -> None:
        self._show(self.look)
        self.look.focus_first()
        self.context.messages.toast(_("Stopped. Nobody was brought in."))

    @Slot(object)
    def _finished(self, report: ImportReport) -> None:
        self._batch = report.batch_id
        self._table = None
        self._preview = None
        self.look.clear()
        self.paper.clear()
        self.report.show_report(report)
        self._show(self.report)
        self._next.setFocus(Qt.FocusReason.OtherFocusReason)
        self._taking_back.offer(report)

    @Slot()
    def _take_this_back(self) -> None:
        if self._batch is not None:
            self._taking_back.take_back(self._batch)

    @Slot(object)
    def _heard(self, event: Changed) -> None:
        if event.area == "imports" and self.step is not self.progress:
            self._look_for_earlier()

    @Slot(object)
    def _keep(self, batch_id: bytes) -> None:
        imports = self.context.services.imports

        def kept(_nothing: object) -> None:
            self._look_for_earlier()
            self.choose()

        self._run(lambda: imports.keep(batch_id), kept)

    def _look_for_earlier(self) -> None:
        imports = self.context.services.imports
        self._run(lambda: (imports.batches(), imports.unfinished()), self._found_earlier)

    def _found_earlier(self, answer: tuple[Sequence[BatchSummary], bytes | None]) -> None:
        batches, unfinished = answer
        undone = {batch.id for batch in batches if batch.status is BatchStatus.UNDONE}
        if self._batch in undone and self.step in (self.report, self.problems):
            self._batch = None
            self.report.clear()
            self._show(self.file)
        self.file.show_batches(batches, unfinished if unfinished != self._batch else None)

    @Slot()
    def _see_these_problems(self) -> None:
        if self._batch is not None:
            self._see_problems(self._batch)

    @Slot(object)
    def _see_problems(self, batch_id: bytes) -> None:
        self.problems.show_batch(batch_id)

    @Slot()
    def _problems_shown(self) -> None:
        self._show(self.problems)
        if not self.problems.focus_first():
            self._back.setFocus(Qt.FocusReason.OtherFocusReason)

    def _forget(self) -> None:
        self._file = None
        self._table = None
        self._preview = None
        self._batch = None
