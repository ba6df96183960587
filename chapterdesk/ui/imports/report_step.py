"""The last step: what was taken, what was not and why, and the file that still lies there."""

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from chapterdesk.core.words import _, isolate, isolate_ltr, ngettext
from chapterdesk.services.imports.reports import ImportReport
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.buttons import SecondaryButton
from chapterdesk.ui.widgets.margins import set_margins
from chapterdesk.ui.widgets.rows import KeyValueRow
from chapterdesk.ui.widgets.scroll_area import ScrollArea
from chapterdesk.ui.widgets.surfaces import Card, clear_layout
from chapterdesk.ui.widgets.text import Text

_WIDEST = 760


class ReportStep(ScrollArea):
    """Report an import in full.

    Args:
        theme: The look.
    """

    take_back_requested = Signal()
    problems_requested = Signal()
    show_requested = Signal(object)
    delete_requested = Signal(object)

    def __init__(self, *, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._file_card: Card | None = None
        self.setObjectName("import_report_step")
        self.setAccessibleName(_("What the import did"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        page = QWidget()
        page.setProperty("part", "page")
        self._page = page
        theme.changed.connect(self._fit)
        self._fit()
        self._body = QVBoxLayout(page)
        set_margins(self._body, 0, 0, 16, 0)
        self._body.setSpacing(18)
        self.setWidget(page)

    @Slot()
    def _fit(self) -> None:
        self._page.setMaximumWidth(self._theme.px(_WIDEST))

    def show_report(self, report: ImportReport) -> None:
        """Show what an import did."""
        self.clear()
        self._body.addWidget(self._numbers(report))
        if report.file_path:
            self._body.addWidget(self._file(Path(report.file_path)))
        left_out = {**report.left_out, **report.sealed}
        if left_out:
            self._body.addWidget(self._left_out(left_out))
        self._body.addStretch(1)
        self.verticalScrollBar().setValue(0)

    def clear(self) -> None:
        """Show nothing (lock)."""
        self._file_card = None
        clear_layout(self._body)
        while self._body.count():
            self._body.takeAt(0)

    def file_is_gone(self) -> None:
        """Say that the file was deleted, and what that does not mean."""
        card = self._file_card
        if card is not None:
            card.set_title(_("Your spreadsheet was deleted"))
            clear_layout(card.body)
            for button in card.findChildren(SecondaryButton):
                button.hide()
            card.add(
                Text(
                    _(
                        "On most disks of today (SSD), what was deleted can stay readable for a "
                        "laboratory. Copies may lie in your mail, in the cloud or on a stick."
                    ),
                    wrap=True,
                    name="import_file_gone",
                )
            )

    def _numbers(self, report: ImportReport) -> Card:
        card = Card(theme=self._theme, name="import_numbers", title=_("What was taken"))
        rows = [
            (_("New people"), report.added),
            (_("Changed"), report.updated),
            (_("Already here as they are"), report.unchanged),
            (_("Of these, with something to look at"), report.warnings),
            (_("Rows that are nobody, such as totals"), report.ignored),
            (_("Rows with a problem, kept in the desk"), report.problems),
            (_("Meetings made for the marks"), report.meetings),
            (_("Marks brought in"), report.marks),
            (_("Marks that were here already"), report.marks_known),
            (_("Marks that differ; the desk's stand"), report.marks_differ),
            (_("Cells left out"), sum(report.left_out.values()) + sum(report.sealed.values())),
        ]
        shown = rows[:3] + [row for row in rows[3:] if row[1]]
        for place, (key, number) in enumerate(shown):
            card.add(
                KeyValueRow(
                    theme=self._theme,
                    name=f"import_number_{place}",
                    key=key,
                    value=str(number),
                    last=place == len(shown) - 1,
                )
            )
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        back = SecondaryButton(
            theme=self._theme,
            text=_("&Take the whole import back"),
            name="import_take_back",
            icon="undo-2",
        )
        back.clicked.connect(self.take_back_requested)
        if report.problems:
            text = ngettext("See {count} problem row", "See {count} problem rows", report.problems)
            problems = SecondaryButton(
                theme=self._theme, text=text, name="import_see_problems", icon="list-checks"
            )
            problems.clicked.connect(self.problems_requested)
            buttons.addWidget(problems)
        buttons.addWidget(back)
        buttons.addStretch(1)
        card.body.addLayout(buttons)
        return card

    def _file(self, file: Path) -> Card:
        card = Card(
            theme=self._theme,
            name="import_file_card",
            title=_("Your spreadsheet is still on this computer, unprotected"),
            accent="warn",
        )
        card.add(
            Text(
                _("It lies at {place}. Whoever opens this computer can read it.").format(
                    place=isolate_ltr(str(file))
                ),
                wrap=True,
                name="import_file_place",
            )
        )
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        show = SecondaryButton(
            theme=self._theme, text=_("&Show it"), name="import_show_file", icon="folder-open"
        )
        delete = SecondaryButton(
            theme=self._theme,
            text=_("&Delete the spreadsheet"),
            name="import_delete_file",
            icon="trash-2",
            danger=True,
        )
        show.clicked.connect(lambda: self.show_requested.emit(file))
        delete.clicked.connect(lambda: self.delete_requested.emit(file))
        buttons.addWidget(show)
        buttons.addStretch(1)
        buttons.addWidget(delete)
        card.body.addLayout(buttons)
        self._file_card = card
        return card

    def _left_out(self, cells: Mapping[str, int]) -> Card:
        card = Card(theme=self._theme, name="import_left_out", title=_("What was left out"))
        for place, (header, number) in enumerate(cells.items()):
            card.add(
                KeyValueRow(
                    theme=self._theme,
                    name=f"import_left_{place}",
                    key=isolate(header),
                    value=ngettext("{count} cell", "{count} cells", number),
                    last=place == len(cells) - 1,
                )
            )
        return card
