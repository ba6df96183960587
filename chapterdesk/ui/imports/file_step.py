"""The first step: drop a file or choose one, take an earlier import back."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from chapterdesk.core.vocabulary import BatchStatus
from chapterdesk.core.words import _, current, isolate, ngettext
from chapterdesk.services.imports.reports import BatchSummary
from chapterdesk.ui.theme.theme import Theme
from chapterdesk.ui.widgets.buttons import LinkButton, PrimaryButton, SecondaryButton
from chapterdesk.ui.widgets.surfaces import Banner, Card
from chapterdesk.ui.widgets.text import IconLabel, Text

_CENTRE = Qt.AlignmentFlag.AlignHCenter
_SHOWN = 5


class FileStep(QWidget):
    """Ask for a file.

    Args:
        theme: The look.
        practice: Whether the chapter is a practice one, into which nobody real is brought.
    """

    choose_requested = Signal()
    take_back_requested = Signal(object)
    keep_requested = Signal(object)
    problems_requested = Signal(object)

    def __init__(
        self, *, theme: Theme, practice: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setObjectName("import_file_step")
        self._cut = QVBoxLayout()
        self._earlier = QVBoxLayout()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(18)
        self._banner = Banner(theme=theme, name="import_practice", tone="warn")
        self._banner.hide()
        layout.addWidget(self._banner)
        layout.addLayout(self._cut)
        layout.addWidget(self._drop_zone())
        self.choose.setEnabled(not practice)
        layout.addLayout(self._earlier)
        layout.addStretch(1)

    def _drop_zone(self) -> QFrame:
        zone = QFrame()
        zone.setObjectName("import_drop_zone")
        zone.setProperty("part", "dropzone")
        layout = QVBoxLayout(zone)
        layout.setContentsMargins(32, 40, 32, 40)
        layout.setSpacing(12)
        layout.addWidget(
            IconLabel(theme=self._theme, icon="file-spreadsheet", colour="accent", size=44),
            0,
            _CENTRE,
        )
        title = Text(
            _("Drop your list of members here"), role="heading", wrap=True, name="import_drop_title"
        )
        kinds = Text(
            _("A spreadsheet (.xlsx), a table of text (.csv), or an address book (.vcf)."),
            colour="soft",
            wrap=True,
            name="import_kinds",
        )
        for label in (title, kinds):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            layout.addWidget(label)
        self.choose = PrimaryButton(
            theme=self._theme,
            text=_("&Choose a file…"),
            name="import_choose",
            icon="folder-open",
            big=True,
        )
        self.choose.clicked.connect(self.choose_requested)
        layout.addSpacing(4)
        layout.addWidget(self.choose, 0, _CENTRE)
        promise = Text(
            _("The file is only read. Nothing is taken before you have seen what would be taken."),
            role="small",
            colour="soft",
            wrap=True,
            name="import_promise",
        )
        promise.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout.addWidget(promise)
        return zone

    def refuse(self) -> None:
        """Say that nobody real is brought into the practice chapter, and where to instead."""
        self._banner.show_message(
            _(
                "This is the practice chapter: everybody knows its passphrase, so no list of real "
                "people is taken here. Your file stays as it is. Lock, choose “Open another "
                "desk”, set up a chapter of your own, and import the file there."
            ),
            tone="warn",
        )

    def show_batches(self, batches: Sequence[BatchSummary], unfinished: bytes | None) -> None:
        """Show earlier imports, and offer to deal with one that was cut off."""
        self.clear()
        if unfinished is not None:
            known = next((batch for batch in batches if batch.id == unfinished), None)
            self._cut.addWidget(self._cut_off(unfinished, known))
        done = [batch for batch in batches if batch.status is not BatchStatus.RUNNING]
        if done:
            card = Card(theme=self._theme, name="import_earlier", title=_("Earlier imports"))
            shown = done[:_SHOWN]
            for place, batch in enumerate(shown):
                card.add(self._batch(batch, place, last=place == len(shown) - 1))
            self._earlier.addWidget(card)

    def clear(self) -> None:
        """Show no earlier import (lock)."""
        for layout in (self._cut, self._earlier):
            while layout.count():
                item = layout.takeAt(0)
                widget = item.widget() if item else None
                if widget is not None:
                    widget.hide()
                    widget.deleteLater()

    def _cut_off(self, batch_id: bytes, known: BatchSummary | None) -> Card:
        card = Card(
            theme=self._theme,
            name="import_cut_off",
            title=_("An import was cut off"),
            accent="warn",
        )
        if known is not None:
            words = " · ".join(_told(known))
            card.add(Text(words, strong=True, wrap=True, name="import_cut_file"))
        card.add(
            Text(
                _(
                    "What it took until then is in the desk. To go on, keep it and choose the "
                    "same file again: nobody is added twice. Or take it back as a whole."
                ),
                wrap=True,
                name="import_cut_text",
            )
        )
        row = QHBoxLayout()
        row.setSpacing(8)
        keep = PrimaryButton(theme=self._theme, text=_("&Keep it and go on"), name="import_keep")
        back = SecondaryButton(theme=self._theme, text=_("&Take it back"), name="import_cut_back")
        keep.clicked.connect(lambda: self.keep_requested.emit(batch_id))
        back.clicked.connect(lambda: self.take_back_requested.emit(batch_id))
        row.addWidget(keep)
        row.addWidget(back)
        row.addStretch(1)
        card.body.addLayout(row)
        return card

    def _batch(self, batch: BatchSummary, place: int, *, last: bool) -> QWidget:
        row = QFrame()
        row.setProperty("part", "row")
        row.setProperty("last", last)
        row.setObjectName(f"import_batch_{place}")
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 6, 0, 6)
        words = _told(batch)
        undone = batch.status is BatchStatus.UNDONE
        if undone:
            words.append(_("taken back"))
        layout.addWidget(Text(" · ".join(words), wrap=True), 1)
        if not undone:
            if batch.problems:
                problems = LinkButton(
                    theme=self._theme,
                    text=ngettext("{count} problem row", "{count} problem rows", batch.problems),
                    name=f"import_problems_{place}",
                    small=True,
                )
                problems.clicked.connect(lambda: self.problems_requested.emit(batch.id))
                layout.addWidget(problems)
            back = LinkButton(
                theme=self._theme, text=_("Take it back"), name=f"import_back_{place}", small=True
            )
            back.clicked.connect(lambda: self.take_back_requested.emit(batch.id))
            layout.addWidget(back)
        return row


def _told(batch: BatchSummary) -> list[str]:
    """Return which file an import read, when, and how many rows it came to."""
    told = [isolate(batch.file_name), current().day(batch.started_at.date())]
    if batch.row_count:
        told.append(ngettext("{count} row", "{count} rows", batch.row_count))
    return told
