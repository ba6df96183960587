"""The second step: how the file was read, what each column is, what would become of each row."""

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from chapterdesk.core.words import _, isolate, ngettext
from chapterdesk.services.imports.choices import ImportChoices
from chapterdesk.services.imports.reports import ImportPreview
from chapterdesk.services.imports.source import SourceTable
from chapterdesk.ui.context import PageContext
from chapterdesk.ui.imports.choices_card import ChoicesCard
from chapterdesk.ui.imports.columns import ColumnsCard
from chapterdesk.ui.imports.shape_card import ShapeCard
from chapterdesk.ui.imports.words import (
    counts_line,
    delimiter_options,
    encoding_options,
    header_options,
    preview_row,
)
from chapterdesk.ui.theme.tokens import Tone
from chapterdesk.ui.widgets.choices import FilterChips
from chapterdesk.ui.widgets.columns import Columns
from chapterdesk.ui.widgets.combo import ChoiceBox
from chapterdesk.ui.widgets.flow import FlowRow
from chapterdesk.ui.widgets.forms import FormRow
from chapterdesk.ui.widgets.lists.row import ListRow
from chapterdesk.ui.widgets.lists.view import RecordList
from chapterdesk.ui.widgets.surfaces import Card, clear_layout
from chapterdesk.ui.widgets.text import Tag, Text

_LEAST_LIST: Final = 320
_LOOK: Final = "look"
_PROBLEM: Final = "problem"
_LIKE: Final = "like"


