"""Buttons, fields and indicators."""

from typing import Final

# Focus is drawn inside a control, so that nothing moves and no scroll area cuts it off. A button
# that is filled already shows it as a ring with a gap: `background-clip` leaves the gap.
BUTTONS: Final = """
QPushButton, QToolButton {
    background: $panel; color: $ink; border: 1px solid $edge; border-radius: $radius;
    padding: 0 $s14; min-height: $control_height; font-size: $body; font-weight: 600;
}
QPushButton:hover, QToolButton:hover { background: $hover; border-color: $accent; }
QPushButton:pressed, QToolButton:pressed { background: $tint; }
QPushButton:focus, QToolButton:focus { border: 2px solid $accent; padding: 0 $s13; }
QPushButton:disabled, QToolButton:disabled { color: $soft; border-color: $line; }
QPushButton[kind="primary"] { background: $accent; color: $on_accent; border: 1px solid $accent; }
QPushButton[kind="primary"]:hover { background: $accent_hover; border-color: $accent_hover; }
QPushButton[kind="primary"]:focus {
    border: 3px solid $accent; background-clip: padding; padding: 0 $primary_focus;
    min-height: $primary_inner;
}
QPushButton[kind="primary"][big="true"]:focus { min-height: $big_inner; }
QPushButton[kind="primary"]:disabled {
    background: $bg; color: $soft; border: 1px dashed $edge;
}
QPushButton[kind="danger"] { color: $bad; border-color: $bad; }
QPushButton[kind="danger"]:hover { background: $bad_bg; }
QPushButton[kind="danger"]:focus { border: 2px solid $bad; }
QPushButton[big="true"] { min-height: $big_height; font-size: $label; padding: 0 $s20; }
QPushButton[kind="link"] {
    background: transparent; color: $accent; border: none; border-radius: 0; padding: 0;
    border-top: 2px solid transparent; border-bottom: 2px solid transparent;
    min-height: $s24; font-weight: 400; text-align: left;
}
QPushButton[kind="link"]:hover { text-decoration: underline; background: transparent; }
QPushButton[kind="link"]:focus {
    background: $tint; border: none; border-top: 2px solid transparent;
    border-bottom: 2px solid $accent; padding: 0;
}
QPushButton[kind="link"]:disabled { color: $soft; }
QPushButton[kind="link"][textRole="small"] { font-size: $small; }
QToolButton[kind="icon"] {
    padding: 0; min-height: $control_height; max-height: $control_height;
    min-width: $control_height; max-width: $control_height;
}
QToolButton[kind="icon"]:focus {
    padding: 0; min-height: $focused_height; max-height: $focused_height;
    min-width: $focused_height; max-width: $focused_height;
}
QToolButton[kind="bare"] {
    background: transparent; border: 2px solid transparent; padding: 0;
    min-height: $s28; max-height: $s28; min-width: $s28; max-width: $s28;
}
QToolButton[kind="bare"]:hover { background: $hover; }
QToolButton[kind="bare"]:focus { border: 2px solid $accent; }
QToolButton::menu-indicator, QPushButton::menu-indicator { image: none; width: 0; }
QPushButton[kind="find"] {
    color: $soft; font-weight: 400; text-align: left; padding: 0 $s72 0 $s12; min-width: $s200;
}
QPushButton[kind="find"]:focus { padding: 0 $s72 0 $s11; }
QPushButton[kind="find"][rtl="true"] { padding: 0 $s12 0 $s72; }
QPushButton[kind="choice"] {
    background: $panel; color: $soft; border: 1px solid $card_line; border-radius: $chip_radius;
    padding: 0 $s8; min-height: $s24; font-size: $small; font-weight: 400;
}
QPushButton[kind="choice"]:hover { color: $ink; border-color: $edge; }
QPushButton[kind="choice"]:checked {
    background: $tint; color: $accent; font-weight: 600; border-color: $accent;
}
QPushButton[kind="choice"]:focus { border: 2px solid $accent; padding: 0 $s7; }
QPushButton[kind="segment"] {
    border-radius: 0; border-right-width: 0; font-weight: 400; padding: 0 $s14;
}
QPushButton[kind="segment"]:checked { background: $tint; color: $accent; font-weight: 600; }
QPushButton[kind="segment"]:focus { border: 2px solid $accent; padding: 0 $s13; }
QPushButton[kind="segment"][place="only"] { border-radius: $radius; border-right-width: 1px; }
QPushButton[kind="segment"][place="left"] {
    border-top-left-radius: $radius; border-bottom-left-radius: $radius;
}
QPushButton[kind="segment"][place="right"] {
    border-top-right-radius: $radius; border-bottom-right-radius: $radius;
    border-right-width: 1px;
}
QPushButton[finger="true"], QPushButton[kind="primary"][finger="true"]:focus {
    min-height: $s44;
}
QToolButton[kind="bare"][finger="true"] {
    min-height: $s44; max-height: $s44; min-width: $s44; max-width: $s44;
}
"""

