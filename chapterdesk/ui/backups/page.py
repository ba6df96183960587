"""The page that keeps the chapter safe."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from chapterdesk.core.errors import UserError
from chapterdesk.core.events import Changed
from chapterdesk.core.words import _, isolate, ngettext
from chapterdesk.services.backups import (
    BackupCheckView,
    BackupRow,
    BackupState,
    DrillState,
    Origin,
    RestoreReport,
    TargetState,
)
from chapterdesk.services.catalogue import Services
from chapterdesk.ui.backups.check import CheckCard
from chapterdesk.ui.backups.drill import DrillCard
from chapterdesk.ui.backups.made import MadeCard
from chapterdesk.ui.backups.places import PlacesCard, PlacesRead
from chapterdesk.ui.backups.restore import RestoreForm
from chapterdesk.ui.backups.running import BackupRun
from chapterdesk.ui.backups.words import backup_look, backup_word
from chapterdesk.ui.context import BACKUPS, PageContext
from chapterdesk.ui.page import Page
from chapterdesk.ui.scrolled import ScrolledColumn
from chapterdesk.ui.widgets.buttons import PrimaryButton
from chapterdesk.ui.widgets.surfaces import Banner, Card, PageHeader
from chapterdesk.ui.widgets.tab_order import tab_as_read
from chapterdesk.ui.widgets.text import IconLabel, Text

_NARROW: Final = 520


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    state: BackupState
    rows: Sequence[BackupRow]
    places: PlacesRead
    drill: DrillState


class BackupsPage(Page):
    """Say how safe the chapter is; back up, check, try, restore beside.

    Args:
        context: What the page needs.
        new_vault: Returns where a restored vault will lie.
    """

    def __init__(
        self,
        *,
        context: PageContext,
        new_vault: Callable[[], Path],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            context=context, name=BACKUPS, title=_("Backups"), help_page="backups", parent=parent
        )
        theme = context.theme
        self._icon = IconLabel(theme=theme, icon="shield", size=34)
        self._word = Text(role="heading", wrap=True, name="backups_word")
        self._text = Text(colour="soft", wrap=True, name="backups_text")
        self._go = PrimaryButton(
            theme=theme, text=_("&Back up now"), name="backups_now", icon="usb", big=True
        )
        self._banner = Banner(theme=theme, name="backups_result")
        self._banner.hide()
        self._run = BackupRun(backups=context.services.backups, tasks=context.tasks, parent=self)
        self._places = PlacesCard(context=context)
        self._made = MadeCard(theme=theme)
        self._drill = DrillCard(context=context)
        self._check = CheckCard(context=context, checked=self._checked, refused=self._failed)
        self._form = RestoreForm(
            theme=theme,
            tasks=context.tasks,
            files=context.files,
            clock=context.clock,
            new_vault=new_vault,
            mark=context.services.backups.mark,
        )
        self._state = Card(theme=theme, name="backups_state", accent="accent")
        self._state_row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._lay_out()
        self._soon = QTimer(self, singleShot=True, interval=50)
        self._connect()

    @override
    def activate(self, subject: bytes | None = None) -> None:
        self.refresh()
        self._go.setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    @Slot()
    def _fit(self) -> None:
        """Stand below each other where the text is large for the window."""
        narrow = self.width() < self.context.theme.px(_NARROW)
        direction = QBoxLayout.Direction
        self._state_row.setDirection(direction.TopToBottom if narrow else direction.LeftToRight)

    @override
    def clear(self) -> None:
        self._soon.stop()
        self._run.cancel()
        self._form.clear()
        self._check.clear()
        self._drill.clear()
        self._banner.hide()
        self._made.clear()
        self._places.clear()

    @Slot()
    def refresh(self) -> None:
        """Read state and list again."""
        services = self.context.services
        self.context.tasks.run(lambda: _read(services), self._show, self._failed, owner=self)

    def _show(self, read: _Read) -> None:
        icon, tone = backup_look(read.state)
        self._icon.set_icon(icon, colour=tone)
        self._state.set_accent("accent" if tone == "neutral" else tone)
        self._word.setText(backup_word(read.state))
        said = read.state.text if read.state.text != self._word.text() else ""
        self._text.setText(said or _("Everything is on this laptop alone."))
        self._places.show_places(read.places)
        self._made.show_rows(read.rows)
        self._drill.show_state(read.drill)
        tab_as_read(self)

    @Slot()
    def _back_up_as_usual(self) -> None:
        # Read anew: somebody may press before the page has been shown, or plug a stick in since.
        places = self.context.services.backups.places

        def found(states: Sequence[TargetState]) -> None:
            here = [state.here for state in states if state.here is not None]
            if here:
                self._back_up(here)
            else:
                self._places.choose()

        self.context.tasks.run(places.list, found, self._failed, owner=self)

    @Slot(object)
    def _back_up_there(self, folder: Path) -> None:
        self._back_up([folder])

    @Slot(object)
    def _back_up(self, folders: Sequence[Path]) -> None:
        # The button keeps the focus while it runs: disabled, it would lose it to nowhere.
        if self._run.busy:
            return
        self._banner.show_result(_("Writing, reading back, comparing…"))
        self._run.start(folders)

    @Slot(object)
    def _backed_up(self, rows: Sequence[BackupRow]) -> None:
        count = rows[0].rows
        counted = ngettext(
            "{count} row read back and compared.", "{count} rows read back and compared.", count
        )
        self._banner.show_result(
            _("Safe. {counted} Take the stick out and keep it elsewhere.").format(counted=counted),
            tone="ok",
        )
        self.refresh()

    @Slot(object)
    def _not_backed_up(self, error: UserError) -> None:
        self._banner.show_result(str(error), tone="bad")
        self.refresh()

    def _checked(self, view: BackupCheckView) -> None:
        foreign = view.maker is not None and view.maker.origin is not Origin.OURS
        self._banner.show_result(view.text, tone="accent" if foreign else "ok")

    @Slot(str)
    def _came_back(self, text: str) -> None:
        self._banner.show_result(text, tone="ok")

    @Slot(object)
    def _restored(self, report: RestoreReport) -> None:
        said = _("Restored beside this desk: {folder}. Lock, then choose “Open another desk”.")
        text = said.format(folder=isolate(str(report.path)))
        if report.maker is not None:
            text = f"{text} {report.maker.text}"
        found = report.forgotten.found and not report.forgotten.refused
        self._banner.show_result(f"{text} {report.forgotten.text}", tone="ok" if found else "warn")

    @Slot(object)
    def _failed(self, error: UserError) -> None:
        self._banner.show_result(str(error), tone="bad")

    @Slot(object)
    def _heard(self, event: Changed) -> None:
        if event.area == "backups" and self.isVisible():
            self._soon.start()

    def _connect(self) -> None:
        self.context.theme.changed.connect(self._fit)
        self._go.clicked.connect(self._back_up_as_usual)
        self._places.write_requested.connect(self._back_up)
        self._places.added.connect(self._back_up_there)
        self._places.refused.connect(self._failed)
        self._drill.came_back.connect(self._came_back)
        self._drill.refused.connect(self._failed)
        self._run.done.connect(self._backed_up)
        self._run.failed.connect(self._not_backed_up)
        self._form.restored.connect(self._restored)
        self.context.bridge.changed.connect(self._heard)
        self._soon.timeout.connect(self.refresh)

    def _lay_out(self) -> None:
        theme = self.context.theme
        column = ScrolledColumn(theme=theme, name="backups_scroll")
        column.body.addWidget(
            PageHeader(
                theme=theme,
                name="backups_header",
                title=_("Backups"),
                subtitle=_("One encrypted file. It opens with the passphrase or the code."),
            )
        )
        column.body.addWidget(self._banner)
        column.body.addWidget(self._state_card())
        for card in (self._places, self._made, self._drill, self._check):
            column.body.addWidget(card)
        restoring = Card(theme=theme, name="backups_restore", title=_("Restore beside"))
        restoring.body.addWidget(
            Text(
                _("Makes a new desk from a backup. This one stays exactly as it is."),
                colour="soft",
                wrap=True,
            )
        )
        restoring.body.addWidget(self._form)
        column.body.addWidget(restoring)
        column.body.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(column)

    def _state_card(self) -> QWidget:
        card = self._state
        texts = QVBoxLayout()
        texts.setSpacing(4)
        texts.addWidget(self._word)
        texts.addWidget(self._text)
        row = self._state_row
        row.setSpacing(20)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addLayout(texts, 1)
        row.addWidget(self._go)
        card.body.addLayout(row)
        return card


def _read(services: Services) -> _Read:
    return _Read(
        state=services.backups.state(),
        rows=services.backups.list(),
        places=PlacesRead(
            places=services.backups.places.list(), every=services.backups.places.every_days()
        ),
        drill=services.backups.drill_state(),
    )
