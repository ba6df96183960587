"""The card of what is due."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from chapterdesk.core.words import _, current, isolate
from chapterdesk.services.tasks import DueRow as Due
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.today.sentences import due_icon, due_tag
from chapterdesk.ui.widgets.buttons import LinkButton
from chapterdesk.ui.widgets.rows import DueRow
from chapterdesk.ui.widgets.surfaces import Card, clear_layout
from chapterdesk.ui.widgets.text import IconLabel, Text

_MOST = 8


class DueCard(Card):
    """List what is due; whom it is about stays covered until asked for."""

    activated = Signal(str, object)
    names_requested = Signal()

    def __init__(self, *, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme=theme, name="due_card", title=_("Due"), padded=False, parent=parent)
        self._look = theme
        self._rows: Sequence[Due] = ()
        self._names = False
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        self._uncover = LinkButton(
            theme=theme, text=_("Show names (F4)"), name="due_names", small=True
        )
        self._uncover.clicked.connect(self.names_requested)
        foot = QHBoxLayout()
        foot.setContentsMargins(16, 4, 16, 0)
        foot.addWidget(self._uncover)
        foot.addStretch(1)
        self._empty = self._make_empty()
        self.body.addLayout(self._list)
        self.body.addWidget(self._empty)
        self.body.addLayout(foot)
        self.body.addStretch(1)
        self.clear()

    @property
    def names_shown(self) -> bool:
        """Say whether a name can be read here."""
        return self._names and any(row.covered_names for row in self._rows)

    def show_names(self, *, shown: bool) -> None:
        """Cover or show names."""
        if shown != self._names:
            self._names = shown
            self._draw()

    def show_rows(self, rows: Sequence[Due]) -> None:
        """Show what is due, the most overdue first."""
        if rows != self._rows:
            self._rows = rows
            self._draw()

    def clear(self) -> None:
        """Forget everything."""
        self._rows = ()
        self._names = False
        self._draw()

    def activate_focused(self) -> bool:
        """Go where the focused row leads; say whether one had the focus."""
        for row in self.findChildren(DueRow):
            if row.hasFocus():
                row.activated.emit()
                return True
        return False

    def _draw(self) -> None:
        focused = next((at for at, row in enumerate(self._shown()) if row.hasFocus()), None)
        clear_layout(self._list)
        shown = self._rows[:_MOST]
        for place, row in enumerate(shown):
            self._list.addWidget(self._row(place, row, last=place == len(shown) - 1))
        self._empty.setVisible(not self._rows)
        self._uncover.setVisible(any(row.covered_names for row in shown))
        self._uncover.set_text(_("Cover names (F4)") if self._names else _("Show names (F4)"))
        if focused is not None and focused < len(self._shown()):
            self._shown()[focused].setFocus(Qt.FocusReason.OtherFocusReason)

    def _shown(self) -> list[DueRow]:
        found: list[DueRow] = []
        for place in range(self._list.count()):
            item = self._list.itemAt(place)
            widget = item.widget() if item is not None else None
            if isinstance(widget, DueRow):
                found.append(widget)
        return found

    def _row(self, place: int, due: Due, *, last: bool) -> DueRow:
        tag, tone = due_tag(due.days)
        row = DueRow(
            theme=self._look,
            name=f"due_{place}",
            icon=due_icon(due.kind),
            title=due.summary,
            line=" · ".join(part for part in (due.detail, self._about(due)) if part),
            tag=tag,
            tone=tone,
            last=last,
        )
        row.activated.connect(lambda: self.activated.emit(due.subject, due.subject_id))
        return row

    def _about(self, due: Due) -> str:
        if not due.covered_names:
            return ""
        if self._names:
            return current().listing(isolate(name) for name in due.covered_names)
        return _("Names covered: F4 shows them")

    def _make_empty(self) -> QWidget:
        holder = QWidget()
        holder.setObjectName("due_empty")
        row = QHBoxLayout(holder)
        row.setContentsMargins(20, 8, 20, 16)
        row.setSpacing(12)
        row.addWidget(IconLabel(theme=self._look, icon="circle-check", colour="ok", size=20))
        row.addWidget(
            Text(
                _("Nothing is due. Reviews, helplines to check and backups appear here."),
                colour="soft",
                wrap=True,
            ),
            1,
        )
        return holder
