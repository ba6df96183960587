"""Define a field of the chapter's own, or change one."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from chapterdesk.core.errors import UserError
from chapterdesk.core.vocabulary import FieldKind, FieldSensitivity
from chapterdesk.core.words import _
from chapterdesk.services.members.own_fields import FieldDraft, FieldRow
from chapterdesk.ui.members.words import field_kind_options, sensitivity_options
from chapterdesk.ui.records.fields import WordsField, choice, text_field
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.dialog import Dialog
from chapterdesk.ui.widgets.forms import FormRow
from chapterdesk.ui.widgets.text import Text

_DIGITS = 5


class FieldDialog(Dialog):
    """Ask for a field; it stays open until the service has taken it.

    Args:
        theme: The look.
        row: The field to change, or None for a new one.
        save: Called with what was entered; it says when the dialog may close.
    """

    def __init__(
        self,
        *,
        theme: Theme,
        row: FieldRow | None,
        save: Callable[[FieldDraft], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            theme=theme,
            name="field_dialog",
            title=_("Add a field") if row is None else _("Change a field"),
            parent=parent,
        )
        draft = row.draft if row else FieldDraft(name="")
        self._save = save
        self._name = text_field("field_name")
        self._name.setText(draft.name)
        self._kind = choice("field_kind", field_kind_options())
        self._kind.set_current(draft.kind)
        self._kind.setEnabled(row is None)
        self._choices = WordsField(name="field_choices")
        self._choices.set_words(draft.choices)
        self._sensitivity = choice("field_sensitivity", sensitivity_options())
        self._sensitivity.set_current(draft.sensitivity)
        self._days = QLineEdit("" if draft.keep_days is None else str(draft.keep_days))
        self._days.setObjectName("field_days")
        self._days.setMaxLength(_DIGITS)
        self._on_paper = draft.on_paper
        self._exports = self._box("field_exports", _("May be &exported"), on=draft.in_exports)
        self.rows = {
            "name": FormRow(
                name="field_name_row",
                label=_("&Name"),
                field=self._name,
                hint=_("Who somebody is, and how they are, is nobody's field."),
            ),
            "kind": FormRow(name="field_kind_row", label=_("&What stands in it"), field=self._kind),
            "choices": FormRow(
                name="field_choices_row",
                label=_("&Words to choose from"),
                field=self._choices,
                hint=_("With commas between them"),
            ),
            "sensitivity": FormRow(
                name="field_sensitivity_row", label=_("Who sees &it"), field=self._sensitivity
            ),
            "keep_days": FormRow(
                name="field_days_row",
                label=_("Keep for (&days)"),
                field=self._days,
                hint=_("Empty: as long as the record. After that it is erased."),
            ),
        }
        for form_row in self.rows.values():
            self.body.addWidget(form_row)
        self.body.addWidget(self._exports)
        self.body.addWidget(
            Text(
                _("Not ticked is the safe answer: a field for the desk alone."),
                role="small",
                colour="soft",
                wrap=True,
                name="field_safe",
            )
        )
        self.add_button(_("&Cancel"), self.reject, name="field_cancel")
        self.add_button(_("&Save"), self.send, name="field_save", kind="primary", default=True)
        self._kind.currentIndexChanged.connect(self._show_choices)
        self._show_choices()
        self._name.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_error(self, error: UserError) -> None:
        """Say beside a field what is wrong with it."""
        row = self.rows.get(error.field) or self.rows["name"]
        row.show_error(str(error))
        self.adjustSize()

    @Slot()
    def send(self) -> None:
        """Hand over what was entered."""
        days = self._days.text().strip()
        if days and not (days.isascii() and days.isdecimal()):
            self.rows["keep_days"].show_error(_("Write a number of days, or leave it empty."))
            return
        for row in self.rows.values():
            row.clear_error()
        self._save(
            FieldDraft(
                name=self._name.text(),
                kind=FieldKind(self._kind.current),
                choices=self._choices.words(),
                sensitivity=FieldSensitivity(self._sensitivity.current),
                keep_days=int(days) if days else None,
                on_paper=self._on_paper,
                in_exports=self._exports.isChecked(),
            )
        )

    @Slot()
    def _show_choices(self) -> None:
        self.rows["choices"].setVisible(self._kind.current == FieldKind.CHOICE)
        self.adjustSize()

    @staticmethod
    def _box(name: str, text: str, *, on: bool) -> QCheckBox:
        box = QCheckBox(text)
        box.setObjectName(name)
        box.setAccessibleName(text.replace("&", ""))
        box.setChecked(on)
        return box


class TagDialog(Dialog):
    """Ask for another spelling of a tag.

    Args:
        theme: The look.
        text: As it is written now.
        save: Called with the new word.
    """

    def __init__(
        self, *, theme: Theme, text: str, save: Callable[[str], None], parent: QWidget | None = None
    ) -> None:
        super().__init__(theme=theme, name="tag_dialog", title=_("Rename it"), parent=parent)
        self._save = save
        self._field = text_field("tag_text")
        self._field.setText(text)
        self._field.selectAll()
        self._row = FormRow(
            name="tag_text_row",
            label=_("&Word"),
            field=self._field,
            hint=_("A word that is there already takes both together."),
        )
        self.body.addWidget(self._row)
        self.add_button(_("&Cancel"), self.reject, name="tag_cancel")
        self.add_button(_("&Rename"), self.send, name="tag_save", kind="primary", default=True)
        self._field.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_error(self, error: UserError) -> None:
        """Say beside the word what is wrong with it."""
        self._row.show_error(str(error))

    @Slot()
    def send(self) -> None:
        """Hand over what was entered."""
        self._save(self._field.text())
