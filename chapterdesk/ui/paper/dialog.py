"""The print preview: see the paper, know what it shows, print it or save it."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from chapterdesk.core.errors import UserError
from chapterdesk.core.words import _, current, isolate, isolate_ltr, ngettext
from chapterdesk.services.reaching import ReachFilter
from chapterdesk.services.sheets.papers import (
    CallOptions,
    HelplineOptions,
    Paper,
)
from chapterdesk.ui.context import PageContext
from chapterdesk.ui.paper.options import PaperChoices, PaperOptions, PaperStart
from chapterdesk.ui.paper.pages import PagesView
from chapterdesk.ui.paper.tools import PaperTools, tools_of
from chapterdesk.ui.tasks import CancelToken
from chapterdesk.ui.widgets.buttons import PrimaryButton, SecondaryButton
from chapterdesk.ui.widgets.dialog import Dialog
from chapterdesk.ui.widgets.margins import set_margins
from chapterdesk.ui.widgets.scroll_area import ScrollArea
from chapterdesk.ui.widgets.surfaces import Banner, Card
from chapterdesk.ui.widgets.text import Text

Make = Callable[[PaperChoices], Paper]
Save = Callable[[Paper, Path, bool], None]
_SIZE = (1060, 760)
_SIDE = 340
_BESIDE = 24


class PaperDialog(Dialog):
    """Show the very bytes that are printed; print them without a file on disk.

    Args:
        tools: Who shows, prints and saves it.
        title: What the paper is, not whose.
        make: Makes the paper for what is chosen; runs on the database thread.
        rows: Whether blank rows can be chosen.
        strips: Whether strips can be chosen.
        kinds: What the paper can be, its kind and its words; the first is shown first.
        large: Whether large print can be chosen.
    """

    def __init__(
        self,
        *,
        tools: PaperTools,
        title: str,
        make: Make,
        rows: bool = False,
        strips: bool = False,
        kinds: Sequence[tuple[str, str]] = (),
        large: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            theme=tools.theme, name="paper_dialog", title=title, scrolls=False, parent=parent
        )
        self._tools = tools
        self._make = make
        self._paper: Paper | None = None
        self._first = True
        self._token: CancelToken | None = None
        self.view = PagesView(tools=tools, failed=self._tell_error)
        self.options = PaperOptions(rows=rows, strips=strips, kinds=kinds, large=large)
        self._banner = Banner(theme=tools.theme, name="paper_warning", tone="warn")
        self._banner.hide()
        self._result = Banner(theme=tools.theme, name="paper_result", tone="ok")
        self._result.hide()
        self._summary = Text(wrap=True, name="paper_summary")
        self._columns = Text(role="small", colour="soft", wrap=True, name="paper_columns")
        self._print_button = PrimaryButton(
            theme=tools.theme,
            text=_("P&rint"),
            name="paper_print",
            icon="printer",
            keys=_("Ctrl P"),
            big=True,
        )
        self._save_button = SecondaryButton(
            theme=tools.theme, text=_("&Save as PDF…"), name="paper_save", icon="file-down"
        )
        if tools.save is None:
            self._save_button.hide()
        self._lay_out()
        self.options.changed.connect(self.refresh)
        self._print_button.clicked.connect(self.print_paper)
        self._save_button.clicked.connect(self.save_paper)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Print), self, self.print_paper)
        self.finished.connect(lambda _result: self.view.clear())
        room = None if parent is None else _outermost(parent).size()
        width = min(_SIZE[0], room.width() - 40) if room else _SIZE[0]
        height = min(_SIZE[1], room.height() - 40) if room else _SIZE[1]
        self.resize(max(640, width), max(440, height))
        self._enable(ready=False)

    def _lay_out(self) -> None:
        side = QWidget()
        column = QVBoxLayout(side)
        set_margins(column, 0, 0, 8, 0)
        column.setSpacing(16)
        what = Card(theme=self.theme, name="paper_what", title=_("What this paper shows"))
        what.add(self._summary)
        what.add(self._columns)
        column.addWidget(what)
        column.addWidget(self._banner)
        column.addWidget(self.options)
        column.addStretch(1)
        area = ScrollArea()
        area.setObjectName("paper_side")
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.viewport().setAutoFillBackground(False)
        area.setWidget(side)
        side.setAutoFillBackground(False)
        right = QVBoxLayout()
        right.setSpacing(12)
        right.addWidget(area, 1)
        right.addWidget(self._result)
        right.addWidget(self._print_button)
        right.addWidget(self._save_button)
        row = QHBoxLayout()
        row.setSpacing(20)
        row.addWidget(self.view, 1)
        holder = QWidget()
        holder.setLayout(right)
        right.setContentsMargins(0, 0, 0, 0)
        self._area, self._side, self._holder = area, side, holder
        self._size_side()
        self.theme.changed.connect(self._size_side_soon)
        row.addWidget(holder)
        self.body.addLayout(row, 1)
        self.add_button(_("Cl&ose"), self.reject, name="paper_close")

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._size_side()

    @Slot()
    def _size_side_soon(self) -> None:
        # The new sizes of the words are known when the sheet has reached them.
        QTimer.singleShot(0, self, self._size_side)

    @Slot()
    def _size_side(self) -> None:
        """Give the side what its longest words need at large text; the paper keeps the half."""
        bar = self._area.verticalScrollBar().sizeHint().width()
        needed = self._side.minimumSizeHint().width() + bar + _BESIDE
        most = max(460, self.width() // 2)
        self._holder.setFixedWidth(min(max(min(self.theme.px(_SIDE), 460), needed), most))

    @Slot()
    def refresh(self) -> None:
        """Make the paper for what is chosen and show it."""
        choices = self.options.choices()
        if self._token is not None:
            self._token.cancel()
        # Nothing is printed that is not on the screen: until the new paper is there, there is none.
        self._paper = None
        self._token = self._tools.tasks.run(
            lambda: self._make(choices), self._made, self._failed, owner=self
        )

    def start(self, first: Callable[[], PaperStart] | None = None) -> None:
        """Open the dialog and make the paper.

        Args:
            first: Says which paper is shown first; runs on the database thread.
        """
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.open()
        if first is None:
            self.refresh()
            return
        self._token = self._tools.tasks.run(first, self._begin, self._failed, owner=self)

    def _begin(self, start: PaperStart) -> None:
        self.options.begin(kind=start.kind, large=start.large)
        self.refresh()

    def _made(self, paper: Paper) -> None:
        self._paper = paper
        self._summary.setText(paper.summary)
        columns = current().listing(paper.columns)
        self._columns.setText(_("Columns: {columns}").format(columns=columns) if columns else "")
        self._columns.setVisible(bool(columns))
        self._banner.setVisible(bool(paper.warnings))
        if paper.warnings:
            self._banner.show_message("\n".join(paper.warnings), tone="warn")
        self.view.show_paper(paper)
        self._enable(ready=True)
        focused: QWidget | None = self.focusWidget()
        first, self._first = self._first, False
        # Qt gave the focus to the first button there was while nothing could be printed.
        if focused is None or (first and not self.options.isAncestorOf(focused)):
            self._print_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _failed(self, error: UserError) -> None:
        self._enable(ready=self._paper is not None)
        if self._paper is None:
            # What is on the screen is not what was asked for.
            self.view.clear()
            self._summary.setText(_("There is no paper yet."))
            self._columns.hide()
            self._banner.hide()
        self._tell_error(error)

    def _tell_error(self, error: UserError) -> None:
        if self._tools.error is not None:
            self._tools.error(error)
            return
        self._banner.show_message(str(error), tone="bad")
        self._banner.show()

    def _enable(self, *, ready: bool) -> None:
        self._print_button.setEnabled(ready)
        self._save_button.setEnabled(ready)

    @Slot()
    def print_paper(self) -> None:
        """Hand the bytes to the printer; no file is written by this program."""
        paper, copies = self._paper, self.options.copies
        if paper is None or not self._print_button.isEnabled():
            return
        sheets = self._tools.desk

        def done(_nothing: object) -> None:
            text = ngettext(
                "{count} copy went to the printer. Fetch it now.",
                "{count} copies went to the printer. Fetch them now.",
                copies,
            )
            self._tools.tell(text)
            self.accept()

        self._enable(ready=False)
        self._tools.tasks.run(lambda: sheets.print(paper, copies), done, self._failed, owner=self)

    @Slot()
    def save_paper(self) -> None:
        """Ask where, then write the file: an export that leaves the vault unprotected."""
        paper, save = self._paper, self._tools.save
        if paper is None or save is None:
            return
        self._tools.files.save_file(
            title=_("Save as PDF: {summary}").format(summary=paper.summary),
            suggested=paper.suggested_name,
            patterns=_("PDF files (*.pdf)"),
            chosen=lambda path: self._save(save, paper, path),
        )

    def _save(self, save: Save, paper: Paper, path: Path) -> None:
        file = path if path.suffix.lower() == ".pdf" else path.with_name(f"{path.name}.pdf")
        asked = file == path

        def done(_nothing: object) -> None:
            # Here and not in a toast: those lie in the window behind this one.
            text = _("Saved as {file} in {folder}. Anybody who finds that file can read it.")
            self._result.show_result(
                text.format(file=isolate(file.name), folder=isolate_ltr(str(file.parent))),
                tone="ok",
            )

        self._result.hide()
        self._tools.tasks.run(lambda: save(paper, file, asked), done, self._failed, owner=self)


def open_calls(*, context: PageContext, wanted: ReachFilter, parent: QWidget | None) -> PaperDialog:
    """Open the preview of the call list of those whom a filter holds."""
    sheets = context.services.sheets

    def make(choices: PaperChoices) -> Paper:
        options = CallOptions(
            wanted=wanted, page=choices.page, language=choices.language, large=choices.large
        )
        return sheets.calls(options)

    dialog = PaperDialog(tools=tools_of(context), title=_("Call list"), make=make, parent=parent)
    dialog.start()
    return dialog


def open_helplines(
    *,
    context: PageContext,
    country: str = "",
    entry_ids: tuple[bytes, ...] | None = None,
    parent: QWidget | None,
) -> PaperDialog:
    """Open the preview of the helplines handout.

    Args:
        context: Services and what they run on.
        country: Empty is the chapter's.
        entry_ids: Which entries; None is those that are well sourced or checked by the chapter.
        parent: The window it belongs to.
    """
    sheets = context.services.sheets

    def make(choices: PaperChoices) -> Paper:
        options = HelplineOptions(
            country=country,
            language=choices.language,
            large=choices.large,
            page=choices.page,
            entry_ids=entry_ids,
            strips=choices.strips,
        )
        return sheets.helplines(options)

    dialog = PaperDialog(
        tools=tools_of(context), title=_("Helplines handout"), make=make, strips=True, parent=parent
    )
    dialog.start()
    return dialog


def _outermost(widget: QWidget) -> QWidget:
    """Return the window that everything lies over: a dialog has no room for a preview."""
    window = widget.window()
    while (parent := window.parentWidget()) is not None:
        window = parent.window()
    return window
