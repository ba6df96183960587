"""What a reader can open."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from chapterdesk.core.words import _, isolate
from chapterdesk.services.safety import SealedRow
from chapterdesk.ui.safety.scrub import scrub
from chapterdesk.ui.safety.words import kind_icon, kind_names, moment, urgency_names
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
        name: The object name.
        title: What the card is called.
    """

    chosen = Signal(bytes)
    more_requested = Signal()

    def __init__(
        self,
        *,
        theme: Theme,
        name: str = "sealed_list",
        title: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            theme=theme, name=name, title=title or _("For you"), padded=False, parent=parent
        )
        self._look = theme
        self._prefix = "sealed" if name == "sealed_list" else name
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        self._none = Text(_("Nothing is here for you."), colour="soft", wrap=True)
        self._none.setObjectName(f"{self._prefix}_none")
        self._none.setContentsMargins(16, 8, 16, 16)
        self._more = LinkButton(
            theme=theme, text=_("Show &older ones"), name=f"{self._prefix}_more"
        )
        self._more.clicked.connect(self.more_requested)
        self._more.hide()
        self.body.addLayout(self._list)
        self.add(self._none)
        self.body.addWidget(self._more, 0, Qt.AlignmentFlag.AlignHCenter)

    def show_rows(self, rows: Sequence[SealedRow], *, more: bool, focus: bool = True) -> None:
        """Show the texts, and whether there are older ones that were not read yet."""
        self._empty()
        self._more.setVisible(more)
        for place, row in enumerate(rows):
            self._list.addWidget(self._row(place, row, last=place == len(rows) - 1))
        self._none.setVisible(not rows)
        first = self._list.itemAt(0)
        widget = first.widget() if first is not None else None
        if widget is not None and focus:
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
        if row.urgency is not None and not row.closed:
            written = f"{urgency_names()[row.urgency]} · {written}"
        shown = DueRow(
            theme=self._look,
            name=f"{self._prefix}_row_{place}",
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
    if row.review_due:
        return _("look again"), "warn"
    if row.closed:
        return _("dealt with"), "ok"
    if row.unfinished:
        return _("unfinished"), "warn"
    if not row.opened:
        return _("new"), "accent"
    return _("opened"), "neutral"
