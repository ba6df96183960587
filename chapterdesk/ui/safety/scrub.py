"""Take what was opened off the screen at once, not only when Qt lets widgets go."""

from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QWidget


def scrub(widget: QWidget) -> None:
    """Empty every text of a widget that is about to go."""
    for each in (widget, *widget.findChildren(QWidget)):
        if isinstance(each, (QLabel, QLineEdit)):
            each.clear()
        if isinstance(each, QPlainTextEdit):
            each.clear()
            # SECURITY: a cleared document still holds its text in its own undo.
            each.document().clearUndoRedoStacks()
        each.setAccessibleName("")
        each.setToolTip("")
