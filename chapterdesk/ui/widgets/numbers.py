"""A field for a small whole number."""

from typing import Final

from PySide6.QtWidgets import QAbstractSpinBox, QWidget

from chapterdesk.ui.widgets.still import StillSpin

_LEADING: Final = 10


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
        lead_in(self)


def lead_in(box: QAbstractSpinBox) -> None:
    """Keep the text of a spin box, date or time field clear of its edge.

    A style sheet can not: Qt passes over the padding of these fields.
    """
    line = box.lineEdit()
    if box.isRightToLeft():
        line.setTextMargins(0, 0, _LEADING, 0)
    else:
        line.setTextMargins(_LEADING, 0, 0, 0)
    line.setAccessibleName(box.accessibleName())
