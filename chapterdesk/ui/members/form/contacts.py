"""Ways to reach a person; each carries its own safety rule and says it in words as it is set."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from chapterdesk.core.errors import UserError
from chapterdesk.core.vocabulary import Answer, ContactKind, VoicemailRule
from chapterdesk.core.words import _
from chapterdesk.services.members.checking import checked_contact
from chapterdesk.services.members.contact_rules import rule_sentence
from chapterdesk.services.members.drafts import ContactDraft
from chapterdesk.ui.members.words import (
    answer_options,
    kind_options,
    others_options,
    voicemail_options,
)
from chapterdesk.ui.records.fields import choice, text_field
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.buttons import LinkButton
from chapterdesk.ui.widgets.columns import Columns
from chapterdesk.ui.widgets.forms import FormRow
from chapterdesk.ui.widgets.text import Text

_PHONES = frozenset({ContactKind.CELL, ContactKind.VOICE})


class ContactEditor(QFrame):
    """One way to reach a person and what is safe about it."""

    edited = Signal()
    removed = Signal()

    def __init__(
        self, *, theme: Theme, place: int, draft: ContactDraft, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._name = f"reach_{place}"
        self.setObjectName(self._name)
        self.setProperty("part", "row")
        self._kind = choice(f"{self._name}_kind", kind_options(), _("Kind"))
        self.value = self._line("value", draft.value)
        self._label = self._line("label", draft.label)
        self._ask_for = self._line("ask_for", draft.ask_for_name)
        self._identify = self._line("identify", draft.identify_as)
        self._hours = self._line("hours", draft.safe_hours)
        self._remark = self._line("remark", draft.remark)
        self._voicemail = choice(f"{self._name}_voicemail", voicemail_options())
        self._text_ok = choice(f"{self._name}_text", answer_options())
        self._others = choice(f"{self._name}_others", others_options())
        self._preferred = QCheckBox(_("Try this first"))
        self._preferred.setObjectName(f"{self._name}_preferred")
        self._preferred.setAccessibleName(_("Try this first"))
        self._sentence = Text(
            role="small", colour="accent", strong=True, wrap=True, name=f"{self._name}_sentence"
        )
        self._rows = self._make_rows()
        self._lay_out(theme)
        self._fill(draft)
        self._connect()
        self._kind_changed()

    def _line(self, name: str, text: str) -> QLineEdit:
        field = text_field(f"{self._name}_{name}")
        field.setText(text)
        return field

    def _make_rows(self) -> dict[str, FormRow]:
        def row(name: str, label: str, field: QWidget, hint: str = "") -> FormRow:
            return FormRow(name=f"{self._name}_{name}_row", label=label, field=field, hint=hint)

        return {
            "value": row("value", _("Number or address"), self.value),
            "label": row(
                "label", _("What it is"), self._label, _("Such as work, or a shared phone")
            ),
            "text": row("text", _("May we write or text?"), self._text_ok),
            "voicemail": row("voicemail", _("May we leave a voicemail?"), self._voicemail),
            "others": row("others", _("Who else reads or hears it?"), self._others),
            "ask_for": row(
                "ask_for",
                _("Ask for"),
                self._ask_for,
                _("The name that is safe to say on this line"),
            ),
            "identify": row(
                "identify", _("Say you are"), self._identify, _("Such as “from the book club”")
            ),
            "hours": row("hours", _("When"), self._hours, _("Such as after 18:00, not on Sundays")),
            "remark": row("remark", _("Anything else"), self._remark),
        }

    def _lay_out(self, theme: Theme) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 16)
        layout.setSpacing(10)
        remove = LinkButton(
            theme=theme,
            text=_("Remove"),
            name=f"{self._name}_remove",
            accessible=_("Remove this way to reach them"),
        )
        remove.clicked.connect(self.removed)
        first = QWidget()
        row = QHBoxLayout(first)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._preferred)
        row.addStretch(1)
        row.addWidget(remove)
        top = Columns(
            theme=theme,
            name=f"{self._name}_top",
            widgets=(self._kind, first),
            wide=400,
            spacing=12,
        )
        layout.addWidget(top)
        rows = self._rows
        for pair in (("value", "label"), ("text", "voicemail"), ("others", "ask_for")):
            layout.addWidget(self._beside(theme, *(rows[name] for name in pair)))
        layout.addWidget(self._beside(theme, rows["identify"], rows["hours"]))
        layout.addWidget(rows["remark"])
        layout.addWidget(self._sentence)

    def _beside(self, theme: Theme, *rows: FormRow) -> Columns:
        name = f"{rows[0].objectName()}_columns"
        return Columns(theme=theme, name=name, widgets=rows, wide=400, spacing=12, level=True)

    def _fill(self, draft: ContactDraft) -> None:
        self._kind.set_current(draft.kind)
        self._voicemail.set_current(draft.voicemail_rule)
        self._text_ok.set_current(draft.text_ok)
        self._others.set_current(draft.others_have_access)
        self._preferred.setChecked(draft.preferred)

    def _connect(self) -> None:
        for field in (
            self.value,
            self._label,
            self._ask_for,
            self._identify,
            self._hours,
            self._remark,
        ):
            field.textChanged.connect(self._changed)
        for box in (self._voicemail, self._text_ok, self._others):
            box.currentIndexChanged.connect(self._changed)
        self._kind.currentIndexChanged.connect(self._kind_changed)
        self._preferred.toggled.connect(self._changed)

    def draft(self) -> ContactDraft:
        """Return what was entered."""
        return ContactDraft(
            kind=ContactKind(self._kind.current),
            value=self.value.text(),
            label=self._label.text(),
            preferred=self._preferred.isChecked(),
            voicemail_rule=VoicemailRule(self._voicemail.current),
            text_ok=Answer(self._text_ok.current),
            ask_for_name=self._ask_for.text(),
            identify_as=self._identify.text(),
            safe_hours=self._hours.text(),
            others_have_access=Answer(self._others.current),
            remark=self._remark.text(),
        )

    def show_error(self, text: str) -> None:
        """Say beside the number or address what is wrong."""
        self._rows["value"].show_error(text)

    @Slot()
    def _kind_changed(self) -> None:
        phone = ContactKind(self._kind.current) in _PHONES
        self._rows["voicemail"].setVisible(phone)
        self._changed()

    @Slot()
    def _changed(self) -> None:
        self._sentence.setText(rule_sentence(self.draft()))
        self.edited.emit()


class ContactEditors(QWidget):
    """Every way to reach a person."""

    edited = Signal()

    def __init__(self, *, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._editors: list[ContactEditor] = []
        self._serial = 0
        self.setObjectName("contact_editors")
        self._body = QVBoxLayout()
        self._body.setSpacing(16)
        self._add = LinkButton(theme=theme, text=_("Add a &way to reach them"), name="reach_add")
        self._add.clicked.connect(self._add_empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(self._body)
        layout.addWidget(self._add, 0, Qt.AlignmentFlag.AlignLeading)

    def load(self, drafts: Sequence[ContactDraft]) -> None:
        """Show ways to reach a person."""
        for editor in tuple(self._editors):
            self._drop(editor)
        self._serial = 0
        for draft in drafts:
            self._show(draft)

    def drafts(self) -> tuple[ContactDraft, ...]:
        """Return those with a number or an address."""
        drafts = (editor.draft() for editor in self._editors)
        return tuple(draft for draft in drafts if draft.value.strip())

    def problem(self) -> bool:
        """Say beside a number or an address what is wrong with it; return whether one is."""
        for editor in self._editors:
            draft = editor.draft()
            try:
                if draft.value.strip():
                    checked_contact(draft)
            except UserError as error:
                editor.show_error(str(error))
                return True
        return False

    def _add_empty(self) -> None:
        editor = self._show(ContactDraft(kind=ContactKind.CELL, value=""))
        editor.value.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self, draft: ContactDraft) -> ContactEditor:
        editor = ContactEditor(theme=self._theme, place=self._serial, draft=draft)
        self._serial += 1
        editor.edited.connect(self.edited)
        editor.removed.connect(lambda: self._remove(editor))
        self._editors.append(editor)
        self._body.addWidget(editor)
        return editor

    def _remove(self, editor: ContactEditor) -> None:
        self._drop(editor)
        self._add.setFocus(Qt.FocusReason.OtherFocusReason)
        self.edited.emit()

    def _drop(self, editor: ContactEditor) -> None:
        self._editors.remove(editor)
        self._body.removeWidget(editor)
        editor.hide()
        editor.deleteLater()
