"""What each column of the file becomes, and why one is left out."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from chapterdesk.core.words import _, isolate, ngettext
from chapterdesk.services.imports.columns import ColumnPlan, label_meaning
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.combo import ChoiceBox
from chapterdesk.ui.widgets.surfaces import Card
from chapterdesk.ui.widgets.text import Tag, Text

_MIDDLE = Qt.AlignmentFlag.AlignVCenter


class ColumnsCard(Card):
    """Choose for every column what it is; sealed and refused ones stay out, with the reason.

    Args:
        theme: The look.
    """

    mapping_changed = Signal(object)

    def __init__(self, *, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(
            theme=theme, name="import_columns", title=_("What each column is"), parent=parent
        )
        self._dress_theme = theme
        self._boxes: dict[int, ChoiceBox] = {}
        self._holder = QWidget()
        self.add(self._holder)

    def show_columns(self, columns: Sequence[ColumnPlan], labels: Mapping[str, str]) -> None:
        """Show the columns; a box that is being used keeps its place."""
        boxed = [column.index for column in columns if column.held_on is None]
        if boxed == list(self._boxes) and self._same(columns):
            return
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(0, 4)
        grid.setColumnStretch(1, 5)
        self._boxes.clear()
        place = 0
        days = [column for column in columns if column.held_on is not None]
        for column in columns:
            if column in days:
                continue
            grid.addWidget(Text(isolate(column.header), strong=True, wrap=True), place, 0, _MIDDLE)
            grid.addWidget(self._choice(column, labels), place, 1)
            place += 1
            if column.reason:
                reason = Text(
                    column.reason,
                    role="small",
                    colour="soft",
                    wrap=True,
                    name=f"column_{column.index}_reason",
                )
                grid.addWidget(reason, place, 0, 1, 2)
                place += 1
        if days:
            text = ngettext("{count} column of a day", "{count} columns of a day", len(days))
            grid.addWidget(Text(text, strong=True, wrap=True), place, 0, _MIDDLE)
            grid.addWidget(
                Tag(theme=self._dress_theme, text=_("marks"), name="column_days_tag"), place, 1
            )
            note = _("In the next step you choose whether these marks come in as meetings.")
            grid.addWidget(
                Text(note, role="small", colour="soft", wrap=True, name="column_days_note"),
                place + 1,
                0,
                1,
                2,
            )
        self.body.replaceWidget(self._holder, holder)
        self._holder.hide()
        self._holder.deleteLater()
        self._holder = holder

    def mapping(self) -> dict[int, str]:
        """Return what was chosen: column to field, empty to leave it out."""
        return {index: box.current for index, box in self._boxes.items()}

    def clear(self) -> None:
        """Show nothing (lock, another file)."""
        self._boxes.clear()
        holder = QWidget()
        self.body.replaceWidget(self._holder, holder)
        self._holder.hide()
        self._holder.deleteLater()
        self._holder = holder

    def _same(self, columns: Sequence[ColumnPlan]) -> bool:
        return all(
            self._boxes[column.index].current == column.field
            for column in columns
            if column.index in self._boxes
        )

    def _choice(self, column: ColumnPlan, labels: Mapping[str, str]) -> QWidget:
        if column.why == "sealed" or (column.why == "left_out" and not _free(column)):
            word = _("not read") if column.why == "sealed" else _("left out")
            return Tag(
                theme=self._dress_theme, text=word, tone="warn", name=f"column_{column.index}_tag"
            )
        if column.field and column.field not in labels:
            word = _("goes with another column")
            return Tag(theme=self._dress_theme, text=word, name=f"column_{column.index}_tag")
        box = ChoiceBox(
            name=f"column_{column.index}",
            options=list(labels.items()),
            accessible=_("What {column} is").format(column=isolate(column.header)),
            current=column.field,
            typed=False,
        )
        box.chosen.connect(lambda _field: self.mapping_changed.emit(self.mapping()))
        self._boxes[column.index] = box
        return box


def _free(column: ColumnPlan) -> bool:
    """Say whether a column that is left out may be taken after all."""
    return not label_meaning(column.header)[1]
