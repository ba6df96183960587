"""The marks of a register: leave them, or bring them in as meetings of a group."""

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from chapterdesk.core.vocabulary import AttendanceMode, AttendanceStatus
from chapterdesk.core.words import _, isolate, ngettext
from chapterdesk.services.groups import GroupRow
from chapterdesk.services.imports.registers import MarkTerms, RegisterPreview
from chapterdesk.ui.imports.marks_card import RegisterMarks
from chapterdesk.ui.records.fields import choice, text_field
from chapterdesk.ui.records.when import parse_time
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.choices import SegmentedChoice
from chapterdesk.ui.widgets.forms import FormRow
from chapterdesk.ui.widgets.surfaces import Card
from chapterdesk.ui.widgets.text import Text

_NEW: Final = "new"
_USUAL_START: Final = "18:00"


class RegisterCard(Card):
    """Ask what becomes of the marks, and of which group they are.

    Args:
        theme: The look.
    """

    marks_changed = Signal()

    def __init__(self, *, theme: Theme, parent: QWidget | None = None) -> None:
        question = _("This is a register. Bring its marks in too?")
        super().__init__(theme=theme, name="import_register", title=question, parent=parent)
        self.body.setSpacing(14)
        self._found = Text("", wrap=True, name="import_register_found")
        self._answer = SegmentedChoice(
            theme=theme,
            name="import_marks",
            accessible=question,
            options=[("names", _("The names alone")), ("marks", _("Names and marks"))],
        )
        self._marks = RegisterMarks(theme=theme)
        self._marks.changed.connect(self.marks_changed)
        self._group = choice("import_marks_group", [(_NEW, _("A new group"))])
        self._name = text_field("import_marks_name", longest=200)
        self._starts = text_field("import_marks_starts", longest=5)
        self._starts.setText(_USUAL_START)
        self._group_row = FormRow(
            name="import_marks_group_row", label=_("&Group that met"), field=self._group
        )
        self._name_row = FormRow(
            name="import_marks_name_row", label=_("&Name of the new group"), field=self._name
        )
        self._starts_row = FormRow(
            name="import_marks_starts_row",
            label=_("It began a&t"),
            field=self._starts,
            hint=_("For meetings that are not at the desk yet. One undo takes all of it back."),
        )
        for part in (self._found, self._answer, self._marks, *self._rows()):
            self.add(part)
        self._answer.chosen.connect(self._follow)
        self._group.chosen.connect(self._follow)
        self.clear()

    def show_register(self, register: RegisterPreview | None, groups: Sequence[GroupRow]) -> None:
        """Offer the marks that were found; without any there is nothing to ask."""
        before = self._group.current
        self.setVisible(register is not None)
        self._group.clear()
        for group in groups:
            if group.attendance_mode != AttendanceMode.COUNT_ONLY:
                self._group.addItem(group.label, group.id.hex())
        self._group.addItem(_("A new group"), _NEW)
        self._group.set_current(before)
        if register is not None:
            self._found.setText(_found(register))
            self._marks.show_marks(register)
        self._follow()

    def terms(self) -> MarkTerms | None:
        """Return where the marks go; None takes the names alone.

        Raises:
            UserError: The time is none.
        """
        if self.isHidden() or self._answer.current == "names":
            return None
        starts = parse_time(self._starts.text())
        if self._group.current == _NEW:
            return MarkTerms(new_group=self._name.text(), starts=starts, ask=True)
        return MarkTerms(group_id=bytes.fromhex(self._group.current), starts=starts, ask=True)

    @property
    def said(self) -> Mapping[str, AttendanceStatus | None]:
        """Return what was said of marks."""
        return self._marks.said

    def show_error(self, field: str, text: str) -> bool:
        """Show what is wrong beside its field; say whether there is one of that name."""
        if field == "marks" and not self._marks.isHidden():
            self._marks.show_error(text)
            return True
        rows = {
            "time": self._starts_row,
            "name": self._name_row,
            "group_id": self._group_row,
        }
        row = rows.get(field)
        if row is None or row.isHidden():
            return False
        row.show_error(text)
        return True

    def clear(self) -> None:
        """Begin again."""
        self._answer.set_current("names")
        self._marks.clear()
        self._name.clear()
        self._starts.setText(_USUAL_START)
        self._found.setText("")
        self.show_register(None, ())

    def _rows(self) -> tuple[FormRow, ...]:
        return (self._group_row, self._name_row, self._starts_row)

    @Slot()
    def _follow(self) -> None:
        marks = self._answer.current == "marks"
        self._marks.setVisible(marks)
        self._group_row.setVisible(marks)
        self._starts_row.setVisible(marks)
        self._name_row.setVisible(marks and self._group.current == _NEW)


def _found(register: RegisterPreview) -> str:
    words = {
        AttendanceStatus.PRESENT: _("here: {count}"),
        AttendanceStatus.LATE: _("late: {count}"),
        AttendanceStatus.REMOTE: _("from afar: {count}"),
        AttendanceStatus.EXCUSED: _("excused: {count}"),
        AttendanceStatus.ABSENT: _("not here: {count}"),
        AttendanceStatus.UNKNOWN: _("not known: {count}"),
    }
    parts = [
        word.format(count=register.marks[status])
        for status, word in words.items()
        if status in register.marks
    ]
    if register.guests:
        parts.append(_("guests without a name: {count}").format(count=register.guests))
    if register.unread:
        parts.append(_("not understood and left out: {count}").format(count=register.unread))
    days = ngettext("{count} day with marks", "{count} days with marks", len(register.days))
    told = _("{days}. We read them so: {kinds}.").format(days=days, kinds=", ".join(parts))
    if not register.repeated:
        return told
    twice = _("These days stand twice, and only their first column counts: {days}.").format(
        days=", ".join(isolate(day) for day in register.repeated)
    )
    return f"{told} {twice}"
