"""Check-in, as the screen, the door and the command line use it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from chapterdesk.core.vocabulary import (
    PRESENT,
    AttendanceMode,
    AttendanceSource,
    AttendanceStatus,
    MeetingStatus,
    MemberStatus,
)
from chapterdesk.core.words import _, isolate, ngettext
from chapterdesk.models import Attendance, Meeting, Member
from chapterdesk.services.checkin.absences import away_among
from chapterdesk.services.checkin.counts import (
    first_timers,
    latest,
    status_counts,
    unknown_ids,
    unknown_marked,
    unmarked,
)
from chapterdesk.services.checkin.expecting import Expecting
from chapterdesk.services.checkin.find import find_expected, find_ids
from chapterdesk.services.checkin.heads import heads_undone, set_heads, step_heads
from chapterdesk.services.checkin.marking import (
    at_meeting,
    headcount_of,
    named_meeting,
    open_meeting,
    present_count,
    require_member,
    write_mark,
)
from chapterdesk.services.checkin.names import resolve_names
from chapterdesk.services.checkin.paper import enter_numbers
from chapterdesk.services.checkin.roster import here_ids, listed_ids, roster_ids
from chapterdesk.services.checkin.rows import CheckInRow, check_in_rows
from chapterdesk.services.checkin.sentences import already, done, said
from chapterdesk.services.database import Database, Undo, Work
from chapterdesk.services.folding import typed_words
from chapterdesk.services.meeting_rows import TOTAL, UNNAMED, MeetingRow, meeting_row
from chapterdesk.services.members.writing import MemberDraft, PronounDraft, add_member
from chapterdesk.services.pages import Page
from chapterdesk.services.participations import follow_all
from chapterdesk.services.rows import fetch, line

DOOR_LETTERS: Final = 2
SEARCH_TOTAL: Final = 100
SEARCH_ROWS: Final = 30
"""Three windows full: whoever is not among them is found sooner by another letter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckInSummary:
    """One meeting's check-in at a glance.

    Attributes:
        present: People known by name to be or have been there.
        unknown: Expected people of whom nothing is known; not absent.
        more_than_named: Heads counted beyond those named.
        late: How many of those present came late.
        remote: How many of them joined from elsewhere.
        left: How many of them left early.
        absent: How many are marked as not there.
        recent: The latest marked present, latest first.
    """

    meeting: MeetingRow
    present: int
    expected: int
    first_time: int
    away: int
    unknown: int
    headcount: int | None
    more_than_named: int
    recent: tuple[CheckInRow, ...]
    count_only: bool
    late: int = 0
    remote: int = 0
    left: int = 0
    absent: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """What a mark did.

    Attributes:
        already: The person was there before; nothing changed and there is nothing to undo.
        sentence: What to announce: Sam is here. 17 now.
    """

    row: CheckInRow
    already: bool
    undo: Undo | None
    present: int
    sentence: str


