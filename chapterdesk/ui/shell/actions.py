"""Everything the window can do by a key: one table for keys, palette and help."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """Name one thing the window does.

    Attributes:
        name: Its object name.
        text: What it does, as the palette says it.
        run: Does it.
        keys: Its shortcuts as Qt writes them, the one that is shown first; may be empty.
        shown: Its keys as they stand on the keyboard; empty when it has none.
        always: Whether it works in door mode and over every dialog, too.
        listed: Whether the palette offers it.
        writes: Whether it changes what is kept, or leads where nothing else is done.
        icon: Its icon's name.
        sought: Other words by which the palette finds it; shown nowhere.
        area: What the chapter switches on for it to be offered; empty for what is always there.
    """

    name: str
    text: str
    run: Callable[[], object]
    keys: Sequence[str] = ()
    shown: str = ""
    always: bool = False
    listed: bool = True
    writes: bool = False
    icon: str = ""
    sought: str = ""
    area: str = ""


class ActionBook:
    """Bind commands to keys on a window; hold most of them while the door is kept.

    Args:
        window: Where the keys are heard.
        commands: Everything it does.
        refuse: On a desk that can only be read, says so for a key of a command that writes; the
            palette does not offer those.
    """

    def __init__(
        self,
        *,
        window: QWidget,
        commands: Sequence[Command],
        refuse: Callable[[], object] | None = None,
    ) -> None:
        self._commands = tuple(
            command
            if refuse is None or not command.writes
            else replace(command, run=refuse, listed=False)
            for command in commands
        )
        self._held = False
        self._actions: dict[str, QAction] = {}
        for command in self._commands:
            action = QAction(command.text, window)
            action.setObjectName(command.name)
            action.setShortcuts([QKeySequence(keys) for keys in command.keys])
            action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
            action.triggered.connect(lambda _checked=False, run=command.run: run())
            window.addAction(action)
            self._actions[command.name] = action

    @property
    def listed(self) -> Sequence[Command]:
        """Return what the palette offers."""
        return () if self._held else tuple(entry for entry in self._commands if entry.listed)

    def reach(self, window: QWidget) -> None:
        """Let what always works be heard in another window, too, such as a dialog.

        Keys of the main window are not heard while a dialog stands before it.
        """
        for command in self._commands:
            if command.always:
                window.addAction(self._actions[command.name])

    def hold(self, *, on: bool) -> None:
        """Answer to nothing but what always works, or to everything again."""
        self._held = on
        for command in self._commands:
            self._actions[command.name].setEnabled(command.always or not on)

    def remove(self, window: QWidget) -> None:
        """Take every key off the window."""
        for action in self._actions.values():
            window.removeAction(action)
            action.deleteLater()
        self._actions.clear()
