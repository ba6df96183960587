"""Margins that differ between the sides: Qt turns a layout round, but not its margins."""

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLayout


def set_margins(layout: QLayout, lead: int, top: int, trail: int, bottom: int) -> None:
    """Keep what is laid out clear of the edges, `lead` where a line of text begins."""
    left, right = (trail, lead) if QGuiApplication.isRightToLeft() else (lead, trail)
    layout.setContentsMargins(left, top, right, bottom)
