"""What the check-in screen knows and asks for, without a single widget.

Every change is one job on the database thread. The newest search wins; a mark is shown the moment
it is committed, and the counts follow in a second job so that nobody waits for them.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from chapterdesk.core.errors import RefusedError, UserError
from chapterdesk.core.events import Changed
from chapterdesk.core.vocabulary import PRESENT, AttendanceSource, AttendanceStatus
from chapterdesk.core.words import _
from chapterdesk.services.checkin.rows import CheckInRow
from chapterdesk.services.checkin.service import CheckInSummary, Marked
from chapterdesk.services.database import Undo
from chapterdesk.services.pages import Page
from chapterdesk.services.privacy import DeniedError
from chapterdesk.ui.checkin.roster import RosterReader, in_place, with_marks
from chapterdesk.ui.checkin.sentences import door_sentence, mark_sentence, shown
from chapterdesk.ui.context import PageContext
from chapterdesk.ui.messages import Question
from chapterdesk.ui.tasks import CancelToken, Priority

T = TypeVar("T")
_AREAS: Final = frozenset({"attendance", "meetings", "members", "groups"})
_AFTER_THE_ROW_MS: Final = 30
# One toast for everybody who comes in: a stack of them would hide the lowest rows of the list.
_ABOUT: Final = "attendance"
_NOTHING: Final[Page[CheckInRow]] = Page(rows=(), total=0, more=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Submitted:
    """What came of Enter before the list had caught up.

    Attributes:
        text: What was typed.
        marked: The mark, or None when nobody matches.
    """

    text: str
    marked: Marked | None


class CheckInController(QObject):
    """Hold one meeting's check-in: who is listed, who is here, what was just done.

    Args:
        context: Services and what they run on.
    """

    rows_changed = Signal()
    row_patched = Signal(object)
    summary_changed = Signal()
    present_changed = Signal()
    marked = Signal(object)
    unmatched = Signal(str)
    refused = Signal(str, object)
    gone = Signal()
    """The meeting is not there any more: its start was undone, or it was deleted."""

    def __init__(self, *, context: PageContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._checkin = context.services.checkin
        self.meeting_id: bytes | None = None
        self.door = False
        self._at_door: list[int] = []
        self.text = ""
        self.rows: Page[CheckInRow] = _NOTHING
        self.summary: CheckInSummary | None = None
        self.source = AttendanceSource.DOOR
        self._shown_text: str | None = None
        self._roster: Page[CheckInRow] = _NOTHING
        self.rest = RosterReader(context=context, parent=self)
        self._search: CancelToken | None = None
        self._refreshing = False
        self._again = False
        self._writing = 0
        self._stale = True
        self._untold: list[Marked] = []
        self._ticked: CheckInRow | None = None
        self._tell_soon = QTimer(self, singleShot=True, interval=_AFTER_THE_ROW_MS)
        self._tell_soon.timeout.connect(self._tell)
        self._roster_soon = QTimer(self, singleShot=True, interval=_AFTER_THE_ROW_MS)
        self._roster_soon.timeout.connect(self._after_the_tick)
        self._soon = QTimer(self, singleShot=True, interval=_AFTER_THE_ROW_MS)
        self._soon.timeout.connect(self._read_again)
        context.bridge.changed.connect(self._heard)

    @property
    def caught_up(self) -> bool:
        """Say whether the rows belong to what is typed."""
        return self._shown_text == self.text

    @property
    def pending(self) -> bool:
        """Say whether something is still to be said or read again."""
        busy = self._refreshing or self.rest.reading
        soon = self._soon.isActive() or self._roster_soon.isActive()
        return busy or soon or bool(self._untold)

    def open(self, meeting_id: bytes) -> None:
        """Show a meeting's check-in from the beginning."""
        self.clear()
        self.meeting_id = meeting_id
        self.refresh()
        # What refuses it refuses the first mark, too, and is told then: nobody asked for anything.
        self._context.tasks.run(
            lambda: self._checkin.warm_up(meeting_id),
            lambda _nothing: None,
            lambda _error: None,
            owner=self,
            priority=Priority.LATER,
        )

    def clear(self) -> None:
        """Forget everything about people (lock, another meeting)."""
        if self._search is not None:
            self._search.cancel()
        self._soon.stop()
        self._tell_soon.stop()
        self._roster_soon.stop()
        self.rest.stop()
        self._stale = True
        self._untold.clear()
        self._ticked = None
        self.meeting_id = None
        self.text = ""
        self.summary = None
        self.rows = _NOTHING
        self._roster = _NOTHING
        self._shown_text = None
        self.rows_changed.emit()
        self.summary_changed.emit()

    def set_door(self, on: bool) -> None:
        """Show what a stranger in front of the screen may see, or everything again."""
        self.door = on
        self._at_door.clear()
        self.rest.stop()
        self.rows = _NOTHING
        self._roster = _NOTHING
        self._shown_text = None
        self.rows_changed.emit()
        self.refresh()

    def take_back(self) -> None:
        """Undo the last check-in that was made at the door this time, and nothing from before."""
        if self._at_door:
            self._context.undo.undo_only(self._at_door.pop())
        else:
            self._context.messages.toast(_("There is nothing to undo."), about=_ABOUT)

    def type(self, text: str) -> None:
        """List whom the typed text may mean; an empty text lists the roster at once."""
        self.text = text
        if text.strip():
            self._find()
            return
        # The roster is at hand: nothing stands in the queue before the mark that follows Enter.
        if self._search is not None:
            self._search.cancel()
        self._show(text, self._roster)

    def begin_over(self) -> None:
        """Have nothing typed; what is listed stays until the mark that follows is shown in it."""
        self.text = ""
        if self._search is not None:
            self._search.cancel()

    def _find(self) -> None:
        meeting_id, text, door = self.meeting_id, self.text, self.door
        if meeting_id is None:
            return
        if self._search is not None:
            self._search.cancel()

        def done(page: Page[CheckInRow]) -> None:
            if (meeting_id, text, door) == (self.meeting_id, self.text, self.door):
                self._show(text, page)

        self._search = self._context.tasks.run(
            lambda: self._checkin.find(meeting_id, text, door=door),
            done,
            self._context.messages.error,
            owner=self,
        )

    def _show(self, text: str, page: Page[CheckInRow]) -> None:
        self._roster_soon.stop()
        if text.strip():
            page = replace(page, rows=_open_first(page.rows))
        else:
            self._roster = page
        self.rows = page
        self._shown_text = text
        self.rows_changed.emit()

    def mark(
        self,
        member_id: bytes,
        status: AttendanceStatus = AttendanceStatus.PRESENT,
        *,
        typed: str = "",
    ) -> None:
        """Mark a person of the list; `typed` is what was typed to find them."""
        meeting_id, source = self.meeting_id, self.source
        if meeting_id is not None:
            self._write(
                lambda: self._checkin.mark(meeting_id, member_id, status, source),
                self._was_marked,
                typed,
            )

    def submit(self, text: str) -> None:
        """Mark the first person of a text that was typed faster than the list could follow."""
        meeting_id, source, door = self.meeting_id, self.source, self.door
        if meeting_id is None:
            return

        def work() -> Submitted:
            page = self._checkin.find(meeting_id, text, door=door)
            if not page.rows:
                return Submitted(text=text, marked=None)
            top = _open_first(page.rows)[0].member_id
            marked = self._checkin.mark(meeting_id, top, AttendanceStatus.PRESENT, source)
            return Submitted(text=text, marked=marked)

        self._write(work, self._was_submitted, text)

    def walk_in(self, name: str, pronouns: str = "", *, though_denied: bool = False) -> None:
        """Add a visitor who is here; ask first where somebody of that name may not come back."""
        meeting_id = self.meeting_id
        if meeting_id is None:
            return

        def work() -> Marked:
            return self._checkin.walk_in(meeting_id, name, pronouns, though_denied=though_denied)

        def failed(error: UserError) -> None:
            if not isinstance(error, DeniedError):
                return
            question = Question(
                title=error.what,
                lost=f"{error.data} {error.todo}",
                verb=_("Add them all the same"),
                stay=_("Ask a lead"),
            )
            self._context.messages.confirm(
                question, lambda: self.walk_in(name, pronouns, though_denied=True)
            )

        self._write(work, self._was_marked, name, failed)

    def count(self, delta: int) -> None:
        """Count heads up or down."""
        meeting_id = self.meeting_id
        if meeting_id is not None:
            self._run(lambda: self._checkin.anonymous(meeting_id, delta), self._was_counted)

    def rename(
        self,
        member_id: bytes,
        name: str,
        pronouns: str,
        done: Callable[[], None],
        *,
        left: str = "",
    ) -> None:
        """Give a person another chosen name; the old one is kept nowhere."""
        members = self._context.services.members

        def told(undo: Undo) -> None:
            self._context.undo.push(undo.label, undo, self._context.services.undo.apply)
            self._context.undo.rename(left, name)
            done()
            self.refresh()

        self._run(lambda: members.rename(member_id, name, pronouns), told)

    def reopen(self) -> None:
        """Open a finished meeting again."""
        meeting_id = self.meeting_id
        if meeting_id is not None:
            self._run(lambda: self._checkin.reopen(meeting_id), self._was_changed)

    def _run(self, work: Callable[[], T], done: Callable[[T], None]) -> None:
        self._context.tasks.run(work, done, self._context.messages.error, owner=self)

    def _write(
        self,
        work: Callable[[], T],
        done: Callable[[T], None],
        typed: str,
        asked: Callable[[UserError], None] | None = None,
    ) -> None:
        """Mark somebody; what is heard meanwhile is this very mark, which is shown already.

        A refusal gives back what was typed: the box was emptied before anybody could know.
        """
        self._writing += 1

        def told(result: T) -> None:
            self._writing -= 1
            done(result)

        def failed(error: UserError) -> None:
            self._writing -= 1
            self._catch_up()
            self.refused.emit(typed, error)
            if asked is not None:
                asked(error)

        self._context.tasks.run(work, told, failed, owner=self)

    def _was_submitted(self, result: Submitted) -> None:
        if result.marked is None:
            self._catch_up()
            self.unmatched.emit(result.text)
        else:
            self._was_marked(result.marked)

    def _was_marked(self, marked: Marked) -> None:
        row = shown(marked.row, door=self.door)
        marked = replace(marked, row=row, sentence=mark_sentence(marked, row))
        self._patch(row)
        if self.summary is not None:
            recent = tuple(r for r in self.summary.recent if r.member_id != row.member_id)
            self.summary = replace(self.summary, present=marked.present, recent=(row, *recent)[:8])
            self.present_changed.emit()
        self.marked.emit(marked)
        # The row and the number are painted first: a toast takes longer to lay out than a mark
        # takes to write, and the other counts are read again anyway.
        self._untold.append(marked)
        self._tell_soon.start()
        self._soon.start()

    @Slot()
    def _tell(self) -> None:
        """Stack what was done and say it."""
        untold, self._untold = self._untold, []
        for marked in untold:
            # The toasts of the last minutes would be a list of names for the next person.
            said = door_sentence(marked) if self.door else marked.sentence
            if marked.undo is None:
                self._context.messages.toast(said, about=_ABOUT)
                continue
            apply = self._context.services.undo.apply
            serial = self._context.undo.push(
                marked.undo.label,
                marked.undo,
                apply,
                said=said,
                about=_ABOUT,
                called=_("the last check-in") if self.door else "",
            )
            if self.door:
                self._at_door.append(serial)

    def _was_counted(self, undo: Undo) -> None:
        self._context.undo.push(undo.label, undo, self._context.services.undo.apply, toast=False)
        self._soon.start()

    def _was_changed(self, undo: Undo) -> None:
        self._context.undo.push(undo.label, undo, self._context.services.undo.apply)
        self._soon.start()

    def _patch(self, row: CheckInRow) -> None:
        """Show one row's new state at once, wherever it is listed."""
        self.rest.note(row)
        self._roster = _patched(self._roster, row, new=not self.door)
        found = any(old.member_id == row.member_id for old in self.rows.rows)
        if self.text.strip() or (found and not self.door and not self.caught_up):
            # The tick comes where the eye is: the whole roster takes ten times as long to draw.
            self.rows = _patched(self.rows, row)
            self.rows_changed.emit()
            if not self.text.strip():
                self._ticked = row
                self._roster_soon.start()
        else:
            self._show(self.text, self._roster)
        self.row_patched.emit(row)

    @Slot()
    def _after_the_tick(self) -> None:
        """List the roster again, and in it who was marked."""
        self._catch_up()
        if self._ticked is not None:
            self.row_patched.emit(self._ticked)
            self._ticked = None

    def _catch_up(self) -> None:
        """List what belongs to the text when no mark came of it, or when it was seen."""
        if not self.text.strip() and not self.caught_up:
            self._show(self.text, self._roster)

    @Slot(object)
    def _heard(self, event: Changed) -> None:
        if self.meeting_id is not None and event.area in _AREAS:
            self._stale = self._stale or not self._writing
            self._soon.start()

    @Slot()
    def refresh(self) -> None:
        """Read counts and rows again."""
        self._stale = True
        self._read_again()

    @Slot()
    def _read_again(self) -> None:
        """Read the counts, and the roster where more than a mark of ours changed; one at a time."""
        meeting_id, door = self.meeting_id, self.door
        if meeting_id is None:
            return
        if self._refreshing:
            self._again = True
            return
        self._refreshing = True
        whole, self._stale = self._stale, False
        piece = self.rest.piece

        def work() -> tuple[CheckInSummary, Page[CheckInRow] | None]:
            summary = self._checkin.summary(meeting_id)
            if not whole:
                return summary, None
            return summary, self._checkin.find(meeting_id, "", limit=piece, door=door)

        def done(result: tuple[CheckInSummary, Page[CheckInRow] | None]) -> None:
            self._refreshing = False
            if (meeting_id, door) == (self.meeting_id, self.door):
                self._refreshed(*result)
            self._repeat()

        # What is typed next goes before counts that are merely read again.
        later = Priority.NOW if self.summary is None else Priority.LATER
        self._context.tasks.run(work, done, self._refused, owner=self, priority=later)

    def _refused(self, error: UserError) -> None:
        self._refreshing = False
        if isinstance(error, RefusedError):
            # Reading a meeting is refused for one reason alone.
            self.clear()
            self.gone.emit()
        else:
            self._context.messages.error(error)

    def _refreshed(self, summary: CheckInSummary, roster: Page[CheckInRow] | None) -> None:
        self.summary = summary
        self.summary_changed.emit()
        if roster is None or self.meeting_id is None:
            return
        # What is on the screen stays until all of it was read again: a list that shrinks jumps.
        if not (roster.more and self._roster.rows):
            self._take_roster(roster)
        if roster.more:
            self.rest.follow(self.meeting_id, roster, self._take_roster)
        else:
            self.rest.stop()
        if self.text.strip():
            self._find()

    def _take_roster(self, roster: Page[CheckInRow]) -> None:
        self._roster = in_place(self._roster, roster)
        if not self.text.strip():
            self._show(self.text, self._roster)

    def _repeat(self) -> None:
        if self._again:
            self._again = False
            self._read_again()


def _open_first(rows: tuple[CheckInRow, ...]) -> tuple[CheckInRow, ...]:
    """Put those who may still be marked before those who are here already."""
    return tuple(sorted(rows, key=lambda row: row.status in PRESENT))


def _patched(page: Page[CheckInRow], row: CheckInRow, *, new: bool = False) -> Page[CheckInRow]:
    """Put a row's new state in the place of the old one; a `new` person stands first."""
    if new or any(old.member_id == row.member_id for old in page.rows):
        return with_marks(page, {row.member_id: row})
    return page
