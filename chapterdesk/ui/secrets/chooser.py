"""Choose a passphrase: drawn words first, digits for any keyboard, or one's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from chapterdesk.core.errors import UserError
from chapterdesk.core.secret import Secret
from chapterdesk.core.words import _
from chapterdesk.ui.tasks import CancelToken, TaskRunner
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.announce import announce
from chapterdesk.ui.widgets.buttons import SecondaryButton
from chapterdesk.ui.widgets.choices import SegmentedChoice
from chapterdesk.ui.widgets.forms import FormRow
from chapterdesk.ui.widgets.passphrase import PassphraseField
from chapterdesk.ui.widgets.text import Text, repolish

if TYPE_CHECKING:
    from chapterdesk.services.strength import PassphraseEstimate
    from chapterdesk.services.vaults import VaultService

_WORDS = "words"
_DIGITS = "digits"
_OWN = "own"


class PassphraseChooser(QWidget):
    """Ask for a new passphrase, typed once more so that the fingers know it.

    Args:
        theme: The look.
        tasks: Where the estimate is made.
        vaults: Draws words and digits, estimates a person's own.
        name: The object name.
        takes_weak: Whether one that may be guessed is taken from whoever accepts that.
        covered: Whether nothing is drawn, and nothing shown, before somebody asks for it: others
            may see the screen.
    """

    submitted = Signal()

    def __init__(
        self,
        *,
        theme: Theme,
        tasks: TaskRunner,
        vaults: VaultService,
        name: str = "passphrase",
        takes_weak: bool = True,
        covered: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._tasks = tasks
        self._vaults = vaults
        self._takes_weak = takes_weak
        self._starts_covered = covered
        self._token: CancelToken | None = None
        self._estimate: PassphraseEstimate | None = None
        self._accepted_weak = ""
        self._drawn = _WORDS
        self.setObjectName(name)
        self._kind = SegmentedChoice(
            theme=theme,
            name=f"{name}_kind",
            accessible=_("Kind of passphrase"),
            options=[
                (_WORDS, _("Six words")),
                (_DIGITS, _("Digits")),
                (_OWN, _("My own words")),
            ],
        )
        self._offer = Text(role="heading", wrap=True, name=f"{name}_offer")
        self._own = PassphraseField(
            theme=theme, name=f"{name}_own", accessible=_("Your passphrase")
        )
        self._estimate_text = Text(role="small", colour="soft", wrap=True, name=f"{name}_estimate")
        self._again = PassphraseField(
            theme=theme, name=f"{name}_again", accessible=_("Type it once more")
        )
        self._own_row = FormRow(
            name=f"{name}_own_row", label=_("&Your passphrase"), field=self._own
        )
        self._again_row = FormRow(
            name=f"{name}_again_row",
            label=_("Type it &once more"),
            field=self._again,
            hint=_("From the paper, not from the screen: then you know that the paper is right."),
        )
        self._pages = QStackedWidget()
        self._pages.addWidget(self._offer_panel(name))
        self._pages.addWidget(self._own_panel())
        self._pages.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(14)
        for widget in (self._kind, self._pages, self._again_row):
            layout.addWidget(widget)
        self._kind.chosen.connect(self._choose)
        self._own.edited.connect(self._own_edited)
        self._again.edited.connect(self._again_row.clear_error)
        self._again.submitted.connect(self.submitted)
        self._own.submitted.connect(self._again.setFocus)
        self._begin()

    def problem(self) -> bool:
        """Say beside the field what is missing; return whether something is."""
        wanted = self._wanted()
        if not wanted and self._kind.current != _OWN:
            self._again_row.show_error(_("Press “Draw and show” first, and write it on paper."))
            return True
        if not wanted:
            self._own_row.show_error(_("Type the passphrase you want."))
            return True
        if self._is_weak() and not self._takes_weak:
            self._own_row.show_error(
                _("This may be guessed. Take the words that are drawn, or more words of your own.")
            )
            return True
        if self._is_weak() and self._accepted_weak != wanted:
            self._accepted_weak = wanted
            self._own_row.show_error(
                _("This may be guessed. Take the words, or go on once more if you accept that.")
            )
            return True
        if _squeezed(self._again.peek_secret().reveal_text()) != _squeezed(wanted):
            self._again_row.show_error(
                _("The two are not the same. Compare the words one by one.")
                if not self._again.is_empty()
                else _("Type the passphrase once more.")
            )
            return True
        return False

    def peek_secret(self) -> Secret:
        """Return what was chosen and leave it there."""
        return Secret.from_text(self._wanted())

    def clear(self) -> None:
        """Forget everything and begin anew."""
        self._own.clear()
        self._again.clear()
        self._begin()

    def show_error(self, error: UserError) -> None:
        """Show what a service refused."""
        row = self._own_row if self._kind.current == _OWN else self._again_row
        row.show_error(str(error))

    def focus_first(self) -> None:
        """Put the caret where the typing begins."""
        target = self._own if self._kind.current == _OWN else self._again
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _offer_panel(self, name: str) -> QWidget:
        panel = QFrame()
        panel.setProperty("part", "banner")
        panel.setObjectName(f"{name}_offer_panel")
        self._another = SecondaryButton(
            theme=self._theme, text=_("&Draw others"), name=f"{name}_another", icon="rotate-ccw"
        )
        self._show = SecondaryButton(
            theme=self._theme, text=_("&Draw and show"), name=f"{name}_show", icon="eye"
        )
        self._another.clicked.connect(self._draw)
        self._show.clicked.connect(self._uncover)
        self._offer.setAccessibleDescription(_("Write it on paper."))
        # A screen reader reaches it with Tab; it can be selected by key, never copied by accident.
        self._offer.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        row = QHBoxLayout()
        self._advice = Text(role="small", wrap=True, name=f"{name}_advice")
        row.addWidget(self._advice, 1)
        row.addWidget(self._another)
        row.addWidget(self._show)
        layout = QVBoxLayout(panel)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(10)
        layout.addWidget(self._offer)
        layout.addLayout(row)
        return panel

    def _own_panel(self) -> QWidget:
        panel = QWidget()
        layout = QVBoxLayout(panel)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self._own_row)
        layout.addWidget(self._estimate_text)
        layout.addStretch(1)
        return panel

    def _wanted(self) -> str:
        if self._kind.current == _OWN:
            return self._own.peek_secret().reveal_text().strip()
        return self._offer.text()

    def _is_weak(self) -> bool:
        return (
            self._kind.current == _OWN
            and self._estimate is not None
            and not self._estimate.acceptable
        )

    def _begin(self) -> None:
        """Draw at once, or wait until somebody asks for it."""
        self._set_covered(self._starts_covered)
        if not self._starts_covered:
            self._draw()
            return
        # SECURITY: what is not drawn yet is neither on a projector nor with a screen reader.
        self._offer.setText("")
        self._offer.setAccessibleName("")
        self._again_row.clear_error()

    def _set_covered(self, covered: bool) -> None:
        self._covered = covered
        self._offer.setVisible(not covered)
        self._another.setVisible(not covered)
        self._show.setVisible(covered)
        self._advice.setText(
            _("It is shown in full: see that nobody else looks at this screen, or a projector's.")
            if covered
            else _("Write it on paper now. Nobody can look it up or set it anew for you.")
        )

    @Slot()
    def _uncover(self) -> None:
        self._set_covered(False)
        self._draw()
        announce(self, self._offer.text())
        self._again.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _draw(self) -> None:
        self._drawn = _WORDS if self._kind.current == _OWN else self._kind.current
        self._offer.setText(self._vaults.suggest_passphrase(self._drawn))
        self._offer.setAccessibleName(self._offer.text())
        self._again.clear()
        self._again_row.clear_error()

    @Slot(str)
    def _choose(self, kind: str) -> None:
        self._pages.setCurrentIndex(1 if kind == _OWN else 0)
        if kind == _OWN:
            self._again.clear()
            self._again_row.clear_error()
            self._own.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        if self._covered:
            self._again_row.clear_error()
            return
        # What was drawn may be on paper already: a look at the other kinds does not change it.
        if kind != self._drawn:
            self._draw()
        self._again.clear()
        self._again_row.clear_error()
        announce(self, self._offer.text())

    @Slot()
    def _own_edited(self) -> None:
        self._own_row.clear_error()
        text = self._wanted()
        if self._token is not None:
            self._token.cancel()
        if not text:
            self._estimate = None
            self._estimate_text.setText("")
            return
        self._token = self._tasks.run(
            lambda: self._vaults.estimate(text),
            self._show_estimate,
            lambda error: self._own_row.show_error(str(error)),
            pool="work",
            owner=self,
        )

    def _show_estimate(self, estimate: PassphraseEstimate) -> None:
        self._estimate = estimate
        self._estimate_text.setText(estimate.sentence)
        self._estimate_text.setProperty("colour", "soft" if estimate.acceptable else "warn")
        repolish(self._estimate_text)


def _squeezed(text: str) -> str:
    """Return the text as two typings are compared: one space between words, digits without any."""
    words = " ".join(text.split())
    digits = words.replace(" ", "")
    return digits if digits.isdecimal() else words
