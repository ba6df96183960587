"""The handbook in a window of its own, so that a check-in goes on behind it."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, QUrl, Signal, Slot
from PySide6.QtGui import (
    QFontMetrics,
    QKeySequence,
    QResizeEvent,
    QShortcut,
    QTextCursor,
    QTextFrameFormat,
    QTextTable,
)
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QSplitter,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from chapterdesk.core.words import _
from chapterdesk.ui.help.handbook import CRISIS_PAGE, FIRST_PAGE, contents, page_text
from chapterdesk.ui.help.unknown import no_number_known
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.find_bar import FindBar
from chapterdesk.ui.widgets.surfaces import Banner

_ROW = 36
_AROUND_TITLE = 56
_MOST_OF_WIDTH = 36
_NAME_ROLE = Qt.ItemDataRole.UserRole


class HelpWindow(QWidget):
    """Show the handbook: its contents on the left, a page on the right.

    Args:
        theme: The look.
        parent: The window it belongs to; it closes with it.
    """

    report_requested = Signal()
    country_requested = Signal()

    def __init__(self, *, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self._theme = theme
        self._numbers: tuple[str, ...] | None = None
        self.setObjectName("help_window")
        self.setWindowTitle(_("Help"))
        self.setAccessibleName(_("Help"))
        self.setProperty("part", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._contents = self._make_contents()
        self._page = self._make_page()
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(self._contents)
        split.addWidget(self._page)
        split.setStretchFactor(1, 1)
        self._split = split
        split.setChildrenCollapsible(False)
        split.setHandleWidth(12)
        split.setStyleSheet("QSplitter::handle { background: transparent; }")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        self._danger = Banner(theme=theme, name="help_danger", tone="bad")
        self._danger.hide()
        self._danger.action_requested.connect(self.report_requested)
        layout.addWidget(self._danger)
        self._no_country = Banner(
            theme=theme,
            name="help_no_country",
            text=_("No number is known here, because the chapter has named no country."),
            tone="warn",
            action=_("&Set the country"),
        )
        self._no_country.hide()
        self._no_country.action_requested.connect(self.country_requested)
        layout.addWidget(self._no_country)
        layout.addWidget(split, 1)
        self.resize(theme.px(880), theme.px(640))
        self._share()
        self._find = FindBar(theme=theme, page=self)
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self._escape)
        QShortcut(QKeySequence("Ctrl+F"), self, self._find.begin)
        theme.changed.connect(self._restyle)

    def show_page(self, name: str) -> None:
        """Open at a page of the handbook."""
        for row in range(self._contents.count()):
            item = self._contents.item(row)
            if item.data(_NAME_ROLE) == name:
                self._contents.setCurrentItem(item)
        self.show()
        self.raise_()
        self.activateWindow()
        self._page.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_danger(self, numbers: Sequence[str]) -> None:
        """Keep the numbers above the page for danger, of an open desk that takes a report, too."""
        self._numbers = tuple(numbers)
        self._show_danger()

    def _show_danger(self) -> None:
        numbers = self._numbers if self.page == CRISIS_PAGE else None
        if numbers is not None:
            self._danger.show_message(
                "\n".join(numbers) or no_number_known(),
                tone="bad",
                action=_("Write it down after&wards"),
            )
        self._danger.setVisible(numbers is not None)
        self._no_country.setVisible(numbers == ())

    @property
    def page(self) -> str:
        """Return the name of the page that is open."""
        row = self._contents.currentRow()
        return str(self._contents.item(row).data(_NAME_ROLE)) if row >= 0 else FIRST_PAGE

    def _make_contents(self) -> QListWidget:
        view = QListWidget()
        view.setObjectName("help_contents")
        view.setAccessibleName(_("Pages of the handbook"))
        for name, title in contents():
            item = QListWidgetItem(title)
            item.setToolTip(title)
            item.setSizeHint(QSize(0, self._theme.px(_ROW)))
            item.setData(_NAME_ROLE, name)
            view.addItem(item)
        view.currentItemChanged.connect(self._open)
        return view

    def _make_page(self) -> QTextBrowser:
        page = QTextBrowser()
        page.setObjectName("help_page")
        page.setAccessibleName(_("Handbook"))
        # A link never leaves the handbook: other pages of it are opened here, the rest not at all.
        page.setOpenLinks(False)
        page.setOpenExternalLinks(False)
        page.setTabChangesFocus(True)
        page.anchorClicked.connect(self._follow)
        return page

    def _share(self) -> None:
        """Let the contents be as wide as their longest title, up to a third of the window."""
        metrics = QFontMetrics(self._theme.font("body", bold=True))
        longest = max(metrics.horizontalAdvance(title) for _name, title in contents())
        wanted = longest + self._theme.px(_AROUND_TITLE)
        side = min(wanted, self.width() * _MOST_OF_WIDTH // 100)
        self._split.setSizes([side, self.width() - side])

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share()

    @Slot()
    def _escape(self) -> None:
        if self._find.isVisible():
            self._find.end()
        else:
            self.close()

    @Slot()
    def _open(self) -> None:
        self._restyle()
        self._page.setMarkdown(page_text(self.page))
        self._space()
        self._show_danger()
        self._page.verticalScrollBar().setValue(0)

    def _space(self) -> None:
        """Give headings room above, and paragraphs and tables room below: Markdown says nothing."""
        document = self._page.document()
        block = document.begin()
        while block.isValid():
            format_ = block.blockFormat()
            cursor = QTextCursor(block)
            if format_.headingLevel():
                format_.setTopMargin(self._theme.px(0 if block == document.begin() else 20))
                format_.setBottomMargin(self._theme.px(6))
            elif cursor.currentTable() is None:
                format_.setBottomMargin(self._theme.px(6))
            cursor.setBlockFormat(format_)
            block = block.next()
        for frame in document.rootFrame().childFrames():
            if isinstance(frame, QTextTable):
                self._space_table(frame)

    def _space_table(self, table: QTextTable) -> None:
        format_ = table.format().toTableFormat()
        format_.setTopMargin(self._theme.px(8))
        format_.setBottomMargin(self._theme.px(14))
        format_.setCellPadding(self._theme.px(5))
        format_.setBorder(1)
        format_.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
        format_.setBorderBrush(self._theme.qcolor("line"))
        format_.setBorderCollapse(True)
        table.setFormat(format_)

    @Slot(QUrl)
    def _follow(self, link: QUrl) -> None:
        name = link.fileName().removesuffix(".md")
        if link.isRelative() and name in {known for known, _title in contents()}:
            self.show_page(name)

    @Slot()
    def _restyle(self) -> None:
        for row in range(self._contents.count()):
            self._contents.item(row).setSizeHint(QSize(0, self._theme.px(_ROW)))
        self._share()
        self._page.document().setDocumentMargin(self._theme.px(16))
        self._page.document().setDefaultFont(self._theme.font("body"))
