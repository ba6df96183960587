"""The rest of a long roster, read a piece at a time so that a mark never waits for it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QObject

from chapterdesk.core.errors import UserError
from chapterdesk.services.checkin.rows import CheckInRow
from chapterdesk.services.pages import Page
from chapterdesk.ui.context import PageContext
from chapterdesk.ui.tasks import Priority

ROSTER_LIMIT: Final = 400
ROSTER_MOST: Final = 5_000
Taken = Callable[[Page[CheckInRow]], None]


class RosterReader(QObject):
    """Read what follows the first piece of a roster, and answer once with all of it.

    Args:
        context: Services and what they run on.
        piece: How many people are read in one job.
    """

    def __init__(
        self, *, context: PageContext, piece: int = ROSTER_LIMIT, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._era = 0
        self._marked: dict[bytes, CheckInRow] = {}
        self.piece = piece
        self.reading = False

    def stop(self) -> None:
        """Take nothing of what is being read."""
        self._era += 1
        self.reading = False
        self._marked.clear()

    def follow(self, meeting_id: bytes, first: Page[CheckInRow], taken: Taken) -> None:
        """Read on after the first piece; what was read before is dropped."""
        self.stop()
        self.reading = True
        self._next(meeting_id, first, self.piece, taken)

    def note(self, row: CheckInRow) -> None:
        """Keep a mark that was made while older rows are on their way."""
        if self.reading:
            self._marked[row.member_id] = row

    def _next(self, meeting_id: bytes, so_far: Page[CheckInRow], start: int, taken: Taken) -> None:
        era, checkin, piece = self._era, self._context.services.checkin, self.piece

        def done(page: Page[CheckInRow]) -> None:
            if era != self._era:
                return
            whole = _joined(so_far, page)
            if whole.more and start + piece < ROSTER_MOST:
                self._next(meeting_id, whole, start + piece, taken)
                return
            marked = dict(self._marked)
            self.stop()
            taken(with_marks(whole, marked))

        def failed(error: UserError) -> None:
            if era == self._era:
                self.stop()
                self._context.messages.error(error)

        self._context.tasks.run(
            lambda: checkin.find(meeting_id, "", limit=piece, offset=start),
            done,
            failed,
            owner=self,
            priority=Priority.LATER,
        )


def with_marks(page: Page[CheckInRow], marked: dict[bytes, CheckInRow]) -> Page[CheckInRow]:
    """Return a page with newer rows in the place of the old ones; new people stand first."""
    if not marked:
        return page
    known = {row.member_id for row in page.rows}
    new = tuple(row for member_id, row in marked.items() if member_id not in known)
    return replace(page, rows=(*new, *(marked.get(row.member_id, row) for row in page.rows)))


def in_place(before: Page[CheckInRow], now: Page[CheckInRow]) -> Page[CheckInRow]:
    """Return a roster that was read again in the order in which it stands on the screen.

    Who was marked moves up in what is read, and would take the eye of whoever walks through the
    list along. New people stand behind whom they follow in what was read.
    """
    known = {row.member_id for row in before.rows}
    again: dict[bytes, CheckInRow] = {}
    behind: dict[bytes | None, list[CheckInRow]] = {None: []}
    last: bytes | None = None
    for row in now.rows:
        if row.member_id in known:
            last = row.member_id
            again[last] = row
            behind[last] = []
        else:
            behind[last].append(row)
    rows = list(behind[None])
    for old in before.rows:
        if old.member_id in again:
            rows += (again[old.member_id], *behind[old.member_id])
    return replace(now, rows=tuple(rows))


def _joined(before: Page[CheckInRow], after: Page[CheckInRow]) -> Page[CheckInRow]:
    """Join two pieces; somebody who moved between them while they were read stands once."""
    known = {row.member_id for row in before.rows}
    rows = tuple(row for row in after.rows if row.member_id not in known)
    return Page(rows=(*before.rows, *rows), total=after.total, more=after.more)


def is_lost(row: CheckInRow | None, text: str, page: Page[CheckInRow]) -> bool:
    """Say whether somebody was on the roster and is no more; a search tells nothing of it."""
    if row is None or text.strip() or page.more:
        return False
    return all(one.member_id != row.member_id for one in page.rows)