class CheckInService:
    """Mark who is at a meeting, count heads, and finish it."""

    def __init__(
        self, *, database: Database, refuse_denied: Callable[[Session, str], None]
    ) -> None:
        self._database = database
        self._refuse_denied = refuse_denied
        self._expecting = Expecting(database=database)
        self._roll: tuple[bytes, Sequence[bytes]] | None = None

    def summary(self, meeting_id: bytes) -> CheckInSummary:
        """Return the counts of a meeting and who came last."""
        with self._database.read() as session:
            meeting = fetch(session, Meeting, meeting_id)
            expected = self._expecting.of(session, meeting)
            row = meeting_row(session, meeting_id, len(expected))
            counts = status_counts(session, meeting_id)
            known = frozenset(here_ids(session, meeting_id)) - unknown_marked(session, meeting_id)
            present = sum(counts.get(status, 0) for status in PRESENT)
            return CheckInSummary(
                meeting=row,
                present=present,
                expected=len(expected),
                first_time=first_timers(session, meeting_id),
                away=counts.get(AttendanceStatus.EXCUSED, 0),
                unknown=len(expected - known),
                headcount=row.headcount,
                more_than_named=max(0, (row.headcount or 0) - present),
                recent=check_in_rows(session, meeting, latest(session, meeting_id)),
                count_only=row.attendance_mode == AttendanceMode.COUNT_ONLY,
                late=counts.get(AttendanceStatus.LATE, 0),
                remote=counts.get(AttendanceStatus.REMOTE, 0),
                left=counts.get(AttendanceStatus.LEFT_EARLY, 0),
                absent=counts.get(AttendanceStatus.ABSENT, 0),
            )

    def find(
        self,
        meeting_id: bytes,
        text: str,
        limit: int = SEARCH_ROWS,
        *,
        offset: int = 0,
        door: bool = False,
    ) -> Page[CheckInRow]:
        """Return people by the first letters of any of their names, likely ones first.

        An empty text returns the roster, from `offset` on. At the door nothing is shown before the
        second letter, and nobody who is neither expected nor here. The total of a search is capped
        at 100 (`more` is then true).
        """
        with self._database.read() as session:
            meeting, mode = at_meeting(session, meeting_id)
            if mode == AttendanceMode.COUNT_ONLY:
                return Page(rows=(), total=0, more=False)
            words = typed_words(text)
            if door and len("".join(words)) < DOOR_LETTERS:
                return Page(rows=(), total=0, more=False)
            if not words:
                ids = [] if text.strip() else self._rolled(session, meeting_id, offset)
                total = len(ids)
            elif door:
                ids = find_expected(session, meeting, words, listed_ids(session, meeting_id))
                total = len(ids)
            else:
                ids = find_ids(session, meeting, words, max(limit, SEARCH_TOTAL))
                total = min(len(ids), SEARCH_TOTAL)
            end = offset + limit
            rows = check_in_rows(session, meeting, ids[offset:end], door=door)
        return Page(rows=rows, total=total, more=len(ids) > end)

    def _rolled(self, session: Session, meeting_id: bytes, offset: int) -> Sequence[bytes]:
        """Return the roster; what follows its first piece is of the same, whoever came since."""
        if not offset or self._roll is None or self._roll[0] != meeting_id:
            self._roll = (meeting_id, _roster(session, meeting_id))
        return self._roll[1]

    def mark(
        self,
        meeting_id: bytes,
        member_id: bytes,
        status: AttendanceStatus = AttendanceStatus.PRESENT,
        source: AttendanceSource = AttendanceSource.DOOR,
    ) -> Marked:
        """Mark a person; somebody who is there already stays as they are.

        Raises:
            RefusedError: The meeting only counts heads, was cancelled, or either is gone.
        """
        with self._expecting.marking(), self._database.write() as work:
            meeting = named_meeting(work.session, meeting_id)
            require_member(work.session, member_id, used=status in PRESENT)
            return _marked(work, meeting, member_id, status, source)

    def warm_up(self, meeting_id: bytes) -> None:
        """Mark somebody and roll it back: the first person at the door waits as little as others.

        Raises:
            UserError: Nobody could be marked now.
        """

        def mark(work: Work) -> None:
            somebody = unmarked(work.session, meeting_id)
            if somebody is not None:
                meeting = named_meeting(work.session, meeting_id)
                require_member(work.session, somebody)
                _marked(work, meeting, somebody, AttendanceStatus.PRESENT, AttendanceSource.DOOR)

        self._database.warm_up(mark)

    def walk_in(
        self, meeting_id: bytes, name: str, pronouns: str = "", *, though_denied: bool = False
    ) -> Marked:
        """Add a visitor and mark them present, in one step that is undone as one.

        Never merged with somebody of the same name: two people may share one.

        Args:
            meeting_id: Where.
            name: What they go by.
            pronouns: Theirs, if they said them.
            though_denied: Whether a lead was asked and has them added all the same.

        Raises:
            UserError: The name can not be kept, may not come back, or the meeting only counts
                heads.
        """
        with self._database.write() as work:
            meeting = named_meeting(work.session, meeting_id)
            if not though_denied:
                self._refuse_denied(work.session, name)
            said_pronouns = line(pronouns, field="pronouns")
            draft = MemberDraft(
                display_name=line(name, field="display_name", required=True),
                pronouns=(PronounDraft(text=said_pronouns),) if said_pronouns else (),
                status=MemberStatus.VISITOR,
                source="walk_in",
                name_confirmed=True,
            )
            member_id = add_member(work, draft)
            return _marked(
                work, meeting, member_id, AttendanceStatus.PRESENT, AttendanceSource.WALK_IN
            )

    def anonymous(self, meeting_id: bytes, delta: int) -> Undo:
        """Count heads without names up or down.

        Raises:
            RefusedError: It would count fewer heads than people who are there by name.
        """
        with self._database.write() as work:
            meeting = open_meeting(work.session, meeting_id)
            step_heads(work, meeting, delta)
            return work.undo(heads_undone(delta))

    def set_headcount(self, meeting_id: bytes, total: int, category: str = TOTAL) -> Undo:
        """Set how many heads were counted, in all or of one category.

        Raises:
            UserError: The number can not be right.
        """
        with self._database.write() as work:
            meeting = open_meeting(work.session, meeting_id)
            set_heads(work, meeting, total, line(category, field="category", required=True))
            return work.undo(ngettext("{count} head counted", "{count} heads counted", total))

    def unknown(self, meeting_id: bytes) -> tuple[CheckInRow, ...]:
        """Return the expected people of whom nothing is known."""
        with self._database.read() as session:
            meeting = fetch(session, Meeting, meeting_id)
            return check_in_rows(session, meeting, unknown_ids(session, meeting))

    def inside(self, meeting_id: bytes) -> tuple[CheckInRow, ...]:
        """Return who is in the building: present and not left, by name."""
        statuses = (AttendanceStatus.PRESENT, AttendanceStatus.LATE)
        inside = _marked_query(meeting_id, statuses).where(Attendance.left_at.is_(None))
        with self._database.read() as session:
            meeting = fetch(session, Meeting, meeting_id)
            return check_in_rows(session, meeting, session.scalars(inside).all())

    def known(self, meeting_id: bytes) -> tuple[CheckInRow, ...]:
        """Return everybody of whom something is known at a meeting, by name, however many."""
        statuses = set(AttendanceStatus) - {AttendanceStatus.VOID, AttendanceStatus.UNKNOWN}
        with self._database.read() as session:
            meeting = fetch(session, Meeting, meeting_id)
            known = session.scalars(_marked_query(meeting_id, statuses)).all()
            return check_in_rows(session, meeting, known)

    def finish(
        self,
        meeting_id: bytes,
        *,
        unknown_as: AttendanceStatus | None = None,
        headcount: int | None = None,
    ) -> Undo:
        """Close a meeting; those not known stay so unless `unknown_as` says otherwise.

        Raises:
            UserError: The headcount can not be right, or the meeting was cancelled.
        """
        with self._database.write() as work:
            meeting = open_meeting(work.session, meeting_id)
            if unknown_as is not None and unknown_as != AttendanceStatus.UNKNOWN:
                unknown = unknown_ids(work.session, meeting)
                absent = unknown_as == AttendanceStatus.ABSENT
                day = meeting.starts_local.date()
                away = away_among(work.session, unknown, day) if absent else frozenset()
                for member_id in unknown:
                    # Who said so before is not missing.
                    mark = AttendanceStatus.EXCUSED if member_id in away else unknown_as
                    write_mark(work, meeting, member_id, mark, AttendanceSource.GRID)
            heads = headcount
            if heads is None and headcount_of(work.session, meeting.id, TOTAL) is None:
                unnamed = headcount_of(work.session, meeting.id, UNNAMED)
                heads = unnamed and present_count(work.session, meeting.id) + unnamed
            if heads is not None:
                set_heads(work, meeting, heads, TOTAL)
            meeting.status = MeetingStatus.CLOSED
            meeting.closed_at = work.clock.now()
            follow_all(work, meeting)
            return _meeting_undo(work, meeting, _("{name} was finished"))

    def reopen(self, meeting_id: bytes) -> Undo:
        """Open a finished meeting again, to correct it."""
        with self._database.write() as work:
            meeting = open_meeting(work.session, meeting_id)
            meeting.status = MeetingStatus.HELD
            meeting.closed_at = None
            follow_all(work, meeting)
            return _meeting_undo(work, meeting, _("{name} was opened again"))

    def check_in_names(self, meeting_id: bytes, names: Sequence[str]) -> tuple[Marked, ...]:
        """Mark everybody named, or nobody.

        Raises:
            AmbiguousNamesError: A name is unknown or fits several people; nothing changed.
        """
        with self._database.write() as work:
            meeting = named_meeting(work.session, meeting_id)
            ids = resolve_names(work.session, names)
            return tuple(
                _marked(work, meeting, member_id, AttendanceStatus.PRESENT, AttendanceSource.DOOR)
                for member_id in ids
            )

    def people_named(self, names: Sequence[str]) -> tuple[bytes, ...]:
        """Return the person behind each name, each once.

        Raises:
            AmbiguousNamesError: A name is unknown or fits several people.
        """
        with self._database.read() as session:
            return resolve_names(session, names)

    def enter_rows(
        self,
        meeting_id: bytes,
        numbers: str,
        status: AttendanceStatus = AttendanceStatus.PRESENT,
    ) -> Undo:
        """Mark people by the row numbers of the printed sheet, such as 1-14,17,20.

        Raises:
            UserError: A number is not on the sheet or can not be read; nothing changed.
        """
        with self._database.write() as work:
            meeting = named_meeting(work.session, meeting_id)
            return enter_numbers(work, meeting, numbers, status)


