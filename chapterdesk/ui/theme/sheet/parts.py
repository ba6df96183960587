"""Texts by role, and the parts that pages are made of."""

from typing import Final

TEXTS: Final = """
QWidget { color: $ink; font-size: $body; }
QMainWindow, QDialog { background: $bg; }
QLabel { background: transparent; }
QLabel[textRole="small"] { font-size: $small; }
QLabel[textRole="label"] { font-size: $label; }
QLabel[textRole="heading"] { font-size: $heading; font-weight: 700; }
QLabel[textRole="title"] { font-size: $title; font-weight: 700; }
QLabel[textRole="count"] { font-size: $count; font-weight: 700; }
QLabel[textRole="display"] { font-size: $display; font-weight: 700; }
QLabel[strong="true"] { font-weight: 700; }
QLabel[struck="true"] { text-decoration: line-through; }
QLabel[colour="soft"] { color: $soft; }
QLabel[colour="accent"] { color: $accent; }
QLabel[colour="ok"] { color: $ok; }
QLabel[colour="warn"] { color: $warn; }
QLabel[colour="bad"] { color: $bad; }
"""

PARTS: Final = """
QWidget[part="page"] { background: $bg; }
QFrame[part="card"] {
    background: $panel; border: 1px solid $card_line; border-radius: $card_radius;
}
QFrame[part="day"] {
    background: $panel; border: 1px solid $card_line; border-radius: $chip_radius;
}
QFrame[part="day"][current="true"] { background: $tint; border: 1px solid $edge; }
QFrame[part="day"][today="true"] { border: 2px solid $accent; }
QFrame[part="day"]:focus { border: 2px solid $accent; }
QFrame[part="row"] { background: transparent; border: none; border-bottom: 1px solid $line; }
QFrame[part="row"][last="true"] { border-bottom: 1px solid transparent; }
QFrame[part="row"]:focus { border: 2px solid $accent; border-radius: $chip_radius; }
QFrame[part="cardshade"] {
    background: $panel; border: none; border-radius: 0;
    border-top: 1px solid $card_line; border-bottom: 1px solid $card_line;
}
QWidget[part="pane"] { background: $panel; border-right: 1px solid $card_line; }
QWidget[part="pane"][rtl="true"] { border-right: none; border-left: 1px solid $card_line; }
QFrame[part="line"] { background: $card_line; border: none; max-height: 1px; min-height: 1px; }
QFrame[part="dropzone"] {
    background: $panel; border: 2px dashed $edge; border-radius: $card_radius;
}
QFrame[part="panel"] { background: $panel; border: none; }
QFrame[part="sidebar"] { background: $side; border: none; }
QFrame[part="sideground"] { background: $side; border: none; border-right: 1px solid $card_line; }
QFrame[part="sideground"][rtl="true"] { border-right: none; border-left: 1px solid $card_line; }
QLabel[part="keycap"] {
    color: $soft; border: 1px solid $edge; border-radius: 5px; padding: 0 $s6;
    font-size: $keycap; font-weight: 600; min-height: $s16;
}
QLabel[part="keycap"][on="accent"] { color: $on_accent; border-color: $on_accent; }
QLabel[part="keycap"][on="tint"] { color: $accent; border-color: $accent; }
QFrame[part="tag"] {
    background: $panel; border: 1px solid $card_line; border-radius: $chip_radius;
}
QFrame[part="tag"] QLabel { font-size: $small; color: $soft; }
QFrame[part="tag"][tone="accent"] { background: $tint; border-color: $tint; }
QFrame[part="tag"][tone="accent"] QLabel { color: $accent; font-weight: 600; }
QFrame[part="tag"][tone="ok"] { background: $ok_bg; border-color: $ok_bg; }
QFrame[part="tag"][tone="ok"] QLabel { color: $ok; font-weight: 600; }
QFrame[part="tag"][tone="warn"] { background: $warn_bg; border-color: $warn_bg; }
QFrame[part="tag"][tone="warn"] QLabel { color: $warn; font-weight: 600; }
QFrame[part="tag"][tone="bad"] { background: $bad_bg; border-color: $bad_bg; }
QFrame[part="tag"][tone="bad"] QLabel { color: $bad; font-weight: 600; }
QPushButton[kind="tag"] {
    background: $panel; color: $soft; border: 1px solid $card_line; border-radius: $chip_radius;
    padding: 0 $s8; min-height: $s24; font-size: $small; font-weight: 400;
}
QPushButton[kind="tag"]:hover { border-color: $edge; }
QPushButton[kind="tag"][tone="ok"] {
    background: $ok_bg; border-color: $ok_bg; color: $ok; font-weight: 600;
}
QPushButton[kind="tag"][tone="warn"] {
    background: $warn_bg; border-color: $warn_bg; color: $warn; font-weight: 600;
}
QPushButton[kind="tag"][tone="bad"] {
    background: $bad_bg; border-color: $bad_bg; color: $bad; font-weight: 600;
}
QPushButton[kind="tag"]:focus { border: 2px solid $accent; }
QPushButton[kind="tag"]::menu-indicator {
    image: url("$marks/chevron-down.svg"); width: $s12; height: $s12;
    subcontrol-origin: padding; subcontrol-position: center right; right: $s4;
    padding-left: $s4;
}
QFrame[part="banner"] { border-radius: $radius; background: $tint; border: 1px solid $accent; }
QFrame[part="banner"][tone="ok"] { background: $ok_bg; border-color: $ok; }
QFrame[part="banner"][tone="warn"] { background: $warn_bg; border-color: $warn; }
QFrame[part="banner"][tone="bad"] { background: $bad_bg; border-color: $bad; }
QFrame[part="toast"] { background: $ink; border: 1px solid $ink; border-radius: $radius; }
QFrame[part="toast"] QLabel { color: $panel; font-weight: 600; }
QFrame[part="toast"] QPushButton, QFrame[part="toast"] QToolButton {
    background: transparent; color: $panel; border: 2px solid transparent; padding: 0 $s6;
    min-height: $s24; text-decoration: underline; border-radius: $chip_radius;
}
QFrame[part="toast"] QPushButton:hover, QFrame[part="toast"] QToolButton:hover {
    background: transparent; border: 2px solid $panel;
}
QFrame[part="toast"] QPushButton:focus, QFrame[part="toast"] QToolButton:focus {
    border: 2px solid $panel;
}
QPushButton[kind="side"] {
    background: transparent; color: $soft; border: 2px solid transparent; text-align: left;
    padding: 0 $s8; min-height: $s36; font-weight: 400;
}
QPushButton[kind="side"]:hover { background: $tint; color: $ink; }
QPushButton[kind="side"]:checked { background: $tint; color: $accent; font-weight: 700; }
QPushButton[kind="side"]:focus { border: 2px solid $accent; padding: 0 $s8; }
QPushButton[kind="side"][textRole="small"] { font-size: $small; }
QLabel[part="badge"] {
    background: $warn_bg; color: $warn; border-radius: $s10; padding: 0 $s6;
    min-height: $s20; min-width: $s8; font-size: $small; font-weight: 700;
}
QWidget[part="privacy"] { background: $bg; }
"""
