"""Who the readers are, seen from a sitting."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from chapterdesk.core.words import _, current, isolate
from chapterdesk.services.safety import ReaderRow
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.buttons import Button, SecondaryButton
from chapterdesk.ui.widgets.flow import FlowRow
from chapterdesk.ui.widgets.forms import FormRow
from chapterdesk.ui.widgets.numbers import NumberField
from chapterdesk.ui.widgets.surfaces import Banner, Card, clear_layout
from chapterdesk.ui.widgets.text import Text


class ReadersCard(Card):
    """List the readers; let one in, remove one, change one's own passphrase, set a period.

    Args:
        theme: The look.
    """

    add_requested = Signal()
    passphrase_requested = Signal()
    remove_requested = Signal(object)
    months_requested = Signal(int)

    def __init__(self, *, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme=theme, name="readers_card", title=_("Readers"), parent=parent)
        self._look = theme
        self._alone = Banner(
            theme=theme,
            name="readers_alone",
            text=_(
                "You are the only reader. If something is about you, nobody else can read it; if"
                " you lose your passphrase, nobody can read anything. Let a second one in."
            ),
            tone="warn",
        )
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        add = SecondaryButton(
            theme=theme, text=_("&Let a reader in"), name="readers_add", icon="user-plus"
        )
        change = SecondaryButton(
            theme=theme, text=_("Change my &passphrase"), name="readers_passphrase"
        )
        acts = FlowRow(name="readers_acts")
        acts.add(add)
        acts.add(change)
        self._months = NumberField(name="readers_months", maximum=1200)
        self._months.setSpecialValueText(_("not set: until a reader says otherwise"))
        self._keep = SecondaryButton(theme=theme, text=_("&Set"), name="readers_months_set")
        self._keep.clicked.connect(lambda: self.months_requested.emit(self._months.value()))
        self.add(self._alone)
        self.body.addLayout(self._list)
        self.add(acts)
        self.add(
            FormRow(
                name="readers_months_row",
                label=_("&Months that a text about somebody under 18 is kept once dealt with"),
                field=self._months,
                hint=_("Ask whoever advises you on the law. Everything else goes after 3 years."),
            )
        )
        months = QHBoxLayout()
        months.addWidget(self._keep)
        months.addStretch(1)
        self.body.addLayout(months)
        add.clicked.connect(self.add_requested)
        change.clicked.connect(self.passphrase_requested)

    def show_readers(self, rows: Sequence[ReaderRow], own: bytes, months: int | None) -> None:
        """Show the readers of today; `own` is the one whose sitting it is."""
        clear_layout(self._list)
        for place, row in enumerate(rows):
            last = place == len(rows) - 1
            self._list.addWidget(self._row(place, row, own=row.id == own, last=last))
        self._alone.setVisible(len(rows) == 1)
        self._months.setValue(months or 0)

    def _row(self, place: int, row: ReaderRow, *, own: bool, last: bool) -> QFrame:
        frame = QFrame()
        frame.setObjectName(f"reader_{place}")
        frame.setProperty("part", "row")
        frame.setProperty("last", last)
        layout = QHBoxLayout(frame)
        layout.setContentsMargins(0, 8, 0, 8)
        layout.setSpacing(12)
        since = current().day(row.since.astimezone().date())
        said = (
            _("since {day}, let in by {name}").format(day=since, name=isolate(row.added_by))
            if row.added_by
            else _("since {day}").format(day=since)
        )
        texts = QVBoxLayout()
        texts.setSpacing(1)
        name = _("{name} (you)").format(name=isolate(row.label)) if own else row.label
        texts.addWidget(Text(name, strong=True, wrap=True, name=f"reader_{place}_name"))
        texts.addWidget(
            Text(said, role="small", colour="soft", wrap=True, name=f"reader_{place}_since")
        )
        layout.addLayout(texts, 1)
        if not own:
            remove = Button(
                theme=self._look,
                text=_("Remove"),
                name=f"reader_{place}_remove",
                accessible=_("Remove {name}").format(name=row.label),
            )
            remove.clicked.connect(lambda: self.remove_requested.emit(row))
            layout.addWidget(remove)
        return frame
