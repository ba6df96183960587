"""What can be done with one person of the list: every mark, their name, who they are."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from chapterdesk.core.vocabulary import AttendanceStatus
from chapterdesk.core.words import _
from chapterdesk.ui.checkin.statuses import add_away, fill_menu


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonActs:
    """What the entries of the menu do."""

    mark: Callable[[AttendanceStatus], None]
    away: Callable[[], None]
    edit_name: Callable[[], None]
    known: Callable[[], None]
    record: Callable[[], None]


def person_menu(parent: QWidget, acts: PersonActs) -> QMenu:
    """Return the menu of a person; it goes when it is closed."""
    menu = QMenu(parent)
    menu.setObjectName("checkin_person_menu")
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    fill_menu(menu, acts.mark)
    menu.addSeparator()
    add_away(menu, acts.away)
    for text, act in (
        (_("Change the &name and pronouns"), acts.edit_name),
        (_("This is &somebody we know…"), acts.known),
        (_("Open the &record"), acts.record),
    ):
        action = QAction(text, menu)
        action.triggered.connect(lambda _on=False, call=act: call())
        menu.addAction(action)
    return menu
