"""What only a person can decide of an import: whose name it is, and whether needs are kept."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QWidget

from chapterdesk.core.words import _, isolate, ngettext
from chapterdesk.services.imports.choices import ImportChoices
from chapterdesk.services.imports.reports import ImportPreview, PreviewRow
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.buttons import SecondaryButton
from chapterdesk.ui.widgets.surfaces import Card
from chapterdesk.ui.widgets.text import Text


class ChoicesCard(Card):
    """Ask what the plan can not know; hidden while there is nothing to decide.

    Args:
        theme: The look.
    """

    changed = Signal()

    def __init__(self, *, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(
            theme=theme, name="import_choices", title=_("What you decide"), parent=parent
        )
        self._rows: frozenset[int] = frozenset()
        self._row: PreviewRow | None = None
        self._needs = self._box("import_keep_needs")
        self._needs_note = Text(
            _(
                "They are left out: a need belongs to one event, where it erases itself. Tick it"
                " only for who asked you to keep it."
            ),
            role="small",
            colour="soft",
            wrap=True,
            name="import_keep_needs_note",
        )
        self._others = self._box("import_somebody_else")
        self._others_note = Text(
            _("They share a name with somebody here and nothing says that they are the same."),
            role="small",
            colour="soft",
            wrap=True,
            name="import_somebody_else_note",
        )
        self._one = SecondaryButton(theme=theme, text="", name="import_somebody_else_row")
        self._one.clicked.connect(self._turn)
        for widget in (self._others, self._others_note, self._one, self._needs, self._needs_note):
            self.body.addWidget(widget)
        self.forget()

    @property
    def choices(self) -> ImportChoices:
        """Return what was decided so far."""
        return ImportChoices(
            keep_needs=self._needs.isChecked(),
            somebody_else=self._others.isChecked(),
            somebody_else_rows=self._rows,
        )

    def show_preview(self, preview: ImportPreview) -> None:
        """Ask about what a plan found."""
        needs = preview.needs
        named = sum(row.by_name for row in preview.to_look_at)
        self._needs.setText(
            ngettext(
                "&Keep {count} note of a need for food, access or health",
                "&Keep {count} notes of needs for food, access or health",
                needs,
            )
        )
        self._others.setText(_("Everybody who shares only a &name is somebody else"))
        for box in (self._needs, self._others):
            box.setAccessibleName(box.text().replace("&", ""))
        has_needs = bool(needs) or self._needs.isChecked()
        has_others = bool(named) or self._others.isChecked() or bool(self._rows)
        self._needs.setVisible(has_needs)
        self._needs_note.setVisible(has_needs)
        self._others.setVisible(has_others)
        self._others_note.setVisible(has_others)
        self.setVisible(has_needs or has_others)
        self.show_row(self._row)

    def show_row(self, row: PreviewRow | None) -> None:
        """Offer to say of the row that is looked at whether it is somebody else."""
        self._row = row
        turned = row is not None and row.number in self._rows
        offered = row is not None and not self._others.isChecked() and (row.by_name or turned)
        self._one.setVisible(offered)
        if row is not None and offered:
            text = (
                _("Row {number}, {name}: the same person")
                if turned
                else (_("Row {number}, {name}: somebody else"))
            )
            self._one.set_text(text.format(number=row.number, name=isolate(row.name)))

    def forget(self) -> None:
        """Begin anew: another file, or a lock."""
        self._rows, self._row = frozenset(), None
        for box in (self._needs, self._others):
            box.blockSignals(True)
            box.setChecked(False)
            box.blockSignals(False)
        self._one.hide()
        self.hide()

    def _box(self, name: str) -> QCheckBox:
        box = QCheckBox()
        box.setObjectName(name)
        box.toggled.connect(self.changed)
        return box

    @Slot()
    def _turn(self) -> None:
        if self._row is not None:
            self._rows ^= {self._row.number}
            self.changed.emit()
