"""The card of the two places that backups go to."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from chapterdesk.core.words import _, isolate_ltr
from chapterdesk.services.backups import MOST_TARGETS, TargetState
from chapterdesk.ui.context import PageContext
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.theme.tokens import Tone
from chapterdesk.ui.widgets.buttons import LinkButton, SecondaryButton
from chapterdesk.ui.widgets.choices import SegmentedChoice
from chapterdesk.ui.widgets.surfaces import Card, clear_layout
from chapterdesk.ui.widgets.text import IconLabel, Tag, Text

_DAYS: Final = {"daily": 1, "weekly": 7, "never": 0}


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacesRead:
    """What the card shows."""

    places: Sequence[TargetState]
    every: int


class PlacesCard(Card):
    """Show where backups go, add and remove a place, choose how often.

    Args:
        context: What a page is given.
    """

    write_requested = Signal(object)
    added = Signal(object)
    refused = Signal(object)

    def __init__(self, *, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(
            theme=context.theme, name="backups_places", title=_("Where they go"), parent=parent
        )
        self._context = context
        theme = context.theme
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        self._none = Text(
            _("Choose a folder on a stick. A second one, kept in another house, is better still."),
            colour="soft",
            wrap=True,
            name="backups_places_none",
        )
        self._add = SecondaryButton(
            theme=theme, text=_("Add a p&lace…"), name="backups_add", icon="plus"
        )
        self._every = SegmentedChoice(
            theme=theme,
            name="backups_every",
            accessible=_("How often"),
            options=[
                ("daily", _("Every day")),
                ("weekly", _("Every week")),
                ("never", _("By hand")),
            ],
        )
        self.body.addWidget(self._none)
        self.body.addLayout(self._rows)
        self.body.addWidget(self._add, 0, Qt.AlignmentFlag.AlignLeading)
        self.body.addWidget(Text(_("How often, when the place is here"), strong=True))
        self.body.addWidget(self._every)
        self.body.addWidget(
            Text(
                _(
                    "Seven daily, four weekly and twelve monthly ones are kept in each place."
                    " The newest three always stay."
                ),
                role="small",
                colour="soft",
                wrap=True,
                name="backups_places_rule",
            )
        )
        self._add.clicked.connect(self.choose)
        self._every.chosen.connect(self._choose_every)

    def show_places(self, read: PlacesRead) -> None:
        """Show the places as they are now."""
        clear_layout(self._rows)
        for number, state in enumerate(read.places):
            row = _PlaceRow(theme=self._context.theme, number=number, state=state)
            row.write_requested.connect(self.write_requested)
            row.remove_requested.connect(self._remove)
            self._rows.addWidget(row)
        self._none.setVisible(not read.places)
        self._add.setVisible(len(read.places) < MOST_TARGETS)
        known = {days: key for key, days in _DAYS.items()}
        self._every.set_current(known.get(read.every, "daily"))

    def clear(self) -> None:
        """Forget the places."""
        clear_layout(self._rows)

    @Slot()
    def choose(self) -> None:
        """Ask for a folder, take it as a place and say so."""
        self._context.files.folder(
            title=_("Where does the backup go?"), start=None, chosen=self._take
        )

    def _take(self, folder: Path) -> None:
        places = self._context.services.backups.places
        self._context.tasks.run(
            lambda: places.add(folder),
            lambda _key: self.added.emit(folder),
            self.refused.emit,
            owner=self,
        )

    @Slot(str)
    def _remove(self, key: str) -> None:
        places = self._context.services.backups.places

        def gone(_nothing: object) -> None:
            self._context.messages.toast(_("No more backups go there. What lies there stays."))

        self._context.tasks.run(lambda: places.remove(key), gone, self.refused.emit, owner=self)

    @Slot(str)
    def _choose_every(self, key: str) -> None:
        places = self._context.services.backups.places
        self._context.tasks.run(
            lambda: places.set_every_days(_DAYS[key]),
            lambda _nothing: None,
            self.refused.emit,
            owner=self,
        )


class _PlaceRow(QFrame):
    """Show one place: what it is, how safe it is, whether it is here."""

    write_requested = Signal(object)
    remove_requested = Signal(str)

    def __init__(
        self, *, theme: Theme, number: int, state: TargetState, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        name = f"backups_place_{number}"
        self.setObjectName(name)
        self.setProperty("part", "row")
        shown = isolate_ltr(str(state.here or state.folder))
        word, tone = _tag(state)
        icon = IconLabel(theme=theme, icon="usb" if state.removable else "hard-drive")
        title = Text(shown, strong=True, wrap=True, name=f"{name}_folder")
        said = Text(state.text, role="small", colour="soft", wrap=True, name=f"{name}_text")
        tag = Tag(theme=theme, text=word, tone=tone, name=f"{name}_tag")
        remove = LinkButton(
            theme=theme,
            text=_("Remove"),
            name=f"{name}_remove",
            small=True,
            accessible=_("Remove the place {folder}").format(folder=shown),
        )
        write = LinkButton(
            theme=theme,
            text=_("Back up here"),
            name=f"{name}_write",
            small=True,
            accessible=_("Back up to {folder}").format(folder=shown),
        )
        if state.here is None:
            # Only ever hidden here: shown without a parent it would be a window of its own.
            write.hide()
        self.setAccessibleName(f"{shown}: {word}. {state.text}")
        links = QHBoxLayout()
        links.setSpacing(14)
        links.addWidget(write)
        links.addWidget(remove)
        links.addStretch(1)
        texts = QVBoxLayout()
        texts.setSpacing(3)
        texts.addWidget(title)
        texts.addWidget(said)
        texts.addLayout(links)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(4, 10, 4, 10)
        layout.setSpacing(14)
        layout.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(texts, 1)
        layout.addWidget(tag, 0, Qt.AlignmentFlag.AlignTop)
        remove.clicked.connect(lambda: self.remove_requested.emit(state.key))
        write.clicked.connect(lambda: self.write_requested.emit([state.here]))


def _tag(state: TargetState) -> tuple[str, Tone]:
    """Return the one word of a place; a stick that is elsewhere is no trouble."""
    if state.failure:
        return _("failed"), "bad"
    if state.level in {"bad", "never"}:
        return (_("old"), "bad") if state.level == "bad" else (_("empty"), "warn")
    if state.level == "warn":
        return _("getting old"), "warn"
    return (_("not here"), "neutral") if state.here is None else (_("verified"), "ok")
