"""Where the columns of a wide list stand, and the heads above them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, QRect, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStyle, QWidget
from typing_extensions import override

from chapterdesk.core.words import _
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.buttons import Button
from chapterdesk.ui.widgets.text import ElidedLabel

_NAME = 200
_LEAST = 110
_GAP = 12
_SIDE = 16
_HEAD = 34


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnHead:
    """One column beside the name.

    Attributes:
        key: What it is known by.
        label: What stands above it.
        share: How wide it is beside the others.
        sort: What a press sorts by; empty where it sorts by nothing.
    """

    key: str
    label: str
    share: float = 1.0
    sort: str = ""


class ColumnPlan(QObject):
    """Say where columns stand in a width; those that do not fit are left out, the last first.

    Args:
        theme: The look.
    """

    changed = Signal()

    def __init__(self, *, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.heads: tuple[ColumnHead, ...] = ()

    def set_heads(self, heads: Sequence[ColumnHead]) -> None:
        """Show these columns."""
        self.heads = tuple(heads)
        self.changed.emit()

    def places(self, inner: QRect) -> list[QRect]:
        """Return the place of the name and of every column that fits, left to right."""
        gap, least = self._theme.px(_GAP), self._theme.px(_LEAST)
        room = inner.width() - self._theme.px(_NAME)
        shown = self.heads[: max(0, room // (least + gap))]
        spare = room - len(shown) * (least + gap)
        shares = 1.5 + sum(head.share for head in shown)
        places, left = [], inner.left()
        for share, base in (
            (1.5, self._theme.px(_NAME)),
            *((head.share, least) for head in shown),
        ):
            width = base + int(spare * share / shares)
            places.append(QRect(left, inner.top(), width, inner.height()))
            left += width + gap
        return places


class ColumnHeads(QWidget):
    """Stand above the columns; a press on some of them sorts the list.

    Args:
        theme: The look.
        plan: Where the columns stand.
        name: The object name.
        first: What stands above the names.
        width: Returns how wide the rows are, beside a scroll bar.
    """

    sort_requested = Signal(str)

    def __init__(
        self,
        *,
        theme: Theme,
        plan: ColumnPlan,
        name: str,
        first: ColumnHead,
        width: Callable[[], int],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._plan = plan
        self._first = first
        self._width = width
        self._sort = first.sort
        self._lead = 0
        self._parts: list[QWidget] = []
        self.setObjectName(name)
        self.setAccessibleName(_("Columns"))
        plan.changed.connect(self._build)
        theme.changed.connect(self._build)
        self._build()

    def set_sort(self, sort: str) -> None:
        """Mark what the list is sorted by."""
        self._sort = sort
        self._build()

    @Slot()
    def place(self) -> None:
        """Stand above the columns again, where the rows have another width now."""
        self._place()

    def set_lead(self, lead: int) -> None:
        """Leave room for the check squares of the rows."""
        self._lead = lead
        self._place()

    @Slot()
    def _build(self) -> None:
        for part in self._parts:
            part.hide()
            part.deleteLater()
        self.setFixedHeight(self._theme.px(_HEAD))
        self._parts = [self._part(head) for head in (self._first, *self._plan.heads)]
        self._place()

    def _part(self, head: ColumnHead) -> QWidget:
        name = f"{self.objectName()}_{head.key}"
        if not head.sort:
            label = ElidedLabel(head.label, role="small", colour="soft", strong=True, name=name)
            label.setParent(self)
            return label
        sorted_by = head.sort == self._sort
        button = Button(
            theme=self._theme,
            text=f"{head.label} ↓" if sorted_by else head.label,
            name=name,
            kind="link",
            accessible=_("{column}, sorted by it").format(column=head.label)
            if sorted_by
            else _("Sort by: {column}").format(column=head.label),
            parent=self,
        )
        button.setProperty("textRole", "small")
        button.clicked.connect(lambda: self.sort_requested.emit(head.sort))
        return button

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        beside = self.rect()
        beside.setWidth(min(self._width(), beside.width()))
        inner = beside.adjusted(_SIDE + self._lead, 0, -_SIDE, 0)
        places = self._plan.places(inner)
        for number, part in enumerate(self._parts):
            part.setVisible(number < len(places))
            if number < len(places):
                wide = places[number]
                hint = min(part.sizeHint().width(), wide.width())
                place = QRect(wide.left(), wide.top(), hint, wide.height())
                part.setGeometry(QStyle.visualRect(self.layoutDirection(), self.rect(), place))
