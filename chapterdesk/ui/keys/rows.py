"""One person who can open the chapter, with what can be done about it."""

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from chapterdesk.core.words import _, current, isolate
from chapterdesk.services.keys import SlotRow
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.buttons import LinkButton
from chapterdesk.ui.widgets.text import IconLabel, Tag, Text


class PersonRow(QFrame):
    """Show whose passphrase it is, since when, and whether it opened this session.

    Args:
        theme: The look.
        row: The way in.
        place: Its number in the list.
        last: Whether no line follows.
    """

    rename_requested = Signal()
    remove_requested = Signal()
    left_requested = Signal()

    def __init__(
        self,
        *,
        theme: Theme,
        row: SlotRow,
        place: int,
        last: bool,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        name = f"keys_person_{place}"
        self.setObjectName(name)
        self.setProperty("part", "row")
        self.setProperty("last", last)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        line = _line(row)
        self.setAccessibleName(", ".join(part for part in (row.label, line) if part))
        texts = QVBoxLayout()
        texts.setSpacing(1)
        texts.addWidget(Text(row.label, strong=True, wrap=True, name=f"{name}_label"))
        if line:
            texts.addWidget(Text(line, role="small", colour="soft", wrap=True))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 10, 12, 10)
        layout.setSpacing(14)
        layout.addWidget(IconLabel(theme=theme, icon="key-round"), 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addLayout(texts, 1)
        if row.in_use:
            layout.addWidget(Tag(theme=theme, text=_("in use"), tone="ok", name=f"{name}_in_use"))
        for text, spoken, signal, suffix in self._acts(row):
            button = LinkButton(theme=theme, text=text, name=f"{name}_{suffix}", small=True)
            button.setAccessibleName(spoken.format(name=isolate(row.label)))
            button.clicked.connect(signal)
            layout.addWidget(button)

    def _acts(self, row: SlotRow) -> list[tuple[str, str, SignalInstance, str]]:
        acts = [(_("Name…"), _("Give {name} a name"), self.rename_requested, "rename")]
        if not row.in_use:
            acts += [
                (_("Take away…"), _("Take away {name}"), self.remove_requested, "remove"),
                (_("They left…"), _("{name} left"), self.left_requested, "left"),
            ]
        return acts


def _line(row: SlotRow) -> str:
    parts = []
    if row.made_at is not None:
        day = current().day(row.made_at.astimezone().date())
        parts.append(_("since {day}").format(day=day))
    if row.key_file:
        parts.append(_("with a key file"))
    return " · ".join(parts)
