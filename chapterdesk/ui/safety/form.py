"""The form of a sealed text."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from chapterdesk.core.errors import UserError
from chapterdesk.core.safe_vocabulary import Urgency
from chapterdesk.core.vocabulary import SealedKind
from chapterdesk.core.words import _, isolate, ngettext
from chapterdesk.services.safety import ReaderRow, SealedDraft
from chapterdesk.ui.records.day_picker import DayField
from chapterdesk.ui.safety.words import kind_names, urgency_names
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.choices import FilterChips
from chapterdesk.ui.widgets.combo import ChoiceBox
from chapterdesk.ui.widgets.forms import FormRow
from chapterdesk.ui.widgets.surfaces import clear_layout
from chapterdesk.ui.widgets.text import Text

_TALL: Final = 110
_LOW: Final = 64
_ASKED: Final[Mapping[SealedKind, tuple[str, ...]]] = {
    SealedKind.INCIDENT: (
        "what", "urgency", "when", "where", "who", "done", "told", "wished", "minor",
    ),
    SealedKind.CONCERN: ("what", "urgency", "who", "done", "told", "wished", "minor"),
    SealedKind.DEBRIEF: ("title", "what", "wished"),
    SealedKind.NOTE: ("what", "minor"),
    SealedKind.RISK_PLAN: ("title", "what", "where", "who", "done"),
    SealedKind.FORMER_NAME: ("name", "purpose", "erase_on"),
}  # fmt: skip


class SealedForm(QWidget):
    """Take a sealed text and whom to leave out; it is in memory alone.

    A field that is filled in stays on the form, and in the text, whatever kind is chosen then:
    somebody who names the kind last, or a lock in between, loses nothing.

    Args:
        theme: The look.
    """

    submitted = Signal()

    def __init__(self, *, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setObjectName("report_form")
        self.setAccessibleName(_("Sealed text"))
        self._kind = ChoiceBox(
            name="report_kind",
            options=[(kind.value, name) for kind, name in kind_names().items()],
            typed=False,
        )
        self._lines: dict[str, QLineEdit] = {}
        self._texts: dict[str, QPlainTextEdit] = {}
        self._day = DayField(theme=theme, name="report_erase_on")
        self._day.edit.setAccessibleName(_("The last day on which it is kept"))
        urgencies = [(one.value, name) for one, name in urgency_names().items()]
        self._urgency = ChoiceBox(
            name="report_urgency", options=[("", _("Not said")), *urgencies], typed=False
        )
        self._minor = QCheckBox(_("Somebody &under 18 is concerned"))
        self._minor.setObjectName("report_minor")
        self._kind_row = FormRow(name="report_kind_row", label=_("&Kind"), field=self._kind)
        self._rows = self._make_rows()
        self._given = ""
        self._readers: tuple[ReaderRow, ...] = ()
        self._leave_out: FilterChips | None = None
        self._left_before: frozenset[bytes] = frozenset()
        self._leave_out_title = Text(
            _("Leave a reader out"), strong=True, wrap=True, name="report_leave_out_title"
        )
        self._leave_out_hint = Text(
            role="small", colour="soft", wrap=True, name="report_leave_out_hint"
        )
        self._chips = QVBoxLayout()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16)
        layout.addWidget(self._kind_row)
        for row in self._rows.values():
            layout.addWidget(row)
        layout.addWidget(self._minor)
        leaving = QVBoxLayout()
        leaving.setSpacing(6)
        for widget in (self._leave_out_title, self._leave_out_hint):
            leaving.addWidget(widget)
        leaving.addLayout(self._chips)
        layout.addLayout(leaving)
        self._kind.chosen.connect(self._show_rows)
        self._day.worded.connect(self._rows["erase_on"].set_hint)
        self.show_readers(())
        self._show_rows()

    @property
    def kind(self) -> SealedKind:
        """Return the chosen kind."""
        return SealedKind(self._kind.current)

    def set_kind(self, kind: SealedKind) -> None:
        """Choose a kind."""
        self._kind.set_current(kind.value)
        self._show_rows()

    def set_title(self, title: str) -> None:
        """Say which meeting it is about; that alone is nothing written yet."""
        self._given = title
        self._lines["title"].setText(title)

    def has_text(self) -> bool:
        """Say whether anything is written."""
        fields = self._fields()
        if self._given and fields.get("title") == self._given:
            del fields["title"]
        return bool(fields)

    def draft(self, *, subject_id: bytes | None, unfinished: bool = False) -> SealedDraft:
        """Return what is written.

        Raises:
            UserError: The day is not a day.
        """
        return SealedDraft(
            kind=self.kind,
            fields=self._fields(),
            subject_id=subject_id,
            about_minor=self._minor.isChecked(),
            erase_on=self._erase_on(unfinished=unfinished),
            unfinished=unfinished,
            urgency=self._urgent(),
        )

    def left_out(self) -> frozenset[bytes]:
        """Return the readers who shall have neither text nor count."""
        if self._leave_out is None:
            return frozenset()
        return frozenset(bytes.fromhex(key) for key in self._leave_out.current)

    def show_readers(self, readers: Sequence[ReaderRow]) -> None:
        """Offer the readers to leave out; with one there is nobody to leave out."""
        if self._readers == tuple(readers) and self._leave_out is not None:
            return
        kept = self.left_out()
        self._readers = tuple(readers)
        clear_layout(self._chips)
        self._leave_out = None
        several = len(readers) > 1
        self._leave_out_title.setVisible(several)
        self._leave_out_hint.setVisible(several)
        if several:
            self._leave_out = FilterChips(
                theme=self._theme,
                name="report_leave_out",
                accessible=_("Leave out"),
                options=[(row.id.hex(), row.label) for row in readers],
                current=[row.id.hex() for row in readers if row.id in kept],
            )
            self._leave_out.changed.connect(self._say_left_out)
            self._chips.addWidget(self._leave_out)
        self._say_left_out()

    def show_error(self, error: UserError) -> bool:
        """Say an error beside its field; answer whether it has one here."""
        row = self._rows.get("erase_on" if error.field == "day" else error.field)
        if row is None or not row.isVisibleTo(self):
            return False
        row.show_error(str(error))
        return True

    def start(self) -> None:
        """Put the caret where writing begins."""
        first = _ASKED[self.kind][0]
        self._rows[first].field.setFocus(Qt.FocusReason.OtherFocusReason)

    def start_writing(self) -> None:
        """Put the caret where the text begins, where what it is about is known."""
        self._rows["what"].field.setFocus(Qt.FocusReason.OtherFocusReason)

    def clear(self) -> None:
        """Forget everything that was typed."""
        self._given = ""
        for line in self._lines.values():
            line.clear()
        for text in self._texts.values():
            text.clear()
            # SECURITY: a cleared document still holds its text in its own undo.
            text.document().clearUndoRedoStacks()
        self._day.edit.clear()
        self._urgency.set_current("")
        self._minor.setChecked(False)
        if self._leave_out is not None:
            self._leave_out.set_current(())
        self._say_left_out()
        for row in self._rows.values():
            row.clear_error()
        self._show_rows()

    def _make_rows(self) -> dict[str, FormRow]:
        words = _labels(SealedKind.INCIDENT)
        return {
            "title": self._line("title", _("A&bout which meeting")),
            "name": self._line("name", _("The &name")),
            "purpose": self._line("purpose", _("What it is n&eeded for")),
            "what": self._text("what", words["what"], _TALL),
            "urgency": FormRow(
                name="report_urgency_row",
                label=_("How ur&gent it is"),
                field=self._urgency,
                hint=_("By then a reader is reminded. In danger call somebody, too."),
            ),
            "when": self._line("when", _("W&hen")),
            "where": self._line("where", words["where"]),
            "who": self._text("who", words["who"], _LOW),
            "done": self._text("done", words["done"], _LOW),
            "told": self._line("told", _("Who was told o&f it")),
            "wished": self._text("wished", _("What is w&ished now"), _LOW),
            "erase_on": FormRow(
                name="report_erase_on_row",
                label=_("The &last day on which it is kept"),
                field=self._day,
                hint=_("The day after it is gone, without anybody's doing."),
            ),
        }

    def _urgent(self) -> Urgency | None:
        asked = "urgency" in _ASKED[self.kind] and self._urgency.current
        return Urgency(self._urgency.current) if asked else None

    def _line(self, name: str, label: str) -> FormRow:
        field = QLineEdit()
        field.setObjectName(f"report_{name}")
        field.setMaxLength(400)
        self._lines[name] = field
        return FormRow(name=f"report_{name}_row", label=label, field=field)

    def _text(self, name: str, label: str, height: int) -> FormRow:
        field = QPlainTextEdit()
        field.setObjectName(f"report_{name}")
        field.setTabChangesFocus(True)
        field.setFixedHeight(self._theme.px(height))
        self._texts[name] = field
        return FormRow(name=f"report_{name}_row", label=label, field=field)

    def _fields(self) -> dict[str, str]:
        typed = {name: line.text() for name, line in self._lines.items()}
        typed |= {name: text.toPlainText() for name, text in self._texts.items()}
        return {name: text for name, text in typed.items() if text.strip()}

    def _erase_on(self, *, unfinished: bool) -> date | None:
        if "erase_on" not in _ASKED[self.kind] or not self._day.edit.text().strip():
            return None
        try:
            return self._day.day()
        except UserError:
            if unfinished:
                return None
            raise

    @Slot()
    def _show_rows(self) -> None:
        for name, label in _labels(self.kind).items():
            self._rows[name].set_label(label)
        shown = {*_ASKED[self.kind], *self._fields()}
        for name, row in self._rows.items():
            row.setVisible(name in shown)
        self._minor.setVisible("minor" in shown or self._minor.isChecked())

    @Slot()
    def _say_left_out(self) -> None:
        left = self.left_out()
        names = [row.label for row in self._readers if row.id not in left]
        if self._leave_out is not None and not names:
            # A lock would seal it to nobody: the last reader stays in.
            self._leave_out.set_current([reader.hex() for reader in self._left_before])
            said = _("One reader must stay in, or nobody could open it.")
        elif not left:
            said = _(
                "Is it about one of them? Then leave them out: they get neither text nor count."
            )
        elif len(names) == 1:
            said = _("Only {name} will be able to open it.").format(name=isolate(names[0]))
        else:
            said = ngettext(
                "{count} reader will be able to open it.",
                "{count} readers will be able to open it.",
                len(names),
            )
        self._left_before = self.left_out()
        self._leave_out_hint.setText(said)


def _labels(kind: SealedKind) -> dict[str, str]:
    """Return what the fields are called that a plan needs for what has not happened."""
    if kind == SealedKind.RISK_PLAN:
        return {
            "what": _("&What could happen, and what is done then"),
            "where": _("Whe&re the ways out are"),
            "who": _("Which r&ole sees to what"),
            "done": _("Whom to call, an&d how"),
        }
    return {
        "what": _("&What happened"),
        "where": _("Whe&re"),
        "who": _("Wh&o was involved"),
        "done": _("What was &done"),
    }
