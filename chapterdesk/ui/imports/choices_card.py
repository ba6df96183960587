"""What only a person can decide of an import: whose name it is, and whether needs are kept."""

from dataclasses import replace

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QWidget

from chapterdesk.core.vocabulary import RowOutcome
from chapterdesk.core.words import _, isolate, ngettext
from chapterdesk.services.imports.choices import Decision, ImportChoices
from chapterdesk.services.imports.reports import ImportPreview, PreviewRow
from chapterdesk.ui.imports.words import candidates_told
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.choices import SegmentedChoice
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
        self._choices = ImportChoices()
        self._row: PreviewRow | None = None
        self._asked = False
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
        self._about = Text("", strong=True, wrap=True, name="import_row_about")
        self._why = Text("", role="small", colour="soft", wrap=True, name="import_row_why")
        self._one = SegmentedChoice(
            theme=theme,
            name="import_row_decision",
            accessible=_("What becomes of this row"),
            options=[
                ("update", _("The same")),
                ("new", _("Somebody new")),
                ("skip", _("Leave out")),
            ],
        )
        self._one.chosen.connect(self._decide)
        for widget in (
            self._about,
            self._why,
            self._one,
            self._others,
            self._others_note,
            self._needs,
            self._needs_note,
        ):
            self.body.addWidget(widget)
        self.forget()

    @property
    def choices(self) -> ImportChoices:
        """Return what was decided so far."""
        return replace(
            self._choices,
            keep_needs=self._needs.isChecked(),
            somebody_else=self._others.isChecked(),
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
        has_others = bool(named) or self._others.isChecked()
        self._needs.setVisible(has_needs)
        self._needs_note.setVisible(has_needs)
        self._others.setVisible(has_others)
        self._others_note.setVisible(has_others)
        self._asked = has_needs or has_others
        numbers = (*preview.rows, *preview.like_somebody)
        row = self._row
        self.show_row(next((one for one in numbers if row and one.number == row.number), None))

    def show_row(self, row: PreviewRow | None) -> None:
        """Ask of the row that is looked at whom it is, and whether it is taken."""
        self._row = row
        offered = row is not None and (bool(row.name) or row.decision is not None)
        for widget in (self._about, self._why, self._one):
            widget.setVisible(offered)
        self.setVisible(offered or self._asked)
        if row is None or not offered:
            return
        self._about.setText(
            _("Row {number}, {name}").format(number=row.number, name=isolate(row.name))
        )
        self._why.setText(candidates_told(row.candidates))
        self._why.setVisible(bool(row.candidates))
        self._one.set_option_enabled("update", bool(row.candidates) or _is_here(row))
        self._one.set_current(_stands(row))

    def forget(self) -> None:
        """Begin anew: another file, or a lock."""
        self._choices, self._row, self._asked = ImportChoices(), None, False
        self._about.setText("")
        self._why.setText("")
        for box in (self._needs, self._others):
            box.blockSignals(True)
            box.setChecked(False)
            box.blockSignals(False)
        for widget in (self._about, self._why, self._one):
            widget.hide()
        self.hide()

    def _box(self, name: str) -> QCheckBox:
        box = QCheckBox()
        box.setObjectName(name)
        box.toggled.connect(self.changed)
        return box

    @Slot(str)
    def _decide(self, key: str) -> None:
        row = self._row
        if row is None:
            return
        decisions: dict[str, Decision] = {"update": "update", "new": "new", "skip": "skip"}
        person = row.candidates[0].member_id if row.candidates else b""
        decision: Decision | None = decisions[key]
        if decision == "update" and not row.candidates:
            decision = None
        if decision == "new" and not row.candidates:
            # Nobody here is like them: they are new without anybody's word.
            decision = None
        self._choices = self._choices.decided(row.number, decision, person)
        self.changed.emit()


def _is_here(row: PreviewRow) -> bool:
    return row.outcome in {RowOutcome.UPDATED, RowOutcome.UNCHANGED}


def _stands(row: PreviewRow) -> str:
    """Return what becomes of a row as things stand."""
    if row.outcome is RowOutcome.IGNORED:
        return "skip"
    return "update" if _is_here(row) else "new"
