"""Texts: labels by role, elided labels, key caps, tags, names beside pronouns."""

import html
from itertools import chain, pairwise
from typing import Final, Literal
from unicodedata import bidirectional, combining

from PySide6.QtCore import QEvent, QSize, Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from chapterdesk.core.words import isolate
from chapterdesk.ui.theme.metrics import TextRole
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.theme.tokens import Tone

_LONG_WORD: Final = 14
_BREAK: Final = "\u200b"
_JOINING: Final = 0x0590  # from here on scripts join or stack their letters
TextColour = Literal["ink", "soft", "accent", "ok", "warn", "bad"]


class Text(QLabel):
    """Show plain text in a role of the type scale; it never reads markup.

    Args:
        text: What is shown.
        role: Its place in the type scale.
        colour: The token of its colour.
        strong: Whether it is bold in the roles that are not bold already.
        wrap: Whether it may take several lines.
    """

    def __init__(
        self,
        text: str = "",
        *,
        role: TextRole = "body",
        colour: TextColour = "ink",
        strong: bool = False,
        wrap: bool = False,
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("textRole", role)
        self.setProperty("colour", colour)
        self.setProperty("strong", strong)
        self.setWordWrap(wrap)
        self.setObjectName(name)
        self.setText(text)
        self._lead()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self._lead()

    def _lead(self) -> None:
        lead_label(self)


class ElidedLabel(Text):
    """Show one line; what does not fit ends in an ellipsis and stands in the tool tip."""

    def __init__(
        self,
        text: str = "",
        *,
        role: TextRole = "body",
        colour: TextColour = "ink",
        strong: bool = False,
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        self._full = text
        super().__init__(text, role=role, colour=colour, strong=strong, name=name, parent=parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    @property
    def full_text(self) -> str:
        """Return the text before it was shortened."""
        return self._full

    def set_full_text(self, text: str) -> None:
        """Show another text."""
        self._full = text
        self._elide()
        self.updateGeometry()

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(self.fontMetrics().averageCharWidth() * 4, super().minimumSizeHint().height())

    @override
    def sizeHint(self) -> QSize:
        width = self.fontMetrics().horizontalAdvance(self._full) + 2
        return QSize(width, super().sizeHint().height())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._elide()

    def _elide(self) -> None:
        shown = self.fontMetrics().elidedText(
            self._full, Qt.TextElideMode.ElideRight, self.contentsRect().width()
        )
        self.setText(shown)
        self.setToolTip(self._full if shown != self._full else "")
        self.setAccessibleName(self._full)


class PersonLabel(QLabel):
    """Show a name and, quietly beside it, pronouns; each keeps its own direction."""

    def __init__(
        self,
        *,
        theme: Theme,
        name: str,
        role: TextRole = "label",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._person = ("", "")
        self.setObjectName(name)
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setProperty("textRole", role)
        lead_label(self)
        theme.changed.connect(self._draw)

    def set_person(self, display_name: str, pronouns: str = "") -> None:
        """Show a person; the texts can not act as markup."""
        self._person = (display_name, pronouns)
        self.setAccessibleName(" ".join(part for part in self._person if part))
        self._draw()

    @Slot()
    def _draw(self) -> None:
        display_name, pronouns = (
            html.escape(isolate(part)) if part else "" for part in self._person
        )
        quiet = self._theme.colour("soft")
        size = self._theme.metrics.font("body")
        beside = (
            f'<span style="color:{quiet};font-size:{size}px">&nbsp; {pronouns}</span>'
            if pronouns
            else ""
        )
        # The line runs as the page does, whatever the script of the name: pronouns come after it.
        direction = "rtl" if self.isRightToLeft() else "ltr"
        self.setText(
            f'<p dir="{direction}"><span style="font-weight:700">{display_name}</span>{beside}</p>'
        )


class KeyCap(Text):
    """Show a key as it stands on the keyboard: "Ctrl F"."""

    def __init__(
        self,
        keys: str,
        *,
        on: Literal["panel", "accent", "tint"] = "panel",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(keys, role="small", parent=parent)
        self.setProperty("part", "keycap")
        self.setProperty("on", on)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)


class Tag(QFrame):
    """Show a state as a word on a tinted ground, with an icon where it helps.

    Args:
        theme: The look.
        text: The word; a tag never speaks by colour alone.
        tone: Its colours.
        icon: The name of an icon before the word, or empty.
        name: The object name.
    """

    def __init__(
        self,
        *,
        theme: Theme,
        text: str,
        tone: Tone = "neutral",
        icon: str = "",
        name: str = "tag",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icon_name = icon
        self._tone: Tone = tone
        self.setObjectName(name)
        self.setProperty("part", "tag")
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 2, 8, 2)
        layout.setSpacing(6)
        self._icon = QLabel()
        self._label = Text(text, role="small")
        layout.addWidget(self._icon)
        layout.addWidget(self._label)
        self.set_tag(text, tone=tone, icon=icon)
        theme.changed.connect(self._tint)

    @property
    def text(self) -> str:
        """Return the word."""
        return self._label.text()

    @property
    def tone(self) -> Tone:
        """Return the tone."""
        return self._tone

    def set_tag(self, text: str, *, tone: Tone = "neutral", icon: str = "") -> None:
        """Show another state."""
        self._label.setText(text)
        if (tone, icon) == (self._tone, self._icon_name) and self.property("tone") == tone:
            return
        self._icon_name = icon
        self._tone = tone
        self.setProperty("tone", tone)
        repolish(self)
        repolish(self._label)
        self._tint()

    @Slot()
    def _tint(self) -> None:
        self._icon.setVisible(bool(self._icon_name))
        if self._icon_name:
            colour = "soft" if self._tone == "neutral" else self._tone
            self._icon.setPixmap(self._theme.pixmap(self._icon_name, colour, 14))


class IconLabel(QLabel):
    """Show an icon that keeps the colours of the theme; a decoration, not read aloud."""

    def __init__(
        self,
        *,
        theme: Theme,
        icon: str,
        colour: str = "ink",
        size: float = 18,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._look = (icon, colour, size)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._tint()
        theme.changed.connect(self._tint)

    def set_icon(self, icon: str, *, colour: str = "ink") -> None:
        """Show another icon."""
        self._look = (icon, colour, self._look[2])
        self._tint()

    @Slot()
    def _tint(self) -> None:
        icon, colour, size = self._look
        self.setPixmap(self._theme.pixmap(icon, colour, size))


class BigNumber(QWidget):
    """Show a count that is readable across a table, with what it counts beneath."""

    def __init__(
        self, *, name: str, number: int = 0, caption: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self._number = Text(role="display", name=f"{name}_number")
        self._caption = Text(role="label", colour="soft", name=f"{name}_caption", wrap=True)
        for label in (self._number, self._caption):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            layout.addWidget(label)
        self.set_number(number, caption)

    def set_number(self, number: int, caption: str) -> None:
        """Show a count and what it counts ("here of 21 expected")."""
        self._number.setText(str(number))
        self._caption.setText(caption)
        self._number.setAccessibleName(f"{number} {caption}")


def breakable(text: str) -> str:
    """Return a text whose longest words may be broken between letters that do not join.

    For what stands large in little room: a label breaks between words alone, and cuts the rest.
    """
    run, parts = 0, []
    for before, letter in pairwise(chain(" ", text)):
        # A label breaks behind a hyphen as it does between words.
        run = 0 if letter.isspace() else 1 if before == "-" else run + 1
        if run > _LONG_WORD and _stands_alone(before) and _stands_alone(letter):
            parts.append(_BREAK)
        parts.append(letter)
    return "".join(parts)


def _stands_alone(letter: str) -> bool:
    """Say whether nothing changes for a letter when its neighbour stands on another line."""
    return bidirectional(letter) in {"L", "EN"} and not combining(letter) and ord(letter) < _JOINING


def repolish(widget: QWidget) -> None:
    """Let the style sheet look at a widget's properties again."""
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)
    widget.update()


def lead_label(label: QLabel) -> None:
    """Let a label begin where the page begins, unless it is centred.

    Qt would align it by the direction of its text: an Arabic name would stand at the far side of an
    English page.
    """
    aligned = label.alignment()
    if aligned & Qt.AlignmentFlag.AlignHCenter:
        return
    rtl = label.isRightToLeft()
    side = Qt.AlignmentFlag.AlignRight if rtl else Qt.AlignmentFlag.AlignLeft
    vertical = aligned & Qt.AlignmentFlag.AlignVertical_Mask
    label.setAlignment(side | Qt.AlignmentFlag.AlignAbsolute | vertical)
