"""The settings of locking and privacy: how soon, how discreet, and the way out before a journey."""

from collections.abc import Callable

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QWidget

from chapterdesk.core.errors import UserError
from chapterdesk.core.idle import FEWEST, MINUTES, MOST
from chapterdesk.core.words import _
from chapterdesk.services.database import Undo
from chapterdesk.services.discretion import PlainPaper
from chapterdesk.ui.chapter.disk import DiskNote
from chapterdesk.ui.context import PageContext
from chapterdesk.ui.preferences.travel import TravelDialog
from chapterdesk.ui.widgets.buttons import SecondaryButton
from chapterdesk.ui.widgets.forms import FormRow
from chapterdesk.ui.widgets.numbers import NumberField
from chapterdesk.ui.widgets.surfaces import Card
from chapterdesk.ui.widgets.text import Text

# Whoever steps through the minutes is told once, when they have come to rest.
_PAUSE_MS = 1500
_ABOUT = "settings_idle"


class LockingCard(Card):
    """Choose after how many minutes the desk locks, and what others may see of it."""

    def __init__(self, *, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(
            theme=context.theme,
            name="settings_locking",
            title=_("Locking and privacy"),
            parent=parent,
        )
        self._context = context
        self._dialog: TravelDialog | None = None
        self._known = MINUTES
        self._minutes = NumberField(
            name="settings_idle", minimum=FEWEST, maximum=MOST, value=MINUTES
        )
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._discreet = QCheckBox(_("Discreet mode"))
        self._discreet.setObjectName("settings_discreet")
        self._discreet.setAccessibleName(_("Discreet mode"))
        self._discreet.setChecked(context.settings.is_discreet)
        self._plain = QCheckBox(_("Neutral headings on this chapter's sheets"))
        self._plain.setObjectName("settings_plain_paper")
        self._plain.setAccessibleName(_("Neutral headings on this chapter's sheets"))
        self._paper = Text("", role="small", colour="soft", wrap=True, name="settings_paper_state")
        self._travel = SecondaryButton(
            theme=context.theme, text=_("Before a &journey…"), name="settings_travel"
        )
        self._disk = DiskNote(theme=context.theme, name="settings_disk", tasks=context.tasks)
        self._lay_out()
        self._minutes.valueChanged.connect(self._pause.start)
        self._pause.timeout.connect(self._store)
        self._minutes.editingFinished.connect(self._store)
        self._discreet.clicked.connect(self._be_discreet)
        self._plain.clicked.connect(self._be_plain)
        self._travel.clicked.connect(self._open_travel)

    def _lay_out(self) -> None:
        self.body.setSpacing(12)
        self.body.addWidget(
            FormRow(
                name="settings_idle_row",
                label=_("&Minutes without a key or pointer until the desk locks"),
                field=self._minutes,
                hint=_(
                    "It also locks when the computer sleeps, its screen is locked or another "
                    "user takes over. Half a minute before, a line says so; any key puts it off."
                ),
            )
        )
        self.body.addWidget(self._discreet)
        self.body.addWidget(
            _note(
                _(
                    "On this computer the window is called Notes, the sheets of every chapter bear "
                    "neutral headings, and no chapter is remembered for the next start. Name and "
                    "icon change after the next lock. "
                    "It helps against a glance, not against somebody who searches the computer."
                )
            )
        )
        self.body.addWidget(self._plain)
        self.body.addWidget(self._paper)
        self.body.addWidget(self._disk)
        row = QHBoxLayout()
        row.addWidget(self._travel)
        row.addStretch(1)
        self.body.addLayout(row)

    def focus_first(self) -> QWidget:
        """Put the focus on the minutes; return what is to be seen then."""
        self._minutes.setFocus()
        return self

    def clear(self) -> None:
        """Close what is open (lock)."""
        self._pause.stop()
        if self._dialog is not None:
            self._dialog.reject()

    @Slot()
    def refresh(self) -> None:
        """Read again what is set."""
        self._run(self._context.services.locking.idle_minutes, self._show)
        self._show_discreet()
        self._disk.look(self._context.vault)

    def _show_discreet(self) -> None:
        self._discreet.setChecked(self._context.settings.is_discreet)
        self._run(self._context.services.discretion.who_asks, self._show_paper)

    def _show_paper(self, asks: PlainPaper) -> None:
        self._plain.setChecked(asks.chapter)
        here = asks.here or self._context.settings.is_discreet
        self._paper.setText(_paper_state(here=here, chapter=asks.chapter))

    def _show(self, minutes: int) -> None:
        self._known = minutes
        if not self._minutes.hasFocus() or not self._pause.isActive():
            self._minutes.blockSignals(True)
            self._minutes.setValue(minutes)
            self._minutes.blockSignals(False)

    @Slot()
    def _store(self) -> None:
        self._pause.stop()
        minutes = self._minutes.value()
        if minutes == self._known:
            return
        self._known = minutes
        locking = self._context.services.locking

        def done(undo: Undo) -> None:
            apply = self._context.services.undo.apply
            self._context.undo.push(undo.label, undo, apply, about=_ABOUT)
            self._settle()

        self._run(lambda: locking.set_idle_minutes(minutes), done)

    def _settle(self) -> None:
        """Forget how the number was typed: from now on Ctrl+Z undoes the setting itself."""
        if not self._pause.isActive():
            line = self._minutes.lineEdit()
            line.blockSignals(True)
            line.setText(line.text())
            line.blockSignals(False)

    @Slot(bool)
    def _be_discreet(self, on: bool) -> None:
        self._context.settings.set_discreet(on)
        if not on and not self._context.practice:
            self._context.settings.set_last_vault(self._context.vault)
        if on:
            # The chapter's own setting goes with it to other computers; it is taken back by hand.
            self._be_plain(True)
        else:
            self._show_discreet()

    @Slot(bool)
    def _be_plain(self, on: bool) -> None:
        discretion = self._context.services.discretion

        def refused(error: UserError) -> None:
            self._show_discreet()
            self._context.messages.error(error)

        self._context.tasks.run(
            lambda: discretion.set_plain_paper(on),
            lambda _nothing: self._show_discreet(),
            refused,
            owner=self,
        )

    @Slot()
    def _open_travel(self) -> None:
        if self._dialog is None:
            self._dialog = TravelDialog(context=self._context, parent=self.window())
            self._dialog.ask(self._closed)

    def _closed(self, _left: bool) -> None:
        self._dialog = None

    def _run(self, work: Callable[[], object], done: Callable[..., None]) -> None:
        self._context.tasks.run(work, done, self._context.messages.error, owner=self)


def _paper_state(*, here: bool, chapter: bool) -> str:
    if here and chapter:
        return _(
            "Sheets bear neutral headings: this computer is discreet, and this chapter asks for "
            "it on every computer."
        )
    if here:
        return _(
            "Sheets bear neutral headings here, for this computer is discreet. On a computer that "
            "is not, this chapter's sheets show its heading and its groups."
        )
    if chapter:
        return _("Sheets bear neutral headings: this chapter asks for it, on every computer.")
    return _("Sheets show the chapter's heading and the names of its groups.")


def _note(text: str) -> Text:
    return Text(text, role="small", colour="soft", wrap=True)
