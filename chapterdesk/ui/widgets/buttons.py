"""Buttons: the one primary, the others, links and icons; each may show its key."""

from typing import Literal

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QPushButton, QSizePolicy, QToolButton, QWidget
from typing_extensions import override

from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.text import KeyCap, repolish

ButtonKind = Literal["plain", "primary", "danger", "link", "choice", "segment", "side", "find"]
_GAP = 8


class Button(QPushButton):
    """Press to do one thing; the text is a verb.

    Args:
        theme: The look.
        text: The verb; `&` marks the mnemonic.
        name: The object name.
        kind: How it looks; a page has one primary at most.
        icon: The name of an icon before the text, or empty.
        keys: The key that does the same, shown as a cap; it is not bound here.
        big: Whether it is the big one of its page.
        accessible: The accessible name where it differs from the text.
    """

    def __init__(
        self,
        *,
        theme: Theme,
        text: str,
        name: str,
        kind: ButtonKind = "plain",
        icon: str = "",
        keys: str = "",
        big: bool = False,
        accessible: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._theme = theme
        self._icon_name = icon
        self._cap: KeyCap | None = None
        self.setObjectName(name)
        self.setAccessibleName(accessible or text.replace("&", ""))
        self.setProperty("kind", kind)
        self.setProperty("big", big)
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        if keys:
            self._cap = KeyCap(keys, on="accent" if kind == "primary" else "panel", parent=self)
            self._cap.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            self.setAccessibleDescription(keys)
        self._dress()
        theme.changed.connect(self._dress)

    def set_icon(self, icon: str) -> None:
        """Show another icon."""
        self._icon_name = icon
        self._dress()

    def set_text(self, text: str) -> None:
        """Show another verb, read aloud as shown."""
        self.setText(text)
        self.setAccessibleName(text.replace("&", ""))
        self._dress()  # an icon stands farther from a text than alone

    def set_kind(self, kind: ButtonKind) -> None:
        """Look like another kind."""
        self.setProperty("kind", kind)
        repolish(self)
        self._dress()

    @override
    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        # A chosen segment is bold, and wider than it was measured.
        bold = self._theme.px(8) if self.property("kind") in ("segment", "choice") else 0
        # The room of the key cap is in the hint already, as padding of the style sheet.
        return hint + QSize(bold, 0)

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Left to the toolkit, Enter does nothing on a page, and in a dialog it presses the
        # default button while the focus stands on "Cancel".
        if not _entered(self, event):
            super().keyPressEvent(event)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_cap()

    def _icon_gap(self) -> int:
        """Return how much wider than Qt's own the gap is between icon and text."""
        return 4 if self.text() else 0

    def _cap_room(self) -> int:
        return self._cap.sizeHint().width() + self._theme.px(_GAP) if self._cap else 0

    def _place_cap(self) -> None:
        if self._cap is None:
            return
        cap = self._cap.sizeHint()
        text = self.fontMetrics().horizontalAdvance(self.text().replace("&", ""))
        icon = self.iconSize().width() + 4 if self._icon_name else 0
        group = icon + text + self._theme.px(_GAP) + cap.width()
        x = (self.width() + group) // 2 - cap.width()
        if self.isRightToLeft():
            x = self.width() - x - cap.width()
        self._cap.setGeometry(x, (self.height() - cap.height()) // 2, cap.width(), cap.height())

    @Slot()
    def _dress(self) -> None:
        kind = str(self.property("kind"))
        if self._icon_name:
            colour = {"primary": "on_accent", "danger": "bad", "link": "accent"}.get(kind, "ink")
            if kind in ("side", "choice", "segment", "find"):
                colour = "soft"
            side, gap = self._theme.metrics.icon, self._icon_gap()
            self.setIcon(self._theme.icon(self._icon_name, colour, checked="accent", gap=gap))
            self.setIconSize(QSize(side + self._theme.px(gap), side))
        if self._cap is not None:
            # The text keeps clear of the key cap, a child placed beside it. The style sheet
            # turns its own sides round where the text runs from right to left.
            big = bool(self.property("big"))
            room = self._theme.px(20 if big else 14) + self._cap_room()
            self.setStyleSheet(f"QPushButton {{ padding-right: {room}px; }}")
        self.updateGeometry()
        self._place_cap()


class PrimaryButton(Button):
    """Press to do what the page is for."""

    def __init__(
        self,
        *,
        theme: Theme,
        text: str,
        name: str,
        icon: str = "",
        keys: str = "",
        big: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            theme=theme,
            text=text,
            name=name,
            kind="primary",
            icon=icon,
            keys=keys,
            big=big,
            parent=parent,
        )


class SecondaryButton(Button):
    """Press to do something else the page offers."""

    def __init__(
        self,
        *,
        theme: Theme,
        text: str,
        name: str,
        icon: str = "",
        keys: str = "",
        big: bool = False,
        danger: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            theme=theme,
            text=text,
            name=name,
            kind="danger" if danger else "plain",
            icon=icon,
            keys=keys,
            big=big,
            parent=parent,
        )


class LinkButton(Button):
    """Press to go somewhere; looks like a link, is reached by Tab like a button."""

    def __init__(
        self,
        *,
        theme: Theme,
        text: str,
        name: str,
        small: bool = False,
        accessible: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            theme=theme, text=text, name=name, kind="link", accessible=accessible, parent=parent
        )
        self.setProperty("textRole", "small" if small else "body")
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)


class IconButton(QToolButton):
    """Press an icon; its name is its accessible name and its tool tip.

    Args:
        theme: The look.
        icon: The icon's name.
        text: What it does, read aloud and shown as tool tip.
        name: The object name.
        bare: Whether it has no outline (inside fields and toasts).
        colour: The token of its colour.
    """

    def __init__(
        self,
        *,
        theme: Theme,
        icon: str,
        text: str,
        name: str,
        bare: bool = False,
        colour: str = "ink",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._look = (icon, colour)
        self.setObjectName(name)
        self.setProperty("kind", "bare" if bare else "icon")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.set_text(text)
        self._dress()
        theme.changed.connect(self._dress)

    def set_icon(self, icon: str) -> None:
        """Show another icon."""
        self._look = (icon, self._look[1])
        self._dress()

    def set_text(self, text: str) -> None:
        """Say what it does now."""
        self.setAccessibleName(text)
        self.setToolTip(text)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not _entered(self, event):
            super().keyPressEvent(event)

    @Slot()
    def _dress(self) -> None:
        side = self._theme.metrics.icon
        icon, colour = self._look
        self.setIcon(self._theme.icon(icon, colour))
        self.setIconSize(QSize(side, side))


def _entered(button: QAbstractButton, event: QKeyEvent) -> bool:
    """Press the button with Enter, as with Space; a key held down presses it once."""
    plain = event.modifiers() in (
        Qt.KeyboardModifier.NoModifier,
        Qt.KeyboardModifier.KeypadModifier,
    )
    if not plain or event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
        return False
    if not event.isAutoRepeat():
        button.click()
    return True
