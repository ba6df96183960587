"""What was checked of a person: that it was passed and until when it counts, no more."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from chapterdesk.core.errors import UserError
from chapterdesk.core.safe_vocabulary import CheckKind
from chapterdesk.core.words import _, current
from chapterdesk.services.safeguarding import CheckDraft, CheckRow, CheckState
from chapterdesk.ui.records.day_picker import DayField
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.theme.tokens import Tone
from chapterdesk.ui.widgets.buttons import SecondaryButton
from chapterdesk.ui.widgets.combo import ChoiceBox
from chapterdesk.ui.widgets.dialog import Dialog
from chapterdesk.ui.widgets.forms import FormRow
from chapterdesk.ui.widgets.surfaces import clear_layout
from chapterdesk.ui.widgets.tag_button import Choice, TagButton
from chapterdesk.ui.widgets.text import Text


class ChecksDialog(Dialog):
    """List the checks of a person, note one, take one back.

    Args:
        theme: The look.
        checks: What is noted.
        note: Called with a check to note.
        withdraw: Called with the kind of a check that does not count any more.
    """

    def __init__(
        self,
        *,
        theme: Theme,
        checks: Sequence[CheckRow],
        note: Callable[[CheckDraft], None],
        withdraw: Callable[[CheckKind], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            theme=theme, name="member_checks", title=_("What was checked"), parent=parent
        )
        self._note = note
        self._withdraw = withdraw
        why = Text(
            _(
                "Whoever leads where people under 18 come, or mentors. Only that a check was passed"
                " and until when it counts is kept: no number, no word of what it said."
            ),
            colour="soft",
            wrap=True,
            name="member_checks_why",
        )
        self.body.addWidget(why)
        self._list = QVBoxLayout()
        self._list.setSpacing(8)
        self.body.addLayout(self._list)
        self._kind = ChoiceBox(
            name="check_kind",
            options=[(kind.value, name) for kind, name in check_names().items()],
            current=CheckKind.BACKGROUND.value,
            typed=False,
        )
        self._done = DayField(theme=theme, name="check_done")
        self._until = DayField(theme=theme, name="check_until")
        self._rows = {
            "kind": FormRow(name="check_kind_row", label=_("&What"), field=self._kind),
            "done_on": FormRow(name="check_done_row", label=_("&Done on"), field=self._done),
            "valid_until": FormRow(
                name="check_until_row",
                label=_("&Counts until"),
                field=self._until,
                hint=_("Where it has no end of its own: the day on which you ask again."),
            ),
        }
        for row in self._rows.values():
            self.body.addWidget(row)
        keep = SecondaryButton(theme=theme, text=_("&Note this check"), name="check_note")
        keep.clicked.connect(self._keep)
        self.body.addWidget(keep, 0, Qt.AlignmentFlag.AlignLeading)
        self.add_button(
            _("C&lose"), self.accept, name="member_checks_close", kind="primary", default=True
        )
        self.show_checks(checks)

    def show_checks(self, checks: Sequence[CheckRow]) -> None:
        """List the checks as they are now."""
        clear_layout(self._list)
        for row in self._rows.values():
            row.clear_error()
        for check in checks:
            self._list.addWidget(self._row(check))
        if not checks:
            none = Text(_("Nothing is noted."), wrap=True, name="member_checks_none")
            self._list.addWidget(none)

    def show_error(self, error: UserError) -> None:
        """Say an error beside its field."""
        row = self._rows.get(error.field, self._rows["kind"])
        row.show_error(str(error))

    def _row(self, check: CheckRow) -> QWidget:
        holder = QWidget()
        line = QHBoxLayout(holder)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        name = check_names()[check.kind]
        said = _("{check}: until {day}").format(check=name, day=current().day(check.valid_until))
        line.addWidget(Text(said, wrap=True, name=f"check_{check.kind.value}"), 1)
        word, tone = _states()[check.state]
        choices: list[Choice] = []
        if check.state is not CheckState.WITHDRAWN:
            choices.append((_("Does not count any more"), partial(self._withdraw, check.kind)))
        choices.append((_("Renew it"), partial(self._renew, check.kind)))
        tag = TagButton(
            text=word,
            tone=tone,
            name=f"check_{check.kind.value}_state",
            accessible=name,
            choices=choices,
        )
        line.addWidget(tag, 0, Qt.AlignmentFlag.AlignTop)
        return holder

    def _renew(self, kind: CheckKind) -> None:
        self._kind.set_current(kind.value)
        self._done.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _keep(self) -> None:
        days = []
        for name, field in (("done_on", self._done), ("valid_until", self._until)):
            try:
                days.append(field.day())
            except UserError as error:
                self._rows[name].show_error(str(error))
                return
        kind = CheckKind(self._kind.current)
        self._note(CheckDraft(kind=kind, done_on=days[0], valid_until=days[1]))


def check_names() -> dict[CheckKind, str]:
    """Return what each check is called."""
    return {
        CheckKind.BACKGROUND: _("Background check"),
        CheckKind.REFERENCES: _("References"),
        CheckKind.INTERVIEW: _("Interview"),
        CheckKind.TRAINING: _("Safeguarding training"),
        CheckKind.AGREEMENT: _("Signed agreement"),
    }


def _states() -> dict[CheckState, tuple[str, Tone]]:
    return {
        CheckState.VALID: (_("counts"), "ok"),
        CheckState.ENDS_SOON: (_("ends soon"), "warn"),
        CheckState.OVER: (_("over"), "bad"),
        CheckState.WITHDRAWN: (_("does not count"), "bad"),
    }