FIELDS: Final = """
QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QAbstractSpinBox {
    background: $panel; color: $ink; border: 1px solid $edge; border-radius: $radius;
    padding: 0 $s12; min-height: $field_height; font-size: $body;
    selection-background-color: $accent; selection-color: $on_accent;
    placeholder-text-color: $soft; lineedit-password-character: 8226;
}
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QComboBox:focus, QAbstractSpinBox:focus {
    border: 2px solid $accent; padding: 0 $s11;
}
QLineEdit[bad="true"], QPlainTextEdit[bad="true"], QComboBox[bad="true"] {
    border: 2px solid $bad; padding: 0 $s11;
}
QLineEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled, QAbstractSpinBox:disabled {
    background: $bg; color: $soft; border-color: $line;
}
QLineEdit:read-only { background: $bg; }
QPlainTextEdit, QTextEdit { padding: $s6 $s8; }
QPlainTextEdit:focus, QTextEdit:focus { padding: $s5 $s7; }
QLineEdit[finger="true"], QLineEdit[finger="true"]:focus { min-height: $s44; }
QLineEdit[big="true"] { min-height: $search_height; font-size: $heading; }
QLineEdit[big="true"]:focus { padding: 0 $s11; }
QComboBox QLineEdit, QAbstractSpinBox QLineEdit {
    border: none; padding: 0 $s10; min-height: 0; background: transparent;
}
QComboBox::drop-down { border: none; width: $s28; }
QComboBox::down-arrow { image: url("$marks/chevron-down.svg"); width: $s16; height: $s16; }
QComboBox QAbstractItemView, QAbstractItemView[part="choices"] {
    background: $panel; color: $ink; border: 1px solid $edge; border-radius: $radius;
    outline: none; padding: $s4; selection-background-color: $tint; selection-color: $ink;
}
QComboBox QAbstractItemView::item, QAbstractItemView[part="choices"]::item {
    min-height: $s28; padding: 0 $s8; border-radius: $chip_radius;
}
QComboBox QAbstractItemView::item:selected, QAbstractItemView[part="choices"]::item:selected {
    background: $tint; color: $ink;
}
QAbstractSpinBox { padding: 0 $s28 0 0; }
QAbstractSpinBox[mirrored="true"] { padding: 0 0 0 $s28; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {
    width: $s28; border: none; background: transparent; subcontrol-origin: border;
}
QAbstractSpinBox::up-button { subcontrol-position: top right; margin-top: 2px; }
QAbstractSpinBox::down-button { subcontrol-position: bottom right; margin-bottom: 2px; }
QAbstractSpinBox::up-arrow { image: url("$marks/chevron-up.svg"); width: $s14; height: $s14; }
QAbstractSpinBox::down-arrow { image: url("$marks/chevron-down.svg"); width: $s14; height: $s14; }
"""

INDICATORS: Final = """
QCheckBox, QRadioButton { spacing: $s10; min-height: $s28; color: $ink; font-size: $body;
    border: 2px solid transparent; border-radius: $chip_radius; padding: 0 $s4 0 0; }
QCheckBox:focus, QRadioButton:focus { border: 2px solid $accent; }
QCheckBox:disabled, QRadioButton:disabled { color: $soft; }
QCheckBox::indicator, QGroupBox::indicator, QAbstractItemView::indicator, QMenu::indicator {
    width: $indicator; height: $indicator; background: $panel;
    border: 2px solid $edge; border-radius: $indicator_radius;
}
QCheckBox::indicator:hover { border-color: $accent; }
QCheckBox::indicator:checked, QGroupBox::indicator:checked,
QAbstractItemView::indicator:checked, QMenu::indicator:checked {
    background: $accent; border-color: $accent; image: url("$marks/check.svg");
}
QCheckBox::indicator:indeterminate, QAbstractItemView::indicator:indeterminate {
    background: $accent; border-color: $accent; image: url("$marks/minus.svg");
}
QCheckBox::indicator:disabled { background: $bg; border-color: $line; }
QCheckBox::indicator:checked:disabled { background: $edge; border-color: $edge; }
QMenu::indicator { margin-left: $s6; }
QRadioButton::indicator {
    width: $indicator; height: $indicator; background: $panel;
    border: 2px solid $edge; border-radius: $dot_radius;
}
QRadioButton::indicator:hover { border-color: $accent; }
QRadioButton::indicator:checked {
    background: $accent; border-color: $accent; image: url("$marks/dot.svg");
}
QProgressBar {
    background: $panel; border: 1px solid $edge; border-radius: $s5; min-height: $s8;
    max-height: $s8; text-align: center; color: transparent;
}
QProgressBar::chunk { background: $accent; border-radius: $s4; }
QSlider::groove:horizontal { height: $s4; background: $edge; border-radius: 2px; }
QSlider::handle:horizontal {
    width: $s24; height: $s24; margin: -$s10 0; background: $accent; border: 2px solid $panel;
    border-radius: $s14;
}
QSlider:focus { border: 2px solid $accent; border-radius: $radius; }
"""
