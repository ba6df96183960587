"""The page of what is past its time, and of how long everything is kept."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget
from typing_extensions import override

from chapterdesk.core.events import Changed
from chapterdesk.core.words import _, current, isolate, ngettext
from chapterdesk.services.privacy import DenyRow
from chapterdesk.services.retention import (
    Erased,
    PeriodRow,
    RetentionItem,
    RetentionList,
)
from chapterdesk.services.retention.words import category_names
from chapterdesk.ui.context import RETENTION, PageContext
from chapterdesk.ui.messages import Question
from chapterdesk.ui.page import Page
from chapterdesk.ui.retention.denied_card import DeniedCard
from chapterdesk.ui.retention.periods_card import PeriodsCard
from chapterdesk.ui.retention.words import why
from chapterdesk.ui.scrolled import ScrolledColumn
from chapterdesk.ui.widgets.buttons import SecondaryButton
from chapterdesk.ui.widgets.surfaces import Banner, Card, PageHeader, clear_layout
from chapterdesk.ui.widgets.text import Text

_AREAS = frozenset({"retention", "members", "denied"})
Read = tuple[RetentionList, tuple[PeriodRow, ...], tuple[DenyRow, ...]]


class RetentionPage(Page):
    """List what is past its time; what is ticked goes once somebody agreed."""

    def __init__(self, *, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(
            context=context,
            name=RETENTION,
            title=_("How long things are kept"),
            help_page="keeping",
            parent=parent,
        )
        theme = context.theme
        self._list: RetentionList | None = None
        self._boxes: list[tuple[QCheckBox, RetentionItem]] = []
        column = ScrolledColumn(theme=theme, name="retention_scroll", widest=760)
        self._clock = Banner(
            theme=theme,
            name="retention_clock",
            text="",
            tone="warn",
            action=_("The date is &right"),
        )
        self._clock.action_requested.connect(self._confirm_clock)
        self._card = Card(theme=theme, name="retention_due", title=_("Past its time"))
        self._rows = QVBoxLayout()
        self._rows.setSpacing(8)
        self._note = Text(wrap=True, colour="soft", name="retention_note")
        self._erase = SecondaryButton(
            theme=theme,
            text=_("&Erase what is ticked…"),
            name="retention_erase",
            icon="trash-2",
            danger=True,
        )
        self._erase.clicked.connect(self._ask)
        self._card.add(self._note)
        self._card.body.addLayout(self._rows)
        self._card.add(self._erase)
        self._periods = PeriodsCard(context=context)
        self._denied = DeniedCard(context=context)
        column.body.addWidget(
            PageHeader(
                theme=theme,
                name="retention_header",
                title=_("How long things are kept"),
                subtitle=_("Nothing goes before somebody looked at it here."),
            )
        )
        for widget in (self._clock, self._card, self._denied, self._periods):
            column.body.addWidget(widget)
        column.body.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(column)
        context.bridge.changed.connect(self._heard)
        self._clear_list()

    @override
    def activate(self, subject: bytes | None = None) -> None:
        self.refresh()
        self._erase.setFocus()

    @override
    def clear(self) -> None:
        self._clear_list()

    @Slot()
    def refresh(self) -> None:
        """Look again."""
        services = self.context.services

        def read() -> Read:
            return services.retention.look(), services.retention.periods(), services.denied.list()

        self.context.tasks.run(read, self._show, self.context.messages.error, owner=self)

    def _clear_list(self) -> None:
        self._list = None
        self._boxes = []
        clear_layout(self._rows)
        self._clock.hide()
        self._denied.hide()
        self._erase.hide()
        self._note.setText("")

    def _show(self, read: Read) -> None:
        found, periods, denied = read
        ticked = {self._key(item) for box, item in self._boxes if not box.isChecked()}
        self._clear_list()
        self._list = found
        self._clock.setVisible(found.clock_doubtful)
        if found.clock_doubtful:
            day = isolate(current().day(found.day))
            self._clock.show_message(
                _(
                    "The computer says it is {day}. That is not what it said before: nothing is"
                    " erased until somebody looked."
                ).format(day=day),
                tone="warn",
                action=_("The date is &right"),
            )
        for place, item in enumerate(found.items):
            self._boxes.append((self._row(place, item, off=self._key(item) in ticked), item))
        self._note.setText(self._words(found))
        self._erase.setVisible(bool(found.items))
        self._erase.setEnabled(not found.clock_doubtful)
        self._periods.show_periods(periods)
        self._denied.show_rows(denied, found.day)

    @staticmethod
    def _key(item: RetentionItem) -> tuple[str, bytes | None]:
        return item.category.value, item.member_id

    def _row(self, place: int, item: RetentionItem, *, off: bool) -> QCheckBox:
        names = category_names()
        title = item.name if item.member_id is not None else names[item.category]
        box = QCheckBox(title.replace("&", "&&"))
        box.setObjectName(f"retention_{place}")
        box.setAccessibleName(title)
        box.setAccessibleDescription(why(item))
        box.setChecked(not off)
        self._rows.addWidget(box)
        note = Text(
            why(item), role="small", colour="soft", wrap=True, name=f"retention_{place}_why"
        )
        note.setContentsMargins(self.context.theme.px(34), 0, 0, 0)
        self._rows.addWidget(note)
        return box

    @staticmethod
    def _words(found: RetentionList) -> str:
        if not found.items:
            return _("Nothing is past its time.")
        said = _("Untick what should stay for now. What is ticked goes for ever.")
        if found.more:
            more = ngettext(
                "{count} more record comes after these.",
                "{count} more records come after these.",
                found.more,
            )
            said = f"{said} {more}"
        return said

    def _chosen(self) -> Sequence[RetentionItem]:
        return [item for box, item in self._boxes if box.isChecked()]

    @Slot()
    def _ask(self) -> None:
        found, chosen = self._list, self._chosen()
        if found is None or not chosen:
            return
        people = sum(1 for item in chosen if item.member_id is not None)
        self.context.messages.confirm(
            Question(
                title=ngettext(
                    "Erase {count} entry of this list for ever?",
                    "Erase {count} entries of this list for ever?",
                    len(chosen),
                ),
                lost=self._lost(people),
                verb=_("Erase for ever"),
                stay=_("Keep them"),
            ),
            lambda: self._go(found.day, chosen),
        )

    @staticmethod
    def _lost(people: int) -> str:
        said = [_("No undo brings it back. Old backups keep it until they are deleted.")]
        if people:
            said.insert(
                0,
                ngettext(
                    "{count} person is forgotten; past meetings keep their numbers.",
                    "{count} people are forgotten; past meetings keep their numbers.",
                    people,
                ),
            )
        return " ".join(said)

    def _go(self, day: date, chosen: Sequence[RetentionItem]) -> None:
        retention = self.context.services.retention
        people = [item.member_id for item in chosen if item.member_id is not None]
        kinds = [item.category for item in chosen if item.member_id is None]

        def done(erased: Erased) -> None:
            self.context.undo.clear()
            said = ngettext(
                "{count} record was erased", "{count} records were erased", erased.people
            )
            rows = ngettext("{count} old row went", "{count} old rows went", erased.rows)
            told = [said] if erased.people else []
            told += [rows] if erased.rows else []
            self.context.messages.toast(current().listing(told) or _("Nothing went."))
            self.refresh()

        self.context.tasks.run(
            lambda: retention.erase(day, people, kinds),
            done,
            self.context.messages.error,
            owner=self,
        )

    @Slot()
    def _confirm_clock(self) -> None:
        upkeep = self.context.services.upkeep
        self.context.tasks.run(
            upkeep.confirm_clock,
            lambda _nothing: self.refresh(),
            self.context.messages.error,
            owner=self,
        )

    @Slot(object)
    def _heard(self, event: Changed) -> None:
        if self.isVisible() and event.area in _AREAS:
            self.refresh()
