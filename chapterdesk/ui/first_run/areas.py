"""After setting up: what else the chapter does, as tiles that lead there."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from chapterdesk.core.words import _
from chapterdesk.ui.context import GROUPS, MENTORING, PLACES, REPORT, RESOURCES
from chapterdesk.ui.first_run.tiles import Tile
from chapterdesk.ui.theme.theme import Theme


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """One thing that a chapter may do.

    Attributes:
        page: The page that it is done on.
        line: What it is for.
    """

    page: str
    icon: str
    title: str
    line: str


def areas() -> Sequence[Area]:
    """Return what there is beside members, meetings and backups, in the sidebar's order."""
    return (
        Area(
            page=GROUPS,
            icon="messages-square",
            title=_("Groups"),
            line=_("Support and interest groups, each with its people and its way of counting."),
        ),
        Area(
            page=PLACES,
            icon="map-pin",
            title=_("Places"),
            line=_("Where you meet, and what access each place has."),
        ),
        Area(
            page=MENTORING,
            icon="heart-handshake",
            title=_("Mentoring"),
            line=_("Pairs with a supervisor and a day on which each is looked at again."),
        ),
        Area(
            page=RESOURCES,
            icon="book-open",
            title=_("Helplines and resources"),
            line=_("Who helps, when each was last checked, and a sheet to print."),
        ),
        Area(
            page=REPORT,
            icon="shield",
            title=_("Safety"),
            line=_("Write down what happened, sealed for the few who may read it."),
        ),
    )


class AreaTiles(QWidget):
    """Offer the areas; pressing one says which page comes first.

    Args:
        theme: The look.
    """

    chosen = Signal(str)

    def __init__(self, *, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("first_areas")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 8)
        layout.setSpacing(10)
        for area in areas():
            tile = Tile(
                theme=theme,
                name=f"area_{area.page}",
                icon=area.icon,
                title=area.title,
                line=area.line,
            )
            tile.clicked.connect(lambda _on=False, page=area.page: self.chosen.emit(page))
            layout.addWidget(tile)

    def set_busy(self, *, busy: bool) -> None:
        """Take no press while one is answered."""
        self.setEnabled(not busy)
