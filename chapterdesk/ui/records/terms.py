"""Choose several of many: languages by their own names, services by their labels."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from chapterdesk.core.words import _, isolate
from chapterdesk.ui.chapter.options import languages
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.buttons import Button
from chapterdesk.ui.widgets.combo import ChoiceBox
from chapterdesk.ui.widgets.flow import FlowRow


class TermsField(QWidget):
    """Hold some terms; choose one to add it, press one to take it away.

    Args:
        theme: The look.
        name: The object name.
        accessible: What is chosen.
        prompt: What the choice says while nothing is being chosen.
        options: Terms and labels in order.
    """

    edited = Signal()

    def __init__(
        self,
        *,
        theme: Theme,
        name: str,
        accessible: str,
        prompt: str,
        options: Sequence[tuple[str, str]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._name = name
        self._terms: list[str] = []
        self._labels = dict(options)
        self.setObjectName(name)
        self._chips = FlowRow(name=f"{name}_chosen", spacing=6)
        self.box = ChoiceBox(
            name=f"{name}_choice", options=[("", prompt), *options], accessible=accessible
        )
        self.box.chosen.connect(self._add)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self._chips)
        layout.addWidget(self.box)
        self.setFocusProxy(self.box)
        self._draw()

    def load(self, terms: Sequence[str]) -> None:
        """Show terms."""
        self._terms = list(terms)
        self._draw()

    def terms(self) -> tuple[str, ...]:
        """Return what is chosen."""
        return tuple(self._terms)

    def kept(self) -> object:
        """Return what is chosen, for a form that is kept unfinished."""
        return list(self._terms)

    def put_back(self, kept: object) -> None:
        """Show those terms again."""
        if isinstance(kept, list):
            self.load([term for term in kept if isinstance(term, str)])

    @Slot(str)
    def _add(self, term: str) -> None:
        if term and term not in self._terms:
            self._terms.append(term)
            self._draw()
            self.edited.emit()
        self.box.set_current("")

    def _remove(self, term: str) -> None:
        self._terms.remove(term)
        self._draw()
        self.box.setFocus()
        self.edited.emit()

    def _draw(self) -> None:
        self._chips.clear()
        for term in self._terms:
            label = self._labels.get(term, term)
            chip = Button(
                theme=self._theme,
                text=label.replace("&", "&&"),
                name=f"{self._name}_{term}",
                kind="choice",
                icon="x",
                accessible=_("Take away {what}").format(what=isolate(label)),
            )
            chip.clicked.connect(lambda _checked=False, gone=term: self._remove(gone))
            self._chips.add(chip)
        self._chips.setVisible(bool(self._terms))
        self._chips.updateGeometry()


def language_field(*, theme: Theme, name: str) -> TermsField:
    """Return a field of languages, each by its own name."""
    return TermsField(
        theme=theme,
        name=name,
        accessible=_("Languages"),
        prompt=_("Add a language…"),
        options=_distinct(languages()),
    )


def _distinct(options: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Tell apart languages whose own name is the same: Español, Español (es-419)."""
    seen: set[str] = set()
    told = []
    for tag, name in options:
        told.append((tag, f"{name} ({tag})" if name in seen else name))
        seen.add(name)
    return told