def _marked(
    work: Work,
    meeting: Meeting,
    member_id: bytes,
    status: AttendanceStatus,
    source: AttendanceSource,
) -> Marked:
    written = write_mark(work, meeting, member_id, status, source)
    row = check_in_rows(work.session, meeting, (member_id,))[0]
    present = present_count(work.session, meeting.id)
    if written.already:
        return Marked(
            row=row,
            already=True,
            undo=None,
            present=present,
            sentence=already(row.name, row.since),
        )
    return Marked(
        row=row,
        already=False,
        undo=work.undo(done(row.name, status)),
        present=present,
        sentence=said(row.name, status, present),
    )


def _marked_query(meeting_id: bytes, statuses: Iterable[AttendanceStatus]) -> Select[bytes]:
    return (
        select(Attendance.member_id)
        .join(Member, Member.id == Attendance.member_id)
        .where(Attendance.meeting_id == meeting_id, Attendance.status.in_(list(statuses)))
        .order_by(Member.sort_key, Member.id)
    )


def _meeting_undo(work: Work, meeting: Meeting, sentence: str) -> Undo:
    work.audit("save", "meeting", meeting.id, "status")
    work.changed("meetings", meeting.id)
    work.session.flush()
    label = meeting_row(work.session, meeting.id).label
    return work.undo(sentence.format(name=isolate(label)))


def _roster(session: Session, meeting_id: bytes) -> list[bytes]:
    return list(roster_ids(session, fetch(session, Meeting, meeting_id)))
