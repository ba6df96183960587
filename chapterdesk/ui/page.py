"""What the window expects of a page."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from chapterdesk.ui.context import PageContext
from chapterdesk.ui.widgets.find_bar import FindBar
from chapterdesk.ui.widgets.tab_order import tab_as_read, tab_stops


class Page(QWidget):
    """Be one room of the window. Built when first shown, dropped on lock.

    Args:
        context: What the page needs.
        name: The page's name in `PageContext.navigate`; also its object name.
        title: What a screen reader calls the page.
        help_page: The handbook page that F1 opens.
    """

    def __init__(
        self,
        *,
        context: PageContext,
        name: str,
        title: str,
        help_page: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.context = context
        self.page_name = name
        self.help_page = help_page
        self._find: FindBar | None = None
        self.setObjectName(f"{name}_page")
        self.setAccessibleName(title)
        self.setProperty("part", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)

    @override
    def focusNextPrevChild(self, next: bool) -> bool:
        # Rows, banners and sections come and go; Qt would leave each where it was made, at the end.
        tab_as_read(self)
        return super().focusNextPrevChild(next)

    def focus_again(self) -> None:
        """Take the focus that something had which is gone: the first thing of the page has it."""
        there = [stop for stop in tab_stops(self) if stop.isVisible() and stop.isEnabled()]
        (there[0] if there else self).setFocus(Qt.FocusReason.OtherFocusReason)

    def activate(self, subject: bytes | None = None) -> None:
        """Be shown, at the record `subject` if there is one; focus where work begins."""
        del subject
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def deactivate(self) -> None:
        """Be left for another page: cover what only a chosen moment may show."""

    def clear(self) -> None:
        """Forget everything about people: item models emptied, fields cleared (lock)."""

    def end_search(self) -> None:
        """Forget what was searched on this page, where it has no search of its own (lock)."""
        if self._find is not None:
            self._find.end()

    def focus_search(self) -> None:
        """Put the caret in the page's search (Ctrl+F): its own, or one over what it shows."""
        if self._find is None:
            self._find = FindBar(theme=self.context.theme, page=self)
        self._find.begin()

    def print_document(self) -> None:
        """Open the preview of what this page prints, when it prints (Ctrl+P)."""