class LookStep(QWidget):
    """Show a plan that changes nothing yet.

    Args:
        context: What it runs on.
    """

    read_again = Signal()
    mapping_changed = Signal(object)

    def __init__(self, *, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        theme = context.theme
        self.setObjectName("import_look_step")
        self._counts = FlowRow(name="import_counts")
        self._line = Text("", colour="soft", wrap=True, name="import_counts_line")
        self._notes = Text("", role="small", colour="soft", wrap=True, name="import_notes")
        self._columns = ColumnsCard(theme=theme)
        self._columns.mapping_changed.connect(self.mapping_changed)
        self.shape = ShapeCard(theme=theme)
        self._choices = ChoicesCard(theme=theme)
        self._choices.changed.connect(lambda: self.mapping_changed.emit(self.mapping()))
        self._rows = RecordList(
            theme=theme,
            name="import_rows",
            accessible=_("Rows of the file"),
            runner=context.tasks,
            failed=context.messages.error,
        )
        self._rows.row_chosen.connect(self._chosen)
        self._preview: ImportPreview | None = None
        self._filter: FilterChips | None = None
        self._filter_place = QVBoxLayout()
        self._filter_place.setContentsMargins(16, 0, 16, 8)
        self._reading = Card(theme=theme, name="import_reading", title=_("How the file is read"))
        self._reading.body.setSpacing(12)
        self._header_place = QVBoxLayout()
        self._reading_row = QHBoxLayout()
        self._reading_row.setSpacing(12)
        self._reading.body.addLayout(self._header_place)
        self._reading.body.addLayout(self._reading_row)
        self._boxes: dict[str, ChoiceBox] = {}
        self._header_chosen = False
        self._lay_out()

    def _lay_out(self) -> None:
        rows = Card(
            theme=self._context.theme,
            name="import_rows_card",
            title=_("The rows as they would be taken"),
            padded=False,
        )
        rows.body.addLayout(self._filter_place)
        rows.add(self._rows, 1)
        rows.setMinimumHeight(self._context.theme.px(_LEAST_LIST))
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(18)
        column.addWidget(self._choices)
        column.addWidget(self._columns)
        column.addWidget(self._reading)
        column.addWidget(self.shape)
        column.addStretch(1)
        both = Columns(
            theme=self._context.theme,
            name="import_look_columns",
            widgets=(side, rows),
            wide=620,
            spacing=18,
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(self._counts)
        layout.addWidget(self._line)
        layout.addWidget(self._notes)
        layout.addWidget(both, 1)

    def show_table(self, table: SourceTable) -> None:
        """Show how a file was read."""
        self._columns.clear()
        self._choices.forget()
        self._notes.setText(" ".join(table.notes))
        self._notes.setVisible(bool(table.notes))
        self._forget_boxes()
        if table.encoding:
            self._add_box(
                "encoding", _("&Letters"), encoding_options(table.encoding), table.encoding
            )
        if table.delimiter:
            options = delimiter_options(table.delimiter)
            self._add_box("delimiter", _("Between &cells"), options, table.delimiter)
        if len(table.sheet_names) > 1:
            sheets = [(name, name) for name in table.sheet_names]
            self._add_box("sheet", _("&Sheet"), sheets, table.sheet)
        if table.top:
            current = str(table.header_row)
            self._add_box("header", _("&Row of the column names"), header_options(table), current)
        self._reading.setVisible(bool(self._boxes))

    def show_plan(self, preview: ImportPreview, labels: Mapping[str, str]) -> None:
        """Show what would become of every row."""
        self._counts.clear()
        self._count(ngettext("{count} ready", "{count} ready", preview.ready), "ok")
        if preview.warnings:
            self._count(
                ngettext("{count} to look at", "{count} to look at", preview.warnings), "warn"
            )
        if preview.problems:
            self._count(
                ngettext("{count} with a problem", "{count} with a problem", preview.problems),
                "bad",
            )
        left_out = preview.left_out_cells + preview.sealed_cells
        if left_out:
            self._count(
                ngettext("{count} cell left out", "{count} cells left out", left_out), "neutral"
            )
        self._line.setText(
            _("{file}: {counts}").format(
                file=isolate(preview.table_name), counts=counts_line(preview)
            )
        )
        self._columns.show_columns(preview.columns, labels)
        self._offer_filter(preview)
        self._choices.show_preview(preview)
        self._preview = preview
        self._list()

    def mapping(self) -> dict[int, str] | None:
        """Return what was chosen for the columns."""
        return self._columns.mapping() or None

    @property
    def choices(self) -> ImportChoices:
        """Return what was decided about names and needs."""
        return self._choices.choices

    def chosen(self, name: str) -> str | None:
        """Return what was chosen for reading: "encoding", "delimiter" or "sheet"."""
        box = self._boxes.get(name)
        return box.current if box is not None else None

    @property
    def header_row(self) -> int | None:
        """Return the row that a person chose for the names of the columns, if one did."""
        return int(self._boxes["header"].current) if self._header_chosen else None

    def focus_first(self) -> None:
        """Put the focus on the rows."""
        self._rows.setFocus(Qt.FocusReason.OtherFocusReason)

    def clear(self) -> None:
        """Hold nothing (lock)."""
        self._counts.clear()
        self._line.setText("")
        self._notes.setText("")
        self._columns.clear()
        self._preview = None
        self._choices.forget()
        self.shape.show_shape(None)
        self._rows.rows.clear()
        self._drop_filter()
        self._forget_boxes()

    def _offer_filter(self, preview: ImportPreview) -> None:
        """Offer to list only what a person should look at, where there is any of it."""
        before = self._filter.current if self._filter is not None else frozenset()
        self._drop_filter()
        chips = []
        if preview.warnings:
            chips.append((_LOOK, _("To look at ({count})").format(count=preview.warnings)))
        if preview.match_rows:
            count = len(preview.match_rows)
            chips.append((_LIKE, _("May be here ({count})").format(count=count)))
        if preview.problems:
            chips.append((_PROBLEM, _("Problems ({count})").format(count=preview.problems)))
        if not chips:
            return
        self._filter = FilterChips(
            theme=self._context.theme,
            name="import_filter",
            accessible=_("List only"),
            options=chips,
            current=tuple(before),
            exclusive=True,
        )
        self._filter.changed.connect(self._list)
        self._filter_place.addWidget(self._filter)

    def _drop_filter(self) -> None:
        clear_layout(self._filter_place)
        self._filter = None

    @Slot()
    def _list(self) -> None:
        """List every row, or those that were asked for."""
        preview = self._preview
        if preview is None:
            return
        chosen = self._filter.current if self._filter is not None else frozenset()
        rows = preview.rows
        if _LOOK in chosen:
            rows = preview.to_look_at
        elif _LIKE in chosen:
            rows = preview.like_somebody
        elif _PROBLEM in chosen:
            rows = preview.with_problem
        self._rows.rows.show_rows([preview_row(row) for row in rows])

    @Slot(object)
    def _chosen(self, shown: ListRow) -> None:
        """Ask about the row that is looked at."""
        preview = self._preview
        if preview is not None:
            number = int(shown.key)
            rows = (*preview.rows, *preview.to_look_at, *preview.like_somebody)
            self._choices.show_row(next((row for row in rows if row.number == number), None))

    def _count(self, text: str, tone: Tone) -> None:
        theme = self._context.theme
        self._counts.add(Tag(theme=theme, text=text, tone=tone, name="import_count"))

    def _forget_boxes(self) -> None:
        self._boxes.clear()
        self._header_chosen = False
        for layout in (self._header_place, self._reading_row):
            while layout.count():
                item = layout.takeAt(0)
                widget = item.widget() if item else None
                if widget is not None:
                    widget.hide()
                    widget.deleteLater()

    def _add_box(
        self, name: str, label: str, options: Sequence[tuple[str, str]], current: str
    ) -> None:
        box = ChoiceBox(name=f"import_{name}", options=options, current=current, typed=False)
        box.chosen.connect(lambda _key: self._read_again(name))
        self._boxes[name] = box
        place = self._header_place if name == "header" else self._reading_row
        place.addWidget(FormRow(name=f"import_{name}_row", label=label, field=box), 1)

    def _read_again(self, name: str) -> None:
        # Read in another way, the rows are others: which one names the columns is looked for anew.
        self._header_chosen = name == "header"
        self.read_again.emit()
