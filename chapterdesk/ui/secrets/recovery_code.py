"""Show a recovery code once, and make sure that it stands on paper before it goes."""

import secrets as random
from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from chapterdesk.core.errors import UserError
from chapterdesk.core.secret import Secret
from chapterdesk.core.words import _, isolate_ltr
from chapterdesk.services.keys.sheet import RecoveryPress
from chapterdesk.services.recovery_code import save_code
from chapterdesk.ui.files import FilePicker
from chapterdesk.ui.paper.recovery import open_recovery_sheet
from chapterdesk.ui.paper.tools import PaperTools
from chapterdesk.ui.tasks import TaskRunner
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.buttons import LinkButton
from chapterdesk.ui.widgets.forms import FormRow
from chapterdesk.ui.widgets.text import Text, repolish

PREFIX: Final = "AGE-SECRET-KEY-1"
_GROUP: Final = 4
_COLUMNS: Final = 5
_ASKED: Final = 3


def groups_of(code: str) -> list[str]:
    """Return the code in groups of four, without the prefix that all codes share."""
    body = "".join(code.split()).removeprefix(PREFIX)
    return [body[start : start + _GROUP] for start in range(0, len(body), _GROUP)]


class RecoveryCodeView(QWidget):
    """Show the code in numbered groups and ask for three of them.

    Args:
        theme: The look.
        tasks: Where a file is written.
        files: Asks where.
        print_code: Leads to the printed sheet in a way of its own; a preview that no desk has to
            be open for when left out.
    """

    submitted = Signal()

    def __init__(
        self,
        *,
        theme: Theme,
        tasks: TaskRunner,
        files: FilePicker,
        print_code: Callable[[], object] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("recovery_code")
        self._print_code = print_code or self._preview
        self._theme = theme
        self._tasks = tasks
        self._files = files
        self._code = Secret(b"")
        self._groups: list[str] = []
        self._asked: list[int] = []
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(theme.px(18))
        self._grid.setVerticalSpacing(theme.px(10))
        self._fields = QHBoxLayout()
        self._fields.setSpacing(12)
        self._rows: list[FormRow] = []
        self._edits: list[QLineEdit] = []
        panel = QFrame()
        panel.setProperty("part", "banner")
        panel.setAccessibleName(_("Recovery code"))
        inside = QVBoxLayout(panel)
        inside.setContentsMargins(20, 16, 20, 16)
        inside.addWidget(Text(PREFIX, role="small", colour="soft", name="recovery_code_prefix"))
        inside.addLayout(self._grid)
        save = LinkButton(theme=theme, text=_("&Save it as a text file"), name="recovery_code_save")
        save.clicked.connect(self._choose_file)
        paper = LinkButton(theme=theme, text=_("&Print it"), name="recovery_code_print")
        paper.clicked.connect(lambda _checked: self._print_code())
        self._note = Text(role="small", colour="soft", wrap=True, name="recovery_code_note")
        self._note.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(14)
        layout.addWidget(panel)
        layout.addWidget(
            Text(
                _("Is it on paper? Type these groups from there:"),
                strong=True,
                name="recovery_code_ask",
            )
        )
        layout.addLayout(self._fields)
        links = QHBoxLayout()
        links.setSpacing(18)
        links.addWidget(paper)
        links.addWidget(save)
        links.addStretch(1)
        layout.addLayout(links)
        layout.addWidget(self._note)

    def show_code(self, code: Secret) -> None:
        """Show a code; forget the one before."""
        self.clear()
        self._code = code
        self._groups = groups_of(code.reveal_text())
        for place, group in enumerate(self._groups):
            self._grid.addWidget(_Group(place + 1, group), place // _COLUMNS, place % _COLUMNS)
        whole = [at for at, group in enumerate(self._groups) if len(group) == _GROUP]
        self._asked = sorted(random.SystemRandom().sample(whole, _ASKED))
        for at in self._asked:
            self._ask(at)
        self._edits[-1].returnPressed.connect(self.submitted)

    def problem(self) -> bool:
        """Say which groups do not match, the caret in the first; return whether one does not."""
        wrong = [
            row
            for at, edit, row in zip(self._asked, self._edits, self._rows, strict=True)
            if edit.text().strip().upper() != self._groups[at].upper()
        ]
        for row in reversed(wrong):
            row.show_error(_("Look at the paper again."))
        return bool(wrong)

    def clear(self) -> None:
        """Forget the code."""
        self._code.wipe()
        self._groups = []
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        for row in self._rows:
            self._fields.removeWidget(row)
            row.deleteLater()
        self._rows, self._edits = [], []

    def focus_first(self) -> None:
        """Put the caret in the first group asked for."""
        if self._edits:
            self._edits[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _ask(self, at: int) -> None:
        edit = QLineEdit()
        edit.setObjectName(f"recovery_group_{len(self._edits)}")
        edit.setMaxLength(_GROUP)
        edit.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        row = FormRow(
            name=f"recovery_row_{len(self._rows)}",
            label=_("Group {number}").format(number=at + 1),
            field=edit,
        )
        if self._edits:
            self._edits[-1].returnPressed.connect(edit.setFocus)
        self._edits.append(edit)
        self._rows.append(row)
        # At the top: what is said below one field moves no other.
        self._fields.addWidget(row, 1, Qt.AlignmentFlag.AlignTop)

    def _preview(self) -> None:
        tools = PaperTools(
            theme=self._theme,
            tasks=self._tasks,
            files=self._files,
            desk=RecoveryPress(),
            tell=lambda _text: self._tell(
                _("It went to the printer. Fetch it now, then type the groups from it."), "ok"
            ),
        )
        open_recovery_sheet(tools=tools, code=self._code, parent=self.window())

    @Slot()
    def _choose_file(self) -> None:
        self._files.save_file(
            title=_("Save the recovery code"),
            suggested="paper.txt",
            patterns=_("Text (*.txt)"),
            chosen=self._save,
        )

    def _save(self, file: Path) -> None:
        code = Secret(self._code.reveal())

        def work() -> Path:
            try:
                return save_code(file, code)
            finally:
                code.wipe()

        self._tasks.run(work, self._was_saved, self._not_saved, pool="work", owner=self)

    def _was_saved(self, file: Path) -> None:
        self._tell(
            _(
                "Saved as {file}. Keep it away from this laptop: it opens everything. The code"
                " counts once the groups above are typed."
            ).format(file=isolate_ltr(file.name)),
            "ok",
        )

    def _not_saved(self, error: UserError) -> None:
        self._tell(str(error), "bad")

    def _tell(self, text: str, colour: str) -> None:
        self._note.setText(text)
        self._note.setProperty("colour", colour)
        repolish(self._note)
        self._note.show()


class _Group(QWidget):
    """Show one numbered group, read as letters."""

    def __init__(self, number: int, group: str) -> None:
        super().__init__()
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        count = Text(str(number), role="small", colour="soft")
        count.setMinimumWidth(count.fontMetrics().horizontalAdvance("00"))
        count.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        text = Text(group, role="heading", name=f"recovery_code_{number}")
        text.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        text.setAccessibleName(
            _("Group {number}: {letters}").format(number=number, letters=" ".join(group))
        )
        text.ensurePolished()
        # Never cut: who copies a code from the screen copies what is there.
        text.setMinimumWidth(text.fontMetrics().horizontalAdvance(group) + 2)
        layout.addWidget(count)
        layout.addWidget(text)
        layout.addStretch(1)
