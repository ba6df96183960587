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
from chapterdesk.core.words import _, current, isolate, isolate_ltr, ngettext
from chapterdesk.services.backups import BackupCheckView, BackupRow, BackupState
from chapterdesk.services.catalogue import Services
from chapterdesk.ui.backups.check import CheckCard
from chapterdesk.ui.backups.restore import RestoreForm
from chapterdesk.ui.backups.words import backup_look, backup_word, size_text
from chapterdesk.ui.context import BACKUPS, PageContext
from chapterdesk.ui.page import Page
from chapterdesk.ui.scrolled import ScrolledColumn
from chapterdesk.ui.widgets.buttons import LinkButton, PrimaryButton
from chapterdesk.ui.widgets.rows import KeyValueRow
from chapterdesk.ui.widgets.surfaces import Banner, Card, PageHeader, clear_layout
from chapterdesk.ui.widgets.text import IconLabel, Text

_SHOWN: Final = 12
_NARROW: Final = 520


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    state: BackupState
    rows: Sequence[BackupRow]
    target: Path | None


class BackupsPage(Page):
    """Say how safe the chapter is; back up, check, restore beside.

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
        self._target: Path | None = None
        self._busy = False
        self._icon = IconLabel(theme=theme, icon="shield", size=34)
        self._word = Text(role="heading", wrap=True, name="backups_word")
        self._text = Text(colour="soft", wrap=True, name="backups_text")
        self._go = PrimaryButton(
            theme=theme, text=_("&Back up now"), name="backups_now", icon="usb", big=True
        )
        self._other = LinkButton(
            theme=theme, text=_("To &another folder"), name="backups_other", small=True
        )
        self._banner = Banner(theme=theme, name="backups_result")
        self._banner.hide()
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        self._none = Text(
            _("No backup was made yet. A stick in another place than the laptop is enough."),
            colour="soft",
            wrap=True,
            name="backups_none",
        )
        self._check = CheckCard(context=context, checked=self._checked, refused=self._failed)
        self._form = RestoreForm(
            theme=theme,
            tasks=context.tasks,
            files=context.files,
            clock=context.clock,
            new_vault=new_vault,
        )
        self._state_row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._lay_out()
        theme.changed.connect(self._fit)
        self._go.clicked.connect(self._back_up_as_usual)
        self._other.clicked.connect(self._choose)
        self._form.restored.connect(self._restored)
        context.bridge.changed.connect(self._heard)
        self._soon = QTimer(self, singleShot=True, interval=50)
        self._soon.timeout.connect(self.refresh)

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
        self._form.clear()
        self._check.clear()
        self._banner.hide()
        clear_layout(self._list)

    @Slot()
    def refresh(self) -> None:
        """Read state and list again."""
        services = self.context.services
        self.context.tasks.run(lambda: _read(services), self._show, self._failed, owner=self)

    def _show(self, read: _Read) -> None:
        icon, tone = backup_look(read.state)
        self._icon.set_icon(icon, colour=tone)
        self._word.setText(backup_word(read.state))
        said = read.state.text if read.state.text != self._word.text() else ""
        self._text.setText(said or _("Everything is on this laptop alone."))
        self._target = read.target
        known = read.target is not None
        self._other.setVisible(known)
        if read.target is not None:
            where = isolate_ltr(str(read.target))
            self._text.setText(
                f"{self._text.text()}\n" + _("Usual place: {folder}").format(folder=where)
            )
        clear_layout(self._list)
        for place, row in enumerate(read.rows[:_SHOWN]):
            last = place == min(len(read.rows), _SHOWN) - 1
            self._list.addWidget(self._row(place, row, last=last))
        self._none.setVisible(not read.rows)

    def _row(self, place: int, row: BackupRow, *, last: bool) -> KeyValueRow:
        local = row.made_at.astimezone()
        when = _("{day}, {time}").format(
            day=current().day(local.date()), time=current().clock_time(local)
        )
        if row.verified:
            facts = _("{file} · {rows} · {size}").format(
                file=isolate_ltr(row.file_name),
                rows=ngettext("{count} row", "{count} rows", row.rows),
                size=size_text(row.size),
            )
        else:
            facts = row.failure
        return KeyValueRow(
            theme=self.context.theme,
            name=f"backups_row_{place}",
            key=f"{when}\n{facts}\n{isolate_ltr(row.target)}",
            value=_("verified") if row.verified else _("failed"),
            tone="ok" if row.verified else "bad",
            last=last,
        )

    @Slot()
    def _back_up_as_usual(self) -> None:
        if self._target is not None and self._target.is_dir():
            self._back_up(self._target)
        else:
            self._choose()

    @Slot()
    def _choose(self) -> None:
        self.context.files.folder(
            title=_("Where does the backup go?"), start=self._target, chosen=self._back_up
        )

    def _back_up(self, folder: Path) -> None:
        if self._busy:
            return
        self._set_busy(busy=True)
        self._banner.show_message(_("Writing, reading back, comparing…"))
        backups = self.context.services.backups

        def work() -> BackupRow:
            row = backups.backup(folder)
            backups.set_target(folder)
            return row

        self.context.tasks.run(work, self._made, self._not_made, owner=self)

    def _made(self, row: BackupRow) -> None:
        self._set_busy(busy=False)
        counted = ngettext(
            "{count} row read back and compared.", "{count} rows read back and compared.", row.rows
        )
        self._banner.show_message(
            _("Safe. {counted} Take the stick out and keep it elsewhere.").format(counted=counted),
            tone="ok",
        )
        self.refresh()

    def _not_made(self, error: UserError) -> None:
        self._set_busy(busy=False)
        self._banner.show_message(str(error), tone="bad")
        self.refresh()

    def _set_busy(self, *, busy: bool) -> None:
        self._busy = busy
        self._go.setEnabled(not busy)
        self._other.setEnabled(not busy)

    def _checked(self, view: BackupCheckView) -> None:
        text = view.text
        if view.made_by_this_vault is False:
            text = f"{text} {_('It was made by another desk.')}"
        self._banner.show_message(text, tone="ok")

    def _restored(self, path: Path) -> None:
        self._banner.show_message(
            _("Restored beside this desk: {folder}. Lock, then choose “Open another desk”.").format(
                folder=isolate(str(path))
            ),
            tone="ok",
        )

    def _failed(self, error: UserError) -> None:
        self._banner.show_message(str(error), tone="bad")

    @Slot(object)
    def _heard(self, event: Changed) -> None:
        if event.area == "backups" and self.isVisible():
            self._soon.start()

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
        listed = Card(theme=theme, name="backups_list", title=_("Made so far"))
        listed.body.addWidget(self._none)
        listed.body.addLayout(self._list)
        column.body.addWidget(listed)
        column.body.addWidget(self._check)
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
        theme = self.context.theme
        card = Card(theme=theme, name="backups_state", accent="accent")
        texts = QVBoxLayout()
        texts.setSpacing(4)
        texts.addWidget(self._word)
        texts.addWidget(self._text)
        buttons = QVBoxLayout()
        buttons.setSpacing(6)
        buttons.addWidget(self._go)
        buttons.addWidget(self._other, 0, Qt.AlignmentFlag.AlignHCenter)
        row = self._state_row
        row.setSpacing(20)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addLayout(texts, 1)
        row.addLayout(buttons)
        card.body.addLayout(row)
        return card


def _read(services: Services) -> _Read:
    return _Read(
        state=services.backups.state(),
        rows=services.backups.list(),
        target=services.backups.usual_target(),
    )
