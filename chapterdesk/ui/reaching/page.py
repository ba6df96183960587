"""Reach people: a list of calls or messages, and beside it how to reach each safely."""

from collections.abc import Mapping
from datetime import UTC, date, tzinfo
from typing import Any, Final
from zoneinfo import ZoneInfo

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from chapterdesk.core.errors import UserError
from chapterdesk.core.words import _
from chapterdesk.services.chapter import ChapterProfile
from chapterdesk.services.database import Undo
from chapterdesk.services.pages import Page as Window
from chapterdesk.services.reaching import AttemptDraft, ReachDetail
from chapterdesk.services.reaching.shapes import Who
from chapterdesk.ui.context import DUE, MEMBERS, MISSED, NEWCOMERS, REACHING, PageContext
from chapterdesk.ui.paper.dialog import open_calls
from chapterdesk.ui.reaching.pane import ReachingPane
from chapterdesk.ui.reaching.record import ReachRecord
from chapterdesk.ui.records.page import RecordPage
from chapterdesk.ui.records.pane import ListPane, Reader

_LISTS: Final[Mapping[bytes | None, Who]] = {DUE: "due", MISSED: "missed", NEWCOMERS: "new"}


class ReachingPage(RecordPage[ReachDetail]):
    """Say whom to call and how; note what came of it and when to try again."""

    def __init__(self, *, context: PageContext, parent: QWidget | None = None) -> None:
        self._zone: tzinfo = UTC
        super().__init__(
            context=context,
            name=REACHING,
            title=_("Reach people"),
            help_page="reaching",
            areas=frozenset({"members", "reaching", "groups", "attendance", "imports", "chapter"}),
            hint=_("Choose somebody on the left."),
            parent=parent,
        )
        self.drawing = ReachRecord(theme=context.theme, view=self.view, parent=self)
        self.drawing.noted.connect(self._note)
        self.drawing.refused.connect(self._refused)
        self.drawing.record_requested.connect(
            lambda: self.context.navigate(MEMBERS, self.record_id)
        )
        self._people.print_requested.connect(self.print_document)
        self._people.rule_changed.connect(self._change_rule)

    @override
    def make_pane(self) -> ListPane:
        self._people = ReachingPane(context=self.context, reader=self._reader)
        return self._people

    @override
    def activate(self, subject: bytes | None = None) -> None:
        self.run(self.context.services.chapter.profile, self._know_zone)
        self.run(self.context.services.groups.list, self._people.show_groups)
        self.run(self.context.services.missing.rule, self._people.show_rule)
        if subject in _LISTS:
            self._people.show_who(_LISTS[subject])
            subject = None
        super().activate(subject)

    @override
    def clear(self) -> None:
        super().clear()
        self.drawing.forget()

    @override
    def read_record(self, record_id: bytes) -> ReachDetail:
        return self.context.services.reaching.person(record_id, self._people.wanted().channel)

    @override
    def draw_record(self, record: ReachDetail) -> None:
        self.drawing.draw(record, self._today())

    @override
    def print_document(self) -> None:
        open_calls(context=self.context, wanted=self._people.wanted(), parent=self.window())

    def _today(self) -> date:
        return self.context.clock.today(self._zone)

    def _know_zone(self, profile: ChapterProfile) -> None:
        self._zone = ZoneInfo(profile.timezone)

    def _reader(self) -> Reader[Any]:
        pane, services = self._people, self.context.services
        wanted, left_out = pane.wanted(), pane.shows_left_out

        def read(offset: int, limit: int) -> Window[Any]:
            pane.hidden = services.discretion.is_on()
            if pane.hidden:
                return Window(rows=(), total=0)
            if left_out:
                return services.reaching.left_out(wanted, offset, limit)
            return services.reaching.window(wanted, offset, limit)

        return read

    @Slot(object)
    def _refused(self, error: UserError) -> None:
        self.context.messages.error(error)

    @Slot(int)
    def _change_rule(self, meetings: int) -> None:
        missing, group = self.context.services.missing, self._people.wanted().group_id
        self.run(lambda: missing.set_rule(meetings, group), self._rule_changed)

    def _rule_changed(self, undo: Undo) -> None:
        self.told(undo)
        self.run(self.context.services.missing.rule, self._people.show_rule)

    @Slot(object)
    def _note(self, draft: AttemptDraft) -> None:
        member_id, reaching = self.record_id, self.context.services.reaching
        self.run(lambda: reaching.note_attempt(member_id, draft), self.told)
