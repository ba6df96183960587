"""A field for a small whole number."""

from PySide6.QtWidgets import QWidget

from chapterdesk.ui.widgets.still import StillSpin


class NumberField(StillSpin):
    """Type or step a number.

    Args:
        name: The object name.
        accessible: What is counted, unless a form row's label says it.
        minimum: The smallest number.
        maximum: The largest number.
        value: The number at first.
    """

    def __init__(
        self,
        *,
        name: str,
        accessible: str = "",
        minimum: int = 0,
        maximum: int = 999,
        value: int = 0,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(accessible)
        self.setRange(minimum, maximum)
        self.setValue(value)
        self.lineEdit().setAccessibleName(accessible)
