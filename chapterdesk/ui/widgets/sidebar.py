"""The sidebar: where one is, where one can go, and what is due there."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QStyle, QVBoxLayout, QWidget
from typing_extensions import override

from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.buttons import Button
from chapterdesk.ui.widgets.text import ElidedLabel, KeyCap, Text

_WIDTH = 212
_COMPACT = 64
_DOT = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class SidebarItem:
    """Name one room of the window.

    Attributes:
        key: What `Sidebar.chosen` carries.
        label: What it is called.
        icon: The icon's name.
    """

    key: str
    label: str
    icon: str


class SidebarButton(Button):
    """Press to go to a room; shows how much is due there, or the key that leads there."""

    def __init__(
        self,
        *,
        theme: Theme,
        name: str,
        item: SidebarItem,
        keys: str = "",
        small: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        self._label = item.label
        self._compact = False
        self._warns = False
        self._trailing: list[Text] = []
        super().__init__(
            theme=theme, text=item.label, name=name, kind="side", icon=item.icon, parent=parent
        )
        self.setProperty("textRole", "small" if small else "body")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 0, 8, 0)
        layout.addStretch(1)
        self._badge = Text("", name=f"{name}_badge")
        self._badge.setProperty("part", "badge")
        self._badge.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._badge.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._badge.hide()
        layout.addWidget(self._badge, 0, Qt.AlignmentFlag.AlignVCenter)
        if keys:
            cap = KeyCap(keys)
            cap.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            layout.addWidget(cap, 0, Qt.AlignmentFlag.AlignVCenter)
            self.setAccessibleDescription(keys)
            self._trailing.append(cap)
        self._trailing.append(self._badge)

    def set_compact(self, *, compact: bool) -> None:
        """Show the icon alone, its label as tool tip, or everything again."""
        self._compact = compact
        for label in self._trailing:
            label.setVisible(bool(label.text()) and not compact)
        self._dress()
        self._elide()

    def set_label(self, label: str) -> None:
        """Say something else; what does not fit ends in an ellipsis and stands in the tool tip."""
        self._label = label
        self.setAccessibleName(label)
        self._elide()

    def set_warning(self, *, warns: bool) -> None:
        """Say whether something is wrong there: without its words the icon bears a dot."""
        self._warns = warns
        self.update()

    @property
    def is_marked(self) -> bool:
        """Say whether a dot stands for what there is no room to say."""
        return self._compact and (self._warns or bool(self._badge.text()))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.is_marked:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tokens, side = self._theme.tokens, self._theme.px(_DOT)
        painter.setPen(QPen(QColor(tokens.panel), 2))
        painter.setBrush(QColor(tokens.warn if self._warns else tokens.accent))
        icon = QRect(QPoint(), self.iconSize())
        icon.moveCenter(self.rect().center())
        dot = QRect(icon.right() - side // 2, icon.top() - side // 2, side, side)
        painter.drawEllipse(QStyle.visualRect(self.layoutDirection(), self.rect(), dot))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            event.ignore()  # the sidebar moves; Qt would go there at once
        else:
            super().keyPressEvent(event)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._elide()

    @override
    def _icon_gap(self) -> int:
        # Also while there is nothing to say: the text of the backup line comes later.
        return 0 if self._compact else 6

    def _elide(self) -> None:
        if self._compact:
            self.setText("")
            self.setToolTip(self.accessibleName() or self._label)
            return
        taken = sum(label.sizeHint().width() + 8 for label in self._trailing if label.text())
        room = self.width() - self.iconSize().width() - taken - 28
        shown = self.fontMetrics().elidedText(self._label, Qt.TextElideMode.ElideRight, room)
        self.setText(shown)
        self.setToolTip(self._label if shown != self._label else "")

    def set_badge(self, count: int, spoken: str) -> None:
        """Show how much is due; `spoken` is how that is read aloud ("2 due")."""
        self._badge.setText(str(count) if count else "")
        self._badge.setVisible(count > 0 and not self._compact)
        self.setAccessibleName(f"{self._label}, {spoken}" if count else self._label)
        self._elide()


class Sidebar(QFrame):
    """List the rooms; Up and Down move, Enter goes there.

    Args:
        theme: The look.
        name: The object name; an item is `<name>_<key>`.
        accessible: What the list is called.
        items: The rooms in order.
        title: The first line (the chapter), or empty.
        subtitle: The second, quiet line (the day).
    """

    chosen = Signal(str)

    def __init__(
        self,
        *,
        theme: Theme,
        name: str,
        accessible: str,
        items: Sequence[SidebarItem],
        title: str = "",
        subtitle: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._name = name
        self._compact = False
        self.setObjectName(name)
        self.setAccessibleName(accessible)
        self.setProperty("part", "sidebar")
        self.setProperty("rtl", self.isRightToLeft())
        self._column = layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 20, 12, 16)
        layout.setSpacing(2)
        self._title = ElidedLabel(title, role="label", strong=True, name=f"{name}_title")
        self._subtitle = ElidedLabel(subtitle, role="small", colour="soft", name=f"{name}_subtitle")
        for label in (self._title, self._subtitle):
            label.setContentsMargins(10, 0, 10, 0)
            layout.addWidget(label)
        layout.addSpacing(12)
        self._list = QVBoxLayout()
        self._list.setSpacing(2)
        layout.addLayout(self._list)
        layout.addStretch(1)
        self.foot = QFrame()
        self.foot.setObjectName(f"{name}_foot")
        self.foot.setProperty("part", "sidebar")
        self._foot = QVBoxLayout(self.foot)
        self._foot.setContentsMargins(0, 0, 0, 0)
        self._foot.setSpacing(2)
        layout.addWidget(self.foot)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, SidebarButton] = {}
        self.set_items(items)
        self._size()
        theme.changed.connect(self._size)

    def set_title(self, title: str, subtitle: str) -> None:
        """Show another chapter or day."""
        self._title.set_full_text(title)
        self._subtitle.set_full_text(subtitle)

    def set_items(self, items: Sequence[SidebarItem]) -> None:
        """Show other rooms; a room that stays keeps its button."""
        before, self._buttons = self._buttons, {}
        for place, item in enumerate(items):
            button = before.pop(item.key, None) or self._button(item)
            if self._list.indexOf(button) != place:
                self._list.insertWidget(place, button)
            self._buttons[item.key] = button
        for button in before.values():
            self._group.removeButton(button)
            self._list.removeWidget(button)
            button.hide()
            button.deleteLater()

    def _button(self, item: SidebarItem) -> SidebarButton:
        button = SidebarButton(
            theme=self._theme, name=f"{self._name}_{item.key}", item=item, parent=self
        )
        button.setCheckable(True)
        button.set_compact(compact=self._compact)
        button.clicked.connect(self._tell)
        self._group.addButton(button)
        return button

    def set_current(self, key: str) -> None:
        """Show where one is, without telling anybody; an unknown key marks nothing."""
        self._group.setExclusive(False)
        for name, button in self._buttons.items():
            button.setChecked(name == key)
        self._group.setExclusive(True)

    @property
    def current_button(self) -> SidebarButton | None:
        """Return the room where one is."""
        return next((one for one in self._buttons.values() if one.isChecked()), None)

    def set_compact(self, *, compact: bool) -> None:
        """Be a rail of icons where the window is narrow for its text, or whole again."""
        if compact == self._compact:
            return
        self._compact = compact
        for label in (self._title, self._subtitle):
            label.setVisible(not compact)
        for place in (self, self.foot):
            for button in place.findChildren(SidebarButton):
                button.set_compact(compact=compact)
        self._size()

    def focus_current(self) -> None:
        """Put the focus on where one is, or on the first room."""
        buttons = list(self._buttons.values())
        checked = next((button for button in buttons if button.isChecked()), None)
        target = checked or (buttons[0] if buttons else self)
        target.setFocus(Qt.FocusReason.TabFocusReason)

    def set_badge(self, key: str, count: int, spoken: str) -> None:
        """Show how much is due in a room; a room that is not shown is passed over."""
        button = self._buttons.get(key)
        if button is not None:
            button.set_badge(count, spoken)

    def add_foot(self, widget: QWidget) -> None:
        """Put something at the bottom (the backup line, the lock)."""
        self._foot.addWidget(widget)

    def pin_foot(self, below: QVBoxLayout) -> None:
        """Let the foot stand elsewhere, where it is seen while the rooms scroll."""
        margins = self._column.contentsMargins()
        self._foot.setContentsMargins(margins.left(), 8, margins.right(), margins.bottom())
        self._column.setContentsMargins(margins.left(), margins.top(), margins.right(), 8)
        self._column.removeWidget(self.foot)
        below.addWidget(self.foot)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        step = steps.get(Qt.Key(event.key()))
        buttons = list(self._buttons.values())
        place = next((n for n, button in enumerate(buttons) if button.hasFocus()), None)
        if step is None or place is None:
            super().keyPressEvent(event)
        elif 0 <= place + step < len(buttons):
            buttons[place + step].setFocus(Qt.FocusReason.TabFocusReason)

    @Slot()
    def _tell(self) -> None:
        pressed = self.sender()
        for key, button in self._buttons.items():
            if button is pressed:
                self.chosen.emit(key)
                return

    @Slot()
    def _size(self) -> None:
        # A width may not fit the window: it is laid out inside that very call, we are made a rail,
        # and the rest of the call would bring the first width back.
        width = -1
        while width != self._wanted_width():
            width = self._wanted_width()
            self.setFixedWidth(width)

    def _wanted_width(self) -> int:
        return self._theme.px(_COMPACT if self._compact else _WIDTH)
