"""What the window says: beside a field, in a toast, in a dialog. The only maker of such texts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final, Protocol

from PySide6.QtWidgets import QWidget

from chapterdesk.core.errors import UserError
from chapterdesk.core.words import _
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.announce import announce
from chapterdesk.ui.widgets.dialog import Dialog
from chapterdesk.ui.widgets.text import Text
from chapterdesk.ui.widgets.toasts import ToastHost

_OPEN_AT_ONCE: Final = 3


class InlinePlace(Protocol):
    """Show what is wrong beside a field; a `FormRow` is one."""

    def show_error(self, text: str) -> None:
        """Show the text and lead the caret there."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Ask before something that can not be undone.

    Attributes:
        title: The question, one sentence.
        lost: What will be lost or will happen, plainly.
        verb: What the button says that does it: "Delete 3 people for ever".
        stay: What the safe button says; it has the focus and Enter presses it.
        danger: Whether the verb is shown as dangerous.
    """

    title: str
    lost: str
    verb: str
    stay: str = ""
    danger: bool = True


class Messages(Protocol):
    """Say something to the person."""

    def inline(self, places: Mapping[str, InlinePlace], error: UserError) -> None:
        """Say it beside the field that the error names; in a dialog when it names none of them."""
        ...

    def toast(
        self, text: str, *, undo: Callable[[], None] | None = None, about: object = None
    ) -> None:
        """Say for a while what was done, with a way to take it back.

        A toast about the same thing takes the place of an earlier one.
        """
        ...

    def clear_toasts(self) -> None:
        """Let every toast go: a panel opens that has nothing to do with them."""
        ...

    def error(self, error: UserError) -> None:
        """Say what happened, what it means for the data and what to do."""
        ...

    def confirm(self, question: Question, then: Callable[[], None]) -> None:
        """Ask; `then` is called only when the verb was pressed."""
        ...


class WindowMessages:
    """Say it in a window.

    Args:
        theme: The look.
        window: What dialogs belong to.
        toasts: Where toasts lie.
    """

    def __init__(self, *, theme: Theme, window: QWidget, toasts: ToastHost) -> None:
        self._theme = theme
        self._window = window
        self._toasts = toasts
        self._open: list[str] = []

    def inline(self, places: Mapping[str, InlinePlace], error: UserError) -> None:
        """Say it beside the field, or in a dialog."""
        place = places.get(error.field)
        if place is None:
            self.error(error)
        else:
            place.show_error(str(error))

    def toast(
        self, text: str, *, undo: Callable[[], None] | None = None, about: object = None
    ) -> None:
        """Show a toast."""
        self._toasts.show_toast(text, undo=undo, about=about)

    def clear_toasts(self) -> None:
        """Let every toast go."""
        self._toasts.clear()

    def error(self, error: UserError) -> None:
        """Open a dialog; the same one is not opened twice over itself."""
        said = str(error)
        if said in self._open or len(self._open) >= _OPEN_AT_ONCE:
            return
        self._open.append(said)
        dialog = Dialog(
            theme=self._theme, name="error_dialog", title=error.what, parent=self._window
        )
        for place, part in enumerate((error.data, error.todo)):
            if part:
                dialog.body.addWidget(Text(part, wrap=True, name=f"error_part_{place}"))
        dialog.setAccessibleDescription(said)
        dialog.add_button(
            _("Close"), dialog.accept, name="error_close", kind="primary", default=True
        )
        dialog.ask(lambda _accepted: self._open.remove(said))
        announce(self._window, said, urgent=True)

    def confirm(self, question: Question, then: Callable[[], None]) -> None:
        """Open a question whose safe button has the focus."""
        dialog = Dialog(
            theme=self._theme, name="confirm_dialog", title=question.title, parent=self._window
        )
        dialog.body.addWidget(Text(question.lost, wrap=True, name="confirm_lost"))
        dialog.setAccessibleDescription(question.lost)
        stay = question.stay or _("Go back")
        dialog.add_button(
            question.verb,
            dialog.accept,
            name="confirm_verb",
            kind="danger" if question.danger else "plain",
        )
        dialog.add_button(stay, dialog.reject, name="confirm_stay", kind="primary", default=True)
        dialog.ask(lambda accepted: then() if accepted else None)


@dataclass(slots=True)
class RecordingMessages:
    """Write down what would have been said (tests of pages).

    Attributes:
        inlines: Fields and texts.
        toasts: Texts and their ways back.
        subjects: What each toast was about.
        errors: What a dialog would have said.
        cleared: How often every toast was let go.
        questions: Questions and what they would do.
    """

    inlines: list[tuple[str, str]] = field(default_factory=list)
    toasts: list[tuple[str, Callable[[], None] | None]] = field(default_factory=list)
    subjects: list[object] = field(default_factory=list)
    errors: list[UserError] = field(default_factory=list)
    questions: list[tuple[Question, Callable[[], None]]] = field(default_factory=list)
    cleared: int = 0

    def inline(self, places: Mapping[str, InlinePlace], error: UserError) -> None:
        """Write it down and show it beside the field."""
        place = places.get(error.field)
        if place is None:
            self.error(error)
        else:
            self.inlines.append((error.field, str(error)))
            place.show_error(str(error))

    def toast(
        self, text: str, *, undo: Callable[[], None] | None = None, about: object = None
    ) -> None:
        """Write it down."""
        self.toasts.append((text, undo))
        self.subjects.append(about)

    def clear_toasts(self) -> None:
        """Write it down."""
        self.cleared += 1

    def error(self, error: UserError) -> None:
        """Write it down."""
        self.errors.append(error)

    def confirm(self, question: Question, then: Callable[[], None]) -> None:
        """Write it down and wait for `answer`."""
        self.questions.append((question, then))

    def answer(self, *, accept: bool) -> None:
        """Answer the last question."""
        _question, then = self.questions.pop()
        if accept:
            then()

    def press_undo(self) -> None:
        """Press the undo of the last toast that has one."""
        undo = next(undo for _text, undo in reversed(self.toasts) if undo is not None)
        undo()
