"""The page of what was deleted."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from chapterdesk.core.errors import UserError
from chapterdesk.core.events import Changed
from chapterdesk.core.words import _, current, isolate, ngettext
from chapterdesk.services.bin import BinRow
from chapterdesk.services.database import Undo
from chapterdesk.ui.context import BIN, PageContext
from chapterdesk.ui.messages import Question
from chapterdesk.ui.page import Page
from chapterdesk.ui.widgets.buttons import SecondaryButton
from chapterdesk.ui.widgets.lists.row import ListRow
from chapterdesk.ui.widgets.lists.view import RecordList
from chapterdesk.ui.widgets.surfaces import EmptyState, PageHeader

_MARGIN = (32, 24, 32, 24)


class BinPage(Page):
    """List what was deleted; Enter brings it back."""

    def __init__(self, *, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(
            context=context, name=BIN, title=_("Bin"), help_page="members", parent=parent
        )
        self._rows: Sequence[BinRow] = ()
        theme = context.theme
        self._restore = SecondaryButton(
            theme=theme, text=_("&Bring back"), name="bin_restore", icon="undo-2"
        )
        self._erase = SecondaryButton(
            theme=theme,
            text=_("&Delete for ever…"),
            name="bin_erase",
            icon="trash-2",
            danger=True,
        )
        self._erase_all = SecondaryButton(
            theme=theme, text=_("&Empty the bin…"), name="bin_erase_all", danger=True
        )
        self._header = PageHeader(
            theme=theme,
            name="bin_header",
            title=_("Bin"),
            subtitle=_("What was deleted stays here for thirty days."),
            actions=(self._erase_all, self._erase, self._restore),
        )
        self._list = RecordList(
            theme=theme,
            name="bin_list",
            accessible=_("Deleted"),
            runner=context.tasks,
            failed=context.messages.error,
            framed=True,
        )
        self._empty = EmptyState(
            theme=theme,
            name="bin_empty",
            icon="trash-2",
            sentence=_("The bin is empty. What you delete waits here before it is gone."),
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*_MARGIN)
        layout.setSpacing(20)
        layout.addWidget(self._header)
        layout.addWidget(self._list, 1)
        layout.addWidget(self._empty, 1)
        self._restore.clicked.connect(self._bring_back)
        self._erase.clicked.connect(self._ask_one)
        self._erase_all.clicked.connect(self._ask_all)
        self._list.row_activated.connect(self._bring_back)
        self._list.row_chosen.connect(self._offer)
        context.bridge.changed.connect(self._heard)
        self._show(())

    @override
    def activate(self, subject: bytes | None = None) -> None:
        self.refresh()
        self._list.setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def clear(self) -> None:
        self._show(())

    @Slot()
    def refresh(self) -> None:
        """Read the bin again."""
        self.context.tasks.run(
            self.context.services.bin.list, self._show, self.context.messages.error, owner=self
        )

    def _show(self, rows: Sequence[BinRow]) -> None:
        kinds = {
            "member": _("Member"),
            "meeting": _("Meeting"),
            "series": _("Series"),
            "group": _("Group"),
            "place": _("Place"),
            "entry": _("Helpline"),
        }
        place = max(0, self._list.currentIndex().row())
        self._rows = rows
        self._list.rows.show_rows(
            [
                ListRow(
                    key=row.id,
                    title=row.title,
                    line=_("deleted {day} · gone {last}").format(
                        day=current().day_short(row.deleted_on),
                        last=current().day_short(row.gone_on),
                    ),
                    tag=kinds[row.kind],
                )
                for row in rows
            ]
        )
        self._list.setVisible(bool(rows))
        self._empty.setVisible(not rows)
        for button in (self._restore, self._erase, self._erase_all):
            button.setVisible(bool(rows))
        self._header.set_title(
            _("Bin"),
            _("What was deleted stays here for thirty days."),
            aside=str(len(rows)) if rows else "",
        )
        if rows:
            self._list.select_place(min(place, len(rows) - 1))

    def _chosen(self) -> BinRow | None:
        current_row = self._list.current_row()
        if current_row is None:
            return None
        return next((row for row in self._rows if row.id == current_row.key), None)

    @Slot()
    def _offer(self) -> None:
        chosen = self._chosen() is not None
        self._restore.setEnabled(chosen)
        self._erase.setEnabled(chosen)

    @Slot()
    def _bring_back(self) -> None:
        row = self._chosen()
        if row is None:
            return
        services, messages = self.context.services, self.context.messages

        def done(undo: Undo) -> None:
            self.context.undo.push(undo.label, undo, services.undo.apply)
            self.refresh()

        self.context.tasks.run(
            lambda: services.bin.restore(row.kind, row.id), done, messages.error, owner=self
        )

    @Slot()
    def _ask_one(self) -> None:
        row = self._chosen()
        if row is not None:
            self.context.messages.confirm(
                Question(
                    title=_("Delete {name} for ever?").format(name=isolate(row.title)),
                    lost=_("Every trace goes, and no undo brings it back. Old backups keep it."),
                    verb=_("Delete for ever"),
                    stay=_("Keep it"),
                ),
                lambda: self._erase_rows([row]),
            )

    @Slot()
    def _ask_all(self) -> None:
        rows = list(self._rows)
        self.context.messages.confirm(
            Question(
                title=_("Empty the bin?"),
                lost=_("Every trace goes, and no undo brings it back. Old backups keep it."),
                verb=ngettext("Delete {count} for ever", "Delete {count} for ever", len(rows)),
                stay=_("Keep them"),
            ),
            lambda: self._erase_rows(rows),
        )

    def _erase_rows(self, rows: Sequence[BinRow]) -> None:
        services = self.context.services

        def done(count: int) -> None:
            # Undo could bring rows back that were promised to be gone.
            self.context.undo.clear()
            self.context.messages.toast(
                ngettext("{count} deleted for ever", "{count} deleted for ever", count)
            )
            self.refresh()

        self.context.tasks.run(
            lambda: services.bin.delete_for_ever(rows), done, self._failed, owner=self
        )

    def _failed(self, error: UserError) -> None:
        self.context.messages.error(error)

    @Slot(object)
    def _heard(self, event: Changed) -> None:
        if self.isVisible() and event.area != "attendance":
            self.refresh()
