"""The form of a group, on its own page and inside the form of a meeting."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from chapterdesk.core.errors import UserError
from chapterdesk.core.vocabulary import AttendanceMode, GroupKind, Openness, ShareLevel
from chapterdesk.core.words import _
from chapterdesk.services.answering import MOST
from chapterdesk.services.groups import GroupDraft, default_mode
from chapterdesk.services.groups.codes import MEETING_GUIDE, OWN, code_label
from chapterdesk.ui.groups.words import (
    kind_names,
    mode_costs,
    mode_names,
    openness_names,
    share_names,
)
from chapterdesk.ui.records.fields import WordsField
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.buttons import PrimaryButton, SecondaryButton
from chapterdesk.ui.widgets.choices import FilterChips
from chapterdesk.ui.widgets.forms import FormRow
from chapterdesk.ui.widgets.numbers import NumberField
from chapterdesk.ui.widgets.still import StillCombo


class GroupForm(QWidget):
    """Enter or change a group; a new support group starts as count only.

    Args:
        theme: The look.
        brief: Whether only what a new group needs is asked (inside another form).
        prefix: What the object names begin with, so that two forms do not share names.
    """

    saved = Signal(object)
    cancelled = Signal()

    def __init__(
        self,
        *,
        theme: Theme,
        brief: bool = False,
        prefix: str = "group",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._prefix = prefix
        self._mode_chosen = False
        self.setObjectName(f"{prefix}_form")
        self.setAccessibleName(_("Group"))
        self._name = self._line("name")
        self._alias = self._line("alias")
        self._kind = self._combo("kind", kind_names())
        self._openness = self._combo("openness", openness_names())
        self._mode = self._combo("mode", mode_names())
        self._capacity = self._line("capacity")
        self._answer_days = NumberField(name=f"{prefix}_answer_days", maximum=MOST)
        self._answer_days.setSpecialValueText(_("as in the chapter"))
        self._share = self._combo("share", share_names())
        self._hide = QCheckBox(_("Do not &show it on a person's record"))
        self._hide.setObjectName(f"{prefix}_hide")
        self._hide.setAccessibleName(_("Do not show it on a person's record"))
        self._languages = WordsField(name=f"{prefix}_languages")
        self._codes = FilterChips(
            theme=theme,
            name=f"{prefix}_codes",
            accessible=_("What it is"),
            # The brief form does not ask for them, and each costs time to make.
            options=[] if brief else [(code, code_label(code)) for code in (*MEETING_GUIDE, *OWN)],
        )
        self._description = QPlainTextEdit()
        self._description.setObjectName(f"{prefix}_description")
        self._description.setTabChangesFocus(True)
        self._description.setMaximumHeight(theme.px(96))
        self.rows = self._make_rows()
        self._lay_out(theme, brief=brief)
        self._kind.currentIndexChanged.connect(self._kind_changed)
        self._mode.activated.connect(self._mode_picked)
        self._mode.currentIndexChanged.connect(self._say_cost)
        self.show_draft(GroupDraft(name=""))

    def _line(self, name: str) -> QLineEdit:
        field = QLineEdit()
        field.setObjectName(f"{self._prefix}_{name}")
        field.setMaxLength(400)
        field.returnPressed.connect(self._save)
        return field

    def _combo(self, name: str, words: dict[object, str] | dict) -> QComboBox:  # type: ignore[type-arg]
        field = StillCombo()
        field.setObjectName(f"{self._prefix}_{name}")
        for value, text in words.items():
            field.addItem(text, value)
        return field

    def _make_rows(self) -> dict[str, FormRow]:
        prefix = self._prefix

        def row(
            name: str, label: str, field: QWidget, hint: str = "", *, optional: bool = False
        ) -> FormRow:
            return FormRow(
                name=f"{prefix}_{name}_row", label=label, field=field, hint=hint, optional=optional
            )

        return {
            "name": row("name", _("Name o&f the group"), self._name),
            "alias": row(
                "alias",
                _("&Harmless name"),
                self._alias,
                _("Shown everywhere but here and never explained, such as “Tuesday circle”."),
                optional=True,
            ),
            "kind": row("kind", _("Kind of gro&up"), self._kind),
            "openness": row("openness", _("Who may &come"), self._openness),
            "attendance_mode": row("mode", _("&Attendance"), self._mode, " "),
            "capacity": row("capacity", _("&Places"), self._capacity, optional=True),
            "answer_days": row(
                "answer_days",
                _("Da&ys to answer when asked in"),
                self._answer_days,
                _("After that, Today says that the place is still kept."),
            ),
            "languages": row(
                "languages",
                _("&Languages"),
                self._languages,
                _("Tags with commas between them, such as en, es, ar."),
                optional=True,
            ),
            "codes": row("codes", _("What it is, for l&istings"), self._codes, optional=True),
            "share_level": row(
                "share", _("Who may be &told that there is this group"), self._share
            ),
            "description": row("description", _("A&bout it"), self._description, optional=True),
        }

    def _lay_out(self, theme: Theme, *, brief: bool) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16)
        for name, row in self.rows.items():
            layout.addWidget(row)
            if name == "codes":
                row.let_grow()
            row.setVisible(not brief or name in {"name", "kind", "attendance_mode"})
        layout.addWidget(self._hide)
        self._hide.setVisible(not brief)
        save = PrimaryButton(
            theme=theme,
            text=_("Add gr&oup") if brief else _("&Save"),
            name=f"{self._prefix}_save",
        )
        cancel = SecondaryButton(
            theme=theme,
            text=_("No ne&w group") if brief else _("Do not sa&ve"),
            name=f"{self._prefix}_cancel",
        )
        save.clicked.connect(self._save)
        cancel.clicked.connect(self.cancelled)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(save)
        buttons.addWidget(cancel)
        buttons.addStretch(1)
        layout.addLayout(buttons)
        layout.addStretch(1)

    def show_draft(self, draft: GroupDraft, *, new: bool = True) -> None:
        """Fill the form."""
        for row in self.rows.values():
            row.clear_error()
        self._mode_chosen = not new
        self._name.setText(draft.name)
        self._alias.setText(draft.alias)
        self._choose(self._kind, draft.kind)
        self._choose(self._openness, draft.openness)
        self._choose(self._mode, draft.attendance_mode or default_mode(draft.kind))
        self._capacity.setText("" if draft.capacity is None else str(draft.capacity))
        self._answer_days.setValue(draft.answer_days or 0)
        self._description.setPlainText(draft.description)
        self._hide.setChecked(draft.hide_on_person)
        self._languages.set_words(draft.languages or ())
        self._codes.set_current(draft.codes or ())
        self._choose(self._share, draft.share_level or ShareLevel.NONE)
        self._say_cost()

    def start(self) -> None:
        """Put the caret where writing begins."""
        self._name.setFocus(Qt.FocusReason.OtherFocusReason)

    def draft(self) -> GroupDraft:
        """Return what the form holds.

        Raises:
            UserError: The number of places is not a number.
        """
        capacity = self._capacity.text().strip()
        if capacity and not capacity.isdecimal():
            raise UserError(
                _("This is not a number."),
                _("Nothing was saved."),
                _("Write how many people fit, or leave it empty."),
                field="capacity",
            )
        return GroupDraft(
            name=self._name.text(),
            alias=self._alias.text(),
            kind=GroupKind(self._kind.currentData()),
            openness=Openness(self._openness.currentData()),
            attendance_mode=AttendanceMode(self._mode.currentData()),
            capacity=int(capacity) if capacity else None,
            answer_days=self._answer_days.value() or None,
            hide_on_person=self._hide.isChecked(),
            languages=self._languages.words(),
            codes=tuple(sorted(self._codes.current)),
            share_level=ShareLevel(self._share.currentData()),
            description=self._description.toPlainText(),
        )

    def show_error(self, error: UserError) -> bool:
        """Say an error beside its field; answer whether it has one here."""
        row = self.rows.get(error.field)
        if row is None:
            return False
        row.show_error(str(error))
        return True

    def clear(self) -> None:
        """Empty every field."""
        self.show_draft(GroupDraft(name=""))

    @staticmethod
    def _choose(field: QComboBox, value: object) -> None:
        field.setCurrentIndex(max(0, field.findData(value)))

    @Slot()
    def _kind_changed(self) -> None:
        if not self._mode_chosen:
            self._choose(self._mode, default_mode(GroupKind(self._kind.currentData())))

    @Slot()
    def _mode_picked(self) -> None:
        self._mode_chosen = True

    @Slot()
    def _say_cost(self) -> None:
        data = self._mode.currentData()
        if data is not None:
            self.rows["attendance_mode"].set_hint(mode_costs()[AttendanceMode(data)])

    @Slot()
    def _save(self) -> None:
        try:
            draft = self.draft()
        except UserError as error:
            self.show_error(error)
            return
        if not draft.name.strip():
            self.rows["name"].show_error(_("A group needs a name."))
            return
        self.saved.emit(draft)
