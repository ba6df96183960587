"""One area of the inclusion checklist: where each point stands, and what is to be remarked."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from chapterdesk.core.event_vocabulary import ChecklistState
from chapterdesk.core.words import _
from chapterdesk.services.events import AreaRow, PointRow
from chapterdesk.ui.events.words import checklist_tags
from chapterdesk.ui.records.fields import LongText
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.buttons import LinkButton, SecondaryButton
from chapterdesk.ui.widgets.dialog import Dialog
from chapterdesk.ui.widgets.forms import FormRow
from chapterdesk.ui.widgets.surfaces import Card
from chapterdesk.ui.widgets.tag_button import Choice, TagButton
from chapterdesk.ui.widgets.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class PointActions:
    """What the buttons of a point do."""

    set_state: Callable[[PointRow, ChecklistState], None]
    remark: Callable[[PointRow], None]


class ChecklistPanel(QWidget):
    """Show one area of the checklist in the place of the record.

    Args:
        theme: The look.
        actions: What the buttons do.
    """

    closed = Signal()

    def __init__(
        self, *, theme: Theme, actions: PointActions, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._actions = actions
        self.area = ""
        self.setObjectName("checklist_panel")
        self.setAccessibleName(_("Inclusion checklist"))
        self._back = SecondaryButton(
            theme=theme, text=_("&Back to the event"), name="checklist_back", icon="arrow-left"
        )
        self._back.clicked.connect(self.closed)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(16)
        self._layout.addWidget(self._back, 0, Qt.AlignmentFlag.AlignLeading)
        self._card: Card | None = None
        self._layout.addStretch(1)

    def show_area(self, area: AreaRow) -> None:
        """Show an area as it stands; whoever is in the middle of it stays there."""
        focused: QWidget | None = self.window().focusWidget()
        inside = focused is not None and self.isAncestorOf(focused)
        name = focused.objectName() if inside and focused is not None else ""
        self._drop()
        self.area = area.code
        card = Card(theme=self._theme, name="checklist_card", title=area.label)
        for point in area.points:
            card.add(self._point(point))
        self._card = card
        self._layout.insertWidget(1, card)
        found = card.findChild(QWidget, name) if name else None
        if isinstance(found, QWidget):
            found.setFocus(Qt.FocusReason.OtherFocusReason)

    def start(self) -> None:
        """Go to the first point."""
        first = None if self._card is None else self._card.findChild(TagButton)
        (first or self._back).setFocus(Qt.FocusReason.OtherFocusReason)

    def clear(self) -> None:
        """Show nothing (lock)."""
        self._drop()
        self.area = ""

    def _drop(self) -> None:
        if self._card is not None:
            self._layout.removeWidget(self._card)
            self._card.hide()
            self._card.deleteLater()
            self._card = None

    def _point(self, point: PointRow) -> QWidget:
        name = f"checklist_{point.code}"
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 4, 0, 8)
        column.setSpacing(2)
        line = QHBoxLayout()
        line.setSpacing(12)
        line.addWidget(Text(point.label, wrap=True, name=f"{name}_label"), 1)
        word, tone = checklist_tags()[point.state]
        choices: list[Choice] = [
            (text, partial(self._actions.set_state, point, state))
            for state, (text, _tone) in checklist_tags().items()
            if state != point.state
        ]
        line.addWidget(
            TagButton(
                text=word, tone=tone, name=f"{name}_state", accessible=point.label, choices=choices
            ),
            0,
            Qt.AlignmentFlag.AlignTop,
        )
        column.addLayout(line)
        if point.remark:
            column.addWidget(Text(point.remark, colour="soft", wrap=True, name=f"{name}_remark"))
        text = _("Change the remark…") if point.remark else _("Write a remark…")
        link = LinkButton(
            theme=self._theme,
            text=text,
            name=f"{name}_write",
            small=True,
            accessible=_("{what}: {verb}").format(what=point.label, verb=text),
        )
        link.clicked.connect(lambda: self._actions.remark(point))
        column.addWidget(link, 0, Qt.AlignmentFlag.AlignLeading)
        return holder


class RemarkDialog(Dialog):
    """Write what is to be remarked of one point.

    Args:
        theme: The look.
        point: Of which.
    """

    def __init__(self, *, theme: Theme, point: PointRow, parent: QWidget | None = None) -> None:
        super().__init__(theme=theme, name="remark", title=point.label, parent=parent)
        self._text = LongText(theme=theme, name="remark_text", height=110)
        self._text.setPlainText(point.remark)
        self.body.addWidget(
            FormRow(
                name="remark_text_row",
                label=_("&Remark"),
                field=self._text,
                hint=_("What is missing, and which role sees to it; no names."),
            )
        )
        self.add_button(_("&Leave it as it was"), self.reject, name="remark_not")
        self.add_button(_("&Save"), self.accept, name="remark_save", kind="primary")
        self._text.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def text(self) -> str:
        """Return what is written."""
        return self._text.toPlainText().strip()
