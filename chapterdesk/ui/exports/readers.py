"""For whom a file is: it decides who may be in it, and which columns go so far."""

from typing import Final

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from chapterdesk.core.vocabulary import ShareLevel
from chapterdesk.core.words import _
from chapterdesk.services.exports.audiences import AUDIENCES
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.choices import SegmentedChoice
from chapterdesk.ui.widgets.text import Text

_LEADS: Final = "leads"


class ReadersChoice(QWidget):
    """Say who reads a file, and whether it also holds people whose details may not go so far."""

    changed = Signal()

    def __init__(self, *, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("export_readers")
        question = _("Who is it for?")
        self.setAccessibleName(question)
        labels = {
            _LEADS: _("The leads alone"),
            "chapter": _("The chapter"),
            "partners": _("Partners"),
            "everybody": _("Everybody"),
        }
        self._choice = SegmentedChoice(
            theme=theme,
            name="export_for",
            accessible=question,
            options=[(word, labels[word]) for word in AUDIENCES],
        )
        self._too = QCheckBox(_("Also who has not said that their &details may go so far"))
        self._too.setObjectName("export_unshared")
        self._too.setAccessibleName(self._too.text().replace("&", ""))
        self._told = Text("", role="small", colour="soft", wrap=True, name="export_for_told")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(Text(question, strong=True, name="export_for_question"))
        layout.addWidget(self._choice)
        layout.addWidget(self._told)
        layout.addWidget(self._too)
        self._choice.chosen.connect(self._chosen)
        self._too.toggled.connect(self.changed)
        self._follow()

    @property
    def audience(self) -> ShareLevel:
        """Return how far the file goes."""
        return AUDIENCES[self._choice.current]

    @property
    def unshared_too(self) -> bool:
        """Return whether it also holds people whose details may not go so far."""
        return self._choice.current != _LEADS and self._too.isChecked()

    def reset(self) -> None:
        """Hold nobody whose details may not go so far."""
        self._choice.set_current(_LEADS)
        self._too.setChecked(False)
        self._follow()

    @Slot()
    def _chosen(self) -> None:
        # A yes to hold more people is of one audience, and not of the next.
        self._too.setChecked(False)
        self._follow()
        self.changed.emit()

    def _follow(self) -> None:
        told = {
            _LEADS: _("It stays with those who lead: pass it on to nobody."),
            "chapter": _("Whoever has said that their details may go to the chapter."),
            "partners": _(
                "Whoever lets their details go to partners, and said yes to being passed on."
            ),
            "everybody": _(
                "Whoever lets their details go to everybody, and said yes to being passed on."
            ),
        }
        self._told.setText(told[self._choice.current])
        self._too.setHidden(self._choice.current == _LEADS)
