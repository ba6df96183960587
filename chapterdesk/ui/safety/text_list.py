"""What a reader can open."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from chapterdesk.core.words import _, isolate
from chapterdesk.services.safety import SealedRow
from chapterdesk.ui.safety.scrub import scrub
from chapterdesk.ui.safety.words import kind_icon, kind_names, moment
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.theme.tokens import Tone
from chapterdesk.ui.widgets.buttons import LinkButton
from chapterdesk.ui.widgets.rows import DueRow
from chapterdesk.ui.widgets.surfaces import Card, clear_layout
from chapterdesk.ui.widgets.text import Text


class TextList(Card):
    """List the sealed texts of a sitting, the latest first.

    Args:
        theme: The look.
    """

    chosen = Signal(bytes)
    more_requested = Signal()

    def __init__(self, *, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(
            theme=theme, name="sealed_list", title=_("For you"), padded=False, parent=parent
        )
        self._look = theme
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        self._none = Text(_("Nothing is here for you."), colour="soft", wrap=True)
        self._none.setObjectName("sealed_none")
        self._none.setContentsMargins(16, 8, 16, 16)
        self._more = LinkButton(theme=theme, text=_("Show &older ones"), name="sealed_more")
        self._more.clicked.connect(self.more_requested)
        self._more.hide()
        self.body.addLayout(self._list)
        self.add(self._none)
        self.body.addWidget(self._more, 0, Qt.AlignmentFlag.AlignHCenter)

    def show_rows(self, rows: Sequence[SealedRow], *, more: bool) -> None:
        """Show the texts, and whether there are older ones that were not read yet."""
        self._empty()
        self._more.setVisible(more)
        for place, row in enumerate(rows):
            self._list.addWidget(self._row(place, row, last=place == len(rows) - 1))
        self._none.setVisible(not rows)
        first = self._list.itemAt(0)
        widget = first.widget() if first is not None else None
        if widget is not None:
            widget.setFocus(Qt.FocusReason.OtherFocusReason)

    def clear(self) -> None:
        """Forget everything."""
        self._empty()
        self._more.hide()
        self._none.show()

    def _empty(self) -> None:
        for row in self.findChildren(DueRow):
            scrub(row)
        clear_layout(self._list)

    def _row(self, place: int, row: SealedRow, *, last: bool) -> DueRow:
        word, tone = _tag(row)
        kind = kind_names()[row.kind] if row.kind is not None else _("Can not be read")
        written = moment(row.written_at)
        shown = DueRow(
            theme=self._look,
            name=f"sealed_row_{place}",
            icon=kind_icon(row.kind),
            title=isolate(row.lead) if row.lead else kind,
            line=f"{kind} · {written}" if row.lead else written,
            tag=word,
            tone=tone,
            last=last,
        )
        shown.activated.connect(lambda: self.chosen.emit(row.id))
        return shown


def _tag(row: SealedRow) -> tuple[str, Tone]:
    if row.damaged:
        return _("damaged"), "bad"
    if row.closed:
        return _("dealt with"), "ok"
    if row.unfinished:
        return _("unfinished"), "warn"
    if not row.opened:
        return _("new"), "accent"
    return _("opened"), "neutral"
