"""The files that were exported: where they went, whether they lie there yet, and delete them."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from chapterdesk.core.words import _, current, isolate, ngettext
from chapterdesk.services.exports.files import ExportedFile, Place
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.theme.tokens import Tone
from chapterdesk.ui.widgets.buttons import LinkButton
from chapterdesk.ui.widgets.surfaces import Card, clear_layout
from chapterdesk.ui.widgets.text import Tag, Text

_SHOWN: Final = 30
_THERE: Final = ("here", "part")


class FilesCard(Card):
    """List the files that left.

    Args:
        theme: The look.
    """

    delete_requested = Signal(object)
    gone_requested = Signal(object)

    def __init__(self, *, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(
            theme=theme, name="exported_files", title=_("Files you exported"), parent=parent
        )
        self._look = theme
        self._rows = QVBoxLayout()
        self._none = Text(
            _("No file has left this desk yet."), colour="soft", wrap=True, name="exported_none"
        )
        self.add(self._none)
        self.body.addLayout(self._rows)

    def show_files(self, files: Sequence[ExportedFile]) -> None:
        """Show them, the latest first."""
        clear_layout(self._rows)
        self._none.setVisible(not files)
        shown = files[:_SHOWN]
        for place, file in enumerate(shown):
            self._rows.addWidget(self._row(file, place, last=place == len(shown) - 1))

    def clear(self) -> None:
        """Hold nothing (lock)."""
        self.show_files(())

    def _row(self, file: ExportedFile, place: int, *, last: bool) -> QWidget:
        row = QFrame()
        row.setProperty("part", "row")
        row.setProperty("last", last)
        row.setObjectName(f"exported_{place}")
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 8, 0, 8)
        layout.setSpacing(12)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(Text(isolate(file.path.name), strong=True, wrap=True))
        told = (
            current().day(file.made_at.date()),
            ngettext("{count} person", "{count} people", file.rows)
            if file.finished
            else _("not finished"),
            _("sealed") if file.sealed else _("anybody can read it"),
            isolate(str(file.path.parent)),
        )
        words.addWidget(Text(" · ".join(told), role="small", colour="soft", wrap=True))
        layout.addLayout(words, 1)
        text, tone = _state(file.place)
        layout.addWidget(Tag(theme=self._look, text=text, tone=tone, name=f"exported_tag_{place}"))
        if file.place in _THERE:
            layout.addWidget(self._link(_("Delete it…"), f"exported_delete_{place}", file))
        elif file.place == "away":
            layout.addWidget(self._link(_("It is gone"), f"exported_gone_{place}", file))
        return row

    def _link(self, text: str, name: str, file: ExportedFile) -> LinkButton:
        link = LinkButton(theme=self._look, text=text, name=name, small=True)
        link.setAccessibleName(f"{text} {isolate(file.path.name)}")
        wish = self.delete_requested if file.place in _THERE else self.gone_requested
        link.clicked.connect(lambda: wish.emit(file))
        return link


def _state(place: Place) -> tuple[str, Tone]:
    states: dict[Place, tuple[str, Tone]] = {
        "here": (_("still there"), "warn"),
        "part": (_("cut off: a part lies there"), "warn"),
        "gone": (_("gone"), "ok"),
        "away": (_("not plugged in"), "neutral"),
    }
    return states[place]
