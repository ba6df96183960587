"""Hand over a copy after the one question that matters: will somebody else see it at home?"""

from dataclasses import replace
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QCheckBox, QFrame, QVBoxLayout, QWidget

from chapterdesk.core.errors import UserError
from chapterdesk.core.vocabulary import RequestKind
from chapterdesk.core.words import _, isolate
from chapterdesk.printing.record_copy import CopySection
from chapterdesk.services.privacy.copies.service import SEALED_NAME
from chapterdesk.services.sheets.papers import Paper
from chapterdesk.ui.context import PageContext
from chapterdesk.ui.paper.dialog import PaperDialog
from chapterdesk.ui.paper.options import PaperChoices
from chapterdesk.ui.paper.tools import tools_of
from chapterdesk.ui.secrets.strength import StrengthHint
from chapterdesk.ui.widgets.buttons import SecondaryButton
from chapterdesk.ui.widgets.dialog import Dialog
from chapterdesk.ui.widgets.forms import FormRow
from chapterdesk.ui.widgets.passphrase import PassphraseField
from chapterdesk.ui.widgets.scroll_area import ScrollArea
from chapterdesk.ui.widgets.text import Text

_READING: Final = (640, 560)


class CopyDialog(Dialog):
    """Ask how a copy is handed over, and do it.

    Args:
        context: Services and what they run on.
        member_id: Whose record.
        window: What the preview belongs to.
    """

    def __init__(
        self, *, context: PageContext, member_id: bytes, window: QWidget, parent: QWidget
    ) -> None:
        super().__init__(
            theme=context.theme,
            name="copy_dialog",
            title=_("On paper, sealed, or read here?"),
            parent=parent,
        )
        self._context = context
        self._member_id = member_id
        self._window = window
        self.body.addWidget(
            Text(
                _(
                    "Ask them first: will somebody else see it at home? A paper lies about, a"
                    " sealed file opens with their passphrase alone, and what is read here stays"
                    " here."
                ),
                wrap=True,
                name="copy_question",
            )
        )
        self._notes = QCheckBox(_("With the &notes"))
        self._notes.setObjectName("copy_notes")
        self._notes.setAccessibleName(_("With the notes"))
        self.body.addWidget(self._notes)
        self.body.addWidget(
            Text(
                _(
                    "Read them before: names of others are taken out, but somebody who told you"
                    " something may still be recognised."
                ),
                role="small",
                colour="soft",
                wrap=True,
                name="copy_notes_hint",
            )
        )
        for name, icon, text, pressed in (
            ("copy_screen", "eye", _("&Read it here, on the screen"), self.read_here),
            ("copy_sealed", "lock", _("&Sealed file, for their passphrase"), self.ask_passphrase),
            ("copy_paper", "printer", _("On &paper, after a preview"), self.on_paper),
        ):
            button = SecondaryButton(theme=context.theme, text=text, name=name, icon=icon)
            button.clicked.connect(pressed)
            self.body.addWidget(button)
            if name == "copy_sealed" and context.practice:
                button.setEnabled(False)
                self.body.addWidget(
                    Text(
                        _("This is practice: no file is written. Read it here, or print it."),
                        role="small",
                        colour="soft",
                        wrap=True,
                        name="copy_practice",
                    )
                )
        self._passphrase = PassphraseField(
            theme=context.theme, name="copy_passphrase", accessible=_("Their passphrase")
        )
        chosen = _("They choose and type it themselves. Any age program opens the file with it.")
        self._row = FormRow(
            name="copy_passphrase_row",
            label=_("&Their passphrase"),
            field=self._passphrase,
            hint=chosen,
        )
        self._strength = StrengthHint(
            field=self._passphrase, row=self._row, hint=chosen, tasks=context.tasks
        )
        self._again = PassphraseField(
            theme=context.theme, name="copy_again", accessible=_("Type it once more")
        )
        self._again_row = FormRow(
            name="copy_again_row", label=_("Type it &once more"), field=self._again
        )
        self._again.edited.connect(self._again_row.clear_error)
        self._save = SecondaryButton(
            theme=context.theme, text=_("Sa&ve the sealed file…"), name="copy_save", icon="lock"
        )
        self._save.clicked.connect(self.choose_file)
        self._passphrase.submitted.connect(self._again.setFocus)
        self._again.submitted.connect(self.choose_file)
        self.body.addWidget(self._row)
        self.body.addWidget(self._again_row)
        self.body.addWidget(self._save)
        self._row.hide()
        self._again_row.hide()
        self._save.hide()
        self.add_button(_("&Go back"), self.reject, name="copy_back")
        self.finished.connect(self._forget)

    @Slot()
    def read_here(self) -> None:
        """Show it on the screen."""
        copies, member_id, notes = self._context.services.copies, self._member_id, self._with_notes

        def show(sections: tuple[CopySection, ...]) -> None:
            self.accept()
            ReadDialog(context=self._context, sections=sections, parent=self._window).ask(_nothing)

        self._context.tasks.run(
            lambda: copies.shown(member_id, notes=notes), show, self._failed, owner=self
        )

    @Slot()
    def on_paper(self) -> None:
        """Open the preview; nothing but a printer gets it, and no file is made."""
        context, member_id, notes = self._context, self._member_id, self._with_notes
        copies, requests = context.services.copies, context.services.requests

        def make(choices: PaperChoices) -> Paper:
            return copies.paper(
                member_id,
                page=choices.page,
                language=choices.language,
                large=choices.large,
                notes=notes,
            )

        dialog = PaperDialog(
            tools=replace(tools_of(context), save=None),
            title=_("A copy for one person"),
            make=make,
            parent=self._window,
        )
        dialog.accepted.connect(
            lambda: context.tasks.run(
                lambda: requests.fulfil(member_id, RequestKind.COPY, asked=True),
                _nothing,
                context.messages.error,
            )
        )
        self.accept()
        dialog.start()

    @Slot()
    def ask_passphrase(self) -> None:
        """Let them type a passphrase."""
        self._row.show()
        self._again_row.show()
        self._save.show()
        self.grow()
        self._passphrase.setFocus()

    @Slot()
    def choose_file(self) -> None:
        """Ask where the sealed file goes."""
        if self._passphrase.is_empty():
            self._row.show_error(_("Let them type a passphrase first."))
            return
        if self._passphrase.edit.text() != self._again.edit.text():
            self._again_row.show_error(_("This is not what was typed before."))
            return
        if self._strength.problem():
            return
        self._context.files.save_file(
            title=_("Save the sealed file"),
            suggested=SEALED_NAME,
            patterns=_("Sealed files (*.age)"),
            chosen=self._write,
        )

    @property
    def _with_notes(self) -> bool:
        return self._notes.isChecked()

    def _write(self, file: Path) -> None:
        copies, member_id, notes = self._context.services.copies, self._member_id, self._with_notes
        passphrase = self._passphrase.take_secret()
        self._again.clear()

        def work() -> None:
            try:
                copies.save_sealed(member_id, file, passphrase=passphrase, notes=notes)
            finally:
                passphrase.wipe()

        def done(_result: object) -> None:
            self._context.messages.toast(
                _("Saved as {file}. Their passphrase opens it.").format(file=isolate(file.name))
            )
            self.accept()

        self._context.tasks.run(work, done, self._failed, owner=self)

    @Slot()
    def _forget(self) -> None:
        self._passphrase.clear()
        self._again.clear()

    def _failed(self, error: UserError) -> None:
        if error.field == "passphrase":
            self._row.show_error(str(error))
        else:
            self._context.messages.error(error)


