"""The shape of a dialog that asks for secrets and works on them for a second."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget
from typing_extensions import override

from chapterdesk.core.errors import UserError, WrongSecretError
from chapterdesk.core.secret import Secret
from chapterdesk.core.words import _
from chapterdesk.services.keys import Access, SealedWay
from chapterdesk.ui.context import PageContext
from chapterdesk.ui.guard.misses import Misses, tries_left
from chapterdesk.ui.messages import InlinePlace
from chapterdesk.ui.secrets.key_file import KeyFileRow
from chapterdesk.ui.tasks import Pool
from chapterdesk.ui.widgets.announce import announce
from chapterdesk.ui.widgets.dialog import Dialog
from chapterdesk.ui.widgets.forms import FormRow
from chapterdesk.ui.widgets.margins import set_margins
from chapterdesk.ui.widgets.passphrase import PassphraseField
from chapterdesk.ui.widgets.scroll_area import ScrollArea
from chapterdesk.ui.widgets.text import Text

Saved = Callable[[Access], None]
"""Told who may open the chapter now."""
_WIDTH: Final = 600
_SECRET_FIELDS: Final = ("passphrase", "key_file")
_NEXT_STEP: Final = 100
"""What makes it grow by more than this is another step, not a line beside a field."""
_EDGE: Final = 40


class KeyDialog(Dialog):
    """Ask, work, say what is wrong beside the field; close when it is done.

    Args:
        context: What a page is given.
        name: The object name.
        title: What will be done.
        said: What it means, in two sentences.
        verb: What the button says.
        danger: Whether the button is shown as dangerous.
        misses: How often a passphrase was wrong on this page; the fifth time the desk locks.
    """

    def __init__(
        self,
        *,
        context: PageContext,
        name: str,
        title: str,
        said: str,
        verb: str,
        danger: bool = False,
        misses: Misses | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme=context.theme, name=name, title=title, scrolls=False, parent=parent)
        self.context = context
        self._misses = misses or Misses()
        self._name = name
        self._verb = verb
        self._busy = False
        self.places: Mapping[str, InlinePlace] = {}
        self.setAccessibleDescription(said)
        self.said = Text(said, colour="soft", wrap=True, name=f"{name}_said")
        self.trouble = Text(colour="bad", wrap=True, name=f"{name}_trouble")
        self.trouble.hide()
        content = QWidget()
        self.fields = QVBoxLayout(content)
        set_margins(self.fields, 2, 0, 10, 2)
        self.fields.setSpacing(12)
        self.fields.addWidget(self.said)
        self._area = ScrollArea()
        self._area.setObjectName(f"{name}_area")
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.viewport().setAutoFillBackground(False)
        self._area.setWidget(content)
        content.setAutoFillBackground(False)
        content.installEventFilter(self)
        self.body.addWidget(self._area, 1)
        self.body.addWidget(self.trouble)
        self.stay = self.add_button(_("Go &back"), self.reject, name=f"{name}_stay")
        self.go = self.add_button(
            verb, self.submit, name=f"{name}_go", kind="danger" if danger else "primary"
        )
        self.finished.connect(self.forget)

    def passphrase_row(self, field: PassphraseField, label: str, *, hint: str = "") -> FormRow:
        """Put a passphrase field below what is there, and return its row."""
        row = FormRow(name=f"{field.objectName()}_row", label=label, field=field, hint=hint)
        field.edited.connect(row.clear_error)
        field.submitted.connect(self.submit)
        self.fields.addWidget(row)
        return row

    def keep(self, sealed: SealedWay, saved: Saved) -> None:
        """Save a way in that was sealed off the database thread; close, and tell who may open."""
        keys = self.context.services.keys

        def done(access: Access) -> None:
            self.accept()
            saved(access)

        self.forgive()
        self.run(lambda: keys.save(sealed), done, pool="database")

    def forgive(self) -> None:
        """Count wrong passphrases anew: the right one was typed."""
        self._misses.forget()

    def start(self) -> None:
        """Open it; what was typed is forgotten when it closes."""
        self.fields.addStretch(1)
        self.ensurePolished()
        # Before it is seen: where it lies follows from how large it is.
        self.fit()
        self._centre()
        self.open()
        self.fit()
        self._centre()
        self.focus_first()

    def fit(self) -> None:
        """Be as tall as what is inside, and no taller than the window; beyond that it scrolls.

        What is seen never shrinks: it would change under whoever types.
        """
        parent = self.parentWidget()
        room = parent.window().size() if parent is not None else self.screen().size()
        layout, seen = self.layout(), self.isVisible()
        sides = 0 if layout is None else layout.contentsMargins().left() * 2
        bar = self._area.verticalScrollBar().sizeHint().width()
        # With the bar beside it nothing inside is cut, whether it scrolls now or not.
        least = self.fields.totalMinimumSize().width() + sides + bar
        width = min(max(self.theme.px(_WIDTH), least), room.width() - _EDGE)
        if seen:
            width = max(width, self.width())
        else:
            self.resize(width, self.minimumSizeHint().height())
        if layout is not None:
            layout.activate()
        around = self.height() - self._area.viewport().height()
        tall = self.fields.totalHeightForWidth(width - sides - bar)
        if tall < 0:
            tall = self.fields.totalSizeHint().height()
        wanted = min(tall + around, room.height() - _EDGE)
        grows = wanted - self.height() if seen else 0
        self.resize(width, max(wanted, self.height()) if seen else wanted)
        if grows > self.theme.px(_NEXT_STEP):
            self._centre()
        elif seen:
            self._stay_inside()

    def _centre(self) -> None:
        """Lie over the middle of the window, with the title bar on the screen."""
        parent = self.parentWidget()
        if parent is None:
            return
        window = parent.window()
        title = window.geometry().top() - window.frameGeometry().top()
        spot, screen = self.rect(), window.screen().availableGeometry()
        spot.moveCenter(window.geometry().center())
        lowest = screen.bottom() + 1 - title - spot.height()
        right = screen.right() + 1 - spot.width()
        self.move(
            max(screen.left(), min(spot.left(), right)),
            max(screen.top(), min(spot.top() - title, lowest)),
        )

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # What is said beside a field, or a step that follows, needs room: it shall not be cut off.
        if event.type() == QEvent.Type.LayoutRequest and self.isVisible():
            self.fit()
        return super().eventFilter(watched, event)

    def focus_first(self) -> None:
        """Put the caret where typing begins."""

    def problem(self) -> bool:
        """Say beside a field what is missing; return whether something is."""
        return False

    def act(self) -> None:
        """Do it; nothing is missing."""
        self.accept()

    @Slot()
    def submit(self) -> None:
        """Do it, unless something is missing or it is being done."""
        self.trouble.hide()
        if not self._busy and not self.problem():
            self.act()

    def run(
        self, work: Callable[[], Any], done: Callable[[Any], None], *, pool: Pool = "work"
    ) -> None:
        """Run slow work; the button says so until it is done."""
        self.set_busy(busy=True)

        def finished(result: Any) -> None:
            self.set_busy(busy=False)
            done(result)

        self.context.tasks.run(work, finished, self.fail, pool=pool, owner=self)

    def fail(self, error: UserError) -> None:
        """Say what is wrong: beside the field that it names, else above the buttons."""
        self.set_busy(busy=False)
        text = str(error)
        if isinstance(error, WrongSecretError) and error.field in _SECRET_FIELDS:
            left = self._misses.add()
            if not left:
                self.reject()
                self.context.lock()
                return
            text = f"{text} {tries_left(left)}"
        self.show_error(error, text)

    def show_error(self, error: UserError, text: str) -> None:
        """Show a sentence beside the field that an error names, else above the buttons."""
        place = self.places.get(error.field)
        if place is not None:
            place.show_error(text)
            return
        self.trouble.setText(text)
        self.trouble.show()
        announce(self, text, urgent=True)

    def set_verb(self, verb: str) -> None:
        """Let the button say what it does now."""
        self._verb = verb
        self.go.set_text(verb)

    def set_busy(self, *, busy: bool) -> None:
        """Let nothing be pressed twice."""
        self._busy = busy
        self.go.setEnabled(not busy)
        self.go.set_text(_("One moment…") if busy else self._verb)

    @Slot()
    def forget(self) -> None:
        """Forget what was typed."""
        for field in self.findChildren(PassphraseField):
            field.clear()
        for row in self.findChildren(KeyFileRow):
            row.clear()


def typed(field: PassphraseField) -> Secret:
    """Return what stands in a field."""
    return field.peek_secret()


def missing(row: FormRow, field: PassphraseField) -> bool:
    """Say beside an empty field that it is; return whether it is."""
    if field.is_empty():
        row.show_error(_("Type the passphrase."))
        return True
    return False
