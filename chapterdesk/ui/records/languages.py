"""Choose languages, each by its own name."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from chapterdesk.core.words import _, isolate
from chapterdesk.ui.chapter.options import languages
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.buttons import Button
from chapterdesk.ui.widgets.combo import ChoiceBox
from chapterdesk.ui.widgets.flow import FlowRow


class LanguagesField(QWidget):
    """Hold some languages; choose one to add it, press one to take it away."""

    edited = Signal()

    def __init__(
        self, *, theme: Theme, name: str, accessible: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._name = name
        self._tags: list[str] = []
        self._names = dict(languages())
        self.setObjectName(name)
        self._chips = FlowRow(name=f"{name}_chosen", spacing=6)
        options = [("", _("Add a language…")), *_distinct(languages())]
        self.box = ChoiceBox(name=f"{name}_choice", options=options, accessible=accessible)
        self.box.chosen.connect(self._add)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self._chips)
        layout.addWidget(self.box)
        self.setFocusProxy(self.box)

    def load(self, tags: Sequence[str]) -> None:
        """Show languages."""
        self._tags = list(tags)
        self._draw()

    def tags(self) -> tuple[str, ...]:
        """Return the BCP 47 tags."""
        return tuple(self._tags)

    @Slot(str)
    def _add(self, tag: str) -> None:
        if tag and tag not in self._tags:
            self._tags.append(tag)
            self._draw()
            self.edited.emit()
        self.box.set_current("")

    def _remove(self, tag: str) -> None:
        self._tags.remove(tag)
        self._draw()
        self.box.setFocus()
        self.edited.emit()

    def _draw(self) -> None:
        self._chips.clear()
        for tag in self._tags:
            text = self._names.get(tag, tag)
            chip = Button(
                theme=self._theme,
                text=text,
                name=f"{self._name}_{tag}",
                kind="choice",
                icon="x",
                accessible=_("Take away {language}").format(language=isolate(text)),
            )
            chip.clicked.connect(lambda _checked=False, gone=tag: self._remove(gone))
            self._chips.add(chip)
        self._chips.setVisible(bool(self._tags))
        self._chips.updateGeometry()


def _distinct(options: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Tell apart languages whose own name is the same: Español, Español (es-419)."""
    seen: set[str] = set()
    told = []
    for tag, name in options:
        told.append((tag, f"{name} ({tag})" if name in seen else name))
        seen.add(name)
    return told
