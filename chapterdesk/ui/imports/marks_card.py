"""What each mark of a register means: as it is read, and as a lead says."""

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from chapterdesk.core.vocabulary import AttendanceStatus
from chapterdesk.core.words import _, isolate, ngettext
from chapterdesk.services.imports.registers import FoundMark, RegisterPreview
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.buttons import SecondaryButton
from chapterdesk.ui.widgets.combo import ChoiceBox
from chapterdesk.ui.widgets.surfaces import clear_layout
from chapterdesk.ui.widgets.text import Text

_ASKED: Final = "asked"
_LEFT_OUT: Final = "left_out"
_MOST: Final = 24
_LONGEST: Final = 24


def _meanings() -> dict[AttendanceStatus, str]:
    return {
        AttendanceStatus.PRESENT: _("here"),
        AttendanceStatus.LATE: _("late"),
        AttendanceStatus.REMOTE: _("from afar"),
        AttendanceStatus.EXCUSED: _("excused"),
        AttendanceStatus.ABSENT: _("not here"),
        AttendanceStatus.UNKNOWN: _("not known"),
    }


class RegisterMarks(QWidget):
    """Ask what each mark of a register means.

    Args:
        theme: The look.
    """

    changed = Signal()

    def __init__(self, *, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("import_marks_list")
        self._theme = theme
        self._said: dict[str, AttendanceStatus | None] = {}
        self._found: tuple[FoundMark, ...] = ()
        self._boxes: dict[str, ChoiceBox] = {}
        self._problem = Text("", colour="bad", wrap=True, name="import_marks_error")
        self._rest = Text("", role="small", colour="soft", wrap=True, name="import_marks_rest")
        self._rows = QVBoxLayout()
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(8)
        self._leave = SecondaryButton(
            theme=theme,
            text=_("&Leave out every mark that is not known"),
            name="import_marks_leave",
        )
        self._leave.clicked.connect(self._leave_out)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(Text(_("What the marks mean"), strong=True, name="import_marks_heading"))
        layout.addWidget(self._problem)
        layout.addLayout(self._rows)
        layout.addWidget(self._rest)
        layout.addWidget(self._leave)
        self._problem.hide()

    @property
    def said(self) -> Mapping[str, AttendanceStatus | None]:
        """Return what was said of marks, by their keys; None leaves a mark out."""
        return dict(self._said)

    def show_marks(self, register: RegisterPreview) -> None:
        """Show every mark with what it is taken as; a choice that has the focus stays."""
        self._found = register.found
        shown = register.found[:_MOST]
        if {one.key for one in shown} != set(self._boxes):
            clear_layout(self._rows)
            self._boxes = {}
            for place, one in enumerate(shown):
                row = self._row(one, place)
                self._rows.addWidget(row)
                row.show()
        for one in shown:
            self._boxes[one.key].set_current(_stands(one))
        rest = len(register.found) - len(shown)
        self._rest.setText(
            ngettext(
                "{count} more mark is not listed: leave it out, or give it a name of its own in"
                " the file.",
                "{count} more marks are not listed: leave them out, or give them names of their"
                " own in the file.",
                rest,
            )
        )
        self._rest.setVisible(rest > 0)
        asked = any(one.asked for one in register.found)
        self._leave.setVisible(asked)
        if not asked:
            self._problem.hide()

    def show_error(self, text: str) -> None:
        """Say what is wrong with the marks, and go to the first that is asked about."""
        self._problem.setText(text)
        self._problem.show()
        for one in self._found:
            if one.asked and one.key in self._boxes:
                self._boxes[one.key].setFocus()
                return

    def clear(self) -> None:
        """Begin again: another file, or a lock."""
        self._said, self._found, self._boxes = {}, (), {}
        clear_layout(self._rows)
        self._problem.setText("")
        self._problem.hide()

    def _row(self, mark: FoundMark, place: int) -> QWidget:
        holder = QWidget()
        line = QHBoxLayout(holder)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(12)
        sign = isolate(mark.shown[:_LONGEST])
        often = ngettext("{count} time", "{count} times", mark.count)
        told = _("{mark}: {often}").format(mark=sign, often=often)
        options = [(status.value, word) for status, word in _meanings().items()]
        if mark.asked:
            options.insert(0, (_ASKED, _("Say what it means")))
        box = ChoiceBox(
            name=f"import_mark_{place}",
            accessible=_("What {mark} means").format(mark=sign),
            options=[*options, (_LEFT_OUT, _("nothing: leave it out"))],
            typed=False,
        )
        box.chosen.connect(lambda answer, key=mark.key: self._say(key, answer))
        self._boxes[mark.key] = box
        line.addWidget(Text(told, wrap=True, name=f"import_mark_{place}_text"), 2)
        line.addWidget(box, 3)
        # A box in words that break would be given less than it is drawn with.
        box.ensurePolished()
        holder.setMinimumHeight(box.sizeHint().height())
        return holder

    def _say(self, key: str, answer: str) -> None:
        if answer == _ASKED:
            self._said.pop(key, None)
        else:
            self._said[key] = None if answer == _LEFT_OUT else AttendanceStatus(answer)
        self.changed.emit()

    @Slot()
    def _leave_out(self) -> None:
        self._said.update({one.key: None for one in self._found if one.asked})
        self.changed.emit()


def _stands(mark: FoundMark) -> str:
    if mark.asked:
        return _ASKED
    return _LEFT_OUT if mark.status is None else mark.status.value
