"""Steps of a card: one is shown, and the card is as tall as that one."""

from PySide6.QtWidgets import QVBoxLayout, QWidget


class Steps(QWidget):
    """Hold the steps of a card. A stacked widget would be as tall as its tallest step."""

    def __init__(self, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._steps: list[QWidget] = []
        self._current = 0
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)

    @property
    def current(self) -> int:
        """Return the place of the step that is shown."""
        return self._current

    @property
    def count(self) -> int:
        """Return how many steps there are."""
        return len(self._steps)

    def add(self, step: QWidget) -> None:
        """Put a step after the others."""
        self._steps.append(step)
        self._layout.addWidget(step)
        step.setVisible(len(self._steps) == 1)

    def show_step(self, place: int) -> None:
        """Show one step."""
        self._current = place
        for at, step in enumerate(self._steps):
            step.setVisible(at == place)
