"""Undo and redo over service calls.

A service answers with an opaque, replayable `Undo`. The window only stacks them: applying one gives
its inverse back. Nothing here knows what was done, so undo itself is tested without a window.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, Generic, TypeVar

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QUndoCommand, QUndoStack
from typing_extensions import override

from chapterdesk.core.clock import Clock
from chapterdesk.core.errors import UserError
from chapterdesk.core.words import _, isolate
from chapterdesk.ui.messages import Messages
from chapterdesk.ui.tasks import TaskRunner

U = TypeVar("U")
_LIMIT: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class RecentAction:
    """Describe one thing done, for the list that stays after its toast has gone.

    Attributes:
        text: What was done, past tense, as the toast said it.
        at: When, in UTC.
        undone: Whether it was undone since.
        serial: What `UndoStack.undo_only` takes.
        refusal: Why it could not be undone when that was tried; empty otherwise.
    """

    text: str
    at: datetime
    undone: bool
    serial: int
    refusal: str = ""

    @property
    def can_undo(self) -> bool:
        """Say whether it may still be undone."""
        return not (self.undone or self.refusal)


class _Command(QUndoCommand, Generic[U]):
    """Hold one opaque `Undo` and turn it into its inverse every time it is applied."""

    def __init__(
        self,
        *,
        text: str,
        undo: U,
        apply: Callable[[U], U],
        at: datetime,
        serial: int,
        about: object,
        called: str,
    ) -> None:
        super().__init__(text)
        self.called = called or text
        self.at = at
        self.serial = serial
        self.about = about
        self.spent = False  # undone by itself, out of turn: the stack passes over it
        self.quiet = False  # whoever asked for the undo says a refusal itself
        self.entered = False  # the stack is calling us at this moment
        self.idle = True  # QUndoStack.push calls redo() for what the service has done already
        self.step: Callable[[_Command[U], bool], None] | None = None
        self._held = undo
        self._apply = apply

    @override
    def redo(self) -> None:
        self._enter(forward=True)

    @override
    def undo(self) -> None:
        self._enter(forward=False)

    def work(self) -> Callable[[], U]:
        """Return the call that applies what is held."""
        held, apply = self._held, self._apply
        return lambda: apply(held)

    def keep(self, inverse: U) -> None:
        """Hold the inverse of what was applied."""
        self._held = inverse

    def _enter(self, *, forward: bool) -> None:
        if self.idle or self.spent or self.step is None:
            self.idle = False
            return
        self.entered = True
        self.step(self, forward)
        self.entered = False


class UndoStack(QObject):
    """Stack what can be undone; say it in a toast; keep it in a list until the lock.

    Args:
        runner: Where services run.
        messages: Where the named toasts appear.
        clock: When things were done.
    """

    changed = Signal()

    def __init__(
        self, *, runner: TaskRunner, messages: Messages, clock: Clock, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._clock = clock
        self._runner = runner
        self._messages = messages
        self._busy = False
        self._era = 0
        self._serial = 0
        self._waiting: list[Callable[[], None]] = []
        self._refusals: dict[int, str] = {}
        self._given_up: list[RecentAction] = []
        self._stack = QUndoStack(self)
        self._stack.setUndoLimit(_LIMIT)
        self._stack.indexChanged.connect(self._tell)

    def push(
        self,
        text: str,
        undo: U,
        apply: Callable[[U], U],
        *,
        toast: bool = True,
        said: str = "",
        about: object = None,
        called: str = "",
    ) -> int:
        """Stack something that a service has just done, and return what `undo_only` takes.

        Args:
            text: What was done, past tense, names isolated: the toast and the list show it.
            undo: What the service answered.
            apply: Calls the service with an `Undo` and returns the inverse; runs on the database
                thread.
            toast: Whether to show the toast; False when the page says it in another way.
            said: What the toast says where that is more than `text`.
            about: What the toast is about; it takes the place of an earlier one about the same.
            called: What it is called when it is undone, where `text` is not for everybody's eyes.
        """
        self._serial += 1
        serial = self._serial
        self._refusals.clear()  # what stood in the way may be another thing now
        command = _Command(
            text=text,
            undo=undo,
            apply=apply,
            at=self._clock.now(),
            serial=serial,
            about=about or serial,
            called=called,
        )
        command.step = self._step
        self._stack.push(command)
        if toast:
            self._messages.toast(
                said or text, undo=lambda: self.undo_only(serial), about=command.about
            )
        return serial

    def can_undo(self) -> bool:
        """Say whether there is something to undo."""
        return any(action.can_undo for action in self.recent())

    def can_redo(self) -> bool:
        """Say whether there is something to do again."""
        return self._stack.canRedo()

    @Slot()
    def undo(self) -> None:
        """Undo the last thing; queued behind an undo that is still running."""
        self._when_free(self._undo_one)

    @Slot()
    def redo(self) -> None:
        """Do again what was undone last."""
        self._when_free(self._redo_one)

    def undo_only(self, serial: int, *, quiet: bool = False) -> None:
        """Undo one thing and leave what was done after it (the toast's button, the list).

        Args:
            serial: Which.
            quiet: Whether whoever asks says a refusal itself, from `recent()`.
        """
        self._when_free(lambda: self._undo_serial(serial, quiet=quiet))

    def recent(self) -> list[RecentAction]:
        """Return what was done since the vault was opened, the newest first."""
        done = self._stack.index()
        actions = [
            RecentAction(
                text=command.text(),
                at=command.at,
                undone=command.spent or place >= done,
                serial=command.serial,
                refusal=self._refusals.get(command.serial, ""),
            )
            for place, command in self._commands()
        ]
        every = (*actions, *self._given_up)
        return sorted(every, key=lambda action: action.serial, reverse=True)[:_LIMIT]

    def rename(self, left: str, name: str) -> None:
        """Say the new name in all that was done before; the one that was left is shown no more.

        Args:
            left: The name as it was shown.
            name: The one that stands now.
        """
        if not left or left == name:
            return
        old, new = isolate(left), isolate(name)
        for _place, command in self._commands():
            command.setText(command.text().replace(old, new))
            command.called = command.called.replace(old, new)
        self._given_up = [
            replace(action, text=action.text.replace(old, new)) for action in self._given_up
        ]
        self.changed.emit()

    def clear(self) -> None:
        """Forget everything (lock)."""
        self._era += 1
        self._busy = False
        self._waiting.clear()
        self._refusals.clear()
        self._given_up.clear()
        self._stack.clear()
        self.changed.emit()

    def _commands(self) -> list[tuple[int, "_Command[object]"]]:
        places = ((place, self._stack.command(place)) for place in range(self._stack.count()))
        return [(place, command) for place, command in places if isinstance(command, _Command)]

    def _step(self, command: "_Command[U]", forward: bool) -> None:
        """Run the step of a command that the stack has just moved over."""
        said = _("Done again: {what}") if forward else _("Undone: {what}")

        def failed(error: UserError) -> None:
            if not forward:
                self._give_up(command, error)
            self._drop(command, forward=forward)
            self._refuse(command, error)

        self._apply(command, said, lambda: None, failed)

    def _apply(
        self,
        command: "_Command[U]",
        said: str,
        after: Callable[[], None],
        failed: Callable[[UserError], None],
    ) -> None:
        self._busy = True
        era = self._era
        text = command.called

        def done(inverse: U) -> None:
            if era == self._era:
                command.keep(inverse)
                command.quiet = False
                # What stood in the way of another thing may have been this.
                self._refusals.clear()
                after()
                self._messages.toast(said.format(what=text), about=command.about)
                self._free()

        def refused(error: UserError) -> None:
            if era == self._era:
                failed(error)
                self.changed.emit()
                self._free()

        self._runner.run(command.work(), done, refused, owner=self)

    def _give_up(self, command: "_Command[U]", error: UserError) -> None:
        """Keep in the list what leaves the stack because it can not be undone."""
        self._given_up.append(
            RecentAction(
                text=command.text(),
                at=command.at,
                undone=False,
                serial=command.serial,
                refusal=str(error),
            )
        )
        del self._given_up[:-_LIMIT]

    def _refuse(self, command: "_Command[U]", error: UserError) -> None:
        """Say why something can not be undone, unless whoever asked says it beside the thing."""
        if command.quiet:
            command.quiet = False
        else:
            self._messages.error(error)

    def _drop(self, command: "_Command[U]", *, forward: bool) -> None:
        # An obsolete command leaves the stack when the stack passes it. Inside the stack's own
        # call that is at once; later the stack has to be moved back over it.
        command.setObsolete(True)
        if command.entered:
            return
        command.idle = True
        if forward:
            self._stack.undo()
        else:
            self._stack.redo()

    def _undo_serial(self, serial: int, *, quiet: bool) -> None:
        done = self._stack.index()
        for place, command in self._commands():
            if command.serial == serial and place < done and not command.spent:
                command.quiet = quiet
                if place == done - 1:
                    self._stack.undo()
                else:
                    self._undo_out_of_turn(command)
                return
        self._messages.toast(_("That is already undone."))
        self._free()

    def _undo_out_of_turn(self, command: "_Command[object]") -> None:
        def after() -> None:
            command.spent = True
            command.setObsolete(True)
            self.changed.emit()

        def failed(error: UserError) -> None:
            self._refusals[command.serial] = str(error)
            self._refuse(command, error)

        self._apply(command, _("Undone: {what}"), after, failed)

    def _when_free(self, step: Callable[[], None]) -> None:
        if self._busy:
            self._waiting.append(step)
        else:
            step()

    def _free(self) -> None:
        self._busy = False
        if self._waiting:
            self._waiting.pop(0)()

    def _undo_one(self) -> None:
        while self._top_is_spent():
            self._stack.undo()
        if self._stack.canUndo():
            self._stack.undo()
        else:
            self._messages.toast(_("There is nothing to undo."))
            self._free()

    def _top_is_spent(self) -> bool:
        place = self._stack.index() - 1
        command = self._stack.command(place) if place >= 0 else None
        return isinstance(command, _Command) and command.spent

    def _redo_one(self) -> None:
        if self._stack.canRedo():
            self._stack.redo()
        else:
            self._free()

    @Slot()
    def _tell(self) -> None:
        self.changed.emit()