class ReadDialog(Dialog):
    """Show a copy to be read together; it holds nothing once it is closed."""

    def __init__(
        self, *, context: PageContext, sections: tuple[CopySection, ...], parent: QWidget
    ) -> None:
        super().__init__(
            theme=context.theme,
            name="copy_reading",
            title=_("What is kept about you"),
            scrolls=False,
            parent=parent,
        )
        page = QWidget()
        page.setProperty("part", "page")
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 12, 0)
        column.setSpacing(6)
        for place, section in enumerate(sections):
            if place:
                column.addSpacing(10)
            column.addWidget(Text(section.heading, strong=True, name=f"copy_heading_{place}"))
            for line in section.lines:
                said = f"{line.label}: {isolate(line.value)}" if line.label else line.value
                column.addWidget(Text(said, wrap=True, name=f"copy_line_{place}"))
        column.addStretch(1)
        area = ScrollArea()
        area.setObjectName("copy_area")
        area.setAccessibleName(_("What is kept about you"))
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setWidget(page)
        # The keys scroll it from the beginning: nothing else in here takes them.
        area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.body.addWidget(area, 1)
        self.add_button(_("&Close"), self.accept, name="copy_close", kind="primary", default=True)
        wide, high = (self.theme.px(size) for size in _READING)
        room = self.room()
        self.resize(min(wide, room.width()), min(high, room.height()))
        area.setFocus(Qt.FocusReason.OtherFocusReason)


def ask_for_copy(context: PageContext, member_id: bytes, *, parent: QWidget) -> None:
    """Ask how a copy is handed over."""
    dialog = CopyDialog(context=context, member_id=member_id, window=parent, parent=parent)
    dialog.ask(_nothing)
    dialog.grow()


def _nothing(_result: object) -> None:
    pass
