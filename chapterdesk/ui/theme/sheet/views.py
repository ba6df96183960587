"""Scroll bars, lists, tables, menus and tool tips."""

from typing import Final

SCROLLING: Final = """
QScrollArea, QScrollArea > QWidget > QWidget[part="page"] { background: transparent; border: none; }
QScrollBar:vertical { background: transparent; width: $s14; margin: 0; border: none; }
QScrollBar:horizontal { background: transparent; height: $s14; margin: 0; border: none; }
QScrollBar::handle { background: $edge; border-radius: $s3; }
QScrollBar::handle:vertical { min-height: $s36; margin: $s2 $s4; }
QScrollBar::handle:horizontal { min-width: $s36; margin: $s4 $s2; }
QScrollBar::handle:hover { background: $accent; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; border: none; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
/* As thin at any text size: in the narrow rail a bar that grows hides what it scrolls. */
#sidebar_scroll QScrollBar:vertical { width: 8px; }
#sidebar_scroll QScrollBar::handle:vertical { margin: 2px; border-radius: 2px; }
QAbstractScrollArea::corner { background: transparent; border: none; }
QSplitter::handle { background: $card_line; }
QSplitter::handle:horizontal { width: 1px; }
QSplitter::handle:vertical { height: 1px; }
"""

VIEWS: Final = """
QAbstractItemView {
    background: $panel; color: $ink; border: 1px solid $card_line; border-radius: $card_radius;
    outline: none; font-size: $body; selection-background-color: $tint; selection-color: $ink;
    alternate-background-color: $hover;
}
QAbstractItemView[part="records"] { border: none; border-radius: 0; background: transparent; }
QAbstractItemView[part="records"][framed="true"] {
    border: 1px solid $card_line; border-radius: $card_radius; background: $panel;
}
QListWidget { padding: $s6; }
QListWidget::item { padding: 0 $s12; border-radius: $chip_radius; }
QListWidget::item:hover { background: $hover; }
QListWidget::item:selected { background: $tint; color: $accent; font-weight: 600; }
QTableView { gridline-color: $line; }
QTableView[part="records"] { selection-background-color: transparent; }
QTableView::item { padding: $s6 $s12; border: none; border-bottom: 1px solid $line; }
QTableView::item:hover, QTreeView::item:hover { background: $hover; }
QTableView::item:selected, QTreeView::item:selected { background: $tint; color: $ink; }
QTableView::item:focus { border: 2px solid $accent; }
QTableView[part="records"]::item, QTableView[part="records"]::item:selected,
QTableView[part="records"]::item:hover, QTableView[part="records"]::item:focus {
    background: transparent; border: none; padding: 0;
}
QHeaderView { background: transparent; border: none; }
QHeaderView::section {
    background: $panel; color: $soft; border: none; border-bottom: 1px solid $line;
    padding: $s10 $s12; font-size: $small; font-weight: 600;
}
QHeaderView::section:first { border-top-left-radius: 11px; }
QHeaderView::section:last { border-top-right-radius: 11px; }
QHeaderView::section:only-one {
    border-top-left-radius: 11px; border-top-right-radius: 11px;
}
QHeaderView::section:hover { color: $ink; }
QHeaderView::up-arrow { image: url("$marks/chevron-up.svg"); width: $s14; height: $s14; }
QHeaderView::down-arrow { image: url("$marks/chevron-down.svg"); width: $s14; height: $s14; }
QTableCornerButton::section { background: $panel; border: none; }
QMenu {
    background: $panel; color: $ink; border: 1px solid $edge; border-radius: $radius;
    padding: $s4; font-size: $body;
}
QMenu::item { padding: $s6 $s28 $s6 $s12; min-height: $s24; border-radius: $chip_radius; }
QMenu::item:selected { background: $tint; color: $ink; }
QMenu::item:disabled { color: $soft; }
QMenu::icon { padding-left: $s8; }
QMenu::separator { height: 1px; background: $line; margin: $s4 $s8; }
QToolTip {
    background: $ink; color: $panel; border: 1px solid $ink; padding: $s4 $s8;
    font-size: $small;
}
QTabBar { border: none; }
QTabBar::tab {
    background: transparent; color: $soft; padding: $s8 $s14; min-height: $s20;
    border: none; border-bottom: 3px solid transparent; font-size: $body;
}
QTabBar::tab:hover { color: $ink; }
QTabBar::tab:selected { color: $accent; border-bottom: 3px solid $accent; }
QTabBar:focus { border: 2px solid $accent; border-radius: $chip_radius; }
QTabWidget::pane { border: none; border-top: 1px solid $card_line; }
QTextBrowser { background: $panel; border: 1px solid $card_line; padding: $s16; }
QCalendarWidget QWidget { background: $panel; alternate-background-color: $side; }
QCalendarWidget QAbstractItemView { border: none; border-radius: 0; }
"""
