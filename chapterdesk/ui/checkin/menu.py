"""What can be done with one person of the check-in's list, as a menu."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from chapterdesk.core.vocabulary import AttendanceStatus
from chapterdesk.core.words import _
from chapterdesk.ui.checkin.statuses import fill_menu


def person_menu(
    parent: QWidget,
    *,
    mark: Callable[[AttendanceStatus], None],
    rename: Callable[[], object],
    know: Callable[[], object],
    look_up: Callable[[], object],
) -> QMenu:
    """Return the marks, the name, the record from before and the record; it goes when closed.

    Args:
        parent: Over what it opens.
        mark: Marks the person.
        rename: Begins to change their name.
        know: Asks who of those with a record they are.
        look_up: Opens their record.
    """
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    fill_menu(menu, mark)
    menu.addSeparator()
    for text, act in (
        (_("Change the &name and pronouns"), rename),
        (_("This is &somebody we know…"), know),
        (_("Open the &record"), look_up),
    ):
        action = QAction(text, menu)
        action.triggered.connect(lambda _checked=False, act=act: act())
        menu.addAction(action)
    return menu
